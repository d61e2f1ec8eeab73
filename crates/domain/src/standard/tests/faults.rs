//! Every problem that a standard can have, each made by one fault in the default standard.

use super::*;

fn points(whole: i64) -> Points {
    Points::from_whole(whole).unwrap()
}

fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}

fn indicator<'a>(definition: &'a mut Definition, wanted: &str) -> &'a mut Indicator {
    let parts = definition.sections.iter_mut().flat_map(|section| &mut section.parts);
    let mut indicators = parts.flat_map(|part| match part {
        Part::Group(group) => group.indicators.iter_mut().collect::<Vec<_>>(),
        Part::Indicator(indicator) => vec![indicator],
    });
    indicators.find(|it| it.code == code(wanted)).unwrap()
}

fn band(definition: &mut Definition, stars: u8) -> &mut Band {
    let bands = &mut definition.bands;
    bands.iter_mut().find(|band| band.stars.count() == stars).unwrap()
}

/// The problems that a fault leads to, as `CODE place`.
fn faults(fault: impl FnOnce(&mut StandardFile)) -> Vec<String> {
    let mut file = default_file();
    fault(&mut file);
    for problem in file.check() {
        for locale in [Locale::ZhCn, Locale::En] {
            let message = problem.message(locale);
            assert!(!message.contains('{'), "{message}");
        }
    }
    let problems = file.check();
    problems
        .iter()
        .map(|it| format!("{} {}", it.code.code(), it.place))
        .collect()
}

#[test]
fn sums_have_to_fit() {
    let found = faults(|file| file.standard.sections[0].points = points(240));
    assert_eq!(found, ["SUM_WRONG sections", "SUM_WRONG A"]);
    let found = faults(|file| indicator(&mut file.standard, "A1.2").points = points(30));
    assert_eq!(found, ["SUM_WRONG A1"]);
    let found = faults(|file| file.standard.bonus.as_mut().unwrap().cap = points(36));
    assert_eq!(found, ["OUT_OF_RANGE F"]);
    let found = faults(|file| file.standard.total_cap = points(999));
    assert_eq!(found, ["OUT_OF_RANGE total_cap"]);
}

#[test]
fn rules_have_to_be_whole() {
    let found = faults(|file| {
        indicator(&mut file.standard, "A1.3").rule = Rule::Levels { levels: vec![] };
    });
    assert_eq!(found, ["EMPTY A1.3"]);
    let found = faults(|file| {
        if let Rule::Levels { levels } = &mut indicator(&mut file.standard, "A1.3").rule {
            levels.remove(0);
        }
    });
    assert_eq!(found, ["TOP_WRONG A1.3"]);
    let knots = |fault: fn(&mut Vec<Knot>, &mut Measure)| {
        faults(|file| {
            if let Rule::Numeric { knots, step, .. } = &mut indicator(&mut file.standard, "A2.1").rule {
                fault(knots, step);
            }
        })
    };
    assert_eq!(
        knots(|knots, _| knots[1].points = Points::from_hundredths(-1)),
        ["OUT_OF_RANGE A2.1", "NOT_MONOTONE A2.1"]
    );
    assert_eq!(knots(|knots, _| knots[0].points = points(20)), ["NOT_MONOTONE A2.1"]);
    assert_eq!(knots(|knots, _| knots[1].at = knots[2].at), ["KNOTS_OUT_OF_ORDER A2.1"]);
    assert_eq!(knots(|knots, _| knots.truncate(2)), ["TOP_WRONG A2.1"]);
    assert_eq!(
        knots(|_, step| *step = Measure::from_hundredths(1)),
        ["STEP_TOO_FINE A2.1"]
    );
    assert_eq!(knots(|_, step| *step = Measure::ZERO), ["OUT_OF_RANGE A2.1"]);
    let found = faults(|file| {
        if let Rule::Deduction { per_event, .. } = &mut indicator(&mut file.standard, "D2.1").rule {
            *per_event = Points::ZERO;
        }
    });
    assert_eq!(found, ["OUT_OF_RANGE D2.1"]);
    let found = faults(|file| {
        if let Rule::Checklist { items } = &mut indicator(&mut file.standard, "C1").rule {
            items.pop();
        }
    });
    assert_eq!(found, ["SUM_WRONG C1"]);
}

#[test]
fn codes_and_titles_have_to_be_there_once() {
    let found = faults(|file| indicator(&mut file.standard, "A1.2").code = code("B1.1"));
    assert_eq!(found, ["DUPLICATE_CODE B1.1"]);
    let found = faults(|file| file.standard.vetoes[0].code = code("C1.6"));
    assert_eq!(found, ["DUPLICATE_CODE C1.6"]);
    let found = faults(|file| indicator(&mut file.standard, "A1.2").title.en = " ".into());
    assert_eq!(found, ["TITLE_MISSING A1.2"]);
    let found = faults(|file| file.standard.code = "Siyi Default".into());
    assert_eq!(found, ["CODE_INVALID code"]);
    let found = faults(|file| {
        if let Rule::Levels { levels } = &mut indicator(&mut file.standard, "A1.3").rule {
            levels[1].code = levels[0].code.clone();
            levels[2].code = "too late".into();
        }
    });
    assert_eq!(found, ["DUPLICATE_CODE A1.3", "CODE_INVALID A1.3"]);
}

#[test]
fn bands_have_to_be_in_order_and_within_reach() {
    let found = faults(|file| band(&mut file.standard, 4).total = points(900));
    assert_eq!(found, ["THRESHOLDS_OUT_OF_ORDER bands.5"]);
    let found = faults(|file| band(&mut file.standard, 4).floors[0].share = Share::from_whole(85).unwrap());
    let five = "THRESHOLDS_OUT_OF_ORDER bands.5";
    assert_eq!(found, [five; 5]);
    let found = faults(|file| band(&mut file.standard, 5).total = points(1001));
    assert_eq!(found, ["BAND_UNREACHABLE bands.5"]);
    let found = faults(|file| band(&mut file.standard, 4).stars = Stars::MAX);
    assert!(found.contains(&"BAND_TWICE bands.5".to_owned()), "{found:?}");
    let found = faults(|file| band(&mut file.standard, 1).stars = Stars::NONE);
    assert_eq!(found, ["OUT_OF_RANGE bands.0"]);
    let found = faults(|file| file.standard.bands.clear());
    assert_eq!(found, ["EMPTY bands", "QUOTA_UNUSED quota"]);
}

#[test]
fn prerequisites_have_to_name_what_is_there() {
    let with =
        |prerequisite: Prerequisite| faults(|file| band(&mut file.standard, 4).prerequisites = vec![prerequisite]);
    let complete = |text: &str| Prerequisite::ChecklistComplete { indicator: code(text) };
    assert_eq!(with(complete("C9")), ["INDICATOR_UNKNOWN bands.4"]);
    assert_eq!(with(complete("A1.1")), ["NOT_A_CHECKLIST bands.4"]);
    assert_eq!(
        with(complete("E1.2")),
        ["PREREQUISITE_LEFT_OUT bands.4", "NOT_A_CHECKLIST bands.4"]
    );
    let at_least = |items| Prerequisite::ChecklistAtLeast {
        indicator: code("C1"),
        items,
    };
    assert_eq!(with(at_least(7)), ["BAND_UNREACHABLE bands.4"]);
    assert_eq!(with(at_least(0)), ["EMPTY bands.4"]);
    let previous = |waived_in_first_cycle| Prerequisite::PreviousStarsAtLeast {
        stars: Stars::new(4).unwrap(),
        waived_in_first_cycle,
    };
    assert_eq!(with(previous(false)), ["PREVIOUS_STARS_CIRCLE bands.4"]);
    assert_eq!(with(previous(true)), [""; 0]);
    let found = faults(|file| file.standard.quota = None);
    assert_eq!(found, ["QUOTA_MISSING bands.5"]);
    let found = faults(|file| {
        file.standard.quota.as_mut().unwrap().stars = Stars::NONE;
        file.standard.quota.as_mut().unwrap().tie_break = vec![code("A1")];
    });
    assert_eq!(found, ["SECTION_UNKNOWN quota", "QUOTA_UNUSED quota"]);
    let found = faults(|file| {
        band(&mut file.standard, 4).floors = vec![SectionFloor {
            section: Some(code("X")),
            share: Share::from_whole(101).unwrap(),
        }];
    });
    assert!(found.contains(&"OUT_OF_RANGE bands.4".to_owned()), "{found:?}");
    assert!(found.contains(&"SECTION_UNKNOWN bands.4".to_owned()), "{found:?}");
}

#[test]
fn dates_citations_and_gaps_are_checked() {
    let found = faults(|file| file.standard.valid_to = "2022-12-31".parse().ok());
    assert_eq!(found, ["ENDS_BEFORE_START valid_to"]);
    let found = faults(|file| {
        let veto = &mut file.standard.vetoes[1];
        veto.valid_from = "2026-03-01".parse().ok();
        veto.valid_to = "2026-02-28".parse().ok();
    });
    assert_eq!(found, ["ENDS_BEFORE_START V2"]);
    let found = faults(|file| file.policies[1].clauses.clear());
    assert_eq!(
        found,
        [
            "CITATION_UNKNOWN A1.1",
            "CITATION_UNKNOWN A1.2",
            "CITATION_UNKNOWN A1.3"
        ]
    );
    let found = faults(|file| file.policies[1].code = file.policies[2].code.clone());
    assert!(
        found.contains(&"DUPLICATE_CODE organizational-life".to_owned()),
        "{found:?}"
    );
    let found = faults(|file| {
        for text in ["C1", "C2.1", "C2.2"] {
            indicator(&mut file.standard, text).not_applicable = Some(NotApplicable {
                condition: Title {
                    zh: "无".into(),
                    en: "None".into(),
                },
            });
        }
    });
    assert_eq!(
        found,
        [
            "ALL_NOT_APPLICABLE C",
            "PREREQUISITE_LEFT_OUT bands.4",
            "PREREQUISITE_LEFT_OUT bands.5"
        ]
    );
}

#[test]
fn arbitrary_numbers_make_problems_and_no_panic() {
    for value in [i64::MIN, -1, 0, i64::MAX] {
        let found = faults(|file| {
            file.standard.points = Points::from_hundredths(value);
            file.standard.total_cap = Points::from_hundredths(value);
            for section in &mut file.standard.sections {
                section.points = Points::from_hundredths(value);
            }
            let first = indicator(&mut file.standard, "A2.1");
            first.points = Points::from_hundredths(value);
            if let Rule::Numeric { step, knots, .. } = &mut first.rule {
                *step = Measure::from_hundredths(1);
                knots[0].at = Measure::from_hundredths(i64::MIN);
                knots[2].at = Measure::from_hundredths(i64::MAX);
                knots[1].points = Points::from_hundredths(value);
            }
        });
        assert!(!found.is_empty());
    }
}
