//! Rating: the facts of an organization on a day, and the engine of its standard. Drafts, stages and final results
//! are rated by the same code.

use super::case::Case;
use crate::command::CommandError;
use chrono::{DateTime, NaiveDate, Utc};
use siling_domain::assessment::{Assessment, RatingSummary, StageScores, rateable};
use siling_domain::id::AssessmentId;
use siling_domain::rating::{Contender, Engine, Facts, QuotaPlace, Rating, RatingError, Scores};
use siling_domain::standard::{IndicatorCode, Standard, Stars};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::assessment::{self as store, Contestant, StoredRating};
use siling_persistence::{Store, StoreError, UnitOfWork, standard as standards};

/// The engine of a standard that is published or was.
pub fn engine(standard: &Standard) -> Result<Engine, StoreError> {
    Engine::new(&standard.definition)
        .map_err(|problems| StoreError::Corrupt(format!("{} has {} problems", standard.id, problems.len())))
}

/// What scores of an assessment would come to with the facts of the day, places under a quota left open.
pub async fn preview(
    store: &Store,
    assessment: &Assessment,
    scores: &StageScores,
    on: NaiveDate,
) -> Result<Rating, StoreError> {
    let missing = || StoreError::Corrupt(format!("{} has no standard or no cycle", assessment.id));
    let standard = standards::by_ids(store, &[assessment.standard]).await?.pop();
    let facts = store::facts_of(store, &[assessment.id], on).await?.pop();
    let ((_, facts), standard) = facts.zip(standard).ok_or_else(missing)?;
    engine(&standard)?
        .rate(&rateable(scores), &facts)
        .map_err(|error| StoreError::Corrupt(format!("{}: {error}", assessment.id)))
}

/// A rating with its input.
pub(super) struct Rated {
    scores: Scores,
    facts: Facts,
    rating: Rating,
}

impl Rated {
    /// As it is kept beside the assessment whose result it became.
    pub(super) fn of(self, assessment: &Assessment, now: DateTime<Utc>) -> StoredRating {
        StoredRating {
            assessment: assessment.id,
            number: assessment.version,
            standard: assessment.standard,
            scores: self.scores,
            facts: self.facts,
            rating: self.rating,
            submitted_at: assessment.submitted_at.unwrap_or(now),
            rated_at: now,
        }
    }
}

/// Rates an assessment with the facts of today.
pub(super) struct Rater<'a> {
    engine: &'a Engine,
    facts: Facts,
    contest: Option<Contest>,
}

/// The competition for the places of a cycle's quota.
struct Contest {
    stars: Stars,
    places: u32,
    own: (AssessmentId, DateTime<Utc>),
    /// The others who have the stars of the quota but for the quota itself.
    others: Vec<(AssessmentId, Rating, DateTime<Utc>)>,
}

impl<'a> Rater<'a> {
    pub(super) async fn of(
        uow: &UnitOfWork,
        case: &'a Case,
        vetoes: Option<Vec<IndicatorCode>>,
    ) -> Result<Self, CommandError> {
        let id = case.before.id;
        let facts = store::facts_in(uow, id, case.today()).await?;
        let mut facts = facts.ok_or_else(|| StoreError::Corrupt(format!("{id} has no facts")))?;
        if let Some(vetoes) = vetoes {
            let known = &case.engine.standard().vetoes;
            for (index, code) in vetoes.iter().enumerate() {
                if !known.iter().any(|veto| veto.code == *code) {
                    let refusal = Refusal::new(RefusalCode::NotFound);
                    return Err(refusal.at(index.to_string()).at("vetoes").into());
                }
            }
            facts.vetoes = vetoes.into_iter().collect();
        }
        Ok(Rater {
            engine: &case.engine,
            facts,
            contest: contest(uow, case).await?,
        })
    }

    /// The rating of the scores, with the place under the quota where the cycle sets one.
    fn rate(&self, scores: &StageScores) -> Result<Rated, Refusal> {
        let scores = rateable(scores);
        let mut facts = self.facts.clone();
        if let Some(contest) = &self.contest {
            let open = self.engine.tally(&scores, &facts).map_err(wrong)?;
            facts.quota = contest.place(self.engine, open);
        }
        let rating = self.engine.rate(&scores, &facts).map_err(wrong)?;
        Ok(Rated { scores, facts, rating })
    }

    /// The same, as the assessment asks for it; the whole rating is put aside, to be kept.
    pub(super) fn keeping(
        &self,
        kept: &mut Option<Rated>,
    ) -> impl FnOnce(&StageScores) -> Result<RatingSummary, Refusal> {
        move |scores| {
            let rated = self.rate(scores)?;
            let summary = RatingSummary::from(&rated.rating);
            *kept = Some(rated);
            Ok(summary)
        }
    }
}

impl Contest {
    /// The place of the assessment with this rating; none where it does not compete.
    fn place(&self, engine: &Engine, own: Rating) -> Option<QuotaPlace> {
        if own.stars < self.stars {
            return None;
        }
        let (id, submitted_at) = self.own;
        let others = self.others.iter().map(|(key, rating, submitted_at)| Contender {
            key: *key,
            rating,
            submitted_at: *submitted_at,
        });
        let own = Contender {
            key: id,
            rating: &own,
            submitted_at,
        };
        let contenders: Vec<_> = others.chain([own]).collect();
        let order = engine.rank(&contenders, self.places);
        order.into_iter().find_map(|(key, place)| (key == id).then_some(place))
    }
}

async fn contest(uow: &UnitOfWork, case: &Case) -> Result<Option<Contest>, CommandError> {
    let Some(quota) = &case.engine.standard().quota else {
        return Ok(None);
    };
    let assessed = store::assessed_in(uow, case.cycle.id).await?;
    let Some(places) = case.cycle.quota_places(assessed) else {
        return Ok(None);
    };
    let contestants = store::contestants_in(uow, case.cycle.id, case.before.id).await?;
    let others = contestants
        .into_iter()
        .filter_map(|it| open_rating(&case.engine, &it).map(|rating| (it.assessment, rating, it.submitted_at)));
    let own = case.before.submitted_at.unwrap_or(uow.now());
    Ok(Some(Contest {
        stars: quota.stars,
        places,
        own: (case.before.id, own),
        others: others.filter(|(_, rating, _)| rating.stars >= quota.stars).collect(),
    }))
}

/// The rating of a contestant but for the quota itself.
fn open_rating(engine: &Engine, contestant: &Contestant) -> Option<Rating> {
    let facts = Facts {
        quota: None,
        ..contestant.facts.clone()
    };
    engine.tally(&contestant.scores, &facts).ok()
}

/// Scores are checked when they are recorded, vetoes when they are given: this is the last line.
fn wrong(error: RatingError) -> Refusal {
    match error {
        RatingError::Standard(_) => Refusal::new(RefusalCode::StandardNotPublished),
        RatingError::Scores(problems) => {
            let part = problems.first().map(|problem| problem.part.to_string());
            Refusal::new(RefusalCode::IndicatorUnknown).with("indicator", part.unwrap_or_default())
        }
    }
}
