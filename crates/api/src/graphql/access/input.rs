//! What mutations on accounts take, and how lists of them are filtered.

use crate::graphql::context::RequestState;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::enveloped;
use crate::graphql::organization::OrganizationRef;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject, OneofObject};
use siling_application::access::ScopeKey;
use siling_domain::access::{Role, ServiceScope};
use siling_domain::account::{AccountKind, AccountStatus};
use siling_domain::area_code::AreaCode;
use siling_domain::id::Id;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::access::AccountFilter as Filter;

/// Which accounts are wanted; every condition given has to hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AccountFilter {
    /// Holding this role over anything.
    pub role: Option<Choice<Role>>,
    /// Of this kind.
    pub kind: Option<Choice<AccountKind>>,
    /// In this state.
    pub status: Option<Choice<AccountStatus>>,
    /// With a login name that begins so.
    pub login_name_prefix: Option<String>,
    /// Managing this organization.
    pub organization: Option<OrganizationRef>,
}

impl AccountFilter {
    /// The filter as the store knows it.
    pub async fn filter(self, state: &RequestState) -> Result<Filter, ApiError> {
        let organization = match self.organization {
            Some(organization) => {
                let refused = |refusal: Refusal| ApiError::invalid_argument("filter.organization", refusal);
                let key = organization.key().map_err(refused)?;
                let found = siling_persistence::organization::resolve(state.store(), &key).await?;
                Some(found.ok_or_else(|| refused(Refusal::new(RefusalCode::NotFound)))?)
            }
            None => None,
        };
        Ok(Filter {
            role: self.role.map(|role| role.0),
            kind: self.kind.map(|kind| kind.0),
            status: self.status.map(|status| status.0),
            login_name_prefix: self.login_name_prefix,
            organization,
        })
    }
}

/// An identifier in an input.
pub fn known<I: Id>(field: &str, id: &ID) -> Result<I, Refusal> {
    siling_domain::id::parse(id).map_err(|error| Refusal::from(error).at(field))
}

/// What a log-in takes. It has no idempotency key: what it answers is secret.
#[derive(Debug, Clone, InputObject)]
pub struct LogInInput {
    /// The login name.
    pub login_name: String,
    /// The password.
    pub password: String,
}

/// What a service account's log-in takes.
#[derive(Debug, Clone, InputObject)]
pub struct LogInServiceInput {
    /// The login name.
    pub login_name: String,
    /// The secret.
    pub secret: String,
}

/// What a renewal takes.
#[derive(Debug, Clone, InputObject)]
pub struct RefreshTokensInput {
    /// The refresh token of the last log-in or renewal. It is good once.
    pub refresh_token: String,
}

/// What is needed to sign up as a resident (居民注册).
#[derive(Debug, Clone, InputObject)]
pub struct SignUpResidentInput {
    /// The name to log in by: 3 to 50 of a-z, 0-9, dot, underscore and hyphen.
    pub login_name: String,
    /// The password, 10 to 128 characters.
    pub password: String,
    /// The name, at most 50 characters. Personal data: encrypted in the store and shown masked.
    pub display_name: String,
    /// The community or village where the resident lives: a 12-digit code.
    pub area_code: String,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to change the own password (修改密码).
#[derive(Debug, Clone, InputObject)]
pub struct ChangePasswordInput {
    /// The password until now.
    pub current_password: String,
    /// The password from now on, 10 to 128 characters.
    pub new_password: String,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to open an account for somebody (开设账号).
#[derive(Debug, Clone, InputObject)]
pub struct OpenAccountInput {
    /// An identifier that the client made, `acct_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The name to log in by: 3 to 50 of a-z, 0-9, dot, underscore and hyphen.
    pub login_name: String,
    /// The person's name, at most 50 characters. Personal data: encrypted in the store and shown masked.
    pub display_name: String,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to open a service account (开设服务账号).
#[derive(Debug, Clone, InputObject)]
pub struct OpenServiceAccountInput {
    /// An identifier that the client made, `acct_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The name to log in by: 3 to 50 of a-z, 0-9, dot, underscore and hyphen.
    pub login_name: String,
    /// The system's name, at most 50 characters; shown whole.
    pub display_name: String,
    /// What its tokens may be used for, at least one.
    pub scopes: Vec<Choice<ServiceScope>>,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// Names an account, for what needs nothing else.
#[derive(Debug, Clone, InputObject)]
pub struct CloseAccountInput {
    /// The account's identifier.
    pub account: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to replace a lost password (重置密码).
#[derive(Debug, Clone, InputObject)]
pub struct ResetPasswordInput {
    /// The account's identifier.
    pub account: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to give a service account another secret (更换服务账号密钥).
#[derive(Debug, Clone, InputObject)]
pub struct RotateServiceSecretInput {
    /// The account's identifier.
    pub account: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to tie an account to an external identity (绑定外部身份).
#[derive(Debug, Clone, InputObject)]
pub struct LinkIdentityInput {
    /// The account's identifier.
    pub account: ID,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The issuer, as its tokens name it; one of those that the server is configured with.
    pub issuer: String,
    /// The account there: what its tokens carry as `sub`.
    pub subject: String,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// Over what a role is to be held: exactly one of these.
#[derive(Debug, Clone, OneofObject)]
pub enum GrantScopeInput {
    /// The whole district; say true.
    District(bool),
    /// An area with all that lies in it: a 12-digit code.
    AreaCode(String),
    /// One organization.
    Organization(OrganizationRef),
}

impl GrantScopeInput {
    /// The scope, or what is wrong with it.
    pub fn key(self) -> Result<ScopeKey, Refusal> {
        match self {
            GrantScopeInput::District(true) => Ok(ScopeKey::District),
            GrantScopeInput::District(false) => Err(Refusal::new(RefusalCode::Required).at("district")),
            GrantScopeInput::AreaCode(code) => AreaCode::parse(&code)
                .map(ScopeKey::Area)
                .map_err(|error| Refusal::from(error).at("areaCode")),
            GrantScopeInput::Organization(organization) => organization
                .key()
                .map(ScopeKey::Organization)
                .map_err(|refusal| refusal.at("organization")),
        }
    }
}

/// What is needed to grant a role (授权).
#[derive(Debug, Clone, InputObject)]
pub struct GrantRoleInput {
    /// An identifier that the client made, `grant_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The account's identifier.
    pub account: ID,
    /// The role.
    pub role: Choice<Role>,
    /// Over what.
    pub scope: GrantScopeInput,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to revoke a grant (撤销授权).
#[derive(Debug, Clone, InputObject)]
pub struct RevokeGrantInput {
    /// The grant's identifier.
    pub grant: ID,
    /// Why, at most 1,000 characters.
    pub reason: Option<String>,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to invite somebody to manage an organization (邀请管理员).
#[derive(Debug, Clone, InputObject)]
pub struct InviteManagerInput {
    /// An identifier that the client made, `invite_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// Which organization.
    pub organization: OrganizationRef,
    /// The name of whom you invite, at most 50 characters. Personal data: encrypted and shown masked.
    pub invitee: String,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to accept an invitation (接受邀请).
#[derive(Debug, Clone, InputObject)]
pub struct AcceptInvitationInput {
    /// The code that came with the invitation.
    pub code: String,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to withdraw an invitation (撤回邀请).
#[derive(Debug, Clone, InputObject)]
pub struct WithdrawInvitationInput {
    /// The invitation's identifier.
    pub invitation: ID,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to see an organization's contact whole (查看个人信息). It has neither idempotency key
/// nor dry run: each look is recorded.
#[derive(Debug, Clone, InputObject)]
pub struct RevealPersonalDataInput {
    /// Whose contact.
    pub organization: OrganizationRef,
    /// For what, 4 to 200 characters; it is recorded with your account.
    pub purpose: String,
}

enveloped!(
    SignUpResidentInput,
    ChangePasswordInput,
    OpenAccountInput,
    OpenServiceAccountInput,
    CloseAccountInput,
    ResetPasswordInput,
    RotateServiceSecretInput,
    LinkIdentityInput,
    GrantRoleInput,
    RevokeGrantInput,
    InviteManagerInput,
    AcceptInvitationInput,
    WithdrawInvitationInput,
);
