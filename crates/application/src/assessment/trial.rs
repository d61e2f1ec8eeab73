//! A standard on trial: what a past cycle would have come to by it.

use siling_domain::assessment::AssessmentCycle;
use siling_domain::id::{AssessmentId, CycleId};
use siling_domain::rating::{Contender, Engine, Facts, Rating, RatingError, Scores};
use siling_domain::standard::{Definition, IndicatorCode, Problem};
use siling_persistence::assessment::{self as store, RatingPlace, StoredRating};
use siling_persistence::{Store, StoreError};
use std::collections::BTreeSet;

/// How many ratings are read at a time.
const BATCH: u32 = 500;

/// What a cycle would come to by another standard (试算).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// How many were rated.
    pub rated: usize,
    /// Those whose stars would be others.
    pub moves: Vec<Move>,
    /// The indicators that were scored then and of which this standard takes no such score: they count nothing here.
    pub dropped: Vec<IndicatorCode>,
}

/// An assessment whose stars would be others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The assessment.
    pub assessment: AssessmentId,
    /// What it came to.
    pub before: Rating,
    /// What it would come to; its bands and its binding condition say why.
    pub after: Rating,
}

impl Move {
    /// Whether the stars would be more.
    pub fn is_up(&self) -> bool {
        self.after.stars > self.before.stars
    }
}

/// Tries a standard on a cycle whose results stand: each last rating's scores and facts by this standard. Where the
/// cycle sets a quota, its places are given anew. `Err` holds the problems of a standard that is not sound; `None`
/// means that there is no such cycle.
pub async fn try_standard(
    store: &Store,
    standard: &Definition,
    cycle: CycleId,
) -> Result<Option<Result<Trial, Vec<Problem>>>, StoreError> {
    let Some(cycle) = store::by_ids::<AssessmentCycle>(store, &[cycle]).await?.pop() else {
        return Ok(None);
    };
    let engine = match Engine::new(standard) {
        Ok(engine) => engine,
        Err(problems) => return Ok(Some(Err(problems))),
    };
    let mut tries = Vec::new();
    let mut dropped = BTreeSet::new();
    let mut after = None;
    loop {
        let ratings = store::ratings_of_cycle(store, cycle.id, true, after, BATCH).await?;
        let Some(last) = ratings.last() else { break };
        after = Some(RatingPlace {
            assessment: last.assessment,
            number: last.number,
        });
        tries.extend(ratings.into_iter().map(|stored| Try::of(&engine, stored, &mut dropped)));
    }
    give_places(&engine, &cycle, &mut tries);
    let rated = tries.len();
    let moves = tries.into_iter().filter_map(Try::into_move).collect();
    Ok(Some(Ok(Trial {
        rated,
        moves,
        dropped: dropped.into_iter().collect(),
    })))
}

struct Try {
    stored: StoredRating,
    scores: Scores,
    facts: Facts,
    /// `None` for what this standard cannot rate at all.
    rating: Option<Rating>,
}

impl Try {
    /// Rates by the standard on trial what it takes of the scores and vetoes of then.
    fn of(engine: &Engine, stored: StoredRating, dropped: &mut BTreeSet<IndicatorCode>) -> Self {
        let (mut scores, mut facts) = (stored.scores.clone(), stored.facts.clone());
        facts.quota = None;
        let rating = match engine.tally(&scores, &facts) {
            Err(RatingError::Scores(problems)) => {
                for problem in problems {
                    if scores.remove(&problem.part).is_some() {
                        dropped.insert(problem.part);
                    }
                    facts.vetoes.remove(&problem.part);
                }
                engine.tally(&scores, &facts).ok()
            }
            answer => answer.ok(),
        };
        Try {
            stored,
            scores,
            facts,
            rating,
        }
    }

    fn into_move(self) -> Option<Move> {
        let (before, after) = (self.stored.rating, self.rating?);
        (before.stars != after.stars).then_some(Move {
            assessment: self.stored.assessment,
            before,
            after,
        })
    }
}

/// Gives the places of the quota, and rates those who compete for them again.
fn give_places(engine: &Engine, cycle: &AssessmentCycle, tries: &mut [Try]) {
    let assessed = u32::try_from(tries.len()).unwrap_or(u32::MAX);
    let limit = engine.standard().quota.as_ref().map(|quota| quota.stars);
    let Some((stars, places)) = limit.zip(cycle.quota_places(assessed)) else {
        return;
    };
    let contenders: Vec<Contender<'_, usize>> = tries
        .iter()
        .enumerate()
        .filter_map(|(key, it)| {
            Some(Contender {
                key,
                rating: it.rating.as_ref().filter(|rating| rating.stars >= stars)?,
                submitted_at: it.stored.submitted_at,
            })
        })
        .collect();
    for (key, place) in engine.rank(&contenders, places) {
        if let Some(it) = tries.get_mut(key) {
            it.facts.quota = Some(place);
            it.rating = engine.tally(&it.scores, &it.facts).ok();
        }
    }
}
