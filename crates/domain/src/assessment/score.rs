//! Scores: what a stage gives each indicator, beside what the other stages gave it.

use super::{AssessmentFacts, Gap, Input};
use crate::id::AccountId;
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::standard::{IndicatorCode, Points};
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody gives an indicator, about to be recorded.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// What was found: a level, a measure, the items held, or that it does not apply.
    pub input: Input,
    /// The points that the standard gives for it; `None` where it does not apply.
    pub points: Option<Points>,
    /// Why it departs from the stage below, as typed.
    pub reason: Option<String>,
}

/// What a stage gave an indicator (评分).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageScore {
    /// What was found.
    pub input: Input,
    /// The points that the standard gives for it; `None` where it does not apply.
    pub points: Option<Points>,
    /// Why it departs from the stage below.
    pub reason: Option<String>,
    /// Who gave it; `None` for the product itself.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a stage gave, indicator by indicator.
pub type StageScores = BTreeMap<IndicatorCode, StageScore>;

/// Records marks, in place of what stood there. Where there is a stage below, who departs from it says why.
pub(super) fn record(
    scores: &mut StageScores,
    marks: Vec<Mark>,
    below: Option<&StageScores>,
    facts: &AssessmentFacts<'_>,
) -> Result<(), Refusals> {
    let (mut checks, mut seen) = (Checks::new(), StageScores::new());
    for (index, mark) in marks.into_iter().enumerate() {
        let at = |refusal: Refusal, field: &str| refusal.at(field).at(index.to_string()).at("scores");
        let indicator = mark.indicator;
        match facts.demands.of(indicator) {
            Err(unknown) => checks.refuse(at(unknown, "indicator")),
            Ok(demand) if mark.points.is_none() && !demand.not_applicable_allowed => {
                let refusal = Refusal::new(RefusalCode::MustApply).with("indicator", indicator);
                checks.refuse(at(refusal, "input"));
            }
            Ok(_) => {}
        }
        let reason = match mark.reason.as_deref().map(|text| clean_text(text, TEXT_MAX)) {
            Some(Ok(reason)) => Some(reason),
            Some(Err(error)) => {
                checks.refuse(at(error.into(), "reason"));
                continue;
            }
            None => None,
        };
        let departs = below.is_some_and(|below| below.get(&indicator).is_none_or(|score| score.input != mark.input));
        if departs && reason.is_none() {
            let refusal = Refusal::new(RefusalCode::DepartureUnexplained).with("indicator", indicator);
            checks.refuse(at(refusal, "reason"));
        }
        let score = StageScore {
            input: mark.input,
            points: mark.points,
            reason,
            by: facts.actor.account,
            at: facts.now,
        };
        if seen.insert(indicator, score).is_some() {
            let twice = Refusal::new(RefusalCode::Duplicate).with("value", indicator);
            checks.refuse(at(twice, "indicator"));
        }
    }
    checks.finish()?;
    scores.append(&mut seen);
    Ok(())
}

/// Refuses with every gap.
pub(super) fn complete(gaps: Vec<Gap>) -> Result<(), Refusals> {
    let mut checks = Checks::new();
    for gap in gaps {
        checks.refuse(gap.into());
    }
    checks.finish()
}
