//! The cheapest way to the next star.
//!
//! *Cheapest* means, in this order: the fewest points added to the sections and to the counted bonus; the fewest
//! indicators touched; as much as possible of it on the indicators that stand first in the standard. It is exact: no
//! other set of improvements does it with less.

mod search;
mod steps;

use serde::{Deserialize, Serialize};

use self::search::{Block, Worth, cheapest};
use self::steps::{Steps, steps};
use super::condition::{floor_points, veto_below};
use super::{ConditionResult, Engine, Rating, Score, ScoreState, Scores};
use crate::standard::{Band, IndicatorCode, Points, Prerequisite, Stars};

/// How to reach the next star (升星建议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// The star to be reached.
    pub stars: Stars,
    /// What stands in the way and no points help: vetoes, stars of before, overdue remediations, missing coverage, the
    /// quota. When there is any, the improvements alone do not reach the star.
    pub obstacles: Vec<ConditionResult>,
    /// What the improvements add to the sections and to the counted bonus.
    pub points: Points,
    /// The indicators to improve, in the standard's order.
    pub improvements: Vec<Improvement>,
}

/// An indicator to improve (提升项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Improvement {
    /// The indicator.
    pub indicator: IndicatorCode,
    /// Its points now.
    pub from: Points,
    /// Its points then.
    pub to: Points,
    /// The score to have.
    pub score: Score,
    /// The items to add, if it is a checklist.
    pub added: Vec<IndicatorCode>,
}

impl Advice {
    /// The scores with the advice followed.
    pub fn followed(&self, scores: &Scores) -> Scores {
        let mut scores = scores.clone();
        scores.extend(self.improvements.iter().map(|it| (it.indicator, it.score.clone())));
        scores
    }
}

impl Engine {
    /// The cheapest way from a rating to the next star; `None` when there is no higher one.
    pub(super) fn advise(&self, rating: &Rating, scores: &Scores) -> Option<Advice> {
        let band = self.bands.iter().rfind(|band| band.stars > rating.stars)?;
        let judged = rating.bands.iter().find(|judged| judged.stars == band.stars)?;
        let (mendable, fixed): (Vec<_>, Vec<_>) = judged
            .conditions
            .iter()
            .filter(|condition| condition.is_unmet())
            .copied()
            .partition(|condition| condition.kind.helped_by_points());
        let mut advice = Advice {
            stars: band.stars,
            obstacles: Vec::new(),
            points: Points::ZERO,
            improvements: Vec::new(),
        };
        for veto in &rating.vetoes {
            advice.obstacles.extend(veto_below(band.stars, &[*veto]));
        }
        advice.obstacles.extend(fixed);
        if !mendable.is_empty() {
            match self.way(band, rating, scores) {
                Some((points, improvements)) => {
                    advice.points = points;
                    advice.improvements = improvements;
                }
                // A sound standard gives every star for full points; should one not, nobody is told a way that is none.
                None => advice.obstacles.extend(mendable),
            }
        }
        Some(advice)
    }

    fn way(&self, band: &Band, rating: &Rating, scores: &Scores) -> Option<(Points, Vec<Improvement>)> {
        let (blocks, choices) = self.blocks(band, rating, scores);
        let missing = band.total.checked_sub(rating.sum)?.max(Points::ZERO);
        let plan = cheapest(&blocks, usize::try_from(missing.hundredths()).ok()?)?;
        let improvements = choices
            .iter()
            .zip(&plan.moves)
            .filter_map(|(choice, place)| choice.improvement(*place));
        let points = Points::from_hundredths(i64::try_from(plan.cost).ok()?);
        Some((points, improvements.collect()))
    }

    /// The blocks of the search, and the indicators behind their choices in the same order.
    fn blocks(&self, band: &Band, rating: &Rating, scores: &Scores) -> (Vec<Block>, Vec<Steps>) {
        let mut blocks = Vec::new();
        let mut choices = Vec::new();
        for section in &rating.sections {
            let mut own = self.choices(band, rating, scores, section.code);
            let floor = floor_points(section.full, band.floor(section.code));
            if section.applicable == section.full && section.points >= floor {
                // Nothing ties its indicators together, and the search is much shorter for single ones.
                blocks.extend(own.iter().map(|it| Block::new(std::slice::from_ref(it), Worth::Plain)));
            } else {
                let worth = Worth::Section {
                    earned: section.earned.hundredths(),
                    full: section.full.hundredths(),
                    applicable: section.applicable.hundredths(),
                    points: section.points.hundredths(),
                    floor: floor.hundredths(),
                };
                blocks.push(Block::new(&own, worth));
            }
            choices.append(&mut own);
        }
        if let Some(bonus) = rating.bonus {
            let mut own = self.choices(band, rating, scores, bonus.code);
            let worth = Worth::Bonus {
                earned: bonus.earned.hundredths(),
                cap: bonus.cap.hundredths(),
                points: bonus.points.hundredths(),
            };
            blocks.push(Block::new(&own, worth));
            choices.append(&mut own);
        }
        (blocks, choices)
    }

    /// What can be improved in a section. What is left out stays left out.
    fn choices(&self, band: &Band, rating: &Rating, scores: &Scores, section: IndicatorCode) -> Vec<Steps> {
        let lines = self.slots.iter().zip(&rating.indicators);
        let open = lines.filter(|(slot, line)| slot.section == section && line.state != ScoreState::NotApplicable);
        open.map(|(slot, line)| {
            let needed = self.items_needed(band, slot.code);
            steps(slot, scores.get(&slot.code), line.points, needed)
        })
        .filter(|steps| !steps.is_empty())
        .collect()
    }

    /// How many items of a checklist a band asks for.
    fn items_needed(&self, band: &Band, code: IndicatorCode) -> usize {
        let needed = band.prerequisites.iter().map(|prerequisite| match prerequisite {
            Prerequisite::ChecklistComplete { indicator } if *indicator == code => self.items(code).len(),
            Prerequisite::ChecklistAtLeast { indicator, items } if *indicator == code => {
                usize::try_from(*items).unwrap_or(usize::MAX)
            }
            _ => 0,
        });
        needed.max().unwrap_or(0)
    }
}
