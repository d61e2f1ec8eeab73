//! What people do in venture rounds: with rounds, proposals, reviews, objections and evaluations.
//!
//! Rows are locked in the order that holds for all: the fund and what is committed of it, the round, the proposals, the
//! project, organizations last.

mod award;
mod case;
mod evaluate;
mod follow;
mod money;
mod notice;
mod proposal;
mod review;
mod reviewer;
mod round;
mod screen;

pub use award::AwardRound;
pub use case::{applicant_of, tied_since};
pub use evaluate::EvaluateRoundProject;
pub use follow::{Following, following, proposal_of, signed, terminated};
pub use notice::{DecideObjection, LodgeObjection, PublishRoundNotice};
pub use proposal::{DraftProposal, ReviseProposal, SubmitProposal, WithdrawProposal};
pub use review::{DeclareReviewConflict, ReviewProposal};
pub use reviewer::{AssignRoundReviewer, BeginReview, RemoveRoundReviewer};
pub use round::{CancelRound, CloseCall, CloseRound, CollectForRound, OpenRound, PlanVentureRound};
pub use screen::ScreenProposal;

use crate::command::remembered;
use siling_domain::id::{ProposalId, VentureRoundId};
use siling_domain::venture::{Proposal, VentureRound};

/// Which round a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct RoundTarget {
    /// The round.
    pub round: VentureRoundId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

/// Which proposal a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct ProposalTarget {
    /// The proposal.
    pub proposal: ProposalId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

remembered!(VentureRound, Proposal);
