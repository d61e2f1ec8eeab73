//! Generated records in bulk, for measurements: a thousand a transaction, each with its events, as if somebody
//! had put it on file.

mod many;
mod party;
mod service;

pub use party::party_coverage;
pub use service::{RECORDS_EACH, services};

use crate::entity::organization::active;
use crate::error::StoreError;
use crate::sql::fixed;
use crate::store::Store;
use crate::{area, capability};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, TransactionTrait};
use siling_domain::access::Deed;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::credit_code::CreditCode;
use siling_domain::event::Event;
use siling_domain::id::OrganizationId;
use siling_domain::organization::{
    Lead, Organization, OrganizationKind, OrganizationStatus, RegisterOrganization, ServiceCategory,
};
use siling_domain::time::china_date;
use siling_domain::{Refusals, Word};
use std::collections::HashMap;
use uuid::Uuid;

/// How many organizations one transaction adds.
const BATCH: usize = 1000;
/// Parts that names are put together from.
const FIRST: [&str; 16] = [
    "同心", "暖阳", "春风", "益民", "和谐", "晨曦", "众志", "爱邻", "齐韵", "稷下", "牛山", "淄水", "青松", "向阳",
    "惠民", "乐善",
];
const SECOND: [&str; 12] = [
    "志愿者协会",
    "社会工作服务中心",
    "养老服务中心",
    "文化艺术促进会",
    "社区服务中心",
    "公益联合会",
    "助残服务中心",
    "邻里互助会",
    "青少年服务中心",
    "环保志愿队协会",
    "体育协会",
    "书画协会",
];

/// A sequence that looks like chance and is the same each time.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
}

/// Adds so many organizations; says how many. Their codes and names differ from those of an earlier call.
pub async fn organizations(store: &Store, count: usize, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let areas = area::all(store).await?;
    let names: HashMap<AreaCode, String> = areas.iter().map(|area| (area.code, area.name.clone())).collect();
    let homes: Vec<AreaCode> = areas
        .iter()
        .filter(|area| area.level == AreaLevel::Community)
        .map(|area| area.code)
        .collect();
    let offered: Vec<String> = capability::all(store).await?.into_iter().map(|it| it.code).collect();
    if homes.is_empty() || offered.is_empty() {
        return Err(StoreError::Corrupt(
            "areas and catalogues have to be loaded first".to_owned(),
        ));
    }
    let earlier = crate::organization::count(store, &crate::organization::OrganizationFilter::default()).await?;
    let mut sequence = Sequence(u64::try_from(earlier.value).unwrap_or_default());
    let first = usize::try_from(earlier.value).unwrap_or_default();
    let mut done = 0;
    while done < count {
        let size = BATCH.min(count - done);
        let mut batch = Vec::with_capacity(size);
        for index in 0..size {
            let number = first + done + index;
            batch.push(generated(store, number, &homes, &offered, &mut sequence, now)?);
        }
        add(store, &batch, &names, now).await?;
        done += size;
    }
    store
        .writer()
        .execute_unprepared("ANALYZE organizations; ANALYZE events")
        .await?;
    Ok(done)
}

fn generated(
    store: &Store,
    number: usize,
    homes: &[AreaCode],
    offered: &[String],
    sequence: &mut Sequence,
    now: DateTime<Utc>,
) -> Result<Organization, StoreError> {
    let area = homes[sequence.next(homes.len())];
    let kind = if sequence.next(2) == 0 {
        OrganizationKind::SocialAssociation
    } else {
        OrganizationKind::ServiceOrganization
    };
    let age = Duration::minutes(i64::try_from(sequence.next(3 * 365 * 24 * 60)).unwrap_or_default());
    let at = now - age;
    let name = format!(
        "临淄区{}{}第{number}号",
        FIRST[sequence.next(FIRST.len())],
        SECOND[sequence.next(SECOND.len())]
    );
    let body = format!("GN{:06}", number % 1_000_000);
    let code = CreditCode::compose(
        '5',
        if kind == OrganizationKind::SocialAssociation {
            '1'
        } else {
            '2'
        },
        "370305",
        &body,
    );
    let code = code.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let registration = RegisterOrganization {
        id: OrganizationId(Uuid::from_u128(uuid_bits(at, number))),
        name,
        kind,
        category: ServiceCategory::ALL[sequence.next(ServiceCategory::ALL.len())],
        area,
        credit_code: code.to_string(),
        former_registration_no: None,
        address: Some("演示路 1 号".to_owned()),
        introduction: Some("为测量生成的社会组织。".to_owned()),
        founded_on: None,
        registered_on: china_date(at),
        registered_by: Some("临淄区行政审批服务局".to_owned()),
        supervised_by: None,
        contact: None,
        external_ids: Vec::new(),
        demo: true,
    };
    let mut organization = Organization::register(store.district(), None, registration, at).map_err(corrupt)?;
    organization.capabilities = vec![offered[sequence.next(offered.len())].clone()];
    organization.leads = vec![Lead::ALL[sequence.next(Lead::ALL.len())]];
    organization.full_member_count = i32::try_from(sequence.next(6)).unwrap_or_default();
    organization.capacity = 2 + i32::try_from(sequence.next(5)).unwrap_or_default();
    // Three in four are at work, most of them for all of their sub-district, some for the whole district.
    if sequence.next(4) > 0 {
        organization.status = OrganizationStatus::Active;
        organization.coverage_plan = Some("由街道社会组织党委覆盖。".to_owned());
        organization.service_areas = match sequence.next(5) {
            0 => vec![area.district()],
            _ => area.subdistrict().into_iter().collect(),
        };
    }
    Ok(organization)
}

fn corrupt(refusals: Refusals) -> StoreError {
    StoreError::Corrupt(format!("a generated record was refused: {:?}", refusals.as_slice()))
}

/// A UUIDv7 of that moment, told apart by the number.
fn uuid_bits(at: DateTime<Utc>, number: usize) -> u128 {
    let milliseconds = u128::from(at.timestamp_millis().unsigned_abs());
    (milliseconds << 80) | (0x7 << 76) | (0x2 << 62) | (number as u128 & 0xffff_ffff)
}

async fn add(
    store: &Store,
    batch: &[Organization],
    names: &HashMap<AreaCode, String>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tx = store.writer().begin().await?;
    let mut rows = Vec::with_capacity(batch.len());
    for organization in batch {
        let names: Vec<&str> = names.get(&organization.area).map(String::as_str).into_iter().collect();
        rows.push(active(organization, &names, store.vault())?);
    }
    // Sixteen-bit placeholders: 35 columns a row.
    for part in rows.chunks(500) {
        crate::entity::organization::Entity::insert_many(part.to_vec())
            .exec_without_returning(&tx)
            .await?;
    }
    let events: Vec<Event> = batch
        .iter()
        .map(|it| Event::of(Deed::RegisterOrganization, it.id, it.version, it.place(), None, it))
        .collect();
    let times: Vec<DateTime<Utc>> = batch.iter().map(|organization| organization.created_at).collect();
    record(&tx, store, &events, times).await?;
    tx.commit().await?;
    tracing::debug!(organizations = batch.len(), %now, "generated");
    Ok(())
}

/// Appends what happened, each at its time, in one statement.
async fn record(
    tx: &DatabaseTransaction,
    store: &Store,
    events: &[Event],
    times: Vec<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let texts = |text: fn(&Event) -> String| events.iter().map(text).collect::<Vec<String>>();
    let ids: Vec<Uuid> = events.iter().map(|event| event.object_id).collect();
    let versions: Vec<i32> = events.iter().map(|event| event.object_version).collect();
    // An array that is bound holds no nulls: the nil identifier and the empty text stand for them.
    let organizations: Vec<Uuid> = events
        .iter()
        .map(|event| {
            event
                .place
                .organization
                .map_or(Uuid::nil(), |organization| organization.0)
        })
        .collect();
    let areas = texts(|event| event.place.area.map_or_else(String::new, |area| area.to_string()));
    tx.execute_raw(fixed(
        "INSERT INTO events (occurred_at, district, deed, object_type, object_id, object_version, area_code, organization_id, reach, actor_kind, \
         before, after, request_id) SELECT t, $1, d, o, i, v, nullif(a, ''), nullif(g, $2), w, 'SYSTEM', b::jsonb, s::jsonb, 'bulk' \
         FROM unnest($3::timestamptz[], $4::text[], $5::text[], $6::uuid[], $7::int[], $8::text[], $9::uuid[], $10::text[], $11::text[], $12::text[]) \
         WITH ORDINALITY AS new (t, d, o, i, v, a, g, b, s, w, n) ORDER BY n",
        [
            store.district().to_string().into(),
            Uuid::nil().into(),
            times.into(),
            texts(|event| event.deed.code().to_owned()).into(),
            texts(|event| event.object_type.to_owned()).into(),
            ids.into(),
            versions.into(),
            areas.into(),
            organizations.into(),
            texts(|event| event.before.to_string()).into(),
            texts(|event| event.after.to_string()).into(),
            texts(|event| event.reach.code().to_owned()).into(),
        ],
    ))
    .await?;
    Ok(())
}
