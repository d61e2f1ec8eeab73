//! What waits for somebody: one statement over everything that they have to do, in keyset pages.

use crate::error::StoreError;
use crate::order::Waiting;
use crate::page::{Count, Cursor, Direction, Page, PageRequest};
use crate::sql::Sql;
use crate::store::Store;
use crate::stored::Stored;
use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use siling_domain::Word as _;
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::InboxTask;
use siling_domain::id::{
    AccountId, AssessmentId, ClaimId, NeedId, OrganizationId, ProposalId, RemediationId, ServiceOrderId,
};
use uuid::Uuid;

/// The name of the list in its cursors.
pub const INBOX_LIST: &str = "inbox.DUE_ON.Asc";

/// Whose inbox, and what of it.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// The account, which may be an assessor.
    pub account: Option<AccountId>,
    /// The organizations that it manages.
    pub organizations: Vec<OrganizationId>,
    /// Where it reviews for a sub-district.
    pub reviews: Vec<AreaCode>,
    /// Where it works for the district's committee.
    pub decides: Vec<AreaCode>,
    /// Where it works for a community.
    pub communities: Vec<AreaCode>,
    /// Only these tasks; all when not said.
    pub tasks: Option<Vec<InboxTask>>,
    /// The day.
    pub today: NaiveDate,
}

/// Something that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InboxEntry {
    /// What is to be done.
    pub task: InboxTask,
    /// The last day for it, if there is one.
    pub due_on: Option<NaiveDate>,
    /// To what.
    pub about: InboxSubject,
}

/// What a task is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InboxSubject {
    /// An assessment.
    Assessment(AssessmentId),
    /// A remediation.
    Remediation(RemediationId),
    /// A proposal to a venture round.
    Proposal(ProposalId),
    /// A service order.
    Order(ServiceOrderId),
    /// A claim on a service order.
    Claim(ClaimId),
    /// A need.
    Need(NeedId),
}

#[derive(Debug, FromQueryResult)]
struct Row {
    task: Stored<InboxTask>,
    due_on: Option<NaiveDate>,
    id: Uuid,
}

impl From<Row> for InboxEntry {
    fn from(row: Row) -> Self {
        InboxEntry {
            task: row.task.0,
            due_on: row.due_on,
            about: match row.task.0 {
                InboxTask::Remedy => InboxSubject::Remediation(RemediationId(row.id)),
                InboxTask::ReviewProposal => InboxSubject::Proposal(ProposalId(row.id)),
                InboxTask::ApproveOrder | InboxTask::AwardOrder => InboxSubject::Order(ServiceOrderId(row.id)),
                InboxTask::JoinConsortium => InboxSubject::Claim(ClaimId(row.id)),
                InboxTask::AnswerNeed => InboxSubject::Need(NeedId(row.id)),
                _ => InboxSubject::Assessment(AssessmentId(row.id)),
            },
        }
    }
}

/// The cursor of an entry: what has no last day comes after all that has.
pub fn inbox_cursor(entry: &InboxEntry) -> Cursor {
    let day = entry.due_on.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string());
    Cursor {
        list: INBOX_LIST.to_owned(),
        key: format!("{day} {}", entry.task.code()),
        id: match entry.about {
            InboxSubject::Assessment(id) => id.0,
            InboxSubject::Remediation(id) => id.0,
            InboxSubject::Proposal(id) => id.0,
            InboxSubject::Order(id) => id.0,
            InboxSubject::Claim(id) => id.0,
            InboxSubject::Need(id) => id.0,
        },
    }
}

const NO_DAY: &str = "9999-12-31";

/// A part of the inbox, the most urgent first.
pub async fn inbox(store: &Store, inbox: &Inbox, page: &PageRequest) -> Result<Page<InboxEntry>, StoreError> {
    const KEY: &str = " (coalesce(to_char(e.due_on, 'YYYY-MM-DD'), '9999-12-31') || ' ' || e.task) COLLATE \"C\"";
    let mut sql = Sql::new("SELECT e.task, e.due_on, e.id FROM (");
    entries(&mut sql, store, inbox);
    sql.push(") AS e WHERE true");
    for (cursor, way) in [(&page.after, ", e.id) > ("), (&page.before, ", e.id) < (")] {
        if let Some(cursor) = cursor {
            sql.push(" AND (").push(KEY).push(way).bind(cursor.key.clone());
            sql.push("::text, ").bind(cursor.id).push(")");
        }
    }
    let way = match page.ascending(Direction::Asc) {
        true => [" ASC", ", e.id ASC LIMIT "],
        false => [" DESC", ", e.id DESC LIMIT "],
    };
    sql.push(" ORDER BY").push(KEY).push(way[0]).push(way[1]);
    sql.bind(i64::from(page.limit) + 1);
    let rows: Vec<Row> = store.all(sql.build()).await?;
    let entries = rows.into_iter().map(InboxEntry::from).collect();
    Ok(Page::from_probe(entries, page))
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    value: i64,
}

/// How much waits in the inbox.
pub async fn count_inbox(store: &Store, inbox: &Inbox) -> Result<Count, StoreError> {
    let mut sql = Sql::new("SELECT count(*) AS value FROM (");
    entries(&mut sql, store, inbox);
    sql.push(") AS e");
    let counted: Option<Counted> = store.one(sql.build()).await?;
    Ok(Count {
        value: counted.map_or(0, |counted| counted.value),
        exact: true,
    })
}

/// Everything that waits: what follows from an assessment's state, what an assessor has to score and a reviewer to
/// review, what an organization has to put right, and the needs that a community has to answer. Last days are those
/// that `Assessment::deadlines` names.
fn entries(sql: &mut Sql, store: &Store, inbox: &Inbox) {
    let wanted = |task: &InboxTask| inbox.tasks.as_ref().is_none_or(|tasks| tasks.contains(task));
    let by_state = InboxTask::ALL.iter().copied().filter(|task| *task != InboxTask::Score);
    let (mut statuses, mut tasks, mut phases) = (Vec::new(), Vec::new(), Vec::new());
    for task in by_state.filter(wanted) {
        for state in task.states() {
            statuses.push(state.code().to_owned());
            tasks.push(task.code().to_owned());
            phases.push(task.phase().map_or_else(String::new, |phase| phase.code().to_owned()));
        }
    }
    let organizations: Vec<Uuid> = inbox.organizations.iter().map(|id| id.0).collect();
    let under = |areas: &[AreaCode]| {
        areas
            .iter()
            .map(|area| area.prefix().to_owned() + "%")
            .collect::<Vec<_>>()
    };
    let district = store.district().to_string();
    sql.push(
        "SELECT s.task, a.id, CASE s.task WHEN 'SUBMIT' THEN a.submission_due \
         WHEN 'DECIDE_APPEAL' THEN (SELECT (p->>'decide_by')::date FROM jsonb_array_elements(a.document->'appeals') AS p \
         WHERE p->'decision' = 'null' LIMIT 1) \
         ELSE (SELECT (p->>'ends')::date FROM jsonb_array_elements(k.document->'phases') AS p WHERE p->>'phase' = s.phase) END AS due_on \
         FROM assessments a JOIN assessment_cycles k ON k.id = a.cycle_id JOIN unnest(",
    )
    .bind(statuses)
    .push("::text[], ")
    .bind(tasks)
    .push("::text[], ")
    .bind(phases)
    .push("::text[]) AS s (status, task, phase) ON s.status = a.status WHERE a.district = ")
    .bind(district.clone())
    .push(" AND a.status NOT IN ('AWARDED', 'WITHDRAWN', 'LAPSED') AND (k.status = 'OPEN' OR s.task = 'AWARD') AND CASE s.task \
           WHEN 'SUBMIT' THEN a.organization_id = ANY(")
    .bind(organizations.clone())
    .push("::uuid[]) WHEN 'REVIEW' THEN a.area_code LIKE ANY(")
    .bind(under(&inbox.reviews))
    .push("::text[]) ELSE a.area_code LIKE ANY(")
    .bind(under(&inbox.decides))
    .push(
        "::text[]) AND (s.task <> 'CONFIRM' OR (a.document->'notices'->-1->>'ends')::date < ",
    )
    .bind(inbox.today)
    .push("::date) AND (s.task <> 'AWARD' OR a.stars > 0) END");
    if let Some(account) = inbox.account.filter(|_| wanted(&InboxTask::Score)) {
        scores(sql.push(" UNION ALL "), account, &district);
    }
    if let Some(account) = inbox.account.filter(|_| wanted(&InboxTask::ReviewProposal)) {
        reviews(sql.push(" UNION ALL "), account, &district);
    }
    if wanted(&InboxTask::Remedy) {
        sql.push(
            " UNION ALL SELECT 'REMEDY', r.id, r.due_on FROM remediations r WHERE r.status = 'OPEN' AND r.district = ",
        )
        .bind(district.clone())
        .push(" AND r.organization_id = ANY(")
        .bind(organizations.clone())
        .push("::uuid[])");
    }
    if wanted(&InboxTask::AnswerNeed) && !inbox.communities.is_empty() {
        sql.push(" UNION ALL SELECT 'ANSWER_NEED', n.id, n.answer_due FROM needs n WHERE n.status = 'SUBMITTED' AND n.district = ")
            .bind(district.clone())
            .push(" AND n.area_code LIKE ANY(")
            .bind(under(&inbox.communities))
            .push("::text[])");
    }
    let under_order = Waiting {
        district,
        approves: under(&inbox.reviews),
        communities: under(&inbox.communities),
        organizations,
        today: inbox.today,
    };
    under_order.entries(sql, wanted);
}

/// What the account is to review of a venture round and has not reviewed.
fn reviews(sql: &mut Sql, account: AccountId, district: &str) {
    sql.push(
        "SELECT 'REVIEW_PROPOSAL', r.id, (v.document->>'reviews_until')::date FROM proposal_reviewers p \
         JOIN proposals r ON r.id = p.proposal_id JOIN venture_rounds v ON v.id = r.round_id WHERE p.active AND NOT p.reviewed \
         AND r.status = 'ELIGIBLE' AND v.status = 'REVIEW' AND p.account_id = ",
    )
    .bind(account.0)
    .push(" AND r.district = ")
    .bind(district.to_owned());
}

/// What the account is assigned to assess and has not scored.
fn scores(sql: &mut Sql, account: AccountId, district: &str) {
    sql.push(
        "SELECT 'SCORE', a.id, (SELECT (p->>'ends')::date FROM jsonb_array_elements(k.document->'phases') AS p \
         WHERE p->>'phase' = 'DISTRICT_VERIFICATION') FROM assessment_assessors w JOIN assessments a ON a.id = w.assessment_id \
         JOIN assessment_cycles k ON k.id = a.cycle_id WHERE w.active AND k.status = 'OPEN' \
         AND a.status IN ('SUBMITTED', 'SUBDISTRICT_REVIEWED') AND w.account_id = ",
    )
    .bind(account.0)
    .push(" AND a.district = ")
    .bind(district.to_owned())
    .push(
        " AND EXISTS (SELECT FROM jsonb_array_elements(a.document->'assessors') AS p WHERE p->'removed_at' = 'null' \
         AND p->'scored_at' = 'null' AND p->>'account' = ",
    )
    .bind(account.to_string())
    .push(")");
}
