//! How cases get into the store.

use super::case::{Case, Phase, deed};
use super::{Kind, Town, at_times};
use crate::bulk::many::{add, happened};
use crate::error::StoreError;
use crate::sql::{Sql, fixed};
use crate::store::Store;
use crate::stored::Stored;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, TransactionTrait as _};
use siling_domain::Word as _;
use siling_domain::area_code::AreaCode;
use siling_domain::fund::{LedgerEntry, Posting};
use siling_domain::id::LedgerEntryId;
use siling_domain::need::{Need, NeedStatus};
use siling_domain::order::ServiceOrder;
use siling_domain::project::ServiceRecord;
use siling_domain::text::SearchText;
use std::collections::HashMap;
use uuid::Uuid;

/// Puts cases into the store, in one transaction.
pub(super) async fn keep(
    store: &Store,
    town: &Town,
    cases: Vec<(Phase, Case)>,
    loose: Vec<Need>,
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
fn accepted(mut need: Need) -> Need {
    need.status = NeedStatus::Accepted;
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
async fn standings(tx: &DatabaseTransaction, needs: &[Need]) -> Result<(), StoreError> {
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
pub(super) async fn book(tx: &DatabaseTransaction, entries: &[LedgerEntry]) -> Result<(), StoreError> {
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
