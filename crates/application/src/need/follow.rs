//! Needs move along with their order, project and ratings, in the transaction of whoever moves these.

use super::missing;
use crate::command::CommandError;
use chrono::{DateTime, Utc};
use siling_domain::Refusal;
use siling_domain::access::Warrant;
use siling_domain::id::{NeedId, ProjectId, ServiceOrderId};
use siling_domain::need::{Need, NeedStatus};
use siling_persistence::{UnitOfWork, kept, need as store};

type Step<'a> = dyn Fn(Need, DateTime<Utc>) -> Result<Need, Refusal> + Send + Sync + 'a;

/// Moves all of the needs one step; where one cannot, none does.
async fn each(uow: &mut UnitOfWork, warrant: &Warrant, ids: &[NeedId], step: &Step<'_>) -> Result<(), CommandError> {
    let needs = store::locked(uow, ids).await?;
    if let Some(index) = ids.iter().position(|id| needs.iter().all(|need| need.id != *id)) {
        return Err(missing(&index.to_string()).at("needs").into());
    }
    let now = uow.now();
    for before in needs {
        let after = step(before.clone(), now).map_err(|refusal| {
            let index = ids.iter().position(|id| *id == before.id).unwrap_or_default();
            refusal.at(index.to_string()).at("needs")
        })?;
        kept::update(uow, warrant, &before, &after, None, None).await?;
    }
    Ok(())
}

/// The order that answers these needs was published: ACCEPTED to ORDERED. They have to be of the order's community.
pub async fn ordered(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    needs: &[NeedId],
    order: ServiceOrderId,
) -> Result<(), CommandError> {
    each(uow, warrant, needs, &|need, now| need.ordered(order, now)).await
}

/// The project that answers these needs was started: ORDERED to IN_DELIVERY.
pub async fn in_delivery(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    needs: &[NeedId],
    project: ProjectId,
) -> Result<(), CommandError> {
    each(uow, warrant, needs, &|need, now| need.in_delivery(project, now)).await
}

/// The project that answers these needs was accepted: ORDERED or IN_DELIVERY to RESOLVED.
pub async fn resolved(uow: &mut UnitOfWork, warrant: &Warrant, needs: &[NeedId]) -> Result<(), CommandError> {
    each(uow, warrant, needs, &Need::fulfilled).await
}

/// The order ended without a result: ORDERED or IN_DELIVERY back to ACCEPTED.
pub async fn back_to_accepted(uow: &mut UnitOfWork, warrant: &Warrant, needs: &[NeedId]) -> Result<(), CommandError> {
    each(uow, warrant, needs, &Need::back_to_accepted).await
}

/// A resident rated what answers the need: RESOLVED to RATED; rated and closed ones stay as they are.
pub async fn rated(uow: &mut UnitOfWork, warrant: &Warrant, need: NeedId) -> Result<(), CommandError> {
    let found = store::locked(uow, &[need]).await?;
    let Some(before) = found.into_iter().next() else {
        return Err(missing("need").into());
    };
    if matches!(before.status, NeedStatus::Rated | NeedStatus::Closed) {
        return Ok(());
    }
    let after = before.clone().rated(uow.now()).map_err(|refusal| refusal.at("need"))?;
    kept::update(uow, warrant, &before, &after, None, None).await?;
    Ok(())
}
