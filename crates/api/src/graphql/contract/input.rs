//! What mutations on contracts and payments take.

use crate::graphql::mutation::inputs;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::contract::{InstalmentKind, ProcurementMode};

/// An instalment (付款分期).
#[derive(Debug, Clone, InputObject)]
pub struct InstalmentInput {
    /// After what it is paid; each condition once.
    pub due: Choice<InstalmentKind>,
    /// The number of the project's milestone; needed for `MILESTONE`, and for nothing else.
    pub milestone: Option<i32>,
    /// How many yuan, more than nothing, such as `2500.00`.
    pub amount: String,
}

inputs! {
    /// What is needed to set money aside for a project (冻结资金). The idempotency key is needed.
    ReserveFundsInput {
        /// The fund.
        fund: ID,
        /// The project, without a contract; nothing is set aside for it yet.
        project: ID,
        /// How many yuan, more than nothing, such as `5000.00`; at most the project's price.
        amount: String,
    }
    /// What is needed to release money that was set aside for a project (释放资金). The idempotency key is needed.
    ReleaseFundsInput {
        /// The commitment, set aside for a project and not taken by a contract. What is set aside for orders and rounds goes
        /// with them.
        commitment: ID,
        /// Why, at most 200 characters.
        reason: String,
    }
    /// What is needed to sign a contract (签订合同). The idempotency key is needed. Its price is owed in the same transaction: out
    /// of what was set aside for the project, its order or its round, the rest of which becomes free, except a round's; or of a
    /// fund.
    SignContractInput {
        /// An identifier of the contract that the client made, `contract_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The project: planned or running, without a contract. Its leading organization is the contractor.
        project: ID,
        /// The fund that pays; none where money was set aside, else needed.
        fund: Option<ID>,
        /// The contract's number, in use once, at most 200 characters.
        number: String,
        /// The name of the body that purchases, at most 200 characters.
        purchaser: String,
        /// The sub-district, the town or the district whose body it is: a 12-digit code. A community cannot purchase.
        purchaser_area: String,
        /// How it came about.
        procurement_mode: Choice<ProcurementMode>,
        /// The day on which it was signed; not in the future.
        signed_on: Date,
        /// The first day of its term; not before the signing.
        begins_on: Date,
        /// The last day of its term: within one year, three where the project comes back every year.
        ends_on: Date,
        /// The price in yuan, at most the project's; needed where the instalments are not said, else their sum.
        price: Option<String>,
        /// The instalments, at most 24. When not said: 50 % after signing, 30 % after the mid-term, 20 % at the end; below 10,000
        /// yuan 70 and 30 % (our default).
        instalments: Option<Vec<InstalmentInput>>,
        /// The signed contract, announced by `announceFile` and handed in.
        file: Option<ID>,
    }
    /// What is needed to terminate a contract (终止合同). The idempotency key is needed.
    TerminateContractInput {
        /// The contract, without a payment under way.
        contract: ID,
        /// Why, at most 2,000 characters.
        reason: String,
        /// The document on which it rests, at most 200 characters.
        document: String,
    }
    /// What is needed to request a payment (申请拨付). The idempotency key is needed.
    RequestPaymentInput {
        /// An identifier of the payment that the client made, `payment_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The contract.
        contract: ID,
        /// The number of the instalment, whose condition holds and of which no payment lives.
        instalment: i32,
        /// The invoice's number, at most 200 characters.
        invoice_number: String,
        /// The invoice, announced by `announceFile` and handed in.
        invoice: Option<ID>,
        /// The name of the bank that keeps the account, at most 200 characters.
        bank: String,
        /// The account's number: 8 to 32 digits, blanks and hyphens are left out. It is kept encrypted and shown masked.
        account_number: String,
    }
    /// What is needed to approve a payment (审批拨付). The idempotency key is needed.
    ApprovePaymentInput {
        /// The payment.
        payment: ID,
    }
    /// What is needed to reject a payment (驳回拨付). The idempotency key is needed.
    RejectPaymentInput {
        /// The payment.
        payment: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to send a payment (拨付). The idempotency key is needed.
    SendPaymentInput {
        /// The payment.
        payment: ID,
    }
    /// What is needed to confirm a payment (确认到账). The idempotency key is needed.
    ConfirmPaymentInput {
        /// The payment.
        payment: ID,
        /// The bank's voucher, at most 200 characters.
        voucher: String,
    }
    /// What is needed to record that a payment failed (拨付失败). The idempotency key is needed.
    FailPaymentInput {
        /// The payment.
        payment: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to record that money came back (退回资金). The idempotency key is needed.
    RefundPaymentInput {
        /// The payment.
        payment: ID,
        /// How many yuan, more than nothing; at most what has not come back yet.
        amount: String,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to look at the account to which a payment goes (查看收款账号). Each look is recorded.
    RevealBankAccountInput {
        /// The payment.
        payment: ID,
        /// For what, 4 to 200 characters.
        purpose: String,
    }
}
