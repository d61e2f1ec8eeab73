//! From the public notice (公示) to the confirmation (认定) and the award (授星).

use super::{
    Assessment, AssessmentAction as Do, AssessmentFacts, AssessmentLifecycle, StageScores, StarRating, StarRatingStatus,
};
use crate::bound::room;
use crate::id::{AccountId, StarRatingId};
use crate::lifecycle::Lifecycle;
use crate::organization::LINE_MAX;
use crate::rating::{Rating, RatingDigest};
use crate::refusal::Checks;
use crate::standard::{Points, Stars};
use crate::text::clean_name;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A public notice lasts so many working days at least [default; usual practice].
pub const NOTICE_DAYS_MIN: u32 = 5;

/// What the scores come to (评定结果), as the engine rated them. The rating itself is kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingSummary {
    /// The stars.
    pub stars: Stars,
    /// The points.
    pub points: Points,
    /// The digest of the rating's input, by which it can be replayed.
    pub digest: RatingDigest,
}

impl From<&Rating> for RatingSummary {
    fn from(rating: &Rating) -> Self {
        RatingSummary {
            stars: rating.stars,
            points: rating.total,
            digest: rating.digest,
        }
    }
}

/// A public notice (公示).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The day of its publication, which is not counted.
    pub begins: NaiveDate,
    /// The last day, on which an appeal can still be lodged.
    pub ends: NaiveDate,
    /// The notice's document.
    pub document: String,
    /// What it says.
    pub outcome: RatingSummary,
    /// Who published it.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A confirmation (认定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The number of the decision.
    pub decision_number: String,
    /// The day.
    pub on: NaiveDate,
    /// What was confirmed, the vetoes checked on that day.
    pub outcome: RatingSummary,
    /// Who confirmed it.
    pub by: Option<AccountId>,
}

/// What is needed to award stars.
#[derive(Debug, Clone)]
pub struct NewAward {
    /// The identifier of the star rating, made by us or by the client.
    pub id: StarRatingId,
    /// The certificate's number, as typed; that it is in use once is checked by the store.
    pub certificate_number: String,
    /// The plaque's number, as typed.
    pub plaque_number: Option<String>,
    /// For how many years the stars hold, as the standard says.
    pub valid_years: u8,
}

impl Assessment {
    /// The result goes on public notice from today on, rated anew, so that the vetoes are those of today. The
    /// notice ends after five working days when not said otherwise. A second notice needs stars that have
    /// changed since the first.
    pub fn publish_notice(
        mut self,
        ends: Option<NaiveDate>,
        document: &str,
        rate: impl FnOnce(&StageScores) -> Result<RatingSummary, Refusal>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let outcome = self.rated(Do::PublishNotice, rate)?;
        self.outcome = Some(outcome.clone());
        let (to, begins) = (self.check(Do::PublishNotice, facts)?, facts.today());
        let mut checks = Checks::new();
        let ends = checks.field("endsOn", notice_end(begins, ends, facts));
        let document = checks.field("document", clean_name(document, LINE_MAX));
        checks.field("assessment", room(self.notices.len()));
        checks.finish()?;
        self.notices.push(Notice {
            begins,
            ends: ends.unwrap_or(begins),
            document: document.unwrap_or_default(),
            outcome,
            by: facts.actor.account,
            at: facts.now,
        });
        // A notice that says other stars is a new stage, whatever the state before.
        self.status_since = facts.now;
        Ok(self.moved(to, None, facts.now))
    }

    /// The result is confirmed, rated anew, so that the vetoes are those of today.
    pub fn confirm(
        mut self,
        decision_number: &str,
        rate: impl FnOnce(&StageScores) -> Result<RatingSummary, Refusal>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let outcome = self.rated(Do::Confirm, rate)?;
        self.outcome = Some(outcome.clone());
        let to = self.check(Do::Confirm, facts)?;
        let decision_number =
            clean_name(decision_number, LINE_MAX).map_err(|error| Refusal::from(error).at("decisionNumber"))?;
        self.confirmation = Some(Confirmation {
            decision_number,
            on: facts.today(),
            outcome,
            by: facts.actor.account,
        });
        Ok(self.moved(to, None, facts.now))
    }

    /// The stars are awarded, and hold from today on.
    pub fn award(mut self, new: NewAward, facts: &AssessmentFacts<'_>) -> Result<(Self, StarRating), Refusals> {
        let to = self.check(Do::Award, facts)?;
        let Some(confirmed) = self
            .confirmation
            .as_ref()
            .map(|confirmation| confirmation.outcome.clone())
        else {
            return Err(Refusal::new(RefusalCode::NoStars).into());
        };
        let mut checks = Checks::new();
        let certificate = checks.field("certificateNumber", clean_name(&new.certificate_number, LINE_MAX));
        let plaque = new
            .plaque_number
            .and_then(|number| checks.field("plaqueNumber", clean_name(&number, LINE_MAX)));
        checks.finish()?;
        let (today, now) = (facts.today(), facts.now);
        let rating = StarRating {
            id: new.id,
            district: self.district,
            organization: self.organization,
            area: self.area,
            assessment: self.id,
            cycle: self.cycle,
            awarded_stars: confirmed.stars,
            stars: confirmed.stars,
            points: confirmed.points,
            certificate_number: certificate.unwrap_or_default(),
            plaque_number: plaque,
            valid_from: today,
            valid_to: StarRating::last_day(today, new.valid_years),
            status: StarRatingStatus::Valid,
            status_since: now,
            changes: Vec::new(),
            barred_until: None,
            plaque_due: None,
            demo: self.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        self.star_rating = Some(new.id);
        Ok((self.moved(to, None, now), rating))
    }

    /// Inside the notice: when an appeal can be lodged.
    pub(super) fn inside_notice(&self, today: NaiveDate) -> Result<(), Refusal> {
        match self.notice() {
            Some(notice) if today <= notice.ends => Ok(()),
            Some(notice) => Err(Refusal::new(RefusalCode::NoticeOver).with("ends", notice.ends)),
            None => Err(Refusal::new(RefusalCode::NotFound)),
        }
    }

    /// The notice is over, no appeal is open, and it said the stars that hold.
    pub(super) fn notice_over(&self, today: NaiveDate) -> Result<(), Refusal> {
        let Some(notice) = self.notice() else {
            return Err(Refusal::new(RefusalCode::NotFound));
        };
        if self.open_appeal().is_some() {
            return Err(Refusal::new(RefusalCode::AppealOpen));
        }
        let stars = self.stars();
        if notice.outcome.stars != stars {
            return Err(Refusal::new(RefusalCode::NoticeOutdated)
                .with("noticed", notice.outcome.stars)
                .with("found", stars));
        }
        if today <= notice.ends {
            return Err(Refusal::new(RefusalCode::NoticeRunning).with("ends", notice.ends));
        }
        Ok(())
    }

    /// The stars have changed since the notice.
    pub(super) fn notice_outdated(&self) -> Result<(), Refusal> {
        match self.notice() {
            Some(notice) if notice.outcome.stars == self.stars() => Err(Refusal::new(RefusalCode::NoticeCurrent)),
            _ => Ok(()),
        }
    }

    /// The stars as last rated.
    fn stars(&self) -> Stars {
        self.outcome.as_ref().map_or(Stars::NONE, |outcome| outcome.stars)
    }

    /// Rates what counts, if the state allows the action at all.
    fn rated(
        &self,
        action: Do,
        rate: impl FnOnce(&StageScores) -> Result<RatingSummary, Refusal>,
    ) -> Result<RatingSummary, Refusal> {
        AssessmentLifecycle::transition(self.status, action)?;
        rate(&self.final_scores)
    }
}

/// The last day of a notice that is published on this day.
fn notice_end(begins: NaiveDate, ends: Option<NaiveDate>, facts: &AssessmentFacts<'_>) -> Result<NaiveDate, Refusal> {
    let Some(ends) = ends else {
        return Ok(facts.calendar.add_working_days(begins, NOTICE_DAYS_MIN)?);
    };
    let found = facts.calendar.working_days_between(begins, ends)?;
    if found < NOTICE_DAYS_MIN {
        return Err(Refusal::new(RefusalCode::NoticeTooShort)
            .with("min", NOTICE_DAYS_MIN)
            .with("found", found));
    }
    Ok(ends)
}
