//! The life of an organization after it came on file.

use super::{Target, close, open};
use crate::app::App;
use crate::command::{Command, CommandError};
use chrono::NaiveDate;
use siling_domain::access::Deed;
use siling_domain::organization::{
    Deregistration, DeregistrationKind, LINE_MAX, Organization, OrganizationFacts, SuspensionReason, TEXT_MAX,
};
use siling_domain::text::{clean_name, clean_text};
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::{self as store, OrganizationKey};
use siling_persistence::{UnitOfWork, contract, party};

/// Admits a team to incubation (入驻孵化).
#[derive(Debug, Clone)]
pub struct AdmitToIncubation {
    /// Which team.
    pub target: Target,
    /// The decision it rests on.
    pub document: Option<String>,
}

impl Command for AdmitToIncubation {
    const DEED: Deed = Deed::AdmitToIncubation;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        let facts = coverage(uow, &before).await?;
        let after = before.clone().admit(facts, uow.now())?;
        close(uow, &warrant, &before, after, None, document).await
    }
}

/// Declares a registered organization active (启用).
#[derive(Debug, Clone)]
pub struct ActivateOrganization {
    /// Which organization.
    pub target: Target,
}

impl Command for ActivateOrganization {
    const DEED: Deed = Deed::ActivateOrganization;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let facts = coverage(uow, &before).await?;
        let after = before.clone().activate(facts, uow.now())?;
        close(uow, &warrant, &before, after, None, None).await
    }
}

/// Suspends an active organization (停用).
#[derive(Debug, Clone)]
pub struct SuspendOrganization {
    /// Which organization.
    pub target: Target,
    /// The causes, each with what else is to be said.
    pub causes: Vec<(SuspensionReason, Option<String>)>,
    /// The document it rests on.
    pub document: String,
}

impl Command for SuspendOrganization {
    const DEED: Deed = Deed::SuspendOrganization;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let document = line("document", Some(self.document))?;
        let mut causes = Vec::with_capacity(self.causes.len());
        for (index, (reason, note)) in self.causes.into_iter().enumerate() {
            let note = note.map(|note| clean_text(&note, TEXT_MAX)).transpose();
            causes.push((
                reason,
                note.map_err(|error| Refusal::from(error).at("note").at(index.to_string()).at("causes"))?,
            ));
        }
        let after = before.clone().suspend(causes, uow.now())?;
        let reason = after.status_reason.clone();
        close(uow, &warrant, &before, after, reason, document).await
    }
}

/// Closes one cause of a suspension by its proof (解除停用原因).
#[derive(Debug, Clone)]
pub struct CloseSuspensionCause {
    /// Which organization.
    pub target: Target,
    /// Which cause.
    pub cause: SuspensionReason,
    /// What proves that it is closed.
    pub proof: String,
}

impl Command for CloseSuspensionCause {
    const DEED: Deed = Deed::CloseSuspensionCause;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let proof = clean_name(&self.proof, LINE_MAX).map_err(|error| Refusal::from(error).at("proof"))?;
        let after = before.clone().close_cause(self.cause, proof.clone(), uow.now())?;
        close(uow, &warrant, &before, after, None, Some(proof)).await
    }
}

/// Reinstates a suspended organization, once every cause is closed (恢复).
#[derive(Debug, Clone)]
pub struct ReinstateOrganization {
    /// Which organization.
    pub target: Target,
    /// The document it rests on.
    pub document: Option<String>,
}

impl Command for ReinstateOrganization {
    const DEED: Deed = Deed::ReinstateOrganization;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        let after = before.clone().reinstate(uow.now())?;
        close(uow, &warrant, &before, after, None, document).await
    }
}

/// Begins the liquidation (清算).
#[derive(Debug, Clone)]
pub struct LiquidateOrganization {
    /// Which organization.
    pub target: Target,
    /// Why.
    pub reason: String,
    /// The liquidation notice.
    pub document: String,
}

impl Command for LiquidateOrganization {
    const DEED: Deed = Deed::LiquidateOrganization;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let (reason, document) = (reason(&self.reason)?, line("document", Some(self.document))?);
        let facts = facts(uow, &before).await?;
        let after = before.clone().liquidate(reason.clone(), facts, uow.now())?;
        close(uow, &warrant, &before, after, Some(reason), document).await
    }
}

/// Deregisters an organization, for good (注销、撤销登记、合并).
#[derive(Debug, Clone)]
pub struct DeregisterOrganization {
    /// Which organization.
    pub target: Target,
    /// By whose decision.
    pub kind: DeregistrationKind,
    /// The day; today when not said.
    pub on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// The document it rests on.
    pub document: Option<String>,
    /// The organization that carries on, after a merger.
    pub successor: Option<OrganizationKey>,
}

impl Command for DeregisterOrganization {
    const DEED: Deed = Deed::DeregisterOrganization;
    type Output = Organization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Organization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let (reason, document) = (reason(&self.reason)?, line("document", self.document)?);
        let successor = match self.successor {
            Some(key) => {
                // Not locked: of two that merge into one another at once, neither waits for the other.
                let found = store::resolve_in(uow, &key).await?;
                Some(found.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("successor"))?)
            }
            None => None,
        };
        let ending = Deregistration {
            kind: self.kind,
            on: self.on.unwrap_or_else(|| china_date(uow.now())),
            successor,
        };
        let facts = facts(uow, &before).await?;
        let after = before.clone().deregister(ending, reason.clone(), facts, uow.now())?;
        close(uow, &warrant, &before, after, Some(reason), document).await
    }
}

/// What its beginnings ask of it.
async fn coverage(uow: &UnitOfWork, organization: &Organization) -> Result<OrganizationFacts, CommandError> {
    Ok(OrganizationFacts {
        covered: party::is_covered(uow, organization.id, china_date(uow.now())).await?,
        ..OrganizationFacts::default()
    })
}

/// What its end asks of it. It is locked by now, and who signs a contract with it or pays it holds it, too: nothing is added to
/// what is read here.
async fn facts(uow: &UnitOfWork, organization: &Organization) -> Result<OrganizationFacts, CommandError> {
    let mut obligations = contract::obligations_of(uow.store(), &[organization.id]).await?;
    Ok(OrganizationFacts {
        obligations: obligations.remove(&organization.id).unwrap_or_default(),
        ..coverage(uow, organization).await?
    })
}

pub(crate) fn reason(text: &str) -> Result<String, Refusal> {
    clean_text(text, TEXT_MAX).map_err(|error| match Refusal::from(error) {
        Refusal {
            code: RefusalCode::Required,
            ..
        } => Refusal::new(RefusalCode::ReasonRequired).at("reason"),
        other => other.at("reason"),
    })
}

pub(crate) fn line(field: &'static str, text: Option<String>) -> Result<Option<String>, Refusal> {
    text.map(|text| clean_name(&text, LINE_MAX).map_err(|error| Refusal::from(error).at(field)))
        .transpose()
}
