//! What people do with funds, and what other capabilities ask of them: money set aside, and set free.
//!
//! Rows are locked in one order: the fund, the commitment, then whatever the command is about; the accounts of the
//! ledger last, all at once.

mod close;
mod reserve;
mod year;

pub use close::{BeginFundClosing, CloseFund, ClosingInto};
pub(crate) use reserve::held;
pub use reserve::{NewReservation, Unbooked, let_go, release, release_part, reserve};
pub use year::{
    AllocateFund, ApproveFund, ApproveFundAdjustment, BudgetFund, DeclineFundAdjustment, RequestFundAdjustment,
};

use crate::app::App;
use crate::command::{CommandError, Remembered as _, expect_version, remembered};
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::fund::{Commitment, Fund, FundFacts, Stamp};
use siling_domain::id::FundId;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::fund as store;

/// Which fund a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct FundTarget {
    /// The fund.
    pub fund: FundId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

remembered!(Fund, Commitment);

/// The stamp of a new ledger entry.
pub(crate) fn stamp(app: &App, uow: &UnitOfWork) -> Stamp {
    Stamp {
        entry: app.new_id(),
        by: uow.actor().account(),
        now: uow.now(),
    }
}

/// The fund, locked, once it is known that the actor may do the deed to it.
async fn open(uow: &UnitOfWork, deed: Deed, target: &FundTarget) -> Result<(Fund, Warrant), CommandError> {
    let fund: Option<Fund> = store::locked(uow, target.fund).await?;
    let fund = fund.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("fund"))?;
    let warrant = authorise(uow.actor(), deed, &fund.place())?;
    expect_version(target.expected_version, fund.version, || fund.remember())?;
    Ok((fund, warrant))
}

/// What the guards need to know of a fund.
async fn facts(uow: &UnitOfWork, fund: &Fund) -> Result<FundFacts, CommandError> {
    Ok(FundFacts {
        actor: uow.actor().account(),
        balances: store::balances_in(uow, fund.id).await?,
        payments_under_way: siling_persistence::contract::payments_under_way_in(uow, fund.id).await?,
    })
}
