//! Which needs are likely to be the same, with the reasons. A proposal: a person decides, nothing is merged by itself.

use super::{Need, Position, is_near};
use crate::access::Actor;
use crate::area_code::AreaCode;
use crate::id::{AccountId, NeedId};
use crate::organization::Lead;
use crate::text::SearchText;
use crate::time::china_date;
use crate::vocabulary;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The score from which on a need is proposed as a duplicate [default].
pub const DUPLICATE_SCORE_MIN: u32 = 40;
/// The score from which on who posts is asked first [default].
pub const POST_ASK_SCORE_MIN: u32 = 70;
/// How near two places are, in metres, to be a reason [default].
pub const NEAR_METRES: i64 = 300;
/// How near two postings are, in days, to be a reason [default].
pub const NEAR_DAYS: i64 = 30;

vocabulary! {
    /// Why two needs are taken for the same (相似理由).
    pub enum SimilarReasonKind {
        /// They share words: pairs of characters, of all that both have (用词相同).
        SharedWords = "SHARED_WORDS" { zh: "用词相同", en: "Shared words" },
        /// They are of the same community (同一社区).
        SameCommunity = "SAME_COMMUNITY" { zh: "同一社区", en: "Same community" },
        /// They belong to the same of the four leads (同一领域).
        SameLead = "SAME_LEAD" { zh: "四领方向相同", en: "Same lead" },
        /// Their places are within 300 metres, our default (地点相近). Only of needs whose place you may see.
        NearInPlace = "NEAR_IN_PLACE" { zh: "地点相近", en: "Near in place" },
        /// They were posted within 30 days, our default (时间相近).
        NearInTime = "NEAR_IN_TIME" { zh: "时间相近", en: "Near in time" },
    }
}

impl SimilarReasonKind {
    /// The most points that it gives, of 100 [default].
    pub const fn weight(self) -> u32 {
        match self {
            SimilarReasonKind::SharedWords => 70,
            SimilarReasonKind::SameCommunity | SimilarReasonKind::NearInPlace => 10,
            SimilarReasonKind::SameLead | SimilarReasonKind::NearInTime => 5,
        }
    }
}

/// What is compared of a need, posted or about to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// The pairs of characters of its title and text, distinct and sorted.
    pub pairs: Vec<String>,
    /// The community.
    pub area: AreaCode,
    /// Which of the four leads it belongs to.
    pub lead: Option<Lead>,
    /// Where it is on the map.
    pub position: Option<Position>,
    /// The day on which it was posted.
    pub day: NaiveDate,
}

impl Sketch {
    /// Of texts that are about to be posted.
    pub fn of(texts: &[&str], area: AreaCode, lead: Option<Lead>, position: Option<Position>, day: NaiveDate) -> Self {
        let mut pairs = SearchText::of(texts.iter().copied()).grams;
        pairs.retain(|gram| gram.chars().count() == 2);
        Sketch {
            pairs,
            area,
            lead,
            position,
            day,
        }
    }
}

impl From<&Need> for Sketch {
    fn from(need: &Need) -> Self {
        Sketch::of(
            &[&need.title, &need.text],
            need.area,
            need.lead,
            need.spot.as_ref().and_then(|spot| spot.position),
            china_date(need.created_at),
        )
    }
}

/// A need that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub need: NeedId,
    /// Who posted it.
    pub posted_by: Option<AccountId>,
    /// What is compared of it.
    pub sketch: Sketch,
}

impl Candidate {
    /// As it is compared for an actor. Who may not see where it is, does not learn it by comparing from here and from
    /// there either.
    #[must_use]
    pub fn shown_to(mut self, actor: &Actor) -> Self {
        if !is_near(actor, self.sketch.area, self.posted_by) {
            self.sketch.position = None;
        }
        self
    }
}

/// One reason, with what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimilarReason {
    /// Which.
    pub kind: SimilarReasonKind,
    /// The points that it gives, at most its weight.
    pub points: u32,
    /// What is shared: for words, the runs of characters that both have, the longest first.
    pub shared: Vec<String>,
}

/// A need that is likely to be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// Which.
    pub need: NeedId,
    /// How likely, 0 to 100: the sum of its reasons.
    pub score: u32,
    /// Why, the weightiest first.
    pub reasons: Vec<SimilarReason>,
}

/// The candidates of a score that is high enough, the likeliest first; the same input always gives the same answer.
pub fn similar(of: &Sketch, candidates: &[Candidate], score_min: u32) -> Vec<Similar> {
    let mut found: Vec<Similar> = candidates
        .iter()
        .filter_map(|candidate| compared(of, candidate))
        .filter(|similar| similar.score >= score_min)
        .collect();
    found.sort_by(|a, b| b.score.cmp(&a.score).then(a.need.cmp(&b.need)));
    found
}

/// Without words in common two needs are not the same, however near they are.
fn compared(of: &Sketch, candidate: &Candidate) -> Option<Similar> {
    use SimilarReasonKind as Kind;
    let other = &candidate.sketch;
    let shared = common(&of.pairs, &other.pairs);
    let fewer = u32::try_from(of.pairs.len().min(other.pairs.len())).ok()?;
    // Of what the shorter text has: a short line about the same thing is all in the long one.
    let words = u32::try_from(shared.len()).ok()? * Kind::SharedWords.weight() / fewer.max(1);
    if words == 0 {
        return None;
    }
    let near = matches!((of.position, other.position), (Some(a), Some(b)) if metres(a, b) <= NEAR_METRES);
    let given = [
        (Kind::SameCommunity, of.area == other.area),
        (Kind::NearInPlace, near),
        (Kind::SameLead, of.lead.is_some() && of.lead == other.lead),
        (Kind::NearInTime, (of.day - other.day).num_days().abs() <= NEAR_DAYS),
    ];
    let mut reasons = vec![SimilarReason {
        kind: Kind::SharedWords,
        points: words,
        shared: runs(&shared),
    }];
    reasons.extend(
        given
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(kind, _)| SimilarReason {
                kind,
                points: kind.weight(),
                shared: Vec::new(),
            }),
    );
    Some(Similar {
        need: candidate.need,
        score: reasons.iter().map(|reason| reason.points).sum(),
        reasons,
    })
}

fn common<'a>(a: &'a [String], b: &[String]) -> Vec<&'a str> {
    let b: BTreeSet<&str> = b.iter().map(String::as_str).collect();
    a.iter().map(String::as_str).filter(|pair| b.contains(pair)).collect()
}

/// The most runs that are told.
const RUNS_MAX: usize = 5;

/// Pairs that overlap, joined: 路灯 and 灯坏 are 路灯坏.
fn runs(pairs: &[&str]) -> Vec<String> {
    let first = |pair: &str| pair.chars().next();
    let last = |text: &str| text.chars().next_back();
    let mut left: BTreeSet<&str> = pairs.iter().copied().collect();
    let mut runs = Vec::new();
    // A run begins with a pair that none leads to; what is left in the end are circles.
    while let Some(start) = left
        .iter()
        .copied()
        .find(|pair| !left.iter().any(|other| *other != *pair && last(other) == first(pair)))
        .or_else(|| left.iter().next().copied())
    {
        left.remove(start);
        let mut run = start.to_owned();
        while let Some(next) = left.iter().copied().find(|pair| first(pair) == last(&run)) {
            left.remove(next);
            run.extend(next.chars().skip(1));
        }
        runs.push(run);
    }
    runs.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then(a.cmp(b)));
    runs.truncate(RUNS_MAX);
    runs
}

/// The distance of two positions in metres, rounded down: exact enough within a district, and in integers, so that it
/// is the same everywhere. A millionth of a degree of latitude is 0.1113 metres.
fn metres(a: Position, b: Position) -> i64 {
    let north = i64::from(a.latitude - b.latitude) * 1113 / 10_000;
    // The cosine of the latitude in thousandths, by its parabola; off by 1 % at most up to 40 degrees.
    let degrees = i64::from(a.latitude).abs() / 10_000;
    let cosine = 1000 - degrees * degrees * 1523 / 100_000_000;
    let east = i64::from(a.longitude - b.longitude) * 1113 / 10_000 * cosine.max(0) / 1000;
    (north * north + east * east).isqrt()
}
