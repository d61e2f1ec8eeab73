//! Mutations on contracts, and on money set aside for projects.

use super::input::*;
use super::object::Contract;
use crate::graphql::engine::error::ApiError;
use crate::graphql::fund::Commitment;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use async_graphql::{Context, Object};
use siling_application::contract::{self as application, ContractTarget, SignedOf};
use siling_domain::area_code::AreaCode;
use siling_domain::contract::{InstalmentDue, InstalmentKind, NewContract, NewInstalment};
use siling_domain::id::ContractId;
use siling_domain::{Refusal, RefusalCode};

payload! {
    /// What became of `reserveFunds`.
    ReserveFundsPayload { commitment: Commitment },
    /// What became of `releaseFunds`.
    ReleaseFundsPayload { commitment: Commitment },
    /// What became of `signContract`.
    SignContractPayload { contract: Contract },
    /// What became of `terminateContract`.
    TerminateContractPayload { contract: Contract },
}

fn instalment(input: InstalmentInput, index: usize) -> Result<NewInstalment, Refusal> {
    let milestone = input.milestone.map(|number| u32::try_from(number).unwrap_or(0));
    let due = match (input.due.0, milestone) {
        (InstalmentKind::Signing, None) => InstalmentDue::Signing,
        (InstalmentKind::Midterm, None) => InstalmentDue::Midterm,
        (InstalmentKind::Final, None) => InstalmentDue::Final,
        (InstalmentKind::Milestone, Some(number)) => InstalmentDue::Milestone(number),
        (InstalmentKind::Milestone, None) => {
            let refusal = Refusal::new(RefusalCode::Required).at("milestone");
            return Err(refusal.at(index.to_string()).at("instalments"));
        }
        (_, Some(_)) => {
            let refusal = Refusal::new(RefusalCode::KindNotAllowed).at("milestone");
            return Err(refusal.at(index.to_string()).at("instalments"));
        }
    };
    Ok(NewInstalment {
        due,
        amount: input.amount,
    })
}

fn signing(input: SignContractInput, id: ContractId) -> Result<application::SignContract, Refusal> {
    let area = AreaCode::parse(&input.purchaser_area).map_err(|error| Refusal::from(error).at("purchaserArea"))?;
    let fund = input.fund.as_ref().map(|fund| known("fund", fund)).transpose()?;
    let instalments = input.instalments.unwrap_or_default().into_iter().enumerate();
    Ok(application::SignContract {
        project: known("project", &input.project)?,
        of: fund.map_or(SignedOf::Reservation, SignedOf::Fund),
        file: input.file.as_ref().map(|file| known("file", file)).transpose()?,
        new: NewContract {
            id,
            number: input.number,
            purchaser: input.purchaser,
            purchaser_area: area,
            mode: input.procurement_mode.0,
            signed_on: input.signed_on.0,
            begins_on: input.begins_on.0,
            ends_on: input.ends_on.0,
            price: input.price,
            instalments: instalments
                .map(|(index, input)| instalment(input, index))
                .collect::<Result<_, _>>()?,
            file: None,
            by: None,
        },
    })
}

/// The mutations on contracts.
#[derive(Default)]
pub struct ContractMutation;

#[Object]
impl ContractMutation {
    /// Sets money of a fund aside for a project (冻结资金), until its contract is signed.
    async fn reserve_funds(
        &self,
        ctx: &Context<'_>,
        input: ReserveFundsInput,
    ) -> Result<Option<ReserveFundsPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("fund", &input.fund).and_then(|fund| {
            Ok(application::ReserveFunds {
                fund,
                project: known("project", &input.project)?,
                amount: input.amount,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Releases money that was set aside for a project (释放资金).
    async fn release_funds(
        &self,
        ctx: &Context<'_>,
        input: ReleaseFundsInput,
    ) -> Result<Option<ReleaseFundsPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("commitment", &input.commitment).map(|commitment| application::ReleaseFunds {
            commitment,
            expected_version: input.expected_version,
            reason: input.reason,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Signs a contract for a project (签订合同); its price is owed in the same transaction.
    async fn sign_contract(
        &self,
        ctx: &Context<'_>,
        input: SignContractInput,
    ) -> Result<Option<SignContractPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| signing(input, id));
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Terminates a contract (终止合同): what was not paid becomes free, and the project has none any more.
    async fn terminate_contract(
        &self,
        ctx: &Context<'_>,
        input: TerminateContractInput,
    ) -> Result<Option<TerminateContractPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("contract", &input.contract).map(|contract| application::TerminateContract {
            target: ContractTarget {
                contract,
                expected_version: input.expected_version,
            },
            reason: input.reason,
            document: input.document,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
