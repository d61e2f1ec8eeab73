//! The termination of a contract: what was not paid becomes free.

use super::ContractTarget;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use crate::fund::{held, stamp};
use crate::order;
use siling_domain::access::{Deed, authorise};
use siling_domain::contract::Contract;
use siling_domain::project::Project;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::contract as store;
use siling_persistence::fund as funds;

/// Terminates a contract (终止合同).
#[derive(Debug, Clone)]
pub struct TerminateContract {
    /// Which contract.
    pub target: ContractTarget,
    /// Why.
    pub reason: String,
    /// The document on which it rests.
    pub document: String,
}

impl Command for TerminateContract {
    const DEED: Deed = Deed::TerminateContract;
    type Output = Contract;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Contract, CommandError> {
        let missing = || Refusal::new(RefusalCode::NotFound).at("contract");
        let known = store::by_ids::<Contract>(uow.store(), &[self.target.contract])
            .await?
            .pop();
        let known = known.ok_or_else(missing)?;
        let warrant = authorise(uow.actor(), Self::DEED, &known.purchasing_place())?;
        let following = order::following_project(uow, known.project).await?;
        let (fund, owed) = held(uow, known.commitment).await?;
        let project: Project = store::locked(uow, known.project).await?.ok_or_else(missing)?;
        let before: Contract = store::locked(uow, known.id).await?.ok_or_else(missing)?;
        expect_version(self.target.expected_version, before.version, || before.remember())?;
        let facts = store::contract_facts_in(uow, before.id).await?;
        let by = uow.actor().account();
        let after = before
            .clone()
            .terminate(&self.reason, &self.document, by, facts, uow.now())?;
        let (reason, document) = match &after.termination {
            Some(termination) => (Some(termination.reason.clone()), Some(termination.document.clone())),
            None => (None, None),
        };
        store::update(uow, &warrant, &before, &after, reason.clone(), document.clone()).await?;
        if project.contract == Some(before.id) {
            let without = project.clone().without_contract(uow.now());
            store::update(uow, &warrant, &project, &without, reason.clone(), document).await?;
            if let Some(following) = following {
                order::lost_contract(uow, &warrant, following, reason).await?;
            }
        }
        if owed.committed.is_positive() {
            let (free, entry) = owed.clone().release(&fund, &after.number, stamp(app, uow))?;
            funds::update(uow, &warrant, &owed, &free, None, None).await?;
            funds::book(uow, &Vec::from_iter(entry), "contract").await?;
        }
        Ok(after)
    }
}
