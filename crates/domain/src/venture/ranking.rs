//! The ranking of a round's proposals, within its budget (排序).

use super::{Proposal, ReviewOutcome, VentureRound};
use crate::id::{OrganizationId, ProposalId};
use crate::money::Money;
use crate::vocabulary;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

vocabulary! {
    /// By which rule a proposal stands before another one of the same mean [default] (同分排序规则).
    pub enum TieBreak {
        /// The higher mean in the round's first criterion, then in the second, and so on (依次比较各指标得分).
        Criteria = "CRITERIA" { zh: "依次比较各指标得分", en: "By the criteria in their order" },
        /// The smaller amount asked for (申请金额少者优先).
        Requested = "REQUESTED" { zh: "申请金额少者优先", en: "The smaller amount asked for" },
        /// The earlier submission (提交早者优先).
        Submitted = "SUBMITTED" { zh: "提交早者优先", en: "The earlier submission" },
        /// The smaller identifier, where all else is the same (标识小者优先).
        Identifier = "IDENTIFIER" { zh: "标识小者优先", en: "The smaller identifier" },
    }
}

vocabulary! {
    /// Why a ranked proposal is not selected (未入选原因).
    pub enum RankingReason {
        /// Its mean does not reach the round's pass mark (未达合格分).
        BelowPassMark = "BELOW_PASS_MARK" { zh: "未达合格分", en: "Below the pass mark" },
        /// What it asks for is more than what those before it leave of the budget (预算余额不足).
        BudgetExhausted = "BUDGET_EXHAUSTED" { zh: "预算余额不足", en: "The budget does not suffice" },
    }
}

/// A proposal's place in the ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedProposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// Whose it is.
    pub organization: OrganizationId,
    /// Its place, from 1; no two share one.
    pub rank: u32,
    /// What its reviews come to.
    pub outcome: ReviewOutcome,
    /// What it asks for.
    pub requested: Money,
    /// By which rule it stands after the one before it, where both have the same mean.
    pub tie_break: Option<TieBreak>,
    /// Whether it is selected.
    pub selected: bool,
    /// Why it is not.
    pub reason: Option<RankingReason>,
}

/// What decides about a place.
struct Contestant<'a> {
    proposal: &'a Proposal,
    outcome: ReviewOutcome,
    submitted: DateTime<Utc>,
}

impl Contestant<'_> {
    /// How this one stands to another: `Less` before it, with the rule that decided if their means are the same.
    fn compare(&self, other: &Self) -> (Ordering, Option<TieBreak>) {
        let by_mean = other.outcome.mean.cmp(&self.outcome.mean);
        if by_mean != Ordering::Equal {
            return (by_mean, None);
        }
        let (mine, theirs) = (&self.proposal.content, &other.proposal.content);
        let rules = [
            (TieBreak::Criteria, other.outcome.criteria.cmp(&self.outcome.criteria)),
            (TieBreak::Requested, mine.budget.requested.cmp(&theirs.budget.requested)),
            (TieBreak::Submitted, self.submitted.cmp(&other.submitted)),
        ];
        let decided = rules.into_iter().find(|(_, order)| *order != Ordering::Equal);
        let (rule, order) = decided.unwrap_or((TieBreak::Identifier, self.proposal.id.cmp(&other.proposal.id)));
        (order, Some(rule))
    }
}

/// The ranking of these proposals of a round, whatever their order here: by the mean, ties by [`TieBreak`]. From the
/// first place down, each that reaches the pass mark is selected while the budget suffices; one that asks for too
/// much is passed over, and a later one can still be selected [default].
///
/// Proposals that are not scored are left out.
pub fn rank<'a>(round: &VentureRound, proposals: impl IntoIterator<Item = &'a Proposal>) -> Vec<RankedProposal> {
    let scored = proposals.into_iter().filter(|proposal| proposal.status.is_ranked());
    let mut contestants: Vec<Contestant<'_>> = scored
        .filter_map(|proposal| {
            Some(Contestant {
                outcome: proposal.outcome(&round.criteria)?,
                submitted: proposal.submitted_at.unwrap_or(proposal.created_at),
                proposal,
            })
        })
        .collect();
    contestants.sort_by(|one, other| one.compare(other).0);
    let (mut left, mut ranking) = (round.budget, Vec::with_capacity(contestants.len()));
    for (index, contestant) in contestants.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| contestants.get(before));
        let requested = contestant.proposal.content.budget.requested;
        let rest = left.checked_sub(requested).filter(|rest| !rest.is_negative());
        let reason = match rest {
            _ if !contestant.outcome.mean.reaches(round.pass_mark) => Some(RankingReason::BelowPassMark),
            None => Some(RankingReason::BudgetExhausted),
            Some(rest) => {
                left = rest;
                None
            }
        };
        ranking.push(RankedProposal {
            proposal: contestant.proposal.id,
            organization: contestant.proposal.organization,
            rank: u32::try_from(index + 1).unwrap_or(u32::MAX),
            tie_break: before.and_then(|before| before.compare(contestant).1),
            outcome: contestant.outcome.clone(),
            requested,
            selected: reason.is_none(),
            reason,
        });
    }
    ranking
}
