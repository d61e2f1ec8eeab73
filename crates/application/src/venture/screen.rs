//! The eligibility check (资格初筛).

use super::ProposalTarget;
use super::case::{Hold, applicant_of, open_proposal, organization_shared};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::venture::Proposal;
use siling_persistence::UnitOfWork;
use siling_persistence::venture as store;

/// Checks a proposal's eligibility (资格初筛).
#[derive(Debug, Clone)]
pub struct ScreenProposal {
    /// Which proposal.
    pub target: ProposalTarget,
    /// What else makes it ineligible; `None` where the conditions alone decide.
    pub ineligible_because: Option<String>,
}

impl Command for ScreenProposal {
    const DEED: Deed = Deed::ScreenProposal;
    type Output = Proposal;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Proposal, CommandError> {
        let case = open_proposal(uow, Self::DEED, &self.target, Hold::Shared).await?;
        let overlaps = store::overlaps_in(uow, case.round.id).await?;
        let organization = organization_shared(uow, case.before.organization).await?;
        let barred = store::barred_in(uow, &[organization.id]).await?;
        let applicant = applicant_of(
            &organization,
            barred.get(&organization.id).copied(),
            overlaps.contains(&case.before.id),
        );
        let because = self.ineligible_because.as_deref();
        let after = case
            .before
            .clone()
            .screen(because, &applicant, &case.facts_with(&applicant))?;
        let reason = after.screening.as_ref().and_then(|screening| screening.note.clone());
        case.close(uow, after, reason, None).await
    }
}
