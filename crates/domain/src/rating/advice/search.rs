//! The search: which moves reach what is missing, at the least cost.
//!
//! Costs are whole hundredths of points. For each suffix of the blocks a table holds, for every exact cost, the fewest
//! indicators that come to it; a table comes from the next one by trying every value of its block. The least cost that
//! is enough and can be reached is the answer, and walking the tables forward picks the moves. The tables are bytes,
//! so that the machine compares sixteen and more of them at once.

use super::steps::Steps;
use crate::rating::engine::scaled;

/// No way there. Counts stay far below: a standard has at most [`crate::standard::INDICATORS_MAX`] indicators.
const NONE: u8 = u8::MAX;

/// How far beyond the least possible cost to look first, in hundredths of points. With few steps to choose from, one may
/// have to overshoot; the wider the tables, the longer the search.
const SLACKS: [usize; 3] = [200, 1_000, 5_000];

/// One move of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move {
    /// What it adds to the indicator, in hundredths of points.
    pub gain: usize,
    /// 1, or 0 for staying.
    pub changes: u8,
}

impl Move {
    /// To leave the indicator as it is.
    pub const STAY: Self = Move { gain: 0, changes: 0 };
}

/// What the gains of a block's indicators add to the sum. All in hundredths of points.
#[derive(Debug, Clone, Copy)]
pub(super) enum Worth {
    /// As much as the gains sum to.
    Plain,
    /// What a section adds that is scaled or has a floor to reach.
    Section {
        earned: i64,
        full: i64,
        applicable: i64,
        points: i64,
        floor: i64,
    },
    /// What the bonus adds below its cap.
    Bonus { earned: i64, cap: i64, points: i64 },
}

impl Worth {
    /// What a gain adds; `None` where it leaves the section below its floor.
    fn value(self, gain: usize) -> Option<usize> {
        let raised = |earned: i64| i64::try_from(gain).ok().and_then(|gain| earned.checked_add(gain));
        let added = match self {
            Worth::Plain => return Some(gain),
            Worth::Section {
                earned,
                full,
                applicable,
                points,
                floor,
            } => {
                let then = scaled(raised(earned)?, full, applicable);
                (then >= floor).then_some(then - points)?
            }
            Worth::Bonus { earned, cap, points } => raised(earned)?.min(cap) - points,
        };
        usize::try_from(added).ok()
    }

    /// The least that it has to add.
    fn least(self) -> usize {
        match self {
            Worth::Section { points, floor, .. } => usize::try_from(floor - points).unwrap_or(0),
            Worth::Plain | Worth::Bonus { .. } => 0,
        }
    }
}

/// Indicators whose gains count together.
pub(super) struct Block {
    choices: Vec<Vec<Move>>,
    worth: Worth,
}

/// The answer: what it costs, and the place of the move of each choice, over all blocks.
pub(super) struct Plan {
    pub cost: usize,
    pub moves: Vec<usize>,
}

impl Block {
    pub(super) fn new(choices: &[Steps], worth: Worth) -> Self {
        Block {
            choices: choices.iter().map(Steps::moves).collect(),
            worth,
        }
    }

    fn most(&self) -> usize {
        let best = self.choices.iter().map(|moves| moves.iter().map(|it| it.gain).max());
        best.map(Option::unwrap_or_default).sum()
    }

    /// For each suffix of the choices and every exact gain, the fewest indicators changed.
    fn gains(&self, limit: usize) -> Vec<Vec<u8>> {
        let width = match self.worth {
            // Beyond its cap the bonus may gain what costs nothing.
            Worth::Bonus { .. } => self.most(),
            // Elsewhere a gain costs as much as it is, or more.
            Worth::Plain | Worth::Section { .. } => self.most().min(limit),
        };
        let moves = self
            .choices
            .iter()
            .map(|moves| moves.iter().map(|it| (it.gain, it.changes)));
        suffixes(moves, width + 1)
    }

    /// Every value that it can add within the limit, with the fewest indicators changed.
    fn values(&self, gains: &[Vec<u8>], limit: usize) -> Vec<(usize, u8)> {
        let all = gains.first().into_iter().flatten().enumerate();
        let reached = all.filter(|(_, changes)| **changes != NONE);
        reached
            .filter_map(|(gain, changes)| Some((self.worth.value(gain)?, *changes)))
            .filter(|(value, _)| *value <= limit)
            .collect()
    }
}

/// From the last entry to the first: tables of the fewest changes by exact sum, the table of no entry last.
fn suffixes<I: Iterator<Item = (usize, u8)>>(
    entries: impl DoubleEndedIterator<Item = I>,
    width: usize,
) -> Vec<Vec<u8>> {
    let mut none = vec![NONE; width];
    if let Some(nothing) = none.first_mut() {
        *nothing = 0;
    }
    let mut tables = vec![none];
    for entry in entries.rev() {
        let mut table = vec![NONE; width];
        if let Some(rest) = tables.last() {
            for (amount, changes) in entry {
                let shifted = table.get_mut(amount..).unwrap_or_default();
                for (fewest, before) in shifted.iter_mut().zip(rest) {
                    *fewest = (*fewest).min(before.saturating_add(changes));
                }
            }
        }
        tables.push(table);
    }
    tables.reverse();
    tables
}

/// The cheapest moves that add at least what is missing, if there are any.
pub(super) fn cheapest(blocks: &[Block], missing: usize) -> Option<Plan> {
    let least = missing.max(blocks.iter().map(|block| block.worth.least()).sum());
    let all: usize = blocks.iter().filter_map(|block| block.worth.value(block.most())).sum();
    let limits = SLACKS.iter().map(|slack| least + slack).filter(|limit| *limit < all);
    limits.chain([all]).find_map(|limit| within(blocks, missing, limit))
}

fn within(blocks: &[Block], missing: usize, limit: usize) -> Option<Plan> {
    let gains: Vec<Vec<Vec<u8>>> = blocks.iter().map(|block| block.gains(limit)).collect();
    let values = blocks
        .iter()
        .zip(&gains)
        .map(|(block, gains)| block.values(gains, limit));
    let values: Vec<Vec<(usize, u8)>> = values.collect();
    let tables = suffixes(values.iter().map(|values| values.iter().copied()), limit + 1);
    let from_missing = tables.first()?.iter().enumerate().skip(missing);
    let (cost, changes) = from_missing.into_iter().find(|(_, changes)| **changes != NONE)?;
    let mut left = Left {
        cost,
        changes: *changes,
    };
    let mut moves = Vec::new();
    for ((block, gains), rest) in blocks.iter().zip(&gains).zip(tables.iter().skip(1)) {
        pick(block, gains, rest, &mut left, &mut moves)?;
    }
    Some(Plan { cost, moves })
}

/// What is still to be spent.
struct Left {
    cost: usize,
    changes: u8,
}

/// Picks the moves of a block: for each choice in turn the largest gain from which the rest still works out exactly.
fn pick(block: &Block, gains: &[Vec<u8>], rest: &[u8], left: &mut Left, moves: &mut Vec<usize>) -> Option<()> {
    let (mut gained, mut changed) = (0, 0u8);
    for (choice, after) in block.choices.iter().zip(gains.iter().skip(1)) {
        let fits = |it: &Move| {
            let spent = changed + it.changes;
            let completions = after.iter().enumerate().filter(|(_, changes)| **changes != NONE);
            completions.into_iter().any(|(gain, changes)| {
                let value = block.worth.value(gained + it.gain + gain);
                let remaining = value.and_then(|value| left.cost.checked_sub(value));
                let further = remaining.and_then(|remaining| rest.get(remaining));
                further.is_some_and(|further| further.saturating_add(spent).saturating_add(*changes) == left.changes)
            })
        };
        let place = choice.iter().position(fits)?;
        let chosen = choice.get(place)?;
        gained += chosen.gain;
        changed += chosen.changes;
        moves.push(place);
    }
    left.cost = left.cost.checked_sub(block.worth.value(gained)?)?;
    left.changes = left.changes.checked_sub(changed)?;
    Some(())
}
