use super::*;
use crate::standard::tests::{any_definition, default_file};
use crate::standard::{Definition, Indicator, Measure, Rule};
use std::collections::BTreeSet;
use std::sync::LazyLock;

mod advice;
mod chance;
mod properties;
mod quota;
mod replay;
mod vectors;

fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}

fn points(text: &str) -> Points {
    text.parse().unwrap()
}

fn stars(count: u8) -> Stars {
    Stars::new(count).unwrap()
}

/// The engine of the default standard, made once.
fn engine() -> &'static Engine {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(&default_file().standard).unwrap());
    &ENGINE
}

/// Nothing in the way, in the standard's first cycle.
fn facts() -> Facts {
    Facts {
        as_of: "2026-06-30".parse().unwrap(),
        first_cycle: true,
        previous_stars: None,
        covered: true,
        overdue_remediations: 0,
        vetoes: BTreeSet::new(),
        quota: None,
    }
}

/// The score that gives full points.
fn best(indicator: &Indicator) -> Score {
    match &indicator.rule {
        Rule::YesNo => Score::Answer(true),
        Rule::Levels { levels } => Score::Level(levels.iter().max_by_key(|it| it.points).unwrap().code.clone()),
        Rule::Numeric { knots, .. } => Score::Measure(knots.iter().max_by_key(|it| it.points).unwrap().at),
        Rule::Deduction { .. } => Score::Events(0),
        Rule::Checklist { items } => Score::Items(items.iter().map(|it| it.code).collect()),
    }
}

/// Full points in every section, and no bonus.
fn full(definition: &Definition) -> Scores {
    let sections = definition.sections.iter().flat_map(|section| &section.parts);
    let indicators = sections.flat_map(|part| part.indicators());
    let mut scores: Scores = indicators.map(|it| (it.code, best(it))).collect();
    for indicator in definition.bonus.iter().flat_map(|bonus| &bonus.indicators) {
        scores.insert(indicator.code, Score::Items(BTreeSet::new()));
    }
    scores
}

fn level(text: &str) -> Score {
    Score::Level(text.into())
}

fn measure(text: &str) -> Score {
    Score::Measure(text.parse::<Measure>().unwrap())
}

/// The default standard's full scores with these in their stead.
fn full_but(changes: &[(&str, Score)]) -> Scores {
    let mut scores = full(&default_file().standard);
    for (indicator, score) in changes {
        scores.insert(code(indicator), score.clone());
    }
    scores
}

/// All items of a checklist of the default standard but these.
fn all_but(indicator: &str, missing: &[&str]) -> Score {
    let definition = default_file().standard;
    match best(definition.indicator(code(indicator)).unwrap()) {
        Score::Items(mut items) => {
            for item in missing {
                assert!(items.remove(&code(item)));
            }
            Score::Items(items)
        }
        other => other,
    }
}

/// The points of a section, and of an indicator.
fn section(rating: &Rating, text: &str) -> SectionPoints {
    *rating.sections.iter().find(|it| it.code == code(text)).unwrap()
}

fn indicator(rating: &Rating, text: &str) -> Points {
    rating
        .indicators
        .iter()
        .find(|it| it.code == code(text))
        .unwrap()
        .points
}

/// What binds, as kind and part.
fn bound(rating: &Rating) -> Option<(ConditionKind, Option<IndicatorCode>)> {
    rating.binding.map(|it| (it.kind, it.part))
}

/// What the advice improves, as indicator and added points.
fn improved(rating: &Rating) -> Vec<(String, Points)> {
    let improvements = &rating.advice.as_ref().unwrap().improvements;
    improvements
        .iter()
        .map(|it| (it.indicator.to_string(), it.to.checked_sub(it.from).unwrap()))
        .collect()
}
