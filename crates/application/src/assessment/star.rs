//! What the district does with stars after their award.

use super::StarTarget;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::assessment::{Hearing, StarMeasure, StarRating, StarRatingFacts, StarReason};
use siling_domain::id::AccountId;
use siling_domain::organization::OrganizationStatus;
use siling_domain::standard::Stars;
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::assessment as store;

/// What is decided about stars, and why.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The reason, one of those of the deed.
    pub reason: StarReason,
    /// What else is to be said.
    pub note: Option<String>,
    /// The document it rests on.
    pub document: String,
    /// How the organization was heard; needless for what favours it.
    pub hearing: Option<Hearing>,
}

impl Measure {
    fn by(self, account: Option<AccountId>) -> StarMeasure {
        StarMeasure {
            reason: self.reason,
            note: self.note,
            document: self.document,
            hearing: self.hearing,
            by: account,
        }
    }
}

/// The star rating, locked, once it is known that the actor may do the deed to it.
async fn open(uow: &UnitOfWork, deed: Deed, target: &StarTarget) -> Result<(StarRating, Warrant), CommandError> {
    let rating: Option<StarRating> = store::locked(uow, target.star_rating).await?;
    let rating = rating.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("starRating"))?;
    let warrant = authorise(uow.actor(), deed, &rating.place())?;
    expect_version(target.expected_version, rating.version, || rating.remember())?;
    Ok((rating, warrant))
}

/// Saves what became of the star rating, with what its last change says.
async fn close(
    uow: &mut UnitOfWork,
    warrant: &Warrant,
    before: &StarRating,
    after: StarRating,
) -> Result<StarRating, CommandError> {
    let (note, document) = match after.changes.last() {
        Some(change) => (change.note.clone(), change.document.clone()),
        None => (None, None),
    };
    store::update(uow, warrant, before, &after, note, document).await?;
    Ok(after)
}

/// Puts stars on hold (暂停星级).
#[derive(Debug, Clone)]
pub struct HoldStars {
    /// Which stars.
    pub target: StarTarget,
    /// Why.
    pub measure: Measure,
}

impl Command for HoldStars {
    const DEED: Deed = Deed::HoldStars;
    type Output = StarRating;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<StarRating, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let (measure, calendar) = (self.measure.by(uow.actor().account()), store::calendar_in(uow).await?);
        let after = before.clone().hold(measure, &calendar, uow.now())?;
        close(uow, &warrant, &before, after).await
    }
}

/// Restores stars on hold (恢复星级).
#[derive(Debug, Clone)]
pub struct RestoreStars {
    /// Which stars.
    pub target: StarTarget,
    /// Why.
    pub measure: Measure,
}

impl Command for RestoreStars {
    const DEED: Deed = Deed::RestoreStars;
    type Output = StarRating;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<StarRating, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let (measure, calendar) = (self.measure.by(uow.actor().account()), store::calendar_in(uow).await?);
        let after = before.clone().restore(measure, &calendar, uow.now())?;
        close(uow, &warrant, &before, after).await
    }
}

/// Takes stars down to fewer (降星).
#[derive(Debug, Clone)]
pub struct DowngradeStars {
    /// Which stars.
    pub target: StarTarget,
    /// To how many.
    pub stars: Stars,
    /// Why.
    pub measure: Measure,
}

impl Command for DowngradeStars {
    const DEED: Deed = Deed::DowngradeStars;
    type Output = StarRating;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<StarRating, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let (measure, calendar) = (self.measure.by(uow.actor().account()), store::calendar_in(uow).await?);
        let after = before.clone().downgrade(self.stars, measure, &calendar, uow.now())?;
        close(uow, &warrant, &before, after).await
    }
}

/// Revokes stars (摘牌).
#[derive(Debug, Clone)]
pub struct RevokeStars {
    /// Which stars.
    pub target: StarTarget,
    /// Why.
    pub measure: Measure,
}

impl Command for RevokeStars {
    const DEED: Deed = Deed::RevokeStars;
    type Output = StarRating;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<StarRating, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let (measure, calendar) = (self.measure.by(uow.actor().account()), store::calendar_in(uow).await?);
        let after = before.clone().revoke(measure, &calendar, uow.now())?;
        close(uow, &warrant, &before, after).await
    }
}

/// Ends stars whose validity is over, or whose organization has ended (星级到期).
#[derive(Debug, Clone)]
pub struct ExpireStars {
    /// Which stars.
    pub target: StarTarget,
}

impl Command for ExpireStars {
    const DEED: Deed = Deed::ExpireStars;
    type Output = StarRating;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<StarRating, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let organization = siling_persistence::organization::by_ids(uow.store(), &[before.organization]).await?;
        let facts = StarRatingFacts {
            today: china_date(uow.now()),
            organization_ended: organization
                .iter()
                .any(|it| it.status == OrganizationStatus::Deregistered),
        };
        let after = before.clone().expire(facts, uow.actor().account(), uow.now())?;
        close(uow, &warrant, &before, after).await
    }
}
