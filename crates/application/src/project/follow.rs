//! What follows for the need that a resident rates, in the same transaction.

use crate::command::CommandError;
use crate::need;
use siling_domain::access::Warrant;
use siling_domain::id::NeedId;
use siling_domain::need::{Need, NeedStatus};
use siling_persistence::{UnitOfWork, need as needs};

/// Locks the need that a rating is about, before its project. One that there is not is none of the project's either, which
/// says so.
pub(super) async fn hold_need(uow: &UnitOfWork, id: Option<NeedId>) -> Result<Option<Need>, CommandError> {
    match id {
        None => Ok(None),
        Some(id) => Ok(needs::locked(uow, &[id]).await?.pop()),
    }
}

/// A resident rated what answers the need. A need that goes its own way, since no order carries it, stays where it is.
pub(super) async fn rated(uow: &mut UnitOfWork, warrant: &Warrant, rated: &Need) -> Result<(), CommandError> {
    match rated.status {
        NeedStatus::Resolved => need::rated(uow, warrant, rated.id).await,
        _ => Ok(()),
    }
}
