//! Money set aside for something, and set free: what orders, rounds and projects ask of funds.

use super::stamp;
use crate::app::App;
use crate::command::CommandError;
use siling_domain::access::Warrant;
use siling_domain::area_code::AreaCode;
use siling_domain::fund::{Commitment, CommitmentFor, Fund, FundPurpose, LedgerEntry, NewCommitment};
use siling_domain::id::{CommitmentId, FundId};
use siling_domain::money::Money;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::fund as store;

/// What is to be set aside.
#[derive(Debug, Clone)]
pub struct NewReservation {
    /// Of which fund.
    pub fund: FundId,
    /// How much.
    pub amount: Money,
    /// For what.
    pub for_: CommitmentFor,
    /// What it is for, in words: the title of the order, round or project.
    pub what_for: String,
    /// What of the fund's purposes.
    pub purpose: FundPurpose,
    /// The area of what it is for; `None` for the district as a whole.
    pub area: Option<AreaCode>,
    /// The member of the input that names the fund, where refusals point.
    pub field: &'static str,
}

/// Sets money of an open fund aside, in the caller's transaction and on the caller's warrant. Others who want money of
/// the fund wait from here until the transaction ends, so that this comes last, or nearly so.
pub async fn reserve(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    new: NewReservation,
) -> Result<Commitment, CommandError> {
    let fund: Option<Fund> = store::shared(uow, new.fund).await?;
    let fund = fund.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at(new.field))?;
    let commitment = NewCommitment {
        id: app.new_id(),
        amount: new.amount,
        committed_for: new.for_,
        purpose: new.purpose,
        area: new.area,
        what_for: new.what_for,
    };
    let (commitment, entry) =
        Commitment::reserve(&fund, commitment, stamp(app, uow)).map_err(|refusal| refusal.at(new.field))?;
    store::insert(uow, warrant, &commitment, None, None).await?;
    store::book(uow, &[entry], new.field).await?;
    Ok(commitment)
}

/// Sets free what is set aside or owed of a commitment, in the caller's transaction and on the caller's warrant.
pub async fn release(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    commitment: CommitmentId,
    reason: &str,
) -> Result<Commitment, CommandError> {
    let (after, unbooked) = let_go(uow, app, warrant, commitment, reason).await?;
    unbooked.book(uow).await?;
    Ok(after)
}

/// An entry that is to be booked once everything else is locked: the accounts of the ledger come last.
#[must_use]
#[derive(Debug, Default)]
pub struct Unbooked(Option<LedgerEntry>);

impl Unbooked {
    /// Books it.
    pub async fn book(self, uow: &mut UnitOfWork) -> Result<(), CommandError> {
        match self.0 {
            Some(entry) => Ok(store::book(uow, &[entry], "commitment").await?),
            None => Ok(()),
        }
    }
}

/// Makes free what a commitment holds, and leaves the booking to the end of who asks.
pub async fn let_go(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    commitment: CommitmentId,
    reason: &str,
) -> Result<(Commitment, Unbooked), CommandError> {
    let (fund, before) = held(uow, commitment).await?;
    let (after, entry) = before.clone().release(&fund, reason, stamp(app, uow))?;
    store::update(uow, warrant, &before, &after, Some(reason.to_owned()), None).await?;
    Ok((after, Unbooked(entry)))
}

/// A commitment, locked after its fund.
pub(crate) async fn held(uow: &UnitOfWork, id: CommitmentId) -> Result<(Fund, Commitment), CommandError> {
    let missing = || Refusal::new(RefusalCode::NotFound).at("commitment");
    let found = store::by_ids::<Commitment>(uow.store(), &[id]).await?.pop();
    let fund = found.ok_or_else(missing)?.fund;
    let fund: Fund = store::shared(uow, fund).await?.ok_or_else(missing)?;
    let commitment: Commitment = store::locked(uow, id).await?.ok_or_else(missing)?;
    Ok((fund, commitment))
}

/// Makes so much of what is set aside of a commitment free again; the rest stays set aside.
pub async fn release_part(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    commitment: CommitmentId,
    amount: Money,
    reason: &str,
) -> Result<Commitment, CommandError> {
    let (fund, before) = held(uow, commitment).await?;
    let (after, entry) = before.clone().release_part(&fund, amount, reason, stamp(app, uow))?;
    store::update(uow, warrant, &before, &after, Some(reason.to_owned()), None).await?;
    store::book(uow, &[entry], "commitment").await?;
    Ok(after)
}
