//! What follows in a round from what happens to its projects, in the same transaction.

use super::money::{self, release_rest};
use crate::app::App;
use crate::command::CommandError;
use siling_domain::access::Warrant;
use siling_domain::id::{ContractId, ProjectId};
use siling_domain::project::{Project, ProjectOrigin};
use siling_domain::venture::{Proposal, VentureRound};
use siling_persistence::venture as store;
use siling_persistence::{StoreError, UnitOfWork};

/// The round and the proposal from which a project comes, locked before the project is.
#[derive(Debug)]
pub struct Following {
    round: VentureRound,
    proposal: Proposal,
}

/// The round and the proposal of a project, which need not be locked yet: where it comes from never changes. `None`
/// where it comes from elsewhere.
pub async fn following(uow: &UnitOfWork, project: &Project) -> Result<Option<Following>, CommandError> {
    let ProjectOrigin::Venture { round, proposal } = project.origin else {
        return Ok(None);
    };
    let missing = || StoreError::Corrupt(format!("{} comes from a round that is not there", project.id));
    // Its money before itself, as whoever closes or awards it does.
    let seen = store::by_ids::<VentureRound>(uow.store(), &[round]).await?.pop();
    if let Some(commitment) = seen.ok_or_else(missing)?.commitment {
        crate::fund::held(uow, commitment).await?;
    }
    let round: VentureRound = store::locked(uow, round).await?.ok_or_else(missing)?;
    let proposal: Proposal = store::locked(uow, proposal).await?.ok_or_else(missing)?;
    Ok(Some(Following { round, proposal }))
}

/// The contract of a round's project was signed, its price taken out of the round's reservation. With the last one
/// what is left of the reservation becomes free.
pub async fn signed(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    following: Following,
    contract: ContractId,
) -> Result<(), CommandError> {
    let Following { round, proposal } = following;
    let after = proposal.clone().signed(contract, uow.now())?;
    store::update(uow, warrant, &proposal, &after, None, None).await?;
    settle(uow, app, warrant, round).await
}

/// A round's project was terminated.
pub async fn terminated(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    following: Following,
    reason: Option<String>,
) -> Result<(), CommandError> {
    let Following { round, proposal } = following;
    // After a breach or its end the proposal stays as it is.
    if let Ok(after) = proposal.clone().terminated(reason.clone(), uow.now()) {
        store::update(uow, warrant, &proposal, &after, reason, None).await?;
        settle(uow, app, warrant, round).await?;
    }
    Ok(())
}

/// The proposal that became a project, kept from changing until the transaction ends; `None` where the project comes from
/// elsewhere. Asked before the project is locked: where it comes from never changes.
pub async fn proposal_of(uow: &UnitOfWork, project: ProjectId) -> Result<Option<Proposal>, StoreError> {
    let found = store::by_ids::<Project>(uow.store(), &[project]).await?.pop();
    match found.map(|project| project.origin) {
        Some(ProjectOrigin::Venture { proposal, .. }) => store::shared(uow, proposal).await,
        _ => Ok(None),
    }
}

/// The round's state, once its last contract is signed or its project ended.
async fn settle(uow: &mut UnitOfWork, app: &App, warrant: &Warrant, round: VentureRound) -> Result<(), CommandError> {
    let unsigned = store::standing_in(uow, round.id).await?.unsigned;
    let unsigned = u32::try_from(unsigned).unwrap_or(u32::MAX);
    let commitment = round.commitment;
    if let Some(after) = round.clone().all_signed(unsigned, uow.now()) {
        store::update(uow, warrant, &round, &after, None, None).await?;
    }
    if unsigned == 0 {
        release_rest(uow, app, warrant, commitment, None, money::SIGNED).await?;
    }
    Ok(())
}
