//! The same answers, each fetched by one hand-written statement: what the driver, the pool and PostgreSQL cost
//! without a product around them. The limit is written out, one more than a page has: bound, it would have
//! PostgreSQL plan each time anew.

pub mod service;

use super::operation::PAGE;
use super::stage::Stage;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use serde_json::{Value, json};
use siling_domain::access::Deed;
use siling_domain::area_code::AreaCode;
use siling_domain::event::snapshot;
use siling_domain::id::{OrganizationId, PartyOrganizationId};
use siling_domain::organization::{Organization, RegisterOrganization};
use siling_domain::text::{SearchQuery, SearchText};
use siling_persistence::organization::{OrganizationOrder, list_name};
use siling_persistence::page::{Cursor, Direction};
use uuid::Uuid;

/// One organization with its Party coverage.
pub async fn one(stage: &Stage, id: OrganizationId) -> anyhow::Result<Value> {
    let sql = "SELECT o.id, o.name, o.credit_code, o.kind, o.category, o.status, a.code, a.name, c.form, c.begins, c.ends, p.id, \
               p.name, p.kind, p.full_member_count + p.probationary_member_count \
               FROM organizations o JOIN areas a ON a.code = o.area_code \
               LEFT JOIN party_coverages c ON c.organization_id = o.id AND c.period @> $3 \
               LEFT JOIN party_organizations p ON p.id = c.party_organization_id \
               WHERE o.id = $1 AND o.district = $2 ORDER BY c.begins, c.id";
    let district = stage.app.store.district().to_string();
    let rows = stage
        .rows(sql, [id.0.into(), district.into(), stage.today().into()])
        .await?;
    let mut coverages = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(form) = row.try_get_by_index::<Option<String>>(8)? {
            coverages.push(json!({
                "form": form, "beginsOn": day(row, 9)?, "endsOn": day(row, 10)?,
                "partyOrganization": {
                    "id": PartyOrganizationId(row.try_get_by_index(11)?).to_string(), "name": text(row, 12)?,
                    "kind": text(row, 13)?, "memberCount": row.try_get_by_index::<i32>(14)?,
                },
            }));
        }
    }
    let Some(row) = rows.first() else {
        return Ok(json!({ "organization": null }));
    };
    Ok(json!({ "organization": {
        "id": OrganizationId(row.try_get_by_index(0)?).to_string(), "name": text(row, 1)?,
        "creditCode": row.try_get_by_index::<Option<String>>(2)?, "kind": text(row, 3)?, "category": text(row, 4)?,
        "status": text(row, 5)?, "area": { "code": text(row, 6)?, "name": text(row, 7)? },
        "partyCoverages": coverages,
    } }))
}

/// Twenty organizations of an area with their coverage nested.
pub async fn in_area(stage: &Stage, area: AreaCode) -> anyhow::Result<Value> {
    let sql = "SELECT o.id, o.created_at, o.name, o.category, o.status, a.name, c.form, c.begins, p.name, \
               p.full_member_count + p.probationary_member_count \
               FROM (SELECT * FROM organizations WHERE subdistrict_code = $1 ORDER BY created_at, id LIMIT 21) o \
               JOIN areas a ON a.code = o.area_code \
               LEFT JOIN party_coverages c ON c.organization_id = o.id AND c.period @> $2 \
               LEFT JOIN party_organizations p ON p.id = c.party_organization_id \
               ORDER BY o.created_at, o.id, c.begins, c.id";
    let rows = stage.rows(sql, [area.to_string().into(), stage.today().into()]).await?;
    let mut nodes: Vec<Value> = Vec::with_capacity(PAGE);
    let (mut last, mut more) = (None, false);
    for row in &rows {
        let place = (
            row.try_get_by_index::<DateTime<Utc>>(1)?,
            row.try_get_by_index::<Uuid>(0)?,
        );
        if last != Some(place) {
            if nodes.len() == PAGE {
                more = true;
                break;
            }
            nodes.push(json!({
                "id": OrganizationId(place.1).to_string(), "name": text(row, 2)?, "category": text(row, 3)?,
                "status": text(row, 4)?, "area": { "name": text(row, 5)? }, "partyCoverages": [],
            }));
            last = Some(place);
        }
        let coverages = nodes.last_mut().and_then(|node| node["partyCoverages"].as_array_mut());
        if let (Some(form), Some(coverages)) = (row.try_get_by_index::<Option<String>>(6)?, coverages) {
            coverages.push(json!({
                "form": form, "beginsOn": day(row, 7)?,
                "partyOrganization": { "name": text(row, 8)?, "memberCount": row.try_get_by_index::<i32>(9)? },
            }));
        }
    }
    Ok(connection(nodes, more, last))
}

/// A page of all organizations.
pub async fn page(stage: &Stage, after: Option<&Cursor>) -> anyhow::Result<Value> {
    let district = stage.app.store.district().to_string();
    let rows = match after {
        None => {
            let sql = "SELECT id, created_at, name, category, status FROM organizations WHERE district = $1 \
                       ORDER BY created_at, id LIMIT 21";
            stage.rows(sql, [district.into()]).await?
        }
        Some(after) => {
            let sql = "SELECT id, created_at, name, category, status FROM organizations WHERE district = $1 \
                       AND (created_at, id) > ($2::text::timestamptz, $3) ORDER BY created_at, id LIMIT 21";
            let (key, id) = (after.key.clone(), after.id);
            stage.rows(sql, [district.into(), key.into(), id.into()]).await?
        }
    };
    list(&rows)
}

/// The first page of what a text finds.
pub async fn text_search(stage: &Stage, text: &str) -> anyhow::Result<Value> {
    let sql = "SELECT id, created_at, name, category, status FROM organizations WHERE district = $1 AND grams @> $2 \
               ORDER BY created_at, id LIMIT $3";
    let district = stage.app.store.district().to_string();
    let grams = SearchQuery::parse(text)?.grams().to_vec();
    let most = PAGE as i64 + 1;
    list(&stage.rows(sql, [district.into(), grams.into(), most.into()]).await?)
}

/// An organization and its event.
pub async fn register(stage: &Stage, new: RegisterOrganization) -> anyhow::Result<Value> {
    let sql = "WITH made AS (INSERT INTO organizations (id, district, name, former_names, kind, category, status, status_since, \
               credit_code, area_code, registered_on, capabilities, capacity, service_areas, leads, full_member_count, \
               suspension_causes, external_ids, search_text, grams, demo, version, created_at, updated_at) \
               VALUES ($1, $2, $3, '[]', $4, $5, $6, $7, $8, $9, $10, '{}', 0, '{}', '{}', 0, '[]', '[]', $11, $12, true, 1, $7, $7) \
               RETURNING id, status, version), \
               logged AS (INSERT INTO events (occurred_at, district, deed, object_type, object_id, object_version, area_code, \
               organization_id, actor_kind, reach, before, after, request_id) \
               SELECT $7, $2, $13, 'Organization', $1, 1, $9, $1, 'SYSTEM', 'PUBLIC', 'null'::jsonb, $14, 'bench' FROM made) \
               SELECT status, version FROM made";
    let (store, now) = (&stage.app.store, stage.app.clock.now());
    let registered = Organization::register(store.district(), None, new, now);
    let organization = registered.map_err(|refusals| anyhow::anyhow!("refused: {:?}", refusals.as_slice()))?;
    let search = SearchText::of(organization.search_fields());
    let values = [
        organization.id.0.into(),
        organization.district.to_string().into(),
        organization.name.clone().into(),
        word(organization.kind).into(),
        word(organization.category).into(),
        word(organization.status).into(),
        now.into(),
        organization.credit_code.map(|code| code.to_string()).into(),
        organization.area.to_string().into(),
        organization.registered_on.into(),
        search.text.into(),
        search.grams.into(),
        word(Deed::RegisterOrganization).into(),
        snapshot(&organization).into(),
    ];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    let row = store.writer().query_one_raw(statement).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("nothing was registered"))?;
    Ok(json!({ "registerOrganization": {
        "organization": { "status": text(&row, 0)?, "version": row.try_get_by_index::<i32>(1)? }, "userErrors": [],
    } }))
}

fn list(rows: &[QueryResult]) -> anyhow::Result<Value> {
    let mut nodes = Vec::with_capacity(PAGE);
    let mut last = None;
    for row in rows.iter().take(PAGE) {
        let id: Uuid = row.try_get_by_index(0)?;
        last = Some((row.try_get_by_index(1)?, id));
        nodes.push(json!({
            "id": OrganizationId(id).to_string(), "name": text(row, 2)?, "category": text(row, 3)?, "status": text(row, 4)?,
        }));
    }
    Ok(connection(nodes, rows.len() > PAGE, last))
}

fn connection(nodes: Vec<Value>, more: bool, last: Option<(DateTime<Utc>, Uuid)>) -> Value {
    let cursor = last.map(|(created_at, id)| {
        let cursor = Cursor {
            list: list_name(OrganizationOrder::CreatedAt, Direction::Asc),
            key: created_at.to_rfc3339(),
            id,
        };
        cursor.encode()
    });
    json!({ "organizations": { "nodes": nodes, "pageInfo": { "hasNextPage": more, "endCursor": cursor } } })
}

fn text(row: &QueryResult, index: usize) -> Result<String, DbErr> {
    row.try_get_by_index(index)
}

fn day(row: &QueryResult, index: usize) -> Result<Option<String>, DbErr> {
    Ok(row
        .try_get_by_index::<Option<NaiveDate>>(index)?
        .map(|day| day.to_string()))
}

fn word<W: siling_domain::Word>(word: W) -> &'static str {
    word.code()
}
