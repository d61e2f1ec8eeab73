//! Saving organizations, which demands the warrant of who may.

use crate::entity::organization::{ActiveModel, Entity, active};
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::unit_of_work::UnitOfWork;
use sea_orm::{ConnectionTrait, EntityTrait};
use siling_domain::access::Warrant;
use siling_domain::event::Event;
use siling_domain::organization::{ExternalId, Organization};

/// Adds an organization and records it.
pub async fn insert(uow: &mut UnitOfWork, warrant: &Warrant, organization: &Organization) -> Result<(), StoreError> {
    let row = row(uow, organization).await?;
    Entity::insert(row).exec_without_returning(uow.tx()).await?;
    uow.changed();
    keep_external_ids(uow, &[], organization).await?;
    uow.record(
        warrant,
        Event::of(
            warrant.deed(),
            organization.id,
            organization.version,
            organization.place(),
            None,
            organization,
        ),
    )
    .await
}

/// Saves a change of an organization that this transaction has locked, and records it.
pub async fn update(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &Organization,
    after: &Organization,
    reason: Option<String>,
    document: Option<String>,
) -> Result<(), StoreError> {
    let row = row(uow, after).await?;
    Entity::update(row).exec(uow.tx()).await?;
    uow.changed();
    keep_external_ids(uow, &before.external_ids, after).await?;
    let event = Event::of(
        warrant.deed(),
        after.id,
        after.version,
        after.place(),
        Some(before),
        after,
    )
    .because(reason, document);
    uow.record(warrant, event).await
}

/// The row, with the names of the community and the sub-district among what free text finds.
async fn row(uow: &UnitOfWork, organization: &Organization) -> Result<ActiveModel, StoreError> {
    let lineage: Vec<_> = std::iter::successors(Some(organization.area), |area| area.parent())
        .take(2)
        .collect();
    let areas = crate::area::in_transaction(uow, &lineage).await?;
    let names: Vec<&str> = areas
        .iter()
        .flat_map(|area| std::iter::once(area.name.as_str()).chain(area.aliases.iter().map(String::as_str)))
        .collect();
    active(organization, &names, uow.store().vault())
}

async fn keep_external_ids(
    uow: &UnitOfWork,
    before: &[ExternalId],
    organization: &Organization,
) -> Result<(), StoreError> {
    if before == organization.external_ids {
        return Ok(());
    }
    let object = organization.id.0;
    uow.tx()
        .execute_raw(fixed("DELETE FROM external_ids WHERE object_id = $1", [object.into()]))
        .await?;
    let systems: Vec<String> = organization.external_ids.iter().map(|id| id.system.clone()).collect();
    let values: Vec<String> = organization.external_ids.iter().map(|id| id.value.clone()).collect();
    let mut sql = Sql::new("INSERT INTO external_ids (district, object_type, object_id, system, value) SELECT ");
    sql.bind(organization.district.to_string())
        .push(", 'Organization', ")
        .bind(object);
    sql.push(", new.* FROM unnest(")
        .bind(systems)
        .push("::text[], ")
        .bind(values)
        .push("::text[]) AS new");
    uow.tx().execute_raw(sql.build()).await?;
    Ok(())
}
