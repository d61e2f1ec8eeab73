//! Evidence in the schema.

use crate::graphql::engine::error::ApiError;
use crate::graphql::file::File;
use crate::graphql::loader::batch;
use crate::graphql::scalar::DateTime;
use async_graphql::{Context, ID, Object};
use siling_domain::assessment as domain;

/// What proves something: a file, a statement, or both (证明). Whoever sees it may fetch the file.
pub struct Proof(pub domain::Proof);

/// What proves something: a file, a statement, or both (证明). Whoever sees it may fetch the file.
#[Object]
impl Proof {
    /// The file, with a link to fetch it; null for a statement alone.
    async fn file(&self, ctx: &Context<'_>) -> Result<Option<File>, ApiError> {
        match &self.0.file {
            Some(file) => Ok(batch(ctx)?.load_one(file.id).await?.map(File)),
            None => Ok(None),
        }
    }

    /// What is stated; null for a file alone.
    fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }
}

/// A piece of evidence for an indicator (佐证材料).
pub struct Evidence(pub domain::Evidence);

/// A piece of evidence for an indicator (佐证材料).
#[Object]
impl Evidence {
    /// The identifier.
    fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The code of the indicator, or of the item of a checklist.
    fn indicator(&self) -> String {
        self.0.indicator.to_string()
    }

    /// What it holds.
    fn proof(&self) -> Proof {
        Proof(self.0.proof.clone())
    }

    /// When it was attached.
    fn attached_at(&self) -> DateTime {
        DateTime(self.0.uploaded_at)
    }

    /// When it was withdrawn: it is kept, but proves nothing any more; null while it stands.
    fn withdrawn_at(&self) -> Option<DateTime> {
        self.0.withdrawn_at.map(DateTime)
    }
}
