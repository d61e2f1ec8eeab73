//! Looking at the account to which a payment goes: for a stated purpose, and recorded.

use crate::app::App;
use crate::command::{Command, CommandError, Remembered};
use serde_json::Value;
use siling_domain::access::{Deed, authorise};
use siling_domain::contract::{BankAccountNumber, Payment};
use siling_domain::event::Event;
use siling_domain::id::PaymentId;
use siling_domain::personal::Personal;
use siling_domain::text::clean_text;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::contract as store;
use siling_persistence::{Store, StoreError, UnitOfWork};

/// The shortest purpose, in characters: a word is none.
const PURPOSE_MIN: usize = 4;
/// The longest purpose, in characters.
const PURPOSE_MAX: usize = 200;

/// A payment with its account, shown whole this once.
#[derive(Clone)]
pub struct RevealedAccount {
    /// The payment.
    pub payment: Payment,
    /// The account's number.
    pub number: Personal<BankAccountNumber>,
}

impl Remembered for RevealedAccount {
    fn remember(&self) -> Value {
        self.payment.remember()
    }

    // A resend is a look, too, and is not answered from what is remembered.
    async fn recall(_: &Store, _: Value) -> Result<Option<Self>, StoreError> {
        Ok(None)
    }
}

/// Shows the account to which a payment goes whole (查看收款账号).
#[derive(Debug, Clone)]
pub struct RevealBankAccount {
    /// Which payment.
    pub payment: PaymentId,
    /// For what.
    pub purpose: String,
}

impl Command for RevealBankAccount {
    const DEED: Deed = Deed::RevealBankAccount;
    type Output = RevealedAccount;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<RevealedAccount, CommandError> {
        let missing = || Refusal::new(RefusalCode::NotFound).at("payment");
        let payment: Payment = store::locked(uow, self.payment).await?.ok_or_else(missing)?;
        let warrant = authorise(uow.actor(), Self::DEED, &payment.place())?;
        let purpose = clean_text(&self.purpose, PURPOSE_MAX).map_err(|error| Refusal::from(error).at("purpose"))?;
        if purpose.chars().count() < PURPOSE_MIN {
            let refusal = Refusal::new(RefusalCode::TooShort).with("min", PURPOSE_MIN);
            return Err(refusal.at("purpose").into());
        }
        let number = store::account_number(uow, payment.id).await?.ok_or_else(missing)?;
        let event = Event::of(
            Self::DEED,
            payment.id,
            payment.version,
            payment.place(),
            Some(&payment),
            &payment,
        );
        uow.record(&warrant, event.because(Some(purpose), None)).await?;
        Ok(RevealedAccount { payment, number })
    }
}
