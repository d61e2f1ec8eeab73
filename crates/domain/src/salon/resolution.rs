//! What a salon resolves: which drafts are to become orders.

use crate::id::NeedId;
use crate::need::distinct;
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, vocabulary};
use serde::{Deserialize, Serialize};

/// The most resolutions of one salon [default].
pub const RESOLUTIONS_MAX: usize = 30;

vocabulary! {
    /// What a resolution decides (决议结果).
    pub enum ResolutionDecision {
        /// To be done: an order may be drafted from it (通过).
        Adopt = "ADOPT" { zh: "通过", en: "Adopt" },
        /// Not to be done (否决).
        Reject = "REJECT" { zh: "否决", en: "Reject" },
        /// To be taken up again (暂缓).
        Defer = "DEFER" { zh: "暂缓", en: "Defer" },
    }
}

/// What was resolved (决议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Its number within the salon, from 1.
    pub number: i32,
    /// What.
    pub text: String,
    /// The decision.
    pub decision: ResolutionDecision,
    /// The needs that it concerns, of those discussed.
    pub needs: Vec<NeedId>,
}

/// What was resolved, as typed.
#[derive(Debug, Clone)]
pub struct NewResolution {
    /// What.
    pub text: String,
    /// The decision.
    pub decision: ResolutionDecision,
    /// The needs that it concerns.
    pub needs: Vec<NeedId>,
}

/// The resolutions, numbered, each about needs that were discussed.
pub(super) fn checked(checks: &mut Checks, given: Vec<NewResolution>, discussed: &[NeedId]) -> Vec<Resolution> {
    checks.require("resolutions", given.len() <= RESOLUTIONS_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", RESOLUTIONS_MAX)
    });
    let mut resolutions = Vec::with_capacity(given.len());
    for ((index, new), number) in given.into_iter().enumerate().zip(1..) {
        let mut inner = Checks::new();
        let text = inner.field("text", clean_text(&new.text, TEXT_MAX));
        let needs = distinct(&mut inner, "needs", new.needs, discussed.len().max(1));
        for (at, need) in needs.iter().enumerate() {
            if !discussed.contains(need) {
                let missing = Refusal::new(RefusalCode::NotDiscussed);
                inner.refuse(missing.at(at.to_string()).at("needs"));
            }
        }
        if let Err(refusals) = inner.finish() {
            let refusals = refusals.into_vec().into_iter();
            refusals.for_each(|refusal| checks.refuse(refusal.at(index.to_string()).at("resolutions")));
        }
        resolutions.push(Resolution {
            number,
            text: text.unwrap_or_default(),
            decision: new.decision,
            needs,
        });
    }
    resolutions
}
