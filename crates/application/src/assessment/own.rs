//! The organization's own part: it assesses itself and submits.

use super::Target;
use super::case::{Surroundings, open};
use super::evidence::proof;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use siling_domain::access::{Deed, authorise};
use siling_domain::assessment::{
    Applicant, Assessment, AssessmentCycle, AssessmentFacts, NewAssessment, NewEvidence, NewScore,
};
use siling_domain::id::{AssessmentId, CycleId, EvidenceId, FileId};
use siling_domain::standard::IndicatorCode;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::assessment as store;
use siling_persistence::organization::{self as organizations, OrganizationKey};

/// Starts an organization's self-assessment (开始自评), of an organization that was entered or that enters so.
#[derive(Debug, Clone)]
pub struct StartSelfAssessment {
    /// The identifier of a new record, where the organization was not entered before.
    pub id: AssessmentId,
    /// The cycle.
    pub cycle: CycleId,
    /// The organization.
    pub organization: OrganizationKey,
    /// The version of the entry that the client read, if there is one.
    pub expected_version: Option<i32>,
}

impl Command for StartSelfAssessment {
    const DEED: Deed = Deed::StartSelfAssessment;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let missing = |field| Refusal::new(RefusalCode::NotFound).at(field);
        let cycle: Option<AssessmentCycle> = store::shared(uow, self.cycle).await?;
        let cycle = cycle.ok_or_else(|| missing("cycle"))?;
        let organization = organizations::locked(uow, &self.organization).await?;
        let organization = organization.ok_or_else(|| missing("organization"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &organization.place())?;
        let entry = store::entry_locked(uow, cycle.id, organization.id).await?;
        let barred = store::barred_in(uow, &[organization.id], &cycle).await?;
        let applicant = Applicant {
            organization: &organization,
            barred_until: barred.get(&organization.id).copied(),
        };
        let around = Surroundings::of(app, uow, cycle.standard, organization.id).await?;
        let facts = AssessmentFacts {
            cycle: &cycle,
            demands: &around.demands,
            calendar: &around.calendar,
            actor: around.actor,
            now: uow.now(),
        };
        match entry {
            Some(before) => {
                expect_version(self.expected_version, before.version, || before.remember())?;
                let after = before.clone().start(applicant, &facts)?;
                store::update(uow, &warrant, &before, &after, None, None).await?;
                Ok(after)
            }
            None => {
                let after = Assessment::start_new(NewAssessment { id: self.id }, applicant, &facts)?;
                store::insert(uow, &warrant, &after, None, None).await?;
                Ok(after)
            }
        }
    }
}

/// Saves a draft of the scores (保存自评).
#[derive(Debug, Clone)]
pub struct SaveSelfAssessment {
    /// Which assessment.
    pub target: Target,
    /// The scores that change.
    pub scores: Vec<NewScore>,
    /// The indicators that are to have no score.
    pub cleared: Vec<IndicatorCode>,
    /// Evidence to attach.
    pub evidence: Vec<Piece>,
}

/// A piece of evidence that is saved with a draft.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The identifier of the piece of evidence.
    pub id: EvidenceId,
    /// The indicator, or the item of a checklist.
    pub indicator: IndicatorCode,
    /// A file that the same account has handed in.
    pub file: Option<FileId>,
    /// What is stated.
    pub statement: Option<String>,
}

impl Command for SaveSelfAssessment {
    const DEED: Deed = Deed::SaveSelfAssessment;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let marks = case.marks(self.scores)?;
        let mut evidence = Vec::with_capacity(self.evidence.len());
        for (index, piece) in self.evidence.into_iter().enumerate() {
            let proof = proof(uow, piece.file, piece.statement).await;
            evidence.push(NewEvidence {
                id: piece.id,
                indicator: piece.indicator,
                proof: proof.map_err(|error| error.at(&["evidence", &index.to_string()]))?,
            });
        }
        let after = case.before.clone();
        let after = after.save(marks, &self.cleared, evidence, &case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// Submits the self-assessment (提交自评).
#[derive(Debug, Clone)]
pub struct SubmitSelfAssessment {
    /// Which assessment.
    pub target: Target,
}

impl Command for SubmitSelfAssessment {
    const DEED: Deed = Deed::SubmitSelfAssessment;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().submit(&case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// Withdraws the organization from the cycle (撤回申报).
#[derive(Debug, Clone)]
pub struct WithdrawAssessment {
    /// Which assessment.
    pub target: Target,
    /// Why.
    pub reason: String,
}

impl Command for WithdrawAssessment {
    const DEED: Deed = Deed::WithdrawAssessment;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().withdraw(&self.reason, &case.facts())?;
        let reason = after.status_reason.clone();
        case.close(uow, after, reason, None).await
    }
}
