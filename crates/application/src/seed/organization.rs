//! The demonstration organizations: each row is a life, told by the commands that make it.

use super::SeedError;
use super::data::{Data, list, wrong};
use super::steps::Steps;
use crate::app::App;
use crate::organization::{
    ActivateOrganization, AdmitToIncubation, ChangeOrganizationProfile, CloseSuspensionCause, DeclareCapabilities,
    DeclareLeads, DeregisterOrganization, FileCoveragePlan, FileTeam, LiquidateOrganization, RegisterOrganization,
    ReinstateOrganization, SuspendOrganization, Target,
};
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::Word;
use siling_domain::area_code::AreaCode;
use siling_domain::id::OrganizationId;
use siling_domain::organization::{
    self as rules, Capabilities, DeregistrationKind, Lead, NewContact, OrganizationKind, OrganizationStatus,
    ProfileChange, ServiceCategory, SuspensionReason,
};
use siling_persistence::organization::OrganizationKey;
use std::collections::HashMap;

const FILE: &str = "organizations.csv";

/// An organization, and from which day on there is a record of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) id: OrganizationId,
    pub(super) filed_on: NaiveDate,
    pub(super) area: AreaCode,
}

/// The organizations by the keys that the files name them by.
pub(super) struct Organizations(HashMap<String, Known>);

impl Organizations {
    /// The organization of this key.
    pub(super) fn find(&self, file: &str, key: &str) -> Result<Known, SeedError> {
        self.0
            .get(key)
            .copied()
            .ok_or_else(|| wrong(file, format!("no organization {key}")))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[derive(Debug, Clone, Deserialize)]
struct Row {
    key: String,
    name: String,
    kind: OrganizationKind,
    category: ServiceCategory,
    status: OrganizationStatus,
    area_code: String,
    credit_code: Option<String>,
    founded_on: Option<NaiveDate>,
    registered_on: Option<NaiveDate>,
    registered_by: Option<String>,
    supervised_by: Option<String>,
    address: Option<String>,
    introduction: Option<String>,
    contact_name: String,
    contact_phone: String,
    capabilities: String,
    capacity: i32,
    service_areas: String,
    leads: String,
    full_member_count: i32,
    coverage_plan: Option<String>,
    filed_on: NaiveDate,
    status_on: NaiveDate,
    status_reason: Option<String>,
    status_document: Option<String>,
    suspended_on: Option<NaiveDate>,
    suspension_causes: String,
    suspension_document: Option<String>,
    suspension_proofs: String,
    liquidated_on: Option<NaiveDate>,
    liquidation_document: Option<String>,
    deregistration_kind: Option<DeregistrationKind>,
    successor_key: Option<String>,
    demo: bool,
}

/// Puts down what happened to each organization, and says which they are.
pub(super) fn plan(app: &App, data: &Data, steps: &mut Steps) -> Result<Organizations, SeedError> {
    let rows: Vec<Row> = data.rows(FILE)?;
    let known = rows.iter().map(|row| {
        let known = Known {
            id: app.new_id(),
            filed_on: row.filed_on,
            area: area(FILE, &row.area_code)?,
        };
        Ok((row.key.clone(), known))
    });
    let known = Organizations(known.collect::<Result<_, SeedError>>()?);
    for row in rows {
        let id = known.find(FILE, &row.key)?.id;
        row.live(id, &known, steps)?;
    }
    Ok(known)
}

/// The area of this code.
pub(super) fn area(file: &str, text: &str) -> Result<AreaCode, SeedError> {
    AreaCode::parse(text).map_err(|error| wrong(file, format!("{text}: {error}")))
}

impl Row {
    fn live(self, id: OrganizationId, known: &Organizations, steps: &mut Steps) -> Result<(), SeedError> {
        let target = || Target {
            organization: OrganizationKey::Id(id),
            expected_version: None,
        };
        let row = format!("{FILE}: {}", self.key);
        self.come(id, &row, steps)?;
        if self.full_member_count > 0 {
            let change = ProfileChange {
                full_member_count: Some(self.full_member_count),
                ..ProfileChange::default()
            };
            steps.on(
                self.filed_on,
                &row,
                ChangeOrganizationProfile {
                    target: target(),
                    change,
                },
            );
        }
        let capabilities = list(&self.capabilities);
        if !capabilities.is_empty() {
            let service_areas = list(&self.service_areas)
                .iter()
                .map(|code| area(FILE, code))
                .collect::<Result<_, _>>()?;
            let declared = Capabilities {
                capabilities,
                capacity: self.capacity,
                service_areas,
            };
            steps.on(
                self.filed_on,
                &row,
                DeclareCapabilities {
                    target: target(),
                    declared,
                },
            );
        }
        let leads = list(&self.leads)
            .iter()
            .map(|code| word::<Lead>(code))
            .collect::<Result<Vec<_>, _>>()?;
        if !leads.is_empty() {
            steps.on(
                self.filed_on,
                &row,
                DeclareLeads {
                    target: target(),
                    leads,
                },
            );
        }
        if let Some(plan) = self.coverage_plan.clone() {
            steps.on(self.filed_on, &row, FileCoveragePlan { target: target(), plan });
        }
        self.go_on(target, &row, known, steps)
    }

    /// On file as a team, or registered.
    fn come(&self, id: OrganizationId, row: &str, steps: &mut Steps) -> Result<(), SeedError> {
        let contact = NewContact {
            name: self.contact_name.clone(),
            phone: self.contact_phone.clone(),
        };
        let area = area(FILE, &self.area_code)?;
        match (&self.credit_code, self.registered_on) {
            (Some(credit_code), Some(registered_on)) => {
                let registration = rules::RegisterOrganization {
                    id,
                    name: self.name.clone(),
                    kind: self.kind,
                    category: self.category,
                    area,
                    credit_code: credit_code.clone(),
                    former_registration_no: None,
                    address: self.address.clone(),
                    introduction: self.introduction.clone(),
                    founded_on: self.founded_on,
                    registered_on,
                    registered_by: self.registered_by.clone(),
                    supervised_by: self.supervised_by.clone(),
                    contact: Some(contact),
                    external_ids: Vec::new(),
                    demo: self.demo,
                };
                steps.on(
                    self.filed_on,
                    row,
                    RegisterOrganization {
                        team: None,
                        registration,
                    },
                );
            }
            _ => {
                let team = rules::FileTeam {
                    id,
                    name: self.name.clone(),
                    category: self.category,
                    area,
                    introduction: self.introduction.clone(),
                    founded_on: self.founded_on,
                    contact,
                    external_ids: Vec::new(),
                    demo: self.demo,
                };
                steps.on(self.filed_on, row, FileTeam(team));
            }
        }
        Ok(())
    }

    /// From there to the state that the row names.
    fn go_on(
        &self,
        target: impl Fn() -> Target,
        row: &str,
        known: &Organizations,
        steps: &mut Steps,
    ) -> Result<(), SeedError> {
        let team = self.kind == OrganizationKind::CommunityTeam;
        let undisturbed = self.suspended_on.is_none();
        match self.status {
            OrganizationStatus::Team | OrganizationStatus::Registered => return Ok(()),
            OrganizationStatus::Incubating => {
                steps.on(
                    self.status_on,
                    row,
                    AdmitToIncubation {
                        target: target(),
                        document: self.status_document.clone(),
                    },
                );
                return Ok(());
            }
            OrganizationStatus::Active if undisturbed => {
                steps.on(self.status_on, row, ActivateOrganization { target: target() });
                return Ok(());
            }
            _ if !team => steps.on(self.filed_on, row, ActivateOrganization { target: target() }),
            _ => {}
        }
        if let Some(on) = self.suspended_on {
            self.suspend(&target, on, row, steps)?;
        }
        let reason = self.status_reason.clone().unwrap_or_default();
        if let Some(on) = self.liquidated_on {
            let document = self.liquidation_document.clone().unwrap_or_default();
            steps.on(
                on,
                row,
                LiquidateOrganization {
                    target: target(),
                    reason: reason.clone(),
                    document,
                },
            );
        }
        if let Some(kind) = self.deregistration_kind {
            let successor = match &self.successor_key {
                Some(key) => Some(known.find(FILE, key)?.id),
                None => None,
            };
            let command = DeregisterOrganization {
                target: target(),
                kind,
                on: Some(self.status_on),
                reason,
                document: self.status_document.clone(),
                successor: successor.map(OrganizationKey::Id),
            };
            // What covers it ends on that day, too.
            steps.at_the_close_of(self.status_on, row, command);
        }
        Ok(())
    }

    fn suspend(
        &self,
        target: &impl Fn() -> Target,
        on: NaiveDate,
        row: &str,
        steps: &mut Steps,
    ) -> Result<(), SeedError> {
        let mut causes = Vec::new();
        for cause in list(&self.suspension_causes) {
            let (reason, note) = cause.split_once(':').unwrap_or((&cause, ""));
            causes.push((
                word::<SuspensionReason>(reason)?,
                Some(note.to_owned()).filter(|note| !note.is_empty()),
            ));
        }
        let reasons: Vec<SuspensionReason> = causes.iter().map(|(reason, _)| *reason).collect();
        let document = self.suspension_document.clone().unwrap_or_default();
        steps.on(
            on,
            row,
            SuspendOrganization {
                target: target(),
                causes,
                document,
            },
        );
        // Each proof stands at the place of the cause that it closes.
        for (cause, proof) in reasons.into_iter().zip(self.suspension_proofs.split('|')) {
            if !proof.trim().is_empty() {
                let proof = proof.trim().to_owned();
                steps.on(
                    self.status_on,
                    row,
                    CloseSuspensionCause {
                        target: target(),
                        cause,
                        proof,
                    },
                );
            }
        }
        if self.status == OrganizationStatus::Active {
            steps.on(
                self.status_on,
                row,
                ReinstateOrganization {
                    target: target(),
                    document: self.status_document.clone(),
                },
            );
        }
        Ok(())
    }
}

/// The word of this code.
pub(super) fn word<W: Word>(code: &str) -> Result<W, SeedError> {
    W::from_code(code).ok_or_else(|| wrong(FILE, format!("{} has no {code}", W::NAME)))
}
