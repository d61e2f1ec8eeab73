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
use crate::organization::{Lead, Organization, TEXT_MAX};
use crate::project::{BeneficiaryKind, Milestone, NewMilestone, NewProject, Project, ProjectOrigin, ProjectOutcome};
use crate::refusal::Checks;
use crate::text::clean_text;
use crate::text::search::search_form;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
    /// What is to be done.
    pub description: String,
    /// What it is to achieve.
    pub outcomes: Vec<ProjectOutcome>,
    /// Whom it serves.
    pub beneficiary_kinds: Vec<BeneficiaryKind>,
    /// More on whom it serves; never a name.
    pub beneficiary_note: Option<String>,
    /// What it costs, and who bears it.
    pub budget: Budget,
    /// The first day.
    pub begins: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
    /// The milestones, by their numbers.
    pub milestones: Vec<Milestone>,
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
    /// What is to be done, as typed.
    pub description: String,
    /// What it is to achieve.
    pub outcomes: Vec<ProjectOutcome>,
    /// Whom it serves.
    pub beneficiary_kinds: Vec<BeneficiaryKind>,
    /// More on whom it serves, as typed.
    pub beneficiary_note: Option<String>,
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
    /// The milestones in their order.
    pub milestones: Vec<NewMilestone>,
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
        let of = Of {
            proposal: id,
            round: round.id,
            organization: organization.id,
        };
        Ok(Proposal {
            id,
            district: round.district,
            round: round.id,
            organization: organization.id,
            area: organization.area,
            content: content(new, round, of, now)?,
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
        self.content = content(new, facts.round, self.of(), facts.now)?;
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
            checks.require(field, !names(text, organization), || {
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

    /// The project that it becomes, once awarded.
    pub fn as_project(&self) -> Option<NewProject> {
        let content = self.content.clone();
        let milestones = content.milestones.into_iter().map(|milestone| NewMilestone {
            title: milestone.title,
            deliverables: milestone.deliverables,
            due_on: milestone.due_on,
        });
        let new = NewProposal {
            title: content.title,
            lead: content.lead,
            community: content.community,
            description: content.description,
            outcomes: content.outcomes,
            beneficiary_kinds: content.beneficiary_kinds,
            beneficiary_note: content.beneficiary_note,
            budget_lines: Vec::new(),
            own_share: content.budget.own_share,
            requested: content.budget.requested,
            begins: content.begins,
            ends: content.ends,
            milestones: milestones.collect(),
        };
        self.project.map(|id| new.project(id, self.of(), self.demo))
    }

    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }

    /// Whether everybody sees it, with who proposes: from its first public notice on.
    pub const fn is_public(&self) -> bool {
        self.noticed_at.is_some()
    }

    const fn of(&self) -> Of {
        Of {
            proposal: self.id,
            round: self.round,
            organization: self.organization,
        }
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
    fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let own = [
            ("title", Some(self.title.as_str())),
            ("description", Some(self.description.as_str())),
            ("beneficiaryNote", self.beneficiary_note.as_deref()),
        ];
        let own = own.into_iter().filter_map(|(field, text)| Some((field, text?)));
        let lines = self
            .budget
            .lines
            .iter()
            .map(|line| ("budgetLines", line.title.as_str()));
        let milestones = self.milestones.iter().flat_map(|milestone| {
            let delivered = milestone.deliverables.iter().map(String::as_str);
            std::iter::once(milestone.title.as_str()).chain(delivered)
        });
        own.chain(lines).chain(milestones.map(|text| ("milestones", text)))
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

/// Whose proposal it is, to which round.
#[derive(Debug, Clone, Copy)]
struct Of {
    proposal: ProposalId,
    round: VentureRoundId,
    organization: OrganizationId,
}

impl NewProposal {
    /// The project that it would become.
    fn project(self, id: ProjectId, of: Of, demo: bool) -> NewProject {
        NewProject {
            id,
            origin: ProjectOrigin::Venture {
                round: of.round,
                proposal: of.proposal,
            },
            title: self.title,
            lead: self.lead,
            outcomes: self.outcomes,
            description: self.description,
            area: self.community,
            organization: of.organization,
            participants: Vec::new(),
            beneficiary_kinds: self.beneficiary_kinds,
            beneficiary_note: self.beneficiary_note,
            fee: Money::ZERO,
            price: self.requested,
            recurring: false,
            begins_on: self.begins,
            ends_on: self.ends,
            needs: Vec::new(),
            milestones: self.milestones,
            demo,
        }
    }
}

/// The content, cleaned. What makes a project of it, has to make one: the award must not fail on a text.
fn content(new: NewProposal, round: &VentureRound, of: Of, now: DateTime<Utc>) -> Result<ProposalContent, Refusals> {
    let mut checks = Checks::new();
    checks.require("lead", round.leads.contains(&new.lead), || {
        Refusal::new(RefusalCode::LeadNotTaken).with_words("leads", round.leads.iter().copied())
    });
    checks.require("beginsOn", new.begins > round.reviews_until, || {
        Refusal::new(RefusalCode::ProjectBeforeReview).with("until", round.reviews_until)
    });
    let days = (new.ends - new.begins).num_days() + 1;
    checks.require("endsOn", days <= PROPOSAL_DAYS_MAX, || {
        Refusal::new(RefusalCode::ProjectTooLong).with("max", PROPOSAL_DAYS_MAX)
    });
    let budget = gathered(
        &mut checks,
        Budget::checked(new.budget_lines.clone(), new.own_share, new.requested),
    );
    let unborn = ProjectId(Uuid::nil());
    let project = gathered(
        &mut checks,
        Project::open(round.district, new.project(unborn, of, false), now),
    );
    let mut under = Checks::new();
    for refusal in checks.into_refusals() {
        under.refuse(refusal.at("content"));
    }
    under.finish()?;
    let (Some(budget), Some(project)) = (budget, project) else {
        return Err(Refusal::new(RefusalCode::Required).at("content").into());
    };
    Ok(ProposalContent {
        title: project.title,
        lead: project.lead,
        community: project.area,
        description: project.description,
        outcomes: project.outcomes,
        beneficiary_kinds: project.beneficiary_kinds,
        beneficiary_note: project.beneficiary_note,
        budget,
        begins: project.begins_on,
        ends: project.ends_on,
        milestones: project.milestones,
    })
}

/// Keeps a value that passed its checks, or all of its refusals: what a project calls its price, a proposal asks for.
fn gathered<T>(checks: &mut Checks, result: Result<T, Refusals>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(refused) => {
            for mut refusal in refused.into_vec() {
                if refusal.field == ["price"] {
                    refusal.field = vec!["requested".to_owned()];
                }
                checks.refuse(refusal);
            }
            None
        }
    }
}
