//! Queries on projects.

use super::list_input::{ProjectFilter, ProjectOrderBy};
use super::object::{Project, ProjectConnection, ProjectCounter};
use super::statistics::{ProjectStatistics, statistics};
use super::viewer::visible;
use crate::graphql::area::{self, argument};
use crate::graphql::connection::{Paging, direction, page_of};
use crate::graphql::context::state;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::scalar::Date;
use async_graphql::{Context, ID, Object};
use siling_persistence::page::Direction;
use siling_persistence::project::{self as store, ProjectOrder};

/// The queries on projects.
#[derive(Default)]
pub struct ProjectQuery;

#[Object]
impl ProjectQuery {
    /// One project by its identifier; null when there is none that you may see.
    async fn project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier, such as project_01jd3v9x0pfh2.")] id: ID,
    ) -> Result<Option<Project>, ApiError> {
        match id.parse() {
            Ok(id) => visible(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// Projects by filter (项目列表): all that everybody may see, and what is proposed or was declined of your
    /// organizations and in the area that your work covers.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a Relay list")]
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted; all that you may see when not said.")] filter: Option<ProjectFilter>,
        #[graphql(desc = "How they are sorted; by CREATED_AT, the earliest first, when not said.")] order_by: Option<
            ProjectOrderBy,
        >,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ProjectConnection, ApiError> {
        let state = state(ctx)?;
        let filter = filter.unwrap_or_default().filter(state)?;
        let (order, direction) = match order_by {
            Some(by) => (by.field.0, direction(by.direction)),
            None => (ProjectOrder::CreatedAt, Direction::Asc),
        };
        let request = Paging {
            first,
            after,
            last,
            before,
        }
        .request(&store::list_name(order, direction), store::key_kind(order))?;
        let page = store::list(state.store(), &state.visibility, &filter, order, direction, &request).await?;
        Ok(ProjectConnection::new(
            page_of(page.map(Project), move |item| store::cursor(&item.0, order, direction)),
            ProjectCounter::Filtered(Box::new(filter)),
        ))
    }

    /// How many projects there are and what they came to on a day (项目统计): by lead, by sub-district, by origin.
    async fn project_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area: a 12-digit code; the district when not said.")] area_code: Option<String>,
        #[graphql(
            desc = "The day; today when not said. A later day is as today, a day before the first project has zeros."
        )]
        as_of: Option<Date>,
        #[graphql(
            desc = "Only what was made up for demonstration (true), or only what was not (false); all when not said."
        )]
        demo: Option<bool>,
    ) -> Result<ProjectStatistics, ApiError> {
        let state = state(ctx)?;
        let code = match area_code {
            Some(code) => argument("areaCode", &code)?,
            None => state.store().district(),
        };
        let area = area::load(ctx, Some(code)).await?;
        let area = area.ok_or_else(|| {
            ApiError::invalid_argument("areaCode", Detail::both("没有该区域", "there is no such area"))
        })?;
        let today = state.today();
        let as_of = as_of.map_or(today, |day| day.0.min(today));
        statistics(ctx, area, as_of, demo).await
    }
}
