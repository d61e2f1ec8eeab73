//! Milestones: delivered with evidence, accepted or returned.

use super::{Target, case};
use crate::app::App;
use crate::assessment::proof;
use crate::command::{Command, CommandError};
use crate::organization::line;
use siling_domain::access::Deed;
use siling_domain::id::FileId;
use siling_domain::project::{EVIDENCE_MAX, NewAcceptance, Project};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;

/// Delivers a milestone (交付里程碑).
#[derive(Debug, Clone)]
pub struct DeliverMilestone {
    /// Which project.
    pub target: Target,
    /// The milestone's number.
    pub milestone: u32,
    /// What was done.
    pub note: Option<String>,
    /// What proves it: files that the same account has handed in, statements, or both.
    pub evidence: Vec<(Option<FileId>, Option<String>)>,
}

impl Command for DeliverMilestone {
    const DEED: Deed = Deed::DeliverMilestone;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        if self.evidence.len() > EVIDENCE_MAX {
            let refusal = Refusal::new(RefusalCode::TooMany).with("max", EVIDENCE_MAX);
            return Err(refusal.at("evidence").into());
        }
        let (mut proofs, mut refused) = (Vec::new(), Vec::new());
        for (index, (file, statement)) in self.evidence.into_iter().enumerate() {
            match proof(uow, file, statement).await {
                Ok(proof) => proofs.push(proof),
                Err(CommandError::Refused(refusals)) => {
                    refused.extend(refusals.into_iter().map(|it| it.at(index.to_string()).at("evidence")));
                }
                Err(other) => return Err(other),
            }
        }
        if !refused.is_empty() {
            return Err(CommandError::Refused(refused));
        }
        let before = case.before.clone();
        let after = before.deliver(self.milestone, self.note, proofs, &case.facts, uow.now())?;
        case.close(uow, after, None, None).await
    }
}

/// Accepts a delivered milestone (验收).
#[derive(Debug, Clone)]
pub struct AcceptDelivery {
    /// Which project.
    pub target: Target,
    /// The milestone's number.
    pub milestone: u32,
    /// The deliverables that were found to be there.
    pub deliverables: Vec<String>,
    /// The acceptance.
    pub acceptance: NewAcceptance,
    /// The acceptance sheet.
    pub document: Option<String>,
}

impl Command for AcceptDelivery {
    const DEED: Deed = Deed::AcceptDelivery;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        let after = case.before.clone().accept_delivery(
            self.milestone,
            &self.deliverables,
            self.acceptance,
            &case.facts,
            uow.now(),
        )?;
        case.close(uow, after, None, document).await
    }
}

/// Sends a delivered milestone back (验收退回).
#[derive(Debug, Clone)]
pub struct ReturnDelivery {
    /// Which project.
    pub target: Target,
    /// The milestone's number.
    pub milestone: u32,
    /// What has to be put right.
    pub reason: String,
}

impl Command for ReturnDelivery {
    const DEED: Deed = Deed::ReturnDelivery;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let before = case.before.clone();
        let after = before.return_delivery(self.milestone, &self.reason, &case.facts, uow.now())?;
        let reason = after
            .milestones
            .iter()
            .filter(|milestone| milestone.number == self.milestone)
            .find_map(|milestone| milestone.deliveries.last()?.returned.as_ref())
            .map(|returned| returned.reason.clone());
        case.close(uow, after, reason, None).await
    }
}
