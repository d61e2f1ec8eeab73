//! What becomes of an awarded proposal: its contract, its evaluations, its end, and the bar after a breach.

use super::{
    Proposal, ProposalAction as Do, ProposalFacts, ProposalStatus, VentureRound, VentureRoundAction,
    VentureRoundLifecycle,
};
use crate::bound::room;
use crate::id::{AccountId, ContractId};
use crate::lifecycle::Lifecycle;
use crate::money::Money;
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// After a breach an organization is barred for so many years [found in use, Zhongshan; default].
pub const BAN_YEARS: u32 = 3;
/// From so much up a project is evaluated at mid-term before its end [default]: 10,000 yuan, where instalments split
/// in three.
const MIDTERM_FROM: Money = Money::from_fen(1_000_000);

vocabulary! {
    /// When a project is evaluated (评估阶段).
    pub enum EvaluationStage {
        /// Half-way (中期评估).
        Midterm = "MIDTERM" { zh: "中期评估", en: "Mid-term" },
        /// At its end (结项评估).
        Final = "FINAL" { zh: "结项评估", en: "Final" },
    }
}

vocabulary! {
    /// What an evaluation finds (评估结论).
    pub enum EvaluationResult {
        /// Passed (通过).
        Passed = "PASSED" { zh: "通过", en: "Passed" },
        /// Failed: no further instalment until a later evaluation of the stage is passed (未通过).
        Failed = "FAILED" { zh: "未通过", en: "Failed" },
        /// A breach: the proposal ends, and the organization is barred for three years (违约).
        Breach = "BREACH" { zh: "违约", en: "Breach" },
    }
}

/// An evaluation of an awarded project (评估).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// When in the project's life.
    pub stage: EvaluationStage,
    /// What it finds.
    pub result: EvaluationResult,
    /// The day.
    pub on: NaiveDate,
    /// What was found.
    pub findings: String,
    /// The report.
    pub document: Option<String>,
    /// Who recorded it.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is needed to evaluate.
#[derive(Debug, Clone)]
pub struct NewEvaluation {
    /// When in the project's life.
    pub stage: EvaluationStage,
    /// What it finds.
    pub result: EvaluationResult,
    /// What was found, as typed.
    pub findings: String,
    /// The report, as typed.
    pub document: Option<String>,
}

/// What is known of the project that is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EvaluationFacts {
    /// Whether it has been started and not ended before its time.
    pub started: bool,
    /// Whether it is completed.
    pub completed: bool,
}

impl Proposal {
    /// Its project's contract is signed.
    pub fn signed(mut self, contract: ContractId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.contract = Some(contract);
        self.take(Do::Sign, None, now)
    }

    /// Its project is terminated.
    pub fn terminated(self, reason: Option<String>, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.take(Do::Terminate, reason, now)
    }

    /// Its project is evaluated.
    pub fn evaluate(
        mut self,
        new: NewEvaluation,
        project: EvaluationFacts,
        facts: &ProposalFacts<'_>,
    ) -> Result<Self, Refusals> {
        use EvaluationResult::{Breach, Failed, Passed};
        use EvaluationStage::{Final, Midterm};
        self.check(Do::Evaluate, facts)?;
        let mut checks = Checks::new();
        let findings = checks.field("findings", clean_text(&new.findings, TEXT_MAX));
        let document = new
            .document
            .and_then(|text| checks.field("document", clean_name(&text, LINE_MAX)));
        let (action, ready) = match (new.stage, new.result) {
            (_, Breach) => (Do::Breach, Ok(())),
            (Midterm, Passed | Failed) if self.passed(Final) => {
                (Do::Evaluate, Err(Refusal::new(RefusalCode::AlreadyEvaluated)))
            }
            (Midterm, Passed | Failed) => (Do::Evaluate, project.under_way()),
            (Final, Failed) => (Do::Evaluate, project.under_way()),
            (Final, Passed) => (Do::Conclude, self.ready_for_final(project)),
        };
        checks.field("stage", ready);
        checks.field("proposal", room(self.evaluations.len()));
        checks.finish()?;
        let today = facts.today();
        self.evaluations.push(Evaluation {
            stage: new.stage,
            result: new.result,
            on: today,
            findings: findings.unwrap_or_default(),
            document,
            by: facts.actor,
            at: facts.now,
        });
        if new.result == Breach {
            self.barred_until = today.checked_add_months(Months::new(BAN_YEARS * 12));
        }
        Ok(self.take(action, None, facts.now)?)
    }

    /// Whether the last evaluation of the stage was passed.
    pub fn passed(&self, stage: EvaluationStage) -> bool {
        let last = self.evaluations.iter().rfind(|evaluation| evaluation.stage == stage);
        last.is_some_and(|evaluation| evaluation.result == EvaluationResult::Passed)
    }

    /// Whether no instalment is paid for now: the last evaluation was not passed, or the proposal has ended before
    /// its time.
    pub fn instalments_stopped(&self) -> bool {
        let last = self.evaluations.last();
        self.status == ProposalStatus::Terminated
            || last.is_some_and(|evaluation| evaluation.result != EvaluationResult::Passed)
    }

    /// Whether an instalment is paid as far as the round goes: one that waits for an evaluation once that is passed, and none
    /// while the last evaluation was not. `stage` is `None` for what waits for no evaluation, or was let through before.
    pub fn pays(&self, stage: Option<EvaluationStage>) -> Result<(), Refusal> {
        if self.instalments_stopped() {
            return Err(Refusal::new(RefusalCode::InstalmentsStopped));
        }
        match stage {
            Some(stage) if !self.passed(stage) => {
                Err(Refusal::new(RefusalCode::EvaluationMissing).with_words("stage", [stage]))
            }
            _ => Ok(()),
        }
    }

    fn ready_for_final(&self, project: EvaluationFacts) -> Result<(), Refusal> {
        let midterm_due = self.content.budget.requested >= MIDTERM_FROM;
        if midterm_due && !self.passed(EvaluationStage::Midterm) {
            return Err(Refusal::new(RefusalCode::MidtermMissing));
        }
        match project.completed {
            true => Ok(()),
            false => Err(Refusal::new(RefusalCode::ProjectNotCompleted)),
        }
    }
}

impl EvaluationFacts {
    fn under_way(self) -> Result<(), Refusal> {
        match self.started {
            true => Ok(()),
            false => Err(Refusal::new(RefusalCode::ProjectNotStarted)),
        }
    }
}

impl VentureRound {
    /// The state that follows from an evaluation of one of its projects; `None` where it stays as it is.
    #[must_use]
    pub fn evaluated(self, stage: EvaluationStage, now: DateTime<Utc>) -> Option<Self> {
        let action = match stage {
            EvaluationStage::Midterm => VentureRoundAction::Evaluate,
            EvaluationStage::Final => VentureRoundAction::Conclude,
        };
        let to = VentureRoundLifecycle::transition(self.status, action).ok()?.to;
        Some(self.moved(to, None, now))
    }
}
