//! A round's money: set aside when it opens, made free again as far as it is not given out.

use super::RoundTarget;
use super::case::RoundCase;
use crate::app::App;
use crate::command::CommandError;
use crate::fund::{self, NewReservation};
use siling_domain::access::{Deed, Place, Warrant, authorise};
use siling_domain::fund::{Commitment, CommitmentFor, Fund, FundPurpose};
use siling_domain::id::CommitmentId;
use siling_domain::money::Money as Amount;
use siling_domain::venture::VentureRound;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::venture as store;
use siling_persistence::{StoreError, UnitOfWork, kept};

/// Why money becomes free.
pub(super) const CANCELLED: &str = "创投取消";
/// Why money becomes free.
pub(super) const CLOSED: &str = "创投结束";
/// Why money becomes free.
pub(super) const UNAWARDED: &str = "创投授标，未授出部分";
/// Why money becomes free.
pub(super) const SIGNED: &str = "创投全部签约，剩余部分";

/// The fund of a round and what is committed of it, locked before the round is.
pub(super) struct Money {
    commitment: Option<CommitmentId>,
}

impl Money {
    /// Locks the fund and the commitment of the round, if the actor may do the deed at all.
    pub(super) async fn locked(uow: &UnitOfWork, deed: Deed, target: &RoundTarget) -> Result<Self, CommandError> {
        authorise(uow.actor(), deed, &Place::DISTRICT)?;
        let round: Option<VentureRound> = store::by_ids(uow.store(), &[target.round]).await?.pop();
        let round = round.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("round"))?;
        kept::shared::<Fund>(uow, round.fund).await?;
        if let Some(commitment) = round.commitment {
            kept::locked::<Commitment>(uow, commitment).await?;
        }
        Ok(Money {
            commitment: round.commitment,
        })
    }

    /// Sets the round's budget aside.
    pub(super) async fn reserve(
        &self,
        uow: &mut UnitOfWork,
        app: &App,
        case: &RoundCase,
    ) -> Result<CommitmentId, CommandError> {
        let round = &case.before;
        let reservation = NewReservation {
            fund: round.fund,
            amount: round.budget,
            for_: CommitmentFor::VentureRound(round.id),
            purpose: FundPurpose::VentureRound,
            area: None,
            what_for: round.title.clone(),
            field: "round",
        };
        Ok(fund::reserve(uow, app, &case.warrant, reservation).await?.id)
    }

    /// Makes everything free that is still set aside.
    pub(super) async fn release(
        &self,
        uow: &mut UnitOfWork,
        app: &App,
        case: &RoundCase,
        reason: &str,
    ) -> Result<(), CommandError> {
        release_rest(uow, app, &case.warrant, self.commitment, None, reason).await
    }

    /// Makes so much of what is set aside free.
    pub(super) async fn release_part(
        &self,
        uow: &mut UnitOfWork,
        app: &App,
        case: &RoundCase,
        amount: Amount,
        reason: &str,
    ) -> Result<(), CommandError> {
        release_rest(uow, app, &case.warrant, self.commitment, Some(amount), reason).await
    }
}

/// Makes so much of a round's reservation free, or all that is left of it; nothing where nothing is left.
pub(super) async fn release_rest(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    commitment: Option<CommitmentId>,
    amount: Option<Amount>,
    reason: &str,
) -> Result<(), CommandError> {
    let Some(id) = commitment else { return Ok(()) };
    let reserved: Option<Commitment> = kept::locked(uow, id).await?;
    let reserved = reserved.ok_or_else(|| StoreError::Corrupt(format!("{id} is cited and not there")))?;
    match amount {
        _ if !reserved.reserved.is_positive() => Ok(()),
        Some(amount) if !amount.is_positive() => Ok(()),
        Some(amount) if amount < reserved.reserved => {
            fund::release_part(uow, app, warrant, id, amount, reason).await?;
            Ok(())
        }
        _ => {
            fund::release(uow, app, warrant, id, reason).await?;
            Ok(())
        }
    }
}
