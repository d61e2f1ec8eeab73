//! Opening, changing and closing accounts of persons.

use super::token::random_secret;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered, expect_version};
use serde_json::{Value, json};
use siling_domain::access::{Actor, Deed, Place, Role, Scope, Warrant, authorise};
use siling_domain::account::{Account, AccountGrant, AccountKind, LoginName, NewAccount, check_password};
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::id::{AccountId, GrantId};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::access::{self as store, Ending};
use siling_persistence::{Store, StoreError, UnitOfWork, area};

impl Remembered for Account {
    fn remember(&self) -> Value {
        json!(self.id.to_string())
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        let Some(id) = kept.as_str().and_then(|id| id.parse::<AccountId>().ok()) else {
            return Ok(None);
        };
        Ok(store::by_ids(store, &[id]).await?.pop())
    }
}

/// An account with a secret that is shown this once.
#[derive(Clone)]
pub struct OpenedAccount {
    /// The account.
    pub account: Account,
    /// The password or secret that was made up; `None` in the answer to a resend, and where the person
    /// chose it.
    pub secret: Option<String>,
}

impl Remembered for OpenedAccount {
    fn remember(&self) -> Value {
        self.account.remember()
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        Ok(Account::recall(store, kept)
            .await?
            .map(|account| OpenedAccount { account, secret: None }))
    }
}

/// The account, locked, once it is known that the actor may do the deed.
pub(super) async fn open(
    uow: &UnitOfWork,
    deed: Deed,
    id: AccountId,
    expected_version: Option<i32>,
) -> Result<(Account, Warrant), CommandError> {
    let warrant = authorise(uow.actor(), deed, &Place::DISTRICT)?;
    let account = store::locked(uow, id).await?;
    let account = account.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("account"))?;
    expect_version(expected_version, account.version, || account.remember())?;
    Ok((account, warrant))
}

pub(super) async fn hash(app: &App, password: String) -> Result<String, StoreError> {
    let hash = app.access.passwords.hash(password).await;
    hash.map_err(|_| StoreError::Corrupt("a password could not be hashed".to_owned()))
}

/// Opens an account for a person (开设账号). The password is made up and shown once.
#[derive(Debug, Clone)]
pub struct OpenAccount {
    /// The account.
    pub new: NewAccount,
    /// A password chosen beforehand: for demonstration data only.
    pub password: Option<String>,
}

impl Command for OpenAccount {
    const DEED: Deed = Deed::OpenAccount;
    type Output = OpenedAccount;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<OpenedAccount, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let account = Account::open(uow.store().district(), self.new, uow.now())?;
        store::insert(uow, &warrant, &account).await?;
        let (password, shown) = match self.password {
            Some(password) => (password, None),
            None => {
                let made = random_secret()?;
                (made.clone(), Some(made))
            }
        };
        let hash = hash(app, password).await?;
        store::keep_secret(uow, account.id, &hash).await?;
        Ok(OpenedAccount { account, secret: shown })
    }
}

/// A resident opens an account (居民注册), and is a resident of the area from then on.
#[derive(Clone)]
pub struct SignUpResident {
    /// The account.
    pub new: NewAccount,
    /// The password.
    pub password: String,
    /// Where they live: a community or village.
    pub area: AreaCode,
    /// The identifier of the grant.
    pub grant: GrantId,
}

impl Command for SignUpResident {
    const DEED: Deed = Deed::SignUpResident;
    type Output = Account;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Account, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        check_password(&self.password, &self.new.login_name).map_err(|refusal| refusal.at("password"))?;
        let known = area::in_transaction(uow, &[self.area]).await?;
        if known.is_empty() {
            return Err(Refusal::new(RefusalCode::NotFound).at("areaCode").into());
        }
        if self.area.level() != AreaLevel::Community {
            return Err(Refusal::new(RefusalCode::InvalidFormat)
                .with_words("expected", [AreaLevel::Community])
                .at("areaCode")
                .into());
        }
        let account = Account::open(uow.store().district(), self.new, uow.now())?;
        store::insert(uow, &warrant, &account).await?;
        let hash = hash(app, self.password).await?;
        store::keep_secret(uow, account.id, &hash).await?;
        let grant = AccountGrant::give(self.grant, &account, Role::Resident, Scope::Area(self.area), uow.now())?;
        store::insert_grant(uow, &warrant, &grant).await?;
        Ok(account)
    }
}

/// Changes one's own password (修改密码). All other log-ins end.
#[derive(Clone)]
pub struct ChangePassword {
    current: String,
    new: String,
    checked: Option<Checked>,
}

/// What was found out before the transaction.
#[derive(Clone)]
struct Checked {
    /// The hash that the current password was compared with.
    known: Option<String>,
    /// The hash of the new one, where the current one was right.
    hash: Option<String>,
}

impl ChangePassword {
    /// From the password until now to that from now on.
    pub const fn new(current: String, new: String) -> Self {
        ChangePassword {
            current,
            new,
            checked: None,
        }
    }
}

async fn known_hash(store: &Store, account: &Account) -> Result<Option<String>, StoreError> {
    // A service has no name to log in by.
    let Ok(name) = LoginName::parse(account.login_name.as_str()) else {
        return Ok(None);
    };
    let credentials = store::credentials(store, &name).await?;
    Ok(credentials.and_then(|credentials| credentials.hash))
}

impl Command for ChangePassword {
    const DEED: Deed = Deed::ChangePassword;
    type Output = Account;

    async fn prepare(&mut self, app: &App, actor: &Actor) -> Result<(), StoreError> {
        let Some(id) = actor.account() else { return Ok(()) };
        let Some(account) = store::by_ids(&app.store, &[id]).await?.pop() else {
            return Ok(());
        };
        let known = known_hash(&app.store, &account).await?;
        let passwords = &app.access.passwords;
        let right = passwords.verify(self.current.clone(), known.clone()).await;
        let right = right.map_err(|_| StoreError::Corrupt("a password could not be checked".to_owned()))?;
        let hash = match right {
            true => Some(hash(app, self.new.clone()).await?),
            false => None,
        };
        self.checked = Some(Checked { known, hash });
        Ok(())
    }

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Account, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let id = uow
            .actor()
            .account()
            .ok_or_else(|| Refusal::new(RefusalCode::NotFound))?;
        let before = store::locked(uow, id)
            .await?
            .ok_or_else(|| Refusal::new(RefusalCode::NotFound))?;
        if before.kind != AccountKind::Person {
            return Err(Refusal::new(RefusalCode::KindNotAllowed).into());
        }
        // Whoever changed it a moment ago has made the current one a wrong one.
        let known = known_hash(uow.store(), &before).await?;
        let checked = self.checked.filter(|checked| checked.known == known);
        let hash = checked
            .and_then(|checked| checked.hash)
            .ok_or_else(|| Refusal::new(RefusalCode::BadCredentials).at("currentPassword"))?;
        check_password(&self.new, before.login_name.as_str()).map_err(|refusal| refusal.at("newPassword"))?;
        let after = before.clone().secret_changed(true, uow.now())?;
        store::keep_secret(uow, id, &hash).await?;
        let session = uow.actor().session;
        store::end_sessions(uow, id, session, Ending::SecretChanged).await?;
        store::update(uow, &warrant, &before, &after).await?;
        Ok(after)
    }
}

/// Gives a person who has lost the password another one (重置密码), shown once. Their log-ins end.
#[derive(Debug, Clone)]
pub struct ResetPassword {
    /// Which account.
    pub account: AccountId,
    /// The version that the client read.
    pub expected_version: Option<i32>,
}

impl Command for ResetPassword {
    const DEED: Deed = Deed::ResetPassword;
    type Output = OpenedAccount;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<OpenedAccount, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, self.account, self.expected_version).await?;
        if before.kind != AccountKind::Person {
            return Err(Refusal::new(RefusalCode::KindNotAllowed).at("account").into());
        }
        let password = random_secret()?;
        let after = before.clone().secret_changed(false, uow.now())?;
        let hash = hash(app, password.clone()).await?;
        store::keep_secret(uow, before.id, &hash).await?;
        store::end_sessions(uow, before.id, None, Ending::SecretChanged).await?;
        store::update(uow, &warrant, &before, &after).await?;
        Ok(OpenedAccount {
            account: after,
            secret: Some(password),
        })
    }
}

/// Closes an account, for good (停用账号). Its log-ins end at once.
#[derive(Debug, Clone)]
pub struct CloseAccount {
    /// Which account.
    pub account: AccountId,
    /// The version that the client read.
    pub expected_version: Option<i32>,
}

impl Command for CloseAccount {
    const DEED: Deed = Deed::CloseAccount;
    type Output = Account;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Account, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, self.account, self.expected_version).await?;
        let after = before.clone().close(uow.now())?;
        // Closing the last who can grant would lock the district out.
        let grants = store::grants_of(uow.store(), &[before.id]).await?;
        for grant in grants.into_iter().filter(|grant| grant.must_remain()) {
            let others = store::others_in_force(uow, &grant).await?;
            grant.revoke(others, uow.now())?;
        }
        store::end_sessions(uow, before.id, None, Ending::Closed).await?;
        store::update(uow, &warrant, &before, &after).await?;
        Ok(after)
    }
}

/// Ties an account to an identity of an external issuer (绑定外部身份).
#[derive(Debug, Clone)]
pub struct LinkIdentity {
    /// Which account.
    pub account: AccountId,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The issuer; one that is configured.
    pub issuer: String,
    /// The account there.
    pub subject: String,
}

impl Command for LinkIdentity {
    const DEED: Deed = Deed::LinkIdentity;
    type Output = Account;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Account, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, self.account, self.expected_version).await?;
        if app.access.issuers.issuer(&self.issuer).is_none() {
            return Err(Refusal::new(RefusalCode::NotFound).at("issuer").into());
        }
        let after = before.clone().link(&self.issuer, &self.subject, uow.now())?;
        store::update(uow, &warrant, &before, &after).await?;
        Ok(after)
    }
}
