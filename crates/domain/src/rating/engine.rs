//! The engine: a standard made ready for rating.

use super::condition::{binding, judge};
use super::digest::{in_order, write_input};
use super::points::{half_up, points};
use super::{
    BandResult, BonusPoints, Facts, IndicatorPoints, Rating, RatingDigest, RatingError, Score, ScoreProblem,
    ScoreProblemCode, ScoreState, Scores, SectionPoints, VetoHit,
};
use crate::standard::{Band, Definition, IndicatorCode, Points, Problem, Rule, Share, Stars};

/// A standard made ready for rating: checked once, its indicators found by their codes.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) standard: Definition,
    digest: RatingDigest,
    /// Every indicator in the standard's order, those of the bonus last.
    pub(super) slots: Vec<Slot>,
    /// Places in `slots`, sorted by code.
    by_code: Vec<(IndicatorCode, usize)>,
    /// The codes as texts, sorted by their bytes, for the digest.
    by_text: Vec<(String, IndicatorCode)>,
    /// The bands, the highest first.
    pub(super) bands: Vec<Band>,
}

/// An indicator as the engine needs it.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub code: IndicatorCode,
    /// The code of its section, or of the bonus.
    pub section: IndicatorCode,
    pub full: Points,
    pub rule: Rule,
    may_be_left_out: bool,
}

/// What scores come to, before any band is looked at.
pub(super) struct Sheet {
    pub indicators: Vec<IndicatorPoints>,
    pub sections: Vec<SectionPoints>,
    pub bonus: Option<BonusPoints>,
    pub sum: Points,
    pub total: Points,
}

impl Engine {
    /// Makes a standard ready.
    ///
    /// # Errors
    /// The problems of a standard that is not sound.
    pub fn new(standard: &Definition) -> Result<Self, Vec<Problem>> {
        let problems = standard.check();
        if !problems.is_empty() {
            return Err(problems);
        }
        let slots: Vec<Slot> = standard
            .indicators()
            .map(|(section, indicator)| Slot {
                code: indicator.code,
                section,
                full: indicator.points,
                rule: indicator.rule.clone(),
                may_be_left_out: indicator.not_applicable.is_some(),
            })
            .collect();
        let mut by_code: Vec<_> = slots.iter().enumerate().map(|(at, slot)| (slot.code, at)).collect();
        by_code.sort_unstable();
        let mut by_text: Vec<_> = slots.iter().map(|slot| (slot.code.to_string(), slot.code)).collect();
        by_text.sort_unstable();
        let mut bands = standard.bands.clone();
        bands.sort_by_key(|band| std::cmp::Reverse(band.stars));
        Ok(Engine {
            standard: standard.clone(),
            digest: RatingDigest::of_standard(standard),
            slots,
            by_code,
            by_text,
            bands,
        })
    }

    /// The standard.
    pub const fn standard(&self) -> &Definition {
        &self.standard
    }

    /// The digest of the standard's whole content.
    pub const fn standard_digest(&self) -> RatingDigest {
        self.digest
    }

    pub(super) fn slot(&self, code: IndicatorCode) -> Option<&Slot> {
        let at = self.by_code.binary_search_by_key(&code, |(code, _)| *code).ok()?;
        self.by_code.get(at).and_then(|(_, place)| self.slots.get(*place))
    }

    /// Rates, with the cheapest way to the next star.
    ///
    /// # Errors
    /// [`RatingError::Scores`] when scores or facts do not belong to the standard.
    pub fn rate(&self, scores: &Scores, facts: &Facts) -> Result<Rating, RatingError> {
        let mut rating = self.tally(scores, facts)?;
        rating.advice = self.advise(&rating, scores);
        Ok(rating)
    }

    /// Rates without advice: all else is the same. For whole cycles at once, where nobody reads the advice.
    ///
    /// # Errors
    /// [`RatingError::Scores`] when scores or facts do not belong to the standard.
    pub fn tally(&self, scores: &Scores, facts: &Facts) -> Result<Rating, RatingError> {
        let sheet = self.sheet(scores, facts)?;
        let input = write_input(&self.standard, &self.digest, in_order(&self.by_text, scores), facts);
        let bands: Vec<BandResult> = self
            .bands
            .iter()
            .map(|band| judge(self, band, &sheet, scores, facts))
            .collect();
        let met = bands.iter().find(|band| band.met);
        let stars_before_vetoes = met.map_or(Stars::NONE, |band| band.stars);
        let vetoes: Vec<VetoHit> = self.vetoes(facts).collect();
        let caps = vetoes.iter().map(|veto| veto.cap);
        let stars = caps.fold(stars_before_vetoes, Stars::min);
        let next = bands.iter().rfind(|band| band.stars > stars);
        Ok(Rating {
            standard: self.standard.code.clone(),
            version: self.standard.version,
            digest: RatingDigest::of(&input),
            complete: sheet.indicators.iter().all(|it| it.state != ScoreState::Unscored),
            sections: sheet.sections,
            bonus: sheet.bonus,
            indicators: sheet.indicators,
            sum: sheet.sum,
            total: sheet.total,
            stars_before_vetoes,
            stars,
            bars_next_cycle: vetoes.iter().any(|veto| veto.bars_next_cycle),
            binding: next.and_then(|band| binding(band, &vetoes)),
            vetoes,
            bands,
            advice: None,
        })
    }

    fn vetoes<'a>(&'a self, facts: &'a Facts) -> impl Iterator<Item = VetoHit> + 'a {
        let vetoes = self.standard.vetoes.iter();
        vetoes
            .filter(|veto| facts.vetoes.contains(&veto.code) && veto.applies(facts.as_of))
            .map(|veto| VetoHit {
                code: veto.code,
                cap: veto.cap,
                bars_next_cycle: veto.bars_next_cycle,
            })
    }

    fn sheet(&self, scores: &Scores, facts: &Facts) -> Result<Sheet, RatingError> {
        let mut problems = Vec::new();
        let mut wrong = |code, part| problems.push(ScoreProblem { code, part });
        let mut indicators = Vec::with_capacity(self.slots.len());
        for slot in &self.slots {
            match slot.line(scores.get(&slot.code)) {
                Ok(line) => indicators.push(line),
                Err(code) => wrong(code, slot.code),
            }
        }
        for code in scores.keys().filter(|code| self.slot(**code).is_none()) {
            wrong(ScoreProblemCode::IndicatorUnknown, *code);
        }
        let known = |code: &IndicatorCode| self.standard.vetoes.iter().any(|veto| veto.code == *code);
        for code in facts.vetoes.iter().filter(|code| !known(code)) {
            wrong(ScoreProblemCode::VetoUnknown, *code);
        }
        if problems.is_empty() {
            Ok(self.add_up(indicators))
        } else {
            Err(RatingError::Scores(problems))
        }
    }

    fn add_up(&self, indicators: Vec<IndicatorPoints>) -> Sheet {
        let sections: Vec<SectionPoints> = self
            .standard
            .sections
            .iter()
            .map(|section| section_points(section.code, section.points, &indicators))
            .collect();
        let bonus = self.standard.bonus.as_ref().map(|bonus| {
            let lines = indicators.iter().filter(|line| line.section == bonus.code);
            let earned = sum(lines.map(|line| line.points));
            BonusPoints {
                code: bonus.code,
                cap: bonus.cap,
                earned,
                points: earned.min(bonus.cap),
            }
        });
        let counted = bonus.map_or(Points::ZERO, |bonus| bonus.points);
        let sum = sum(sections.iter().map(|section| section.points).chain([counted]));
        Sheet {
            indicators,
            sections,
            bonus,
            sum,
            total: sum.min(self.standard.total_cap),
        }
    }
}

impl Slot {
    fn line(&self, score: Option<&Score>) -> Result<IndicatorPoints, ScoreProblemCode> {
        let (points, state) = match score {
            None => (Points::ZERO, ScoreState::Unscored),
            Some(Score::NotApplicable) if self.may_be_left_out => (Points::ZERO, ScoreState::NotApplicable),
            Some(Score::NotApplicable) => return Err(ScoreProblemCode::MayNotBeLeftOut),
            Some(score) => (points(&self.rule, self.full, score)?, ScoreState::Scored),
        };
        Ok(IndicatorPoints {
            code: self.code,
            section: self.section,
            rule: self.rule.kind(),
            full: self.full,
            points,
            state,
        })
    }
}

/// A sound standard has at most [`crate::standard::INDICATORS_MAX`] parts of at most
/// [`crate::standard::POINTS_MAX`]: no sum leaves the range.
fn sum(points: impl Iterator<Item = Points>) -> Points {
    Points::checked_sum(points).unwrap_or_default()
}

fn section_points(code: IndicatorCode, full: Points, indicators: &[IndicatorPoints]) -> SectionPoints {
    let lines = indicators
        .iter()
        .filter(|line| line.section == code && line.state != ScoreState::NotApplicable);
    let (earned, applicable) = lines.fold((0, 0), |(earned, applicable), line| {
        (earned + line.points.hundredths(), applicable + line.full.hundredths())
    });
    let points = scaled(earned, full.hundredths(), applicable);
    let share = i128::from(points) * 10_000 / i128::from(full.hundredths()).max(1);
    SectionPoints {
        code,
        full,
        applicable: Points::from_hundredths(applicable),
        earned: Points::from_hundredths(earned),
        points: Points::from_hundredths(points),
        share: Share::from_hundredths(i64::try_from(share).unwrap_or_default()),
    }
}

/// What is earned of what applies, on the scale of full points, in hundredths.
pub(super) fn scaled(earned: i64, full: i64, applicable: i64) -> i64 {
    half_up(i128::from(earned) * i128::from(full), i128::from(applicable))
}
