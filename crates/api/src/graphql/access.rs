//! Accounts, grants and invitations in the schema.

mod input;
mod log_in;
mod mutation;
mod query;

pub use log_in::LogInMutation;
pub use mutation::AccessMutation;
pub use query::AccessQuery;

use super::area::{self, Area};
use super::assessment::{self, InboxConnection};
use super::connection::{OrderDirection, Paging, connection, direction};
use super::context::state;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::ApiError;
use super::event::{TimelineConnection, timeline};
use super::loader::{GrantsOf, Own, batch};
use super::organization::Organization;
use super::scalar::DateTime;
use super::word::Choice;
use crate::graphql::list::List;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_application::access as application;
use siling_domain::access::{ACCOUNT_KEEPERS, Place, Role, Scope, ScopeKind, ServiceScope};
use siling_domain::account::{self as domain, AccountKind, AccountStatus, InvitationStatus};
use siling_domain::assessment::InboxTask;
use siling_domain::id::OrganizationId;
use siling_persistence::access::InvitationsOfOrganization;

/// Who looks after accounts.
pub const KEEPERS: &[Role] = ACCOUNT_KEEPERS;
/// Who sees the invitations of an organization.
pub const INVITERS: &[Role] = &[
    Role::DistrictCommittee,
    Role::SubdistrictOfficer,
    Role::OrganizationManager,
    Role::Auditor,
];

/// An account (账号).
#[derive(Debug, Clone)]
pub struct Account(pub domain::Account);

impl From<domain::Account> for Account {
    fn from(account: domain::Account) -> Self {
        Account(account)
    }
}

/// Who an account is with an external issuer of tokens (外部身份).
#[derive(Debug, Clone, SimpleObject)]
pub struct ExternalIdentity {
    /// The issuer, as its tokens name it.
    pub issuer: String,
    /// The account there.
    pub subject: String,
}

/// An account (账号): of a person, or of a system. Its holder sees it, and those who look after accounts.
#[Object]
impl Account {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Who logs in by it.
    fn kind(&self) -> Choice<AccountKind> {
        Choice(self.0.kind)
    }

    /// The name to log in by (登录名).
    fn login_name(&self) -> &str {
        self.0.login_name.as_str()
    }

    /// What it is called (姓名): whole to its holder, masked to everybody else, such as 张**.
    fn display_name(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        let own = state(ctx)?.actor.account() == Some(self.0.id);
        Ok(if own {
            self.0.display_name.reveal().as_str().to_owned()
        } else {
            self.0.shown_name()
        })
    }

    /// Whether it can be used.
    fn status(&self) -> Choice<AccountStatus> {
        Choice(self.0.status)
    }

    /// What a service account's tokens may be used for; empty for a person.
    fn service_scopes(&self) -> List<Choice<ServiceScope>> {
        Choice::of(&self.0.service_scopes)
    }

    /// Who it is with external issuers (外部身份), 100 at most, our default.
    fn identities(&self) -> List<ExternalIdentity> {
        let identities = self.0.identities.iter();
        identities
            .map(|identity| ExternalIdentity {
                issuer: identity.issuer.clone(),
                subject: identity.subject.clone(),
            })
            .collect()
    }

    /// The roles that it holds (授权), the oldest first, 100 at most, our default.
    async fn grants(&self, ctx: &Context<'_>) -> Result<List<Grant>, ApiError> {
        let grants = batch(ctx)?.load_one(GrantsOf(self.0.id)).await?;
        Ok(grants.unwrap_or_default().into_iter().map(Grant).collect())
    }

    /// Whether somebody else made the password up, so that it should be changed.
    fn password_is_initial(&self) -> bool {
        self.0.password_is_initial
    }

    /// Whether the account was made up for demonstration.
    fn demo(&self) -> bool {
        self.0.demo
    }

    /// Counts the changes, from 1; send it as `expectedVersion` to be told of changes in between.
    fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was opened.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// What happened to it, log-ins included (变更记录), the newest first.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection, ApiError> {
        let direction = direction(Some(Choice(OrderDirection::Desc)));
        timeline(
            ctx,
            self.0.id.0,
            Place::DISTRICT,
            direction,
            Paging {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }
}

/// A role that an account holds over a scope (授权).
#[derive(Debug, Clone)]
pub struct Grant(pub domain::AccountGrant);

impl From<application::HeldGrant> for Grant {
    fn from(held: application::HeldGrant) -> Self {
        Grant(held.grant)
    }
}

/// A role that an account holds over a scope (授权).
#[Object]
impl Grant {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The role (角色).
    fn role(&self) -> Choice<Role> {
        Choice(self.0.role)
    }

    /// The kind of scope over which it is held.
    fn scope_kind(&self) -> Choice<ScopeKind> {
        Choice(self.0.scope.kind())
    }

    /// The area over which it is held, with all that lies in it; null for other kinds of scope.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        match self.0.scope {
            Scope::Area(code) => area::load(ctx, Some(code)).await,
            Scope::District | Scope::Organization(_) => Ok(None),
        }
    }

    /// The organization over which it is held; null for other kinds of scope.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>, ApiError> {
        match self.0.scope {
            Scope::Organization(id) => load_organization(ctx, id).await,
            Scope::District | Scope::Area(_) => Ok(None),
        }
    }

    /// When it was granted.
    fn granted_at(&self) -> DateTime {
        DateTime(self.0.granted_at)
    }

    /// When it was revoked; null while it is in force.
    fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }
}

async fn load_organization(ctx: &Context<'_>, id: OrganizationId) -> Result<Option<Organization>, ApiError> {
    Ok(batch(ctx)?.load_one(id).await?.map(Organization))
}

/// Who is asking (当前用户).
pub struct Viewer(domain::Account);

/// Who is asking (当前用户): the account behind the token, and what it may rest on.
#[Object]
impl Viewer {
    /// The account.
    fn account(&self) -> Account {
        Account(self.0.clone())
    }

    /// The own name, whole (姓名).
    fn display_name(&self) -> &str {
        self.0.display_name.reveal().as_str()
    }

    /// The roles held (授权), the oldest first, 100 at most, our default.
    async fn grants(&self, ctx: &Context<'_>) -> Result<List<Grant>, ApiError> {
        let grants = batch(ctx)?.load_one(GrantsOf(self.0.id)).await?;
        Ok(grants.unwrap_or_default().into_iter().map(Grant).collect())
    }

    /// The organizations that the account manages (管理的社会组织), no more than the roles it holds.
    async fn organizations(&self, ctx: &Context<'_>) -> Result<List<Organization>, ApiError> {
        let ids = state(ctx)?.visibility.organizations.clone();
        let mut organizations: Vec<Organization> = batch(ctx)?
            .load_many(ids)
            .await?
            .into_values()
            .map(Organization)
            .collect();
        organizations.sort_by_key(|organization| organization.0.id);
        Ok(List(organizations))
    }

    /// What waits for the account, by its roles, the most urgent first; what has no last day comes last (待办).
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these tasks; all when not said.")] task: Option<Vec<Choice<InboxTask>>>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<InboxConnection, ApiError> {
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        assessment::inbox(ctx, task, paging).await
    }
}

/// An invitation to manage an organization (邀请).
#[derive(Debug, Clone)]
pub struct Invitation(pub domain::Invitation);

impl From<application::Invited> for Invitation {
    fn from(invited: application::Invited) -> Self {
        Invitation(invited.invitation)
    }
}

/// An invitation to manage an organization (邀请).
#[Object]
impl Invitation {
    /// The identifier.
    pub async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Which organization; null when you may not see it.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>, ApiError> {
        load_organization(ctx, self.0.organization).await
    }

    /// Who is invited, masked.
    fn invitee(&self) -> String {
        self.0.invitee.masked()
    }

    /// What became of it.
    fn status(&self, ctx: &Context<'_>) -> Result<Choice<InvitationStatus>, ApiError> {
        Ok(Choice(self.0.status(state(ctx)?.now)))
    }

    /// Until when it can be accepted.
    fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }

    /// When it was accepted; null unless it was.
    fn accepted_at(&self) -> Option<DateTime> {
        self.0.accepted_at.map(DateTime)
    }

    /// When it was withdrawn; null unless it was.
    fn withdrawn_at(&self) -> Option<DateTime> {
        self.0.withdrawn_at.map(DateTime)
    }

    /// When it was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

connection!(
    InvitationConnection,
    InvitationEdge,
    Invitation,
    Own<InvitationsOfOrganization>,
    "invitations (邀请)"
);

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[
            (Rule::Public, "viewer"),
            (Rule::Roles(KEEPERS), "account accounts"),
            (Rule::Roles(INVITERS), "invitations"),
        ],
    },
    TypeRules {
        name: "Viewer",
        rules: &[(Rule::SignedIn, "account displayName grants organizations")],
    },
    TypeRules {
        name: "Account",
        rules: &[(
            // The log-in answers with the account before anybody is logged in.
            Rule::Public,
            "id kind loginName displayName status serviceScopes identities grants passwordIsInitial demo version createdAt updatedAt \
             timeline",
        )],
    },
    TypeRules {
        name: "ExternalIdentity",
        rules: &[(Rule::Public, "issuer subject")],
    },
    TypeRules {
        name: "Grant",
        rules: &[(Rule::Public, "id role scopeKind area organization grantedAt revokedAt")],
    },
    TypeRules {
        name: "Invitation",
        rules: &[(
            Rule::SignedIn,
            "id organization invitee status expiresAt acceptedAt withdrawnAt createdAt",
        )],
    },
    TypeRules {
        name: "Tokens",
        rules: &[(
            Rule::Public,
            "accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt",
        )],
    },
    TypeRules {
        name: "RevealedContact",
        rules: &[(Rule::SignedIn, "organization name phone")],
    },
];
