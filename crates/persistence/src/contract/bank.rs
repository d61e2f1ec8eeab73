//! The account to which a payment goes: encrypted, apart from the payment.

use crate::error::StoreError;
use crate::sql::fixed;
use crate::unit_of_work::UnitOfWork;
use sea_orm::FromQueryResult;
use siling_domain::contract::BankAccountNumber;
use siling_domain::id::PaymentId;
use siling_domain::personal::Personal;

const COLUMN: &str = "payments.account_number";

/// Keeps the number of the account to which a payment goes.
pub async fn keep_account_number(
    uow: &mut UnitOfWork,
    payment: PaymentId,
    number: &Personal<BankAccountNumber>,
) -> Result<(), StoreError> {
    let sealed = uow.store().vault().seal(COLUMN, number.reveal().as_str())?;
    uow.change(fixed(
        "UPDATE payments SET account_number = $2 WHERE id = $1",
        [payment.0.into(), sealed.into()],
    ))
    .await?;
    Ok(())
}

#[derive(Debug, FromQueryResult)]
struct Sealed {
    account_number: Option<String>,
}

/// The number of the account to which a payment goes. Whoever asks for it records that somebody looked.
pub async fn account_number(
    uow: &UnitOfWork,
    payment: PaymentId,
) -> Result<Option<Personal<BankAccountNumber>>, StoreError> {
    let row: Option<Sealed> = uow
        .one(fixed(
            "SELECT account_number FROM payments WHERE id = $1",
            [payment.0.into()],
        ))
        .await?;
    let Some(sealed) = row.and_then(|row| row.account_number) else {
        return Ok(None);
    };
    let number = uow.store().vault().open(COLUMN, &sealed)?;
    let number =
        BankAccountNumber::parse(&number).map_err(|error| StoreError::Corrupt(format!("{COLUMN}: {error}")))?;
    Ok(Some(Personal::new(number)))
}
