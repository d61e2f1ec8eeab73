//! The conditions of a star, each met or not, with the values compared.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::engine::{Engine, Sheet};
use super::{Facts, Score, Scores, VetoHit};
use crate::standard::{Band, IndicatorCode, Item, Points, Prerequisite, Rule, Share, Stars};
use crate::vocabulary;

vocabulary! {
    /// What a star needs (星级条件).
    pub enum ConditionKind {
        /// A total (总分).
        Total = "TOTAL" { zh: "总分", en: "Total" },
        /// A share of a section's points (单项得分率).
        SectionShare = "SECTION_SHARE" { zh: "单项得分率", en: "Share of a section" },
        /// Items of a checklist (清单项).
        Checklist = "CHECKLIST" { zh: "清单项", en: "Items of a checklist" },
        /// The star confirmed before (上一周期星级).
        PreviousStars = "PREVIOUS_STARS" { zh: "上一周期星级", en: "Stars of before" },
        /// No overdue remediation (无逾期整改).
        NoOverdueRemediation = "NO_OVERDUE_REMEDIATION" { zh: "无逾期整改", en: "No overdue remediation" },
        /// Party coverage (党的覆盖).
        Covered = "COVERED" { zh: "党的覆盖", en: "Party coverage" },
        /// A place inside the quota (名额).
        Quota = "QUOTA" { zh: "名额", en: "Quota" },
        /// No veto that caps the stars below (一票否决).
        Veto = "VETO" { zh: "一票否决", en: "Veto" },
    }
}

impl ConditionKind {
    /// Whether more points can meet it.
    pub const fn helped_by_points(self) -> bool {
        matches!(
            self,
            ConditionKind::Total | ConditionKind::SectionShare | ConditionKind::Checklist
        )
    }
}

vocabulary! {
    /// How a condition came out (条件结果).
    pub enum Outcome as "ConditionOutcome" {
        /// Met (满足).
        Met = "MET" { zh: "满足", en: "Met" },
        /// Not met (不满足).
        NotMet = "NOT_MET" { zh: "不满足", en: "Not met" },
        /// Nobody is held to it in this cycle: it is the standard's first one, or it has no quota (豁免).
        Waived = "WAIVED" { zh: "豁免", en: "Waived" },
    }
}

impl Outcome {
    const fn of(met: bool) -> Self {
        if met { Outcome::Met } else { Outcome::NotMet }
    }
}

/// A value that a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Points.
    Points(Points),
    /// A share in percent.
    Share(Share),
    /// A number of stars.
    Stars(Stars),
    /// A number of items, remediations or places.
    Count(u32),
    /// Yes or no.
    Truth(bool),
    /// There is none: no star before, no quota.
    Nothing,
}

/// A condition with its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionResult {
    /// What is compared.
    pub kind: ConditionKind,
    /// The section, checklist or veto that it is about.
    pub part: Option<IndicatorCode>,
    /// How it came out.
    pub outcome: Outcome,
    /// What there is.
    pub actual: Amount,
    /// What is needed: at least so much; of overdue remediations and places under the quota at most so many.
    pub needed: Amount,
    /// The fewest points that would meet it; none when it is met, or when no points help.
    pub lacking: Points,
}

impl ConditionResult {
    /// Whether it stands in the way.
    pub fn is_unmet(&self) -> bool {
        self.outcome == Outcome::NotMet
    }
}

/// A band with all its conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandResult {
    /// The stars of the band.
    pub stars: Stars,
    /// Whether all conditions are met or waived.
    pub met: bool,
    /// The conditions: the total, the sections in their order, the prerequisites in theirs.
    pub conditions: Vec<ConditionResult>,
}

/// What a band needs, and what of it there is.
pub(super) fn judge(engine: &Engine, band: &Band, sheet: &Sheet, scores: &Scores, facts: &Facts) -> BandResult {
    let mut conditions = Vec::with_capacity(1 + sheet.sections.len() + band.prerequisites.len());
    conditions.push(total(band, sheet));
    for section in &sheet.sections {
        let floor = band.floor(section.code);
        if floor > Share::ZERO {
            let needed = floor_points(section.full, floor);
            conditions.push(ConditionResult {
                kind: ConditionKind::SectionShare,
                part: Some(section.code),
                outcome: Outcome::of(section.points >= needed),
                actual: Amount::Share(section.share),
                needed: Amount::Share(floor),
                lacking: needed.checked_sub(section.points).unwrap_or_default().max(Points::ZERO),
            });
        }
    }
    conditions.extend(
        band.prerequisites
            .iter()
            .map(|it| prerequisite(engine, *it, scores, facts)),
    );
    BandResult {
        stars: band.stars,
        met: !conditions.iter().any(ConditionResult::is_unmet),
        conditions,
    }
}

/// The fewest points of a section that are no less than a share of it.
pub(super) fn floor_points(full: Points, floor: Share) -> Points {
    let product = i128::from(full.hundredths()) * i128::from(floor.hundredths());
    Points::from_hundredths(i64::try_from((product + 9_999) / 10_000).unwrap_or(i64::MAX))
}

fn total(band: &Band, sheet: &Sheet) -> ConditionResult {
    ConditionResult {
        kind: ConditionKind::Total,
        part: None,
        outcome: Outcome::of(sheet.total >= band.total),
        actual: Amount::Points(sheet.total),
        needed: Amount::Points(band.total),
        lacking: band
            .total
            .checked_sub(sheet.total)
            .unwrap_or_default()
            .max(Points::ZERO),
    }
}

fn prerequisite(engine: &Engine, prerequisite: Prerequisite, scores: &Scores, facts: &Facts) -> ConditionResult {
    let plain = |kind, outcome, actual, needed| ConditionResult {
        kind,
        part: None,
        outcome,
        actual,
        needed,
        lacking: Points::ZERO,
    };
    match prerequisite {
        Prerequisite::ChecklistComplete { indicator } => {
            let all = engine.items(indicator).len();
            checklist(engine, indicator, all, scores)
        }
        Prerequisite::ChecklistAtLeast { indicator, items } => {
            checklist(engine, indicator, usize::try_from(items).unwrap_or(usize::MAX), scores)
        }
        Prerequisite::PreviousStarsAtLeast {
            stars,
            waived_in_first_cycle,
        } => {
            let outcome = if waived_in_first_cycle && facts.first_cycle {
                Outcome::Waived
            } else {
                Outcome::of(facts.previous_stars.is_some_and(|previous| previous >= stars))
            };
            let previous = facts.previous_stars.map_or(Amount::Nothing, Amount::Stars);
            plain(ConditionKind::PreviousStars, outcome, previous, Amount::Stars(stars))
        }
        Prerequisite::NoOverdueRemediation => plain(
            ConditionKind::NoOverdueRemediation,
            Outcome::of(facts.overdue_remediations == 0),
            Amount::Count(facts.overdue_remediations),
            Amount::Count(0),
        ),
        Prerequisite::Covered => plain(
            ConditionKind::Covered,
            Outcome::of(facts.covered),
            Amount::Truth(facts.covered),
            Amount::Truth(true),
        ),
        Prerequisite::Quota => match facts.quota {
            Some(quota) => plain(
                ConditionKind::Quota,
                Outcome::of(quota.rank <= quota.places),
                Amount::Count(quota.rank),
                Amount::Count(quota.places),
            ),
            None => plain(ConditionKind::Quota, Outcome::Waived, Amount::Nothing, Amount::Nothing),
        },
    }
}

fn checklist(engine: &Engine, indicator: IndicatorCode, needed: usize, scores: &Scores) -> ConditionResult {
    let held = |item: &&Item| matches!(scores.get(&indicator), Some(Score::Items(held)) if held.contains(&item.code));
    let items = engine.items(indicator);
    let actual = items.iter().filter(held).count();
    let mut missing: Vec<Points> = items
        .iter()
        .filter(|item| !held(item))
        .map(|item| item.points)
        .collect();
    missing.sort();
    let lacking = missing.into_iter().take(needed.saturating_sub(actual));
    let count = |number: usize| Amount::Count(u32::try_from(number).unwrap_or(u32::MAX));
    ConditionResult {
        kind: ConditionKind::Checklist,
        part: Some(indicator),
        outcome: Outcome::of(actual >= needed),
        actual: count(actual),
        needed: count(needed),
        lacking: Points::checked_sum(lacking).unwrap_or_default(),
    }
}

impl Engine {
    /// The items of a checklist; none of any other indicator.
    pub(super) fn items(&self, indicator: IndicatorCode) -> &[Item] {
        match self.slot(indicator).map(|slot| &slot.rule) {
            Some(Rule::Checklist { items }) => items,
            _ => &[],
        }
    }
}

/// The veto that keeps the stars below a band: the strictest, then the first of the standard.
pub(super) fn veto_below(target: Stars, vetoes: &[VetoHit]) -> Option<ConditionResult> {
    let strictest = vetoes
        .iter()
        .filter(|veto| veto.cap < target)
        .min_by_key(|veto| veto.cap)?;
    Some(ConditionResult {
        kind: ConditionKind::Veto,
        part: Some(strictest.code),
        outcome: Outcome::NotMet,
        actual: Amount::Stars(strictest.cap),
        needed: Amount::Stars(target),
        lacking: Points::ZERO,
    })
}

/// The condition of a band that holds hardest: first what no points can mend, then what lacks most points; between
/// equals the first.
pub(super) fn binding(target: &BandResult, vetoes: &[VetoHit]) -> Option<ConditionResult> {
    veto_below(target.stars, vetoes).or_else(|| {
        let unmet = target.conditions.iter().filter(|condition| condition.is_unmet());
        unmet
            .min_by_key(|condition| (condition.kind.helped_by_points(), Reverse(condition.lacking)))
            .copied()
    })
}
