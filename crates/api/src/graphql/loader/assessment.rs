//! Loaders of cycles, assessments, star ratings, remediations and what is known around them.

use super::{Batches, LoadError, grouped, keyed};
use async_graphql::dataloader::Loader;
use chrono::{Months, NaiveTime};
use siling_domain::assessment::{Assessment, AssessmentCycle, Remediation, StarRating};
use siling_domain::calendar::Calendar;
use siling_domain::file::File;
use siling_domain::id::{AccountId, AssessmentId, CycleId, FileId, OrganizationId, RemediationId, StarRatingId};
use siling_domain::rating::Facts;
use siling_persistence::assessment::{self as store, ProgressRow, StoredRating};
use siling_persistence::file;
use std::collections::HashMap;
use std::sync::Arc;

/// Who acted for an organization within so many months does not judge it.
const TIED_MONTHS: u32 = 24;

by_id!(CycleId => AssessmentCycle, AssessmentId => Assessment, StarRatingId => StarRating, RemediationId => Remediation);

impl Loader<FileId> for Batches {
    type Value = File;
    type Error = LoadError;

    async fn load(&self, keys: &[FileId]) -> Result<HashMap<FileId, File>, LoadError> {
        Ok(keyed(file::by_ids(&self.store, keys).await?, |it| it.id))
    }
}

/// Asks for the assessments of an organization, the latest cycle first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AssessmentsOf(pub OrganizationId);

impl Loader<AssessmentsOf> for Batches {
    type Value = Vec<Assessment>;
    type Error = LoadError;

    async fn load(&self, keys: &[AssessmentsOf]) -> Result<HashMap<AssessmentsOf, Vec<Assessment>>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = store::of_organizations(&self.store, &ids).await?;
        Ok(grouped(found, |it| AssessmentsOf(it.organization)))
    }
}

/// Asks for the star ratings of an organization, the latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StarRatingsOf(pub OrganizationId);

impl Loader<StarRatingsOf> for Batches {
    type Value = Vec<StarRating>;
    type Error = LoadError;

    async fn load(&self, keys: &[StarRatingsOf]) -> Result<HashMap<StarRatingsOf, Vec<StarRating>>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let found = store::stars_of(&self.store, &ids).await?;
        Ok(grouped(found, |it| StarRatingsOf(it.organization)))
    }
}

/// Asks for the star rating of an organization that counts today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StarsInForce(pub OrganizationId);

impl Loader<StarsInForce> for Batches {
    type Value = StarRating;
    type Error = LoadError;

    async fn load(&self, keys: &[StarsInForce]) -> Result<HashMap<StarsInForce, StarRating>, LoadError> {
        let ids: Vec<OrganizationId> = keys.iter().map(|key| key.0).collect();
        let mut found = store::current_stars_of(&self.store, &ids).await?;
        found.retain(|rating| rating.in_force(self.today));
        Ok(keyed(found, |it| StarsInForce(it.organization)))
    }
}

/// Asks for the rating of an assessment that holds: the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RatingOf(pub AssessmentId);

impl Loader<RatingOf> for Batches {
    type Value = StoredRating;
    type Error = LoadError;

    async fn load(&self, keys: &[RatingOf]) -> Result<HashMap<RatingOf, StoredRating>, LoadError> {
        let ids: Vec<AssessmentId> = keys.iter().map(|key| key.0).collect();
        Ok(keyed(store::ratings_of(&self.store, &ids).await?, |it| {
            RatingOf(it.assessment)
        }))
    }
}

/// Asks for the facts on which a rating of the assessment would rest today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactsOf(pub AssessmentId);

impl Loader<FactsOf> for Batches {
    type Value = Facts;
    type Error = LoadError;

    async fn load(&self, keys: &[FactsOf]) -> Result<HashMap<FactsOf, Facts>, LoadError> {
        let ids: Vec<AssessmentId> = keys.iter().map(|key| key.0).collect();
        let found = store::facts_of(&self.store, &ids, self.today).await?;
        Ok(found.into_iter().map(|(id, facts)| (FactsOf(id), facts)).collect())
    }
}

/// Asks for the calendar of working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CalendarOf;

impl Loader<CalendarOf> for Batches {
    type Value = Arc<Calendar>;
    type Error = LoadError;

    async fn load(&self, _: &[CalendarOf]) -> Result<HashMap<CalendarOf, Arc<Calendar>>, LoadError> {
        let calendar = store::calendar(&self.store).await?;
        Ok(HashMap::from([(CalendarOf, Arc::new(calendar))]))
    }
}

/// Asks whether somebody acts for an organization, or did within two years; loaded only if so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TiedBefore(pub AccountId, pub OrganizationId);

impl Loader<TiedBefore> for Batches {
    type Value = ();
    type Error = LoadError;

    async fn load(&self, keys: &[TiedBefore]) -> Result<HashMap<TiedBefore, ()>, LoadError> {
        let accounts: Vec<AccountId> = keys.iter().map(|key| key.0).collect();
        let organizations: Vec<OrganizationId> = keys.iter().map(|key| key.1).collect();
        let now = self.today.and_time(NaiveTime::MIN).and_utc();
        let since = now.checked_sub_months(Months::new(TIED_MONTHS)).unwrap_or(now);
        let ties = store::ties(&self.store, &accounts, &organizations, since).await?;
        Ok(ties
            .into_iter()
            .map(|(account, organization)| (TiedBefore(account, organization), ()))
            .collect())
    }
}

/// Asks how far a cycle has come today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProgressOf(pub CycleId);

impl Loader<ProgressOf> for Batches {
    type Value = Vec<ProgressRow>;
    type Error = LoadError;

    async fn load(&self, keys: &[ProgressOf]) -> Result<HashMap<ProgressOf, Vec<ProgressRow>>, LoadError> {
        let ids: Vec<CycleId> = keys.iter().map(|key| key.0).collect();
        let rows = store::progress(&self.store, &ids, self.today).await?;
        Ok(grouped(rows, |row| ProgressOf(row.cycle)))
    }
}

/// Asks how many assessments of a cycle are submitted and have not come to their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnderWayIn(pub CycleId);

impl Loader<UnderWayIn> for Batches {
    type Value = u32;
    type Error = LoadError;

    async fn load(&self, keys: &[UnderWayIn]) -> Result<HashMap<UnderWayIn, u32>, LoadError> {
        let ids: Vec<CycleId> = keys.iter().map(|key| key.0).collect();
        let counts = store::under_way_of(&self.store, &ids).await?;
        Ok(counts
            .into_iter()
            .map(|(cycle, count)| (UnderWayIn(cycle), count))
            .collect())
    }
}
