//! What still binds an organization by its contracts: it ends only when nothing does.

use super::{Contract, ContractStatus, InstalmentKind, Payment};
use crate::id::{OrganizationId, ProjectId};
use crate::money::Money;
use crate::project::{Milestone, Project};
use std::collections::BTreeSet;

/// What an organization owes by the contracts that it signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Obligations {
    /// How many of its contracts are in force.
    pub contracts_in_force: u32,
    /// What it was paid ahead of the work by contracts that are no longer in force, and has neither earned nor paid back.
    pub unsettled_advance: Money,
}

impl Obligations {
    /// Of an organization, by its contracts, what was paid by them, and their projects.
    pub fn of(
        organization: OrganizationId,
        contracts: &[Contract],
        payments: &[Payment],
        projects: &[Project],
    ) -> Self {
        let own = || {
            contracts
                .iter()
                .filter(|contract| contract.organization == organization)
        };
        let in_force = own()
            .filter(|contract| contract.status == ContractStatus::Signed)
            .count();
        let over: Vec<&Contract> = own().filter(|it| it.status != ContractStatus::Signed).collect();
        let known: BTreeSet<ProjectId> = over.iter().map(|contract| contract.project).collect();
        let projects = projects.iter().filter(|project| known.contains(&project.id));
        let advances = projects.map(|project| {
            let of: Vec<&Contract> = over.iter().copied().filter(|it| it.project == project.id).collect();
            unsettled(organization, &of, payments, project)
        });
        Obligations {
            contracts_in_force: u32::try_from(in_force).unwrap_or(u32::MAX),
            unsettled_advance: sum(advances),
        }
    }
}

/// The advances of a project that are not settled: what was paid after signing, as far as everything that was paid and kept
/// exceeds the share of its contracts' price that the accepted milestones are of all (our default; a milestone has no price
/// of its own).
fn unsettled(organization: OrganizationId, contracts: &[&Contract], payments: &[Payment], project: &Project) -> Money {
    let (mut advanced, mut kept) = (Vec::new(), Vec::new());
    for payment in payments.iter().filter(|payment| payment.status.has_arrived()) {
        let Some(contract) = contracts.iter().find(|contract| contract.id == payment.contract) else {
            continue;
        };
        let left = payment.amount.checked_sub(payment.refunded).unwrap_or_default();
        let instalment = contract.instalment(payment.instalment);
        if instalment.is_some_and(|it| it.due.kind() == InstalmentKind::Signing) {
            advanced.push(left);
        }
        kept.push(left);
    }
    let earned = earned(organization, contracts, project);
    let ahead = sum(kept).checked_sub(earned).unwrap_or_default();
    ahead.max(Money::ZERO).min(sum(advanced))
}

/// What of the price of its contracts the organization earned by the milestones that it delivered while it led the project;
/// together they are not worth more than the project.
fn earned(organization: OrganizationId, contracts: &[&Contract], project: &Project) -> Money {
    let price = sum(contracts.iter().map(|contract| contract.price)).min(project.price);
    let did = |milestone: &&Milestone| milestone.is_accepted() && led(project, milestone) == organization;
    let accepted = project.milestones.iter().filter(did).count();
    let share = i128::from(price.fen()) * accepted as i128 / (project.milestones.len().max(1) as i128);
    Money::from_fen(i64::try_from(share).unwrap_or(price.fen()))
}

/// Who led the project when a milestone was delivered: on the day of a hand-over it is still who was there before.
fn led(project: &Project, milestone: &Milestone) -> OrganizationId {
    let Some(day) = milestone.delivered_on() else {
        return project.organization;
    };
    let next = project.hand_overs.iter().find(|it| day <= it.on);
    next.map_or(project.organization, |hand_over| hand_over.from)
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::checked_sum(amounts).unwrap_or(Money::from_fen(i64::MAX))
}
