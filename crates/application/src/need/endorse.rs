//! Residents stand behind a need (附议), once each, and may change their minds.

use super::{NeedTarget, close, open};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Denied};
use siling_domain::need::{Need, NeedAction};
use siling_persistence::{UnitOfWork, need as store};

/// Stands behind a need (附议).
#[derive(Debug, Clone)]
pub struct EndorseNeed {
    /// Which.
    pub target: NeedTarget,
}

impl Command for EndorseNeed {
    const DEED: Deed = Deed::EndorseNeed;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let (before, warrant, facts) = open(uow, Self::DEED, &self.target).await?;
        before.check(NeedAction::Endorse, &facts)?;
        let account = facts.account.ok_or(Denied::LogInFirst)?;
        let count = store::endorse(uow, before.id, account).await?;
        let after = before.clone().endorsed_by(count, uow.now());
        close(uow, &warrant, &before, after, None).await
    }
}

/// Takes an endorsement back (取消附议).
#[derive(Debug, Clone)]
pub struct WithdrawEndorsement {
    /// Which need.
    pub target: NeedTarget,
}

impl Command for WithdrawEndorsement {
    const DEED: Deed = Deed::WithdrawEndorsement;
    type Output = Need;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Need, CommandError> {
        let (before, warrant, facts) = open(uow, Self::DEED, &self.target).await?;
        before.check(NeedAction::WithdrawEndorsement, &facts)?;
        let account = facts.account.ok_or(Denied::LogInFirst)?;
        let count = store::withdraw_endorsement(uow, before.id, account).await?;
        let after = before.clone().endorsed_by(count, uow.now());
        close(uow, &warrant, &before, after, None).await
    }
}
