//! Whether bands, vetoes and the quota are sound.

use super::{BANDS_MAX, Findings, VETOES_MAX};
use crate::standard::{
    Band, Definition, IndicatorCode, Points, Prerequisite, Problem, ProblemCode, Rule, Share, Stars,
};

/// The whole of a section.
const WHOLE: Share = Share::from_hundredths(10_000);

pub(super) fn check(definition: &Definition, found: &mut Findings) {
    found.count("vetoes", definition.vetoes.len(), 0, VETOES_MAX);
    for veto in &definition.vetoes {
        found.code(veto.code);
        found.title(veto.code, &veto.title);
        if let (Some(from), Some(to)) = (veto.valid_from, veto.valid_to)
            && to < from
        {
            found.add(Problem::new(ProblemCode::EndsBeforeStart, veto.code));
        }
    }
    found.count("bands", definition.bands.len(), 1, BANDS_MAX);
    let mut bands: Vec<&Band> = definition.bands.iter().collect();
    bands.sort_by_key(|band| band.stars);
    for band in &bands {
        check_band(definition, band, found);
    }
    for pair in bands.windows(2) {
        if let [lower, upper] = pair {
            check_order(definition, lower, upper, found);
        }
    }
    check_quota(definition, found);
}

fn place(stars: Stars) -> String {
    format!("bands.{stars}")
}

fn check_band(definition: &Definition, band: &Band, found: &mut Findings) {
    let place = place(band.stars);
    if band.stars == Stars::NONE {
        found.out_of_range(&place, 0, 1, i64::from(Stars::MAX.count()));
    }
    found.points(&place, band.total);
    let bonus = definition.bonus.as_ref().map_or(Points::ZERO, |bonus| bonus.cap);
    let most = definition.points.checked_add(bonus).unwrap_or(definition.total_cap);
    let most = most.min(definition.total_cap);
    if band.total > most {
        found.add(unreachable(band, band.total, most));
    }
    for floor in &band.floors {
        if floor.share <= Share::ZERO || floor.share > WHOLE {
            found.out_of_range(&place, floor.share, Share::from_hundredths(1), WHOLE);
        }
        if let Some(section) = floor.section {
            check_section(definition, &place, section, found);
        }
    }
    for prerequisite in &band.prerequisites {
        check_prerequisite(definition, band, *prerequisite, found);
    }
}

fn check_prerequisite(definition: &Definition, band: &Band, prerequisite: Prerequisite, found: &mut Findings) {
    let place = place(band.stars);
    match prerequisite {
        Prerequisite::ChecklistComplete { indicator } => {
            check_checklist(definition, &place, indicator, found);
        }
        Prerequisite::ChecklistAtLeast { indicator, items } => {
            let held = check_checklist(definition, &place, indicator, found);
            if items == 0 {
                found.add(Problem::new(ProblemCode::Empty, &place).with("min", 1).with("found", 0));
            }
            if let Some(most) = held
                && usize::try_from(items).map_or(true, |items| items > most)
            {
                found.add(unreachable(band, items, most));
            }
        }
        Prerequisite::PreviousStarsAtLeast {
            stars,
            waived_in_first_cycle,
        } => {
            if stars >= band.stars && !waived_in_first_cycle {
                found.add(
                    Problem::new(ProblemCode::PreviousStarsCircle, &place)
                        .with("stars", band.stars)
                        .with("needed", stars),
                );
            }
        }
        Prerequisite::Quota => {
            if definition.quota.is_none() {
                found.add(Problem::new(ProblemCode::QuotaMissing, &place));
            }
        }
        Prerequisite::NoOverdueRemediation | Prerequisite::Covered => {}
    }
}

/// How many items the checklist has that a prerequisite names, if it is one.
fn check_checklist(definition: &Definition, place: &str, code: IndicatorCode, found: &mut Findings) -> Option<usize> {
    let Some(indicator) = definition.indicator(code) else {
        found.add(Problem::new(ProblemCode::IndicatorUnknown, place).with("code", code));
        return None;
    };
    if indicator.not_applicable.is_some() {
        found.add(Problem::new(ProblemCode::PrerequisiteLeftOut, place).with("code", code));
    }
    match &indicator.rule {
        Rule::Checklist { items } => Some(items.len()),
        _ => {
            found.add(Problem::new(ProblemCode::NotAChecklist, place).with("code", code));
            None
        }
    }
}

fn check_section(definition: &Definition, place: &str, code: IndicatorCode, found: &mut Findings) {
    if !definition.sections.iter().any(|section| section.code == code) {
        found.add(Problem::new(ProblemCode::SectionUnknown, place).with("code", code));
    }
}

fn check_order(definition: &Definition, lower: &Band, upper: &Band, found: &mut Findings) {
    if lower.stars == upper.stars {
        found.add(Problem::new(ProblemCode::BandTwice, place(upper.stars)).with("stars", upper.stars));
        return;
    }
    if upper.total <= lower.total {
        found.add(out_of_order(upper, upper.total, lower.total));
    }
    for section in &definition.sections {
        let (below, above) = (lower.floor(section.code), upper.floor(section.code));
        if above < below {
            found.add(out_of_order(upper, above, below).with("section", section.code));
        }
    }
}

fn check_quota(definition: &Definition, found: &mut Findings) {
    let Some(quota) = &definition.quota else { return };
    if quota.share <= Share::ZERO || quota.share > WHOLE {
        found.out_of_range("quota", quota.share, Share::from_hundredths(1), WHOLE);
    }
    for section in &quota.tie_break {
        check_section(definition, "quota", *section, found);
    }
    let asks = |band: &Band| band.stars == quota.stars && band.prerequisites.contains(&Prerequisite::Quota);
    if !definition.bands.iter().any(asks) {
        found.add(Problem::new(ProblemCode::QuotaUnused, "quota").with("stars", quota.stars));
    }
}

fn unreachable(band: &Band, needed: impl ToString, most: impl ToString) -> Problem {
    Problem::new(ProblemCode::BandUnreachable, place(band.stars))
        .with("stars", band.stars)
        .with("needed", needed)
        .with("most", most)
}

fn out_of_order(upper: &Band, found: impl ToString, below: impl ToString) -> Problem {
    Problem::new(ProblemCode::ThresholdsOutOfOrder, place(upper.stars))
        .with("stars", upper.stars)
        .with("found", found)
        .with("below", below)
}
