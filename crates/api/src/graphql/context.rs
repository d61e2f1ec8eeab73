//! What a resolver knows of its request.

use super::engine::error::ApiError;
use chrono::{DateTime, NaiveDate, Utc};
use siling_application::App;
use siling_domain::Locale;
use siling_domain::access::{Actor, Place, Role, ServiceScope, Visibility};
use siling_domain::time::china_date;
use siling_persistence::Store;
use std::sync::Arc;

/// What a resolver knows of its request.
pub struct RequestState {
    /// The product.
    pub app: App,
    /// Who asks.
    pub actor: Actor,
    /// What they may read: a service with the scope to read alone.
    pub visibility: Visibility,
    /// The language of messages.
    pub locale: Locale,
    /// The request's identifier.
    pub request_id: String,
    /// The client's address, by which log-ins are throttled.
    pub client: String,
    /// When the request came.
    pub now: DateTime<Utc>,
}

impl RequestState {
    /// The state of a request.
    pub fn new(app: App, actor: Actor, locale: Locale, request_id: String, client: String) -> Self {
        let now = app.clock.now();
        let visibility = match actor.token_allows(ServiceScope::Read) {
            true => actor.visibility(),
            false => Visibility {
                account: actor.account(),
                ..Visibility::default()
            },
        };
        RequestState {
            app,
            actor,
            visibility,
            locale,
            request_id,
            client,
            now,
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.app.store
    }

    /// The day in China.
    pub fn today(&self) -> NaiveDate {
        china_date(self.now)
    }

    /// Whether the viewer's work covers the place, or the place is the viewer's own organization. A service
    /// needs the scope to read for it.
    pub fn sees(&self, place: &Place) -> bool {
        self.actor.token_allows(ServiceScope::Read) && self.visibility.sees(place)
    }

    /// Whether the viewer holds one of the roles over the place, a service with the scope to read; the denial
    /// if not.
    pub fn demand(&self, roles: &[Role], place: &Place) -> Result<(), ApiError> {
        if self.actor.token_allows(ServiceScope::Read) && self.actor.holds_over(roles, place) {
            Ok(())
        } else {
            Err(ApiError::forbidden())
        }
    }
}

/// The state of the request that a resolver serves. The router puts it there for every request; a
/// request without it is a mistake of ours.
pub fn state<'a>(ctx: &async_graphql::Context<'a>) -> Result<&'a RequestState, ApiError> {
    ctx.data_opt::<Arc<RequestState>>()
        .map(Arc::as_ref)
        .ok_or_else(|| ApiError::internal("a request without its state"))
}
