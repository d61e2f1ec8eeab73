//! Scores as the files have them: what departs from full points, indicator by indicator.

use crate::seed::SeedError;
use crate::seed::data::{list, wrong};
use siling_domain::assessment::NewScore;
use siling_domain::rating::Score;
use siling_domain::standard::{Definition, Indicator, IndicatorCode, Measure, Rule};
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = super::ASSESSMENTS;

/// What a stage gives, with the reasons for its departures from the stage below.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    scores: BTreeMap<IndicatorCode, Score>,
    reasons: BTreeMap<IndicatorCode, String>,
}

impl Sheet {
    /// Full points in every section, and no bonus.
    pub(super) fn full(definition: &Definition) -> Self {
        let bonus = definition.bonus.as_ref().map(|bonus| bonus.code);
        let indicators = definition.indicators().filter(|(section, _)| Some(*section) != bonus);
        Sheet {
            scores: indicators.map(|(_, it)| (it.code, best(it))).collect(),
            reasons: BTreeMap::new(),
        }
    }

    /// The next stage's: as this one but for these entries, `CODE=VALUE:reason` each.
    pub(super) fn but(&self, definition: &Definition, entries: &str) -> Result<Self, SeedError> {
        let mut sheet = Sheet {
            scores: self.scores.clone(),
            reasons: BTreeMap::new(),
        };
        for entry in list(entries) {
            let (code, score, reason) = read(definition, &entry, &sheet)?;
            sheet.scores.insert(code, score);
            sheet.reasons.extend(reason.map(|reason| (code, reason)));
        }
        Ok(sheet)
    }

    /// Only these entries.
    pub(super) fn only(&self, definition: &Definition, entries: &str) -> Result<Vec<NewScore>, SeedError> {
        let read = |entry: String| {
            let (indicator, input, reason) = read(definition, &entry, self)?;
            Ok(NewScore {
                indicator,
                input,
                reason,
            })
        };
        list(entries).into_iter().map(read).collect()
    }

    /// All of it, as commands take it.
    pub(super) fn scores(&self) -> Vec<NewScore> {
        let scores = self.scores.iter();
        scores
            .map(|(code, score)| NewScore {
                indicator: *code,
                input: score.clone(),
                reason: self.reasons.get(code).cloned(),
            })
            .collect()
    }
}

/// The score that gives full points.
fn best(indicator: &Indicator) -> Score {
    match &indicator.rule {
        Rule::YesNo => Score::Answer(true),
        Rule::Levels { levels } => {
            let most = levels.iter().max_by_key(|level| level.points);
            Score::Level(most.map(|level| level.code.clone()).unwrap_or_default())
        }
        Rule::Numeric { knots, .. } => {
            let most = knots.iter().max_by_key(|knot| knot.points);
            Score::Measure(most.map_or(Measure::from_hundredths(0), |knot| knot.at))
        }
        Rule::Deduction { .. } => Score::Events(0),
        Rule::Checklist { items } => Score::Items(items.iter().map(|item| item.code).collect()),
    }
}

fn code(text: &str) -> Result<IndicatorCode, SeedError> {
    IndicatorCode::parse(text).map_err(|error| wrong(FILE, format!("{text}: {error}")))
}

fn read(
    definition: &Definition,
    entry: &str,
    below: &Sheet,
) -> Result<(IndicatorCode, Score, Option<String>), SeedError> {
    let no_score = || wrong(FILE, format!("{entry} is no score"));
    let (indicator, rest) = entry.split_once('=').ok_or_else(no_score)?;
    let (value, reason) = match rest.split_once(':') {
        Some((value, reason)) => (value.trim(), Some(reason.trim().to_owned())),
        None => (rest.trim(), None),
    };
    let indicator = code(indicator.trim())?;
    let known = definition.indicator(indicator).ok_or_else(no_score)?;
    let score = match &known.rule {
        _ if value == "NA" => Score::NotApplicable,
        Rule::YesNo => Score::Answer(match value {
            "YES" => true,
            "NO" => false,
            _ => return Err(no_score()),
        }),
        Rule::Levels { .. } => Score::Level(value.to_owned()),
        Rule::Numeric { .. } => Score::Measure(Measure::parse(value).map_err(|_| no_score())?),
        Rule::Deduction { .. } => Score::Events(value.parse().map_err(|_| no_score())?),
        Rule::Checklist { .. } => Score::Items(items(value, below.scores.get(&indicator))?),
    };
    Ok((indicator, score, reason))
}

/// The items of a checklist: those named, or with `-` before them all of the stage below but those.
fn items(value: &str, below: Option<&Score>) -> Result<BTreeSet<IndicatorCode>, SeedError> {
    let mut held = match below {
        Some(Score::Items(held)) if value.starts_with('-') => held.clone(),
        _ => BTreeSet::new(),
    };
    for word in value.split_whitespace().filter(|word| *word != "NONE") {
        match word.strip_prefix('-') {
            Some(missing) => drop(held.remove(&code(missing)?)),
            None => drop(held.insert(code(word)?)),
        }
    }
    Ok(held)
}
