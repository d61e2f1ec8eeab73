//! Sound standards by chance, small enough to try every way through them.

use super::*;
use crate::party::PartySetting;
use proptest::collection::vec;
use proptest::prelude::*;

/// What an indicator is made from: kind of rule, full points in hundredths, four numbers for its particulars.
type Seed = (u8, i64, [i64; 4]);

/// Round numbers as often as odd ones: equal sums are where ties are broken.
fn seed() -> impl Strategy<Value = Seed> {
    let full = prop_oneof![1i64..1_200, Just(300), Just(600)];
    let number = prop_oneof![0i64..1_000, Just(150), Just(300)];
    (0u8..5, full, proptest::array::uniform4(number))
}

/// A sound standard of one to three sections with up to `most` indicators each.
pub(crate) fn any_definition(most: usize) -> impl Strategy<Value = Definition> {
    let sections = vec(vec((seed(), any::<bool>()), 1..=most), 1..=3);
    let bonus = proptest::option::of(vec(seed(), 1..=2));
    let bands = vec((1i64..95, 0i64..95, 0u8..8), 1..=5);
    (sections, bonus, bands, 0u8..5).prop_map(|(sections, bonus, bands, cap)| {
        let sections: Vec<Section> = sections.iter().enumerate().map(|(at, it)| section(at, it)).collect();
        let points = Points::checked_sum(sections.iter().map(|section| section.points)).unwrap();
        let bonus = bonus.map(|seeds| self::bonus(&seeds));
        let mut definition = Definition {
            code: "made-by-chance".into(),
            version: 1,
            title: title(),
            illustrative: true,
            setting: PartySetting::SocialOrganization,
            subject: RatingSubject::Organization,
            valid_from: "2023-01-01".parse().unwrap(),
            valid_to: None,
            validity_years: 3,
            points,
            total_cap: points,
            sections,
            bonus,
            vetoes: vec![Veto {
                code: code("V1"),
                title: title(),
                cap: Stars::new(cap).unwrap(),
                bars_next_cycle: false,
                valid_from: None,
                valid_to: None,
            }],
            bands: vec![],
            quota: None,
        };
        definition.bands = self::bands(&definition, bands);
        definition
    })
}

fn title() -> Title {
    Title {
        zh: "标题".into(),
        en: "Title".into(),
    }
}

fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}

fn section(at: usize, seeds: &[(Seed, bool)]) -> Section {
    let letter = char::from(b'A' + u8::try_from(at).unwrap());
    let mut indicators: Vec<Indicator> = Vec::new();
    for (place, (seed, left_out)) in seeds.iter().enumerate() {
        let mut indicator = indicator(&format!("{letter}{}", place + 1), *seed);
        if *left_out && place > 0 {
            indicator.not_applicable = Some(NotApplicable { condition: title() });
        }
        indicators.push(indicator);
    }
    Section {
        code: code(&letter.to_string()),
        title: title(),
        points: Points::checked_sum(indicators.iter().map(|it| it.points)).unwrap(),
        parts: indicators.into_iter().map(Part::Indicator).collect(),
    }
}

fn bonus(seeds: &[Seed]) -> Bonus {
    let seeds = seeds.iter().enumerate();
    let indicators: Vec<Indicator> = seeds
        .map(|(at, seed)| indicator(&format!("F{}", at + 1), *seed))
        .collect();
    let most: i64 = indicators.iter().map(|it| it.points.hundredths()).sum();
    Bonus {
        code: code("F"),
        title: title(),
        cap: Points::from_hundredths(most * 2 / 3 + 1),
        indicators,
    }
}

fn indicator(text: &str, (kind, full, numbers): Seed) -> Indicator {
    let points = |hundredths: i64| Points::from_hundredths(hundredths);
    let [first, second, third, fourth] = numbers;
    let rule = match kind {
        0 => Rule::YesNo,
        1 => Rule::Levels {
            levels: [("BEST", full), ("MIDDLE", first % full), ("NONE", 0)]
                .map(|(code, it)| Level {
                    code: code.into(),
                    title: title(),
                    points: points(it),
                })
                .into(),
        },
        2 => {
            let middle = 1 + second % 3;
            let mut line = [0, first % full, full];
            if fourth % 3 == 0 {
                line.reverse();
            }
            let ats = [0, middle, middle + 1 + third % 3];
            let knots = ats.iter().zip(line).map(|(at, it)| Knot {
                at: Measure::from_whole(*at).unwrap(),
                points: points(it),
            });
            Rule::Numeric {
                measure: title(),
                unit: title(),
                step: Measure::from_hundredths([100, 70][usize::try_from(fourth % 2).unwrap()]),
                knots: knots.collect(),
            }
        }
        3 => Rule::Deduction {
            event: title(),
            per_event: points((full / 4 + 1 + first % full).min(full)),
        },
        _ => {
            let (one, two) = (first % (full + 1), second % (full + 1));
            let (low, high) = (one.min(two), one.max(two));
            let shares = [low, high - low, full - high];
            let items = shares.iter().enumerate().map(|(at, it)| Item {
                code: code(&format!("{text}.{}", at + 1)),
                title: title(),
                points: points(*it),
            });
            Rule::Checklist { items: items.collect() }
        }
    };
    Indicator {
        code: code(text),
        title: title(),
        points: points(full),
        rule,
        evidence: vec![],
        not_applicable: None,
        citations: vec![],
    }
}

/// Bands that rise, from percentages of the points, floors and bits for prerequisites.
fn bands(definition: &Definition, seeds: Vec<(i64, i64, u8)>) -> Vec<Band> {
    let full = definition.points.hundredths();
    let mut totals: Vec<i64> = seeds.iter().map(|(total, _, _)| full * total / 100 + 1).collect();
    totals.sort_unstable();
    totals.dedup();
    let mut floors: Vec<i64> = seeds.iter().map(|(_, floor, _)| (floor - 40).max(0) * 100).collect();
    floors.sort_unstable();
    let mut checklists = definition.indicators().filter(|(_, it)| it.not_applicable.is_none());
    let checklist = checklists.find_map(|(_, it)| match it.rule {
        Rule::Checklist { .. } => Some(it.code),
        _ => None,
    });
    let rows = totals.iter().zip(floors).zip(seeds);
    let bands = rows.zip(1u8..).map(|(((total, floor), (_, _, bits)), stars)| {
        let mut prerequisites = Vec::new();
        if let Some(indicator) = checklist {
            match bits % 3 {
                0 => prerequisites.push(Prerequisite::ChecklistComplete { indicator }),
                1 => prerequisites.push(Prerequisite::ChecklistAtLeast { indicator, items: 2 }),
                _ => {}
            }
        }
        Band {
            stars: Stars::new(stars).unwrap(),
            total: Points::from_hundredths(*total),
            floors: Vec::from_iter((floor > 0).then(|| SectionFloor {
                section: None,
                share: Share::from_hundredths(floor),
            })),
            prerequisites,
        }
    });
    bands.collect()
}

proptest! {
    #[test]
    fn standards_made_by_chance_are_sound_and_round_trip(definition in any_definition(4)) {
        prop_assert_eq!(definition.check(), []);
        let file = StandardFile::new(definition, vec![]);
        let text = file.export().unwrap();
        prop_assert_eq!(StandardFile::import(&text).unwrap(), file);
    }
}
