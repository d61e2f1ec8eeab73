//! The same answers of a district at work, each by one hand-written statement.

use super::{day, text};
use crate::cli::bench::service::{BATCH, Recorder};
use crate::cli::bench::stage::Stage;
use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use serde_json::{Value, json};
use siling_domain::Word as _;
use siling_domain::access::Deed;
use siling_domain::id::{FundId, LedgerEntryId, NeedId, OrganizationId, ProjectId, ServiceOrderId, ServiceRecordId};
use siling_domain::money::Money;
use siling_domain::standard::Measure as Hundredths;
use siling_domain::time::{CHINA_OFFSET_HOURS, china_date};
use uuid::Uuid;

/// A project with its needs, order, organizations, milestones, payments and last records.
pub async fn project(stage: &Stage, id: ProjectId) -> anyhow::Result<Value> {
    let sql = "SELECT p.document->>'title', p.status, p.lead, p.price, a.code, a.name, o.id, o.name, p.document->'milestones', \
               s.id, s.document->>'title', s.status, s.ceiling, s.published_at, c.number, c.price, c.signed_on, \
               p.records, p.hours, p.volunteers, p.beneficiaries, \
               (SELECT json_agg(json_build_object('name', q.name, 'services', x.v->'services') ORDER BY x.n) \
               FROM jsonb_array_elements(p.document->'participants') WITH ORDINALITY AS x (v, n) \
               JOIN organizations q ON q.id = p.participants[x.n]), \
               (SELECT json_agg(json_build_object('id', n.id, 'title', n.document->>'title', 'status', n.status)) FROM needs n WHERE n.id = ANY(p.needs)), \
               (SELECT json_agg(json_build_object('amount', y.amount, 'status', y.status, 'at', y.sent_at) ORDER BY y.requested_at, y.id) \
               FROM payments y WHERE y.project_id = p.id AND y.status IN ('SENT', 'CONFIRMED', 'REFUNDED')), \
               (SELECT json_agg(json_build_object('id', r.id, 'day', r.day, 'place', r.place_name, 'hours', r.hours, 'volunteers', r.volunteers, \
               'beneficiaries', r.beneficiaries) ORDER BY r.day DESC, r.id DESC) \
               FROM (SELECT * FROM service_records r WHERE r.project_id = p.id AND r.status = 'RECORDED' ORDER BY r.day DESC, r.id DESC LIMIT 10) r) \
               FROM projects p JOIN areas a ON a.code = p.area_code JOIN organizations o ON o.id = p.organization_id \
               LEFT JOIN service_orders s ON s.id = p.order_id LEFT JOIN contracts c ON c.id = p.contract_id \
               WHERE p.id = $1 AND p.district = $2";
    let district = stage.app.store.district().to_string();
    let rows = stage.rows(sql, [id.0.into(), district.into()]).await?;
    let Some(row) = rows.first() else {
        return Ok(json!({ "project": null }));
    };
    let list = |index: usize| -> Result<Vec<Value>, DbErr> {
        let found: Option<Value> = row.try_get_by_index(index)?;
        Ok(match found {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        })
    };
    let participants = list(21)?
        .into_iter()
        .map(|it| json!({ "organization": { "name": it["name"] }, "services": it["services"] }));
    let needs = list(22)?.into_iter().map(|it| {
        json!({ "id": uuid(&it["id"]).map(|id| NeedId(id).to_string()), "title": it["title"], "status": it["status"] })
    });
    let milestones = list(8)?.into_iter().map(|it| {
        json!({
            "number": it["number"], "title": it["title"], "dueOn": it["due_on"], "status": it["status"],
            "acceptance": match &it["acceptance"] {
                Value::Null => Value::Null,
                acceptance => json!({ "on": acceptance["on"] }),
            },
        })
    });
    let payments = list(23)?.into_iter().map(
        |it| json!({ "amount": money(it["amount"].as_i64()), "status": it["status"], "sentAt": moment_of(&it["at"]) }),
    );
    let records = list(24)?.into_iter().map(|it| {
        json!({
            "id": uuid(&it["id"]).map(|id| ServiceRecordId(id).to_string()), "day": it["day"], "place": it["place"],
            "hours": hundredths(it["hours"].as_i64()), "volunteers": it["volunteers"], "beneficiaries": it["beneficiaries"],
        })
    });
    let order = match row.try_get_by_index::<Option<Uuid>>(9)? {
        Some(id) => json!({
            "id": ServiceOrderId(id).to_string(), "title": text(row, 10)?, "status": text(row, 11)?,
            "ceiling": money(row.try_get_by_index(12)?), "publishedAt": row.try_get_by_index::<Option<DateTime<Utc>>>(13)?.map(moment),
        }),
        None => Value::Null,
    };
    let contract = match row.try_get_by_index::<Option<String>>(14)? {
        Some(number) => json!({
            "number": number, "price": money(row.try_get_by_index(15)?), "signedOn": day(row, 16)?,
        }),
        None => Value::Null,
    };
    Ok(json!({ "project": {
        "id": id.to_string(), "title": text(row, 0)?, "status": text(row, 1)?, "lead": text(row, 2)?,
        "price": money(row.try_get_by_index(3)?), "area": { "code": text(row, 4)?, "name": text(row, 5)? },
        "organization": { "id": OrganizationId(row.try_get_by_index(6)?).to_string(), "name": text(row, 7)? },
        "participants": participants.collect::<Vec<_>>(), "needs": needs.collect::<Vec<_>>(), "order": order,
        "milestones": milestones.collect::<Vec<_>>(), "contract": contract, "payments": { "nodes": payments.collect::<Vec<_>>() },
        "totals": {
            "records": row.try_get_by_index::<i64>(17)?, "hours": hundredths(row.try_get_by_index(18)?),
            "volunteers": row.try_get_by_index::<i64>(19)?, "beneficiaries": row.try_get_by_index::<i64>(20)?,
        },
        "serviceRecords": { "nodes": records.collect::<Vec<_>>() },
    } }))
}

/// A fund's statement from March to October.
pub async fn statement(stage: &Stage, id: FundId, year: i32) -> anyhow::Result<Value> {
    let sql = "SELECT f.document->>'title', f.status, \
               (SELECT json_object_agg(b.account, b.amount) FROM (SELECT account, sum(amount) AS amount FROM ledger_postings \
               WHERE fund_id = f.id AND day < $2 GROUP BY account) b), \
               (SELECT json_object_agg(b.account, b.amount) FROM (SELECT account, sum(amount) AS amount FROM ledger_postings \
               WHERE fund_id = f.id AND day <= $3 GROUP BY account) b), \
               (SELECT json_agg(json_build_object('kind', k.kind, 'entries', k.entries, 'amount', k.amount)) FROM (SELECT kind, \
               count(*) AS entries, sum(amount) AS amount FROM ledger_entries WHERE fund_id = f.id AND day BETWEEN $2 AND $3 GROUP BY kind) k), \
               (SELECT json_agg(json_build_object('id', e.id, 'kind', e.kind, 'amount', e.amount, 'what', e.what_for, 'at', e.booked_at) \
               ORDER BY e.booked_at, e.id) FROM (SELECT * FROM ledger_entries e WHERE e.fund_id = f.id AND e.booked_at >= $4 \
               AND e.day BETWEEN $2 AND $3 ORDER BY e.booked_at, e.id LIMIT 21) e) \
               FROM funds f WHERE f.id = $1";
    let date = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let (from, to) = (date(3, 1), date(10, 31));
    let begin = from.and_time(chrono::NaiveTime::MIN).and_utc() - chrono::Duration::hours(8);
    let rows = stage
        .rows(sql, [id.0.into(), from.into(), to.into(), begin.into()])
        .await?;
    let Some(row) = rows.first() else {
        return Ok(json!({ "fund": null }));
    };
    let balances = |index: usize| -> Result<Value, DbErr> {
        let found: Option<Value> = row.try_get_by_index(index)?;
        let of = |account: &str| money(Some(found.as_ref().and_then(|it| it[account].as_i64()).unwrap_or(0)));
        Ok(json!({
            "available": of("AVAILABLE"), "reserved": of("RESERVED"), "committed": of("COMMITTED"), "paid": of("PAID"),
        }))
    };
    let mut movements: Vec<Value> = match row.try_get_by_index::<Option<Value>>(4)? {
        Some(Value::Array(found)) => found,
        _ => Vec::new(),
    };
    let kinds = ["APPROPRIATE", "ADJUST", "RESERVE", "COMMIT", "PAY", "RELEASE", "REFUND"];
    movements.sort_by_key(|it| kinds.iter().position(|kind| it["kind"] == *kind));
    let movements = movements
        .into_iter()
        .map(|it| json!({ "kind": it["kind"], "entries": it["entries"], "amount": money(it["amount"].as_i64()) }));
    let entries: Vec<Value> = match row.try_get_by_index::<Option<Value>>(5)? {
        Some(Value::Array(found)) => found,
        _ => Vec::new(),
    };
    let more = entries.len() > 20;
    let nodes = entries.into_iter().take(20).map(|it| {
        json!({
            "id": uuid(&it["id"]).map(|id| LedgerEntryId(id).to_string()), "kind": it["kind"],
            "amount": money(it["amount"].as_i64()), "whatFor": it["what"], "bookedAt": moment_of(&it["at"]),
        })
    });
    Ok(json!({ "fund": {
        "id": id.to_string(), "title": text(row, 0)?, "status": text(row, 1)?,
        "statement": {
            "opening": balances(2)?, "closing": balances(3)?, "movements": movements.collect::<Vec<_>>(),
            "entries": { "nodes": nodes.collect::<Vec<_>>(), "pageInfo": { "hasNextPage": more } },
        },
    } }))
}

/// The open orders that fit an organization, with the default weights written out.
pub async fn fitting(stage: &Stage, id: OrganizationId) -> anyhow::Result<Value> {
    let sql = "WITH o AS (SELECT o.id, o.area_code, o.service_areas, o.leads, o.capabilities, o.capacity, \
               coalesce((SELECT s.stars FROM star_ratings s WHERE s.organization_id = o.id AND s.status IN ('VALID', 'DOWNGRADED') \
               AND $2 BETWEEN s.valid_from AND s.valid_to), 0::smallint)::int AS stars, \
               (SELECT count(*) FROM projects p WHERE p.organization_id = o.id AND p.status IN ('PLANNED', 'IN_PROGRESS', 'PAUSED')) \
               + (SELECT count(*) FROM claims c WHERE c.organization_id = o.id AND c.status = 'SUBMITTED') AS load \
               FROM organizations o WHERE o.id = $1), \
               t AS (SELECT count(*) FILTER (WHERE p.status IN ('ACCEPTED', 'CLOSED')) AS finished, \
               coalesce(sum(p.milestones_accepted), 0) AS accepted, coalesce(sum(p.milestones_first_time), 0) AS first_time, \
               coalesce(sum(p.score_sum), 0)::bigint AS scores, coalesce(sum(p.ratings), 0)::bigint AS ratings FROM projects p WHERE p.organization_id = $1), \
               g AS (SELECT 10 * (1000 * o.stars / 5) AS stars, 10 * (1000 * greatest(o.capacity - o.load, 0) / greatest(o.capacity, 1)) AS room, \
               20 * ((300 * (500 + 500 * least(t.finished, 10) / 10) \
               + 350 * CASE WHEN t.accepted = 0 THEN 500 ELSE 1000 * t.first_time / t.accepted END \
               + 350 * CASE WHEN t.ratings = 0 THEN 500 ELSE 1000 * (t.scores - t.ratings) / (4 * t.ratings) END) / 1000) AS record FROM o, t), \
               f AS (SELECT r.id, r.document->>'title' AS title, r.ceiling, r.claim_deadline, \
               25 * CASE WHEN w.wanted = 0 THEN 1000 ELSE 1000 * w.has / w.wanted END AS capability, \
               20 * CASE WHEN o.area_code = r.area_code THEN 1000 WHEN r.area_code = ANY(o.service_areas) THEN 900 \
               WHEN r.subdistrict_code = ANY(o.service_areas) THEN 750 WHEN left(o.area_code, 9) = left(r.area_code, 9) THEN 600 \
               WHEN r.district = ANY(o.service_areas) THEN 500 WHEN left(o.area_code, 6) = left(r.area_code, 6) THEN 200 ELSE 0 END AS area, \
               10 * CASE WHEN r.lead = ANY(o.leads) THEN 1000 WHEN o.leads = '{}' THEN 500 ELSE 0 END AS lead \
               FROM o, service_orders r CROSS JOIN LATERAL (SELECT count(*) AS wanted, count(*) FILTER (WHERE u.code = ANY(o.capabilities)) AS has \
               FROM (SELECT unnest(r.capabilities) AS code UNION SELECT unnest(n.capabilities) FROM needs n WHERE n.id = ANY(r.needs)) u) w \
               WHERE r.district = $3 AND r.status = 'PUBLISHED' AND r.claim_deadline >= $2 AND r.capabilities <@ o.capabilities \
               AND r.min_stars <= o.stars AND o.load < o.capacity \
               AND NOT EXISTS (SELECT FROM claims c WHERE c.order_id = r.id AND c.organization_id = o.id AND c.status IN ('SUBMITTED', 'SELECTED'))) \
               SELECT f.id, f.title, f.ceiling, f.claim_deadline, f.capability::int, f.area, f.lead, g.stars, g.room::int, g.record::int, \
               count(*) OVER () FROM f, g ORDER BY f.capability + f.area + f.lead DESC, f.id LIMIT 20";
    let (today, district) = (stage.today(), stage.app.store.district().to_string());
    let rows = stage.rows(sql, [id.0.into(), today.into(), district.into()]).await?;
    let mut ranked = Vec::with_capacity(rows.len());
    for (row, rank) in rows.iter().zip(1..) {
        let part = |index: usize| row.try_get_by_index::<i32>(index);
        let parts = [
            ("CAPABILITY", part(4)?),
            ("AREA", part(5)?),
            ("LEAD", part(6)?),
            ("STARS", part(7)?),
            ("CAPACITY", part(8)?),
            ("RECORD", part(9)?),
            ("PRICE", 2_500),
        ];
        let score: i32 = parts.iter().map(|(_, points)| points).sum();
        let factors = parts.map(|(factor, points)| json!({ "factor": factor, "contribution": points }));
        ranked.push(json!({
            "rank": rank, "score": score, "factors": factors,
            "order": {
                "id": ServiceOrderId(row.try_get_by_index(0)?).to_string(), "title": text(row, 1)?,
                "ceiling": money(row.try_get_by_index(2)?), "claimDeadline": day(row, 3)?,
            },
        }));
    }
    let count = rows.first().map_or(Ok(0), |row| row.try_get_by_index::<i64>(10))?;
    Ok(json!({ "matchingOrders": { "rankedCount": count, "ranked": ranked } }))
}

/// A batch of records with the project's totals and the event.
pub async fn record(stage: &Stage, recorder: &Recorder) -> anyhow::Result<Value> {
    let sql = "WITH added AS (INSERT INTO service_records (id, district, project_id, organization_id, area_code, day, place_name, hours, \
               volunteers, beneficiaries, photos, recorded_at, status) \
               SELECT n.id, p.district, p.id, p.organization_id, p.area_code, $3, $4, 250, 3, n.served, '{}', $5, 'RECORDED' \
               FROM unnest($1::uuid[], $6::int[]) AS n (id, served), projects p WHERE p.id = $2 \
               RETURNING hours, volunteers, beneficiaries), \
               s AS (SELECT count(*) AS records, sum(hours) AS hours, sum(volunteers) AS volunteers, sum(beneficiaries) AS beneficiaries FROM added), \
               changed AS (UPDATE projects p SET records = p.records + s.records, hours = p.hours + s.hours, \
               volunteers = p.volunteers + s.volunteers, beneficiaries = p.beneficiaries + s.beneficiaries, version = p.version + 1, updated_at = $5, \
               document = p.document || jsonb_build_object('version', p.version + 1, 'updated_at', $5::timestamptz, 'totals', \
               p.document->'totals' || jsonb_build_object('records', p.records + s.records, 'hours', ((p.hours + s.hours) / 100.0)::numeric(20, 2)::text, \
               'volunteers', p.volunteers + s.volunteers, 'beneficiaries', p.beneficiaries + s.beneficiaries)) \
               FROM s WHERE p.id = $2 RETURNING p.id, p.version, p.district, p.area_code, p.organization_id, p.document) \
               INSERT INTO events (occurred_at, district, deed, object_type, object_id, object_version, area_code, organization_id, actor_kind, \
               reach, before, after, request_id) SELECT $5, c.district, $7, 'Project', c.id, c.version, c.area_code, c.organization_id, 'SYSTEM', \
               'PUBLIC', 'null'::jsonb, c.document, 'bench' FROM changed c RETURNING object_version";
    let ids: Vec<Uuid> = (0..BATCH).map(|_| stage.app.new_id::<ServiceRecordId>().0).collect();
    let served: Vec<i32> = (0..BATCH).map(|index| 10 + (index % 7) as i32).collect();
    let now = stage.app.clock.now();
    let values = [
        ids.into(),
        recorder.project.0.into(),
        china_date(now).into(),
        "社区党群服务中心".into(),
        now.into(),
        served.into(),
        Deed::RecordService.code().into(),
    ];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    let row = stage.app.store.writer().query_one_raw(statement).await?;
    row.ok_or_else(|| anyhow::anyhow!("nothing was recorded"))?;
    Ok(json!({ "recordService": { "known": [], "userErrors": [] } }))
}

fn money(fen: Option<i64>) -> Option<String> {
    fen.map(|fen| Money::from_fen(fen).to_string())
}

fn hundredths(number: Option<i64>) -> Option<String> {
    number.map(|number| Hundredths::from_hundredths(number).to_string())
}

fn uuid(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}

/// A moment as PostgreSQL writes it in JSON, as the schema writes it.
fn moment_of(value: &Value) -> Option<String> {
    let at: DateTime<Utc> = value.as_str()?.parse().ok()?;
    Some(moment(at))
}

fn moment(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt((CHINA_OFFSET_HOURS * 3600) as i32) {
        Some(china) => at.with_timezone(&china).to_rfc3339_opts(SecondsFormat::AutoSi, false),
        None => at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    }
}
