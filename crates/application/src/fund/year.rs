//! A fund's year: budgeted, approved by a second person, allocated, adjusted.

use super::{FundTarget, facts, open, stamp};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::fund::{Fund, FundAdjustment, NewFund};
use siling_domain::id::FundId;
use siling_domain::text::clean_name;
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
    const NEEDS_KEY: bool = true;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let (after, entry) = before.clone().allocate(&facts, stamp(app, uow))?;
        store::update(uow, &warrant, &before, &after, None, None).await?;
        store::book(uow, &[entry], "fund").await?;
        Ok(after)
    }
}

/// Raises a fund's budget within the year, or lowers it by what is free at most (预算调整).
#[derive(Debug, Clone)]
pub struct AdjustFund {
    /// Which fund.
    pub target: FundTarget,
    /// In which direction.
    pub direction: FundAdjustment,
    /// By how much, as typed.
    pub amount: String,
    /// Why.
    pub reason: String,
    /// The document on which it rests.
    pub document: String,
}

/// The longest name of a document, in characters.
const DOCUMENT_MAX: usize = 200;

impl Command for AdjustFund {
    const DEED: Deed = Deed::AdjustFund;
    type Output = Fund;
    const NEEDS_KEY: bool = true;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let document = clean_name(&self.document, DOCUMENT_MAX).map_err(|error| Refusal::from(error).at("document"));
        let adjusted = before
            .clone()
            .adjust(self.direction, &self.amount, &self.reason, &facts, stamp(app, uow));
        let ((after, entry), document) = match (adjusted, document) {
            (Ok(adjusted), Ok(document)) => (adjusted, document),
            (adjusted, document) => {
                let mut refusals = adjusted.err().map(|refusals| refusals.into_vec()).unwrap_or_default();
                refusals.extend(document.err());
                return Err(CommandError::Refused(refusals));
            }
        };
        let reason = entry.what_for.clone();
        store::update(uow, &warrant, &before, &after, Some(reason), Some(document)).await?;
        store::book(uow, &[entry], "amount").await?;
        Ok(after)
    }
}
