//! Scores in the schema: what is put in for an indicator, and what a stage gave it.

use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::scalar::{DateTime, Points};
use crate::graphql::standard::{Indicator, indicator};
use crate::graphql::word::Choice;
use async_graphql::{Context, InputObject, Object, OneofObject, SimpleObject};
use siling_domain::assessment::{NewScore, StageScore, StageScores};
use siling_domain::rating::Score;
use siling_domain::standard::{Definition, IndicatorCode, Measure};
use siling_domain::{Refusal, RefusalCode, vocabulary};
use std::sync::Arc;

vocabulary! {
    /// In which form an indicator is scored (评分形式). All but the last follow the indicator's rule.
    pub enum ScoreKind {
        /// Yes or no (是否).
        Yes = "YES" { zh: "是否", en: "Yes or no" },
        /// A level (等级).
        Level = "LEVEL" { zh: "等级", en: "Level" },
        /// A measured quantity (数值).
        Measure = "MEASURE" { zh: "数值", en: "Measure" },
        /// A number of events that cost points (扣分次数).
        Events = "EVENTS" { zh: "扣分次数", en: "Events" },
        /// The items held of a checklist (清单项).
        Items = "ITEMS" { zh: "清单项", en: "Items" },
        /// Left out, where the standard allows it (合理缺项).
        NotApplicable = "NOT_APPLICABLE" { zh: "合理缺项", en: "Not applicable" },
    }
}

/// What is put in for an indicator (评分). The member that its `kind` names is there, the others are null.
#[derive(Debug, Clone, SimpleObject)]
pub struct ScoreValue {
    /// In which form.
    pub kind: Choice<ScoreKind>,
    /// Yes or no; null for other forms.
    pub yes: Option<bool>,
    /// The code of the level; null for other forms.
    pub level: Option<String>,
    /// The measured quantity in the rule's unit, with at most two decimals; null for other forms.
    pub measure: Option<String>,
    /// How many events there were; null for other forms.
    pub events: Option<i32>,
    /// The codes of the items held; null for other forms.
    pub items: Option<List<String>>,
}

impl From<&Score> for ScoreValue {
    fn from(score: &Score) -> Self {
        let kind = match score {
            Score::Answer(_) => ScoreKind::Yes,
            Score::Level(_) => ScoreKind::Level,
            Score::Measure(_) => ScoreKind::Measure,
            Score::Events(_) => ScoreKind::Events,
            Score::Items(_) => ScoreKind::Items,
            Score::NotApplicable => ScoreKind::NotApplicable,
        };
        let mut shown = ScoreValue {
            kind: Choice(kind),
            yes: None,
            level: None,
            measure: None,
            events: None,
            items: None,
        };
        match score {
            Score::Answer(yes) => shown.yes = Some(*yes),
            Score::Level(code) => shown.level = Some(code.clone()),
            Score::Measure(at) => shown.measure = Some(at.to_string()),
            Score::Events(events) => shown.events = Some(i32::try_from(*events).unwrap_or(i32::MAX)),
            Score::Items(held) => shown.items = Some(held.iter().map(ToString::to_string).collect()),
            Score::NotApplicable => {}
        }
        shown
    }
}

/// What a stage gave an indicator (评分).
pub struct IndicatorScore {
    standard: Arc<Definition>,
    code: IndicatorCode,
    score: StageScore,
}

/// What a stage gave an indicator (评分).
#[Object]
impl IndicatorScore {
    /// The indicator's code, such as `A1.1`.
    fn code(&self) -> String {
        self.code.to_string()
    }

    /// The indicator; null should the standard not have it.
    fn indicator(&self) -> Option<Indicator> {
        indicator(&self.standard, self.code)
    }

    /// What was found.
    fn input(&self) -> ScoreValue {
        ScoreValue::from(&self.score.input)
    }

    /// The points that the standard gives for it; null where it does not apply.
    fn points(&self) -> Option<Points> {
        self.score.points.map(Points)
    }

    /// Why it departs from the stage below; null where it does not.
    fn reason(&self) -> Option<&str> {
        self.score.reason.as_deref()
    }

    /// When it was given.
    fn scored_at(&self) -> DateTime {
        DateTime(self.score.at)
    }
}

/// What a stage gave, in the order of the codes.
pub fn shown(standard: &Arc<Definition>, scores: &StageScores) -> Vec<IndicatorScore> {
    let scores = scores.iter();
    scores
        .map(|(code, score)| IndicatorScore {
            standard: standard.clone(),
            code: *code,
            score: score.clone(),
        })
        .collect()
}

/// What is put in for an indicator (评分), in the form that its rule takes: exactly one of these.
#[derive(Debug, Clone, OneofObject)]
pub enum ScoreValueInput {
    /// Yes or no (是否型).
    Yes(bool),
    /// The code of the level (等级型).
    Level(String),
    /// The measured quantity in the rule's unit, with at most two decimals, such as "12.5" (数值型).
    Measure(String),
    /// How many events there were (扣分型).
    Events(i32),
    /// The codes of the items held, such as `["C1.1", "C1.2"]`; empty for none (清单型).
    Items(Vec<String>),
    /// `true`: left out, where the standard allows it (合理缺项).
    NotApplicable(bool),
}

/// What is put in for one indicator (指标评分).
#[derive(Debug, Clone, InputObject)]
pub struct IndicatorScoreInput {
    /// The indicator's code, such as `A1.1`.
    pub indicator: String,
    /// What was found.
    pub input: ScoreValueInput,
    /// Why it departs from the stage below; needed where it does. At most 2,000 characters.
    pub reason: Option<String>,
}

/// The indicator of this code, or the refusal that there is none.
pub fn code(text: &str) -> Result<IndicatorCode, Refusal> {
    IndicatorCode::parse(text).map_err(|_| Refusal::new(RefusalCode::IndicatorUnknown).with("indicator", text))
}

/// Indicators of these codes, each refused at its place.
pub fn codes(field: &str, texts: &[String]) -> Result<Vec<IndicatorCode>, Refusal> {
    let texts = texts.iter().enumerate();
    texts
        .map(|(index, text)| code(text).map_err(|refusal| refusal.at(index.to_string()).at(field)))
        .collect()
}

/// What is put in, read; each score refused at its place.
pub fn scores(given: Vec<IndicatorScoreInput>) -> Result<Vec<NewScore>, Refusal> {
    let given = given.into_iter().enumerate();
    given
        .map(|(index, score)| read(score).map_err(|refusal| refusal.at(index.to_string()).at("scores")))
        .collect()
}

fn read(given: IndicatorScoreInput) -> Result<NewScore, Refusal> {
    let indicator = code(&given.indicator).map_err(|refusal| refusal.at("indicator"))?;
    let form = || Refusal::new(RefusalCode::ScoreForm).with("indicator", indicator);
    let input = match given.input {
        ScoreValueInput::Yes(yes) => Ok(Score::Answer(yes)),
        ScoreValueInput::Level(level) => Ok(Score::Level(level)),
        ScoreValueInput::Measure(text) => Measure::parse(&text)
            .map(Score::Measure)
            .map_err(|_| Refusal::new(RefusalCode::InvalidFormat).with("expected", "12.5")),
        ScoreValueInput::Events(events) => u32::try_from(events).map(Score::Events).map_err(|_| form()),
        ScoreValueInput::Items(items) => {
            let held = items.iter().map(|text| IndicatorCode::parse(text));
            held.collect::<Result<_, _>>()
                .map(Score::Items)
                .map_err(|_| Refusal::new(RefusalCode::ItemUnknown).with("indicator", indicator))
        }
        ScoreValueInput::NotApplicable(true) => Ok(Score::NotApplicable),
        ScoreValueInput::NotApplicable(false) => Err(form()),
    };
    Ok(NewScore {
        indicator,
        input: input.map_err(|refusal| refusal.at("input"))?,
        reason: given.reason,
    })
}

/// Something that is missing before the self-assessment can be submitted (缺项).
pub struct Gap(pub Arc<Definition>, pub siling_domain::assessment::Gap);

/// Something that is missing before the self-assessment can be submitted (缺项).
#[Object(name = "AssessmentGap")]
impl Gap {
    /// The indicator, or the item of a checklist: its code.
    fn code(&self) -> String {
        self.1.indicator.to_string()
    }

    /// The indicator; null for an item of a checklist.
    fn indicator(&self) -> Option<Indicator> {
        indicator(&self.0, self.1.indicator)
    }

    /// What is missing.
    fn kind(&self) -> Choice<siling_domain::assessment::GapKind> {
        Choice(self.1.kind)
    }

    /// What to tell, in the language of the request.
    fn message(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        Ok(Refusal::from(self.1).message(state(ctx)?.locale))
    }
}
