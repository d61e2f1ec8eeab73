//! From the public notice to the stars.

use super::Target;
use super::case::open;
use crate::app::App;
use crate::command::{Command, CommandError};
use chrono::NaiveDate;
use siling_domain::access::Deed;
use siling_domain::assessment::{Assessment, NewAward, StarRating};
use siling_domain::id::StarRatingId;
use siling_domain::standard::IndicatorCode;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::assessment as store;

/// Publishes the notice of a result (公示).
#[derive(Debug, Clone)]
pub struct PublishNotice {
    /// Which assessment.
    pub target: Target,
    /// The last day; `None` for the earliest possible.
    pub ends_on: Option<NaiveDate>,
    /// The notice's document.
    pub document: String,
    /// The vetoes found today, each by its code; `None` for those recorded before.
    pub vetoes: Option<Vec<IndicatorCode>>,
}

impl Command for PublishNotice {
    const DEED: Deed = Deed::PublishNotice;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        // Who has a place is known once everybody is verified.
        let unverified = match case.cycle.quota_percent {
            Some(_) => store::unverified_in(uow, case.cycle.id).await?,
            None => 0,
        };
        if unverified > 0 {
            let refusal = Refusal::new(RefusalCode::AssessmentsUnderWay).with("count", unverified);
            return Err(refusal.into());
        }
        let (rater, mut rated) = (case.rater(uow, self.vetoes).await?, None);
        let (facts, before) = (case.facts(), case.before.clone());
        let after = before.publish_notice(self.ends_on, &self.document, rater.keeping(&mut rated), &facts)?;
        drop(rater);
        let document = after.notice().map(|notice| notice.document.clone());
        case.close_rated(uow, after, rated, None, document).await
    }
}

/// Confirms a result (认定).
#[derive(Debug, Clone)]
pub struct ConfirmRating {
    /// Which assessment.
    pub target: Target,
    /// The number of the decision.
    pub decision_number: String,
    /// The vetoes found today, each by its code; `None` for those recorded before.
    pub vetoes: Option<Vec<IndicatorCode>>,
}

impl Command for ConfirmRating {
    const DEED: Deed = Deed::ConfirmRating;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let (rater, mut rated) = (case.rater(uow, self.vetoes).await?, None);
        let (facts, before) = (case.facts(), case.before.clone());
        let after = before.confirm(&self.decision_number, rater.keeping(&mut rated), &facts)?;
        drop(rater);
        let decision = after.confirmation.as_ref().map(|it| it.decision_number.clone());
        case.close_rated(uow, after, rated, None, decision).await
    }
}

/// Awards the stars of a confirmed result (授星); those that the organization had are replaced.
#[derive(Debug, Clone)]
pub struct AwardStars {
    /// The identifier of the star rating.
    pub id: StarRatingId,
    /// Which assessment.
    pub target: Target,
    /// The certificate's number.
    pub certificate_number: String,
    /// The plaque's number, where one is given.
    pub plaque_number: Option<String>,
}

impl Command for AwardStars {
    const DEED: Deed = Deed::AwardStars;
    type Output = StarRating;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<StarRating, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let new = NewAward {
            id: self.id,
            certificate_number: self.certificate_number,
            plaque_number: self.plaque_number,
            valid_years: case.engine.standard().validity_years,
        };
        let (after, awarded) = case.before.clone().award(new, &case.facts())?;
        if let Some(former) = store::current_star_locked(uow, awarded.organization).await? {
            let by = uow.actor().account();
            let replaced = former.clone().replace(awarded.valid_from, by, uow.now())?;
            store::update(uow, &case.warrant, &former, &replaced, None, None).await?;
        }
        store::insert(uow, &case.warrant, &awarded, None, None).await?;
        case.close(uow, after, None, None).await?;
        Ok(awarded)
    }
}
