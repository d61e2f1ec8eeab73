//! Elections and terms.

use super::{Target, close, on, open};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::organization::line;
use chrono::NaiveDate;
use siling_domain::access::Deed;
use siling_domain::lifecycle::not_allowed;
use siling_domain::party::{Elected, Election, PartyOrganization, PartyOrganizationAction, PartyTerm};
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::party::{self as store, Because};

/// Records an election, by which a term begins (选举).
#[derive(Debug, Clone)]
pub struct RecordPartyElection {
    /// Which Party organization.
    pub target: Target,
    /// The election; whether a shift is approved follows from the approval.
    pub election: Election,
    /// The minutes.
    pub document: Option<String>,
    /// The approval of an early or late re-election, or of another length of the term.
    pub approval: Option<String>,
}

impl Command for RecordPartyElection {
    const DEED: Deed = Deed::RecordPartyElection;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let approval = line("approval", self.approval)?;
        let election = Election {
            shift_approved: approval.is_some(),
            ..self.election
        };
        // An approved shift rests on its approval, every other election on its minutes.
        let minutes = line("document", self.document)?;
        let because = on(approval.or(minutes));
        let terms = store::terms_in(uow, before.id).await?;
        let Elected {
            organization,
            term,
            shortened,
        } = before.clone().elect(&terms, election, uow.now())?;
        let place = organization.place();
        if let Some((was, is)) = shortened {
            store::update(uow, &warrant, place, &was, &is, &because).await?;
        }
        store::insert(uow, &warrant, place, &term, &because).await?;
        close(uow, &warrant, &before, organization, &because).await
    }
}

/// Approves the result of an election (批复选举结果).
#[derive(Debug, Clone)]
pub struct ActivatePartyOrganization {
    /// Which Party organization.
    pub target: Target,
    /// The day of the approval; today when not said.
    pub on: Option<NaiveDate>,
    /// The approval.
    pub document: String,
}

impl Command for ActivatePartyOrganization {
    const DEED: Deed = Deed::ActivatePartyOrganization;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let because = on(line("document", Some(self.document))?);
        let day = self.on.unwrap_or_else(|| china_date(uow.now()));
        let was = latest(uow, &before, PartyOrganizationAction::Activate).await?;
        let (after, is) = before.clone().activate(was.clone(), day, uow.now())?;
        store::update(uow, &warrant, after.place(), &was, &is, &because).await?;
        close(uow, &warrant, &before, after, &because).await
    }
}

/// Begins a re-election (启动换届).
#[derive(Debug, Clone)]
pub struct BeginReElection {
    /// Which Party organization.
    pub target: Target,
    /// The plan of the re-election.
    pub document: Option<String>,
}

impl Command for BeginReElection {
    const DEED: Deed = Deed::BeginReElection;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let because = on(line("document", self.document)?);
        let after = before.clone().begin_re_election(uow.now())?;
        close(uow, &warrant, &before, after, &because).await
    }
}

/// Extends the latest term (延期换届).
#[derive(Debug, Clone)]
pub struct ExtendPartyTerm {
    /// Which Party organization.
    pub target: Target,
    /// The new last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: Option<String>,
    /// The approval of the higher Party organization.
    pub approval: String,
}

impl Command for ExtendPartyTerm {
    const DEED: Deed = Deed::ExtendPartyTerm;
    type Output = PartyOrganization;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PartyOrganization, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let because = Because {
            reason: line("reason", self.reason)?,
            document: line("approval", Some(self.approval)).map_err(approval_missing)?,
        };
        let was = latest(uow, &before, PartyOrganizationAction::Extend).await?;
        let (after, is) = before.clone().extend(was.clone(), self.until, uow.now())?;
        store::update(uow, &warrant, after.place(), &was, &is, &because).await?;
        close(uow, &warrant, &before, after, &because).await
    }
}

fn approval_missing(refusal: Refusal) -> Refusal {
    match refusal.code {
        RefusalCode::Required => Refusal::new(RefusalCode::ApprovalMissing).at("approval"),
        _ => refusal,
    }
}

/// The latest term. A Party organization without one cannot be in a state that asks for it, but says so by
/// its own table first.
async fn latest(
    uow: &UnitOfWork,
    organization: &PartyOrganization,
    action: PartyOrganizationAction,
) -> Result<PartyTerm, CommandError> {
    let latest = store::terms_in(uow, organization.id).await?.pop();
    Ok(latest.ok_or_else(|| not_allowed(organization.status, action))?)
}
