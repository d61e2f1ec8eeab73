//! A ranking: candidates by their scores, and beside it those who are shut out, with the conditions that they miss.

use std::cmp::Reverse;

use super::Fit;

/// Somebody or something to be ranked: an organization for an order, or an order for an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a, K, X> {
    /// What it is known by.
    pub key: K,
    /// How it fits.
    pub fit: Fit<'a>,
    /// The conditions that are not met; with any, it is not ranked.
    pub unmet: Vec<X>,
}

/// Candidates in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking<'a, K, X> {
    /// Those who may, the best score first; equal scores by their keys.
    pub ranked: Vec<(u32, Candidate<'a, K, X>)>,
    /// Those who may not, those who miss the fewest conditions first, then as above.
    pub excluded: Vec<(u32, Candidate<'a, K, X>)>,
}

impl<'a, K: Ord + Copy, X> Ranking<'a, K, X> {
    /// Ranks. The order of the candidates does not matter.
    pub fn of(candidates: impl IntoIterator<Item = Candidate<'a, K, X>>) -> Self {
        let scored = candidates
            .into_iter()
            .map(|candidate| (candidate.fit.score(), candidate));
        let (mut ranked, mut excluded): (Vec<_>, Vec<_>) =
            scored.partition(|(_, candidate)| candidate.unmet.is_empty());
        ranked.sort_unstable_by_key(|(score, candidate)| (Reverse(*score), candidate.key));
        excluded.sort_unstable_by_key(|(score, candidate)| (candidate.unmet.len(), Reverse(*score), candidate.key));
        Ranking { ranked, excluded }
    }
}
