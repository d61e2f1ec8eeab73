//! How orders end: cancelled, lapsed, settled.

use super::{OrderTarget, close, hold, open, read};
use crate::app::App;
use crate::command::{Command, CommandError, Envelope, execute};
use crate::fund::{self, Unbooked};
use crate::need;
use siling_domain::access::{Actor, Deed, Warrant};
use siling_domain::id::ServiceOrderId;
use siling_domain::order::{ServiceOrder, ServiceOrderStatus};
use siling_domain::time::china_date;
use siling_domain::{Locale, Word as _};
use siling_persistence::{StoreError, UnitOfWork, order as store};

/// Cancels an order that is not awarded yet (取消订单).
#[derive(Debug, Clone)]
pub struct CancelServiceOrder {
    /// Which order.
    pub target: OrderTarget,
    /// Why.
    pub reason: String,
}

impl Command for CancelServiceOrder {
    const DEED: Deed = Deed::CancelServiceOrder;
    type Output = ServiceOrder;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (seen, warrant) = read(uow, Self::DEED, &self.target).await?;
        let ended = seen.clone().cancel(&self.reason, uow.now())?;
        let reason = ended.status_reason.unwrap_or_default();
        let (before, unbooked) = let_go(uow, app, &warrant, &self.target, &seen, &reason).await?;
        let after = before.clone().cancel(&self.reason, uow.now())?;
        for claim in store::live_claims_locked(uow, before.id).await? {
            let dropped = claim.clone().drop_with_order(after.status_reason.clone(), uow.now())?;
            store::update(uow, &warrant, &claim, &dropped, after.status_reason.clone(), None).await?;
        }
        let reason = after.status_reason.clone();
        let after = close(uow, &warrant, &before, after, reason).await?;
        unbooked.book(uow).await?;
        Ok(after)
    }
}

/// Lets an order lapse that nobody claimed (流单).
#[derive(Debug, Clone)]
pub struct LapseServiceOrder {
    /// Which order.
    pub target: OrderTarget,
}

impl Command for LapseServiceOrder {
    const DEED: Deed = Deed::LapseServiceOrder;
    type Output = ServiceOrder;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (seen, warrant) = read(uow, Self::DEED, &self.target).await?;
        let claims = store::live_claims_in(uow, seen.id).await?;
        seen.clone().lapse(claims, uow.now())?;
        let reason = ServiceOrderStatus::Lapsed.label(Locale::ZhCn);
        let (before, unbooked) = let_go(uow, app, &warrant, &self.target, &seen, reason).await?;
        // A claim may have come while the order was not locked yet.
        let claims = store::live_claims_in(uow, before.id).await?;
        let after = before.clone().lapse(claims, uow.now())?;
        let after = close(uow, &warrant, &before, after, None).await?;
        unbooked.book(uow).await?;
        Ok(after)
    }
}

/// What a published order holds is let go: its needs wait for an order again, and its money is free, once that is booked.
/// Gives the order, locked.
async fn let_go(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    target: &OrderTarget,
    seen: &ServiceOrder,
    reason: &str,
) -> Result<(ServiceOrder, Unbooked), CommandError> {
    let mut unbooked = Unbooked::default();
    if seen.status == ServiceOrderStatus::Published {
        need::back_to_accepted(uow, warrant, &seen.terms.needs).await?;
        if let Some(commitment) = seen.commitment {
            unbooked = fund::let_go(uow, app, warrant, commitment, reason).await?.1;
        }
    }
    let before = hold(uow, target, seen).await?;
    if before.status != seen.status {
        // What was let go was not what it holds now.
        crate::command::expect_version(Some(seen.version), before.version, || {
            crate::command::Remembered::remember(&before)
        })?;
    }
    Ok((before, unbooked))
}

/// Settles an order: it is accepted, and nothing is owed any more (结算).
#[derive(Debug, Clone)]
pub struct SettleServiceOrder {
    /// Which order.
    pub target: OrderTarget,
}

impl Command for SettleServiceOrder {
    const DEED: Deed = Deed::SettleServiceOrder;
    type Output = ServiceOrder;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let paid_off = !store::owes_in(uow, before.id).await?;
        let after = before.clone().settle(paid_off, uow.now())?;
        close(uow, &warrant, &before, after, None).await
    }
}

/// How many orders lapse in one go of the scheduled job.
const LAPSE_BATCH: u32 = 100;

/// Lets the orders lapse whose last day for claims is over and which nobody claimed. Any number of servers may do it at
/// once: what another one has done meanwhile is left alone. Says how many lapsed.
pub async fn lapse_due(app: &App) -> Result<usize, StoreError> {
    let today = china_date(app.clock.now());
    let due = store::unclaimed_after_deadline(&app.store, today, LAPSE_BATCH).await?;
    let mut lapsed = 0;
    for order in due {
        match lapse(app, order.id).await {
            Ok(()) => lapsed += 1,
            Err(CommandError::Store(error)) => return Err(error),
            // Claimed, cancelled or lapsed meanwhile.
            Err(_) => {}
        }
    }
    Ok(lapsed)
}

async fn lapse(app: &App, order: ServiceOrderId) -> Result<(), CommandError> {
    let target = OrderTarget {
        order,
        expected_version: None,
    };
    let (actor, request) = (Actor::system(), "job.lapse".to_owned());
    execute(app, actor, request, Envelope::default(), LapseServiceOrder { target }).await?;
    Ok(())
}
