//! Whether a standard is sound.

mod bands;
mod indicators;

use std::collections::BTreeSet;

use super::{Definition, IndicatorCode, Part, Points, Problem, ProblemCode, Title};

/// The most sections of a standard.
pub const SECTIONS_MAX: usize = 20;
/// The most indicators of a standard, those of the bonus included.
pub const INDICATORS_MAX: usize = 200;
/// The most items of a checklist.
pub const ITEMS_MAX: usize = 16;
/// The most possible scores of an indicator: levels, steps of a measure, events until nothing is left.
pub const OPTIONS_MAX: usize = 1_000;
/// The most points of anything: twice the usual full points, so that the search for advice stays short.
pub const POINTS_MAX: Points = Points::from_hundredths(200_000);
/// The most bands: one for each star.
pub const BANDS_MAX: usize = 5;
/// The most vetoes.
pub const VETOES_MAX: usize = 50;
/// The most years for which an award holds.
pub const VALIDITY_YEARS_MAX: u8 = 10;

impl Definition {
    /// Everything that is wrong with the standard, in its order. Nothing is rated by a standard with problems.
    pub fn check(&self) -> Vec<Problem> {
        let mut found = Findings::default();
        self.check_head(&mut found);
        self.check_sections(&mut found);
        indicators::check(self, &mut found);
        bands::check(self, &mut found);
        found.0
    }

    fn check_head(&self, found: &mut Findings) {
        if !is_slug(&self.code) {
            let expected = "a-z 0-9 -, 1-40";
            found.add(
                Problem::new(ProblemCode::CodeInvalid, "code")
                    .with("code", &self.code)
                    .with("expected", expected),
            );
        }
        found.range("version", i64::from(self.version), 1, i64::from(i32::MAX));
        found.title("title", &self.title);
        if self.valid_to.is_some_and(|to| to < self.valid_from) {
            found.add(Problem::new(ProblemCode::EndsBeforeStart, "valid_to"));
        }
        found.range(
            "validity_years",
            i64::from(self.validity_years),
            1,
            i64::from(VALIDITY_YEARS_MAX),
        );
        found.points("points", self.points);
        if self.total_cap < self.points || self.total_cap > POINTS_MAX {
            found.out_of_range("total_cap", self.total_cap, self.points, POINTS_MAX);
        }
    }

    fn check_sections(&self, found: &mut Findings) {
        found.count("sections", self.sections.len(), 1, SECTIONS_MAX);
        found.count("indicators", self.indicators().count(), 1, INDICATORS_MAX);
        found.sum(
            "sections",
            self.sections.iter().map(|section| section.points),
            self.points,
        );
        for section in &self.sections {
            found.code(section.code);
            found.title(section.code, &section.title);
            found.points(section.code, section.points);
            found.sum(section.code, section.parts.iter().map(Part::points), section.points);
            let mut indicators = section.parts.iter().flat_map(Part::indicators);
            if indicators.all(|indicator| indicator.not_applicable.is_some()) {
                found.add(Problem::new(ProblemCode::AllNotApplicable, section.code));
            }
            for part in &section.parts {
                if let Part::Group(group) = part {
                    found.code(group.code);
                    found.title(group.code, &group.title);
                    found.points(group.code, group.points);
                    found.count(group.code, group.indicators.len(), 1, INDICATORS_MAX);
                    found.sum(
                        group.code,
                        group.indicators.iter().map(|indicator| indicator.points),
                        group.points,
                    );
                }
            }
        }
        if let Some(bonus) = &self.bonus {
            found.code(bonus.code);
            found.title(bonus.code, &bonus.title);
            found.count(bonus.code, bonus.indicators.len(), 1, INDICATORS_MAX);
            let most = Points::checked_sum(bonus.indicators.iter().map(|indicator| indicator.points));
            let most = most.unwrap_or(POINTS_MAX).min(POINTS_MAX);
            if bonus.cap <= Points::ZERO || bonus.cap > most {
                found.out_of_range(bonus.code, bonus.cap, Points::from_hundredths(1), most);
            }
        }
    }
}

/// The problems found so far, with the codes met on the way.
#[derive(Default)]
struct Findings(Vec<Problem>, BTreeSet<IndicatorCode>);

impl Findings {
    fn add(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Every code of a standard is of its own, whatever it names: people point at parts by their codes alone.
    fn code(&mut self, code: IndicatorCode) {
        if !self.1.insert(code) {
            self.add(Problem::new(ProblemCode::DuplicateCode, code).with("code", code));
        }
    }

    fn title(&mut self, place: impl ToString, title: &Title) {
        if title.zh.trim().is_empty() || title.en.trim().is_empty() {
            self.add(Problem::new(ProblemCode::TitleMissing, place));
        }
    }

    fn count(&mut self, place: impl ToString, count: usize, min: usize, max: usize) {
        if count < min {
            self.add(
                Problem::new(ProblemCode::Empty, place)
                    .with("min", min)
                    .with("found", count),
            );
        } else if count > max {
            self.add(
                Problem::new(ProblemCode::TooMany, place)
                    .with("max", max)
                    .with("found", count),
            );
        }
    }

    fn range(&mut self, place: impl ToString, value: i64, min: i64, max: i64) {
        if !(min..=max).contains(&value) {
            self.out_of_range(place, value, min, max);
        }
    }

    fn out_of_range<T: ToString>(&mut self, place: impl ToString, value: T, min: T, max: T) {
        self.add(
            Problem::new(ProblemCode::OutOfRange, place)
                .with("found", value)
                .with("min", min)
                .with("max", max),
        );
    }

    /// Points of something that can be scored: more than none.
    fn points(&mut self, place: impl ToString, points: Points) {
        if points <= Points::ZERO || points > POINTS_MAX {
            self.out_of_range(place, points, Points::from_hundredths(1), POINTS_MAX);
        }
    }

    /// Points of a possible score: none, or up to full points.
    fn score(&mut self, place: impl ToString, points: Points, full: Points) {
        if points < Points::ZERO || points > full {
            self.out_of_range(place, points, Points::ZERO, full);
        }
    }

    fn sum(&mut self, place: impl ToString, parts: impl Iterator<Item = Points>, expected: Points) {
        let sum = Points::checked_sum(parts);
        if sum != Some(expected) {
            self.add(
                Problem::new(ProblemCode::SumWrong, place)
                    .with("found", sum.map_or_else(|| "?".to_owned(), |sum| sum.to_string()))
                    .with("expected", expected),
            );
        }
    }
}

/// Whether a text is fit for the code of a standard: small letters, digits and hyphens, 1 to 40 of them.
fn is_slug(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(fits)
}

/// Whether a text is fit for the code of a level: capital letters, digits and underscores, 1 to 40 of them.
fn is_level_code(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&text.len()) && text.bytes().all(fits)
}
