//! The award (授标): the selected proposals become projects.

use super::RoundTarget;
use super::case::{applicant_of, open_round};
use super::money::{self, Money};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::project;
use siling_domain::access::Deed;
use siling_domain::id::OrganizationId;
use siling_domain::organization::OrganizationStatus;
use siling_domain::venture::{Applicant, Proposal, VentureRound};
use siling_persistence::UnitOfWork;
use siling_persistence::{organization, venture as store};

/// Awards a round (授标).
#[derive(Debug, Clone)]
pub struct AwardRound {
    /// Which round.
    pub target: RoundTarget,
    /// The decision's document.
    pub document: String,
}

impl Command for AwardRound {
    const DEED: Deed = Deed::AwardRound;
    type Output = VentureRound;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<VentureRound, CommandError> {
        let money = Money::locked(uow, Self::DEED, &self.target).await?;
        let case = open_round(uow, Self::DEED, &self.target).await?;
        let proposals = store::of_round_locked(uow, case.before.id).await?;
        let overlaps = store::overlaps_in(uow, case.before.id).await?;
        let ids: Vec<OrganizationId> = proposals
            .iter()
            .filter(|it| it.status.is_ranked())
            .map(|it| it.organization)
            .collect();
        let organizations = organization::all_shared(uow, &ids).await?;
        let barred = store::barred_in(uow, &ids).await?;
        let applicant = |proposal: &Proposal| {
            let found = organizations.iter().find(|it| it.id == proposal.organization);
            let barred = barred.get(&proposal.organization).copied();
            let overlap = overlaps.contains(&proposal.id);
            found.map_or(
                Applicant {
                    status: OrganizationStatus::Deregistered,
                    barred_until: barred,
                    overlaps: overlap,
                },
                |organization| applicant_of(organization, barred, overlap),
            )
        };
        let (before, facts) = (case.before.clone(), case.facts(&proposals));
        let (after, awarded) = before.award(&proposals, applicant, || app.new_id(), &self.document, &facts)?;
        for proposal in &awarded {
            if let Some(new) = proposal.as_project() {
                project::open(uow, app, &case.warrant, new).await?;
            }
        }
        case.keep(uow, &proposals, &awarded).await?;
        money
            .release_part(uow, app, &case, after.unawarded(), money::UNAWARDED)
            .await?;
        let document = after.award.as_ref().map(|award| award.document.clone());
        case.close(uow, after, None, document).await
    }
}
