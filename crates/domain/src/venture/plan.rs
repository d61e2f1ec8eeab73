//! Planning a round (筹划公益创投): what it looks for, by which criteria, for how much money and until when.

use super::{VentureRound, VentureRoundStatus};
use crate::area_code::AreaCode;
use crate::calendar::Calendar;
use crate::id::{FundId, VentureRoundId};
use crate::money::Money;
use crate::organization::{LINE_MAX, Lead, NAME_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::standard::Points;
use crate::text::{clean_name, clean_text};
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The most criteria of a round.
pub const CRITERIA_MAX: usize = 10;
/// What the criteria add up to.
const TOTAL: Points = Points::from_hundredths(10_000);
/// The longest code of a criterion.
const CODE_MAX: usize = 10;

/// What reviewers judge (评审指标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewCriterion {
    /// Its code in the round, such as `PLAN`.
    pub code: String,
    /// What is judged.
    pub title: String,
    /// The most points it gives.
    pub max: Points,
}

/// The criteria of a round that names none [default]: need 30, plan 30, budget 20, capability 20.
pub fn default_criteria() -> Vec<ReviewCriterion> {
    [
        ("NEED", "需求真实、受益人群明确", 30),
        ("PLAN", "方案可行、目标可衡量", 30),
        ("BUDGET", "预算合理", 20),
        ("CAPABILITY", "执行能力与可持续性", 20),
    ]
    .map(|(code, title, max)| ReviewCriterion {
        code: code.to_owned(),
        title: title.to_owned(),
        max: Points::from_hundredths(max * 100),
    })
    .into()
}

/// What is needed to plan a round.
#[derive(Debug, Clone)]
pub struct NewRound {
    /// The identifier, made by us or by the client.
    pub id: VentureRoundId,
    /// The title, as typed.
    pub title: String,
    /// The call: what is looked for, as typed.
    pub call: String,
    /// Which of the four leads it takes.
    pub leads: Vec<Lead>,
    /// By what reviewers judge; none for the default ones.
    pub criteria: Vec<ReviewCriterion>,
    /// Who scores less is not selected.
    pub pass_mark: Points,
    /// What is given out at most.
    pub budget: Money,
    /// What one proposal may ask for at most.
    pub request_max: Money,
    /// From which fund.
    pub fund: FundId,
    /// The last day for proposals.
    pub proposals_until: NaiveDate,
    /// The last day for reviews.
    pub reviews_until: NaiveDate,
    /// Whether the record is made up for demonstration.
    pub demo: bool,
}

impl VentureRound {
    /// A round is planned. That the fund exists is checked by the store.
    pub fn plan(district: AreaCode, new: NewRound, calendar: &Calendar, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        let title = checks.field("title", clean_name(&new.title, NAME_MAX));
        let call = checks.field("call", clean_text(&new.call, TEXT_MAX));
        checks.require("leads", !new.leads.is_empty(), || Refusal::new(RefusalCode::Required));
        if let Some(twice) = twice(&new.leads) {
            checks.refuse(
                Refusal::new(RefusalCode::Duplicate)
                    .with_words("value", [*twice])
                    .at("leads"),
            );
        }
        let criteria = match new.criteria.is_empty() {
            true => default_criteria(),
            false => criteria(&mut checks, new.criteria),
        };
        checks.require("passMark", (Points::ZERO..=TOTAL).contains(&new.pass_mark), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", Points::ZERO)
                .with("max", TOTAL)
        });
        checks.require("budget", new.budget.is_positive(), || positive(None));
        let fits = new.request_max.is_positive() && new.request_max <= new.budget;
        checks.require("requestMax", fits, || positive(Some(new.budget)));
        checks.require("reviewsUntil", new.proposals_until < new.reviews_until, || {
            Refusal::new(RefusalCode::EndsBeforeStart)
        });
        // The notice is counted in working days, so that they have to be known that far.
        checks.field(
            "reviewsUntil",
            calendar.add_working_days(new.reviews_until, super::NOTICE_DAYS_MIN),
        );
        checks.finish()?;
        Ok(VentureRound {
            id: new.id,
            district,
            title: title.unwrap_or_default(),
            call: call.unwrap_or_default(),
            leads: new.leads,
            criteria,
            pass_mark: new.pass_mark,
            budget: new.budget,
            request_max: new.request_max,
            fund: new.fund,
            proposals_until: new.proposals_until,
            reviews_until: new.reviews_until,
            status: VentureRoundStatus::Draft,
            status_since: now,
            status_reason: None,
            public_since: None,
            commitment: None,
            reviewers: Vec::new(),
            notices: Vec::new(),
            objections: Vec::new(),
            award: None,
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }
}

/// The criteria, each code once, adding up to exactly 100.00 points.
fn criteria(checks: &mut Checks, given: Vec<ReviewCriterion>) -> Vec<ReviewCriterion> {
    checks.require("criteria", given.len() <= CRITERIA_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", CRITERIA_MAX)
    });
    let sum = Points::checked_sum(given.iter().map(|criterion| criterion.max));
    checks.require("criteria", sum == Some(TOTAL), || {
        Refusal::new(RefusalCode::CriteriaSum)
            .with("expected", TOTAL)
            .with("found", sum.unwrap_or_default())
    });
    let mut kept: Vec<ReviewCriterion> = Vec::new();
    for (index, criterion) in given.into_iter().take(CRITERIA_MAX).enumerate() {
        let mut refuse = |refusal: Refusal, field: &str| {
            checks.refuse(refusal.at(field).at(index.to_string()).at("criteria"));
        };
        let letters = |code: &str| code.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
        if !(1..=CODE_MAX).contains(&criterion.code.len()) || !letters(&criterion.code) {
            refuse(
                Refusal::new(RefusalCode::InvalidFormat).with("expected", "PLAN"),
                "code",
            );
        } else if kept.iter().any(|known| known.code == criterion.code) {
            refuse(
                Refusal::new(RefusalCode::Duplicate).with("value", &criterion.code),
                "code",
            );
        }
        if criterion.max <= Points::ZERO {
            let refusal = Refusal::new(RefusalCode::OutOfRange).with("min", Points::from_hundredths(1));
            refuse(refusal.with("max", TOTAL), "max");
        }
        match clean_name(&criterion.title, LINE_MAX) {
            Ok(title) => kept.push(ReviewCriterion { title, ..criterion }),
            Err(error) => refuse(error.into(), "title"),
        }
    }
    kept
}

fn positive(max: Option<Money>) -> Refusal {
    Refusal::new(RefusalCode::OutOfRange)
        .with("min", Money::from_fen(1))
        .with("max", max.unwrap_or(Money::from_fen(i64::MAX)))
}

pub(super) fn twice<T: PartialEq>(items: &[T]) -> Option<&T> {
    let repeated = |(index, item): (usize, &T)| items[..index].contains(item);
    items
        .iter()
        .enumerate()
        .find(|pair| repeated(*pair))
        .map(|(_, item)| item)
}
