//! What the district does to a star rating after its award (动态管理): each time for a reason of a closed
//! list, on a document, and against the organization only after it was heard.

use super::{BARRED_YEARS_DOWNGRADED, BARRED_YEARS_REVOKED, StarRating, StarRatingFacts, years_later};
use super::{StarRatingAction as Do, StarRatingStatus};
use crate::bound::room;
use crate::calendar::Calendar;
use crate::id::AccountId;
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::standard::Stars;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The organization has so many working days to speak before a measure against it [default].
pub const HEARING_DAYS: u32 = 5;
/// After a revocation the plaque is given back within so many working days [default].
pub const PLAQUE_DAYS: u32 = 15;

vocabulary! {
    /// Why stars were put on hold, taken down, revoked or restored (星级变动原因).
    pub enum StarReason {
        /// The annual report was not filed, or the inspection failed (年报或年检不合格).
        AnnualReportFailed = "ANNUAL_REPORT_FAILED" { zh: "年报未报或年检不合格", en: "Annual report failed" },
        /// A penalty by an authority (行政处罚).
        AdministrativePenalty = "ADMINISTRATIVE_PENALTY" { zh: "受到行政处罚", en: "Administrative penalty" },
        /// Under investigation (立案调查).
        UnderInvestigation = "UNDER_INVESTIGATION" { zh: "被立案调查", en: "Under investigation" },
        /// The organization was suspended (组织停用).
        OrganizationSuspended = "ORGANIZATION_SUSPENDED" { zh: "组织被停用", en: "Organization suspended" },
        /// A re-election is overdue by more than a year (逾期一年以上未换届).
        TermOverdue = "TERM_OVERDUE" { zh: "逾期一年以上未换届", en: "Re-election overdue by more than a year" },
        /// Residents' satisfaction was below the band's floor in two quarters running (连续两季度满意度不达标).
        SatisfactionLow = "SATISFACTION_LOW" { zh: "连续两季度满意度不达标", en: "Satisfaction too low in two quarters" },
        /// A remediation is overdue (整改逾期).
        RemediationOverdue = "REMEDIATION_OVERDUE" { zh: "整改逾期未完成", en: "Remediation overdue" },
        /// The yearly re-check found the stars' conditions not met (年度复核不达标).
        RecheckFailed = "RECHECK_FAILED" { zh: "年度复核不达标", en: "Yearly re-check failed" },
        /// False evidence (弄虚作假).
        FalseEvidence = "FALSE_EVIDENCE" { zh: "弄虚作假", en: "False evidence" },
        /// A political or ideological violation (违反政治纪律或意识形态问题).
        PoliticalViolation = "POLITICAL_VIOLATION" { zh: "政治或意识形态方面的违规", en: "Political or ideological violation" },
        /// On the list of severe dishonesty (列入严重违法失信名单).
        SeverelyDishonest = "SEVERELY_DISHONEST" { zh: "列入严重违法失信名单", en: "On the list of severe dishonesty" },
        /// A safety accident with responsibility (责任安全事故).
        SafetyAccident = "SAFETY_ACCIDENT" { zh: "发生责任安全事故", en: "Safety accident with responsibility" },
        /// The causes of the hold were put right (整改到位).
        Remedied = "REMEDIED" { zh: "整改到位", en: "Put right" },
        /// The suspicion turned out to be unfounded (查无实据).
        Unfounded = "UNFOUNDED" { zh: "查无实据", en: "Unfounded" },
    }
}

impl StarReason {
    /// The reasons for an action; none for what needs none.
    pub const fn of(action: Do) -> &'static [StarReason] {
        use StarReason::*;
        match action {
            Do::Hold => &[
                AnnualReportFailed,
                AdministrativePenalty,
                UnderInvestigation,
                OrganizationSuspended,
                TermOverdue,
                SatisfactionLow,
                RemediationOverdue,
            ],
            Do::Downgrade => &[
                AnnualReportFailed,
                AdministrativePenalty,
                TermOverdue,
                SatisfactionLow,
                RemediationOverdue,
                RecheckFailed,
            ],
            Do::Revoke => &[
                AnnualReportFailed,
                AdministrativePenalty,
                RemediationOverdue,
                FalseEvidence,
                PoliticalViolation,
                SeverelyDishonest,
                SafetyAccident,
            ],
            Do::Restore => &[Remedied, Unfounded],
            Do::Award | Do::Replace | Do::Expire => &[],
        }
    }
}

/// How the organization could speak before a measure against it (陈述申辩).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// When it was told of the measure to come.
    pub notified_on: NaiveDate,
    /// What it said; `None` where it said nothing.
    pub statement: Option<String>,
}

/// What happened to a star rating (星级变动).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StarChange {
    /// What was done.
    pub action: Do,
    /// The day.
    pub on: NaiveDate,
    /// The stars before.
    pub from: Stars,
    /// The stars after.
    pub to: Stars,
    /// The reason; `None` where the action needs none.
    pub reason: Option<StarReason>,
    /// What else is to be said.
    pub note: Option<String>,
    /// The document on which it rests.
    pub document: Option<String>,
    /// How the organization was heard.
    pub hearing: Option<Hearing>,
    /// Who did it; `None` for the product itself.
    pub by: Option<AccountId>,
}

/// What is decided about a star rating.
#[derive(Debug, Clone)]
pub struct StarMeasure {
    /// The reason, one of those of the action.
    pub reason: StarReason,
    /// What else is to be said, as typed.
    pub note: Option<String>,
    /// The document on which it rests, as typed.
    pub document: String,
    /// How the organization was heard; needless for what favours it.
    pub hearing: Option<Hearing>,
    /// Who decides.
    pub by: Option<AccountId>,
}

impl StarRating {
    /// The stars are put on hold.
    pub fn hold(self, measure: StarMeasure, calendar: &Calendar, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let (to, stars) = (self.possible(Do::Hold, now)?, self.stars);
        self.changed(Do::Hold, to, stars, measure, calendar, now)
    }

    /// The stars are restored.
    pub fn restore(self, measure: StarMeasure, calendar: &Calendar, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let (to, stars) = (self.possible(Do::Restore, now)?, self.stars);
        self.changed(Do::Restore, to, stars, measure, calendar, now)
    }

    /// The stars are taken down to fewer, but to one at least.
    pub fn downgrade(
        self,
        stars: Stars,
        measure: StarMeasure,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.possible(Do::Downgrade, now)?;
        if stars >= self.stars || stars == Stars::NONE {
            return Err(Refusal::new(RefusalCode::StarsNotLower)
                .with("max", self.stars.count().saturating_sub(1))
                .at("stars")
                .into());
        }
        let mut rating = self.changed(Do::Downgrade, to, stars, measure, calendar, now)?;
        rating.barred_until = Some(years_later(china_date(now), BARRED_YEARS_DOWNGRADED));
        Ok(rating)
    }

    /// The stars are revoked; the plaque is to be given back.
    pub fn revoke(self, measure: StarMeasure, calendar: &Calendar, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let (to, today) = (self.possible(Do::Revoke, now)?, china_date(now));
        let plaque_due = calendar.add_working_days(today, PLAQUE_DAYS).map_err(Refusal::from)?;
        let mut rating = self.changed(Do::Revoke, to, Stars::NONE, measure, calendar, now)?;
        rating.valid_to = today.max(rating.valid_from);
        rating.barred_until = Some(years_later(today, BARRED_YEARS_REVOKED));
        rating.plaque_due = Some(plaque_due);
        Ok(rating)
    }

    /// A later rating takes its place from this day on.
    pub fn replace(self, from: NaiveDate, by: Option<AccountId>, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.possible(Do::Replace, now)?;
        Ok(self.ended(Do::Replace, to, from, by, now))
    }

    /// The validity is over, or the organization has ended.
    pub fn expire(self, facts: StarRatingFacts, by: Option<AccountId>, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Expire, facts)?;
        Ok(self.ended(Do::Expire, to, facts.today, by, now))
    }

    fn possible(&self, action: Do, now: DateTime<Utc>) -> Result<StarRatingStatus, Refusal> {
        let facts = StarRatingFacts {
            today: china_date(now),
            organization_ended: false,
        };
        self.check(action, facts)
    }

    /// It ends before this day, unless it was over before.
    fn ended(
        mut self,
        action: Do,
        to: StarRatingStatus,
        day: NaiveDate,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Self {
        let last_day = day.pred_opt().unwrap_or(day);
        self.valid_to = self.valid_to.min(last_day).max(self.valid_from);
        self.changes.push(StarChange {
            action,
            on: day,
            from: self.stars,
            to: self.stars,
            reason: None,
            note: None,
            document: None,
            hearing: None,
            by,
        });
        self.moved(to, now)
    }

    fn changed(
        mut self,
        action: Do,
        to: StarRatingStatus,
        stars: Stars,
        measure: StarMeasure,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let (mut checks, today) = (Checks::new(), china_date(now));
        let reasons = StarReason::of(action);
        checks.require("reason", reasons.contains(&measure.reason), || {
            Refusal::new(RefusalCode::StarReasonNotAllowed).with_words("allowed", reasons.iter().copied())
        });
        let document = checks.field("document", clean_name(&measure.document, LINE_MAX));
        let note = measure
            .note
            .and_then(|note| checks.field("note", clean_text(&note, TEXT_MAX)));
        let hearing = match measure.hearing {
            Some(hearing) => checks.field("hearing", hearing.held(calendar, today)),
            None => {
                checks.require("hearing", action == Do::Restore, || Refusal::new(RefusalCode::Required));
                None
            }
        };
        checks.field("starRating", room(self.changes.len()));
        checks.finish()?;
        self.changes.push(StarChange {
            action,
            on: today,
            from: self.stars,
            to: stars,
            reason: Some(measure.reason),
            note,
            document,
            hearing,
            by: measure.by,
        });
        self.stars = stars;
        Ok(self.moved(to, now))
    }
}

impl Hearing {
    /// The hearing, if the organization has spoken or its time to speak is over.
    fn held(mut self, calendar: &Calendar, today: NaiveDate) -> Result<Self, Refusal> {
        if self.notified_on > today {
            return Err(Refusal::new(RefusalCode::FutureDate).at("notifiedOn"));
        }
        self.statement = match self.statement {
            Some(text) => Some(clean_text(&text, TEXT_MAX).map_err(|error| Refusal::from(error).at("statement"))?),
            None => None,
        };
        let until = calendar.add_working_days(self.notified_on, HEARING_DAYS)?;
        if self.statement.is_none() && today <= until {
            return Err(Refusal::new(RefusalCode::HearingOpen).with("until", until));
        }
        Ok(self)
    }
}
