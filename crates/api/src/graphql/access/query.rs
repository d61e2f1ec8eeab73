//! Queries on accounts.

use super::{Account, INVITERS, Invitation, InvitationConnection, KEEPERS, Viewer};
use crate::graphql::access::input::AccountFilter;
use crate::graphql::connection::{Paging, connection, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::{Own, batch};
use crate::graphql::organization::OrganizationRef;
use async_graphql::{Context, ID, Object};
use siling_domain::access::Place;
use siling_domain::id::AccountId;
use siling_persistence::access::{self as store, AccountFilter as Filter, InvitationsOfOrganization};
use siling_persistence::page::{Count, KeyKind};

/// Counts a list of accounts under its filter.
pub struct AccountCounter(Filter);

impl AccountCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        Ok(store::count(state(ctx)?.store(), &self.0).await?)
    }
}

connection!(
    AccountConnection,
    AccountEdge,
    Account,
    AccountCounter,
    "accounts (账号)"
);

/// The queries on accounts.
#[derive(Default)]
pub struct AccessQuery;

#[Object]
impl AccessQuery {
    /// Who is asking (当前用户); null when nobody has logged in.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>, ApiError> {
        match state(ctx)?.actor.account() {
            Some(account) => Ok(batch(ctx)?.load_one(account).await?.map(Viewer)),
            None => Ok(None),
        }
    }

    /// One account by its identifier; null when there is none. For those who look after accounts.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as acct_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Account>, ApiError> {
        state(ctx)?.demand(KEEPERS, &Place::DISTRICT)?;
        match id.parse::<AccountId>() {
            Ok(id) => Ok(batch(ctx)?.load_one(id).await?.map(Account)),
            Err(_) => Ok(None),
        }
    }

    /// The accounts of the district, the newest first; null when you are none of those who look after accounts.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which accounts; all when not said.")] filter: Option<AccountFilter>,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<AccountConnection>, ApiError> {
        let state = state(ctx)?;
        state.demand(KEEPERS, &Place::DISTRICT)?;
        let filter = filter.unwrap_or_default().filter(state).await?;
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(store::LIST, KeyKind::Moment)?;
        let page = store::list(state.store(), &filter, &request).await?.map(Account);
        Ok(Some(AccountConnection::new(
            page_of(page, |account| store::cursor(&account.0)),
            AccountCounter(filter),
        )))
    }

    /// The invitations to manage an organization, the newest first. For the organization's managers and those who work for
    /// its area; null for others.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organization.")] organization: OrganizationRef,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<InvitationConnection>, ApiError> {
        let state = state(ctx)?;
        let key = organization
            .key()
            .map_err(|refusal| ApiError::invalid_argument("organization", refusal))?;
        let Some(id) = siling_persistence::organization::resolve(state.store(), &key).await? else {
            return Err(ApiError::not_found());
        };
        let found = batch(ctx)?.load_one(id).await?.ok_or_else(ApiError::not_found)?;
        state.demand(INVITERS, &found.place())?;
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let own = Own::new(InvitationsOfOrganization {}, id);
        let part = own.part(ctx, paging, Invitation, |invitation| &invitation.0).await?;
        Ok(Some(InvitationConnection::new(part, own)))
    }
}
