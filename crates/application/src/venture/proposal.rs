//! An organization's own part: it drafts, changes, submits and withdraws its proposal.

use super::ProposalTarget;
use super::case::{Hold, ProposalCase, applicant_of, open_proposal, organization_shared};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, authorise};
use siling_domain::area_code::AreaCode;
use siling_domain::id::{ProposalId, VentureRoundId};
use siling_domain::venture::{NewProposal, Proposal, VentureRound};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::{self as organizations, OrganizationKey};
use siling_persistence::venture as store;
use siling_persistence::{UnitOfWork, area};

/// Drafts a proposal (起草申报).
#[derive(Debug, Clone)]
pub struct DraftProposal {
    /// The identifier.
    pub id: ProposalId,
    /// To which round.
    pub round: VentureRoundId,
    /// Whose it is.
    pub organization: OrganizationKey,
    /// What is proposed.
    pub new: NewProposal,
}

impl Command for DraftProposal {
    const DEED: Deed = Deed::DraftProposal;
    type Output = Proposal;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Proposal, CommandError> {
        let missing = |field: &str| Refusal::new(RefusalCode::NotFound).at(field);
        let id = organizations::resolve(uow.store(), &self.organization).await?;
        let id = id.ok_or_else(|| missing("organization"))?;
        let round: Option<VentureRound> = store::shared(uow, self.round).await?;
        let organization = organization_shared(uow, id).await?;
        let warrant = authorise(uow.actor(), Self::DEED, &organization.place())?;
        let round = round
            .filter(|round| round.public_since.is_some())
            .ok_or_else(|| missing("round"))?;
        known_community(uow, self.new.community).await?;
        let proposal = Proposal::draft(self.id, self.new, &round, &organization, round.demo, uow.now())?;
        store::insert(uow, &warrant, &proposal, None, None).await?;
        Ok(proposal)
    }
}

/// Changes a draft of a proposal (修改申报): the whole content anew.
#[derive(Debug, Clone)]
pub struct ReviseProposal {
    /// Which proposal.
    pub target: ProposalTarget,
    /// What is proposed.
    pub new: NewProposal,
}

impl Command for ReviseProposal {
    const DEED: Deed = Deed::ReviseProposal;
    type Output = Proposal;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Proposal, CommandError> {
        let case = open_proposal(uow, Self::DEED, &self.target, Hold::Shared).await?;
        known_community(uow, self.new.community).await?;
        let after = case.before.clone().revise(self.new, &case.facts())?;
        case.close(uow, after, None, None).await
    }
}

/// Submits a proposal (提交申报).
#[derive(Debug, Clone)]
pub struct SubmitProposal {
    /// Which proposal.
    pub target: ProposalTarget,
}

impl Command for SubmitProposal {
    const DEED: Deed = Deed::SubmitProposal;
    type Output = Proposal;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Proposal, CommandError> {
        let case: ProposalCase = open_proposal(uow, Self::DEED, &self.target, Hold::Shared).await?;
        let organization = organization_shared(uow, case.before.organization).await?;
        let barred = store::barred_in(uow, &[organization.id]).await?;
        let applicant = applicant_of(&organization, barred.get(&organization.id).copied(), false);
        let after = case
            .before
            .clone()
            .submit(&organization, &case.facts_with(&applicant))?;
        case.close(uow, after, None, None).await
    }
}

/// Withdraws a proposal (撤回申报).
#[derive(Debug, Clone)]
pub struct WithdrawProposal {
    /// Which proposal.
    pub target: ProposalTarget,
    /// Why.
    pub reason: String,
}

impl Command for WithdrawProposal {
    const DEED: Deed = Deed::WithdrawProposal;
    type Output = Proposal;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Proposal, CommandError> {
        let case = open_proposal(uow, Self::DEED, &self.target, Hold::Shared).await?;
        let after = case.before.clone().withdraw(&self.reason, &case.facts())?;
        let reason = after.status_reason.clone();
        case.close(uow, after, reason, None).await
    }
}

/// That there is such an area.
async fn known_community(uow: &UnitOfWork, code: AreaCode) -> Result<(), CommandError> {
    let area = area::in_transaction(uow, &[code]).await?.pop();
    match area {
        Some(area) if area.valid_to.is_none() => Ok(()),
        _ => Err(Refusal::new(RefusalCode::NotFound).at("areaCode").at("content").into()),
    }
}
