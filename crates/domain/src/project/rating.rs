//! What residents say of a service (评单): once per project, need and person. Who said it is never told.

use super::Project;
use super::lifecycle::{ProjectAction, ProjectFacts};
use super::privacy::clean_public_text;
use crate::access::{Actor, Place, Role, Scope};
use crate::area_code::AreaCode;
use crate::id::{AccountId, NeedId, ProjectId, ServiceRatingId};
use crate::refusal::Checks;
use crate::{Refusal, RefusalCode, Refusals, Word, vocabulary};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The best score; the worst is 1.
pub const SCORE_MAX: i32 = 5;
/// So many days ahead residents are invited to rate at most [default].
const INVITED_DAYS: Days = Days::new(90);
/// The longest text, in characters.
const TEXT_MAX: usize = 500;

vocabulary! {
    /// What a resident says of a service in a word (评单标签).
    pub enum RatingTag {
        /// It came in time (响应及时).
        Prompt = "PROMPT" { zh: "响应及时", en: "Prompt" },
        /// People were friendly (态度热情).
        Friendly = "FRIENDLY" { zh: "态度热情", en: "Friendly" },
        /// They know their trade (专业规范).
        Professional = "PROFESSIONAL" { zh: "专业规范", en: "Professional" },
        /// The problem is solved (问题解决).
        Solved = "SOLVED" { zh: "问题解决", en: "The problem is solved" },
        /// It came late (响应不及时).
        Late = "LATE" { zh: "响应不及时", en: "Late" },
        /// People were unfriendly (态度不好).
        Unfriendly = "UNFRIENDLY" { zh: "态度不好", en: "Unfriendly" },
        /// The work was poor (质量不佳).
        PoorQuality = "POOR_QUALITY" { zh: "质量不佳", en: "Poor quality" },
        /// The problem is not solved (问题未解决).
        Unsolved = "UNSOLVED" { zh: "问题未解决", en: "The problem is not solved" },
    }
}

/// A resident's rating of a service (评单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRating {
    /// The identifier.
    pub id: ServiceRatingId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The project.
    pub project: ProjectId,
    /// The project's area.
    pub area: AreaCode,
    /// The need of the resident that the project answered, where it was one.
    pub need: Option<NeedId>,
    /// Who said it.
    pub account: Option<AccountId>,
    /// From 1 to 5.
    pub score: i32,
    /// In words of a list.
    pub tags: Vec<RatingTag>,
    /// In the resident's words.
    pub text: Option<String>,
    /// Whether it was made up for demonstration.
    pub demo: bool,
    /// Always 1: a rating is never changed.
    pub version: i32,
    /// When it was said.
    pub created_at: DateTime<Utc>,
}

/// A rating as given.
#[derive(Debug, Clone)]
pub struct NewServiceRating {
    /// The identifier, made by us or by the client.
    pub id: ServiceRatingId,
    /// The need, where it is about one.
    pub need: Option<NeedId>,
    /// From 1 to 5.
    pub score: i32,
    /// In words of a list.
    pub tags: Vec<RatingTag>,
    /// In the resident's words.
    pub text: Option<String>,
}

impl ServiceRating {
    /// Where it belongs: to the area alone. The organization rated sees what was said, and never by whom.
    pub const fn place(&self) -> Place {
        Place::area(self.area)
    }
}

impl Project {
    /// Where somebody rates it as a resident: at home in the project's area, or in the area around it.
    pub fn rating_place(&self, actor: &Actor) -> Place {
        let mut homes = actor.grants.iter().filter_map(|grant| match grant.scope {
            Scope::Area(area) if grant.role == Role::Resident => Some(area),
            _ => None,
        });
        Place::area(homes.find(|home| home.is_within(&self.area)).unwrap_or(self.area))
    }

    /// The residents who neither posted nor endorsed a need of it are invited to rate it, until a day.
    pub fn invite_to_rate(
        mut self,
        until: NaiveDate,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        self.check(ProjectAction::InviteToRate, facts)?;
        let last = facts.today.checked_add_days(INVITED_DAYS).unwrap_or(NaiveDate::MAX);
        if !(facts.today..=last).contains(&until) {
            let refusal = Refusal::new(RefusalCode::OutOfRange);
            return Err(refusal.with("min", facts.today).with("max", last).at("until").into());
        }
        self.rating_open_until = Some(until);
        Ok(self.touched(now))
    }

    /// A resident rates the service: the rating, and what the project comes to with it.
    pub fn rate(
        mut self,
        new: NewServiceRating,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Result<(Self, ServiceRating), Refusals> {
        self.check(ProjectAction::Rate, facts)?;
        let mut checks = Checks::new();
        checks.require("score", (1..=SCORE_MAX).contains(&new.score), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", 1)
                .with("max", SCORE_MAX)
        });
        checks.require("need", new.need.is_none_or(|need| self.needs.contains(&need)), || {
            Refusal::new(RefusalCode::NotFound)
        });
        for (index, tag) in new.tags.iter().enumerate() {
            if new.tags[..index].contains(tag) {
                let refusal = Refusal::new(RefusalCode::Duplicate).with("value", tag.code());
                checks.refuse(refusal.at(index.to_string()).at("tags"));
            }
        }
        let text = new
            .text
            .and_then(|text| checks.field("text", clean_public_text(&text, TEXT_MAX)));
        checks.finish()?;
        let rating = ServiceRating {
            id: new.id,
            district: self.district,
            project: self.id,
            area: self.area,
            need: new.need,
            account: facts.actor.account,
            score: new.score,
            tags: new.tags,
            text,
            demo: self.demo,
            version: 1,
            created_at: now,
        };
        self.totals.ratings += 1;
        self.totals.score_sum += i64::from(rating.score);
        Ok((self.touched(now), rating))
    }
}

/// The mean of scores in hundredths, rounded half up; `None` where there are none.
pub fn mean_hundredths(sum: i64, count: i64) -> Option<i32> {
    let doubled = sum.checked_mul(200)?.checked_add(count)?;
    i32::try_from(doubled.checked_div(count.checked_mul(2)?)?).ok()
}
