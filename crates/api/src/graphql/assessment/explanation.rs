//! Why a rating came out as it did, as fields and not as text.

use super::condition::{BandResult, Gain, NextStar, RatingCondition, VetoResult};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalar::Points;
use crate::graphql::standard::{Indicator, Title, indicator, title};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object};
use siling_domain::rating::{self as domain, ScoreState};
use siling_domain::standard::{Definition, IndicatorCode, RuleKind};
use std::sync::Arc;

/// A rating with its whole explanation (评定结果及说明).
pub struct RatingExplanation {
    /// What the engine found.
    pub rating: Arc<domain::Rating>,
    /// The standard by which.
    pub standard: Arc<Definition>,
}

impl RatingExplanation {
    /// The explanation of a rating.
    pub fn of(rating: domain::Rating, standard: &Arc<Definition>) -> Self {
        RatingExplanation {
            rating: Arc::new(rating),
            standard: standard.clone(),
        }
    }

    fn condition(&self, result: &domain::ConditionResult) -> RatingCondition {
        RatingCondition {
            result: *result,
            standard: self.standard.clone(),
        }
    }
}

/// A rating with its whole explanation (评定结果及说明): computed by the standard from scores and facts, in
/// integers, the same on every machine.
#[Object]
impl RatingExplanation {
    /// The stars (星级).
    fn stars(&self) -> i32 {
        i32::from(self.rating.stars.count())
    }

    /// The stars that points and prerequisites come to, before vetoes.
    fn stars_before_vetoes(&self) -> i32 {
        i32::from(self.rating.stars_before_vetoes.count())
    }

    /// The points that count (总分): the sum, or the standard's cap where that is less.
    fn points(&self) -> Points {
        Points(self.rating.total)
    }

    /// What sections and bonus sum to.
    fn sum(&self) -> Points {
        Points(self.rating.sum)
    }

    /// Whether every indicator is scored. What is not counts as zero.
    fn complete(&self) -> bool {
        self.rating.complete
    }

    /// The code of the standard.
    fn standard_code(&self) -> &str {
        &self.rating.standard
    }

    /// The version of the standard (版次).
    fn standard_edition(&self) -> u32 {
        self.rating.version
    }

    /// The SHA-256 of the canonical input, by which a replay is compared (摘要).
    fn digest(&self) -> String {
        self.rating.digest.to_string()
    }

    /// The sections in the standard's order (一级指标得分).
    fn sections(&self) -> List<SectionResult> {
        let sections = self.rating.sections.iter();
        sections
            .map(|section| SectionResult {
                result: *section,
                rating: self.rating.clone(),
                standard: self.standard.clone(),
            })
            .collect()
    }

    /// What the bonus came to (加分项); null where the standard has none.
    fn bonus(&self) -> Option<BonusResult> {
        self.rating.bonus.map(|bonus| BonusResult {
            result: bonus,
            rating: self.rating.clone(),
            standard: self.standard.clone(),
        })
    }

    /// Every indicator in the standard's order, those of the bonus last (指标得分).
    fn indicators(&self) -> List<IndicatorResult> {
        List(lines(&self.rating, &self.standard, None))
    }

    /// The vetoes that apply (一票否决).
    fn vetoes(&self, ctx: &Context<'_>) -> Result<List<VetoResult>, ApiError> {
        let vetoes = self.rating.vetoes.iter();
        vetoes
            .map(|veto| {
                Ok(VetoResult {
                    code: veto.code.to_string(),
                    title: part(ctx, &self.standard, veto.code)?,
                    cap: i32::from(veto.cap.count()),
                    bars_next_cycle: veto.bars_next_cycle,
                })
            })
            .collect()
    }

    /// Whether a veto bars from the next cycle.
    fn bars_next_cycle(&self) -> bool {
        self.rating.bars_next_cycle
    }

    /// Every band, the highest first, with each condition met or not (星级条件).
    fn bands(&self) -> List<BandResult> {
        let bands = self.rating.bands.iter();
        bands
            .map(|band| BandResult {
                stars: i32::from(band.stars.count()),
                met: band.met,
                conditions: band.conditions.iter().map(|result| self.condition(result)).collect(),
            })
            .collect()
    }

    /// Why it is not one star more (关键条件): a veto, then what no points can mend, then what lacks most
    /// points; null where there is no higher star.
    fn binding_condition(&self) -> Option<RatingCondition> {
        self.rating.binding.as_ref().map(|result| self.condition(result))
    }

    /// The cheapest way to the next star (升星建议); null where there is no higher star.
    fn next_star(&self) -> Option<NextStar> {
        let advice = self.rating.advice.as_ref()?;
        let gains = advice.improvements.iter();
        Some(NextStar {
            stars: i32::from(advice.stars.count()),
            points: Points(advice.points),
            obstacles: advice.obstacles.iter().map(|result| self.condition(result)).collect(),
            gains: gains
                .map(|gain| Gain {
                    gain: gain.clone(),
                    standard: self.standard.clone(),
                })
                .collect(),
        })
    }
}

/// What a section came to (一级指标得分).
pub struct SectionResult {
    result: domain::SectionPoints,
    rating: Arc<domain::Rating>,
    standard: Arc<Definition>,
}

/// What a section came to (一级指标得分).
#[Object]
impl SectionResult {
    /// The section's code.
    fn code(&self) -> String {
        self.result.code.to_string()
    }

    /// The section's title.
    fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        part(ctx, &self.standard, self.result.code)
    }

    /// What it counts: `earned × outOf ÷ applicable`, rounded half up to a hundredth, once.
    fn points(&self) -> Points {
        Points(self.result.points)
    }

    /// Its full points.
    fn out_of(&self) -> Points {
        Points(self.result.full)
    }

    /// What its indicators sum to.
    fn earned(&self) -> Points {
        Points(self.result.earned)
    }

    /// Full points of those of its indicators that are not left out.
    fn applicable(&self) -> Points {
        Points(self.result.applicable)
    }

    /// `points` of `outOf` in percent with two decimals, rounded down (得分率).
    fn percent(&self) -> String {
        self.result.share.to_string()
    }

    /// Its indicators.
    fn indicators(&self) -> List<IndicatorResult> {
        List(lines(&self.rating, &self.standard, Some(self.result.code)))
    }
}

/// What the bonus came to (加分项得分).
pub struct BonusResult {
    result: domain::BonusPoints,
    rating: Arc<domain::Rating>,
    standard: Arc<Definition>,
}

/// What the bonus came to (加分项得分).
#[Object]
impl BonusResult {
    /// The bonus's code.
    fn code(&self) -> String {
        self.result.code.to_string()
    }

    /// What it counts.
    fn points(&self) -> Points {
        Points(self.result.points)
    }

    /// The most that counts.
    fn cap(&self) -> Points {
        Points(self.result.cap)
    }

    /// What its indicators sum to.
    fn earned(&self) -> Points {
        Points(self.result.earned)
    }

    /// Its indicators.
    fn indicators(&self) -> List<IndicatorResult> {
        List(lines(&self.rating, &self.standard, Some(self.result.code)))
    }
}

/// What an indicator came to (指标得分).
pub struct IndicatorResult {
    result: domain::IndicatorPoints,
    standard: Arc<Definition>,
}

fn lines(rating: &domain::Rating, standard: &Arc<Definition>, section: Option<IndicatorCode>) -> Vec<IndicatorResult> {
    let lines = rating.indicators.iter();
    lines
        .filter(|line| section.is_none_or(|section| line.section == section))
        .map(|line| IndicatorResult {
            result: *line,
            standard: standard.clone(),
        })
        .collect()
}

/// What an indicator came to (指标得分).
#[Object]
impl IndicatorResult {
    /// The indicator's code.
    fn code(&self) -> String {
        self.result.code.to_string()
    }

    /// The indicator; null should the standard not have it.
    fn indicator(&self) -> Option<Indicator> {
        indicator(&self.standard, self.result.code)
    }

    /// The code of its section, or of the bonus.
    fn section(&self) -> String {
        self.result.section.to_string()
    }

    /// The rule that gave the points (计分方式).
    fn rule(&self) -> Choice<RuleKind> {
        Choice(self.result.rule)
    }

    /// Its points.
    fn points(&self) -> Points {
        Points(self.result.points)
    }

    /// Its full points.
    fn out_of(&self) -> Points {
        Points(self.result.full)
    }

    /// Whether it is scored.
    fn state(&self) -> Choice<ScoreState> {
        Choice(self.result.state)
    }
}

/// The title of a section, indicator, bonus or veto; the code itself should the standard not have it.
pub fn part(ctx: &Context<'_>, standard: &Definition, code: IndicatorCode) -> Result<Title, ApiError> {
    let sections = standard.sections.iter().map(|it| (it.code, &it.title));
    let vetoes = standard.vetoes.iter().map(|it| (it.code, &it.title));
    let bonus = standard.bonus.iter().map(|it| (it.code, &it.title));
    let indicators = standard.indicators().map(|(_, it)| (it.code, &it.title));
    let mut all = sections.chain(vetoes).chain(bonus).chain(indicators);
    match all.find(|(known, _)| *known == code) {
        Some((_, found)) => title(ctx, found),
        None => Ok(Title {
            text: code.to_string(),
            zh: code.to_string(),
            en: code.to_string(),
        }),
    }
}
