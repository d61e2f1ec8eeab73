//! Records of service in the schema.

use super::object::Project;
use super::viewer::insider;
use crate::graphql::connection::{Known, connection};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::file::File;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::node::AvailableAction;
use crate::graphql::organization::Organization;
use crate::graphql::scalar::{Date, DateTime, Hours};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_domain::lifecycle::Lifecycle as _;
use siling_domain::project::{self as domain, ServiceRecordLifecycle, ServiceRecordStatus};
use siling_persistence::page::Count;
use siling_persistence::project::{self as store, RecordFilter};

/// A record of service (服务记录).
#[derive(Debug, Clone)]
pub struct ServiceRecord(pub domain::ServiceRecord);

impl From<domain::ServiceRecord> for ServiceRecord {
    fn from(record: domain::ServiceRecord) -> Self {
        ServiceRecord(record)
    }
}

impl ServiceRecord {
    async fn of(&self, ctx: &Context<'_>) -> Result<domain::Project, ApiError> {
        let found = batch(ctx)?.load_one(self.0.project).await?;
        found.ok_or_else(|| ApiError::internal("a record of service without its project"))
    }
}

/// Counts a list of records.
pub enum RecordCounter {
    /// Under its filter.
    Filtered(Box<RecordFilter>),
    /// So many, as the project keeps.
    Known(Known),
}

impl RecordCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let state = state(ctx)?;
        match self {
            RecordCounter::Filtered(filter) => {
                Ok(store::count_records(state.store(), &state.visibility, filter).await?)
            }
            RecordCounter::Known(known) => known.count(ctx).await,
        }
    }
}

connection!(
    ServiceRecordConnection,
    ServiceRecordEdge,
    ServiceRecord,
    RecordCounter,
    "records of service (服务记录)"
);

/// A record of service (服务记录): what was done on a day, for how many people. Nobody who served or was served is named.
#[Object]
impl ServiceRecord {
    /// The identifier, made by whoever recorded it.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The project.
    async fn project(&self, ctx: &Context<'_>) -> Result<Project, ApiError> {
        Ok(Project(self.of(ctx).await?))
    }

    /// The organization that served.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = batch(ctx)?.load_one(self.0.organization).await?;
        found
            .map(Organization)
            .ok_or_else(|| ApiError::internal("a record of service without its organization"))
    }

    /// The day (服务日期).
    fn day(&self) -> Date {
        Date(self.0.day)
    }

    /// Where, by the name of the place (服务地点).
    fn place(&self) -> &str {
        &self.0.place_name
    }

    /// Hours of service, of all who served together (服务时长).
    fn hours(&self) -> Hours {
        Hours(self.0.hours)
    }

    /// How many volunteers served (志愿者人次).
    fn volunteers(&self) -> i32 {
        self.0.volunteers
    }

    /// How many people were served (受益人次).
    fn beneficiaries(&self) -> i32 {
        self.0.beneficiaries
    }

    /// What was done (服务内容); null where nothing was said, and for viewers without a task here.
    async fn note(&self, ctx: &Context<'_>) -> Result<Option<String>, ApiError> {
        if self.0.note.is_none() {
            return Ok(None);
        }
        let shown = insider(state(ctx)?, &self.of(ctx).await?);
        Ok(self.0.note.clone().filter(|_| shown))
    }

    /// Photos (照片); null for viewers without a task here where the project serves minors.
    async fn photos(&self, ctx: &Context<'_>) -> Result<Option<List<File>>, ApiError> {
        let project = self.of(ctx).await?;
        if project.serves_minors() && !insider(state(ctx)?, &project) {
            return Ok(None);
        }
        let mut found = batch(ctx)?.load_many(self.0.photos.iter().copied()).await?;
        let photos = self.0.photos.iter().filter_map(|id| found.remove(id));
        Ok(Some(photos.map(File).collect()))
    }

    /// Where it stands (服务记录状态): a voided one counts no more.
    fn status(&self) -> Choice<ServiceRecordStatus> {
        Choice(self.0.status)
    }

    /// Why it was voided; null unless it was, and for viewers without a task here.
    async fn void_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, ApiError> {
        if self.0.void_reason.is_none() {
            return Ok(None);
        }
        let shown = insider(state(ctx)?, &self.of(ctx).await?);
        Ok(self.0.void_reason.clone().filter(|_| shown))
    }

    /// When it was recorded: it may have waited in a phone.
    fn recorded_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }

    /// When it was voided; null unless it was.
    fn voided_at(&self) -> Option<DateTime> {
        self.0.voided_at.map(DateTime)
    }

    /// What can be done with it now, and by you (可用操作), straight from the table that enforces it.
    async fn available_actions(&self, ctx: &Context<'_>) -> Result<List<AvailableAction>, ApiError> {
        let (state, project) = (state(ctx)?, self.of(ctx).await?);
        Ok(ServiceRecordLifecycle::actions()
            .into_iter()
            .map(|row| {
                let check = self.0.check(row.action, project.status).map(drop);
                AvailableAction::of(state, row.action, row.deed, &self.0.place(), check)
            })
            .collect())
    }
}
