//! Generated cases, from residents' needs to paid services: funds with their ledger, salons, needs, orders, claims,
//! projects with their records of service, contracts and payments, all as the constraints demand.

mod case;

use super::many::{add, happened};
use super::{Sequence, uuid_bits};
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::stored::Stored;
use crate::{area, capability};
use case::{Case, Phase, Seed, case, deed};
use chrono::{DateTime, Datelike as _, Duration, Utc};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, FromQueryResult, TransactionTrait as _};
use siling_domain::Word as _;
use siling_domain::area_code::AreaCode;
use siling_domain::event::Event;
use siling_domain::fund::{Fund, FundKind, FundPurpose, FundStatus, LedgerEntry, Movement, Posting, Stamp};
use siling_domain::id::{FundId, Id, LedgerEntryId, OrganizationId, SalonId};
use siling_domain::money::Money;
use siling_domain::order::ServiceOrder;
use siling_domain::organization::Lead;
use siling_domain::project::ServiceRecord;
use siling_domain::salon::{Participant, ParticipantKind, Resolution, ResolutionDecision, SalonStatus, SecretarySalon};
use siling_domain::text::SearchText;
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

/// Puts cases into the store, in one transaction.
async fn keep(
    store: &Store,
    town: &Town,
    cases: Vec<(Phase, Case)>,
    loose: Vec<siling_domain::need::Need>,
) -> Result<(), StoreError> {
    let tx = store.writer().begin().await?;
    let mut events = Vec::new();
    let mut loose: Vec<_> = loose.into_iter().map(accepted).collect();
    for phase in [Phase::Open, Phase::Running, Phase::Done] {
        let of_phase = || cases.iter().filter(move |(of, _)| *of == phase).map(|(_, case)| case);
        macro_rules! kept {
            ($kind:ident, $objects:expr, $added:expr) => {{
                let objects: Vec<_> = $objects;
                let told = add(&tx, deed(phase, Kind::$kind), &objects, $added).await?;
                events.extend(at_times(told, objects.iter().map(|it| it.created_at)));
                objects
            }};
        }
        let orders = kept!(Order, of_phase().map(|it| it.order.clone()).collect(), |order| Some(
            unlinked(order)
        ));
        let mut needs: Vec<_> = of_phase().map(|it| it.need.clone()).collect();
        if phase == Phase::Open {
            needs.append(&mut loose);
        }
        kept!(Commitment, of_phase().map(|it| it.commitment.clone()).collect(), |_| {
            None
        });
        kept!(Claim, of_phase().flat_map(|it| it.claims.clone()).collect(), |_| None);
        let projects = kept!(Project, of_phase().flat_map(|it| it.projects.clone()).collect(), |_| {
            None
        });
        kept!(
            Contract,
            of_phase().flat_map(|it| it.contracts.clone()).collect(),
            |_| None
        );
        kept!(Payment, of_phase().flat_map(|it| it.payments.clone()).collect(), |_| {
            None
        });
        kept!(Rating, of_phase().flat_map(|it| it.ratings.clone()).collect(), |_| None);
        let needs = kept!(Need, needs, |_| None);
        link(&tx, &orders).await?;
        standings(&tx, &needs).await?;
        findable(&tx, town, &projects).await?;
        let records: Vec<ServiceRecord> = of_phase().flat_map(|it| it.records.clone()).collect();
        serve(&tx, &records).await?;
        let entries: Vec<LedgerEntry> = of_phase().flat_map(|it| it.entries.clone()).collect();
        book(&tx, &entries).await?;
    }
    happened(&tx, store, events).await?;
    Ok(tx.commit().await?)
}

/// A need that was accepted and waits for an order.
fn accepted(mut need: siling_domain::need::Need) -> siling_domain::need::Need {
    need.status = siling_domain::need::NeedStatus::Accepted;
    need.status_since = need.accepted_at.unwrap_or(need.created_at);
    need.order = None;
    need.version = 2;
    need.updated_at = need.status_since;
    need
}

/// The order before its money is set aside and before its award: the rows that it names are not there yet.
fn unlinked(order: &ServiceOrder) -> ServiceOrder {
    ServiceOrder {
        published_at: None,
        commitment: None,
        award: None,
        project: None,
        contract: None,
        ..order.clone()
    }
}

async fn link(tx: &DatabaseTransaction, orders: &[ServiceOrder]) -> Result<(), StoreError> {
    let id = |id: Option<Uuid>| id.unwrap_or(Uuid::nil());
    let mut sql = Sql::new("WITH u AS (SELECT * FROM unnest(");
    sql.bind(orders.iter().map(|it| it.id.0).collect::<Vec<_>>())
        .push("::uuid[], ");
    sql.bind(orders.iter().filter_map(|it| it.published_at).collect::<Vec<_>>())
        .push("::timestamptz[], ");
    sql.bind(
        orders
            .iter()
            .map(|it| id(it.commitment.map(|id| id.0)))
            .collect::<Vec<_>>(),
    )
    .push("::uuid[], ");
    sql.bind(
        orders
            .iter()
            .map(|it| id(it.project.map(|id| id.0)))
            .collect::<Vec<_>>(),
    )
    .push("::uuid[], ");
    sql.bind(
        orders
            .iter()
            .map(|it| id(it.contract.map(|id| id.0)))
            .collect::<Vec<_>>(),
    )
    .push("::uuid[], ");
    sql.bind(
        orders
            .iter()
            .map(|it| id(it.award.as_ref().map(|award| award.organization.0)))
            .collect::<Vec<_>>(),
    );
    sql.push(
        "::uuid[]) AS u (id, at, c, p, k, g)) UPDATE service_orders o SET published_at = u.at, \
         commitment_id = nullif(u.c, '00000000-0000-0000-0000-000000000000'), \
         project_id = nullif(u.p, '00000000-0000-0000-0000-000000000000'), \
         contract_id = nullif(u.k, '00000000-0000-0000-0000-000000000000'), \
         organization_id = nullif(u.g, '00000000-0000-0000-0000-000000000000') FROM u WHERE o.id = u.id",
    );
    tx.execute_raw(sql.build()).await?;
    Ok(())
}

/// Where each need stood: since it was accepted, and where it stands now.
async fn standings(tx: &DatabaseTransaction, needs: &[siling_domain::need::Need]) -> Result<(), StoreError> {
    let mut sql = Sql::new("WITH n AS (SELECT * FROM unnest(");
    sql.bind(needs.iter().map(|it| it.id.0).collect::<Vec<_>>())
        .push("::uuid[], ");
    sql.bind(
        needs
            .iter()
            .map(|it| it.accepted_at.unwrap_or(it.created_at))
            .collect::<Vec<_>>(),
    )
    .push("::timestamptz[], ");
    sql.bind(needs.iter().map(|it| it.status_since).collect::<Vec<_>>())
        .push("::timestamptz[], ");
    sql.bind(needs.iter().map(|it| it.status.code().to_owned()).collect::<Vec<_>>());
    sql.push(
        "::text[]) AS n (id, accepted, since, status)) INSERT INTO need_statuses (need_id, since, until, status) \
         SELECT id, accepted, since, 'ACCEPTED' FROM n WHERE accepted < since UNION ALL SELECT id, since, NULL, status FROM n",
    );
    tx.execute_raw(sql.build()).await?;
    Ok(())
}

/// Makes projects found by their titles and the names of their areas.
async fn findable(
    tx: &DatabaseTransaction,
    town: &Town,
    projects: &[siling_domain::project::Project],
) -> Result<(), StoreError> {
    let names: HashMap<AreaCode, &str> = town
        .communities
        .iter()
        .map(|(code, name)| (*code, name.as_str()))
        .collect();
    let (mut texts, mut grams) = (Vec::new(), Vec::new());
    for project in projects {
        let own = project.search_fields().into_iter();
        let search = SearchText::of(own.chain(names.get(&project.area).copied()));
        texts.push(search.text);
        grams.push(search.grams.join("\u{1f}"));
    }
    let mut sql =
        Sql::new("UPDATE projects p SET search_text = u.text, grams = string_to_array(u.grams, chr(31)) FROM unnest(");
    sql.bind(projects.iter().map(|it| it.id.0).collect::<Vec<_>>())
        .push("::uuid[], ");
    sql.bind(texts).push("::text[], ").bind(grams);
    sql.push("::text[]) AS u (id, text, grams) WHERE p.id = u.id");
    tx.execute_raw(sql.build()).await?;
    Ok(())
}

/// Adds records of service. Their projects' events tell of them in their totals.
async fn serve(tx: &DatabaseTransaction, records: &[ServiceRecord]) -> Result<(), StoreError> {
    fn column<T>(records: &[ServiceRecord], of: impl Fn(&ServiceRecord) -> T) -> Vec<T> {
        records.iter().map(of).collect()
    }
    let Some(first) = records.first() else { return Ok(()) };
    tx.execute_raw(fixed(
        "INSERT INTO service_records (id, district, project_id, organization_id, area_code, day, place_name, hours, volunteers, \
         beneficiaries, photos, recorded_at, status) \
         SELECT n.id, $11, n.project, n.organization, n.area, n.day, n.place, n.hours, n.volunteers, n.beneficiaries, '{}', n.at, $12 \
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::text[], $7::bigint[], $8::int[], $9::int[], \
         $10::timestamptz[]) AS n (id, project, organization, area, day, place, hours, volunteers, beneficiaries, at)",
        [
            column(records, |it| it.id.0).into(),
            column(records, |it| it.project.0).into(),
            column(records, |it| it.organization.0).into(),
            column(records, |it| it.area.to_string()).into(),
            column(records, |it| it.day).into(),
            column(records, |it| it.place_name.clone()).into(),
            column(records, |it| it.hours.hundredths()).into(),
            column(records, |it| it.volunteers).into(),
            column(records, |it| it.beneficiaries).into(),
            column(records, |it| it.recorded_at).into(),
            first.district.to_string().into(),
            Stored(first.status).into(),
        ],
    ))
    .await?;
    Ok(())
}

/// Books entries: the balances are kept by the postings themselves.
async fn book(tx: &DatabaseTransaction, entries: &[LedgerEntry]) -> Result<(), StoreError> {
    let Some(first) = entries.first() else { return Ok(()) };
    let nil = |id: Option<Uuid>| id.unwrap_or(Uuid::nil());
    let column = |of: fn(&LedgerEntry) -> String| entries.iter().map(of).collect::<Vec<String>>();
    tx.execute_raw(fixed(
        "INSERT INTO ledger_entries (id, district, fund_id, kind, from_account, to_account, amount, what_for, commitment_id, payment_id, \
         booked_at) SELECT n.id, $10, n.fund, n.kind, n.less, n.more, n.amount, n.what, \
         nullif(n.commitment, '00000000-0000-0000-0000-000000000000'), nullif(n.payment, '00000000-0000-0000-0000-000000000000'), n.at \
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::uuid[], $9::uuid[], \
         $11::timestamptz[]) AS n (id, fund, kind, less, more, amount, what, commitment, payment, at)",
        [
            entries.iter().map(|it| it.id.0).collect::<Vec<_>>().into(),
            entries.iter().map(|it| it.fund.0).collect::<Vec<_>>().into(),
            column(|it| it.kind.code().to_owned()).into(),
            column(|it| it.from.code().to_owned()).into(),
            column(|it| it.to.code().to_owned()).into(),
            entries.iter().map(|it| it.amount.fen()).collect::<Vec<_>>().into(),
            column(|it| it.what_for.clone()).into(),
            entries.iter().map(|it| nil(it.commitment.map(|id| id.0))).collect::<Vec<_>>().into(),
            entries.iter().map(|it| nil(it.payment.map(|id| id.0))).collect::<Vec<_>>().into(),
            first.district.to_string().into(),
            entries.iter().map(|it| it.booked_at).collect::<Vec<_>>().into(),
        ],
    ))
    .await?;
    // In the order of what happened, so that no account falls below nothing on the way.
    let postings: Vec<(LedgerEntryId, Posting)> = entries
        .iter()
        .flat_map(|entry| entry.postings().map(|posting| (entry.id, posting)))
        .collect();
    tx.execute_raw(fixed(
        "INSERT INTO ledger_postings (entry_id, account, amount, commitment_id) \
         SELECT entry, account, amount, nullif(owner, '00000000-0000-0000-0000-000000000000') \
         FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[]) WITH ORDINALITY AS p (entry, account, amount, owner, place) \
         ORDER BY place",
        [
            postings.iter().map(|(entry, _)| entry.0).collect::<Vec<_>>().into(),
            postings.iter().map(|(_, it)| it.account.code().to_owned()).collect::<Vec<_>>().into(),
            postings.iter().map(|(_, it)| it.amount.fen()).collect::<Vec<_>>().into(),
            postings.iter().map(|(_, it)| nil(it.commitment.map(|id| id.0))).collect::<Vec<_>>().into(),
        ],
    ))
    .await?;
    Ok(())
}
