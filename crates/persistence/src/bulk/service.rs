//! Generated cases, from residents' needs to paid services: funds with their ledger, salons, needs, orders, claims,
//! projects with their records of service, contracts and payments, all as the constraints demand.

mod case;
mod keep;

use super::many::{add, happened};
use super::{Sequence, uuid_bits};
use crate::error::StoreError;
use crate::sql::fixed;
use crate::store::Store;
use crate::{area, capability};
use case::{Case, Phase, Seed, case, deed};
use chrono::{DateTime, Datelike as _, Duration, Utc};
use keep::{book, keep};
use sea_orm::{ConnectionTrait as _, FromQueryResult, TransactionTrait as _};
use siling_domain::Word as _;
use siling_domain::area_code::AreaCode;
use siling_domain::event::Event;
use siling_domain::fund::{Fund, FundKind, FundPurpose, FundStatus, LedgerEntry, Movement, Stamp};
use siling_domain::id::{FundId, Id, OrganizationId, SalonId};
use siling_domain::money::Money;
use siling_domain::organization::Lead;
use siling_domain::salon::{Participant, ParticipantKind, Resolution, ResolutionDecision, SalonStatus, SecretarySalon};
use siling_domain::time::china_date;
use std::collections::HashMap;
use uuid::Uuid;

/// How many cases one transaction adds.
const BATCH: usize = 500;
/// How many records of service a project has.
pub const RECORDS_EACH: usize = 10;
/// One open order for so many projects, and as many needs without an order.
const OPEN_EACH: usize = 50;
/// What the cases are about.
const SUBJECTS: [&str; 12] = [
    "上门维修",
    "助老理发",
    "四点半课堂",
    "矛盾调解",
    "健康义诊",
    "文化演出",
    "环境整治",
    "法律咨询",
    "助餐送餐",
    "亲子活动",
    "心理疏导",
    "反诈宣传",
];

/// The kinds of object, by which generated identifiers are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Fund = 1,
    Salon,
    Need,
    Order,
    Commitment,
    Claim,
    Project,
    Contract,
    Payment,
    Rating,
    Record,
    Entry,
}

/// Makes the identifiers of one case.
#[derive(Debug, Clone, Copy)]
struct Ids {
    at: DateTime<Utc>,
    number: usize,
}

impl Ids {
    /// The identifier of one of up to sixteen objects of a kind.
    fn id<I: Id>(&self, kind: Kind, index: usize) -> I {
        let number = ((kind as usize) << 27) | (((self.number << 4) | index) & 0x7ff_ffff);
        I::from_uuid(Uuid::from_u128(uuid_bits(self.at, number)))
    }
}

#[derive(Debug, FromQueryResult)]
struct Contractor {
    id: Uuid,
    capabilities: Vec<String>,
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    projects: i64,
    needs: i64,
}

struct Town {
    communities: Vec<(AreaCode, String)>,
    contractors: Vec<Contractor>,
    capabilities: Vec<String>,
    salons: HashMap<AreaCode, SalonId>,
    funds: HashMap<(i32, Option<AreaCode>), Fund>,
}

/// Adds cases until there are so many projects, with a fiftieth of that many open orders and needs beside them; says how
/// many projects were added. Organizations have to be there.
pub async fn services(store: &Store, projects: usize, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let counted = store
        .one::<Counted>(fixed(
            "SELECT (SELECT count(*) FROM projects) AS projects, (SELECT count(*) FROM needs) AS needs",
            [],
        ))
        .await?;
    let (there, needs) = counted.map_or((0, 0), |it| (it.projects as usize, it.needs as usize));
    let missing = projects.saturating_sub(there);
    let town = town(store, now).await?;
    let mut sequence = Sequence(needs as u64);
    let open = missing / OPEN_EACH;
    let mut number = needs;
    let mut done = 0;
    // A third of a batch apart, so that old and new lie mixed as they would have come.
    let total = missing + 2 * open;
    while done < total {
        let size = BATCH.min(total - done);
        let mut cases = Vec::with_capacity(size);
        let mut loose = Vec::new();
        for at in done..done + size {
            let phase = match at {
                _ if at >= missing + open => None,
                _ if at >= missing => Some(Phase::Open),
                _ if at.is_multiple_of(4) => Some(Phase::Running),
                _ => Some(Phase::Done),
            };
            number += 1;
            let made = town.case(number, phase.unwrap_or(Phase::Open), &mut sequence, now)?;
            match phase {
                Some(phase) => cases.push((phase, made)),
                None => loose.push(made.need),
            }
        }
        keep(store, &town, cases, loose).await?;
        done += size;
    }
    store
        .writer()
        .execute_unprepared(
            "ANALYZE needs; ANALYZE need_statuses; ANALYZE service_orders; ANALYZE claims; ANALYZE projects; ANALYZE service_records; \
             ANALYZE service_ratings; ANALYZE commitments; ANALYZE contracts; ANALYZE payments; ANALYZE ledger_entries; \
             ANALYZE ledger_postings; ANALYZE events",
        )
        .await?;
    Ok(missing)
}

impl Town {
    fn case(
        &self,
        number: usize,
        phase: Phase,
        sequence: &mut Sequence,
        now: DateTime<Utc>,
    ) -> Result<Case, StoreError> {
        let (community, place) = &self.communities[sequence.next(self.communities.len())];
        let contractor = &self.contractors[sequence.next(self.contractors.len())];
        let days = match phase {
            Phase::Open => sequence.next(5),
            Phase::Running => 31 + sequence.next(40),
            Phase::Done => 95 + sequence.next(900),
        };
        let published = now - Duration::days(days as i64) - Duration::seconds(sequence.next(80_000) as i64);
        // Three in ten are paid by the district, the others by their community.
        let purse = (sequence.next(10) >= 3).then_some(*community);
        let year = china_date(published).year();
        let fund = self.funds.get(&(year, purse)).or_else(|| self.funds.get(&(year, None)));
        let own = contractor.capabilities.first();
        Ok(case(&Seed {
            number,
            phase,
            community: *community,
            place,
            organization: OrganizationId(contractor.id),
            fund: fund.ok_or_else(|| StoreError::Corrupt(format!("there is no fund of {year}")))?,
            salon: self.salons.get(community).copied().unwrap_or(SalonId(Uuid::nil())),
            capability: match phase {
                Phase::Open => &self.capabilities[sequence.next(self.capabilities.len())],
                _ => own.unwrap_or(&self.capabilities[0]),
            },
            subject: SUBJECTS[sequence.next(SUBJECTS.len())],
            lead: Lead::ALL[sequence.next(Lead::ALL.len())],
            price: 2_000 + 100 * sequence.next(80) as i64,
            published,
            records: RECORDS_EACH,
        }))
    }
}

/// What cases are made from: communities with their salons, contractors, and the funds of the years.
async fn town(store: &Store, now: DateTime<Utc>) -> Result<Town, StoreError> {
    let communities: Vec<(AreaCode, String)> = area::all(store)
        .await?
        .into_iter()
        .filter(|area| area.code.is_urban_community() && area.valid_to.is_none())
        .map(|area| (area.code, area.name))
        .collect();
    let contractors: Vec<Contractor> = store
        .all(fixed(
            "SELECT id, capabilities FROM organizations WHERE district = $1 AND status = 'ACTIVE' ORDER BY id",
            [store.district().to_string().into()],
        ))
        .await?;
    let capabilities: Vec<String> = capability::all(store).await?.into_iter().map(|it| it.code).collect();
    if communities.is_empty() || contractors.is_empty() || capabilities.is_empty() {
        return Err(StoreError::Corrupt(
            "areas, catalogues and active organizations have to be loaded first".to_owned(),
        ));
    }
    let mut town = Town {
        communities,
        contractors,
        capabilities,
        salons: HashMap::new(),
        funds: HashMap::new(),
    };
    town.salons = salons(store, &town, now).await?;
    town.funds = funds(store, &town, now).await?;
    Ok(town)
}

const SALON: &str = "为测量生成的书记沙龙";

#[derive(Debug, FromQueryResult)]
struct KnownSalon {
    id: Uuid,
    area_code: String,
}

/// One salon held in each community: those that are there, or new ones.
async fn salons(store: &Store, town: &Town, now: DateTime<Utc>) -> Result<HashMap<AreaCode, SalonId>, StoreError> {
    let known: Vec<KnownSalon> = store
        .all(fixed(
            "SELECT id, area_code FROM secretary_salons WHERE document->>'title' = $1",
            [SALON.into()],
        ))
        .await?;
    let mut salons = HashMap::new();
    for salon in known {
        salons.insert(crate::entity::area::code(&salon.area_code)?, SalonId(salon.id));
    }
    let at = now - Duration::days(1_200);
    let mut made = Vec::new();
    for (number, (community, _)) in town.communities.iter().enumerate() {
        if salons.contains_key(community) {
            continue;
        }
        let ids = Ids { at, number };
        made.push(SecretarySalon {
            id: ids.id(Kind::Salon, 0),
            district: store.district(),
            area: *community,
            title: SALON.to_owned(),
            planned_on: china_date(at),
            venue: "社区党群服务中心".to_owned(),
            needs: Vec::new(),
            status: SalonStatus::Held,
            status_since: at,
            held_on: Some(china_date(at)),
            participants: vec![
                participant(ParticipantKind::Community, None),
                participant(
                    ParticipantKind::Organization,
                    Some(OrganizationId(town.contractors[number % town.contractors.len()].id)),
                ),
            ],
            minutes: Some("议定居民服务需求制单。".to_owned()),
            resolutions: vec![Resolution {
                number: 1,
                text: "同意按居民需求制单。".to_owned(),
                decision: ResolutionDecision::Adopt,
                needs: Vec::new(),
            }],
            cancel_reason: None,
            planned_by: None,
            demo: true,
            version: 2,
            created_at: at,
            updated_at: at,
        });
    }
    let tx = store.writer().begin().await?;
    let events = add(&tx, deed(Phase::Done, Kind::Salon), &made, |_| None).await?;
    happened(&tx, store, at_times(events, made.iter().map(|it| it.updated_at))).await?;
    tx.commit().await?;
    salons.extend(made.iter().map(|salon| (salon.area, salon.id)));
    Ok(salons)
}

fn participant(kind: ParticipantKind, organization: Option<OrganizationId>) -> Participant {
    Participant {
        kind,
        organization,
        unit: None,
        body: None,
        count: 3,
    }
}

#[derive(Debug, FromQueryResult)]
struct Document {
    document: sea_orm::prelude::Json,
}

/// The funds of this year and of those before it: the district's, and one of each community.
async fn funds(
    store: &Store,
    town: &Town,
    now: DateTime<Utc>,
) -> Result<HashMap<(i32, Option<AreaCode>), Fund>, StoreError> {
    let known: Vec<Document> = store
        .all(fixed(
            "SELECT document FROM funds WHERE kind IN ('PARTY_BUILDING', 'COMMUNITY_SERVICE') AND status = 'OPEN'",
            [],
        ))
        .await?;
    let mut funds = HashMap::new();
    for row in known {
        let fund: Fund =
            serde_json::from_value(row.document).map_err(|error| StoreError::Corrupt(format!("Fund: {error}")))?;
        funds.insert((fund.year, fund.area), fund);
    }
    let mut made = Vec::new();
    let year = china_date(now).year();
    for year in year - 3..=year {
        let communities = town.communities.iter().map(|(code, name)| (Some(*code), name.as_str()));
        for (area, name) in std::iter::once((None, "区级")).chain(communities) {
            if funds.contains_key(&(year, area)) {
                continue;
            }
            let number = ((year.unsigned_abs() as usize) << 12) | (made.len() & 0xfff);
            made.push(fund(store, Ids { at: now, number }, year, area, name, now));
        }
    }
    let entries: Vec<LedgerEntry> = (made.iter().zip(0usize..))
        .map(|(fund, number)| {
            let stamp = Stamp {
                entry: Ids {
                    at: now - Duration::days(2_000),
                    number: ((fund.year.unsigned_abs() as usize) << 12) | (number & 0xfff),
                }
                .id(Kind::Entry, 0),
                by: None,
                now: fund.created_at,
            };
            LedgerEntry::book(fund, Movement::APPROPRIATE, fund.budgeted, "预算下达", stamp)
        })
        .collect();
    let tx = store.writer().begin().await?;
    let events = add(&tx, deed(Phase::Done, Kind::Fund), &made, |_| None).await?;
    happened(&tx, store, at_times(events, made.iter().map(|it| it.updated_at))).await?;
    book(&tx, &entries).await?;
    tx.commit().await?;
    funds.extend(made.into_iter().map(|fund| ((fund.year, fund.area), fund)));
    Ok(funds)
}

fn fund(store: &Store, ids: Ids, year: i32, area: Option<AreaCode>, name: &str, now: DateTime<Utc>) -> Fund {
    let (kind, yuan) = match area {
        None => (FundKind::PartyBuilding, 5_000_000_000),
        Some(_) => (FundKind::CommunityService, 100_000_000),
    };
    // The first of January in China, or now where that is later.
    let begun = chrono::NaiveDate::from_ymd_opt(year, 1, 1)
        .and_then(|day| day.and_hms_opt(1, 0, 0))
        .map_or(now, |at| at.and_utc().min(now));
    Fund {
        id: ids.id::<FundId>(Kind::Fund, 0),
        district: store.district(),
        kind,
        purposes: vec![FundPurpose::ServicePurchase],
        area,
        year,
        title: format!("{year}年{name}{}", kind.entry().zh),
        budgeted: Money::from_yuan(yuan).unwrap_or_default(),
        document: None,
        status: FundStatus::Open,
        status_since: begun,
        budgeted_by: None,
        approved_by: None,
        approved_at: Some(begun),
        allocated_at: Some(begun),
        adjustment: None,
        disposal: None,
        disposed: None,
        carried_into: None,
        demo: true,
        version: 3,
        created_at: begun,
        updated_at: begun,
    }
}

fn at_times(events: Vec<Event>, times: impl Iterator<Item = DateTime<Utc>>) -> Vec<(Event, DateTime<Utc>)> {
    events.into_iter().zip(times).collect()
}
