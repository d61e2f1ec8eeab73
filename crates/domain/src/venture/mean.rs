//! What reviews come to: a trimmed mean, in exact integers.

use super::{Review, ReviewCriterion};
use crate::standard::Points;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// From so many reviews up, the highest and the lowest are dropped [default].
pub const TRIM_FROM: usize = 5;

/// A mean as a fraction, so that comparing never rounds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Mean {
    /// The sum, in hundredths of a point.
    pub sum: i64,
    /// Of how many; at least one.
    pub count: u32,
}

impl Mean {
    /// The mean rounded half up to hundredths of a point, for showing.
    pub fn points(self) -> Points {
        let (sum, count) = (i128::from(self.sum), i128::from(self.count.max(1)));
        let rounded = (sum * 2 + count).div_euclid(count * 2);
        Points::from_hundredths(i64::try_from(rounded).unwrap_or(i64::MAX))
    }

    /// Whether it reaches so many points, exactly.
    pub fn reaches(self, points: Points) -> bool {
        i128::from(self.sum) >= i128::from(points.hundredths()) * i128::from(self.count.max(1))
    }
}

impl PartialEq for Mean {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Mean {}

impl PartialOrd for Mean {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Mean {
    fn cmp(&self, other: &Self) -> Ordering {
        let cross = |one: &Mean, other: &Mean| i128::from(one.sum) * i128::from(other.count.max(1));
        cross(self, other).cmp(&cross(other, self))
    }
}

/// What the reviews of a proposal come to (评审结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewOutcome {
    /// How many reviews there are.
    pub reviews: u32,
    /// How many count, once the highest and the lowest are dropped.
    pub counted: u32,
    /// The mean of those that count.
    pub mean: Mean,
    /// The mean of each criterion over the same reviews, in the round's order; they add up to the mean.
    pub criteria: Vec<Mean>,
}

impl ReviewOutcome {
    /// What these reviews come to; `None` where there is none. Which reviews are dropped does not depend on the
    /// order in which they came in: they are sorted by their total, and where totals are equal by the points of the
    /// criteria, the first one first.
    pub fn of(reviews: &[&Review], criteria: &[ReviewCriterion]) -> Option<Self> {
        let mut sheets: Vec<(i64, Vec<i64>)> = reviews
            .iter()
            .map(|review| {
                let points = |criterion: &ReviewCriterion| review.points(&criterion.code).hundredths();
                let sheet: Vec<i64> = criteria.iter().map(points).collect();
                (sheet.iter().sum(), sheet)
            })
            .collect();
        sheets.sort_unstable();
        let kept = match sheets.len() {
            0 => return None,
            few if few < TRIM_FROM => &sheets[..],
            many => &sheets[1..many - 1],
        };
        let count = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        let mean = |sum: i64| Mean { sum, count };
        Some(ReviewOutcome {
            reviews: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
            counted: count,
            mean: mean(kept.iter().map(|(total, _)| total).sum()),
            criteria: (0..criteria.len())
                .map(|index| mean(kept.iter().map(|(_, sheet)| sheet[index]).sum()))
                .collect(),
        })
    }
}
