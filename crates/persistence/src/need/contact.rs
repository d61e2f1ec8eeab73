//! Whom to ask about a need: kept encrypted, and apart from it.

use crate::error::StoreError;
use crate::kept;
use crate::sql::fixed;
use crate::unit_of_work::UnitOfWork;
use sea_orm::FromQueryResult;
use siling_domain::access::Warrant;
use siling_domain::id::NeedId;
use siling_domain::need::Posted;
use siling_domain::organization::Contact;
use siling_domain::personal::{PersonName, Personal, PhoneNumber};

const NAME: &str = "need_contacts.name";
const PHONE: &str = "need_contacts.phone";

/// Adds a need with its contact, and records it.
pub async fn insert(uow: &mut UnitOfWork, warrant: &Warrant, posted: &Posted) -> Result<(), StoreError> {
    kept::insert(uow, warrant, &posted.need, None, None).await?;
    if let Some(contact) = &posted.contact {
        let vault = uow.store().vault().clone();
        uow.change(fixed(
            "INSERT INTO need_contacts (need_id, name, phone) VALUES ($1, $2, $3)",
            [
                posted.need.id.0.into(),
                vault.seal(NAME, contact.name.reveal().as_str())?.into(),
                vault.seal(PHONE, contact.phone.reveal().as_str())?.into(),
            ],
        ))
        .await?;
    }
    Ok(())
}

#[derive(Debug, FromQueryResult)]
struct Sealed {
    name: String,
    phone: String,
}

/// The contact of a need, whole: for who may see it, after the look is recorded.
pub async fn contact(uow: &UnitOfWork, need: NeedId) -> Result<Option<Contact>, StoreError> {
    let statement = fixed(
        "SELECT name, phone FROM need_contacts WHERE need_id = $1",
        [need.0.into()],
    );
    let Some(sealed) = uow.one::<Sealed>(statement).await? else {
        return Ok(None);
    };
    let vault = uow.store().vault();
    let corrupt = |what: &str| StoreError::Corrupt(format!("{what} of {need}"));
    Ok(Some(Contact {
        name: Personal::new(PersonName::parse(&vault.open(NAME, &sealed.name)?).map_err(|_| corrupt(NAME))?),
        phone: Personal::new(PhoneNumber::parse(&vault.open(PHONE, &sealed.phone)?).map_err(|_| corrupt(PHONE))?),
    }))
}
