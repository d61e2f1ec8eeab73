//! A venture round.

use super::{Objection, ReviewCriterion, RoundAward, RoundNotice, RoundReviewer, VentureRoundStatus};
use crate::access::Place;
use crate::area_code::AreaCode;
use crate::deadline::{Deadline, DeadlineKind};
use crate::id::{CommitmentId, FundId, VentureRoundId};
use crate::money::Money;
use crate::organization::Lead;
use crate::standard::Points;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A venture round (公益创投): a call for projects, decided by reviewers within a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VentureRound {
    /// The identifier.
    pub id: VentureRoundId,
    /// The district that holds it.
    pub district: AreaCode,
    /// The title, such as 第十八届公益创投.
    pub title: String,
    /// The call: what is looked for.
    pub call: String,
    /// Which of the four leads it takes.
    pub leads: Vec<Lead>,
    /// By what reviewers judge; together 100.00 points.
    pub criteria: Vec<ReviewCriterion>,
    /// Who scores less is not selected.
    pub pass_mark: Points,
    /// What is given out at most.
    pub budget: Money,
    /// What one proposal may ask for at most.
    pub request_max: Money,
    /// From which fund.
    pub fund: FundId,
    /// The last day for proposals.
    pub proposals_until: NaiveDate,
    /// The last day for reviews.
    pub reviews_until: NaiveDate,
    /// Where it stands.
    pub status: VentureRoundStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Why it stands there, where a reason was given.
    pub status_reason: Option<String>,
    /// Since when everybody sees it; `None` for a draft, and for one that was cancelled as a draft.
    pub public_since: Option<DateTime<Utc>>,
    /// What is set aside for it.
    pub commitment: Option<CommitmentId>,
    /// Who reviews; those taken off stay listed.
    pub reviewers: Vec<RoundReviewer>,
    /// The public notices with their rankings, the newest last.
    pub notices: Vec<RoundNotice>,
    /// The objections, in the order in which they came.
    pub objections: Vec<Objection>,
    /// The award.
    pub award: Option<RoundAward>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl VentureRound {
    /// Where it belongs: to the district as a whole.
    pub const fn place(&self) -> Place {
        Place::DISTRICT
    }

    /// The notice in force or the last one.
    pub fn notice(&self) -> Option<&RoundNotice> {
        self.notices.last()
    }

    /// How many objections wait for their decision.
    pub fn open_objections(&self) -> usize {
        let open = self.objections.iter().filter(|objection| objection.decision.is_none());
        open.count()
    }

    /// The criterion of this code.
    pub fn criterion(&self, code: &str) -> Option<&ReviewCriterion> {
        self.criteria.iter().find(|criterion| criterion.code == code)
    }

    /// What it waits for.
    pub fn deadline(&self) -> Option<Deadline> {
        let (kind, due_on) = match self.status {
            VentureRoundStatus::Open => (DeadlineKind::SubmitProposal, self.proposals_until),
            VentureRoundStatus::Review => (DeadlineKind::ReviewProposal, self.reviews_until),
            VentureRoundStatus::PublicNotice => (DeadlineKind::LodgeObjection, self.notice()?.ends),
            _ => return None,
        };
        Some(Deadline { kind, due_on })
    }

    pub(super) fn moved(mut self, to: VentureRoundStatus, reason: Option<String>, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
            self.status_reason = reason;
        }
        self.version += 1;
        self.updated_at = now;
        self
    }
}
