use super::*;
use crate::Word;
use crate::area_code::AreaCode;
use crate::locale::Locale;
use crate::money::Money;
use crate::organization::Lead;
use crate::standard::Stars;

mod assignment;
mod surveys;

const DEFAULT: &str = include_str!("../../../../data/matching/matching-default-v1.json");

fn weights() -> Weights {
    Weights::import(DEFAULT).unwrap()
}

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

const COMMUNITY: &str = "370305003025";

fn supplier<'a>(home: &str) -> Supplier<'a> {
    Supplier {
        home: area(home),
        service_areas: &[],
        leads: &[],
        capabilities: &[],
        stars: Stars::NONE,
        capacity: 4,
        room: 2,
        record: TrackRecord::default(),
    }
}

fn demand<'a>(capabilities: &'a [String]) -> Demand<'a> {
    Demand {
        community: area(COMMUNITY),
        lead: Some(Lead::VolunteerService),
        capabilities,
        ceiling: Money::from_yuan(10_000),
    }
}

#[test]
fn the_default_weights_are_sound() {
    assert!(weights().default);
}

#[test]
fn unsound_weights_are_refused_with_everything_that_is_wrong() {
    let broken = DEFAULT
        .replace("\"AREA\": 20", "\"AREA\": 21")
        .replace("\"HOME\": 1000", "\"HOME\": 1001");
    let broken = broken.replace("\"projects_full\": 10", "\"projects_full\": 0");
    let Err(WeightsError::Unsound(problems)) = Weights::import(&broken) else {
        panic!("the weights are not sound");
    };
    assert_eq!(problems.len(), 3, "{problems:?}");
    let missing = DEFAULT.replace("\"PRICE\": 5\n", "\"STARS\": 15\n");
    assert!(matches!(Weights::import(&missing), Err(WeightsError::Unsound(_))));
    let other = DEFAULT.replace("siling.matching/1", "siling.matching/2");
    assert!(matches!(Weights::import(&other), Err(WeightsError::OtherFormat(_))));
    assert!(matches!(Weights::import("{"), Err(WeightsError::Malformed { .. })));
}

#[test]
fn contributions_sum_to_the_score() {
    let (weights, wanted, has) = (weights(), codes(&["A", "B", "C"]), codes(&["C", "A"]));
    let leads = [Lead::VolunteerService];
    let fit = Fit {
        weights: &weights,
        demand: demand(&wanted),
        supplier: Supplier {
            leads: &leads,
            capabilities: &has,
            stars: Stars::new(3).unwrap(),
            record: TrackRecord {
                finished: 4,
                accepted: 3,
                first_time: 2,
                rating_sum: 9,
                ratings: 2,
            },
            ..supplier(COMMUNITY)
        },
        price: Money::from_yuan(8_000),
    };
    let contributions: Vec<(MatchFactor, u32)> = fit.contributions().collect();
    // 2 of 3; at home; declared; 3 of 5; 2 of 4; (300·700 + 350·666 + 350·875) ÷ 1000; 500 + 500·200 ÷ 1000.
    let expected = [25 * 666, 20 * 1000, 10 * 1000, 10 * 600, 10 * 500, 20 * 749, 5 * 600];
    assert_eq!(
        contributions.iter().map(|(_, points)| *points).collect::<Vec<_>>(),
        expected
    );
    assert_eq!(fit.score(), expected.iter().sum::<u32>());
    assert!(fit.score() <= SCORE_FULL);
}

#[test]
fn nearer_is_never_worth_less() {
    let weights = weights();
    let grades: Vec<u32> = Nearness::ALL
        .iter()
        .map(|nearness| weights.nearness[nearness])
        .collect();
    assert!(grades.is_sorted_by(|nearer, farther| nearer >= farther), "{grades:?}");
}

#[test]
fn nearness_goes_by_home_and_service_areas() {
    let weights = weights();
    let nearness = |home: &str, serves: &[&str]| {
        let areas: Vec<AreaCode> = serves.iter().map(|code| area(code)).collect();
        let fit = Fit {
            weights: &weights,
            demand: demand(&[]),
            supplier: Supplier {
                service_areas: &areas,
                ..supplier(home)
            },
            price: None,
        };
        fit.nearness()
    };
    assert_eq!(nearness(COMMUNITY, &["370305000000"]), Nearness::Home);
    assert_eq!(nearness("370305001001", &[COMMUNITY]), Nearness::ServesCommunity);
    assert_eq!(nearness("370305001001", &["370305003000"]), Nearness::ServesSubdistrict);
    assert_eq!(nearness("370305003001", &["370305000000"]), Nearness::SameSubdistrict);
    assert_eq!(nearness("370305001001", &["370305000000"]), Nearness::ServesDistrict);
    assert_eq!(nearness("370305001001", &["370305001000"]), Nearness::SameDistrict);
    assert_eq!(nearness("370303001001", &[]), Nearness::Elsewhere);
}

#[test]
fn a_newcomer_is_graded_as_such_and_no_finished_project_lowers_it() {
    let weights = weights();
    let grade = |record: TrackRecord| {
        let fit = Fit {
            weights: &weights,
            demand: demand(&[]),
            supplier: Supplier {
                record,
                ..supplier(COMMUNITY)
            },
            price: None,
        };
        fit.grade(MatchFactor::Record)
    };
    let finished = |finished| TrackRecord {
        finished,
        ..TrackRecord::default()
    };
    assert_eq!(grade(finished(0)), weights.record.newcomer);
    let grades: Vec<u32> = (0..15).map(|projects| grade(finished(projects))).collect();
    assert!(grades.is_sorted(), "{grades:?}");
    let best = TrackRecord {
        finished: 20,
        accepted: 9,
        first_time: 9,
        rating_sum: 35,
        ratings: 7,
    };
    assert_eq!(grade(best), GRADE_FULL);
}

#[test]
fn a_price_counts_by_what_it_leaves_of_the_ceiling() {
    let weights = weights();
    let grade = |price: Option<i64>, ceiling: i64| {
        let fit = Fit {
            weights: &weights,
            demand: Demand {
                ceiling: Money::from_yuan(ceiling),
                ..demand(&[])
            },
            supplier: supplier(COMMUNITY),
            price: price.and_then(Money::from_yuan),
        };
        fit.grade(MatchFactor::Price)
    };
    assert_eq!(grade(None, 10_000), 500);
    assert_eq!(grade(Some(10_000), 10_000), 500);
    assert_eq!(grade(Some(5_000), 10_000), 750);
    assert_eq!(grade(Some(0), 10_000), 1_000);
    assert_eq!(grade(Some(0), 0), 1_000);
    assert_eq!(grade(Some(10_001), 10_000), 0);
}

#[test]
fn every_finding_reads_in_both_languages() {
    let (weights, wanted, has) = (weights(), codes(&["A", "B"]), codes(&["B"]));
    let fit = Fit {
        weights: &weights,
        demand: demand(&wanted),
        supplier: Supplier {
            capabilities: &has,
            ..supplier("370305003001")
        },
        price: None,
    };
    let texts = |locale| -> Vec<String> {
        let findings = MatchFactor::ALL.iter().map(|factor| fit.finding(*factor));
        findings
            .map(|finding| finding.text(locale, |code| format!("<{code}>")))
            .collect()
    };
    assert_eq!(texts(Locale::ZhCn)[0], "所需 2 项专业特长具备 1 项：<B>；缺：<A>");
    assert_eq!(texts(Locale::En)[0], "Has 1 of 2 capabilities: <B>; lacks: <A>");
    for (zh, en) in texts(Locale::ZhCn).iter().zip(texts(Locale::En)) {
        assert!(!zh.is_ascii() && en.is_ascii(), "{zh} / {en}");
    }
}

#[test]
fn the_best_come_first_and_those_who_miss_a_condition_stand_apart() {
    let (weights, wanted) = (weights(), codes(&["A"]));
    let capable = codes(&["A"]);
    let candidate = |key: u32, capabilities: &'static [&'static str], unmet: Vec<&'static str>| Candidate {
        key,
        fit: Fit {
            weights: &weights,
            demand: demand(&wanted),
            supplier: Supplier {
                capabilities: if capabilities.is_empty() { &[] } else { &capable },
                ..supplier(COMMUNITY)
            },
            price: None,
        },
        unmet,
    };
    let candidates = vec![
        candidate(4, &["A"], vec!["two", "of them"]),
        candidate(3, &["A"], vec![]),
        candidate(5, &[], vec!["one"]),
        candidate(2, &[], vec![]),
        candidate(1, &["A"], vec![]),
    ];
    let keys = |side: &[(u32, Candidate<'_, u32, &str>)]| side.iter().map(|(_, it)| it.key).collect::<Vec<_>>();
    let ranking = Ranking::of(candidates.clone());
    assert_eq!(keys(&ranking.ranked), [1, 3, 2]);
    assert_eq!(keys(&ranking.excluded), [5, 4]);
    assert_eq!(Ranking::of(candidates.into_iter().rev()), ranking);
}
