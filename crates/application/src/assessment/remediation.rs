//! Shortcomings that have to be put right.

use super::RemediationTarget;
use super::evidence::proof;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use chrono::NaiveDate;
use siling_domain::access::{Deed, authorise};
use siling_domain::assessment::{Assessment, NewRemediation, Remediation, StarRating};
use siling_domain::id::{AssessmentId, FileId, RemediationId, StarRatingId};
use siling_domain::standard::IndicatorCode;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::assessment as store;
use siling_persistence::organization::{self as organizations, OrganizationKey};

/// Orders a remediation (下达整改).
#[derive(Debug, Clone)]
pub struct FindRemediation {
    /// The identifier of the remediation.
    pub id: RemediationId,
    /// The organization.
    pub organization: OrganizationKey,
    /// The assessment in which it was found.
    pub assessment: Option<AssessmentId>,
    /// The star rating at whose re-check it was found.
    pub star_rating: Option<StarRatingId>,
    /// The indicator that it concerns.
    pub indicator: Option<IndicatorCode>,
    /// What was found.
    pub finding: String,
    /// The last day by which it has to be put right.
    pub due_on: NaiveDate,
}

impl Command for FindRemediation {
    const DEED: Deed = Deed::FindRemediation;
    type Output = Remediation;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Remediation, CommandError> {
        let missing = |field| Refusal::new(RefusalCode::NotFound).at(field);
        let organization = organizations::locked(uow, &self.organization).await?;
        let organization = organization.ok_or_else(|| missing("organization"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &organization.place())?;
        if let Some(id) = self.assessment {
            let found = store::by_ids::<Assessment>(uow.store(), &[id]).await?;
            if !found.iter().any(|found| found.organization == organization.id) {
                return Err(missing("assessment").into());
            }
        }
        if let Some(id) = self.star_rating {
            let found = store::by_ids::<StarRating>(uow.store(), &[id]).await?;
            if !found.iter().any(|found| found.organization == organization.id) {
                return Err(missing("starRating").into());
            }
        }
        let new = NewRemediation {
            id: self.id,
            assessment: self.assessment,
            star_rating: self.star_rating,
            indicator: self.indicator,
            finding: self.finding,
            due_on: self.due_on,
            by: uow.actor().account(),
        };
        let remediation = Remediation::find(&organization, new, uow.now())?;
        store::insert(uow, &warrant, &remediation, Some(remediation.finding.clone()), None).await?;
        Ok(remediation)
    }
}

/// Closes a remediation by proof (整改销号).
#[derive(Debug, Clone)]
pub struct CloseRemediation {
    /// Which remediation.
    pub target: RemediationTarget,
    /// A file that the same account has handed in.
    pub file: Option<FileId>,
    /// What is stated.
    pub statement: Option<String>,
}

impl Command for CloseRemediation {
    const DEED: Deed = Deed::CloseRemediation;
    type Output = Remediation;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Remediation, CommandError> {
        let before: Option<Remediation> = store::locked(uow, self.target.remediation).await?;
        let before = before.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("remediation"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        expect_version(self.target.expected_version, before.version, || before.remember())?;
        let proof = proof(uow, self.file, self.statement).await?;
        let after = before.clone().close(proof, uow.actor().account(), uow.now())?;
        store::update(uow, &warrant, &before, &after, None, None).await?;
        Ok(after)
    }
}
