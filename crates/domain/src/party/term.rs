//! Terms of office (任期): how long they last, when they are due, and why they never overlap.
//!
//! Lengths: 关于党的基层组织任期的意见 (2018). Elections: 中国共产党基层组织选举工作条例 (2020). Committees of
//! branches: 中国共产党支部工作条例(试行) (2018).

use super::{PartyOrganization, PartyOrganizationAction, PartyOrganizationFacts, PartyOrganizationKind, PartySetting};
use crate::id::{PartyOrganizationId, PartyTermId};
use crate::personal::{PersonName, Personal};
use crate::refusal::Checks;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde::Serialize;
use std::ops::RangeInclusive;

/// A term is due soon so many months before its last day.
pub const DUE_SOON_MONTHS: u32 = 6;
/// A re-election may be early or late by at most so many months, with the higher committee's approval.
pub const SHIFT_MONTHS: u32 = 12;
/// From so many full members on, a branch elects a committee; below, a secretary and a deputy if needed.
pub const COMMITTEE_FROM_MEMBERS: i32 = 7;
/// The shortest life of a temporary branch, in months.
const TEMPORARY_MONTHS_MIN: u32 = 6;

vocabulary! {
    /// Whether a re-election is due (换届提醒).
    pub enum TermDueState {
        /// The term has more than six months to go (未到期).
        NotDue = "NOT_DUE" { zh: "未到期", en: "Not due" },
        /// The term ends within six months (即将到期).
        DueSoon = "DUE_SOON" { zh: "即将到期", en: "Due soon" },
        /// The term has ended and no other one has begun (逾期未换届).
        Overdue = "OVERDUE" { zh: "逾期未换届", en: "Overdue" },
    }
}

impl TermDueState {
    /// The state of a term with this last day.
    pub fn of(last_day: NaiveDate, today: NaiveDate) -> Self {
        if last_day < today {
            TermDueState::Overdue
        } else if last_day <= later(today, DUE_SOON_MONTHS) {
            TermDueState::DueSoon
        } else {
            TermDueState::NotDue
        }
    }
}

/// A term of office of a Party organization (任期).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartyTerm {
    /// The identifier.
    pub id: PartyTermId,
    /// Whose term.
    pub party_organization: PartyOrganizationId,
    /// The first day.
    pub begins: NaiveDate,
    /// The last day as it was fixed by the election.
    pub ends: NaiveDate,
    /// The last day after an extension; at most one year after `ends`.
    pub extended_until: Option<NaiveDate>,
    /// The last day where the term ended otherwise: by an early re-election, or with the Party organization.
    pub ended_on: Option<NaiveDate>,
    /// The day of the election.
    pub elected_on: NaiveDate,
    /// How many of those entitled were present.
    pub present: i32,
    /// How many were entitled to vote.
    pub entitled: i32,
    /// How many were elected, the secretary included.
    pub committee_size: i32,
    /// The day on which the result was approved.
    pub approved_on: Option<NaiveDate>,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is known of an election (选举) and the term that begins by it.
#[derive(Debug, Clone)]
pub struct Election {
    /// The identifier of the term.
    pub term: PartyTermId,
    /// The day of the election.
    pub elected_on: NaiveDate,
    /// The first day of the term; the day of the election when not said.
    pub begins: Option<NaiveDate>,
    /// The last day of the term; by the rules when not said. A temporary branch has to say it.
    pub ends: Option<NaiveDate>,
    /// How many of those entitled were present.
    pub present: i32,
    /// How many were entitled to vote.
    pub entitled: i32,
    /// How many were elected, the secretary included.
    pub committee_size: i32,
    /// The name of the secretary, as typed.
    pub secretary: String,
    /// Whether the higher Party organization approved a shift of the term.
    pub shift_approved: bool,
}

/// What becomes of an election.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elected {
    /// The Party organization after it.
    pub organization: PartyOrganization,
    /// The term that begins by it.
    pub term: PartyTerm,
    /// The term that ends early by it: before and after.
    pub shortened: Option<(PartyTerm, PartyTerm)>,
}

impl PartyTerm {
    /// The last day, whatever made it so.
    pub fn last_day(&self) -> NaiveDate {
        self.ended_on.or(self.extended_until).unwrap_or(self.ends)
    }

    /// Whether it is in force on the day.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        (self.begins..=self.last_day()).contains(&on)
    }

    /// The term ends on this day instead, but not before it began.
    pub fn end_on(mut self, day: NaiveDate, now: DateTime<Utc>) -> Self {
        self.ended_on = Some(day.max(self.begins));
        self.touched(now)
    }

    fn overlaps(&self, begins: NaiveDate, ends: NaiveDate) -> bool {
        self.begins <= ends && begins <= self.last_day()
    }

    fn touched(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}

impl PartyOrganization {
    /// How many years a term of this Party organization has.
    pub const fn term_years(&self) -> u32 {
        match (self.kind, self.setting) {
            (PartyOrganizationKind::PartyCommittee, _) | (_, PartySetting::Community) => 5,
            _ => 3,
        }
    }

    /// Whether a re-election is due; `None` before the first election, after the end, and for a temporary
    /// branch, which is not re-elected.
    pub fn term_due_state(&self, today: NaiveDate) -> Option<TermDueState> {
        let re_elected = self.kind != PartyOrganizationKind::TemporaryBranch && !self.status.has_ended();
        self.term_ends
            .filter(|_| re_elected)
            .map(|last_day| TermDueState::of(last_day, today))
    }

    /// How many may be elected. Branches: 支部工作条例; those above them: [default].
    fn committee_range(&self) -> RangeInclusive<i32> {
        match self.kind {
            PartyOrganizationKind::PartyCommittee => 3..=11,
            PartyOrganizationKind::GeneralBranch => 3..=9,
            _ if self.full_member_count >= COMMITTEE_FROM_MEMBERS => 3..=7,
            _ => 1..=2,
        }
    }

    /// An election was held: a term begins that overlaps none of the others. An approved early
    /// re-election ends the term before it.
    pub fn elect(self, terms: &[PartyTerm], election: Election, now: DateTime<Utc>) -> Result<Elected, Refusals> {
        let today = china_date(now);
        let to = self.check(PartyOrganizationAction::Elect, PartyOrganizationFacts::on(today))?;
        let begins = election.begins.unwrap_or(election.elected_on);
        let mut checks = Checks::new();
        checks.require("electedOn", election.elected_on <= today, || {
            Refusal::new(RefusalCode::FutureDate)
        });
        let latest = later(election.elected_on, SHIFT_MONTHS);
        checks.require("beginsOn", (election.elected_on..=latest).contains(&begins), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", election.elected_on)
                .with("max", latest)
        });
        checks.require("present", (1..=election.entitled).contains(&election.present), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", 1)
                .with("max", election.entitled)
        });
        // 有选举权的到会人数不少于应到会人数的五分之四, 会议有效.
        checks.require(
            "present",
            i64::from(election.present) * 5 >= i64::from(election.entitled) * 4,
            || Refusal::new(RefusalCode::QuorumMissing),
        );
        let size = self.committee_range();
        checks.require("committeeSize", size.contains(&election.committee_size), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", size.start())
                .with("max", size.end())
        });
        let secretary = checks.field("secretary", PersonName::parse(&election.secretary));
        let ends = checks.field("endsOn", self.last_day_of(begins, &election));
        checks.finish()?;
        let ends = ends.unwrap_or(begins);
        let shortened = self.make_room(terms, begins, ends, election.shift_approved, now)?;
        let term = PartyTerm {
            id: election.term,
            party_organization: self.id,
            begins,
            ends,
            extended_until: None,
            ended_on: None,
            elected_on: election.elected_on,
            present: election.present,
            entitled: election.entitled,
            committee_size: election.committee_size,
            approved_on: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let mut organization = self.moved(to, None, now);
        organization.secretary = secretary.map(Personal::new);
        organization.term_ends = Some(ends);
        Ok(Elected {
            organization,
            term,
            shortened,
        })
    }

    /// The result of the latest election is approved.
    pub fn activate(self, term: PartyTerm, on: NaiveDate, now: DateTime<Utc>) -> Result<(Self, PartyTerm), Refusals> {
        let today = china_date(now);
        let to = self.check(PartyOrganizationAction::Activate, PartyOrganizationFacts::on(today))?;
        if on > today {
            return Err(Refusal::new(RefusalCode::FutureDate).at("on").into());
        }
        if on < term.elected_on {
            return Err(Refusal::new(RefusalCode::EndsBeforeStart).at("on").into());
        }
        let mut term = term.touched(now);
        term.approved_on = Some(on);
        Ok((self.moved(to, None, now), term))
    }

    /// The latest term is extended, by at most one year in all.
    pub fn extend(
        mut self,
        mut term: PartyTerm,
        until: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<(Self, PartyTerm), Refusals> {
        let facts = PartyOrganizationFacts::on(china_date(now));
        let to = self.check(PartyOrganizationAction::Extend, facts)?;
        if until <= term.last_day() {
            return Err(Refusal::new(RefusalCode::EndsBeforeStart).at("until").into());
        }
        if until > later(term.ends, SHIFT_MONTHS) {
            return Err(self.wrong_length().at("until").into());
        }
        term.extended_until = Some(until);
        self.term_ends = Some(until);
        Ok((self.moved(to, None, now), term.touched(now)))
    }

    /// The refusal that names how long the terms are.
    pub(super) fn wrong_length(&self) -> Refusal {
        Refusal::new(RefusalCode::TermLength).with("years", self.term_years())
    }

    /// The last day of a term that begins on this day: as the rules have it, or as approved within one
    /// year of it. A temporary branch lasts as long as its project, six months at least.
    fn last_day_of(&self, begins: NaiveDate, election: &Election) -> Result<NaiveDate, Refusal> {
        let lasts = |months: u32| later(begins, months).checked_sub_days(Days::new(1)).unwrap_or(begins);
        let regular = lasts(self.term_years() * 12);
        if self.kind == PartyOrganizationKind::TemporaryBranch {
            let ends = election.ends.ok_or_else(|| Refusal::new(RefusalCode::Required))?;
            let allowed = (lasts(TEMPORARY_MONTHS_MIN)..=regular).contains(&ends);
            return allowed.then_some(ends).ok_or_else(|| self.wrong_length());
        }
        match election.ends {
            Some(ends) if ends != regular => {
                if !(earlier(regular, SHIFT_MONTHS)..=later(regular, SHIFT_MONTHS)).contains(&ends) {
                    Err(self.wrong_length())
                } else if election.shift_approved {
                    Ok(ends)
                } else {
                    Err(Refusal::new(RefusalCode::ApprovalMissing))
                }
            }
            _ => Ok(regular),
        }
    }

    /// Sees to it that the new term overlaps no other one. A late re-election needs approval, too, but no
    /// lateness is past mending: it has to be held some day.
    fn make_room(
        &self,
        terms: &[PartyTerm],
        begins: NaiveDate,
        ends: NaiveDate,
        approved: bool,
        now: DateTime<Utc>,
    ) -> Result<Option<(PartyTerm, PartyTerm)>, Refusal> {
        let overlap = |term: &PartyTerm| {
            Refusal::new(RefusalCode::TermOverlap)
                .with("from", term.begins)
                .with("to", term.last_day())
                .at("beginsOn")
        };
        let Some(latest) = terms.iter().max_by_key(|term| term.begins) else {
            return Ok(None);
        };
        if let Some(other) = terms
            .iter()
            .find(|term| term.id != latest.id && term.overlaps(begins, ends))
        {
            return Err(overlap(other));
        }
        let missing = || Refusal::new(RefusalCode::ApprovalMissing).at("approval");
        if !latest.overlaps(begins, ends) {
            let late = begins > latest.last_day().checked_add_days(Days::new(1)).unwrap_or(begins);
            return if late && !approved { Err(missing()) } else { Ok(None) };
        }
        match (approved, begins.pred_opt()) {
            (true, Some(last_day)) if begins > latest.begins => {
                if begins < earlier(latest.ends, SHIFT_MONTHS) {
                    return Err(self.wrong_length().at("beginsOn"));
                }
                Ok(Some((latest.clone(), latest.clone().end_on(last_day, now))))
            }
            _ => Err(overlap(latest)),
        }
    }
}

/// The same day so many months later, or the last one of the month.
pub(super) fn later(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

/// The same day so many months earlier, or the last one of the month.
pub(super) fn earlier(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(months)).unwrap_or(day)
}
