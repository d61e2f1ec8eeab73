//! Mutations on standards.

use super::Standard;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, enveloped, new_id, payload, run};
use async_graphql::{Context, ID, InputObject, Object};
use siling_application::standard as application;
use siling_domain::Refusal;
use siling_domain::id::StandardId;

/// What is needed to draft a standard, or to change its draft (起草标准).
#[derive(Debug, Clone, InputObject)]
pub struct DraftStandardInput {
    /// An identifier that the client made, `std_` and a UUIDv7; ours when not said. Not with `draft`.
    pub id: Option<ID>,
    /// The draft to change; a new one when not said.
    pub draft: Option<ID>,
    /// The whole standard: JSON of the format `siling.standard/1`, as `Standard.file` answers it. It may still
    /// have problems; they are listed in `Standard.problems`.
    pub file: String,
    /// The version of the draft that the client read.
    pub expected_version: Option<i32>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to publish a standard (发布标准).
#[derive(Debug, Clone, InputObject)]
pub struct PublishStandardInput {
    /// The draft.
    pub standard: ID,
    /// The decision it rests on, at most 200 characters.
    pub document: Option<String>,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to retire a standard (停用标准).
#[derive(Debug, Clone, InputObject)]
pub struct RetireStandardInput {
    /// The standard.
    pub standard: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

enveloped!(DraftStandardInput, PublishStandardInput, RetireStandardInput);

payload! {
    /// What became of `draftStandard`.
    DraftStandardPayload { standard: Standard },
    /// What became of `publishStandard`.
    PublishStandardPayload { standard: Standard },
    /// What became of `retireStandard`.
    RetireStandardPayload { standard: Standard },
}

fn known(field: &str, id: &ID) -> Result<StandardId, Refusal> {
    siling_domain::id::parse(id).map_err(|error| Refusal::from(error).at(field))
}

/// The mutations on standards.
#[derive(Default)]
pub struct StandardMutation;

#[Object]
impl StandardMutation {
    /// Drafts a standard from a file, or changes its draft (起草标准).
    async fn draft_standard(
        &self,
        ctx: &Context<'_>,
        input: DraftStandardInput,
    ) -> Result<Option<DraftStandardPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            let draft = input.draft.as_ref().map(|draft| known("draft", draft)).transpose()?;
            let draft = draft.map(|draft| (draft, input.expected_version));
            Ok(application::DraftStandard {
                id,
                draft,
                file: input.file,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Publishes a standard (发布标准). It never changes from then on; `problems` has to be empty.
    async fn publish_standard(
        &self,
        ctx: &Context<'_>,
        input: PublishStandardInput,
    ) -> Result<Option<PublishStandardPayload>, ApiError> {
        let envelope = input.envelope();
        let (expected_version, document) = (input.expected_version, input.document);
        let command = known("standard", &input.standard).map(|standard| application::PublishStandard {
            standard,
            expected_version,
            document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Retires a standard (停用标准): no new cycle goes by it. Ratings by it stay explainable.
    async fn retire_standard(
        &self,
        ctx: &Context<'_>,
        input: RetireStandardInput,
    ) -> Result<Option<RetireStandardPayload>, ApiError> {
        let envelope = input.envelope();
        let expected_version = input.expected_version;
        let command = known("standard", &input.standard).map(|standard| application::RetireStandard {
            standard,
            expected_version,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
