//! An order follows its contract, its project, the ratings, in the transaction of whoever moves these; and its needs
//! follow it.

use super::{missing, store};
use crate::app::App;
use crate::command::CommandError;
use crate::{fund, need};
use siling_domain::access::Warrant;
use siling_domain::fund::{Commitment, CommitmentStatus};
use siling_domain::id::{ContractId, NeedId, ProjectId, ServiceOrderId};
use siling_domain::need::{Need, NeedStatus};
use siling_domain::order::{ServiceOrder, ServiceOrderStatus};
use siling_domain::project::Project;
use siling_persistence::UnitOfWork;

/// An order that is about to follow, locked after its needs and what is set aside for it. Taken before the project, the
/// contract or whatever else it follows is locked.
#[derive(Debug, Clone)]
pub struct Following {
    order: ServiceOrder,
    needs: Vec<Need>,
    commitment: Option<Commitment>,
}

/// Locks the order, its needs and its commitment, in the order that all share.
pub async fn following(uow: &UnitOfWork, order: ServiceOrderId) -> Result<Following, CommandError> {
    let seen = store::by_ids::<ServiceOrder>(uow.store(), &[order]).await?.pop();
    let seen = seen.ok_or_else(|| missing("order"))?;
    // Neither its needs nor its money change any more once it was awarded.
    let needs = siling_persistence::need::locked(uow, &seen.terms.needs).await?;
    let commitment = match seen.commitment {
        Some(commitment) => Some(fund::held(uow, commitment).await?.1),
        None => None,
    };
    let order: Option<ServiceOrder> = store::locked(uow, order).await?;
    Ok(Following {
        order: order.ok_or_else(|| missing("order"))?,
        needs,
        commitment,
    })
}

/// The order that was awarded with a project, locked before it with what moves along; `None` where the project comes from
/// elsewhere.
pub async fn following_project(uow: &UnitOfWork, project: ProjectId) -> Result<Option<Following>, CommandError> {
    let found = siling_persistence::kept::by_ids::<Project>(uow.store(), &[project])
        .await?
        .pop();
    match found.as_ref().and_then(Project::order) {
        Some(id) => following(uow, id).await.map(Some),
        None => Ok(None),
    }
}

impl Following {
    /// The order.
    pub const fn order(&self) -> &ServiceOrder {
        &self.order
    }

    async fn close(
        &self,
        uow: &mut UnitOfWork,
        warrant: &Warrant,
        after: &ServiceOrder,
        reason: Option<String>,
    ) -> Result<(), CommandError> {
        Ok(store::update(uow, warrant, &self.order, after, reason, None).await?)
    }

    /// Its needs in these states.
    fn needs_in(&self, statuses: &[NeedStatus]) -> Vec<NeedId> {
        let found = self.needs.iter().filter(|need| statuses.contains(&need.status));
        found.map(|need| need.id).collect()
    }
}

/// The contract was signed.
pub async fn contracted(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    following: Following,
    contract: ContractId,
) -> Result<(), CommandError> {
    let after = following.order.clone().contracted(contract, uow.now())?;
    following.close(uow, warrant, &after, None).await
}

/// The contract was terminated.
pub async fn lost_contract(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    following: Following,
    reason: Option<String>,
) -> Result<(), CommandError> {
    let after = following.order.clone().lost_contract(reason.clone(), uow.now())?;
    following.close(uow, warrant, &after, reason).await
}

/// The project has started, and with it the delivery.
pub async fn begun(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    following: Following,
    project: ProjectId,
) -> Result<(), CommandError> {
    // A project that was handed over starts again: its order is in delivery already.
    if following.order.status != ServiceOrderStatus::InDelivery {
        let after = following.order.clone().begun(uow.now())?;
        following.close(uow, warrant, &after, None).await?;
    }
    need::in_delivery(uow, warrant, &following.needs_in(&[NeedStatus::Ordered]), project).await
}

/// The project is complete.
pub async fn delivered(uow: &mut UnitOfWork, warrant: &Warrant, following: Following) -> Result<(), CommandError> {
    let after = following.order.clone().delivered(uow.now())?;
    following.close(uow, warrant, &after, None).await
}

/// The project was accepted: the needs are resolved.
pub async fn accepted(uow: &mut UnitOfWork, warrant: &Warrant, following: Following) -> Result<(), CommandError> {
    let after = following.order.clone().accepted(uow.now())?;
    following.close(uow, warrant, &after, None).await?;
    let open = following.needs_in(&[NeedStatus::Ordered, NeedStatus::InDelivery]);
    need::resolved(uow, warrant, &open).await?;
    // Residents may have been quicker than the acceptance.
    if let Some(project) = after.project.filter(|_| after.rated) {
        for need in siling_persistence::project::rated_needs_in(uow, project, &open).await? {
            need::rated(uow, warrant, need).await?;
        }
    }
    Ok(())
}

/// A resident has rated the service, and with it the need that was named. The others stay open to their own residents:
/// to a rating, or to be reopened.
pub async fn rated(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    following: Following,
    need: Option<NeedId>,
) -> Result<(), CommandError> {
    if let Some(after) = following.order.clone().rated(uow.now())? {
        following.close(uow, warrant, &after, None).await?;
    }
    let resolved = following.needs_in(&[NeedStatus::Resolved]);
    if let Some(need) = need.filter(|need| resolved.contains(need)) {
        need::rated(uow, warrant, need).await?;
    }
    Ok(())
}

/// The project was terminated: the order ends without a result, its needs wait for another one, and what is set aside
/// for it without a contract is free again.
pub async fn terminated(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    following: Following,
    reason: &str,
) -> Result<(), CommandError> {
    let after = following.order.clone().terminated(reason, uow.now())?;
    following
        .close(uow, warrant, &after, after.status_reason.clone())
        .await?;
    let open = following.needs_in(&[NeedStatus::Ordered, NeedStatus::InDelivery]);
    need::back_to_accepted(uow, warrant, &open).await?;
    if let Some(commitment) = following
        .commitment
        .filter(|it| it.status == CommitmentStatus::Reserved)
    {
        fund::release(uow, app, warrant, commitment.id, reason).await?;
    }
    Ok(())
}
