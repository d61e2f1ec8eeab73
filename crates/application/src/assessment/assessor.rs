//! The district's part: assessors, their scores, and the verification.

use super::Target;
use super::case::{open, tied};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::assessment::{Assessment, NewAssessor, NewScore};
use siling_domain::id::AccountId;
use siling_domain::standard::IndicatorCode;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, access};

/// Assigns an assessor (指派评审人员).
#[derive(Debug, Clone)]
pub struct AssignAssessor {
    /// Which assessment.
    pub target: Target,
    /// Who.
    pub assessor: AccountId,
}

impl Command for AssignAssessor {
    const DEED: Deed = Deed::AssignAssessor;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let grants = access::grants_of(uow.store(), &[self.assessor]).await?;
        let place = case.before.place();
        let may_score = |role| Deed::ScoreAssessment.roles().contains(&role);
        if !grants
            .iter()
            .any(|grant| may_score(grant.role) && grant.scope.covers(&place))
        {
            return Err(Refusal::new(RefusalCode::NotFound).at("assessor").into());
        }
        let new = NewAssessor {
            account: self.assessor,
            tied: !tied(uow, case.before.organization, &[self.assessor]).await?.is_empty(),
        };
        let after = case.before.clone().assign_assessor(new, &case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// Takes an assessor off (撤换评审人员).
#[derive(Debug, Clone)]
pub struct RemoveAssessor {
    /// Which assessment.
    pub target: Target,
    /// Who.
    pub assessor: AccountId,
    /// Why.
    pub reason: String,
}

impl Command for RemoveAssessor {
    const DEED: Deed = Deed::RemoveAssessor;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let (account, facts) = (self.assessor, case.facts());
        let after = case.before.clone().remove_assessor(account, &self.reason, &facts)?;
        let removed = after.assessors.iter().rfind(|assessor| assessor.account == account);
        let reason = removed.and_then(|assessor| assessor.removed_because.clone());
        case.close(uow, after, reason, None).await
    }
}

/// Declares whether a conflict of interest exists (利益冲突申报).
#[derive(Debug, Clone)]
pub struct DeclareConflict {
    /// Which assessment.
    pub target: Target,
    /// Whether one exists.
    pub exists: bool,
    /// What else is to be said.
    pub note: Option<String>,
}

impl Command for DeclareConflict {
    const DEED: Deed = Deed::DeclareConflict;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let (note, facts) = (self.note.as_deref(), case.facts());
        let after = case.before.clone().declare_conflict(self.exists, note, &facts)?;
        case.close(uow, after, None, None).await
    }
}

/// Scores an assessment as an assessor (评审打分).
#[derive(Debug, Clone)]
pub struct ScoreAssessment {
    /// Which assessment.
    pub target: Target,
    /// A score for every indicator, or the third assessor's for every disputed one.
    pub scores: Vec<NewScore>,
}

impl Command for ScoreAssessment {
    const DEED: Deed = Deed::ScoreAssessment;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let marks = case.marks(self.scores)?;
        let after = case.before.clone().score(marks, &case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// Verifies an assessment for the district (区级复核).
#[derive(Debug, Clone)]
pub struct VerifyAssessment {
    /// Which assessment.
    pub target: Target,
    /// The vetoes that were found, each by its code; `None` for those recorded before.
    pub vetoes: Option<Vec<IndicatorCode>>,
}

impl Command for VerifyAssessment {
    const DEED: Deed = Deed::VerifyAssessment;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let (rater, mut rated) = (case.rater(uow, self.vetoes).await?, None);
        let after = case.before.clone().verify(rater.keeping(&mut rated), &case.facts())?;
        drop(rater);
        case.close_rated(uow, after, rated, None, None).await
    }
}
