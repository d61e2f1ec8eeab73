//! A fund's year: budgeted, approved by a second person, allocated, adjusted.

use super::{FundTarget, facts, open, stamp};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::fund::{Fund, FundAdjustment, NewAdjustment, NewFund};
use siling_domain::id::FundId;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::fund as store;

/// Budgets a fund for a year, or replaces its draft (编制预算).
#[derive(Debug, Clone)]
pub struct BudgetFund {
    /// The identifier of a new fund.
    pub id: FundId,
    /// The draft that is replaced; `None` for a new one.
    pub draft: Option<FundTarget>,
    /// What is budgeted.
    pub new: NewFund,
}

impl Command for BudgetFund {
    const DEED: Deed = Deed::BudgetFund;
    type Output = Fund;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (actor, now, district) = (uow.actor().account(), uow.now(), uow.store().district());
        let area = self.new.area;
        if area.is_some_and(|area| !area.is_within(&district)) {
            return Err(Refusal::new(RefusalCode::NotFound).at("areaCode").into());
        }
        let place = area.map_or(Place::DISTRICT, Place::area);
        let warrant = authorise(uow.actor(), Self::DEED, &place)?;
        let Some(target) = self.draft else {
            let fund = Fund::budget(self.id, district, self.new, actor, now)?;
            store::insert(uow, &warrant, &fund, None, fund.document.clone()).await?;
            return Ok(fund);
        };
        let (before, _) = open(uow, Self::DEED, &target).await?;
        let facts = facts(uow, &before).await?;
        let after = before.clone().revise(self.new, &facts, now)?;
        store::update(uow, &warrant, &before, &after, None, after.document.clone()).await?;
        Ok(after)
    }
}

/// Approves a fund's budget, as a second person (批准预算).
#[derive(Debug, Clone)]
pub struct ApproveFund {
    /// Which fund.
    pub target: FundTarget,
}

impl Command for ApproveFund {
    const DEED: Deed = Deed::ApproveFund;
    type Output = Fund;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let after = before.clone().approve(&facts, uow.now())?;
        store::update(uow, &warrant, &before, &after, None, None).await?;
        Ok(after)
    }
}

/// Allocates a fund's budget: from now on it can be spent (预算下达).
#[derive(Debug, Clone)]
pub struct AllocateFund {
    /// Which fund.
    pub target: FundTarget,
}

impl Command for AllocateFund {
    const DEED: Deed = Deed::AllocateFund;
    type Output = Fund;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let (after, entry) = before.clone().allocate(&facts, stamp(app, uow))?;
        store::update(uow, &warrant, &before, &after, None, None).await?;
        store::book(uow, &[entry], "fund").await?;
        Ok(after)
    }
}

/// Requests that a fund's budget be raised within the year, or lowered by what is free at most (申请预算调整).
#[derive(Debug, Clone)]
pub struct RequestFundAdjustment {
    /// Which fund.
    pub target: FundTarget,
    /// What is requested.
    pub new: NewAdjustment,
}

impl Command for RequestFundAdjustment {
    const DEED: Deed = Deed::RequestFundAdjustment;
    type Output = Fund;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let after = before.clone().request_adjustment(self.new, &facts, uow.now())?;
        let told = after.adjustment.clone().map(|it| (it.reason, it.document)).unzip();
        store::update(uow, &warrant, &before, &after, told.0, told.1).await?;
        Ok(after)
    }
}

/// Approves an adjustment of a fund's budget, as a second person: it is booked (批准预算调整).
#[derive(Debug, Clone)]
pub struct ApproveFundAdjustment {
    /// Which fund.
    pub target: FundTarget,
    /// In which direction it is adjusted, as it was read.
    pub direction: FundAdjustment,
    /// By how much, as it was read.
    pub amount: String,
}

impl Command for ApproveFundAdjustment {
    const DEED: Deed = Deed::ApproveFundAdjustment;
    type Output = Fund;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let (after, request, entry) =
            before
                .clone()
                .approve_adjustment((self.direction, &self.amount), &facts, stamp(app, uow))?;
        let (reason, document) = (Some(request.reason), Some(request.document));
        store::update(uow, &warrant, &before, &after, reason, document).await?;
        store::book(uow, &[entry], "fund").await?;
        Ok(after)
    }
}

/// Declines an adjustment of a fund's budget, or takes it back (不予调整).
#[derive(Debug, Clone)]
pub struct DeclineFundAdjustment {
    /// Which fund.
    pub target: FundTarget,
    /// Why.
    pub reason: String,
}

impl Command for DeclineFundAdjustment {
    const DEED: Deed = Deed::DeclineFundAdjustment;
    type Output = Fund;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let (after, reason) = before.clone().decline_adjustment(&self.reason, &facts, uow.now())?;
        store::update(uow, &warrant, &before, &after, Some(reason), None).await?;
        Ok(after)
    }
}
