//! Instalments (分期付款): what is paid when which condition holds.

use crate::fund::amount;
use crate::money::Money;
use crate::project::{Project, ProjectStatus};
use crate::refusal::Checks;
use crate::venture::EvaluationStage;
use crate::{Refusal, RefusalCode, vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most instalments of a contract [default].
pub const INSTALMENTS_MAX: usize = 24;

/// Below this price, two instalments are the default instead of three [default].
const SMALL: Money = Money::from_fen(1_000_000);

vocabulary! {
    /// After what an instalment is paid (付款条件).
    pub enum InstalmentKind {
        /// After signing (签订后).
        Signing = "SIGNING" { zh: "签订后", en: "Signing" },
        /// After a milestone was accepted (里程碑验收后).
        Milestone = "MILESTONE" { zh: "里程碑验收后", en: "Milestone" },
        /// After the mid-term: half of the milestones are accepted, and the mid-term evaluation of a round is passed (中期后).
        Midterm = "MIDTERM" { zh: "中期后", en: "Mid-term" },
        /// After the project was accepted as a whole, and the final evaluation of a round is passed (结项验收后).
        Final = "FINAL" { zh: "结项验收后", en: "Final" },
    }
}

/// After what an instalment is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InstalmentDue {
    /// After signing.
    Signing,
    /// After the milestone of this number was accepted.
    Milestone(u32),
    /// After the mid-term.
    Midterm,
    /// After the acceptance as a whole.
    Final,
}

impl InstalmentDue {
    /// The kind of condition.
    pub const fn kind(self) -> InstalmentKind {
        match self {
            InstalmentDue::Signing => InstalmentKind::Signing,
            InstalmentDue::Milestone(_) => InstalmentKind::Milestone,
            InstalmentDue::Midterm => InstalmentKind::Midterm,
            InstalmentDue::Final => InstalmentKind::Final,
        }
    }

    /// The number of the milestone, where it is one.
    pub const fn milestone(self) -> Option<u32> {
        match self {
            InstalmentDue::Milestone(number) => Some(number),
            _ => None,
        }
    }

    /// The evaluation for which it waits where the project comes from a venture round.
    pub const fn stage(self) -> Option<EvaluationStage> {
        match self {
            InstalmentDue::Midterm => Some(EvaluationStage::Midterm),
            InstalmentDue::Final => Some(EvaluationStage::Final),
            InstalmentDue::Signing | InstalmentDue::Milestone(_) => None,
        }
    }

    /// Whether the condition holds for the project.
    pub fn holds(self, project: &Project) -> bool {
        let accepted = project.milestones.iter().filter(|it| it.is_accepted()).count();
        match self {
            InstalmentDue::Signing => true,
            InstalmentDue::Milestone(number) => {
                let mut milestones = project.milestones.iter();
                milestones.any(|it| it.number == number && it.is_accepted())
            }
            InstalmentDue::Midterm => accepted > 0 && accepted * 2 >= project.milestones.len(),
            InstalmentDue::Final => matches!(project.status, ProjectStatus::Accepted | ProjectStatus::Closed),
        }
    }
}

/// An instalment of a contract (付款分期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Its number, from 1.
    pub number: u32,
    /// After what it is paid.
    pub due: InstalmentDue,
    /// How much.
    pub amount: Money,
}

/// An instalment as typed.
#[derive(Debug, Clone)]
pub struct NewInstalment {
    /// After what it is paid.
    pub due: InstalmentDue,
    /// How much, as typed.
    pub amount: String,
}

/// Instalments as typed, numbered in their order; refusals name `instalments.<i>.<field>`.
/// Milestones in `paid` were paid by an earlier contract.
pub(super) fn instalments(
    checks: &mut Checks,
    new: Vec<NewInstalment>,
    project: &Project,
    paid: &BTreeSet<u32>,
) -> Vec<Instalment> {
    checks.require("instalments", new.len() <= INSTALMENTS_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", INSTALMENTS_MAX)
    });
    let mut known: Vec<InstalmentDue> = Vec::new();
    let mut instalments = Vec::new();
    for (index, new) in new.into_iter().take(INSTALMENTS_MAX).enumerate() {
        let at = |refusal: Refusal, field: &str| refusal.at(field).at(index.to_string()).at("instalments");
        let milestone = new.due.milestone();
        let exists = |number: u32| project.milestones.iter().any(|it| it.number == number);
        if milestone.is_some_and(|number| !exists(number)) {
            checks.refuse(at(Refusal::new(RefusalCode::NotFound), "milestone"));
        } else if milestone.is_some_and(|number| paid.contains(&number)) {
            checks.refuse(at(Refusal::new(RefusalCode::InstalmentTaken), "milestone"));
        } else if known.contains(&new.due) {
            let value = milestone.map_or_else(|| String::from("…"), |number| number.to_string());
            checks.refuse(at(Refusal::new(RefusalCode::Duplicate).with("value", value), "due"));
        }
        known.push(new.due);
        match amount(&new.amount) {
            Ok(amount) => instalments.push(Instalment {
                number: u32::try_from(index + 1).unwrap_or(u32::MAX),
                due: new.due,
                amount,
            }),
            Err(refusal) => checks.refuse(at(refusal, "amount")),
        }
    }
    instalments
}

/// What is paid when where nobody said otherwise: half after signing, 30 % after the mid-term and 20 % at the end, or 70 and
/// 30 % below 10,000 yuan [default]. The last one takes what rounding leaves.
pub fn default_instalments(price: Money) -> Vec<Instalment> {
    let shares: &[(InstalmentDue, i64)] = match price < SMALL {
        true => &[(InstalmentDue::Signing, 70), (InstalmentDue::Final, 30)],
        false => &[
            (InstalmentDue::Signing, 50),
            (InstalmentDue::Midterm, 30),
            (InstalmentDue::Final, 20),
        ],
    };
    let mut left = price.fen();
    let mut instalments = Vec::new();
    for (index, (due, percent)) in shares.iter().enumerate() {
        let fen = match index + 1 == shares.len() {
            true => left,
            false => i64::try_from(i128::from(price.fen()) * i128::from(*percent) / 100).unwrap_or(left),
        };
        left -= fen;
        // A price of a few fen has not enough for all: what would be nothing is left out.
        if fen > 0 {
            instalments.push(Instalment {
                number: u32::try_from(instalments.len() + 1).unwrap_or(u32::MAX),
                due: *due,
                amount: Money::from_fen(fen),
            });
        }
    }
    instalments
}
