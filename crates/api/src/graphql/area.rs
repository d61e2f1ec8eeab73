//! Areas in the schema.

use super::context::state;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::ApiError;
use super::loader::{ChildrenOf, batch};
use super::prompt::Ready;
use super::scalar::{AreaCode, Date};
use super::word::Choice;
use crate::graphql::list::List;
use async_graphql::{Context, Object};
use siling_domain::area::{self as domain, AreaLevel, CommunityKind};
use siling_domain::area_code;
use siling_persistence::area as store;

/// An area (区域): the district, a sub-district or town, or a community or village.
pub struct Area(pub domain::Area);

impl Ready for Area {
    const READY: &'static [&'static str] = &["code", "level", "name", "communityKind", "validFrom", "validTo"];
}

/// An area (区域): the district, a sub-district or town, or a community or village.
#[Object]
impl Area {
    /// The 12-digit statistical code.
    fn code(&self) -> AreaCode {
        AreaCode(self.0.code)
    }

    /// The level.
    fn level(&self) -> Choice<AreaLevel> {
        Choice(self.0.level)
    }

    /// The name (名称).
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Other names by which it is found (别名).
    fn aliases(&self) -> List<&str> {
        self.0.aliases.iter().map(String::as_str).collect()
    }

    /// Which kind of community it is; null above communities.
    fn community_kind(&self) -> Option<Choice<CommunityKind>> {
        self.0.community_kind.map(Choice)
    }

    /// The first day on which the code was valid; null where not known.
    fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date)
    }

    /// The last day on which the code was valid; null while it is.
    fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }

    /// The area that took its place; null while it is valid.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        load(ctx, self.0.successor).await
    }

    /// The area in which it lies; null for the district.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        load(ctx, self.0.parent).await
    }

    /// The areas right below it, by code; at most a few dozen.
    async fn children(&self, ctx: &Context<'_>) -> Result<List<Area>, ApiError> {
        let children = batch(ctx)?.load_one(ChildrenOf(self.0.code)).await?;
        Ok(children.unwrap_or_default().into_iter().map(Area).collect())
    }
}

/// The area of a code, if there is a code.
pub async fn load(ctx: &Context<'_>, code: Option<area_code::AreaCode>) -> Result<Option<Area>, ApiError> {
    match code {
        Some(code) => Ok(match store::known(state(ctx)?.store(), code) {
            Some(area) => Some(Area(area)),
            None => batch(ctx)?.load_one(code).await?.map(Area),
        }),
        None => Ok(None),
    }
}

/// The area of a code that the store's own keys vouch for.
pub async fn existing(ctx: &Context<'_>, code: area_code::AreaCode) -> Result<Area, ApiError> {
    load(ctx, Some(code))
        .await?
        .ok_or_else(|| ApiError::internal("an area that is referred to is missing"))
}

/// An area code in a query's argument.
pub fn argument(name: &str, text: &str) -> Result<area_code::AreaCode, ApiError> {
    area_code::AreaCode::parse(text).map_err(|error| ApiError::invalid_argument(name, error))
}

/// The queries on areas.
#[derive(Default)]
pub struct AreaQuery;

#[Object]
impl AreaQuery {
    /// One area by its 12-digit code; null when there is none.
    async fn area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The 12-digit statistical code, such as 370305003025.")] code: String,
    ) -> Result<Option<Area>, ApiError> {
        load(ctx, Some(argument("code", &code)?)).await
    }

    /// The district at the root of the tree of areas (区); its `children` are the sub-districts and
    /// towns, theirs the communities and villages. Null before the areas are loaded.
    async fn district(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        load(ctx, Some(state(ctx)?.store().district())).await
    }

    /// Every area of the district in one list, by code: 481 in Linzi. For whom wants to keep a copy.
    async fn areas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only areas of this level.")] level: Option<Choice<AreaLevel>>,
    ) -> Result<List<Area>, ApiError> {
        let areas = store::all(state(ctx)?.store()).await?;
        Ok(areas
            .into_iter()
            .filter(|area| level.is_none_or(|level| area.level == level.0))
            .map(Area)
            .collect())
    }
}

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "area district areas")],
    },
    TypeRules {
        name: "Area",
        rules: &[(
            Rule::Public,
            "code level name aliases communityKind validFrom validTo successor parent children",
        )],
    },
];
