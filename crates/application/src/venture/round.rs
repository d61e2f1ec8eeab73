//! A round's own way: plan, collect, open, close the call; close or cancel it.

use super::RoundTarget;
use super::case::open_round;
use super::money::{self, Money};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::fund::Fund;
use siling_domain::venture::{NewRound, ProposalCounts, VentureRound};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::venture as store;
use siling_persistence::{UnitOfWork, assessment, kept};

/// Plans a venture round (筹划公益创投).
#[derive(Debug, Clone)]
pub struct PlanVentureRound(pub NewRound);

impl Command for PlanVentureRound {
    const DEED: Deed = Deed::PlanVentureRound;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let district = uow.store().district();
        if kept::by_ids::<Fund>(uow.store(), &[self.0.fund]).await?.is_empty() {
            return Err(Refusal::new(RefusalCode::NotFound).at("fund").into());
        }
        let calendar = assessment::calendar_in(uow).await?;
        let round = VentureRound::plan(district, self.0, &calendar, uow.now())?;
        store::insert(uow, &warrant, &round, None, None).await?;
        Ok(round)
    }
}

/// Begins to collect (征集): everybody sees the round from now on.
#[derive(Debug, Clone)]
pub struct CollectForRound {
    /// Which round.
    pub target: RoundTarget,
}

impl Command for CollectForRound {
    const DEED: Deed = Deed::CollectForRound;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().collect(&case.facts(&[]))?;
        case.close(uow, after, None, None).await
    }
}

/// Opens a round for proposals (开放申报); its budget is set aside of its fund.
#[derive(Debug, Clone)]
pub struct OpenRound {
    /// Which round.
    pub target: RoundTarget,
}

impl Command for OpenRound {
    const DEED: Deed = Deed::OpenRound;
    type Output = VentureRound;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let money = Money::locked(uow, Self::DEED, &self.target).await?;
        let case = open_round(uow, Self::DEED, &self.target).await?;
        // Asked before money moves, so that the state is what is told first.
        case.before
            .check(siling_domain::venture::VentureRoundAction::Open, &case.facts(&[]))?;
        let commitment = money.reserve(uow, app, &case).await?;
        let after = case.before.clone().open(commitment, &case.facts(&[]))?;
        case.close(uow, after, None, None).await
    }
}

/// Closes a round's call (截止申报).
#[derive(Debug, Clone)]
pub struct CloseCall {
    /// Which round.
    pub target: RoundTarget,
}

impl Command for CloseCall {
    const DEED: Deed = Deed::CloseCall;
    type Output = VentureRound;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().close_call(&case.facts(&[]))?;
        case.close(uow, after, None, None).await
    }
}

/// Closes a round (创投结束); what is still set aside for it becomes free.
#[derive(Debug, Clone)]
pub struct CloseRound {
    /// Which round.
    pub target: RoundTarget,
}

impl Command for CloseRound {
    const DEED: Deed = Deed::CloseRound;
    type Output = VentureRound;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let money = Money::locked(uow, Self::DEED, &self.target).await?;
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let running = store::standing_in(uow, case.before.id).await?.running;
        let counts = ProposalCounts {
            running: u32::try_from(running).unwrap_or(u32::MAX),
            ..ProposalCounts::default()
        };
        let after = case.before.clone().close(&case.counted(counts))?;
        money.release(uow, app, &case, money::CLOSED).await?;
        case.close(uow, after, None, None).await
    }
}

/// Cancels a round before its award (取消创投); what was set aside for it becomes free.
#[derive(Debug, Clone)]
pub struct CancelRound {
    /// Which round.
    pub target: RoundTarget,
    /// Why.
    pub reason: String,
}

impl Command for CancelRound {
    const DEED: Deed = Deed::CancelRound;
    type Output = VentureRound;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let money = Money::locked(uow, Self::DEED, &self.target).await?;
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let proposals = store::of_round_locked(uow, case.before.id).await?;
        let after = case.before.clone().cancel(&self.reason, &case.facts(&proposals))?;
        let reason = after.status_reason.clone();
        let why = reason.as_deref().unwrap_or_default();
        let changed: Vec<_> = proposals
            .iter()
            .filter_map(|it| it.clone().round_cancelled(why, case.now))
            .collect();
        case.keep(uow, &proposals, &changed).await?;
        money.release(uow, app, &case, money::CANCELLED).await?;
        case.close(uow, after, reason, None).await
    }
}
