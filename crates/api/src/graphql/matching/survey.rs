//! The two-way survey as a table.

use super::parts::{counted, part};
use crate::graphql::area::{self, Area};
use crate::graphql::dictionary::Capability;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::{CapabilityCode, batch};
use crate::graphql::scalar::DateTime;
use crate::graphql::word::Choice;
use async_graphql::{Context, Object};
use siling_application::matching::Survey;
use siling_domain::area_code::AreaCode;
use siling_domain::matching::{SurveyKey, SurveyRow};
use siling_domain::organization::Lead;

/// Demand against supply (双向摸底).
pub struct TwoWaySurvey {
    pub area: AreaCode,
    pub survey: Survey,
    /// The widest gaps first.
    pub rows: Vec<(SurveyKey, SurveyRow)>,
}

/// What residents ask for against what organizations can do, with the gaps (双向摸底). Demand is accepted needs without an
/// order and published orders without an award; supply is active organizations, with what their capacity leaves beside
/// the projects that they lead. As far as today's record tells: capabilities, service areas and capacities are those of
/// today, whatever the day.
#[Object]
impl TwoWaySurvey {
    /// The moment that it tells of: now, or the end of the day that was asked for.
    fn as_of(&self) -> DateTime {
        DateTime(self.survey.at)
    }

    /// The area.
    async fn area(&self, ctx: &Context<'_>) -> Result<Area, ApiError> {
        area::existing(ctx, self.area).await
    }

    /// All of it in one row, in which everything counts once.
    fn total(&self) -> TwoWaySurveyRow {
        TwoWaySurveyRow(SurveyKey::default(), self.survey.total)
    }

    /// How many rows there are.
    fn row_count(&self) -> i32 {
        counted(self.rows.len())
    }

    /// The rows, the widest gap first, then the greatest demand. They do not sum to the total: what asks for several
    /// capabilities counts in the row of each, and an organization in every row that it could serve.
    fn rows(
        &self,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "After so many.")] offset: Option<i32>,
    ) -> List<TwoWaySurveyRow> {
        let rows = part(&self.rows, first, offset).iter();
        rows.map(|(key, row)| TwoWaySurveyRow(key.clone(), *row)).collect()
    }
}

/// A row of the two-way survey (摸底结果).
pub struct TwoWaySurveyRow(SurveyKey, SurveyRow);

/// A row of the two-way survey: demand against supply (摸底结果).
#[Object]
impl TwoWaySurveyRow {
    /// The sub-district, town or community right below the area that was asked for; the area itself for what belongs to
    /// it as a whole. Null where the table is not broken down by area.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>, ApiError> {
        match self.0.area {
            Some(code) => Ok(Some(area::existing(ctx, code).await?)),
            None => Ok(None),
        }
    }

    /// The lead (四领方向); null for needs that belong to none yet, and where the table is not broken down by lead.
    fn lead(&self) -> Option<Choice<Lead>> {
        self.0.lead.map(Choice)
    }

    /// The capability (专业特长); null for what asks for none, and where the table is not broken down by capability.
    async fn capability(&self, ctx: &Context<'_>) -> Result<Option<Capability>, ApiError> {
        match &self.0.capability {
            Some(code) => {
                let found = batch(ctx)?.load_one(CapabilityCode(code.clone())).await?;
                Ok(found.map(Capability))
            }
            None => Ok(None),
        }
    }

    /// Accepted needs without an order (未制单需求).
    fn needs(&self) -> u32 {
        self.1.needs
    }

    /// Published orders without an award (待接订单).
    fn orders(&self) -> u32 {
        self.1.orders
    }

    /// What is asked for: needs and orders together.
    fn demand(&self) -> u32 {
        self.1.demand()
    }

    /// Active organizations with room that could take such things on (可承接组织). Who declares no lead takes any; who
    /// declares no service area serves where it is at home.
    fn organizations(&self) -> u32 {
        self.1.organizations
    }

    /// How many more projects these can carry together (可承接项目数), here or elsewhere.
    fn room(&self) -> u32 {
        self.1.room
    }

    /// How much more is asked for than could be carried (缺口): demand less room; 0 where there is room enough.
    fn gap(&self) -> u32 {
        self.1.gap()
    }
}
