//! Granting and revoking roles.

use super::account::open;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered};
use serde_json::{Value, json};
use siling_domain::access::{Deed, Role, Scope, authorise};
use siling_domain::account::{Account, AccountGrant};
use siling_domain::area_code::AreaCode;
use siling_domain::bound::room;
use siling_domain::id::{AccountId, GrantId};
use siling_domain::text::clean_text;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::access as store;
use siling_persistence::organization::{self, OrganizationKey};
use siling_persistence::{Store, StoreError, UnitOfWork};

/// A grant with the account that holds it, or held it.
#[derive(Debug, Clone)]
pub struct HeldGrant {
    /// The grant.
    pub grant: AccountGrant,
    /// Whose it is.
    pub account: Account,
}

impl Remembered for HeldGrant {
    fn remember(&self) -> Value {
        json!([self.account.id.to_string(), self.grant])
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        let id = kept
            .get(0)
            .and_then(Value::as_str)
            .and_then(|id| id.parse::<AccountId>().ok());
        let grant = kept
            .get(1)
            .and_then(|grant| grant.get("id"))
            .and_then(Value::as_str)
            .and_then(|id| id.parse::<GrantId>().ok());
        let (Some(id), Some(grant)) = (id, grant) else {
            return Ok(None);
        };
        let Some(account) = store::by_ids(store, &[id]).await?.pop() else {
            return Ok(None);
        };
        Ok(store::grant_by_id(store, grant)
            .await?
            .map(|grant| HeldGrant { grant, account }))
    }
}

/// Over what a role is to be held, as a client names it.
#[derive(Debug, Clone)]
pub enum ScopeKey {
    /// The whole district.
    District,
    /// An area.
    Area(AreaCode),
    /// An organization.
    Organization(OrganizationKey),
}

/// Grants a role (授权).
#[derive(Debug, Clone)]
pub struct GrantRole {
    /// The grant's identifier.
    pub id: GrantId,
    /// To whom.
    pub account: AccountId,
    /// Which role.
    pub role: Role,
    /// Over what.
    pub scope: ScopeKey,
}

impl Command for GrantRole {
    const DEED: Deed = Deed::GrantRole;
    type Output = HeldGrant;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<HeldGrant, CommandError> {
        let (account, warrant) = open(uow, Self::DEED, self.account, None).await?;
        let scope = match self.scope {
            ScopeKey::District => Scope::District,
            ScopeKey::Area(area) => Scope::Area(area),
            ScopeKey::Organization(key) => {
                let found = organization::locked(uow, &key).await?;
                Scope::Organization(found.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("scope"))?.id)
            }
        };
        let held = store::grants_of(uow.store(), &[account.id]).await?;
        room(held.len()).map_err(|refusal| refusal.at("account"))?;
        let grant = AccountGrant::give(self.id, &account, self.role, scope, uow.now())?;
        store::insert_grant(uow, &warrant, &grant).await?;
        Ok(HeldGrant { grant, account })
    }
}

/// Revokes a grant (撤销授权). It ends at once.
#[derive(Debug, Clone)]
pub struct RevokeGrant {
    /// Which grant.
    pub grant: GrantId,
    /// Why.
    pub reason: Option<String>,
}

impl Command for RevokeGrant {
    const DEED: Deed = Deed::RevokeGrant;
    type Output = HeldGrant;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<HeldGrant, CommandError> {
        let before = store::locked_grant(uow, self.grant).await?;
        let before = before.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("grant"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        let reason = self.reason.map(|reason| clean_text(&reason, 1000)).transpose();
        let reason = reason.map_err(|error| Refusal::from(error).at("reason"))?;
        let account = store::locked(uow, before.account).await?;
        let account = account.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("grant"))?;
        let others = match before.must_remain() {
            true => store::others_in_force(uow, &before).await?,
            false => 0,
        };
        let after = before.clone().revoke(others, uow.now())?;
        store::revoke_grant(uow, &warrant, &before, &after, reason).await?;
        Ok(HeldGrant { grant: after, account })
    }
}
