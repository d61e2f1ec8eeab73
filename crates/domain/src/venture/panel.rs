//! Who reviews (评审专家): assigned to a round, and by that to every proposal of it. Who is tied to an organization that
//! proposes reviews none of them: its rivals are not theirs to judge either.

use super::{Proposal, ProposalStatus, Review, RoundFacts, VentureRound, VentureRoundAction as Do};
use crate::assessment::ConflictDeclaration;
use crate::id::AccountId;
use crate::organization::TEXT_MAX;
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// So many reviewers without a conflict score each proposal at least.
pub const REVIEWERS_MIN: usize = 3;
/// The most reviewers of a round, those taken off included [default].
pub const REVIEWERS_MAX: usize = 50;

/// Somebody who reviews for a round (评审专家).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundReviewer {
    /// Who.
    pub account: AccountId,
    /// When they were assigned.
    pub assigned_at: DateTime<Utc>,
    /// By whom.
    pub assigned_by: Option<AccountId>,
    /// When they were taken off; their reviews count no more.
    pub removed_at: Option<DateTime<Utc>>,
    /// Why.
    pub removed_because: Option<String>,
}

/// A reviewer's part in one proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelMember {
    /// Who.
    pub account: AccountId,
    /// What they declared on conflicts of interest.
    pub declaration: Option<ConflictDeclaration>,
    /// Their review.
    pub review: Option<Review>,
    /// When they left the panel: a conflict, or taken off the round.
    pub removed_at: Option<DateTime<Utc>>,
}

impl PanelMember {
    /// Whether they are still on the panel.
    pub const fn is_active(&self) -> bool {
        self.removed_at.is_none()
    }
}

impl VentureRound {
    /// Who reviews now.
    pub fn active_reviewers(&self) -> impl Iterator<Item = AccountId> {
        let active = self.reviewers.iter().filter(|reviewer| reviewer.removed_at.is_none());
        active.map(|reviewer| reviewer.account)
    }

    /// A reviewer is assigned. `blind` says that no task of theirs shows them who proposes, `competes` that they are tied to
    /// an organization that proposes.
    pub fn assign_reviewer(
        mut self,
        account: AccountId,
        blind: bool,
        competes: bool,
        facts: &RoundFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::AssignReviewer, facts)?;
        let refuse = |refusal: Refusal| Err(refusal.at("reviewer").into());
        if !blind {
            return refuse(Refusal::new(RefusalCode::ReviewerNotBlind));
        }
        if competes {
            return refuse(Refusal::new(RefusalCode::ReviewerCompetes).with("count", 1));
        }
        if self.reviewers.iter().any(|reviewer| reviewer.account == account) {
            return refuse(Refusal::new(RefusalCode::ReviewerTaken));
        }
        if self.reviewers.len() >= REVIEWERS_MAX {
            return refuse(Refusal::new(RefusalCode::TooMany).with("max", REVIEWERS_MAX));
        }
        self.reviewers.push(RoundReviewer {
            account,
            assigned_at: facts.now,
            assigned_by: facts.actor,
            removed_at: None,
            removed_because: None,
        });
        Ok(self.moved(to, None, facts.now))
    }

    /// A reviewer is taken off; what they gave stays on record and counts no more.
    pub fn remove_reviewer(
        mut self,
        account: AccountId,
        reason: &str,
        facts: &RoundFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::RemoveReviewer, facts)?;
        let reason = clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        let mut active = self.reviewers.iter_mut().filter(|it| it.removed_at.is_none());
        let Some(reviewer) = active.find(|reviewer| reviewer.account == account) else {
            return Err(Refusal::new(RefusalCode::NotOnPanel).at("reviewer").into());
        };
        reviewer.removed_at = Some(facts.now);
        reviewer.removed_because = Some(reason);
        Ok(self.moved(to, None, facts.now))
    }

    /// That nobody still reviews who is among these, tied to an organization that proposes.
    pub(super) fn without_rivals(&self, rivals: &[AccountId]) -> Result<(), Refusal> {
        let reviewing = self.active_reviewers();
        match reviewing.filter(|account| rivals.contains(account)).count() {
            0 => Ok(()),
            count => Err(Refusal::new(RefusalCode::ReviewerCompetes).with("count", count)),
        }
    }

    /// The review begins: every eligible proposal gets its panel, of all reviewers. Those who are tied to an organization
    /// that proposes are taken off the round before. Answers the proposals with their panels.
    pub fn begin_review(
        self,
        proposals: &[Proposal],
        facts: &RoundFacts<'_>,
    ) -> Result<(Self, Vec<Proposal>), Refusals> {
        let to = self.check(Do::BeginReview, facts)?;
        let eligible = proposals.iter().filter(|it| it.status == ProposalStatus::Eligible);
        let mut changed = Vec::new();
        for proposal in eligible {
            let mut proposal = proposal.clone();
            for account in self.active_reviewers() {
                proposal.join(account);
            }
            if proposal.active_panel().count() < REVIEWERS_MIN {
                return Err(Refusal::new(RefusalCode::ReviewersMissing)
                    .with("needed", REVIEWERS_MIN)
                    .with("found", proposal.active_panel().count())
                    .into());
            }
            changed.push(proposal.touched(facts.now));
        }
        Ok((self.moved(to, None, facts.now), changed))
    }
}

impl Proposal {
    /// Who reviews it now.
    pub fn active_panel(&self) -> impl Iterator<Item = &PanelMember> {
        self.panel.iter().filter(|member| member.is_active())
    }

    /// The viewer's or actor's part in it, while they are on the panel.
    pub fn member(&self, account: AccountId) -> Option<&PanelMember> {
        self.active_panel().find(|member| member.account == account)
    }

    /// A reviewer joins the panel of a proposal whose reviews are not complete; `None` where it changes nothing.
    #[must_use]
    pub fn joined_by(mut self, account: AccountId, now: DateTime<Utc>) -> Option<Self> {
        if self.status != ProposalStatus::Eligible || !self.join(account) {
            return None;
        }
        Some(self.touched(now))
    }

    /// A reviewer leaves the panel; `None` where it changes nothing.
    pub fn left_by(mut self, account: AccountId, now: DateTime<Utc>) -> Result<Option<Self>, Refusal> {
        let open = matches!(self.status, ProposalStatus::Eligible | ProposalStatus::Scored);
        match self.panel.iter_mut().find(|it| it.is_active() && it.account == account) {
            Some(member) if open => member.removed_at = Some(now),
            _ => return Ok(None),
        }
        self.settled(now).map(Some)
    }

    fn join(&mut self, account: AccountId) -> bool {
        let known = self.panel.iter().any(|member| member.account == account);
        if !known {
            self.panel.push(PanelMember {
                account,
                declaration: None,
                review: None,
                removed_at: None,
            });
        }
        !known
    }

    /// Whether every reviewer on the panel has scored, and there are enough of them.
    pub(super) fn panel_complete(&self) -> bool {
        self.active_panel().count() >= REVIEWERS_MIN && self.active_panel().all(|member| member.review.is_some())
    }
}
