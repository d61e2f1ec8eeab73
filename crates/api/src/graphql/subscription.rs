//! What comes by itself: the feed of changes, as it grows.

use super::context::state;
use super::engine::LogWatch;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::ApiError;
use super::event::{Change, FEED_MAX, Wanted, change};
use async_graphql::{Context, Subscription};
use futures_util::Stream;
use futures_util::stream::{self, StreamExt as _};
use siling_domain::access::{Actor, Visibility};
use siling_persistence::Store;
use siling_persistence::event::{self as store, FeedPart, LogPosition};
use tokio::sync::watch;

/// The root of subscriptions.
#[derive(Default)]
pub struct Subscriptions;

/// Where a subscriber stands in the log.
struct Follower {
    store: Store,
    actor: Actor,
    visibility: Visibility,
    types: Option<Vec<String>>,
    position: LogPosition,
    told: watch::Receiver<LogPosition>,
}

/// What comes by itself, over `/graphql/ws` and `/graphql/stream`.
#[Subscription(name = "Subscription")]
impl Subscriptions {
    /// Each change of what you may see, as it is committed (变更推送): what the query `changes` answers, without
    /// asking. It ends when your token ends or your grants change. After a break go on with the last `position` that you
    /// have: nothing is missed.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position that you have reached; from now on when not said.")] after: Option<String>,
        #[graphql(desc = "Only objects of these types of the schema; which there are, the query `changes` says.")]
        types: Option<Vec<String>>,
    ) -> Result<impl Stream<Item = Result<Change, ApiError>>, ApiError> {
        let state = state(ctx)?;
        let wanted = Wanted::of(state, after.as_deref(), types)?;
        let told = ctx
            .data_opt::<LogWatch>()
            .ok_or_else(|| ApiError::internal("a subscription without the log's watch"))?
            .wait(state.store());
        let position = match after {
            Some(_) => wanted.from,
            None => store::position(state.store()).await?,
        };
        let follower = Follower {
            store: state.store().clone(),
            actor: state.actor.clone(),
            visibility: state.actor.visibility(),
            types: wanted.types,
            position,
            told,
        };
        Ok(stream::unfold(Some(follower), Follower::next).flat_map(stream::iter))
    }
}

impl Follower {
    /// The next changes, once there are any; after a failure nothing more.
    async fn next(follower: Option<Self>) -> Option<(Vec<Result<Change, ApiError>>, Option<Self>)> {
        let mut follower = follower?;
        loop {
            let part = match follower.part().await {
                Ok(part) => part,
                Err(error) => return Some((vec![Err(error)], None)),
            };
            follower.position = part.position;
            if !part.entries.is_empty() {
                let entries = part.entries.into_iter();
                let changes = entries.map(|entry| Ok(change(&follower.actor, &follower.visibility, entry)));
                return Some((changes.collect(), Some(follower)));
            }
            if !part.more && follower.told.changed().await.is_err() {
                return None;
            }
        }
    }

    async fn part(&mut self) -> Result<FeedPart, ApiError> {
        // What comes from now on is news, what is read now is not.
        self.told.mark_unchanged();
        let (visibility, types) = (&self.visibility, self.types.as_deref());
        Ok(store::feed(&self.store, visibility, self.position, types, FEED_MAX).await?)
    }
}

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[TypeRules {
    name: "Subscription",
    rules: &[(Rule::Public, "changes")],
}];
