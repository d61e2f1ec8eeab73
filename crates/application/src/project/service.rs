//! Records of service, in batches.

use super::{missing, seen, store};
use crate::app::App;
use crate::command::{Command, CommandError, Remembered};
use serde_json::{Value, json};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::file::{FileKind, FileStatus};
use siling_domain::id::{FileId, ProjectId, ServiceRecordId};
use siling_domain::organization::OrganizationStatus;
use siling_domain::project::{Judge, NewServiceRecord, Project, ProjectFacts, ServiceRecord};
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::{self as organizations, OrganizationKey};
use siling_persistence::{Store, StoreError, UnitOfWork, file as files};
use std::collections::HashMap;

/// A batch that was recorded.
#[derive(Debug, Clone)]
pub struct ServiceBatch {
    /// The project, with what it comes to now.
    pub project: Project,
    /// The records, in the order of the batch.
    pub records: Vec<ServiceRecord>,
    /// Those of them that were there already, by an earlier sending.
    pub known: Vec<ServiceRecordId>,
}

impl Remembered for ServiceBatch {
    fn remember(&self) -> Value {
        let ids: Vec<String> = self.records.iter().map(|record| record.id.to_string()).collect();
        let known: Vec<String> = self.known.iter().map(ToString::to_string).collect();
        json!({ "project": self.project.id.to_string(), "records": ids, "known": known })
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        let ids = |name: &str| -> Vec<ServiceRecordId> {
            let listed = kept[name].as_array().into_iter().flatten();
            listed.filter_map(|id| id.as_str()?.parse().ok()).collect()
        };
        let Some(project) = kept["project"].as_str().and_then(|id| id.parse::<ProjectId>().ok()) else {
            return Ok(None);
        };
        let project = store::by_ids::<Project>(store, &[project]).await?.pop();
        let wanted = ids("records");
        let mut found: HashMap<_, _> = store::records_by_ids(store, &wanted)
            .await?
            .into_iter()
            .map(|record| (record.id, record))
            .collect();
        Ok(project.map(|project| ServiceBatch {
            project,
            records: wanted.iter().filter_map(|id| found.remove(id)).collect(),
            known: ids("known"),
        }))
    }
}

/// Records service (记录服务): up to 100 records of one project, whole or not at all. The same identifier again is the same
/// record: a phone can always send its batch once more.
#[derive(Debug, Clone)]
pub struct RecordService {
    /// The project.
    pub project: ProjectId,
    /// The organization that served; the leading one when not said.
    pub organization: Option<OrganizationKey>,
    /// The records.
    pub records: Vec<NewServiceRecord>,
}

impl Command for RecordService {
    const DEED: Deed = Deed::RecordService;
    type Output = ServiceBatch;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<ServiceBatch, CommandError> {
        let before = seen(uow, self.project).await?;
        let organization = match &self.organization {
            None => before.organization,
            Some(key) => organizations::resolve_in(uow, key)
                .await?
                .filter(|organization| before.involves(*organization))
                .ok_or_else(|| missing("organization"))?,
        };
        let warrant = authorise(uow.actor(), Self::DEED, &Place::organization(before.area, organization))?;
        uow.rest_on(&warrant);
        let photos = photos(uow, &self.records).await?;
        let facts = plain_facts(uow, &before);
        let records = before.check_service(organization, self.records, &photos, &facts, uow.now())?;
        let batch = store::keep_records(uow, &records).await?;
        let known: HashMap<ServiceRecordId, ServiceRecord> =
            batch.known.into_iter().map(|record| (record.id, record)).collect();
        let taken: Vec<Refusal> = records
            .iter()
            .enumerate()
            .filter(|(_, record)| known.get(&record.id).is_some_and(|known| !known.says_the_same(record)))
            .map(|(index, _)| {
                let refusal = Refusal::new(RefusalCode::IdTaken).at("id");
                refusal.at(index.to_string()).at("records")
            })
            .collect();
        if !taken.is_empty() {
            return Err(CommandError::Refused(taken));
        }
        let (mut answered, mut added) = (Vec::with_capacity(records.len()), Vec::new());
        for record in records {
            match known.get(&record.id) {
                Some(known) => answered.push(known.clone()),
                None => {
                    added.push(record.clone());
                    answered.push(record);
                }
            }
        }
        let project = if added.is_empty() {
            before
        } else {
            let after = before.clone().with_service(&added, uow.now())?;
            store::update(uow, &warrant, &before, &after, None, None).await?;
            after
        };
        Ok(ServiceBatch {
            project,
            records: answered,
            known: known.into_keys().collect(),
        })
    }
}

/// What the guards need to know where the organization's own state does not count.
fn plain_facts(uow: &UnitOfWork, project: &Project) -> ProjectFacts {
    ProjectFacts {
        organization: OrganizationStatus::Active,
        capacity: 0,
        running: 0,
        contract_in_force: false,
        actor: Judge::of(uow.actor(), project),
        linked: false,
        today: china_date(uow.now()),
    }
}

/// The kinds of the photos that the account has handed in, of those that the batch names.
async fn photos(uow: &UnitOfWork, records: &[NewServiceRecord]) -> Result<HashMap<FileId, FileKind>, StoreError> {
    let named: Vec<FileId> = records
        .iter()
        .flat_map(|record| record.photos.iter().copied())
        .collect();
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let own = uow.actor().account();
    let found = files::in_transaction(uow, &named).await?;
    Ok(found
        .into_iter()
        .filter(|file| file.handed_in_by == own && file.status == FileStatus::Kept)
        .map(|file| (file.id, file.kind))
        .collect())
}

/// A record that was voided, with its project as it is after it.
#[derive(Debug, Clone)]
pub struct VoidedRecord {
    /// The project.
    pub project: Project,
    /// The record.
    pub record: ServiceRecord,
}

impl Remembered for VoidedRecord {
    fn remember(&self) -> Value {
        json!(self.record.id.to_string())
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        let Some(id) = kept.as_str().and_then(|id| id.parse::<ServiceRecordId>().ok()) else {
            return Ok(None);
        };
        let Some(record) = store::records_by_ids(store, &[id]).await?.pop() else {
            return Ok(None);
        };
        let project = store::by_ids::<Project>(store, &[record.project]).await?.pop();
        Ok(project.map(|project| VoidedRecord { project, record }))
    }
}

/// Voids a record of service, with a reason (作废服务记录).
#[derive(Debug, Clone)]
pub struct VoidServiceRecord {
    /// Which record.
    pub record: ServiceRecordId,
    /// Why.
    pub reason: String,
}

impl Command for VoidServiceRecord {
    const DEED: Deed = Deed::VoidServiceRecord;
    type Output = VoidedRecord;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<VoidedRecord, CommandError> {
        let project = store::project_of_record(uow, self.record).await?;
        let project = project.ok_or_else(|| missing("serviceRecord"))?;
        let before: Option<Project> = store::locked(uow, project).await?;
        let before = before.ok_or_else(|| missing("serviceRecord"))?;
        let record = store::record_locked(uow, self.record).await?;
        let record = record.ok_or_else(|| missing("serviceRecord"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &record.place())?;
        let (after, record) = before.clone().void_service(record, &self.reason, uow.now())?;
        store::save_void(uow, &record).await?;
        store::update(uow, &warrant, &before, &after, record.void_reason.clone(), None).await?;
        Ok(VoidedRecord { project: after, record })
    }
}
