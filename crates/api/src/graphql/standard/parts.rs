//! What a standard consists of.

use super::indicator::Indicator;
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalar::{Date, Points};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_domain::standard::{self as domain, Part, PolicyPart, PrerequisiteKind};

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

    /// The groups in their order (二级指标). An indicator that stands alone is a group of its own.
    fn groups(&self) -> List<IndicatorGroup> {
        self.0.parts.iter().cloned().map(IndicatorGroup).collect()
    }
}

/// Indicators under one heading (二级指标).
pub struct IndicatorGroup(Part);

/// Indicators under one heading (二级指标).
#[Object]
impl IndicatorGroup {
    /// The code, such as `A1`.
    fn code(&self) -> String {
        match &self.0 {
            Part::Group(group) => group.code.to_string(),
            Part::Indicator(indicator) => indicator.code.to_string(),
        }
    }

    /// The title.
    fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        match &self.0 {
            Part::Group(group) => title(ctx, &group.title),
            Part::Indicator(indicator) => title(ctx, &indicator.title),
        }
    }

    /// Full points.
    fn points(&self) -> Points {
        Points(self.0.points())
    }

    /// The indicators in their order.
    fn indicators(&self) -> List<Indicator> {
        self.0.indicators().iter().cloned().map(Indicator).collect()
    }
}

/// Points on top of the sections (加分项): they count for the total, never for a section's share.
pub struct Bonus(pub domain::Bonus);

/// Points on top of the sections (加分项): they count for the total, never for a section's share.
#[Object]
impl Bonus {
    /// The code, such as `F`.
    fn code(&self) -> String {
        self.0.code.to_string()
    }

    /// The title.
    fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// The most that counts.
    fn cap(&self) -> Points {
        Points(self.0.cap)
    }

    /// The indicators in their order.
    fn indicators(&self) -> List<Indicator> {
        self.0.indicators.iter().cloned().map(Indicator).collect()
    }
}

/// What caps the stars, whatever the points (一票否决). It never changes a point.
pub struct Veto(pub domain::Veto);

/// What caps the stars, whatever the points (一票否决). It never changes a point.
#[Object]
impl Veto {
    /// The code, such as `V1`.
    fn code(&self) -> String {
        self.0.code.to_string()
    }

    /// The title.
    fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// The most stars that are left.
    fn cap(&self) -> i32 {
        i32::from(self.0.cap.count())
    }

    /// Whether it bars from the next cycle, too.
    fn bars_next_cycle(&self) -> bool {
        self.0.bars_next_cycle
    }

    /// The first day on which it applies; null when it always did.
    fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date)
    }

    /// The last day on which it applies; null while it does.
    fn valid_to(&self) -> Option<Date> {
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
    fn stars(&self) -> i32 {
        i32::from(self.0.stars.count())
    }

    /// The least total; the next band begins where this one ends.
    fn total(&self) -> Points {
        Points(self.0.total)
    }

    /// The share of their points that sections need, without bonus.
    fn floors(&self) -> List<SectionFloor> {
        let floors = self.0.floors.iter();
        floors
            .map(|floor| SectionFloor {
                section: floor.section.map(|code| code.to_string()),
                percent: floor.share.to_string(),
            })
            .collect()
    }

    /// The conditions besides points.
    fn prerequisites(&self) -> List<Prerequisite> {
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
    fn stars(&self) -> i32 {
        i32::from(self.0.stars.count())
    }

    /// The share of all that were assessed, in percent with two decimals, rounded up.
    fn percent(&self) -> String {
        self.0.share.to_string()
    }

    /// The sections whose points decide between equals, the first one first; then the earlier submission.
    fn tie_break(&self) -> List<String> {
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
    fn code(&self) -> &str {
        &self.0.code
    }

    /// Its part in the set.
    fn part(&self) -> Choice<PolicyPart> {
        Choice(self.0.part)
    }

    /// The title.
    fn title(&self, ctx: &Context<'_>) -> Result<Title, ApiError> {
        title(ctx, &self.0.title)
    }

    /// The document number (文号); null where it is not known.
    fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// Its edition, from 1.
    fn edition(&self) -> u32 {
        self.0.edition
    }

    /// Whether it is in trial use (试行).
    fn trial(&self) -> bool {
        self.0.trial
    }

    /// The first day on which it was in force; null where it is not known.
    fn effective_from(&self) -> Option<Date> {
        self.0.effective_from.map(Date)
    }

    /// The last day on which it was in force; null while it is.
    fn effective_to(&self) -> Option<Date> {
        self.0.effective_to.map(Date)
    }

    /// Whether it was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// The clauses that are cited.
    fn clauses(&self, ctx: &Context<'_>) -> Result<List<PolicyClause>, ApiError> {
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
