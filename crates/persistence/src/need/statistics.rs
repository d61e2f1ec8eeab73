//! What residents ask for, in figures, as of any day.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::list::within;
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::calendar::end_of_day;
use siling_domain::need::NeedChannel;
use siling_domain::organization::Lead;

/// What the figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandGroup {
    /// All needs counted.
    Total,
    /// Those of a lead, or of none yet.
    Lead(Option<Lead>),
    /// Those that came in by a channel.
    Channel(NeedChannel),
    /// Those of a part of the area: a sub-district of the district, a community of a sub-district.
    Area(AreaCode),
}

/// How many needs there are of a group, and what became of them by the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DemandFigures {
    /// Posted.
    pub posted: i64,
    /// Answered by the community: accepted, declined or merged.
    pub answered: i64,
    /// Of those answered, the ones answered on their last day at the latest.
    pub answered_in_time: i64,
    /// Waiting for an answer beyond the last day for it.
    pub overdue: i64,
    /// Declined.
    pub declined: i64,
    /// Merged into another one.
    pub merged: i64,
    /// Withdrawn.
    pub withdrawn: i64,
    /// Accepted and not yet resolved.
    pub open: i64,
    /// Resolved, rated and closed ones included.
    pub resolved: i64,
    /// Endorsements, of those that stand today.
    pub endorsements: i64,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    mask: i32,
    lead: Option<Stored<Lead>>,
    channel: Option<Stored<NeedChannel>>,
    part: Option<String>,
    capability: Option<String>,
    posted: i64,
    answered: i64,
    answered_in_time: i64,
    overdue: i64,
    declined: i64,
    merged: i64,
    withdrawn: i64,
    open: i64,
    resolved: i64,
    endorsements: i64,
}

impl Row {
    fn figures(&self) -> DemandFigures {
        DemandFigures {
            posted: self.posted,
            answered: self.answered,
            answered_in_time: self.answered_in_time,
            overdue: self.overdue,
            declined: self.declined,
            merged: self.merged,
            withdrawn: self.withdrawn,
            open: self.open,
            resolved: self.resolved,
            endorsements: self.endorsements,
        }
    }

    /// The grouping mask has a bit for each of lead, channel and part that the row does not go by.
    fn group(&self) -> Result<DemandGroup, StoreError> {
        Ok(match (self.mask, self.channel, &self.part) {
            (0b011, ..) => DemandGroup::Lead(self.lead.map(|lead| lead.0)),
            (0b101, Some(channel), _) => DemandGroup::Channel(channel.0),
            (0b110, _, Some(part)) => DemandGroup::Area(code(part)?),
            _ => DemandGroup::Total,
        })
    }
}

/// The sums, where each need counts as it stood at the end of a day.
const SUMS: &str = "count(*) AS posted, count(*) FILTER (WHERE n.answered_on <= ";
const SUMS_IN_TIME: &str = ") AS answered, count(*) FILTER (WHERE n.answered_on <= least(n.answer_due, ";
const SUMS_OVERDUE: &str = ")) AS answered_in_time, count(*) FILTER (WHERE s.status = 'SUBMITTED' AND n.answer_due < ";
const SUMS_STATES: &str = ") AS overdue, count(*) FILTER (WHERE s.status = 'DECLINED') AS declined, \
     count(*) FILTER (WHERE s.status = 'MERGED') AS merged, count(*) FILTER (WHERE s.status = 'WITHDRAWN') AS withdrawn, \
     count(*) FILTER (WHERE s.status IN ('ACCEPTED', 'ORDERED', 'IN_DELIVERY')) AS open, \
     count(*) FILTER (WHERE s.status IN ('RESOLVED', 'RATED', 'CLOSED')) AS resolved, \
     coalesce(sum(e.value), 0)::bigint AS endorsements \
     FROM n JOIN s ON s.need_id = n.id LEFT JOIN e ON e.need_id = n.id";

fn sums(sql: &mut Sql, on: NaiveDate) {
    sql.push(SUMS).bind(on).push(SUMS_IN_TIME).bind(on);
    sql.push(SUMS_OVERDUE).bind(on).push(SUMS_STATES);
}

/// Which needs are counted, and as of when.
#[derive(Debug, Clone, Copy)]
pub struct DemandScope {
    /// Those of the area or anywhere in it.
    pub area: AreaCode,
    /// Those posted on or after this day.
    pub from: Option<NaiveDate>,
    /// Those posted on or before this day.
    pub to: NaiveDate,
    /// As they stood at the end of this day.
    pub on: NaiveDate,
    /// Only those that everybody may see: what is not public cannot be told from small figures then.
    pub public: bool,
}

/// The needs posted in the period, each with where it stood at the end of the day, and who stood behind it then.
fn needs(sql: &mut Sql, store: &Store, scope: &DemandScope) {
    let end = end_of_day(scope.on);
    sql.push("WITH n AS (SELECT r.id, r.lead, r.channel, r.subdistrict_code, r.area_code, r.capabilities, r.answered_on, r.answer_due FROM needs r WHERE r.district = ")
        .bind(store.district().to_string());
    within(sql, Some(&scope.area));
    if scope.public {
        sql.push(" AND r.accepted_at IS NOT NULL");
    }
    // A day begins as the one before it ends.
    if let Some(before) = scope.from.and_then(|from| from.pred_opt()) {
        sql.push(" AND r.created_at >= ").bind(end_of_day(before));
    }
    sql.push(" AND r.created_at < ")
        .bind(end_of_day(scope.to.min(scope.on)));
    sql.push("), s AS (SELECT h.need_id, h.status FROM need_statuses h JOIN n ON n.id = h.need_id WHERE h.since < ")
        .bind(end)
        .push(" AND (h.until IS NULL OR h.until >= ")
        .bind(end)
        .push(")), e AS (SELECT d.need_id, count(*) AS value FROM need_endorsements d JOIN n ON n.id = d.need_id WHERE d.created_at < ")
        .bind(end)
        .push(" GROUP BY d.need_id) ");
}

/// The figures of the area, the total first; groups without needs are left out.
pub async fn demand(store: &Store, scope: &DemandScope) -> Result<Vec<(DemandGroup, DemandFigures)>, StoreError> {
    let mut sql = Sql::new("");
    needs(&mut sql, store, scope);
    let district = scope.area.level() == AreaLevel::District;
    sql.push(if district {
        "SELECT GROUPING(n.lead, n.channel, n.subdistrict_code) AS mask, n.lead, n.channel, n.subdistrict_code AS part, "
    } else {
        "SELECT GROUPING(n.lead, n.channel, n.area_code) AS mask, n.lead, n.channel, n.area_code AS part, "
    })
    .push("NULL::text AS capability, ");
    sums(&mut sql, scope.on);
    sql.push(if district {
        " GROUP BY GROUPING SETS ((), (n.lead), (n.channel), (n.subdistrict_code))"
    } else {
        " GROUP BY GROUPING SETS ((), (n.lead), (n.channel), (n.area_code))"
    });
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.iter().map(|row| Ok((row.group()?, row.figures()))).collect()
}

/// The figures of the area by capability, the most wanted first; a need that wants several counts in each.
pub async fn demand_by_capability(
    store: &Store,
    scope: &DemandScope,
) -> Result<Vec<(String, DemandFigures)>, StoreError> {
    let mut sql = Sql::new("");
    needs(&mut sql, store, scope);
    sql.push("SELECT 0 AS mask, NULL::text AS lead, NULL::text AS channel, NULL::text AS part, c.capability, ");
    sums(&mut sql, scope.on);
    sql.push(" CROSS JOIN LATERAL unnest(n.capabilities) AS c (capability) GROUP BY c.capability ORDER BY count(*) DESC, c.capability");
    let rows: Vec<Row> = store.all(sql.build()).await?;
    let named = rows.into_iter();
    Ok(named
        .filter_map(|row| {
            let figures = row.figures();
            row.capability.map(|capability| (capability, figures))
        })
        .collect())
}
