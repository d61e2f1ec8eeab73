//! Inviting somebody to manage an organization.

use super::token::{digest, random_secret};
use crate::app::App;
use crate::command::{Command, CommandError, Remembered};
use serde_json::{Value, json};
use siling_domain::access::{Deed, Denied, Role, Scope, authorise};
use siling_domain::account::{AccountGrant, Invitation, NewInvitation};
use siling_domain::bound::room;
use siling_domain::id::{GrantId, InvitationId};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::access as store;
use siling_persistence::organization::{self, OrganizationKey};
use siling_persistence::{Store, StoreError, UnitOfWork};

/// An invitation with the code that accepts it, which is shown this once.
#[derive(Clone)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// The code; `None` in the answer to a resend, and once it was used or withdrawn.
    pub code: Option<String>,
}

impl Remembered for Invited {
    fn remember(&self) -> Value {
        json!(self.invitation.id.to_string())
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        let Some(id) = kept.as_str().and_then(|id| id.parse::<InvitationId>().ok()) else {
            return Ok(None);
        };
        let invitation = store::invitation_by_ids(store, &[id]).await?.pop();
        Ok(invitation.map(|invitation| Invited { invitation, code: None }))
    }
}

/// Invites somebody to manage an organization (邀请管理员).
#[derive(Debug, Clone)]
pub struct InviteManager {
    /// The invitation's identifier.
    pub id: InvitationId,
    /// Which organization.
    pub organization: OrganizationKey,
    /// Who is invited.
    pub invitee: String,
}

impl Command for InviteManager {
    const DEED: Deed = Deed::InviteManager;
    type Output = Invited;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Invited, CommandError> {
        let organization = organization::locked(uow, &self.organization).await?;
        let organization = organization.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("organization"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &organization.place())?;
        let new = NewInvitation {
            id: self.id,
            organization: (organization.id, organization.area),
            invitee: self.invitee,
        };
        let invitation = Invitation::make(new, uow.now())?;
        let code = random_secret()?;
        store::insert_invitation(uow, &warrant, &invitation, &digest(&code)).await?;
        Ok(Invited {
            invitation,
            code: Some(code),
        })
    }
}

/// Accepts an invitation (接受邀请): the account manages the organization from then on.
#[derive(Clone)]
pub struct AcceptInvitation {
    /// The code.
    pub code: String,
    /// The identifier of the grant.
    pub grant: GrantId,
}

impl Command for AcceptInvitation {
    const DEED: Deed = Deed::AcceptInvitation;
    type Output = Invited;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Invited, CommandError> {
        let bad = || Refusal::new(RefusalCode::BadInvitation).at("code");
        let account = uow.actor().account().ok_or(Denied::LogInFirst)?;
        let before = store::by_code(uow, &digest(self.code.trim())).await?.ok_or_else(bad)?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        let account = store::locked(uow, account).await?.ok_or_else(bad)?;
        let after = before
            .clone()
            .accept(account.id, uow.now())
            .map_err(|refusal| refusal.at("code"))?;
        let held = store::grants_of(uow.store(), &[account.id]).await?;
        room(held.len()).map_err(|refusal| refusal.at("code"))?;
        let scope = Scope::Organization(before.organization);
        let grant = AccountGrant::give(self.grant, &account, Role::OrganizationManager, scope, uow.now())?;
        store::update_invitation(uow, &warrant, &before, &after).await?;
        store::insert_grant(uow, &warrant, &grant).await?;
        Ok(Invited {
            invitation: after,
            code: None,
        })
    }
}

/// Withdraws an invitation (撤回邀请).
#[derive(Debug, Clone)]
pub struct WithdrawInvitation {
    /// Which invitation.
    pub invitation: InvitationId,
}

impl Command for WithdrawInvitation {
    const DEED: Deed = Deed::WithdrawInvitation;
    type Output = Invited;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Invited, CommandError> {
        let before = store::locked_invitation(uow, self.invitation).await?;
        let before = before.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("invitation"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        let after = before.clone().withdraw(uow.now())?;
        store::update_invitation(uow, &warrant, &before, &after).await?;
        Ok(Invited {
            invitation: after,
            code: None,
        })
    }
}
