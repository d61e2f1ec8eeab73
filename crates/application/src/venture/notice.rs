//! The public notice, and the objections to it.

use super::RoundTarget;
use super::case::{open_round, tied_since};
use crate::app::App;
use crate::command::{Command, CommandError};
use chrono::NaiveDate;
use siling_domain::access::Deed;
use siling_domain::id::ProposalId;
use siling_domain::venture::{RoundFacts, VentureRound};
use siling_persistence::UnitOfWork;
use siling_persistence::venture as store;

/// Publishes the notice of a round's ranking (公示).
#[derive(Debug, Clone)]
pub struct PublishRoundNotice {
    /// Which round.
    pub target: RoundTarget,
    /// The last day; `None` for the earliest possible.
    pub ends_on: Option<NaiveDate>,
    /// The notice's document.
    pub document: String,
}

impl Command for PublishRoundNotice {
    const DEED: Deed = Deed::PublishRoundNotice;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let proposals = store::of_round_locked(uow, case.before.id).await?;
        let rivals = store::rivals_in(uow, case.before.id, tied_since(case.now)).await?;
        let facts = RoundFacts {
            rivals: &rivals,
            ..case.facts(&proposals)
        };
        let before = case.before.clone();
        let (after, changed) = before.publish_notice(&proposals, self.ends_on, &self.document, &facts)?;
        case.keep(uow, &proposals, &changed).await?;
        let document = after.notice().map(|notice| notice.document.clone());
        case.close(uow, after, None, document).await
    }
}

/// Objects to a round's notice (提出异议).
#[derive(Debug, Clone)]
pub struct LodgeObjection {
    /// Which round.
    pub target: RoundTarget,
    /// The proposal concerned; `None` where the round as a whole is.
    pub proposal: Option<ProposalId>,
    /// The ground.
    pub ground: String,
}

impl Command for LodgeObjection {
    const DEED: Deed = Deed::LodgeObjection;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let after = case
            .before
            .clone()
            .object(self.proposal, &self.ground, &case.facts(&[]))?;
        let ground = after.objections.last().map(|objection| objection.ground.clone());
        case.close(uow, after, ground, None).await
    }
}

/// Decides an objection (裁定异议).
#[derive(Debug, Clone)]
pub struct DecideObjection {
    /// Which round.
    pub target: RoundTarget,
    /// The objection's number.
    pub objection: u32,
    /// Whether it is upheld.
    pub upheld: bool,
    /// The reasons.
    pub reasoning: String,
}

impl Command for DecideObjection {
    const DEED: Deed = Deed::DecideObjection;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let proposals = store::of_round_locked(uow, case.before.id).await?;
        let wanted = |objection: &&siling_domain::venture::Objection| objection.number == self.objection;
        let about = case.before.objections.iter().find(wanted).and_then(|it| it.proposal);
        let concerned = proposals.iter().find(|it| Some(it.id) == about).cloned();
        let facts = case.facts(&proposals);
        let before = case.before.clone();
        let (after, changed) =
            before.decide_objection(self.objection, self.upheld, &self.reasoning, concerned, &facts)?;
        case.keep(uow, &proposals, changed.as_slice()).await?;
        let decided = after.objections.iter().find(wanted).and_then(|it| it.decision.as_ref());
        let reasoning = decided.map(|decision| decision.reasoning.clone());
        case.close(uow, after, reasoning, None).await
    }
}
