//! The award (定单): a panel scores every claim, the means rank them, and what departs from the ranking is explained.

use super::claim::ClaimOutcome;
use super::make::unclaimed;
use super::panel::{self, PanelMember};
use super::{Bid, Claim, ClaimAction, ClaimFacts, ServiceOrder, ServiceOrderAction as Do, ServiceOrderFacts};
use crate::id::{AccountId, ClaimId, OrganizationId, ProjectId, SalonId};
use crate::money::Money;
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::salon::Participant;
use crate::text::clean_text;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// A score goes from 0 to this.
pub const SCORE_MAX: u32 = 100;

/// A claim's scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimScores {
    /// The claim.
    pub claim: ClaimId,
    /// The scores of those on the panel without a conflict, in the panel's order, 0 to 100 each.
    pub scores: Vec<u32>,
    /// Why it is not selected, as typed; not for the winner.
    pub reason: Option<String>,
}

/// What a panel has decided.
#[derive(Debug, Clone)]
pub struct AwardDecision {
    /// The claim that wins.
    pub winner: ClaimId,
    /// The salon of which the panel is.
    pub salon: SalonId,
    /// Who took part in it.
    pub attendance: Vec<Participant>,
    /// The panel.
    pub panel: Vec<PanelMember>,
    /// The scores of every claim.
    pub claims: Vec<ClaimScores>,
    /// The minutes, as typed.
    pub minutes: String,
    /// Why the winner is not the first of the ranking, as typed.
    pub departure_reason: Option<String>,
    /// Who puts it on file.
    pub by: Option<AccountId>,
    /// Accounts, of the panel and of who puts it on file, that act for an organization that claims or did so within
    /// two years.
    pub tied: Vec<AccountId>,
    /// The organizations that claim, alone or as partners.
    pub claimants: Vec<OrganizationId>,
}

/// A claim's place in the ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The organization that claims.
    pub organization: OrganizationId,
    /// The price.
    pub price: Money,
    /// The scores, in the order of those on the panel without a conflict.
    pub scores: Vec<u32>,
    /// Their mean in hundredths of a point, rounded half up.
    pub mean: u32,
    /// The rank, from 1; no two have the same.
    pub rank: u32,
}

/// To whom an order was awarded, and how (定单结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// The claim that won.
    pub claim: ClaimId,
    /// The organization that won; the lead of the consortium, where there is one.
    pub organization: OrganizationId,
    /// The price of the claim.
    pub price: Money,
    /// The day.
    pub on: NaiveDate,
    /// Who put it on file.
    pub by: Option<AccountId>,
    /// The salon of which the panel is.
    pub salon: SalonId,
    /// The panel.
    pub panel: Vec<PanelMember>,
    /// The minutes.
    pub minutes: String,
    /// The ranking, the first one first.
    pub ranking: Vec<RankedClaim>,
    /// Why the winner is not the first of the ranking.
    pub departure_reason: Option<String>,
}

/// The mean of scores in hundredths of a point, rounded half up.
pub fn mean_score(scores: &[u32]) -> u32 {
    let count = u64::try_from(scores.len()).unwrap_or(u64::MAX).max(1);
    let sum: u64 = scores.iter().map(|score| u64::from(*score)).sum();
    u32::try_from((sum * 200 + count) / (2 * count)).unwrap_or(u32::MAX)
}

impl ServiceOrder {
    /// The order is awarded to one of the claims that wait; the others are told why not. The bid says what is on file
    /// of the winner now, itself not counted in what it carries. Gives the order, and every claim as it came out.
    pub fn award(
        mut self,
        claims: Vec<Claim>,
        decision: AwardDecision,
        winner: &Bid<'_>,
        project: ProjectId,
        now: DateTime<Utc>,
    ) -> Result<(Self, Vec<Claim>), Refusals> {
        let facts = ServiceOrderFacts {
            live_claims: claims.len(),
            ..unclaimed(now)
        };
        let to = self.check(Do::Award, facts)?;
        let mut checks = Checks::new();
        let (panel, scorers) = panel::checked(&decision, &mut checks);
        let minutes = checks.field("minutes", clean_text(&decision.minutes, TEXT_MAX));
        let scored = checked_scores(&claims, &decision, scorers, &mut checks);
        let departure_reason = decision
            .departure_reason
            .and_then(|text| checks.field("departureReason", clean_text(&text, TEXT_MAX)));
        let won = claims.iter().find(|claim| claim.id == decision.winner);
        match won {
            None => checks.refuse(Refusal::new(RefusalCode::NotFound).at("winner")),
            Some(claim) if claim.awaited() > 0 => {
                let refusal = Refusal::new(RefusalCode::PartnersMissing).with("count", claim.awaited());
                checks.refuse(refusal.at("winner"));
            }
            Some(_) => {}
        }
        if let (Some(_), Err(refusals)) = (won, self.still_admits(winner)) {
            for refusal in refusals.into_vec() {
                checks.refuse(refusal);
            }
        }
        checks.finish()?;
        let ranking = ranked(&claims, &scored);
        let first = ranking.first().map(|first| first.claim);
        let departs = first != Some(decision.winner);
        if departs && departure_reason.is_none() {
            return Err(Refusal::new(RefusalCode::RankingDeparture).at("departureReason").into());
        }
        let mut after = Vec::with_capacity(claims.len());
        for claim in claims {
            let ranked = ranking.iter().find(|ranked| ranked.claim == claim.id);
            let reason = scored.iter().find(|scored| scored.claim == claim.id);
            after.push(claim.come_out(
                decision.winner,
                ranked,
                reason.and_then(|scored| scored.reason.clone()),
                now,
            )?);
        }
        let Some(won) = after.iter().find(|claim| claim.id == decision.winner) else {
            return Err(Refusal::new(RefusalCode::NotFound).at("winner").into());
        };
        self.award = Some(Award {
            claim: won.id,
            organization: won.organization,
            price: won.price,
            on: china_date(now),
            by: decision.by,
            salon: decision.salon,
            panel,
            minutes: minutes.unwrap_or_default(),
            ranking,
            departure_reason: departure_reason.filter(|_| departs),
        });
        self.project = Some(project);
        Ok((self.moved(to, None, now), after))
    }
}

/// The scores with their texts cleaned: of every claim that waits, once.
fn checked_scores(claims: &[Claim], decision: &AwardDecision, scorers: usize, checks: &mut Checks) -> Vec<ClaimScores> {
    let mut kept: Vec<ClaimScores> = Vec::with_capacity(decision.claims.len());
    for (index, scored) in decision.claims.iter().enumerate() {
        let mut own = Checks::new();
        own.require("claim", claims.iter().any(|claim| claim.id == scored.claim), || {
            Refusal::new(RefusalCode::NotFound)
        });
        own.require(
            "claim",
            kept.iter().all(|earlier| earlier.claim != scored.claim),
            || Refusal::new(RefusalCode::Duplicate).with("value", scored.claim),
        );
        own.require("scores", scored.scores.len() == scorers, || {
            Refusal::new(RefusalCode::ScoreCount)
                .with("needed", scorers)
                .with("found", scored.scores.len())
        });
        for (place, score) in scored.scores.iter().enumerate() {
            if *score > SCORE_MAX {
                let refusal = Refusal::new(RefusalCode::OutOfRange)
                    .with("min", 0)
                    .with("max", SCORE_MAX);
                own.refuse(refusal.at(place.to_string()).at("scores"));
            }
        }
        let reason = match &scored.reason {
            Some(text) => own.field("reason", clean_text(text, TEXT_MAX)),
            None => {
                own.require("reason", scored.claim == decision.winner, || {
                    Refusal::new(RefusalCode::ReasonRequired)
                });
                None
            }
        };
        for refusal in own.into_refusals() {
            checks.refuse(refusal.at(index.to_string()).at("claims"));
        }
        kept.push(ClaimScores {
            reason,
            ..scored.clone()
        });
    }
    for claim in claims {
        if kept.iter().all(|scored| scored.claim != claim.id) {
            checks.refuse(
                Refusal::new(RefusalCode::ClaimUnscored)
                    .with("claim", claim.id)
                    .at("claims"),
            );
        }
    }
    kept
}

/// By the mean; ties go to the lower price, then to the earlier claim [default].
fn ranked(claims: &[Claim], scored: &[ClaimScores]) -> Vec<RankedClaim> {
    let mut found: Vec<(u64, &Claim, &ClaimScores)> = claims
        .iter()
        .filter_map(|claim| {
            let scores = scored.iter().find(|scored| scored.claim == claim.id)?;
            // All have equally many scores, so that the sums rank as the exact means do.
            Some((scores.scores.iter().map(|score| u64::from(*score)).sum(), claim, scores))
        })
        .collect();
    found.sort_by_key(|(sum, claim, _)| (Reverse(*sum), claim.price, claim.created_at, claim.id));
    let places = found.into_iter().zip(1..);
    places
        .map(|((_, claim, scored), rank)| RankedClaim {
            claim: claim.id,
            organization: claim.organization,
            price: claim.price,
            scores: scored.scores.clone(),
            mean: mean_score(&scored.scores),
            rank,
        })
        .collect()
}

impl Claim {
    fn come_out(
        mut self,
        winner: ClaimId,
        ranked: Option<&RankedClaim>,
        reason: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        let won = self.id == winner;
        let action = if won {
            ClaimAction::Select
        } else {
            ClaimAction::PassOver
        };
        let to = self.check(action, ClaimFacts::default())?;
        self.outcome = Some(ClaimOutcome {
            mean: ranked.map(|ranked| ranked.mean),
            rank: ranked.map(|ranked| ranked.rank),
            reason: reason.filter(|_| !won),
        });
        Ok(self.moved(to, now))
    }
}
