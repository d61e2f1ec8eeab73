//! What each star needs, what there is of it, and the way to the next one.

use super::explanation::part;
use super::score::ScoreValue;
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalar::Points;
use crate::graphql::standard::{Indicator, Title, indicator};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_domain::Word as _;
use siling_domain::rating::{self as domain, Amount, ConditionKind, Outcome};
use siling_domain::standard::Definition;
use std::sync::Arc;

/// A veto that applies (一票否决).
#[derive(Debug, Clone, SimpleObject)]
pub struct VetoResult {
    /// The veto's code.
    pub code: String,
    /// The veto's title.
    pub title: Title,
    /// The most stars that it leaves.
    pub cap: i32,
    /// Whether it bars from the next cycle.
    pub bars_next_cycle: bool,
}

/// What became of a band (星级条件).
#[derive(SimpleObject)]
pub struct BandResult {
    /// The stars of the band.
    pub stars: i32,
    /// Whether all conditions are met or waived.
    pub met: bool,
    /// The conditions: the total, the sections, the prerequisites.
    pub conditions: List<RatingCondition>,
}

/// A value that a condition compares. The member that applies is there, the others are null; all are null
/// where there is nothing, such as no star before.
#[derive(Debug, Clone, Default, SimpleObject)]
pub struct ConditionValue {
    /// Points.
    pub points: Option<Points>,
    /// A share in percent with two decimals.
    pub percent: Option<String>,
    /// A number of stars.
    pub stars: Option<i32>,
    /// A number of items, remediations or places.
    pub count: Option<i32>,
    /// Whether something is so.
    pub holds: Option<bool>,
}

impl From<Amount> for ConditionValue {
    fn from(amount: Amount) -> Self {
        let mut value = ConditionValue::default();
        match amount {
            Amount::Points(points) => value.points = Some(Points(points)),
            Amount::Share(share) => value.percent = Some(share.to_string()),
            Amount::Stars(stars) => value.stars = Some(i32::from(stars.count())),
            Amount::Count(count) => value.count = Some(i32::try_from(count).unwrap_or(i32::MAX)),
            Amount::Truth(holds) => value.holds = Some(holds),
            Amount::Nothing => {}
        }
        value
    }
}

/// A condition of a star, with what there is and what is needed (星级条件).
pub struct RatingCondition {
    /// What the engine found.
    pub result: domain::ConditionResult,
    /// The standard by which.
    pub standard: Arc<Definition>,
}

/// A condition of a star, with what there is and what is needed (星级条件).
#[Object]
impl RatingCondition {
    /// What is compared.
    fn kind(&self) -> Choice<ConditionKind> {
        Choice(self.result.kind)
    }

    /// The code of the section, checklist or veto that it is about; null for other kinds.
    fn part(&self) -> Option<String> {
        self.result.part.map(|code| code.to_string())
    }

    /// How it came out.
    fn outcome(&self) -> Choice<Outcome> {
        Choice(self.result.outcome)
    }

    /// What there is.
    fn actual(&self) -> ConditionValue {
        self.result.actual.into()
    }

    /// What is needed: at least so much; of overdue remediations, and of the place under the quota, at most.
    fn needed(&self) -> ConditionValue {
        self.result.needed.into()
    }

    /// The fewest points that would meet it; `"0.00"` when it is met, or when no points help.
    fn lacking(&self) -> Points {
        Points(self.result.lacking)
    }

    /// All of it in one line, in the language of the request, such as `总分:899.99 / 900.00`.
    fn description(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        let locale = state(ctx)?.locale;
        let mut text = self.result.kind.label(locale).to_owned();
        if let Some(code) = self.result.part {
            text.push_str(&format!(" {code} {}", part(ctx, &self.standard, code)?.text));
        }
        let told = |amount: Amount| match amount {
            Amount::Points(points) => Some(points.to_string()),
            Amount::Share(share) => Some(format!("{share} %")),
            Amount::Stars(stars) => Some(format!("{stars}★")),
            Amount::Count(count) => Some(count.to_string()),
            Amount::Truth(_) | Amount::Nothing => None,
        };
        match (told(self.result.actual), told(self.result.needed)) {
            (Some(actual), Some(needed)) => text.push_str(&format!(": {actual} / {needed}")),
            (None, Some(needed)) => text.push_str(&format!(": - / {needed}")),
            _ => text.push_str(&format!(": {}", self.result.outcome.label(locale))),
        }
        Ok(text)
    }
}

/// The cheapest way to the next star (升星建议): the fewest points added, then the fewest indicators touched.
#[derive(SimpleObject)]
pub struct NextStar {
    /// The star to be reached.
    pub stars: i32,
    /// What the gains add to the sections and to the counted bonus.
    pub points: Points,
    /// What stands in the way and no points help; where there is any, the gains alone do not reach the star.
    pub obstacles: List<RatingCondition>,
    /// The indicators to improve, in the standard's order.
    pub gains: List<Gain>,
}

/// An indicator to improve (提升项).
pub struct Gain {
    /// What the engine found.
    pub gain: domain::Improvement,
    /// The standard by which.
    pub standard: Arc<Definition>,
}

/// An indicator to improve (提升项).
#[Object(name = "RatingGain")]
impl Gain {
    /// The indicator's code.
    fn code(&self) -> String {
        self.gain.indicator.to_string()
    }

    /// The indicator; null should the standard not have it.
    fn indicator(&self) -> Option<Indicator> {
        indicator(&self.standard, self.gain.indicator)
    }

    /// The points gained.
    fn points(&self) -> Points {
        Points(self.gain.to.checked_sub(self.gain.from).unwrap_or_default())
    }

    /// Its points now.
    fn from(&self) -> Points {
        Points(self.gain.from)
    }

    /// Its points then.
    fn to(&self) -> Points {
        Points(self.gain.to)
    }

    /// The score to have.
    fn score(&self) -> ScoreValue {
        ScoreValue::from(&self.gain.score)
    }

    /// The codes of the items to add, for a checklist.
    fn added(&self) -> List<String> {
        self.gain.added.iter().map(ToString::to_string).collect()
    }
}
