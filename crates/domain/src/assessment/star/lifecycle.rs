//! The life of a star rating: from its award to its end.

use super::{StarRating, StarRatingStatus};
use crate::access::Deed;
use crate::lifecycle::{Lifecycle, Transition};
use crate::{Refusal, RefusalCode, vocabulary};
use chrono::NaiveDate;

vocabulary! {
    /// What can be done with a star rating (星级操作).
    pub enum StarRatingAction {
        /// Award it (授星).
        Award = "AWARD" { zh: "授星", en: "Award" },
        /// Put it on hold (暂停).
        Hold = "HOLD" { zh: "暂停", en: "Put on hold" },
        /// Restore it (恢复).
        Restore = "RESTORE" { zh: "恢复", en: "Restore" },
        /// Take it down to fewer stars (降星).
        Downgrade = "DOWNGRADE" { zh: "降星", en: "Downgrade" },
        /// Revoke it (摘牌).
        Revoke = "REVOKE" { zh: "摘牌", en: "Revoke" },
        /// Put a later one in its place (由新星级替代).
        Replace = "REPLACE" { zh: "由新星级替代", en: "Replace" },
        /// End it with its validity, or with the organization (到期).
        Expire = "EXPIRE" { zh: "到期", en: "Expire" },
    }
}

/// What the guards need to know and the rating's own record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StarRatingFacts {
    /// The day in China.
    pub today: NaiveDate,
    /// Whether the organization has ended.
    pub organization_ended: bool,
}

/// The life of a star rating (星级生命周期).
pub struct StarRatingLifecycle;

use StarRatingAction as Do;
use StarRatingStatus as Is;

const HEARD: &str = "a reason of the closed list, a document, the organization heard or 5 working days to speak over";

impl Lifecycle for StarRatingLifecycle {
    type State = StarRatingStatus;
    type Action = StarRatingAction;
    const OBJECT: &'static str = "StarRating";
    const TABLE: &'static [Transition<StarRatingStatus, StarRatingAction>] = &[
        Transition {
            from: &[],
            action: Do::Award,
            to: Is::Valid,
            deed: Deed::AwardStars,
            guard: "a confirmed assessment with one star at least, a certificate number not in use",
        },
        Transition {
            from: &[Is::Valid],
            action: Do::Hold,
            to: Is::OnHold,
            deed: Deed::HoldStars,
            guard: HEARD,
        },
        Transition {
            from: &[Is::OnHold],
            action: Do::Restore,
            to: Is::Valid,
            deed: Deed::RestoreStars,
            guard: "a reason of the closed list, a document",
        },
        Transition {
            from: &[Is::Valid, Is::OnHold, Is::Downgraded],
            action: Do::Downgrade,
            to: Is::Downgraded,
            deed: Deed::DowngradeStars,
            guard: HEARD,
        },
        Transition {
            from: &[Is::Valid, Is::OnHold, Is::Downgraded],
            action: Do::Revoke,
            to: Is::Revoked,
            deed: Deed::RevokeStars,
            guard: HEARD,
        },
        Transition {
            from: &[Is::Valid, Is::OnHold, Is::Downgraded],
            action: Do::Replace,
            to: Is::Expired,
            deed: Deed::AwardStars,
            guard: "a later rating begins",
        },
        Transition {
            from: &[Is::Valid, Is::OnHold, Is::Downgraded],
            action: Do::Expire,
            to: Is::Expired,
            deed: Deed::ExpireStars,
            guard: "the validity is over, or the organization has ended",
        },
    ];
}

impl StarRating {
    /// Whether an action is possible now: its row in the table and its guard on what is on file. The same
    /// check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: StarRatingAction, facts: StarRatingFacts) -> Result<StarRatingStatus, Refusal> {
        let row = StarRatingLifecycle::transition(self.status, action)?;
        let over = self.valid_to < facts.today;
        match action {
            Do::Expire if !over && !facts.organization_ended => {
                Err(Refusal::new(RefusalCode::NotDueYet).with("due", self.valid_to))
            }
            // What is over can only be ended, or replaced: a measure would come too late.
            Do::Hold | Do::Restore | Do::Downgrade | Do::Revoke if over => {
                Err(Refusal::new(RefusalCode::DeadlinePassed).with("due", self.valid_to))
            }
            Do::Downgrade if self.stars.count() <= 1 => Err(Refusal::new(RefusalCode::StarsNotLower).with("max", 0)),
            _ => Ok(row.to),
        }
    }
}
