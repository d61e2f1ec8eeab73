//! What happened: the timeline of an object, and the feed of changes.

use super::connection::{Paging, connection, page_of};
use super::context::{RequestState, state};
use super::engine::access::{Rule, TypeRules};
use super::engine::detail::Detail;
use super::engine::error::ApiError;
use super::loader::{TimelineCountOf, TimelineOf, batch};
use super::scalar::DateTime;
use super::word::Choice;
use crate::graphql::list::List;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_domain::access::{Actor, Deed, Place, Role, ServiceScope, Visibility};
use siling_domain::event::{Reach, TOLD_BY_OTHERS};
use siling_domain::id;
use siling_domain::{Word, vocabulary};
use siling_persistence::event::{self as store, LogEntry, LogPosition};
use siling_persistence::page::{Count, Direction, KeyKind, Page};
use uuid::Uuid;

/// One thing that happened to an object (变更记录).
pub struct TimelineEntry {
    entry: LogEntry,
    /// Whether the viewer's work covers the object.
    insider: bool,
}

/// One thing that happened to an object (变更记录).
#[Object]
impl TimelineEntry {
    /// Where it stands in the event log.
    fn log_position(&self) -> String {
        self.entry.position.to_string()
    }

    /// When it happened.
    fn occurred_at(&self) -> DateTime {
        DateTime(self.entry.occurred_at)
    }

    /// What was done.
    fn deed(&self) -> Choice<Deed> {
        Choice(self.entry.deed)
    }

    /// What was done, in the language of the request.
    fn label(&self, ctx: &Context<'_>) -> Result<&'static str, ApiError> {
        Ok(self.entry.deed.label(state(ctx)?.locale))
    }

    /// The object's version after it.
    fn object_version(&self) -> i32 {
        self.entry.object_version
    }

    /// The role by which it was done (角色); null where no role was needed, and for the product's own jobs.
    fn role(&self) -> Option<Choice<Role>> {
        self.entry.role.map(Choice)
    }

    /// Why; null where no reason was given, and for viewers without a task here.
    fn reason(&self) -> Option<&str> {
        self.entry.reason.as_deref().filter(|_| self.insider)
    }

    /// The document that it rests on; null where none was named, and for viewers without a task here.
    fn document(&self) -> Option<&str> {
        self.entry.document.as_deref().filter(|_| self.insider)
    }

    /// The names of the object's fields that changed, but for `version` and `updatedAt`; null for viewers
    /// without a task here, empty for a birth.
    fn changed(&self) -> Option<List<String>> {
        self.insider.then(|| {
            self.entry
                .before
                .as_object()
                .map(|members| members.keys().filter_map(|member| in_schema(member)).collect())
                .unwrap_or_default()
        })
    }
}

/// A member's name as the schema has it: `external_ids` is `externalIds`. `None` for what every change changes.
pub fn in_schema(member: &str) -> Option<String> {
    match member {
        "updated_at" | "version" | "completed_by" => return None,
        "term_ends" => return Some("termEndsOn".to_owned()),
        "below_minimum_since" => return Some("findings".to_owned()),
        _ => {}
    }
    let mut parts = member.split('_');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    Some(name)
}

/// Counts the entries of a timeline.
pub struct TimelineCounter(Uuid);

impl TimelineCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        let counted = batch(ctx)?.load_one(TimelineCountOf(self.0)).await?;
        Ok(counted.unwrap_or(Count { value: 0, exact: true }))
    }
}

connection!(
    TimelineConnection,
    TimelineEdge,
    TimelineEntry,
    TimelineCounter,
    "things that happened to an object (变更记录)"
);

/// A part of an object's timeline.
pub async fn timeline(
    ctx: &Context<'_>,
    object: Uuid,
    place: Place,
    direction: Direction,
    paging: Paging,
) -> Result<TimelineConnection, ApiError> {
    let insider = state(ctx)?.sees(&place);
    timeline_for(ctx, object, insider, direction, paging).await
}

/// A part of an object's timeline, for a viewer who works on it or not: where that is not a question of the place.
pub async fn timeline_for(
    ctx: &Context<'_>,
    object: Uuid,
    insider: bool,
    direction: Direction,
    paging: Paging,
) -> Result<TimelineConnection, ApiError> {
    let list = format!("timeline.{direction:?}");
    let request = paging.request(&list, KeyKind::Number)?;
    let key = TimelineOf {
        object,
        direction,
        page: request,
    };
    let page = batch(ctx)?.load_one(key).await?.unwrap_or_else(Page::empty);
    Ok(TimelineConnection::new(
        page_of(page.map(|entry| TimelineEntry { entry, insider }), move |item| {
            item.entry.cursor(&list)
        }),
        TimelineCounter(object),
    ))
}

vocabulary! {
    /// What a change means to a copy of the data (变更类型).
    pub enum ChangeKind {
        /// The object is new or has changed: read it again (新增或变更).
        Upserted = "UPSERTED" { zh: "新增或变更", en: "New or changed" },
        /// The object is no longer yours to see: take it out of the copy (不再可见).
        Hidden = "HIDDEN" { zh: "不再可见", en: "Hidden" },
    }
}

/// One change of an object (变更). Read the object again by its identifier for what it is now.
#[derive(Debug, Clone, SimpleObject)]
pub struct Change {
    /// Where it stands in the event log; ask on with the last one you have.
    pub position: String,
    /// When it happened.
    pub occurred_at: DateTime,
    /// The kind of object, a type of this schema.
    pub object_type: String,
    /// The object.
    pub object_id: ID,
    /// The object's version after it.
    pub object_version: i32,
    /// What it means to a copy.
    pub kind: Choice<ChangeKind>,
    /// What was done.
    pub deed: Choice<Deed>,
}

/// A part of the feed of changes (变更流).
#[derive(Debug, Clone, SimpleObject)]
pub struct ChangeFeed {
    /// The changes, in the order in which they were committed.
    pub changes: List<Change>,
    /// The position to ask on with: how far the log was looked through.
    pub position: String,
    /// Whether there may be more at once, even where there are no changes here. When false, ask again later.
    pub has_more: bool,
}

/// The most changes of one answer.
pub const FEED_MAX: u32 = 500;

/// From where on, and of which types, somebody follows the log.
pub struct Wanted {
    /// The position reached.
    pub from: LogPosition,
    /// The types of the schema; all when not said.
    pub types: Option<Vec<String>>,
}

impl Wanted {
    /// What somebody wants who may follow.
    pub fn of(state: &RequestState, after: Option<&str>, types: Option<Vec<String>>) -> Result<Self, ApiError> {
        if !state.actor.token_allows(ServiceScope::Changes) {
            return Err(ApiError::forbidden());
        }
        let from = match after {
            None => LogPosition::START,
            Some(text) => text.parse().map_err(|()| {
                let told = Detail::both("须为本接口给出过的位置", "a position that this API gave out is needed");
                ApiError::invalid_argument("after", told)
            })?,
        };
        // A type that there is not would wait for ever, and say nothing.
        let is_known = |name: &&String| id::PREFIXES.iter().any(|(_, object)| object == name);
        if let Some(name) = types.iter().flatten().find(|name| !is_known(name)) {
            let told = Detail::both(
                format!("{name} 不是变更流的类型"),
                format!("{name} is no type of the feed"),
            );
            return Err(ApiError::invalid_argument("types", told));
        }
        let others = |name: &String| TOLD_BY_OTHERS.iter().find(|(object, _)| object == name);
        if let Some((object, others)) = types.iter().flatten().find_map(others) {
            // The others are listed as English lists them.
            let listed = others.replace(", ", "、").replace(" and ", "、");
            let told = Detail::both(
                format!("{object} 没有自己的变更，请关注 {listed}"),
                format!("{object} has no changes of its own: follow {others}"),
            );
            return Err(ApiError::invalid_argument("types", told));
        }
        Ok(Wanted { from, types })
    }
}

/// The queries on the event log.
#[derive(Default)]
pub struct EventQuery;

#[Object]
impl EventQuery {
    /// Everything that changed after a position, in the order in which it was committed, of what you
    /// may see (变更流). A full copy that is followed by this feed from the position at which the copy
    /// was begun equals the server's state: read each `UPSERTED` object again, take each `HIDDEN` one out. Nothing
    /// is ever removed from the registry. When your grants change, what you may see changes as a whole: copy anew.
    /// A change never appears before a position that was already given out.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position that you have reached; from the beginning when not said.")] after: Option<
            String,
        >,
        #[graphql(
            desc = "Only objects of these types of the schema. Records of service come with their Project, entries of the ledger with Fund, \
                    Commitment and Payment; neither is a type of the feed."
        )]
        types: Option<Vec<String>>,
        #[graphql(desc = "At most so many, up to 500; 100 when not said.")] first: Option<i32>,
    ) -> Result<ChangeFeed, ApiError> {
        let state = state(ctx)?;
        let limit = match first {
            None => 100,
            Some(first) => u32::try_from(first)
                .ok()
                .filter(|first| (1..=FEED_MAX).contains(first))
                .ok_or_else(|| ApiError::invalid_argument("first", Detail::number(1, FEED_MAX)))?,
        };
        let Wanted { from, types } = Wanted::of(state, after.as_deref(), types)?;
        // The feed is a service's by the scope to follow changes, whether or not it may read.
        let followed = state.actor.visibility();
        let part = store::feed(state.store(), &followed, from, types.as_deref(), limit).await?;
        Ok(ChangeFeed {
            changes: part
                .entries
                .into_iter()
                .map(|entry| change(&state.actor, &followed, entry))
                .collect(),
            position: part.position.to_string(),
            has_more: part.more,
        })
    }

    /// Where the event log stands now: begin a full copy with it, then follow `changes` from it.
    async fn log_position(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        Ok(store::position(state(ctx)?.store()).await?.to_string())
    }
}

/// The change that an event is for a viewer.
pub fn change(actor: &Actor, visibility: &Visibility, entry: LogEntry) -> Change {
    let own = actor.account();
    let stays = visibility.sees(&entry.place) || (own.is_some() && (entry.owner == own || entry.actor == own));
    let kind = match entry.reach {
        Reach::Withdrawn if !stays => ChangeKind::Hidden,
        _ => ChangeKind::Upserted,
    };
    let prefix = id::PREFIXES
        .iter()
        .find(|(_, object)| *object == entry.object_type)
        .map_or("object", |(prefix, _)| prefix);
    Change {
        position: entry.position.to_string(),
        occurred_at: DateTime(entry.occurred_at),
        object_id: ID(id::format(prefix, entry.object_id)),
        object_type: entry.object_type,
        object_version: entry.object_version,
        kind: Choice(kind),
        deed: Choice(entry.deed),
    }
}

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "changes logPosition")],
    },
    TypeRules {
        name: "TimelineEntry",
        rules: &[(
            Rule::Public,
            "logPosition occurredAt deed label objectVersion role reason document changed",
        )],
    },
    TypeRules {
        name: "ChangeFeed",
        rules: &[(Rule::Public, "changes position hasMore")],
    },
    TypeRules {
        name: "Change",
        rules: &[(
            Rule::Public,
            "position occurredAt objectType objectId objectVersion kind deed",
        )],
    },
];
