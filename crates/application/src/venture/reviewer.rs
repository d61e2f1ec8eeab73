//! Who reviews: assigned to a round, taken off it, and the beginning of the review.

use super::RoundTarget;
use super::case::{open_round, tied_since};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::id::AccountId;
use siling_domain::venture::{Proposal, RoundFacts, VentureRound, VentureRoundStatus};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::venture as store;
use siling_persistence::{UnitOfWork, access};

/// Assigns a reviewer to a round (指派创投评审); during the review they join the panels that are not complete.
#[derive(Debug, Clone)]
pub struct AssignRoundReviewer {
    /// Which round.
    pub target: RoundTarget,
    /// Who.
    pub reviewer: AccountId,
}

impl Command for AssignRoundReviewer {
    const DEED: Deed = Deed::AssignRoundReviewer;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let place = case.before.place();
        let grants = access::grants_of(uow.store(), &[self.reviewer]).await?;
        let may_review = |role| Deed::ReviewProposal.roles().contains(&role);
        if !grants
            .iter()
            .any(|grant| may_review(grant.role) && grant.scope.covers(&place))
        {
            return Err(Refusal::new(RefusalCode::NotFound).at("reviewer").into());
        }
        let blind = !grants.iter().any(|grant| grant.role.sees_proposers());
        let proposals = store::of_round_locked(uow, case.before.id).await?;
        let rivals = store::rivals_in(uow, case.before.id, tied_since(case.now)).await?;
        let competes = rivals.contains(&self.reviewer);
        let after = case
            .before
            .clone()
            .assign_reviewer(self.reviewer, blind, competes, &case.facts(&[]))?;
        if case.before.status == VentureRoundStatus::Review {
            let joined = proposals
                .iter()
                .filter_map(|it| it.clone().joined_by(self.reviewer, case.now));
            let changed: Vec<Proposal> = joined.collect();
            case.keep(uow, &proposals, &changed).await?;
        }
        case.close(uow, after, None, None).await
    }
}

/// Takes a reviewer off a round (撤换创投评审); their reviews count no more.
#[derive(Debug, Clone)]
pub struct RemoveRoundReviewer {
    /// Which round.
    pub target: RoundTarget,
    /// Who.
    pub reviewer: AccountId,
    /// Why.
    pub reason: String,
}

impl Command for RemoveRoundReviewer {
    const DEED: Deed = Deed::RemoveRoundReviewer;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let (account, facts) = (self.reviewer, case.facts(&[]));
        let after = case.before.clone().remove_reviewer(account, &self.reason, &facts)?;
        if case.before.status == VentureRoundStatus::Review {
            let proposals = store::of_round_locked(uow, case.before.id).await?;
            let mut changed = Vec::new();
            for proposal in &proposals {
                changed.extend(proposal.clone().left_by(account, case.now)?);
            }
            case.keep(uow, &proposals, &changed).await?;
        }
        let removed = after.reviewers.iter().find(|reviewer| reviewer.account == account);
        let reason = removed.and_then(|reviewer| reviewer.removed_because.clone());
        case.close(uow, after, reason, None).await
    }
}

/// Begins the review of a round (开始评审): every eligible proposal gets its panel.
#[derive(Debug, Clone)]
pub struct BeginReview {
    /// Which round.
    pub target: RoundTarget,
}

impl Command for BeginReview {
    const DEED: Deed = Deed::BeginReview;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let proposals = store::of_round_locked(uow, case.before.id).await?;
        let rivals = store::rivals_in(uow, case.before.id, tied_since(case.now)).await?;
        let facts = RoundFacts {
            rivals: &rivals,
            ..case.facts(&proposals)
        };
        let (after, changed) = case.before.clone().begin_review(&proposals, &facts)?;
        case.keep(uow, &proposals, &changed).await?;
        case.close(uow, after, None, None).await
    }
}
