//! What follows in a round from what happens to its projects, in the same transaction.

use super::money::{self, release_rest};
use crate::app::App;
use crate::command::CommandError;
use siling_domain::access::Warrant;
use siling_domain::id::ContractId;
use siling_domain::project::{Project, ProjectOrigin};
use siling_domain::venture::{EvaluationStage, Proposal, VentureRound};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::venture as store;
use siling_persistence::{StoreError, UnitOfWork};

/// The contract of a round's project was signed, its price taken out of the round's reservation. With the last one
/// what is left of the reservation becomes free. Other projects are no affair of a round.
pub async fn signed(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    project: &Project,
    contract: ContractId,
) -> Result<(), CommandError> {
    let Some((round, before)) = of(uow, project).await? else {
        return Ok(());
    };
    let after = before.clone().signed(contract, uow.now())?;
    store::update(uow, warrant, &before, &after, None, None).await?;
    settle(uow, app, warrant, round).await
}

/// A round's project was terminated.
pub async fn terminated(
    uow: &mut UnitOfWork,
    app: &App,
    warrant: &Warrant,
    project: &Project,
    reason: Option<String>,
) -> Result<(), CommandError> {
    let Some((round, before)) = of(uow, project).await? else {
        return Ok(());
    };
    // After a breach or its end the proposal stays as it is.
    if let Ok(after) = before.clone().terminated(reason.clone(), uow.now()) {
        store::update(uow, warrant, &before, &after, reason, None).await?;
        settle(uow, app, warrant, round).await?;
    }
    Ok(())
}

/// Whether an instalment of a project may be asked for: that of a stage once its evaluation is passed, and none
/// while the last evaluation was not. `stage` is `None` for instalments that wait for no evaluation.
pub async fn instalment_allowed(
    uow: &UnitOfWork,
    project: &Project,
    stage: Option<EvaluationStage>,
) -> Result<(), CommandError> {
    let Some((_, proposal)) = of(uow, project).await? else {
        return Ok(());
    };
    if proposal.instalments_stopped() {
        return Err(Refusal::new(RefusalCode::InstalmentsStopped).into());
    }
    match stage {
        Some(stage) if !proposal.passed(stage) => Err(Refusal::new(RefusalCode::EvaluationMissing)
            .with_words("stage", [stage])
            .into()),
        _ => Ok(()),
    }
}

/// The round and the proposal of a project, both locked.
async fn of(uow: &UnitOfWork, project: &Project) -> Result<Option<(VentureRound, Proposal)>, CommandError> {
    let ProjectOrigin::Venture { round, proposal } = project.origin else {
        return Ok(None);
    };
    let missing = || StoreError::Corrupt(format!("{} comes from a round that is not there", project.id));
    let round: VentureRound = store::locked(uow, round).await?.ok_or_else(missing)?;
    let proposal: Proposal = store::locked(uow, proposal).await?.ok_or_else(missing)?;
    Ok(Some((round, proposal)))
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
