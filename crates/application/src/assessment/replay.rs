//! Replaying ratings: what is stored is computed again, and has to come out the same.

use super::rate::engine;
use siling_domain::assessment::StarRating;
use siling_domain::id::{AssessmentId, CycleId, StandardId, StarRatingId};
use siling_domain::rating::{Engine, RatingDigest};
use siling_persistence::assessment::{self as store, RatingPlace, StoredRating};
use siling_persistence::{Store, StoreError, standard as standards};

/// How many ratings are replayed at a time.
const BATCH: u32 = 500;

/// A rating computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Of which assessment.
    pub assessment: AssessmentId,
    /// Whether digest and result are the same.
    pub same: bool,
    /// The digest that is stored.
    pub stored: RatingDigest,
    /// The digest that was computed; `None` where the stored input is no longer taken.
    pub computed: Option<RatingDigest>,
}

/// A cycle computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleReplay {
    /// How many ratings were computed.
    pub rated: usize,
    /// Those that came out otherwise than they are stored.
    pub differing: Vec<Replayed>,
}

/// Computes the rating behind awarded stars again from its stored input; `None` when there are no such stars.
pub async fn replay(store: &Store, star_rating: StarRatingId) -> Result<Option<Replayed>, StoreError> {
    let Some(stars) = store::by_ids::<StarRating>(store, &[star_rating]).await?.pop() else {
        return Ok(None);
    };
    let stored = store::ratings_of(store, &[stars.assessment]).await?.pop();
    let stored = stored.ok_or_else(|| StoreError::Corrupt(format!("{star_rating} has no rating")))?;
    let engine = engine_of(store, stored.standard).await?;
    Ok(Some(again(&engine, &stored)))
}

/// Computes every rating on which something was decided in a cycle again.
pub async fn replay_cycle(store: &Store, cycle: CycleId) -> Result<CycleReplay, StoreError> {
    let mut answer = CycleReplay {
        rated: 0,
        differing: Vec::new(),
    };
    let mut engine: Option<(StandardId, Engine)> = None;
    let mut after = None;
    loop {
        let ratings = store::ratings_of_cycle(store, cycle, false, after, BATCH).await?;
        let Some(last) = ratings.last() else { return Ok(answer) };
        after = Some(RatingPlace {
            assessment: last.assessment,
            number: last.number,
        });
        for stored in &ratings {
            // A cycle goes by one standard.
            let ready = match engine.take().filter(|(standard, _)| *standard == stored.standard) {
                Some((_, ready)) => ready,
                None => engine_of(store, stored.standard).await?,
            };
            let replayed = again(&ready, stored);
            engine = Some((stored.standard, ready));
            answer.rated += 1;
            if !replayed.same {
                answer.differing.push(replayed);
            }
        }
    }
}

async fn engine_of(store: &Store, standard: StandardId) -> Result<Engine, StoreError> {
    let found = standards::by_ids(store, &[standard]).await?.pop();
    engine(&found.ok_or_else(|| StoreError::Corrupt(format!("{standard} is cited and not there")))?)
}

fn again(engine: &Engine, stored: &StoredRating) -> Replayed {
    let computed = engine.rate(&stored.scores, &stored.facts).ok();
    Replayed {
        assessment: stored.assessment,
        same: computed.as_ref() == Some(&stored.rating),
        stored: stored.rating.digest,
        computed: computed.map(|rating| rating.digest),
    }
}
