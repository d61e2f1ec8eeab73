//! Indicators of a standard.

use super::parts::{Title, title};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalar::Points;
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_domain::standard::{self as domain, EvidenceKind, Rule, RuleKind};

/// What is scored (指标).
pub struct Indicator(pub domain::Indicator);

/// A level of an indicator (等级).
#[derive(SimpleObject)]
pub struct IndicatorLevel {
    /// The code within the indicator, which a score names.
    pub code: String,
    /// The title.
    pub title: Title,
    /// What it gives.
    pub points: Points,
}

/// Where the line of a numeric rule bends (折点).
#[derive(SimpleObject)]
pub struct IndicatorKnot {
    /// The measure, with up to two decimals.
    pub at: String,
    /// What it gives.
    pub points: Points,
}

/// An item of a checklist (清单项).
#[derive(SimpleObject)]
pub struct IndicatorItem {
    /// The code, such as `C1.1`, which a score names.
    pub code: String,
    /// The title.
    pub title: Title,
    /// What it gives when it is held.
    pub points: Points,
}

/// Evidence that an indicator demands (佐证材料要求).
#[derive(SimpleObject)]
pub struct EvidenceDemand {
    /// Its kind.
    pub kind: Choice<EvidenceKind>,
    /// What it has to show.
    pub title: Title,
    /// Whether each item held of a checklist needs its own.
    pub per_item: bool,
}

/// A clause of a policy document (依据条款).
#[derive(SimpleObject)]
pub struct Citation {
    /// The document's code.
    pub document: String,
    /// The clause's code; null when the document as a whole is meant.
    pub clause: Option<String>,
}

/// What is scored (指标). Which members are there goes by its `rule`.
#[Object]
impl Indicator {
    /// The code, such as `A1.1`.
    fn code(&self) -> String {
        self.0.code.to_string()
    }

    /// The title.
    fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// Full points.
    fn points(&self) -> Points {
        Points(self.0.points)
    }

    /// How a score becomes points (计分方式).
    fn rule(&self) -> Choice<RuleKind> {
        Choice(self.0.rule.kind())
    }

    /// The levels, the best first (等级型); null for other rules.
    fn levels(&self, ctx: &Context<'_>) -> Result<Option<List<IndicatorLevel>>, ApiError> {
        let Rule::Levels { levels } = &self.0.rule else {
            return Ok(None);
        };
        let shown = levels.iter().map(|level| {
            Ok(IndicatorLevel {
                code: level.code.clone(),
                title: title(ctx, &level.title)?,
                points: Points(level.points),
            })
        });
        shown.collect::<Result<_, ApiError>>().map(Some)
    }

    /// What is measured (数值型); null for other rules.
    fn measure(&self, ctx: &Context<'_>) -> Result<Option<Title>, ApiError> {
        match &self.0.rule {
            Rule::Numeric { measure, .. } => title(ctx, measure).map(Some),
            _ => Ok(None),
        }
    }

    /// In what unit (数值型); null for other rules.
    fn unit(&self, ctx: &Context<'_>) -> Result<Option<Title>, ApiError> {
        match &self.0.rule {
            Rule::Numeric { unit, .. } => title(ctx, unit).map(Some),
            _ => Ok(None),
        }
    }

    /// The smallest change that means something (数值型); null for other rules.
    fn step(&self) -> Option<String> {
        match &self.0.rule {
            Rule::Numeric { step, .. } => Some(step.to_string()),
            _ => None,
        }
    }

    /// Where the line bends (数值型): linear between, clamped at both ends; null for other rules.
    fn knots(&self) -> Option<List<IndicatorKnot>> {
        let Rule::Numeric { knots, .. } = &self.0.rule else {
            return None;
        };
        Some(
            knots
                .iter()
                .map(|knot| IndicatorKnot {
                    at: knot.at.to_string(),
                    points: Points(knot.points),
                })
                .collect(),
        )
    }

    /// What is counted against it (扣分型); null for other rules.
    fn event(&self, ctx: &Context<'_>) -> Result<Option<Title>, ApiError> {
        match &self.0.rule {
            Rule::Deduction { event, .. } => title(ctx, event).map(Some),
            _ => Ok(None),
        }
    }

    /// Points lost with each event, never below zero (扣分型); null for other rules.
    fn points_per_event(&self) -> Option<Points> {
        match &self.0.rule {
            Rule::Deduction { per_event, .. } => Some(Points(*per_event)),
            _ => None,
        }
    }

    /// The items in their order (清单型); null for other rules.
    fn items(&self, ctx: &Context<'_>) -> Result<Option<List<IndicatorItem>>, ApiError> {
        let Rule::Checklist { items } = &self.0.rule else {
            return Ok(None);
        };
        let shown = items.iter().map(|item| {
            Ok(IndicatorItem {
                code: item.code.to_string(),
                title: title(ctx, &item.title)?,
                points: Points(item.points),
            })
        });
        shown.collect::<Result<_, ApiError>>().map(Some)
    }

    /// What has to be handed in before an assessment is submitted.
    fn evidence(&self, ctx: &Context<'_>) -> Result<List<EvidenceDemand>, ApiError> {
        let demands = self.0.evidence.iter();
        let shown = demands.map(|demand| {
            Ok(EvidenceDemand {
                kind: Choice(demand.kind),
                title: title(ctx, &demand.title)?,
                per_item: demand.per_item,
            })
        });
        shown.collect()
    }

    /// When it may be left out, in words (合理缺项); null when it never may.
    fn not_applicable_when(&self, ctx: &Context<'_>) -> Result<Option<Title>, ApiError> {
        self.0
            .not_applicable
            .as_ref()
            .map(|it| title(ctx, &it.condition))
            .transpose()
    }

    /// The clauses of policy documents that it rests on (依据条款).
    fn citations(&self) -> List<Citation> {
        let citations = self.0.citations.iter();
        citations
            .map(|it| Citation {
                document: it.document.clone(),
                clause: it.clause.clone(),
            })
            .collect()
    }
}
