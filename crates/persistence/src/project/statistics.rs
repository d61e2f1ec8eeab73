//! How many projects there are, and what they came to, as of a day: by lead, by sub-district, by origin.

use crate::entity::area::code;
use crate::error::StoreError;
use crate::sql::Sql;
use crate::store::Store;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::Word;
use siling_domain::area_code::AreaCode;
use siling_domain::money::Money;
use siling_domain::organization::Lead;
use siling_domain::project::ProjectOriginKind;
use siling_domain::standard::Measure;

/// What the figures are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectGroup {
    /// All projects counted.
    Total,
    /// Those of one of the four leads.
    Lead(Lead),
    /// Those of a sub-district or town; the district itself stands for those of none.
    Subdistrict(AreaCode),
    /// Those of an origin.
    Origin(ProjectOriginKind),
}

/// How many projects of a group there are, and what they came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectFigures {
    /// The group.
    pub group: ProjectGroup,
    /// Projects that were opened: approved, commissioned or awarded.
    pub projects: i64,
    /// Those not started yet.
    pub planned: i64,
    /// Those under way or paused.
    pub running: i64,
    /// Those completed, accepted and closed ones among them.
    pub completed: i64,
    /// Those terminated.
    pub terminated: i64,
    /// The sum of their prices.
    pub price: Money,
    /// Records of service that stand.
    pub records: i64,
    /// Hours of service.
    pub hours: Measure,
    /// Attendances of volunteers.
    pub volunteers: i64,
    /// Attendances of people served.
    pub beneficiaries: i64,
    /// Ratings by residents.
    pub ratings: i64,
    /// The sum of their scores.
    pub score_sum: i64,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    lead: Option<String>,
    subdistrict: Option<String>,
    origin: Option<String>,
    grouped: i32,
    projects: i64,
    planned: i64,
    running: i64,
    completed: i64,
    terminated: i64,
    price: i64,
    records: i64,
    hours: i64,
    volunteers: i64,
    beneficiaries: i64,
    ratings: i64,
    score_sum: i64,
}

const FIGURES: &str = "SELECT p.lead, p.subdistrict, p.origin, grouping(p.lead, p.subdistrict, p.origin) AS grouped, \
     count(*) AS projects, count(*) FILTER (WHERE p.state = 'PLANNED') AS planned, count(*) FILTER (WHERE p.state = 'RUNNING') AS running, \
     count(*) FILTER (WHERE p.state = 'COMPLETED') AS completed, count(*) FILTER (WHERE p.state = 'TERMINATED') AS terminated, \
     coalesce(sum(p.price), 0)::bigint AS price, coalesce(sum(p.records), 0)::bigint AS records, coalesce(sum(p.hours), 0)::bigint AS hours, \
     coalesce(sum(p.volunteers), 0)::bigint AS volunteers, coalesce(sum(p.beneficiaries), 0)::bigint AS beneficiaries, \
     coalesce(sum(p.ratings), 0)::bigint AS ratings, coalesce(sum(p.score_sum), 0)::bigint AS score_sum FROM (";

/// Where a project stood on a day, by its days. The status word of a project that ended later says nothing of then.
const STATE_THEN: &str = "SELECT r.lead, r.origin, r.price, CASE WHEN r.area_code LIKE '______000000' THEN NULL ELSE r.subdistrict_code END AS subdistrict, \
     CASE WHEN r.status = 'TERMINATED' AND r.ended_on <= d.day THEN 'TERMINATED' WHEN r.completed_on <= d.day THEN 'COMPLETED' \
     WHEN r.started_on <= d.day THEN 'RUNNING' ELSE 'PLANNED' END AS state, ";

/// The figures as of a day, of the projects opened by then: these everybody may see. For today and later the totals that projects keep are
/// summed; for a day before, the records and ratings up to it.
pub async fn figures(
    store: &Store,
    area: Option<&AreaCode>,
    as_of: NaiveDate,
    today: NaiveDate,
    demo: Option<bool>,
) -> Result<Vec<ProjectFigures>, StoreError> {
    let mut sql = Sql::new(FIGURES);
    sql.push(STATE_THEN);
    if as_of >= today {
        sql.push("r.records, r.hours, r.volunteers, r.beneficiaries, r.ratings, r.score_sum FROM projects r CROSS JOIN (SELECT ")
            .bind(as_of)
            .push("::date AS day) AS d");
    } else {
        sql.push(
            "s.records, s.hours, s.volunteers, s.beneficiaries, g.ratings, g.score_sum FROM projects r CROSS JOIN (SELECT ",
        )
        .bind(as_of)
        .push("::date AS day) AS d LEFT JOIN (SELECT project_id, count(*) AS records, sum(hours) AS hours, sum(volunteers) AS volunteers, sum(beneficiaries) AS beneficiaries FROM service_records WHERE status = 'RECORDED' AND district = ")
        .bind(store.district().to_string())
        .push(" AND day <= ")
        .bind(as_of)
        .push(" GROUP BY project_id) AS s ON s.project_id = r.id LEFT JOIN (SELECT project_id, count(*) AS ratings, sum(score) AS score_sum FROM service_ratings WHERE (created_at AT TIME ZONE 'Asia/Shanghai')::date <= ")
        .bind(as_of)
        .push(" GROUP BY project_id) AS g ON g.project_id = r.id");
    }
    sql.push(" WHERE r.district = ")
        .bind(store.district().to_string())
        .push(" AND r.opened_on <= d.day");
    crate::list::within(&mut sql, area);
    if let Some(demo) = demo {
        sql.push(" AND r.demo = ").bind(demo);
    }
    sql.push(") AS p GROUP BY GROUPING SETS ((), (p.lead), (p.subdistrict), (p.origin))");
    let rows: Vec<Row> = store.all(sql.build()).await?;
    rows.into_iter().map(|row| row.into_figures(store.district())).collect()
}

impl Row {
    fn into_figures(self, district: AreaCode) -> Result<ProjectFigures, StoreError> {
        let unknown = |word: &str| StoreError::Corrupt(format!("projects: {word}"));
        // A bit is 1 where the column is none of those that the row is grouped by.
        let group = match self.grouped {
            0b011 => {
                let lead = self.lead.unwrap_or_default();
                ProjectGroup::Lead(Lead::from_code(&lead).ok_or_else(|| unknown(&lead))?)
            }
            0b101 => ProjectGroup::Subdistrict(match &self.subdistrict {
                Some(text) => code(text)?,
                None => district,
            }),
            0b110 => {
                let origin = self.origin.unwrap_or_default();
                ProjectGroup::Origin(ProjectOriginKind::from_code(&origin).ok_or_else(|| unknown(&origin))?)
            }
            _ => ProjectGroup::Total,
        };
        Ok(ProjectFigures {
            group,
            projects: self.projects,
            planned: self.planned,
            running: self.running,
            completed: self.completed,
            terminated: self.terminated,
            price: Money::from_fen(self.price),
            records: self.records,
            hours: Measure::from_hundredths(self.hours),
            volunteers: self.volunteers,
            beneficiaries: self.beneficiaries,
            ratings: self.ratings,
            score_sum: self.score_sum,
        })
    }
}
