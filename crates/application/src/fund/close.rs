//! The end of a fund's year.

use super::{FundTarget, facts, open, stamp};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, authorise};
use siling_domain::fund::{Closing, Fund};
use siling_domain::id::FundId;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::fund as store;

/// Begins the close of a fund's year: nothing new is set aside (开始结账).
#[derive(Debug, Clone)]
pub struct BeginFundClosing {
    /// Which fund.
    pub target: FundTarget,
}

impl Command for BeginFundClosing {
    const DEED: Deed = Deed::BeginFundClosing;
    type Output = Fund;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let after = before.clone().begin_closing(&facts, uow.now())?;
        store::update(uow, &warrant, &before, &after, None, None).await?;
        Ok(after)
    }
}

/// Where the balance of a closed fund goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosingInto {
    /// Back to the budget.
    Budget,
    /// Into another fund.
    Fund(FundId),
}

/// Closes a fund's year: its balance goes back, or into another fund (年终结账).
#[derive(Debug, Clone)]
pub struct CloseFund {
    /// Which fund.
    pub target: FundTarget,
    /// Where its balance goes.
    pub into: ClosingInto,
    /// The document on which it rests.
    pub document: Option<String>,
}

impl Command for CloseFund {
    const DEED: Deed = Deed::CloseFund;
    type Output = Fund;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Fund, CommandError> {
        // Two funds that were carried into each other at once would wait for one another without an order; the one
        // that only gets something is not kept from anything but its own close.
        let next: Option<Fund> = match self.into {
            ClosingInto::Budget => None,
            ClosingInto::Fund(id) if id == self.target.fund => {
                return Err(Refusal::new(RefusalCode::FundNotNext).at("into").into());
            }
            ClosingInto::Fund(id) => {
                let missing = || Refusal::new(RefusalCode::NotFound).at("into");
                let next: Fund = store::shared(uow, id).await?.ok_or_else(missing)?;
                authorise(uow.actor(), Self::DEED, &next.place())?;
                Some(next)
            }
        };
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = facts(uow, &before).await?;
        let closing = next.as_ref().map_or(Closing::Return, Closing::CarryInto);
        let (after, entries) = before
            .clone()
            .close(closing, &facts, stamp(app, uow), stamp(app, uow))?;
        store::book(uow, &entries, "fund").await?;
        store::update(uow, &warrant, &before, &after, None, self.document).await?;
        Ok(after)
    }
}
