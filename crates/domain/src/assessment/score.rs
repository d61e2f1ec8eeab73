//! Scores: what a stage gives each indicator, beside what the other stages gave it.

use super::{AssessmentFacts, Gap};
use crate::id::AccountId;
use crate::organization::TEXT_MAX;
use crate::rating::{Engine, Facts, RatingError, Score, ScoreProblemCode, Scores};
use crate::refusal::Checks;
use crate::standard::{IndicatorCode, Points};
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody gives an indicator, about to be recorded.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// What was found: a level, a measure, the items held, or that it does not apply.
    pub input: Score,
    /// The points that the standard gives for it; `None` where it does not apply.
    pub points: Option<Points>,
    /// Why it departs from the stage below, as typed.
    pub reason: Option<String>,
}

/// What a stage gave an indicator (评分).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageScore {
    /// What was found.
    pub input: Score,
    /// The points that the standard gives for it; `None` where it does not apply.
    pub points: Option<Points>,
    /// Why it departs from the stage below.
    pub reason: Option<String>,
    /// Who gave it; `None` for the product itself.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a stage gave, indicator by indicator.
pub type StageScores = BTreeMap<IndicatorCode, StageScore>;

/// What a stage gave, as the engine takes it.
pub fn rateable(scores: &StageScores) -> Scores {
    let inputs = scores.iter();
    inputs.map(|(code, score)| (*code, score.input.clone())).collect()
}

/// What somebody puts in for an indicator.
#[derive(Debug, Clone)]
pub struct NewScore {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// What was found.
    pub input: Score,
    /// Why it departs from the stage below, as typed.
    pub reason: Option<String>,
}

impl Mark {
    /// The marks of what is put in, with the points that the standard gives; everything that does not belong to the
    /// standard is refused at once.
    pub fn of(engine: &Engine, given: Vec<NewScore>, today: NaiveDate) -> Result<Vec<Mark>, Refusals> {
        let scores = given
            .iter()
            .map(|score| (score.indicator, score.input.clone()))
            .collect();
        // Points depend on no fact.
        let facts = Facts {
            as_of: today,
            first_cycle: true,
            previous_stars: None,
            covered: true,
            overdue_remediations: 0,
            vetoes: BTreeSet::new(),
            quota: None,
        };
        let sheet = engine.tally(&scores, &facts).map_err(|error| wrong(&error, &given))?;
        let points: BTreeMap<IndicatorCode, Points> =
            sheet.indicators.iter().map(|line| (line.code, line.points)).collect();
        let mark = |score: NewScore| Mark {
            points: match score.input {
                Score::NotApplicable => None,
                _ => points.get(&score.indicator).copied(),
            },
            indicator: score.indicator,
            input: score.input,
            reason: score.reason,
        };
        Ok(given.into_iter().map(mark).collect())
    }
}

/// What does not belong to the standard, each at its place in the input.
fn wrong(error: &RatingError, given: &[NewScore]) -> Refusals {
    let RatingError::Scores(problems) = error else {
        return Refusal::new(RefusalCode::StandardNotPublished).into();
    };
    let mut checks = Checks::new();
    for problem in problems {
        let place = given
            .iter()
            .position(|score| score.indicator == problem.part)
            .unwrap_or_default();
        let (code, field) = match problem.code {
            ScoreProblemCode::IndicatorUnknown | ScoreProblemCode::VetoUnknown => {
                (RefusalCode::IndicatorUnknown, "indicator")
            }
            ScoreProblemCode::WrongForm => (RefusalCode::ScoreForm, "input"),
            ScoreProblemCode::LevelUnknown => (RefusalCode::LevelUnknown, "input"),
            ScoreProblemCode::ItemUnknown => (RefusalCode::ItemUnknown, "input"),
            ScoreProblemCode::MayNotBeLeftOut => (RefusalCode::MustApply, "input"),
        };
        let refusal = Refusal::new(code).with("indicator", problem.part);
        checks.refuse(refusal.at(field).at(place.to_string()).at("scores"));
    }
    match checks.finish() {
        Err(refusals) => refusals,
        Ok(()) => Refusal::new(RefusalCode::Required).at("scores").into(),
    }
}

/// Records marks, in place of what stood there. Where there is a stage below, who departs from it says why.
pub(super) fn record(
    scores: &mut StageScores,
    marks: Vec<Mark>,
    below: Option<&StageScores>,
    facts: &AssessmentFacts<'_>,
) -> Result<(), Refusals> {
    let (mut checks, mut seen) = (Checks::new(), StageScores::new());
    for (index, mark) in marks.into_iter().enumerate() {
        let at = |refusal: Refusal, field: &str| refusal.at(field).at(index.to_string()).at("scores");
        let indicator = mark.indicator;
        match facts.demands.of(indicator) {
            Err(unknown) => checks.refuse(at(unknown, "indicator")),
            Ok(demand) if mark.points.is_none() && !demand.not_applicable_allowed => {
                let refusal = Refusal::new(RefusalCode::MustApply).with("indicator", indicator);
                checks.refuse(at(refusal, "input"));
            }
            Ok(_) => {}
        }
        let reason = match mark.reason.as_deref().map(|text| clean_text(text, TEXT_MAX)) {
            Some(Ok(reason)) => Some(reason),
            Some(Err(error)) => {
                checks.refuse(at(error.into(), "reason"));
                continue;
            }
            None => None,
        };
        let departs = below.is_some_and(|below| below.get(&indicator).is_none_or(|score| score.input != mark.input));
        if departs && reason.is_none() {
            let refusal = Refusal::new(RefusalCode::DepartureUnexplained).with("indicator", indicator);
            checks.refuse(at(refusal, "reason"));
        }
        let score = StageScore {
            input: mark.input,
            points: mark.points,
            reason,
            by: facts.actor.account,
            at: facts.now,
        };
        if seen.insert(indicator, score).is_some() {
            let twice = Refusal::new(RefusalCode::Duplicate).with("value", indicator);
            checks.refuse(at(twice, "indicator"));
        }
    }
    checks.finish()?;
    scores.append(&mut seen);
    Ok(())
}

/// Refuses with every gap.
pub(super) fn complete(gaps: Vec<Gap>) -> Result<(), Refusals> {
    let mut checks = Checks::new();
    for gap in gaps {
        checks.refuse(gap.into());
    }
    checks.finish()
}
