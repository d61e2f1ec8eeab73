//! What a standard demands of a self-assessment, and what is missing in one.

use super::{Evidence, StageScore, StageScores};
use crate::rating::Score;
use crate::standard::{Definition, Indicator, IndicatorCode, Points, Rule};
use crate::{Refusal, RefusalCode, vocabulary};
use serde::{Deserialize, Serialize};

/// What a standard demands for one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// The items of a checklist, under which evidence may be attached, too.
    pub items: Vec<IndicatorCode>,
    /// The most points that it gives.
    pub max: Points,
    /// Whether it may stay without a score, as those of the bonus may.
    pub optional: bool,
    /// Whether points need evidence.
    pub evidence: bool,
    /// Whether each item held of a checklist needs its own.
    pub evidence_per_item: bool,
    /// Whether it may be left out as not applicable (合理缺项).
    pub not_applicable_allowed: bool,
}

/// What a standard demands, indicator by indicator, in the standard's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Demands {
    /// The indicators.
    pub indicators: Vec<Demand>,
}

vocabulary! {
    /// What is missing for an indicator (缺项类型).
    pub enum GapKind {
        /// It has no score (未评分).
        Score = "SCORE" { zh: "未评分", en: "No score" },
        /// It was left out as not applicable, which the standard does not allow (不得列为不适用).
        NotApplicable = "NOT_APPLICABLE" { zh: "不得列为不适用", en: "Has to apply" },
        /// It claims points without the evidence demanded (缺少佐证材料).
        Evidence = "EVIDENCE" { zh: "缺少佐证材料", en: "No evidence" },
    }
}

/// Something that is missing before the assessment can be submitted (缺项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Gap {
    /// The indicator, or the item of a checklist.
    pub indicator: IndicatorCode,
    /// What is missing.
    pub kind: GapKind,
}

impl From<Gap> for Refusal {
    fn from(gap: Gap) -> Self {
        let (code, field) = match gap.kind {
            GapKind::Score => (RefusalCode::ScoreMissing, "scores"),
            GapKind::NotApplicable => (RefusalCode::MustApply, "scores"),
            GapKind::Evidence => (RefusalCode::EvidenceMissing, "evidence"),
        };
        Refusal::new(code)
            .with("indicator", gap.indicator)
            .at(gap.indicator.to_string())
            .at(field)
    }
}

impl Demands {
    /// What is demanded for an indicator, or the refusal that there is no such one.
    pub fn of(&self, indicator: IndicatorCode) -> Result<&Demand, Refusal> {
        let found = self.indicators.iter().find(|demand| demand.indicator == indicator);
        found.ok_or_else(|| unknown(indicator))
    }

    /// The indicator to which evidence under this code belongs: the indicator's own code, or that of an item
    /// of its checklist.
    pub fn under(&self, code: IndicatorCode) -> Result<&Demand, Refusal> {
        let found = self.indicators.iter().find(|demand| demand.takes(code));
        found.ok_or_else(|| unknown(code))
    }

    /// The scores that are missing, or may not be left out. What may stay without a score may not once the
    /// stage below gave one: who takes it away says so.
    pub fn score_gaps(&self, scores: &StageScores, below: Option<&StageScores>) -> Vec<Gap> {
        let gap = |demand: &Demand| {
            let code = demand.indicator;
            let given = || below.is_some_and(|below| below.contains_key(&code));
            match scores.get(&code) {
                None if !demand.optional || given() => Some(Gap::of(code, GapKind::Score)),
                Some(score) if score.points.is_none() && !demand.not_applicable_allowed => {
                    Some(Gap::of(code, GapKind::NotApplicable))
                }
                _ => None,
            }
        };
        self.indicators.iter().filter_map(gap).collect()
    }

    /// Everything that is missing before the scores can be submitted with this evidence. An indicator that
    /// claims no points needs no evidence.
    pub fn gaps(&self, scores: &StageScores, evidence: &[Evidence]) -> Vec<Gap> {
        let mut gaps = self.score_gaps(scores, None);
        for demand in self.indicators.iter().filter(|demand| demand.evidence) {
            let claimed = |score: &&StageScore| score.points.is_some_and(|points| points > Points::ZERO);
            let Some(score) = scores.get(&demand.indicator).filter(claimed) else {
                continue;
            };
            let mut pieces = evidence.iter().filter(|piece| piece.stands());
            match &score.input {
                Score::Items(held) if demand.evidence_per_item => {
                    let bare = |code: &&IndicatorCode| pieces.clone().all(|piece| piece.indicator != **code);
                    gaps.extend(held.iter().filter(bare).map(|code| Gap::of(*code, GapKind::Evidence)));
                }
                _ if pieces.any(|piece| demand.takes(piece.indicator)) => {}
                _ => gaps.push(Gap::of(demand.indicator, GapKind::Evidence)),
            }
        }
        gaps
    }
}

impl From<&Definition> for Demands {
    fn from(definition: &Definition) -> Self {
        let bonus = definition.bonus.as_ref().map(|bonus| bonus.code);
        let demand = |(section, indicator): (IndicatorCode, &Indicator)| {
            let items = match &indicator.rule {
                Rule::Checklist { items } => items.iter().map(|item| item.code).collect(),
                _ => Vec::new(),
            };
            let mut handed_in = indicator.evidence.iter().filter(|demand| demand.kind.is_handed_in());
            Demand {
                indicator: indicator.code,
                items,
                max: indicator.points,
                optional: Some(section) == bonus,
                evidence: handed_in.clone().next().is_some(),
                evidence_per_item: handed_in.any(|demand| demand.per_item),
                not_applicable_allowed: indicator.not_applicable.is_some(),
            }
        };
        Demands {
            indicators: definition.indicators().map(demand).collect(),
        }
    }
}

impl Gap {
    const fn of(indicator: IndicatorCode, kind: GapKind) -> Self {
        Gap { indicator, kind }
    }
}

impl Demand {
    fn takes(&self, code: IndicatorCode) -> bool {
        self.indicator == code || self.items.contains(&code)
    }
}

fn unknown(indicator: IndicatorCode) -> Refusal {
    Refusal::new(RefusalCode::IndicatorUnknown).with("indicator", indicator)
}
