//! What every recommendation shows: the weights, and what each factor contributes.

use crate::graphql::context::state;
use crate::graphql::dictionary::Capability;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::{CapabilityCode, batch};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_application::matching::Factor;
use siling_domain::matching::{Finding, LeadFit, MatchFactor, Nearness, Weights};
use std::collections::HashMap;
use std::sync::Arc;

/// How much each factor counts (匹配权重).
pub struct MatchingWeights(pub Arc<Weights>);

/// How much each factor counts in a matching (匹配权重), one version of it. Until a district replaces them, they are our
/// default, and no rule of anybody's.
#[Object]
impl MatchingWeights {
    /// The code, the same in all versions.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The version, from 1. What a recommendation was made by never changes.
    fn version(&self) -> u32 {
        self.0.version
    }

    /// Whether they are the product's own default (默认权重).
    fn default(&self) -> bool {
        self.0.default
    }

    /// What they are called, in the language of the request.
    fn title(&self, ctx: &Context<'_>) -> Result<&str, ApiError> {
        Ok(self.0.title.text(state(ctx)?.locale))
    }

    /// The weight of each factor; together 100.
    fn factors(&self) -> List<MatchingFactorWeight> {
        let weights = self.0.weights.iter();
        weights
            .map(|(factor, weight)| MatchingFactorWeight {
                factor: Choice(*factor),
                weight: *weight,
            })
            .collect()
    }
}

/// The weight of one factor (因素权重).
#[derive(SimpleObject)]
pub struct MatchingFactorWeight {
    /// The factor.
    pub factor: Choice<MatchFactor>,
    /// Its weight, 0 to 100.
    pub weight: u32,
}

/// What a factor contributes to a score, and why (因素贡献).
pub struct MatchingContribution(pub Factor);

/// What a factor contributes to a score, and why (因素贡献): its weight times its grade.
#[Object]
impl MatchingContribution {
    /// The factor.
    fn factor(&self) -> Choice<MatchFactor> {
        Choice(self.0.factor)
    }

    /// Its weight, 0 to 100; those of all factors are 100 together.
    fn weight(&self) -> u32 {
        self.0.weight
    }

    /// How well it fits, 0 to 1000, rounded down.
    fn grade(&self) -> u32 {
        self.0.grade
    }

    /// What it contributes: weight times grade, in thousandths of a point. The contributions sum to the score exactly.
    fn contribution(&self) -> u32 {
        self.0.weight * self.0.grade
    }

    /// Why, in a sentence in the language of the request.
    async fn explanation(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        let (held, lacking) = self.codes();
        let known = batch(ctx)?
            .load_many(held.iter().chain(lacking).cloned().map(CapabilityCode))
            .await?;
        let locale = state(ctx)?.locale;
        let labels: HashMap<&str, &str> = known
            .values()
            .map(|capability| (capability.code.as_str(), capability.label(locale)))
            .collect();
        let label = |code: &str| labels.get(code).copied().unwrap_or(code).to_owned();
        Ok(self.0.finding.text(locale, label))
    }

    /// Of the factor CAPABILITY: the capabilities asked for that the organization has. Empty for other factors.
    async fn capabilities_held(&self, ctx: &Context<'_>) -> Result<List<Capability>, ApiError> {
        capabilities(ctx, self.codes().0).await.map(List)
    }

    /// Of the factor CAPABILITY: the capabilities asked for that it lacks. Empty for other factors.
    async fn capabilities_lacking(&self, ctx: &Context<'_>) -> Result<List<Capability>, ApiError> {
        capabilities(ctx, self.codes().1).await.map(List)
    }

    /// Of the factor AREA: how near the organization is (区域远近). Null for other factors.
    fn nearness(&self) -> Option<Choice<Nearness>> {
        match &self.0.finding {
            Finding::Area(nearness) => Some(Choice(*nearness)),
            _ => None,
        }
    }

    /// Of the factor LEAD: whether it takes the lead asked for (四领方向匹配). Null for other factors.
    fn lead_fit(&self) -> Option<Choice<LeadFit>> {
        match &self.0.finding {
            Finding::Lead { fit, .. } => Some(Choice(*fit)),
            _ => None,
        }
    }
}

impl MatchingContribution {
    /// All factors.
    pub fn all(factors: &[Factor]) -> List<Self> {
        factors.iter().cloned().map(MatchingContribution).collect()
    }

    fn codes(&self) -> (&[String], &[String]) {
        match &self.0.finding {
            Finding::Capabilities { has, lacks } => (has, lacks),
            _ => (&[], &[]),
        }
    }
}

async fn capabilities(ctx: &Context<'_>, codes: &[String]) -> Result<Vec<Capability>, ApiError> {
    let known = batch(ctx)?.load_many(codes.iter().cloned().map(CapabilityCode)).await?;
    let mut capabilities: Vec<Capability> = known.into_values().map(Capability).collect();
    capabilities.sort_by(|a, b| (a.0.sort_order, &a.0.code).cmp(&(b.0.sort_order, &b.0.code)));
    Ok(capabilities)
}

/// A part of a list that was worked out as a whole: after so many, so many of it, at most 100; 20 when not said.
pub fn part<T>(items: &[T], first: Option<i32>, offset: Option<i32>) -> &[T] {
    let count = |given: Option<i32>, otherwise: usize| given.map_or(otherwise, |it| usize::try_from(it).unwrap_or(0));
    let begin = count(offset, 0).min(items.len());
    let end = begin.saturating_add(count(first, 20).min(100)).min(items.len());
    &items[begin..end]
}

/// How many there are, as the schema counts.
pub fn counted(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
