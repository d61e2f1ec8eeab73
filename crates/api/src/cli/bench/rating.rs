//! `siling bench rating`: how many assessments the engine rates in a second, on one core and without a database.

use super::chance::Chance;
use crate::cli::print;
use anyhow::Context as _;
use siling_application::seed::default_standard;
use siling_domain::rating::{Engine, Facts, Score, Scores};
use siling_domain::standard::{
    Definition, Indicator, IndicatorCode, Item, Knot, Level, Measure, Part, Points, Prerequisite, Rule, Section, Title,
};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

const SECTIONS: i64 = 5;
const EACH: i64 = 12;
/// So many sheets are made at a time, outside of what is measured.
const BATCH: usize = 1_000;

/// What is rated.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// How many assessments are rated.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    assessments: usize,
    /// For how many of them the cheapest way to the next star is sought, too.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    advised: usize,
}

/// Rates, and prints how long it took.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let definition = standard()?;
    let indicators: Vec<&Indicator> = definition.indicators().map(|(_, indicator)| indicator).collect();
    let engine = Engine::new(&definition)
        .map_err(|problems| anyhow::anyhow!("the standard of the benchmark has problems: {problems:?}"))?;
    let facts = Facts {
        as_of: definition.valid_from,
        first_cycle: true,
        previous_stars: None,
        covered: true,
        overdue_remediations: 0,
        vetoes: BTreeSet::new(),
        quota: None,
    };
    let mut chance = Chance::new(20_220_630);
    let (mut rating, mut advising) = (Duration::ZERO, Duration::ZERO);
    let (mut rated, mut advised, mut stars) = (0, 0, [0u32; 6]);
    while rated < options.assessments {
        let count = BATCH.min(options.assessments - rated);
        let sheets: Vec<Scores> = (0..count).map(|_| sheet(&indicators, &mut chance)).collect();
        let began = Instant::now();
        for scores in &sheets {
            let rating = engine
                .tally(black_box(scores), &facts)
                .context("a sheet was not rated")?;
            if let Some(count) = stars.get_mut(usize::from(black_box(&rating).stars.count())) {
                *count += 1;
            }
        }
        rating += began.elapsed();
        rated += count;
        let began = Instant::now();
        for scores in sheets.iter().take(options.advised.saturating_sub(advised)) {
            black_box(
                engine
                    .rate(black_box(scores), &facts)
                    .context("a sheet was not rated")?,
            );
            advised += 1;
        }
        advising += began.elapsed();
    }
    let each = |time: Duration, count: usize| {
        time.as_secs_f64() * 1e6 / f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX))
    };
    print(&format!(
        "{rated} assessments of {} indicators rated on one core in {:.2} s: {:.1} µs each, with points, bands, conditions and digest.\n\
         {advised} of them with the cheapest way to the next star, too: {:.1} µs each.\n\
         Stars 0 to 5: {stars:?}\n",
        indicators.len(),
        rating.as_secs_f64(),
        each(rating, rated),
        each(advising, advised),
    ))
}

/// Scores for every indicator, good ones more often than bad ones.
fn sheet(indicators: &[&Indicator], chance: &mut Chance) -> Scores {
    let weak = 2 + chance.below(10);
    let score = |indicator: &&Indicator| {
        let worst = chance.below(weak) == 0;
        let score = match &indicator.rule {
            Rule::YesNo => Score::Answer(!worst),
            Rule::Levels { levels } => {
                let at = if worst { chance.below(levels.len()) } else { 0 };
                Score::Level(levels.get(at).map(|level| level.code.clone()).unwrap_or_default())
            }
            Rule::Numeric { .. } => {
                let at = if worst { chance.below(1_200) } else { 1_000 };
                Score::Measure(Measure::from_hundredths(i64::try_from(at).unwrap_or(0)))
            }
            Rule::Deduction { .. } => Score::Events(if worst { 2 } else { 0 }),
            Rule::Checklist { items } => {
                let held = items.iter().filter(|_| !worst || chance.below(2) == 0);
                Score::Items(held.map(|item| item.code).collect())
            }
        };
        (indicator.code, score)
    };
    indicators.iter().map(score).collect()
}

/// A standard of 60 indicators, all five rules among them, with the bands, vetoes and prerequisites of the default one.
fn standard() -> anyhow::Result<Definition> {
    let mut definition = default_standard()?;
    definition.code = "benchmark".into();
    definition.bonus = None;
    definition.quota = None;
    let sections = ('A'..).take(usize::try_from(SECTIONS)?).map(section);
    definition.sections = sections.collect::<anyhow::Result<_>>()?;
    let checklist: IndicatorCode = "A5".parse()?;
    for band in &mut definition.bands {
        band.prerequisites
            .retain(|it| !matches!(it, Prerequisite::Quota | Prerequisite::ChecklistAtLeast { .. }));
        for prerequisite in &mut band.prerequisites {
            if let Prerequisite::ChecklistComplete { indicator } = prerequisite {
                *indicator = checklist;
            }
        }
        band.prerequisites.dedup();
    }
    Ok(definition)
}

fn title() -> Title {
    Title {
        zh: "指标".to_owned(),
        en: "Indicator".to_owned(),
    }
}

/// Twelve indicators of 200.00 points together.
fn section(letter: char) -> anyhow::Result<Section> {
    let indicators = (1..=EACH).map(|number| indicator(letter, number));
    let parts = indicators
        .map(|it| it.map(Part::Indicator))
        .collect::<anyhow::Result<_>>()?;
    Ok(Section {
        code: letter.to_string().parse()?,
        title: title(),
        points: Points::from_hundredths(20_000),
        parts,
    })
}

fn indicator(letter: char, number: i64) -> anyhow::Result<Indicator> {
    let full = if number <= 8 { 2_000 } else { 1_000 };
    let points = Points::from_hundredths;
    let rule = match number % 5 {
        1 => Rule::YesNo,
        2 => Rule::Levels {
            levels: [("GOOD", full), ("FAIR", full * 3 / 5), ("POOR", full / 5), ("NONE", 0)]
                .map(|(code, it)| Level {
                    code: code.to_owned(),
                    title: title(),
                    points: points(it),
                })
                .into(),
        },
        3 => Rule::Numeric {
            measure: title(),
            unit: title(),
            step: Measure::from_hundredths(50),
            knots: [(0, 0), (6, full / 3), (10, full)]
                .map(|(at, it)| Knot {
                    at: Measure::from_hundredths(at * 100),
                    points: points(it),
                })
                .into(),
        },
        4 => Rule::Deduction {
            event: title(),
            per_event: points(full / 4),
        },
        _ => {
            let items = (1..=5).map(|item| {
                Ok(Item {
                    code: format!("{letter}{number}.{item}").parse()?,
                    title: title(),
                    points: points(full / 5),
                })
            });
            Rule::Checklist {
                items: items.collect::<anyhow::Result<_>>()?,
            }
        }
    };
    Ok(Indicator {
        code: format!("{letter}{number}").parse()?,
        title: title(),
        points: points(full),
        rule,
        evidence: Vec::new(),
        not_applicable: None,
        citations: Vec::new(),
    })
}
