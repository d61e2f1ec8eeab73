//! What people do with service orders and claims, and how an order follows its contract, project and ratings.
//!
//! Rows are locked in the order that all capabilities share: the needs, the fund and what is set aside of it, the order,
//! its claims, and the organizations last.

mod award;
mod claim;
mod draft;
mod end;
mod follow;
mod publish;

pub use award::AwardServiceOrder;
pub use claim::{ClaimServiceOrder, JoinConsortium, Partner, WithdrawClaim};
pub use draft::{
    ApproveServiceOrder, DeliberateServiceOrder, DraftServiceOrder, ReturnServiceOrder, ReviseServiceOrder,
};
pub use end::{CancelServiceOrder, LapseServiceOrder, SettleServiceOrder, lapse_due};
pub use follow::{
    Following, accepted, begun, contracted, delivered, following, following_project, lost_contract, rated, terminated,
};
pub use publish::PublishServiceOrder;

use crate::command::{CommandError, Remembered as _, expect_version, remembered};
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::id::{NeedId, ServiceOrderId};
use siling_domain::need::{Need, NeedStatus};
use siling_domain::order::{Claim, NeedStanding, ServiceOrder};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, order as store};

/// Which service order a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct OrderTarget {
    /// The order.
    pub order: ServiceOrderId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

remembered!(ServiceOrder, Claim);

fn missing(field: &str) -> Refusal {
    Refusal::new(RefusalCode::NotFound).at(field)
}

/// The order as it was a moment ago, once it is known that the actor may do the deed to it: what else has to be locked
/// before it stands in it.
async fn read(uow: &UnitOfWork, deed: Deed, target: &OrderTarget) -> Result<(ServiceOrder, Warrant), CommandError> {
    let found = store::by_ids::<ServiceOrder>(uow.store(), &[target.order]).await?.pop();
    let visibility = uow.actor().visibility();
    let order = found.filter(|order| order.seen_by(&visibility));
    let order = order.ok_or_else(|| missing("order"))?;
    let warrant = authorise(uow.actor(), deed, &order.place())?;
    expect_version(target.expected_version, order.version, || order.remember())?;
    Ok((order, warrant))
}

/// The order, locked. Had it changed meanwhile in what was locked before it, the client is asked to look again.
async fn hold(uow: &UnitOfWork, target: &OrderTarget, read: &ServiceOrder) -> Result<ServiceOrder, CommandError> {
    let order: Option<ServiceOrder> = store::locked(uow, target.order).await?;
    let order = order.ok_or_else(|| missing("order"))?;
    expect_version(target.expected_version, order.version, || order.remember())?;
    let rests_on = |order: &ServiceOrder| (order.terms.needs.clone(), order.terms.fund, order.commitment);
    if rests_on(&order) != rests_on(read) {
        expect_version(Some(read.version), order.version, || order.remember())?;
    }
    Ok(order)
}

/// The order, locked, once it is known that the actor may do the deed to it: for what needs nothing else locked.
async fn open(uow: &UnitOfWork, deed: Deed, target: &OrderTarget) -> Result<(ServiceOrder, Warrant), CommandError> {
    let (seen, warrant) = read(uow, deed, target).await?;
    Ok((hold(uow, target, &seen).await?, warrant))
}

/// Saves what became of an order.
async fn close(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &ServiceOrder,
    after: ServiceOrder,
    reason: Option<String>,
) -> Result<ServiceOrder, CommandError> {
    store::update(uow, warrant, before, &after, reason, None).await?;
    Ok(after)
}

/// What an order asks of these needs.
fn standings(needs: &[Need]) -> Vec<NeedStanding> {
    let standing = |need: &Need| NeedStanding {
        id: need.id,
        community: need.area,
        waits: need.status == NeedStatus::Accepted,
    };
    needs.iter().map(standing).collect()
}

/// What an order asks of these needs, of those that the actor may see.
async fn visible_needs(uow: &UnitOfWork, ids: &[NeedId]) -> Result<Vec<NeedStanding>, CommandError> {
    let visibility = uow.actor().visibility();
    let mut needs = siling_persistence::kept::by_ids::<Need>(uow.store(), ids).await?;
    needs.retain(|need| need.is_public() || visibility.sees(&need.place()));
    Ok(standings(&needs))
}
