//! Proposals (创投申报): what an organization asks a round to support.

use super::budget::{Budget, NewBudgetLine};
use super::{
    Evaluation, PanelMember, ProposalAction as Do, ProposalFacts, ProposalLifecycle, ProposalStatus, RankedProposal,
    Screening, VentureRound, VentureRoundStatus,
};
use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{ContractId, OrganizationId, ProjectId, ProposalId, VentureRoundId};
use crate::lifecycle::Lifecycle;
use crate::money::Money;
use crate::organization::{Lead, NAME_MAX, Organization, TEXT_MAX};
use crate::refusal::Checks;
use crate::text::search::search_form;
use crate::text::{clean_name, clean_text};
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The longest plan of a proposal, in characters.
const PLAN_MAX: usize = 10_000;
/// The shortest name that is looked for in a proposal's texts, in characters.
const NAME_MIN: usize = 4;
/// The most days a proposed project takes: a contract runs a year at most.
pub const PROPOSAL_DAYS_MAX: i64 = 366;

/// What is proposed. Nothing of it says who proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalContent {
    /// The title.
    pub title: String,
    /// Which of the four leads it takes.
    pub lead: Lead,
    /// The community in which it is to be done.
    pub community: AreaCode,
    /// The plan: what is done, for what result.
    pub plan: String,
    /// Whom it is for.
    pub beneficiaries: String,
    /// What it costs, and who bears it.
    pub budget: Budget,
    /// The first day.
    pub begins: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
}

/// What is needed to draft a proposal, and to change a draft.
#[derive(Debug, Clone)]
pub struct NewProposal {
    /// The title, as typed.
    pub title: String,
    /// Which of the four leads it takes.
    pub lead: Lead,
    /// The community in which it is to be done; that there is one is checked by the store.
    pub community: AreaCode,
    /// The plan, as typed.
    pub plan: String,
    /// Whom it is for, as typed.
    pub beneficiaries: String,
    /// What it is spent on.
    pub budget_lines: Vec<NewBudgetLine>,
    /// What the organization bears itself.
    pub own_share: Money,
    /// What is asked of the round.
    pub requested: Money,
    /// The first day.
    pub begins: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
}

/// A proposal to a venture round (创投申报).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The identifier.
    pub id: ProposalId,
    /// The district that holds the round.
    pub district: AreaCode,
    /// The round.
    pub round: VentureRoundId,
    /// Who proposes.
    pub organization: OrganizationId,
    /// Where the organization is at home.
    pub area: AreaCode,
    /// What is proposed.
    pub content: ProposalContent,
    /// Where it stands.
    pub status: ProposalStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Why it stands there, where a reason was given.
    pub status_reason: Option<String>,
    /// When it was submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The last eligibility check.
    pub screening: Option<Screening>,
    /// Who reviews it, with what they gave; those who left stay listed.
    pub panel: Vec<PanelMember>,
    /// Since when everybody sees it: its first public notice.
    pub noticed_at: Option<DateTime<Utc>>,
    /// Its place in the last notice that named it.
    pub rank: Option<u32>,
    /// The day of the award.
    pub awarded_on: Option<NaiveDate>,
    /// The project that it has become.
    pub project: Option<ProjectId>,
    /// The project's contract.
    pub contract: Option<ContractId>,
    /// The evaluations, the newest last.
    pub evaluations: Vec<Evaluation>,
    /// The first day on which its organization may be eligible again, after a breach.
    pub barred_until: Option<NaiveDate>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Proposal {
    /// An organization drafts a proposal to a round that collects or is open. That it has no other one there is
    /// checked by the store.
    pub fn draft(
        id: ProposalId,
        new: NewProposal,
        round: &VentureRound,
        organization: &Organization,
        demo: bool,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        if !takes_drafts(round.status) {
            return Err(Refusal::new(RefusalCode::RoundNotOpen).into());
        }
        Ok(Proposal {
            id,
            district: round.district,
            round: round.id,
            organization: organization.id,
            area: organization.area,
            content: content(new, round)?,
            status: ProposalStatus::Draft,
            status_since: now,
            status_reason: None,
            submitted_at: None,
            screening: None,
            panel: Vec::new(),
            noticed_at: None,
            rank: None,
            awarded_on: None,
            project: None,
            contract: None,
            evaluations: Vec::new(),
            barred_until: None,
            demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// The draft is written anew.
    pub fn revise(mut self, new: NewProposal, facts: &ProposalFacts<'_>) -> Result<Self, Refusals> {
        self.check(Do::Revise, facts)?;
        self.content = content(new, facts.round)?;
        Ok(self.take(Do::Revise, None, facts.now)?)
    }

    /// The proposal is submitted. Its budget has to come out, and its texts must not name its organization, since
    /// reviewers read them.
    pub fn submit(mut self, organization: &Organization, facts: &ProposalFacts<'_>) -> Result<Self, Refusals> {
        self.check(Do::Submit, facts)?;
        let mut checks = Checks::new();
        for mismatch in self.content.budget.mismatches() {
            checks.refuse(mismatch);
        }
        let max = facts.round.request_max;
        let requested = self.content.budget.requested;
        checks.require("requested", requested.is_positive() && requested <= max, || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", Money::from_fen(1))
                .with("max", max)
        });
        for (field, text) in self.content.texts() {
            checks.require(&field, !names(text, organization), || {
                Refusal::new(RefusalCode::NamesProposer)
            });
        }
        checks.finish()?;
        self.area = organization.area;
        self.submitted_at = Some(facts.now);
        Ok(self.take(Do::Submit, None, facts.now)?)
    }

    /// The organization withdraws it.
    pub fn withdraw(self, reason: &str, facts: &ProposalFacts<'_>) -> Result<Self, Refusals> {
        self.check(Do::Withdraw, facts)?;
        let reason = clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        Ok(self.take(Do::Withdraw, Some(reason), facts.now)?)
    }

    /// Its round is cancelled; `None` where that changes nothing for it.
    pub fn round_cancelled(self, reason: &str, now: DateTime<Utc>) -> Option<Self> {
        self.take(Do::CancelRound, Some(reason.to_owned()), now).ok()
    }

    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }

    /// Whether everybody sees it, with who proposes: from its first public notice on.
    pub const fn is_public(&self) -> bool {
        self.noticed_at.is_some()
    }

    pub(super) fn stands_as(&self, ranked: &RankedProposal) -> bool {
        self.rank == Some(ranked.rank) && self.status == standing(ranked)
    }

    pub(super) fn noticed(mut self, ranked: &RankedProposal, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.rank = Some(ranked.rank);
        self.noticed_at = self.noticed_at.or(Some(now));
        let action = match ranked.selected {
            true => Do::Shortlist,
            false => Do::PassOver,
        };
        self.take(action, None, now)
    }

    /// Takes the step that the table has for the action, whose guard has been asked.
    pub(super) fn take(mut self, action: Do, reason: Option<String>, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = ProposalLifecycle::transition(self.status, action)?.to;
        if self.status != to {
            self.status = to;
            self.status_since = now;
            self.status_reason = reason;
        }
        Ok(self.touched(now))
    }

    pub(super) fn touched(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}

impl ProposalContent {
    /// The texts that reviewers read, each with its field.
    fn texts(&self) -> impl Iterator<Item = (String, &str)> {
        let own = [
            ("title", self.title.as_str()),
            ("plan", self.plan.as_str()),
            ("beneficiaries", self.beneficiaries.as_str()),
        ];
        let own = own.into_iter().map(|(field, text)| (field.to_owned(), text));
        own.chain(
            self.budget
                .lines
                .iter()
                .map(|line| ("budgetLines".to_owned(), line.title.as_str())),
        )
    }
}

const fn standing(ranked: &RankedProposal) -> ProposalStatus {
    match ranked.selected {
        true => ProposalStatus::Shortlisted,
        false => ProposalStatus::NotSelected,
    }
}

pub(super) const fn takes_drafts(status: VentureRoundStatus) -> bool {
    matches!(status, VentureRoundStatus::Collecting | VentureRoundStatus::Open)
}

/// Whether a text names the organization, by a name of now or before or its credit code.
fn names(text: &str, organization: &Organization) -> bool {
    let form = search_form(text);
    let mut fields = organization.search_fields().into_iter().map(search_form);
    fields.any(|name| name.chars().count() >= NAME_MIN && form.contains(&name))
}

fn content(new: NewProposal, round: &VentureRound) -> Result<ProposalContent, Refusals> {
    let mut checks = Checks::new();
    let title = checks.field("title", clean_name(&new.title, NAME_MAX));
    let plan = checks.field("plan", clean_text(&new.plan, PLAN_MAX));
    let beneficiaries = checks.field("beneficiaries", clean_text(&new.beneficiaries, TEXT_MAX));
    checks.require("lead", round.leads.contains(&new.lead), || {
        Refusal::new(RefusalCode::LeadNotTaken).with_words("leads", round.leads.iter().copied())
    });
    checks.require("beginsOn", new.begins > round.reviews_until, || {
        Refusal::new(RefusalCode::ProjectBeforeReview).with("until", round.reviews_until)
    });
    checks.require("endsOn", new.begins <= new.ends, || {
        Refusal::new(RefusalCode::EndsBeforeStart)
    });
    let days = (new.ends - new.begins).num_days() + 1;
    checks.require("endsOn", days <= PROPOSAL_DAYS_MAX, || {
        Refusal::new(RefusalCode::ProjectTooLong).with("max", PROPOSAL_DAYS_MAX)
    });
    let budget = match Budget::checked(new.budget_lines, new.own_share, new.requested) {
        Ok(budget) => Some(budget),
        Err(refused) => {
            for refusal in refused.into_vec() {
                checks.refuse(refusal);
            }
            None
        }
    };
    checks.finish()?;
    Ok(ProposalContent {
        title: title.unwrap_or_default(),
        lead: new.lead,
        community: new.community,
        plan: plan.unwrap_or_default(),
        beneficiaries: beneficiaries.unwrap_or_default(),
        budget: budget.unwrap_or_default(),
        begins: new.begins,
        ends: new.ends,
    })
}
