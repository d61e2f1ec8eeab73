//! Reviewers declare on conflicts, and score.

use super::ProposalTarget;
use super::case::{Hold, open_proposal};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::venture::{NewReview, Proposal};
use siling_persistence::UnitOfWork;

/// Declares whether a conflict of interest with a proposal exists (创投利益冲突申报).
#[derive(Debug, Clone)]
pub struct DeclareReviewConflict {
    /// Which proposal.
    pub target: ProposalTarget,
    /// Whether one exists.
    pub exists: bool,
    /// What else is to be said.
    pub note: Option<String>,
}

impl Command for DeclareReviewConflict {
    const DEED: Deed = Deed::DeclareReviewConflict;
    type Output = Proposal;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Proposal, CommandError> {
        let case = open_proposal(uow, Self::DEED, &self.target, Hold::Shared).await?;
        let note = self.note.as_deref();
        let after = case.before.clone().declare_conflict(self.exists, note, &case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// Reviews a proposal (评审打分); the review stays as it is.
#[derive(Debug, Clone)]
pub struct ReviewProposal {
    /// Which proposal.
    pub target: ProposalTarget,
    /// The review.
    pub review: NewReview,
}

impl Command for ReviewProposal {
    const DEED: Deed = Deed::ReviewProposal;
    type Output = Proposal;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Proposal, CommandError> {
        let case = open_proposal(uow, Self::DEED, &self.target, Hold::Shared).await?;
        let after = case.before.clone().review(self.review, &case.facts())?;
        case.close(uow, after, None, None).await
    }
}
