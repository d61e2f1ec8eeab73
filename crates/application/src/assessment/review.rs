//! The sub-district's part, and the way back to the organization.

use super::Target;
use super::case::open;
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::assessment::{Assessment, NewScore};
use siling_domain::standard::IndicatorCode;
use siling_persistence::UnitOfWork;

/// Reviews an assessment for the sub-district (街道初审).
#[derive(Debug, Clone)]
pub struct ReviewAssessment {
    /// Which assessment.
    pub target: Target,
    /// A score for every indicator, with a reason where it departs from the self-assessment.
    pub scores: Vec<NewScore>,
    /// What was seen on the visit.
    pub note: Option<String>,
}

impl Command for ReviewAssessment {
    const DEED: Deed = Deed::ReviewAssessment;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let marks = case.marks(self.scores)?;
        let after = case.before.clone().review(marks, self.note.as_deref(), &case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// Returns an assessment to the organization (退回补正).
#[derive(Debug, Clone)]
pub struct ReturnAssessment {
    /// Which assessment.
    pub target: Target,
    /// What is to be mended, indicator by indicator.
    pub reasons: Vec<(IndicatorCode, String)>,
}

impl Command for ReturnAssessment {
    const DEED: Deed = Deed::ReturnAssessment;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().send_back(self.reasons, &case.facts())?;
        let told = after.returns.last().map(|sent| {
            let reasons = sent.reasons.iter();
            let lines: Vec<String> = reasons.map(|(code, reason)| format!("{code}: {reason}")).collect();
            lines.join("; ")
        });
        case.close(uow, after, told, None).await
    }
}
