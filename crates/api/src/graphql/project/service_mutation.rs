//! Mutations on records of service, ratings and the purchase list.

use super::input::*;
use super::object::Project;
use super::purchase_list::PurchaseList;
use super::rating::ServiceRating;
use super::record::ServiceRecord;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::mutation::{Enveloped as _, Outcome, UserError, known, new_id, payload, run};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_application::project as application;
use siling_domain::Refusal;
use siling_domain::project::{NewServiceRating, NewServiceRecord};

payload! {
    /// What became of `rateService`.
    RateServicePayload { service_rating: ServiceRating },
    /// What became of `publishPurchaseList`.
    PublishPurchaseListPayload { purchase_list: PurchaseList },
    /// What became of `retirePurchaseList`.
    RetirePurchaseListPayload { purchase_list: PurchaseList },
}

/// What became of `recordService`.
#[derive(SimpleObject)]
pub struct RecordServicePayload {
    /// The project, with what it comes to now; null when the batch was refused.
    pub project: Option<Project>,
    /// The records, in the order of the batch; null when it was refused.
    pub service_records: Option<List<ServiceRecord>>,
    /// The identifiers of those that were there already, by an earlier sending; null when the batch was refused.
    pub known: Option<List<ID>>,
    /// What has to be corrected, as `records.<i>.<field>`; empty when the batch was recorded.
    pub user_errors: List<UserError>,
    /// Whether an earlier request with the same idempotency key made the change.
    pub replayed: bool,
    /// Where the change stands in the event log; null when nothing was changed.
    pub log_position: Option<String>,
}

impl From<Outcome<application::ServiceBatch>> for RecordServicePayload {
    fn from(outcome: Outcome<application::ServiceBatch>) -> Self {
        let (project, service_records, known) = match outcome.output {
            Some(batch) => (
                Some(Project(batch.project)),
                Some(batch.records.into_iter().map(ServiceRecord).collect()),
                Some(batch.known.iter().map(|id| ID(id.to_string())).collect()),
            ),
            None => (None, None, None),
        };
        RecordServicePayload {
            project,
            service_records,
            known,
            user_errors: List(outcome.errors),
            replayed: outcome.replayed,
            log_position: outcome.log_position,
        }
    }
}

/// What became of `voidServiceRecord`.
#[derive(SimpleObject)]
pub struct VoidServiceRecordPayload {
    /// The record; null when it was refused.
    pub service_record: Option<ServiceRecord>,
    /// Its project, with what it comes to now; null when it was refused.
    pub project: Option<Project>,
    /// What has to be corrected; empty when the change was made.
    pub user_errors: List<UserError>,
    /// Whether an earlier request with the same idempotency key made the change.
    pub replayed: bool,
    /// Where the change stands in the event log; null when nothing was changed.
    pub log_position: Option<String>,
}

impl From<Outcome<application::VoidedRecord>> for VoidServiceRecordPayload {
    fn from(outcome: Outcome<application::VoidedRecord>) -> Self {
        let (service_record, project) = match outcome.output {
            Some(voided) => (Some(ServiceRecord(voided.record)), Some(Project(voided.project))),
            None => (None, None),
        };
        VoidServiceRecordPayload {
            service_record,
            project,
            user_errors: List(outcome.errors),
            replayed: outcome.replayed,
            log_position: outcome.log_position,
        }
    }
}

/// A record of the batch; what cannot be read in it is refused at its place.
fn record(index: usize, input: ServiceRecordInput) -> Result<NewServiceRecord, Refusal> {
    let at = |refusal: Refusal| refusal.at(index.to_string()).at("records");
    let id = known("id", &input.id).map_err(at)?;
    let mut photos = Vec::new();
    for (place, photo) in input.photos.unwrap_or_default().iter().enumerate() {
        let read = siling_domain::id::parse(photo);
        photos.push(read.map_err(|error| at(Refusal::from(error).at(place.to_string()).at("photos")))?);
    }
    Ok(NewServiceRecord {
        id,
        day: input.day.0,
        place: input.place,
        hours: input.hours,
        volunteers: input.volunteers,
        beneficiaries: input.beneficiaries,
        note: input.note,
        photos,
    })
}

/// The mutations on records of service, ratings and the purchase list.
#[derive(Default)]
pub struct ServiceMutation;

#[Object]
impl ServiceMutation {
    /// Records service (记录服务): up to 100 records of one project, all or none. A phone that was offline can send its batch
    /// as often as it likes: the same identifier is the same record, and `known` tells which were there already.
    async fn record_service(
        &self,
        ctx: &Context<'_>,
        input: RecordServiceInput,
    ) -> Result<Option<RecordServicePayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("project", &input.project).and_then(|project| {
            let organization = input.organization.map(|organization| organization.key());
            let records = input.records.into_iter().enumerate();
            Ok(application::RecordService {
                project,
                organization: organization.transpose().map_err(|refusal| refusal.at("organization"))?,
                records: records
                    .map(|(index, input)| record(index, input))
                    .collect::<Result<_, _>>()?,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Voids a record of service, with a reason (作废服务记录): it is kept, but counts no more.
    async fn void_service_record(
        &self,
        ctx: &Context<'_>,
        input: VoidServiceRecordInput,
    ) -> Result<Option<VoidServiceRecordPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("serviceRecord", &input.service_record).map(|record| application::VoidServiceRecord {
            record,
            reason: input.reason,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Rates the service of a completed project as a resident of its area (评单): once per project, need and person. Everybody
    /// reads what was said, nobody by whom.
    async fn rate_service(
        &self,
        ctx: &Context<'_>,
        input: RateServiceInput,
    ) -> Result<Option<RateServicePayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::RateService {
                project: known("project", &input.project)?,
                rating: NewServiceRating {
                    id,
                    need: input.need.as_ref().map(|need| known("need", need)).transpose()?,
                    score: input.score,
                    tags: input.tags.map(Choice::words).unwrap_or_default(),
                    text: input.text,
                },
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Publishes a version of the purchase list from its file (发布清单); the version before ends the day before it begins.
    async fn publish_purchase_list(
        &self,
        ctx: &Context<'_>,
        input: PublishPurchaseListInput,
    ) -> Result<Option<PublishPurchaseListPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.map(|id| application::PublishPurchaseList { id, file: input.file });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Retires a version of the purchase list: today is its last day (停用清单).
    async fn retire_purchase_list(
        &self,
        ctx: &Context<'_>,
        input: RetirePurchaseListInput,
    ) -> Result<Option<RetirePurchaseListPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("purchaseList", &input.purchase_list).map(|list| application::RetirePurchaseList {
            list,
            expected_version: input.expected_version,
            reason: input.reason,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
