//! Mutations on payments.

use super::input::*;
use super::payment::Payment;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_application::contract::{self as application, PaymentTarget};
use siling_domain::Refusal;
use siling_domain::contract::NewPayment;
use siling_domain::id::PaymentId;

/// The account to which a payment goes, whole (收款账号).
#[derive(SimpleObject)]
pub struct RevealedBankAccount {
    /// The payment.
    pub payment: Payment,
    /// The account's number.
    pub number: String,
}

impl From<application::RevealedAccount> for RevealedBankAccount {
    fn from(revealed: application::RevealedAccount) -> Self {
        RevealedBankAccount {
            payment: Payment(revealed.payment),
            number: revealed.number.reveal().as_str().to_owned(),
        }
    }
}

payload! {
    /// What became of `requestPayment`.
    RequestPaymentPayload { payment: Payment },
    /// What became of `approvePayment`.
    ApprovePaymentPayload { payment: Payment },
    /// What became of `rejectPayment`.
    RejectPaymentPayload { payment: Payment },
    /// What became of `sendPayment`.
    SendPaymentPayload { payment: Payment },
    /// What became of `confirmPayment`.
    ConfirmPaymentPayload { payment: Payment },
    /// What became of `failPayment`.
    FailPaymentPayload { payment: Payment },
    /// What became of `refundPayment`.
    RefundPaymentPayload { payment: Payment },
    /// What became of `revealBankAccount`.
    RevealBankAccountPayload { account: RevealedBankAccount },
}

fn target(payment: &ID, expected_version: Option<i32>) -> Result<PaymentTarget, Refusal> {
    Ok(PaymentTarget {
        payment: known("payment", payment)?,
        expected_version,
    })
}

fn request(input: RequestPaymentInput, id: PaymentId) -> Result<application::RequestPayment, Refusal> {
    Ok(application::RequestPayment {
        contract: known("contract", &input.contract)?,
        invoice: input.invoice.as_ref().map(|file| known("invoice", file)).transpose()?,
        new: NewPayment {
            id,
            instalment: u32::try_from(input.instalment).unwrap_or(0),
            invoice_number: input.invoice_number,
            invoice: None,
            bank: input.bank,
            account_number: input.account_number,
            by: None,
        },
    })
}

/// The mutations on payments.
#[derive(Default)]
pub struct PaymentMutation;

#[Object]
impl PaymentMutation {
    /// Requests the payment of an instalment (申请拨付), for the contractor.
    async fn request_payment(
        &self,
        ctx: &Context<'_>,
        input: RequestPaymentInput,
    ) -> Result<Option<RequestPaymentPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| request(input, id));
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Approves a payment, as another person than who requested it (审批拨付).
    async fn approve_payment(
        &self,
        ctx: &Context<'_>,
        input: ApprovePaymentInput,
    ) -> Result<Option<ApprovePaymentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.payment, input.expected_version));
        let command = target.map(|target| application::ApprovePayment { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Rejects a payment, with a reason (驳回拨付); the instalment can be requested again.
    async fn reject_payment(
        &self,
        ctx: &Context<'_>,
        input: RejectPaymentInput,
    ) -> Result<Option<RejectPaymentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.payment, input.expected_version));
        let command = target.map(|target| application::RejectPayment {
            target,
            reason: input.reason,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Sends an approved payment to the bank, and books it (拨付): with the same key once, however often it is sent.
    async fn send_payment(
        &self,
        ctx: &Context<'_>,
        input: SendPaymentInput,
    ) -> Result<Option<SendPaymentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.payment, input.expected_version));
        let command = target.map(|target| application::SendPayment { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Confirms that a payment arrived (确认到账); with the last instalment the contract is completed.
    async fn confirm_payment(
        &self,
        ctx: &Context<'_>,
        input: ConfirmPaymentInput,
    ) -> Result<Option<ConfirmPaymentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.payment, input.expected_version));
        let command = target.map(|target| application::ConfirmPayment {
            target,
            voucher: input.voucher,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Records that the bank sent a payment back (拨付失败): its booking is reversed, the instalment can be requested again.
    async fn fail_payment(
        &self,
        ctx: &Context<'_>,
        input: FailPaymentInput,
    ) -> Result<Option<FailPaymentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.payment, input.expected_version));
        let command = target.map(|target| application::FailPayment {
            target,
            reason: input.reason,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Records that some or all of a payment came back (退回资金), even after the fund's year was closed.
    async fn refund_payment(
        &self,
        ctx: &Context<'_>,
        input: RefundPaymentInput,
    ) -> Result<Option<RefundPaymentPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), target(&input.payment, input.expected_version));
        let command = target.map(|target| application::RefundPayment {
            target,
            amount: input.amount,
            reason: input.reason,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Shows the account to which a payment goes whole (查看收款账号), for a stated purpose. Each look is recorded.
    async fn reveal_bank_account(
        &self,
        ctx: &Context<'_>,
        input: RevealBankAccountInput,
    ) -> Result<Option<RevealBankAccountPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("payment", &input.payment).map(|payment| application::RevealBankAccount {
            payment,
            purpose: input.purpose,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
