//! What people do with contracts and payments.
//!
//! Rows are locked in the order that all capabilities share: the fund, the commitment, the proposal to a round, the
//! project, the contract, the payment, the organization; the accounts of the ledger last, all at once.

mod payment;
mod request;
mod reserve;
mod reveal;
mod sign;
mod terminate;

pub use payment::{ApprovePayment, ConfirmPayment, FailPayment, RefundPayment, RejectPayment, SendPayment};
pub use request::RequestPayment;
pub use reserve::{ReleaseFunds, ReserveFunds};
pub use reveal::{RevealBankAccount, RevealedAccount};
pub use sign::{SignContract, SignedOf};
pub use terminate::TerminateContract;

use crate::assessment::proof;
use crate::command::{CommandError, remembered};
use siling_domain::Refusal;
use siling_domain::assessment::StoredFile;
use siling_domain::contract::{Contract, Payment};
use siling_domain::id::{ContractId, FileId, PaymentId};
use siling_persistence::UnitOfWork;

/// Which contract a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct ContractTarget {
    /// The contract.
    pub contract: ContractId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

/// Which payment a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct PaymentTarget {
    /// The payment.
    pub payment: PaymentId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

remembered!(Contract, Payment);

/// A file that the same account has handed in; refused at the member of the input that names it.
async fn handed_in(uow: &UnitOfWork, file: Option<FileId>, field: &str) -> Result<Option<StoredFile>, CommandError> {
    if file.is_none() {
        return Ok(None);
    }
    match proof(uow, file, None).await {
        Ok(proof) => Ok(proof.file),
        Err(CommandError::Refused(refusals)) => {
            let at = |mut refusal: Refusal| {
                refusal.field = vec![field.to_owned()];
                refusal
            };
            Err(CommandError::Refused(refusals.into_iter().map(at).collect()))
        }
        Err(other) => Err(other),
    }
}
