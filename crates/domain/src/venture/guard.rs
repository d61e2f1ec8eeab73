//! What has to hold before something is done with a venture round.

use super::{REVIEWERS_MIN, VentureRound, VentureRoundAction as Do, VentureRoundLifecycle, VentureRoundStatus as Is};
use crate::calendar::Calendar;
use crate::id::AccountId;
use crate::lifecycle::Lifecycle;
use crate::time::china_date;
use crate::{Refusal, RefusalCode};
use chrono::{DateTime, NaiveDate, Utc};

use super::{Proposal, ProposalStatus};

/// How many of a round's proposals stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProposalCounts {
    /// Submitted, not screened.
    pub submitted: u32,
    /// Eligible, with reviews missing.
    pub eligible: u32,
    /// In the ranking.
    pub ranked: u32,
    /// Awarded, their project neither completed nor terminated.
    pub running: u32,
}

impl ProposalCounts {
    /// Counts so many more in this state.
    pub fn add(&mut self, status: ProposalStatus, count: u32) {
        use ProposalStatus as At;
        match status {
            At::Submitted => self.submitted += count,
            At::Eligible => self.eligible += count,
            At::Scored | At::Shortlisted | At::NotSelected => self.ranked += count,
            At::Awarded | At::Signed => self.running += count,
            At::Draft | At::Ineligible | At::Completed | At::Terminated | At::Withdrawn => {}
        }
    }

    /// Of these proposals.
    pub fn of<'a>(proposals: impl IntoIterator<Item = &'a Proposal>) -> Self {
        let mut counts = ProposalCounts::default();
        for proposal in proposals {
            counts.add(proposal.status, 1);
        }
        counts
    }
}

/// What the guards need to know and the round's own record does not hold.
#[derive(Debug, Clone, Copy)]
pub struct RoundFacts<'a> {
    /// How its proposals stand.
    pub counts: ProposalCounts,
    /// The working days.
    pub calendar: &'a Calendar,
    /// Who acts; `None` for the product itself, and where nobody has logged in.
    pub actor: Option<AccountId>,
    /// The moment.
    pub now: DateTime<Utc>,
    /// Who acts, or did within two years, for an organization whose proposal competes. Asked for before the review begins and
    /// before its scores are counted.
    pub rivals: &'a [AccountId],
}

impl RoundFacts<'_> {
    /// The day in China.
    pub fn today(&self) -> NaiveDate {
        china_date(self.now)
    }
}

impl VentureRound {
    /// Whether an action is possible now: its row in the table and its guard on what is on file. The same
    /// check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: Do, facts: &RoundFacts<'_>) -> Result<Is, Refusal> {
        let row = VentureRoundLifecycle::transition(self.status, action)?;
        let (today, counts) = (facts.today(), facts.counts);
        let refuse = |code| Err(Refusal::new(code));
        match action {
            Do::Open if today > self.proposals_until => {
                return Err(Refusal::new(RefusalCode::DeadlinePassed).with("due", self.proposals_until));
            }
            Do::CloseCall if today <= self.proposals_until => {
                return Err(Refusal::new(RefusalCode::NotDueYet).with("due", self.proposals_until));
            }
            Do::BeginReview => {
                if counts.submitted > 0 {
                    return Err(Refusal::new(RefusalCode::ProposalsUnscreened).with("count", counts.submitted));
                }
                if counts.eligible == 0 {
                    return refuse(RefusalCode::NoProposals);
                }
                self.reviewers_suffice()?;
                self.without_rivals(facts.rivals)?;
            }
            Do::PublishNotice => {
                if counts.eligible > 0 {
                    return Err(Refusal::new(RefusalCode::ReviewsMissing).with("count", counts.eligible));
                }
                if self.status == Is::PublicNotice && !self.ranking_changed(counts) {
                    return refuse(RefusalCode::NoticeCurrent);
                }
                if counts.ranked == 0 {
                    return refuse(RefusalCode::NoProposals);
                }
                // Scores are counted when the review ends; who came to be tied since they scored is taken off first.
                if self.status == Is::Review {
                    self.without_rivals(facts.rivals)?;
                }
            }
            Do::Object => self.inside_notice(today)?,
            Do::DecideObjection if self.open_objections() == 0 => return refuse(RefusalCode::NotFound),
            Do::Award => self.ready_for_award(today, counts)?,
            Do::Close if counts.running > 0 => {
                return Err(Refusal::new(RefusalCode::ProjectsUnderWay).with("count", counts.running));
            }
            _ => {}
        }
        Ok(row.to)
    }

    fn reviewers_suffice(&self) -> Result<(), Refusal> {
        let found = self.active_reviewers().count();
        if found < REVIEWERS_MIN {
            return Err(Refusal::new(RefusalCode::ReviewersMissing)
                .with("needed", REVIEWERS_MIN)
                .with("found", found));
        }
        Ok(())
    }

    /// Whether the ranking is another one than the notice said. Once noticed, a ranking only changes by a proposal
    /// that leaves it.
    pub(super) fn ranking_changed(&self, counts: ProposalCounts) -> bool {
        let noticed = self.notice().map_or(0, |notice| notice.ranking.len());
        usize::try_from(counts.ranked).ok() != Some(noticed)
    }

    fn ready_for_award(&self, today: NaiveDate, counts: ProposalCounts) -> Result<(), Refusal> {
        let Some(notice) = self.notice() else {
            return Err(Refusal::new(RefusalCode::NotFound));
        };
        let open = self.open_objections();
        if open > 0 {
            return Err(Refusal::new(RefusalCode::ObjectionOpen).with("count", open));
        }
        if self.ranking_changed(counts) {
            return Err(Refusal::new(RefusalCode::RankingChanged));
        }
        if today <= notice.ends {
            return Err(Refusal::new(RefusalCode::NoticeRunning).with("ends", notice.ends));
        }
        if notice.selected().next().is_none() {
            return Err(Refusal::new(RefusalCode::NoProposals));
        }
        Ok(())
    }
}
