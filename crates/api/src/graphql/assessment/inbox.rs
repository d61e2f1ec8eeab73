//! What waits for the viewer, by role, with deadlines.

use super::object::Assessment;
use super::remediation::Remediation;
use crate::graphql::connection::{Paging, connection, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::loader::batch;
use crate::graphql::need::Need;
use crate::graphql::order::{Claim, ServiceOrder};
use crate::graphql::scalar::{Date, DateTime};
use crate::graphql::venture::Proposal;
use crate::graphql::word::Choice;
use async_graphql::{Context, Object};
use siling_domain::access::{Actor, Role, Scope};
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::InboxTask;
use siling_domain::calendar::end_of_day;
use siling_persistence::assessment::{self as store, Inbox, InboxEntry, InboxSubject};
use siling_persistence::page::{Count, KeyKind};

/// Something that waits for the viewer (待办).
pub struct InboxItem(InboxEntry);

/// Something that waits for the viewer (待办).
#[Object]
impl InboxItem {
    /// What is to be done.
    fn task(&self) -> Choice<InboxTask> {
        Choice(self.0.task)
    }

    /// The mutation that does it.
    fn mutation(&self) -> String {
        self.0.task.deed().mutation()
    }

    /// The last day for it; null where there is none.
    fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }

    /// The end of that day in China; null where there is none.
    fn due_at(&self) -> Option<DateTime> {
        self.0.due_on.map(|day| DateTime(end_of_day(day)))
    }

    /// Whether the last day is over.
    fn overdue(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        let today = state(ctx)?.today();
        Ok(self.0.due_on.is_some_and(|due| due < today))
    }

    /// The assessment concerned; null for what is about something else.
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<Assessment>, ApiError> {
        match self.0.about {
            InboxSubject::Assessment(id) => Ok(batch(ctx)?.load_one(id).await?.map(Assessment)),
            _ => Ok(None),
        }
    }

    /// The remediation concerned; null for what is about something else.
    async fn remediation(&self, ctx: &Context<'_>) -> Result<Option<Remediation>, ApiError> {
        match self.0.about {
            InboxSubject::Remediation(id) => Ok(batch(ctx)?.load_one(id).await?.map(Remediation)),
            _ => Ok(None),
        }
    }

    /// The proposal to a venture round concerned; null for what is about something else.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<Proposal>, ApiError> {
        match self.0.about {
            InboxSubject::Proposal(id) => Ok(batch(ctx)?.load_one(id).await?.map(Proposal)),
            _ => Ok(None),
        }
    }

    /// The service order concerned; null for what is about something else.
    async fn service_order(&self, ctx: &Context<'_>) -> Result<Option<ServiceOrder>, ApiError> {
        match self.0.about {
            InboxSubject::Order(id) => Ok(batch(ctx)?.load_one(id).await?.map(ServiceOrder)),
            _ => Ok(None),
        }
    }

    /// The claim concerned; null for what is about something else.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Option<Claim>, ApiError> {
        match self.0.about {
            InboxSubject::Claim(id) => Ok(batch(ctx)?.load_one(id).await?.map(Claim)),
            _ => Ok(None),
        }
    }

    /// The need concerned; null for what is about something else.
    async fn need(&self, ctx: &Context<'_>) -> Result<Option<Need>, ApiError> {
        match self.0.about {
            InboxSubject::Need(id) => Ok(batch(ctx)?.load_one(id).await?.map(Need)),
            _ => Ok(None),
        }
    }
}

/// Counts an inbox.
pub struct InboxCounter(Inbox);

impl InboxCounter {
    async fn count(&self, ctx: &Context<'_>) -> Result<Count, ApiError> {
        Ok(store::count_inbox(state(ctx)?.store(), &self.0).await?)
    }
}

connection!(
    InboxConnection,
    InboxEdge,
    InboxItem,
    InboxCounter,
    "what waits for somebody (待办)"
);

/// The areas over which the actor holds the role.
fn areas(actor: &Actor, role: Role, district: AreaCode) -> Vec<AreaCode> {
    let held = actor.grants.iter().filter(|grant| grant.role == role);
    held.filter_map(|grant| match grant.scope {
        Scope::District => Some(district),
        Scope::Area(area) => Some(area),
        Scope::Organization(_) => None,
    })
    .collect()
}

/// A part of what waits for the viewer, the most urgent first.
pub async fn inbox(
    ctx: &Context<'_>,
    tasks: Option<Vec<Choice<InboxTask>>>,
    paging: Paging,
) -> Result<InboxConnection, ApiError> {
    let state = state(ctx)?;
    let (actor, district) = (&state.actor, state.store().district());
    let managed = actor
        .grants
        .iter()
        .filter(|grant| grant.role == Role::OrganizationManager);
    let inbox = Inbox {
        account: actor.account(),
        organizations: managed
            .filter_map(|grant| match grant.scope {
                Scope::Organization(organization) => Some(organization),
                Scope::Area(_) | Scope::District => None,
            })
            .collect(),
        reviews: areas(actor, Role::SubdistrictOfficer, district),
        decides: areas(actor, Role::DistrictCommittee, district),
        communities: areas(actor, Role::CommunityWorker, district),
        tasks: tasks.map(Choice::words),
        today: state.today(),
    };
    let request = paging.request(store::INBOX_LIST, KeyKind::Text)?;
    let page = store::inbox(state.store(), &inbox, &request).await?.map(InboxItem);
    let placed = page_of(page, |item: &InboxItem| store::inbox_cursor(&item.0));
    Ok(InboxConnection::new(placed, InboxCounter(inbox)))
}
