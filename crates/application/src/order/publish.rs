//! Publishing: the needs are ordered, and the money for it is set aside, in one transaction.

use super::{OrderTarget, close, hold, read, standings};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::{fund, need};
use siling_domain::access::Deed;
use siling_domain::fund::{CommitmentFor, Fund, FundPurpose};
use siling_domain::order::{PurchaseBasis, ServiceOrder};
use siling_domain::project::PurchaseList;
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, kept};

/// Publishes an order for claims (发布订单).
#[derive(Debug, Clone)]
pub struct PublishServiceOrder {
    /// Which order.
    pub target: OrderTarget,
}

impl Command for PublishServiceOrder {
    const DEED: Deed = Deed::PublishServiceOrder;
    type Output = ServiceOrder;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (seen, warrant) = read(uow, Self::DEED, &self.target).await?;
        let needs = siling_persistence::need::locked(uow, &seen.terms.needs).await?;
        if let Some(fund) = seen.terms.fund {
            let _: Option<Fund> = kept::shared(uow, fund).await?;
        }
        let before = hold(uow, &self.target, &seen).await?;
        let mut after = before.clone().publish(&standings(&needs), uow.now())?;
        listed(uow, &before).await?;
        if let (Some(fund), true) = (before.terms.fund, before.terms.ceiling.is_positive()) {
            let reservation = fund::NewReservation {
                fund,
                amount: before.terms.ceiling,
                for_: CommitmentFor::ServiceOrder(before.id),
                what_for: before.terms.title.clone(),
                purpose: FundPurpose::ServicePurchase,
                area: Some(before.community),
                field: "order",
            };
            let commitment = fund::reserve(uow, app, &warrant, reservation).await?;
            after = after.with_commitment(commitment.id);
        }
        let after = close(uow, &warrant, &before, after, None).await?;
        need::ordered(uow, &warrant, &after.terms.needs, after.id).await?;
        Ok(after)
    }
}

/// Demands that the purchase list on which the order rests, where it rests on one, is in force today.
async fn listed(uow: &UnitOfWork, order: &ServiceOrder) -> Result<(), CommandError> {
    let Some(PurchaseBasis::ListItem { list, .. }) = &order.terms.basis else {
        return Ok(());
    };
    let list: Option<PurchaseList> = kept::shared(uow, *list).await?;
    let today = china_date(uow.now());
    if list.is_some_and(|list| list.in_force(today)) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::ListNotInForce)
        .with("day", today)
        .at("order")
        .into())
}
