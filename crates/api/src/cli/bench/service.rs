//! What is asked of a district at work: the public page of a project, a fund's statement, the open orders that fit an
//! organization, and records of service in batches.

use super::operation::{Asked, Measure};
use super::stage::Stage;
use axum::body::Bytes;
use serde_json::{Value, json};
use siling_domain::id::{FundId, OrganizationId, ProjectId, ServiceRecordId};
use std::sync::Arc;

/// How many records one batch holds.
pub const BATCH: usize = 100;
/// How many projects service is recorded for: more than there are clients, so that they rarely wait for one another.
const RECORDED: i64 = 40;
/// How many different requests of each kind are sent.
const SAMPLES: i64 = 500;

/// Whom records are sent for, by whom.
#[derive(Debug, Clone)]
pub struct Recorder {
    /// The project.
    pub project: ProjectId,
    /// The account that records.
    pub authorization: String,
}

/// The document of a measure; `{skip}` stands where its one field can be skipped.
pub const fn document(measure: Measure) -> &'static str {
    match measure {
        Measure::ProjectPage => {
            "query ProjectPage($id: ID!) { project(id: $id) {skip} { id title status lead price area { code name } \
             organization { id name } participants { organization { name } services } needs { id title status } \
             order { id title status ceiling publishedAt } milestones { number title dueOn status acceptance { on } } \
             contract { number price signedOn } payments { nodes { amount status sentAt } } \
             totals { records hours volunteers beneficiaries } \
             serviceRecords(first: 10) { nodes { id day place hours volunteers beneficiaries } } } }"
        }
        Measure::FundStatement => {
            "query Statement($id: ID!, $from: Date!, $to: Date!) { fund(id: $id) {skip} { id title status \
             statement(from: $from, asOf: $to) { opening { available reserved committed paid } \
             closing { available reserved committed paid } movements { kind entries amount } \
             entries(first: 20) { nodes { id kind amount whatFor bookedAt } pageInfo { hasNextPage } } } } }"
        }
        Measure::FittingOrders => {
            "query Fitting($id: ID!) { matchingOrders(organization: { id: $id }, first: 20) {skip} { rankedCount ranked { \
             rank score factors { factor contribution } order { id title ceiling claimDeadline } } } }"
        }
        _ => {
            "mutation Record($input: RecordServiceInput!) { recordService(input: $input) { known \
             userErrors { code message field } } }"
        }
    }
}

/// Chooses what is asked for.
pub async fn asked(stage: &Arc<Stage>, measure: Measure) -> anyhow::Result<Vec<Asked>> {
    match measure {
        Measure::ProjectPage => {
            let sql = "SELECT id FROM projects ORDER BY md5(id::text) LIMIT $1";
            let rows = stage.rows(sql, [SAMPLES.into()]).await?;
            let ids = rows.iter().map(|row| row.try_get_by_index(0));
            ids.map(|id| Ok(Asked::Project(ProjectId(id?)))).collect()
        }
        Measure::FundStatement => {
            // The district's own fund of last year: the one with the most entries.
            let sql = "SELECT f.id, f.year FROM funds f WHERE f.area_code IS NULL AND f.kind = $1 ORDER BY (SELECT count(*) \
                       FROM ledger_entries e WHERE e.fund_id = f.id) DESC LIMIT 1";
            let rows = stage.rows(sql, ["PARTY_BUILDING".into()]).await?;
            let funds = rows.iter().map(|row| {
                let (id, year) = (row.try_get_by_index(0)?, row.try_get_by_index::<i32>(1)?);
                Ok(Asked::Fund(FundId(id), year))
            });
            funds.collect()
        }
        Measure::FittingOrders => {
            let sql = "SELECT id FROM organizations WHERE status = 'ACTIVE' ORDER BY md5(id::text) LIMIT $1";
            let rows = stage.rows(sql, [SAMPLES.into()]).await?;
            let ids = rows.iter().map(|row| row.try_get_by_index(0));
            ids.map(|id| Ok(Asked::Fitting(OrganizationId(id?)))).collect()
        }
        _ => {
            let sql = "SELECT id, organization_id FROM (SELECT DISTINCT ON (organization_id) id, organization_id FROM projects \
                       WHERE status = 'IN_PROGRESS' ORDER BY organization_id, id) p ORDER BY md5(id::text) LIMIT $1";
            let rows = stage.rows(sql, [RECORDED.into()]).await?;
            let mut recorders = Vec::with_capacity(rows.len());
            for row in &rows {
                let organization = OrganizationId(row.try_get_by_index(1)?);
                recorders.push(Asked::Record(Recorder {
                    project: ProjectId(row.try_get_by_index(0)?),
                    authorization: format!("Bearer {}", stage.manager(organization).await?),
                }));
            }
            Ok(recorders)
        }
    }
}

/// The variables of a query; `None` for what is made anew each time.
pub fn variables(asked: &Asked) -> Option<Value> {
    match asked {
        Asked::Project(id) => Some(json!({ "id": id.to_string() })),
        Asked::Fund(id, year) => Some(json!({
            "id": id.to_string(), "from": format!("{year}-03-01"), "to": format!("{year}-10-31"),
        })),
        Asked::Fitting(id) => Some(json!({ "id": id.to_string() })),
        _ => None,
    }
}

/// A batch of records that nobody sent before, as the client sends it.
pub fn batch(stage: &Stage, recorder: &Recorder) -> Bytes {
    let day = stage.today().to_string();
    let records = (0..BATCH).map(|index| {
        let id: ServiceRecordId = stage.app.new_id();
        json!({
            "id": id.to_string(), "day": day, "place": "社区党群服务中心", "hours": "2.50",
            "volunteers": 3, "beneficiaries": 10 + index % 7,
        })
    });
    let input = json!({ "project": recorder.project.to_string(), "records": records.collect::<Vec<Value>>() });
    let body = json!({ "query": document(Measure::RecordService), "variables": { "input": input } });
    Bytes::from(body.to_string())
}
