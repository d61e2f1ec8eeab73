//! Mutations on funds.

use super::input::*;
use super::object::Fund;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_application::fund::{self as application, ClosingInto, FundTarget};
use siling_domain::Refusal;
use siling_domain::area_code::AreaCode;
use siling_domain::fund::{NewAdjustment, NewFund};
use siling_domain::id::FundId;

payload! {
    /// What became of `budgetFund`.
    BudgetFundPayload { fund: Fund },
    /// What became of `approveFund`.
    ApproveFundPayload { fund: Fund },
    /// What became of `allocateFund`.
    AllocateFundPayload { fund: Fund },
    /// What became of `requestFundAdjustment`.
    RequestFundAdjustmentPayload { fund: Fund },
    /// What became of `approveFundAdjustment`.
    ApproveFundAdjustmentPayload { fund: Fund },
    /// What became of `declineFundAdjustment`.
    DeclineFundAdjustmentPayload { fund: Fund },
    /// What became of `beginFundClosing`.
    BeginFundClosingPayload { fund: Fund },
    /// What became of `closeFund`.
    CloseFundPayload { fund: Fund },
}

fn target(fund: &ID, expected_version: Option<i32>) -> Result<FundTarget, Refusal> {
    Ok(FundTarget {
        fund: known("fund", fund)?,
        expected_version,
    })
}

fn budget(input: BudgetFundInput, id: FundId) -> Result<application::BudgetFund, Refusal> {
    let area = input.area_code.as_deref().map(AreaCode::parse).transpose();
    let draft = input.fund.as_ref().map(|fund| target(fund, input.expected_version));
    Ok(application::BudgetFund {
        id,
        draft: draft.transpose()?,
        new: NewFund {
            kind: input.kind.0,
            purposes: Choice::words(input.purposes),
            area: area.map_err(|error| Refusal::from(error).at("areaCode"))?,
            year: input.year,
            title: input.title,
            amount: input.amount,
            document: input.document,
            demo: false,
        },
    })
}

/// The mutations on funds.
#[derive(Default)]
pub struct FundMutation;

#[Object]
impl FundMutation {
    /// Budgets a fund for a year, or replaces its draft (编制预算).
    async fn budget_fund(
        &self,
        ctx: &Context<'_>,
        input: BudgetFundInput,
    ) -> Result<Option<BudgetFundPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| budget(input, id));
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Approves a fund's budget, as another person than who budgeted it (批准预算).
    async fn approve_fund(
        &self,
        ctx: &Context<'_>,
        input: ApproveFundInput,
    ) -> Result<Option<ApproveFundPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.fund, input.expected_version));
        let command = target.map(|target| application::ApproveFund { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Allocates a fund's budget: from now on it can be spent (预算下达).
    async fn allocate_fund(
        &self,
        ctx: &Context<'_>,
        input: AllocateFundInput,
    ) -> Result<Option<AllocateFundPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.fund, input.expected_version));
        let command = target.map(|target| application::AllocateFund { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Requests that a fund's budget be raised within the year, or lowered by what is free at most (申请预算调整). Another
    /// person approves it; one at a time waits.
    async fn request_fund_adjustment(
        &self,
        ctx: &Context<'_>,
        input: RequestFundAdjustmentInput,
    ) -> Result<Option<RequestFundAdjustmentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.fund, input.expected_version));
        let command = target.map(|target| application::RequestFundAdjustment {
            target,
            new: NewAdjustment {
                direction: input.direction.0,
                amount: input.amount,
                reason: input.reason,
                document: input.document,
            },
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Approves the adjustment that waits, as another person than who requested it: it is booked (批准预算调整). It
    /// names what is approved, since the one that was read may have been replaced.
    async fn approve_fund_adjustment(
        &self,
        ctx: &Context<'_>,
        input: ApproveFundAdjustmentInput,
    ) -> Result<Option<ApproveFundAdjustmentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.fund, input.expected_version));
        let command = target.map(|target| application::ApproveFundAdjustment {
            target,
            direction: input.direction.0,
            amount: input.amount,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Declines the adjustment that waits, with a reason; who requested it takes it back so (不予调整).
    async fn decline_fund_adjustment(
        &self,
        ctx: &Context<'_>,
        input: DeclineFundAdjustmentInput,
    ) -> Result<Option<DeclineFundAdjustmentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.fund, input.expected_version));
        let reason = input.reason;
        let command = target.map(|target| application::DeclineFundAdjustment { target, reason });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Begins the close of a fund's year (开始结账): nothing new is set aside, what is owed is paid or released.
    async fn begin_fund_closing(
        &self,
        ctx: &Context<'_>,
        input: BeginFundClosingInput,
    ) -> Result<Option<BeginFundClosingPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.fund, input.expected_version));
        let command = target.map(|target| application::BeginFundClosing { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Closes a fund's year (年终结账): its balance goes back to the budget, or into the fund of a later year.
    async fn close_fund(&self, ctx: &Context<'_>, input: CloseFundInput) -> Result<Option<CloseFundPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.fund, input.expected_version));
        let command = target.and_then(|target| {
            let into = input.into.as_ref().map(|into| known("into", into)).transpose()?;
            Ok(application::CloseFund {
                target,
                into: into.map_or(ClosingInto::Budget, ClosingInto::Fund),
                document: input.document,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
