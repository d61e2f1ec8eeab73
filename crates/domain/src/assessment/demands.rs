//! What a standard demands of a self-assessment, and what is missing in one.

use super::{Evidence, StageScores};
use crate::standard::{IndicatorCode, Points};
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
    /// Whether points need evidence.
    pub evidence: bool,
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
    /// The indicator.
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

    /// The scores that are missing, or may not be left out.
    pub fn score_gaps(&self, scores: &StageScores) -> Vec<Gap> {
        let gap = |demand: &Demand| {
            let kind = match scores.get(&demand.indicator) {
                None => GapKind::Score,
                Some(score) if score.points.is_none() && !demand.not_applicable_allowed => GapKind::NotApplicable,
                Some(_) => return None,
            };
            Some(Gap {
                indicator: demand.indicator,
                kind,
            })
        };
        self.indicators.iter().filter_map(gap).collect()
    }

    /// Everything that is missing before the scores can be submitted with this evidence. An indicator that
    /// claims no points needs no evidence.
    pub fn gaps(&self, scores: &StageScores, evidence: &[Evidence]) -> Vec<Gap> {
        let mut gaps = self.score_gaps(scores);
        for demand in self.indicators.iter().filter(|demand| demand.evidence) {
            let claimed = scores.get(&demand.indicator).and_then(|score| score.points);
            let proved = evidence
                .iter()
                .any(|piece| piece.stands() && demand.takes(piece.indicator));
            if claimed.is_some_and(|points| points > Points::ZERO) && !proved {
                gaps.push(Gap {
                    indicator: demand.indicator,
                    kind: GapKind::Evidence,
                });
            }
        }
        gaps
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
