//! What a standard consists of.

use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::scalar::{Date, Points};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_domain::standard::{self as domain, EvidenceKind, Part, PolicyPart, PrerequisiteKind, Rule, RuleKind};

/// A title in both languages (标题).
#[derive(Debug, Clone, SimpleObject)]
pub struct Title {
    /// In the language of the request.
    pub text: String,
    /// In Simplified Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The title as the client gets it.
pub fn title(ctx: &Context<'_>, title: &domain::Title) -> Result<Title, ApiError> {
    let text = title.text(state(ctx)?.locale).to_owned();
    Ok(Title {
        text,
        zh: title.zh.clone(),
        en: title.en.clone(),
    })
}

/// The indicator of this code, if the standard has it.
pub fn indicator(standard: &domain::Definition, code: domain::IndicatorCode) -> Option<Indicator> {
    standard.indicator(code).cloned().map(Indicator)
}

/// A section of a standard (一级指标): one of the four builds, or the creation.
pub struct StandardSection(pub domain::Section);

/// A section of a standard (一级指标): one of the four builds, or the creation.
#[Object]
impl StandardSection {
    /// The code, such as `A`.
    async fn code(&self) -> String {
        self.0.code.to_string()
    }

    /// The title.
    async fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// Full points.
    async fn points(&self) -> Points {
        Points(self.0.points)
    }

    /// The groups in their order (二级指标). An indicator that stands alone is a group of its own.
    async fn groups(&self) -> Vec<IndicatorGroup> {
        self.0.parts.iter().cloned().map(IndicatorGroup).collect()
    }
}

/// Indicators under one heading (二级指标).
pub struct IndicatorGroup(Part);

/// Indicators under one heading (二级指标).
#[Object]
impl IndicatorGroup {
    /// The code, such as `A1`.
    async fn code(&self) -> String {
        match &self.0 {
            Part::Group(group) => group.code.to_string(),
            Part::Indicator(indicator) => indicator.code.to_string(),
        }
    }

    /// The title.
    async fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        match &self.0 {
            Part::Group(group) => title(ctx, &group.title),
            Part::Indicator(indicator) => title(ctx, &indicator.title),
        }
    }

    /// Full points.
    async fn points(&self) -> Points {
        Points(self.0.points())
    }

    /// The indicators in their order.
    async fn indicators(&self) -> Vec<Indicator> {
        self.0.indicators().iter().cloned().map(Indicator).collect()
    }
}

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
    async fn code(&self) -> String {
        self.0.code.to_string()
    }

    /// The title.
    async fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// Full points.
    async fn points(&self) -> Points {
        Points(self.0.points)
    }

    /// How a score becomes points (计分方式).
    async fn rule(&self) -> Choice<RuleKind> {
        Choice(self.0.rule.kind())
    }

    /// The levels, the best first (等级型); null for other rules.
    async fn levels(&self, ctx: &Context<'_>) -> Result<Option<Vec<IndicatorLevel>>, ApiError> {
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
    async fn measure(&self, ctx: &Context<'_>) -> Result<Option<Title>, ApiError> {
        match &self.0.rule {
            Rule::Numeric { measure, .. } => title(ctx, measure).map(Some),
            _ => Ok(None),
        }
    }

    /// In what unit (数值型); null for other rules.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Title>, ApiError> {
        match &self.0.rule {
            Rule::Numeric { unit, .. } => title(ctx, unit).map(Some),
            _ => Ok(None),
        }
    }

    /// The smallest change that means something (数值型); null for other rules.
    async fn step(&self) -> Option<String> {
        match &self.0.rule {
            Rule::Numeric { step, .. } => Some(step.to_string()),
            _ => None,
        }
    }

    /// Where the line bends (数值型): linear between, clamped at both ends; null for other rules.
    async fn knots(&self) -> Option<Vec<IndicatorKnot>> {
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
    async fn event(&self, ctx: &Context<'_>) -> Result<Option<Title>, ApiError> {
        match &self.0.rule {
            Rule::Deduction { event, .. } => title(ctx, event).map(Some),
            _ => Ok(None),
        }
    }

    /// Points lost with each event, never below zero (扣分型); null for other rules.
    async fn points_per_event(&self) -> Option<Points> {
        match &self.0.rule {
            Rule::Deduction { per_event, .. } => Some(Points(*per_event)),
            _ => None,
        }
    }

    /// The items in their order (清单型); null for other rules.
    async fn items(&self, ctx: &Context<'_>) -> Result<Option<Vec<IndicatorItem>>, ApiError> {
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
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceDemand>, ApiError> {
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
    async fn not_applicable_when(&self, ctx: &Context<'_>) -> Result<Option<Title>, ApiError> {
        self.0
            .not_applicable
            .as_ref()
            .map(|it| title(ctx, &it.condition))
            .transpose()
    }

    /// The clauses of policy documents that it rests on (依据条款).
    async fn citations(&self) -> Vec<Citation> {
        let citations = self.0.citations.iter();
        citations
            .map(|it| Citation {
                document: it.document.clone(),
                clause: it.clause.clone(),
            })
            .collect()
    }
}

/// Points on top of the sections (加分项): they count for the total, never for a section's share.
pub struct Bonus(pub domain::Bonus);

/// Points on top of the sections (加分项): they count for the total, never for a section's share.
#[Object]
impl Bonus {
    /// The code, such as `F`.
    async fn code(&self) -> String {
        self.0.code.to_string()
    }

    /// The title.
    async fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// The most that counts.
    async fn cap(&self) -> Points {
        Points(self.0.cap)
    }

    /// The indicators in their order.
    async fn indicators(&self) -> Vec<Indicator> {
        self.0.indicators.iter().cloned().map(Indicator).collect()
    }
}

/// What caps the stars, whatever the points (一票否决). It never changes a point.
pub struct Veto(pub domain::Veto);

/// What caps the stars, whatever the points (一票否决). It never changes a point.
#[Object]
impl Veto {
    /// The code, such as `V1`.
    async fn code(&self) -> String {
        self.0.code.to_string()
    }

    /// The title.
    async fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// The most stars that are left.
    async fn cap(&self) -> i32 {
        i32::from(self.0.cap.count())
    }

    /// Whether it bars from the next cycle, too.
    async fn bars_next_cycle(&self) -> bool {
        self.0.bars_next_cycle
    }

    /// The first day on which it applies; null when it always did.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date)
    }

    /// The last day on which it applies; null while it does.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }
}

/// What a star needs (星级线).
pub struct StarBand(pub domain::Band);

/// The share of its points that a section needs (一级指标得分率).
#[derive(SimpleObject)]
pub struct SectionFloor {
    /// The section's code; null for every section.
    pub section: Option<String>,
    /// The share, in percent with two decimals.
    pub percent: String,
}

/// A condition besides points (前置条件). Which members are there goes by its `kind`.
#[derive(SimpleObject)]
pub struct Prerequisite {
    /// What has to hold.
    pub kind: Choice<PrerequisiteKind>,
    /// The checklist concerned; null for other kinds.
    pub indicator: Option<String>,
    /// How many of its items; null for other kinds.
    pub items: Option<i32>,
    /// How many stars of before; null for other kinds.
    pub stars: Option<i32>,
    /// Whether it is waived in the standard's first cycle; null for other kinds.
    pub waived_in_first_cycle: Option<bool>,
}

/// What a star needs (星级线).
#[Object]
impl StarBand {
    /// The stars.
    async fn stars(&self) -> i32 {
        i32::from(self.0.stars.count())
    }

    /// The least total; the next band begins where this one ends.
    async fn total(&self) -> Points {
        Points(self.0.total)
    }

    /// The share of their points that sections need, without bonus.
    async fn floors(&self) -> Vec<SectionFloor> {
        let floors = self.0.floors.iter();
        floors
            .map(|floor| SectionFloor {
                section: floor.section.map(|code| code.to_string()),
                percent: floor.share.to_string(),
            })
            .collect()
    }

    /// The conditions besides points.
    async fn prerequisites(&self) -> Vec<Prerequisite> {
        self.0.prerequisites.iter().map(prerequisite).collect()
    }
}

fn prerequisite(condition: &domain::Prerequisite) -> Prerequisite {
    use domain::Prerequisite::{ChecklistAtLeast, ChecklistComplete, PreviousStarsAtLeast};
    let mut shown = Prerequisite {
        kind: Choice(condition.kind()),
        indicator: None,
        items: None,
        stars: None,
        waived_in_first_cycle: None,
    };
    match condition {
        ChecklistComplete { indicator } => shown.indicator = Some(indicator.to_string()),
        ChecklistAtLeast { indicator, items } => {
            shown.indicator = Some(indicator.to_string());
            shown.items = i32::try_from(*items).ok();
        }
        PreviousStarsAtLeast {
            stars,
            waived_in_first_cycle,
        } => {
            shown.stars = Some(i32::from(stars.count()));
            shown.waived_in_first_cycle = Some(*waived_in_first_cycle);
        }
        _ => {}
    }
    shown
}

/// How many may be awarded the stars of one band (名额).
pub struct Quota(pub domain::Quota);

/// How many may be awarded the stars of one band (名额).
#[Object]
impl Quota {
    /// The stars of the band.
    async fn stars(&self) -> i32 {
        i32::from(self.0.stars.count())
    }

    /// The share of all that were assessed, in percent with two decimals, rounded up.
    async fn percent(&self) -> String {
        self.0.share.to_string()
    }

    /// The sections whose points decide between equals, the first one first; then the earlier submission.
    async fn tie_break(&self) -> Vec<String> {
        self.0.tie_break.iter().map(ToString::to_string).collect()
    }
}

/// A policy document of the "1+7" set (政策文件).
pub struct PolicyDocument(pub domain::PolicyDocument);

/// A clause of a policy document (条款).
#[derive(SimpleObject)]
pub struct PolicyClause {
    /// Its code in the document.
    pub code: String,
    /// What it is about.
    pub title: Title,
}

/// A policy document of the "1+7" set (政策文件).
#[Object]
impl PolicyDocument {
    /// The code by which indicators cite it.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Its part in the set.
    async fn part(&self) -> Choice<PolicyPart> {
        Choice(self.0.part)
    }

    /// The title.
    async fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// The document number (文号); null where it is not known.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// Its edition, from 1.
    async fn edition(&self) -> u32 {
        self.0.edition
    }

    /// Whether it is in trial use (试行).
    async fn trial(&self) -> bool {
        self.0.trial
    }

    /// The first day on which it was in force; null where it is not known.
    async fn effective_from(&self) -> Option<Date> {
        self.0.effective_from.map(Date)
    }

    /// The last day on which it was in force; null while it is.
    async fn effective_to(&self) -> Option<Date> {
        self.0.effective_to.map(Date)
    }

    /// Whether it was made up for demonstration.
    async fn demo(&self) -> bool {
        self.0.demo
    }

    /// The clauses that are cited.
    async fn clauses(&self, ctx: &Context<'_>) -> Result<Vec<PolicyClause>, ApiError> {
        let clauses = self.0.clauses.iter();
        clauses
            .map(|clause| {
                Ok(PolicyClause {
                    code: clause.code.clone(),
                    title: title(ctx, &clause.title)?,
                })
            })
            .collect()
    }
}
