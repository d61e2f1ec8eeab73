//! The life of an organization: from a team to its deregistration.

use super::{Organization, OrganizationStatus, SuspensionReason};
use crate::access::Deed;
use crate::contract::Obligations;
use crate::id::OrganizationId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, Word, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What can be done with an organization's status (组织操作).
    pub enum OrganizationAction {
        /// Put a team on file (备案).
        File = "FILE" { zh: "备案", en: "File" },
        /// Admit a team to incubation (入驻孵化).
        Admit = "ADMIT" { zh: "入驻孵化", en: "Admit to incubation" },
        /// Register (登记).
        Register = "REGISTER" { zh: "登记", en: "Register" },
        /// Declare active (启用).
        Activate = "ACTIVATE" { zh: "启用", en: "Activate" },
        /// Suspend (停用).
        Suspend = "SUSPEND" { zh: "停用", en: "Suspend" },
        /// Reinstate (恢复).
        Reinstate = "REINSTATE" { zh: "恢复", en: "Reinstate" },
        /// Begin the liquidation (清算).
        Liquidate = "LIQUIDATE" { zh: "清算", en: "Liquidate" },
        /// Deregister (注销).
        Deregister = "DEREGISTER" { zh: "注销", en: "Deregister" },
        /// Revoke the registration (撤销登记).
        Revoke = "REVOKE" { zh: "撤销登记", en: "Revoke the registration" },
    }
}

vocabulary! {
    /// How an organization ended (注销类型).
    pub enum DeregistrationKind {
        /// By its own decision, after liquidation (注销).
        Voluntary = "VOLUNTARY" { zh: "注销", en: "Voluntary" },
        /// By the registrar; liquidation may be left out (撤销登记/吊销).
        Revoked = "REVOKED" { zh: "撤销登记", en: "Revoked" },
        /// By merging into another organization (合并).
        Merged = "MERGED" { zh: "合并", en: "Merged" },
    }
}

/// One cause of a suspension; each is closed by its own proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspensionCause {
    /// The cause.
    pub reason: SuspensionReason,
    /// What else is to be said.
    pub note: Option<String>,
    /// When it was closed; `None` while open.
    pub closed_at: Option<DateTime<Utc>>,
    /// What proves that it is closed.
    pub proof: Option<String>,
}

/// How an organization ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deregistration {
    /// By whose decision.
    pub kind: DeregistrationKind,
    /// The day.
    pub on: NaiveDate,
    /// The organization that carries on, after a merger.
    pub successor: Option<OrganizationId>,
}

/// What the guards need to know and the organization's own record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrganizationFacts {
    /// Whether Party coverage is in force today.
    pub covered: bool,
    /// What still binds it by its contracts.
    pub obligations: Obligations,
}

/// The life of an organization, from a team to its end (社会组织生命周期).
pub struct OrganizationLifecycle;

use OrganizationAction as Do;
use OrganizationStatus as Is;

impl Lifecycle for OrganizationLifecycle {
    type State = OrganizationStatus;
    type Action = OrganizationAction;
    const OBJECT: &'static str = "Organization";
    const TABLE: &'static [Transition<OrganizationStatus, OrganizationAction>] = &[
        Transition {
            from: &[],
            action: Do::File,
            to: Is::Team,
            deed: Deed::FileTeam,
            guard: "name unique in its community, a contact",
        },
        Transition {
            from: &[Is::Team],
            action: Do::Admit,
            to: Is::Incubating,
            deed: Deed::AdmitToIncubation,
            guard: "a coverage plan on file",
        },
        Transition {
            from: &[],
            action: Do::Register,
            to: Is::Registered,
            deed: Deed::RegisterOrganization,
            guard: "valid credit code of the same kind, not in use",
        },
        Transition {
            from: &[Is::Team, Is::Incubating],
            action: Do::Register,
            to: Is::Registered,
            deed: Deed::RegisterOrganization,
            guard: "valid credit code of the same kind, not in use",
        },
        Transition {
            from: &[Is::Registered],
            action: Do::Activate,
            to: Is::Active,
            deed: Deed::ActivateOrganization,
            guard: "Party coverage or a coverage plan, at least one capability",
        },
        Transition {
            from: &[Is::Active],
            action: Do::Suspend,
            to: Is::Suspended,
            deed: Deed::SuspendOrganization,
            guard: "at least one cause, a document",
        },
        Transition {
            from: &[Is::Suspended],
            action: Do::Reinstate,
            to: Is::Active,
            deed: Deed::ReinstateOrganization,
            guard: "every cause closed by proof",
        },
        Transition {
            from: &[Is::Registered, Is::Active, Is::Suspended],
            action: Do::Liquidate,
            to: Is::Liquidating,
            deed: Deed::LiquidateOrganization,
            guard: "no contract in force, no unsettled advance; a reason and a document",
        },
        Transition {
            from: &[Is::Liquidating, Is::Team, Is::Incubating],
            action: Do::Deregister,
            to: Is::Deregistered,
            deed: Deed::DeregisterOrganization,
            guard: "a reason, Party coverage ended; no contract in force, no unsettled advance",
        },
        Transition {
            from: &[Is::Registered, Is::Active, Is::Suspended, Is::Liquidating],
            action: Do::Revoke,
            to: Is::Deregistered,
            deed: Deed::DeregisterOrganization,
            guard: "a reason, Party coverage ended; no contract in force",
        },
    ];
}

impl Organization {
    /// Whether an action is possible now: its row in the table and its guard on what is on file.
    /// The same check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: OrganizationAction, facts: OrganizationFacts) -> Result<OrganizationStatus, Refusal> {
        let row = OrganizationLifecycle::transition(self.status, action)?;
        match action {
            Do::Admit if self.coverage_plan.is_none() && !facts.covered => {
                Err(Refusal::new(RefusalCode::CoverageMissing))
            }
            Do::Activate if self.coverage_plan.is_none() && !facts.covered => {
                Err(Refusal::new(RefusalCode::CoverageMissing))
            }
            Do::Activate if self.capabilities.is_empty() => Err(Refusal::new(RefusalCode::CapabilityMissing)),
            Do::Reinstate if self.open_causes().next().is_some() => Err(Refusal::new(RefusalCode::CausesOpen)
                .with_words("causes", self.open_causes().map(|cause| cause.reason))),
            Do::Deregister | Do::Revoke if facts.covered => Err(Refusal::new(RefusalCode::PartyRelationsOpen)),
            // Who has been revoked and never pays back must not stay on the register for it.
            Do::Revoke => uncontracted(facts.obligations).map(|()| row.to),
            Do::Liquidate | Do::Deregister => unbound(facts.obligations).map(|()| row.to),
            _ => Ok(row.to),
        }
    }

    /// The causes of the suspension that are not closed yet.
    pub fn open_causes(&self) -> impl Iterator<Item = &SuspensionCause> {
        self.suspension_causes.iter().filter(|cause| cause.closed_at.is_none())
    }

    /// A team is admitted to incubation.
    pub fn admit(self, facts: OrganizationFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Admit, facts)?;
        Ok(self.moved(to, None, now))
    }

    /// A registered organization is declared active.
    pub fn activate(self, facts: OrganizationFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Activate, facts)?;
        Ok(self.moved(to, None, now))
    }

    /// An active organization is suspended, for causes that are closed one by one.
    pub fn suspend(
        mut self,
        causes: Vec<(SuspensionReason, Option<String>)>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Suspend, OrganizationFacts::default())?;
        if causes.is_empty() {
            return Err(Refusal::new(RefusalCode::ReasonRequired).at("causes").into());
        }
        for (index, (reason, note)) in causes.iter().enumerate() {
            if causes[..index].iter().any(|(earlier, _)| earlier == reason) {
                return Err(Refusal::new(RefusalCode::Duplicate)
                    .with("value", reason.code())
                    .at("reason")
                    .at(index.to_string())
                    .at("causes")
                    .into());
            }
            if *reason == SuspensionReason::Other && note.is_none() {
                return Err(Refusal::new(RefusalCode::ReasonRequired)
                    .at("note")
                    .at(index.to_string())
                    .at("causes")
                    .into());
            }
        }
        let told = causes
            .iter()
            .map(|(reason, _)| reason.code())
            .collect::<Vec<_>>()
            .join(", ");
        self.suspension_causes = causes
            .into_iter()
            .map(|(reason, note)| SuspensionCause {
                reason,
                note,
                closed_at: None,
                proof: None,
            })
            .collect();
        Ok(self.moved(to, Some(told), now))
    }

    /// One cause of the suspension is closed by its proof.
    pub fn close_cause(
        mut self,
        reason: SuspensionReason,
        proof: String,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        match self
            .suspension_causes
            .iter_mut()
            .find(|cause| cause.reason == reason && cause.closed_at.is_none())
        {
            Some(cause) => {
                cause.closed_at = Some(now);
                cause.proof = Some(proof);
                Ok(self.touched(now))
            }
            None => Err(Refusal::new(RefusalCode::NotFound).at("cause").into()),
        }
    }

    /// A suspended organization is reinstated.
    pub fn reinstate(self, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Reinstate, OrganizationFacts::default())?;
        Ok(self.moved(to, None, now))
    }

    /// The liquidation begins.
    pub fn liquidate(self, reason: String, facts: OrganizationFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Liquidate, facts)?;
        Ok(self.moved(to, Some(reason), now))
    }

    /// The organization is deregistered, for good.
    pub fn deregister(
        mut self,
        deregistration: Deregistration,
        reason: String,
        facts: OrganizationFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let action = match deregistration.kind {
            DeregistrationKind::Voluntary | DeregistrationKind::Merged => Do::Deregister,
            DeregistrationKind::Revoked => Do::Revoke,
        };
        let to = self.check(action, facts)?;
        if deregistration.on > china_date(now) {
            return Err(Refusal::new(RefusalCode::FutureDate).at("on").into());
        }
        if self
            .registered_on
            .is_some_and(|registered| deregistration.on < registered)
        {
            return Err(Refusal::new(RefusalCode::EndsBeforeStart).at("on").into());
        }
        if deregistration.kind == DeregistrationKind::Merged && deregistration.successor.is_none() {
            return Err(Refusal::new(RefusalCode::Required).at("successor").into());
        }
        if deregistration.successor == Some(self.id) {
            return Err(Refusal::new(RefusalCode::InvalidId).at("successor").into());
        }
        self.deregistration = Some(deregistration);
        Ok(self.moved(to, Some(reason), now))
    }

    pub(super) fn moved(mut self, to: OrganizationStatus, reason: Option<String>, now: DateTime<Utc>) -> Self {
        self.status = to;
        self.status_since = now;
        self.status_reason = reason;
        self.touched(now)
    }
}

/// Whether an organization can end as far as its contracts go: what is in force is terminated or completed first, so that
/// the project has a successor, and what was paid ahead of the work is earned or paid back.
fn unbound(obligations: Obligations) -> Result<(), Refusal> {
    uncontracted(obligations)?;
    if obligations.unsettled_advance.is_positive() {
        return Err(Refusal::new(RefusalCode::AdvanceUnsettled).with("amount", obligations.unsettled_advance));
    }
    Ok(())
}

/// Whether no contract of it is in force.
fn uncontracted(obligations: Obligations) -> Result<(), Refusal> {
    match obligations.contracts_in_force {
        0 => Ok(()),
        count => Err(Refusal::new(RefusalCode::ContractsInForce).with("count", count)),
    }
}
