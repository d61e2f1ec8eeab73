//! Accounts of systems, and their secrets.

use super::account::{OpenedAccount, hash, open};
use super::token::random_secret;
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::account::{Account, AccountKind, NewAccount};
use siling_domain::id::AccountId;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::access::{self as store, Ending};

/// Opens a service account (开设服务账号). Its secret is shown once.
#[derive(Debug, Clone)]
pub struct OpenServiceAccount {
    /// The account.
    pub new: NewAccount,
    /// A secret chosen beforehand: for demonstration data only.
    pub secret: Option<String>,
}

impl Command for OpenServiceAccount {
    const DEED: Deed = Deed::OpenServiceAccount;
    type Output = OpenedAccount;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<OpenedAccount, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let account = Account::open(uow.store().district(), self.new, uow.now())?;
        store::insert(uow, &warrant, &account).await?;
        let (secret, shown) = match self.secret {
            Some(secret) => (secret, None),
            None => {
                let made = random_secret()?;
                (made.clone(), Some(made))
            }
        };
        let hash = hash(app, secret).await?;
        store::keep_secret(uow, account.id, &hash).await?;
        Ok(OpenedAccount { account, secret: shown })
    }
}

/// Gives a service account another secret (更换服务账号密钥). What was issued by the old one ends at once.
#[derive(Debug, Clone)]
pub struct RotateServiceSecret {
    /// Which account.
    pub account: AccountId,
    /// The version that the client read.
    pub expected_version: Option<i32>,
}

impl Command for RotateServiceSecret {
    const DEED: Deed = Deed::RotateServiceSecret;
    type Output = OpenedAccount;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<OpenedAccount, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, self.account, self.expected_version).await?;
        if before.kind != AccountKind::Service {
            return Err(Refusal::new(RefusalCode::KindNotAllowed).at("account").into());
        }
        let secret = random_secret()?;
        let hash = hash(app, secret.clone()).await?;
        let after: Account = before.clone().secret_changed(true, uow.now())?;
        store::keep_secret(uow, before.id, &hash).await?;
        store::end_sessions(uow, before.id, None, Ending::SecretChanged).await?;
        store::update(uow, &warrant, &before, &after).await?;
        Ok(OpenedAccount {
            account: after,
            secret: Some(secret),
        })
    }
}
