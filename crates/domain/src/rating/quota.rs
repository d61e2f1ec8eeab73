//! Who is inside the quota of a cycle.

use chrono::{DateTime, Utc};

use super::{Engine, QuotaPlace, Rating};
use crate::standard::Points;

/// One of those who have the stars of the quota but for the quota itself.
#[derive(Debug, Clone, Copy)]
pub struct Contender<'a, K> {
    /// What it is known by; it decides last, so that equals never swap places.
    pub key: K,
    /// Its rating.
    pub rating: &'a Rating,
    /// When it submitted.
    pub submitted_at: DateTime<Utc>,
}

impl Engine {
    /// How many places the standard's quota gives among so many assessed, rounded up; `None` if it has no quota.
    pub fn quota_places(&self, assessed: u32) -> Option<u32> {
        let quota = self.standard.quota.as_ref()?;
        let share = u64::try_from(quota.share.hundredths()).unwrap_or_default();
        let places = u64::from(assessed).saturating_mul(share).div_ceil(10_000);
        Some(u32::try_from(places).unwrap_or(u32::MAX))
    }

    /// Gives every contender its place: by the higher total, then by the sections of the tie-break, then by the earlier
    /// submission.
    pub fn rank<K: Ord + Copy>(&self, contenders: &[Contender<'_, K>], places: u32) -> Vec<(K, QuotaPlace)> {
        let tie_break = self.standard.quota.as_ref().map_or(&[][..], |quota| &quota.tie_break);
        let sections = |rating: &Rating| -> Vec<Points> {
            let points = |code| rating.sections.iter().find(|section| section.code == code);
            tie_break
                .iter()
                .map(|code| points(*code).map_or(Points::ZERO, |section| section.points))
                .collect()
        };
        let mut order: Vec<&Contender<'_, K>> = contenders.iter().collect();
        order.sort_by(|left, right| {
            let points = right.rating.total.cmp(&left.rating.total);
            points
                .then_with(|| sections(right.rating).cmp(&sections(left.rating)))
                .then_with(|| left.submitted_at.cmp(&right.submitted_at))
                .then_with(|| left.key.cmp(&right.key))
        });
        let ranked = order.into_iter().zip(1u32..);
        ranked
            .map(|(contender, rank)| (contender.key, QuotaPlace { rank, places }))
            .collect()
    }
}
