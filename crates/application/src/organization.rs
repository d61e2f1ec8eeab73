//! What people do with organizations.

mod keep;
mod life;
mod register;

pub use keep::{ChangeOrganizationProfile, DeclareCapabilities, DeclareLeads, FileCoveragePlan, RenameOrganization};
pub use life::{
    ActivateOrganization, AdmitToIncubation, CloseSuspensionCause, DeregisterOrganization, LiquidateOrganization,
    ReinstateOrganization, SuspendOrganization,
};
pub use register::{FileTeam, RegisterOrganization};

pub(crate) use life::{line, reason};
pub(crate) use register::known_area;

use crate::command::{CommandError, Remembered, expect_version};
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::id::OrganizationId;
use siling_domain::organization::Organization;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::{self as store, OrganizationKey};
use siling_persistence::{Store, StoreError, UnitOfWork};

impl Remembered for Organization {
    fn remember(&self) -> serde_json::Value {
        serde_json::Value::String(self.id.to_string())
    }

    async fn recall(store: &Store, kept: serde_json::Value) -> Result<Option<Self>, StoreError> {
        let Some(id) = kept.as_str().and_then(|id| id.parse::<OrganizationId>().ok()) else {
            return Ok(None);
        };
        Ok(store::by_ids(store, &[id]).await?.pop())
    }
}

/// Which organization a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct Target {
    /// The organization.
    pub organization: OrganizationKey,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

/// The organization, locked, once it is known that the actor may do the deed to it.
async fn open(uow: &UnitOfWork, deed: Deed, target: &Target) -> Result<(Organization, Warrant), CommandError> {
    let organization = store::locked(uow, &target.organization)
        .await?
        .ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("organization"))?;
    let warrant = authorise(uow.actor(), deed, &organization.place())?;
    expect_version(target.expected_version, organization.version, || {
        organization.remember()
    })?;
    Ok((organization, warrant))
}

/// Saves what became of the organization.
async fn close(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &Organization,
    after: Organization,
    reason: Option<String>,
    document: Option<String>,
) -> Result<Organization, CommandError> {
    store::update(uow, warrant, before, &after, reason, document).await?;
    Ok(after)
}
