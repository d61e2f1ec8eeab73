//! Versions of the purchase list.

use super::missing;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use crate::organization::reason;
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::id::PurchaseListId;
use siling_domain::project::{
    NewPurchaseList, PURCHASE_LIST_FORMAT, PurchaseList, PurchaseListFile, PurchaseListFileError,
};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::project as store;

/// The longest file of a purchase list, in bytes.
pub const FILE_MAX: usize = 1_000_000;

/// Reads a file of a purchase list.
fn read(text: &str) -> Result<PurchaseListFile, Refusal> {
    if text.len() > FILE_MAX {
        return Err(Refusal::new(RefusalCode::TooLong).with("max", FILE_MAX));
    }
    PurchaseListFile::import(text).map_err(|error| {
        let told = match error {
            PurchaseListFileError::Malformed { line, column, reason } => format!("{line}:{column} {reason}"),
            PurchaseListFileError::OtherFormat { found } => format!("{PURCHASE_LIST_FORMAT} ≠ {found}"),
        };
        Refusal::new(RefusalCode::InvalidFormat).with("expected", told)
    })
}

/// Publishes a version of the purchase list from its file (发布清单); the version before ends the day before it.
#[derive(Debug, Clone)]
pub struct PublishPurchaseList {
    /// The identifier of the new version.
    pub id: PurchaseListId,
    /// The file.
    pub file: String,
}

impl Command for PublishPurchaseList {
    const DEED: Deed = Deed::PublishPurchaseList;
    type Output = PurchaseList;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PurchaseList, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let file = read(&self.file).map_err(|refusal| refusal.at("file"))?;
        let before = store::latest_locked(uow).await?;
        let new = NewPurchaseList { id: self.id, file };
        let list = PurchaseList::publish(uow.store().district(), new, before.as_ref(), uow.now())?;
        // What already ends before the new one begins stays as it is.
        if let Some(before) = before.filter(|before| before.in_force(list.valid_from)) {
            let ended = before.clone().followed_by(&list, uow.now());
            store::update(uow, &warrant, &before, &ended, None, None).await?;
        }
        store::insert(uow, &warrant, &list, None, list.document_number.clone()).await?;
        Ok(list)
    }
}

/// Retires a version of the purchase list: today is its last day (停用清单).
#[derive(Debug, Clone)]
pub struct RetirePurchaseList {
    /// Which version.
    pub list: PurchaseListId,
    /// The version of the record that the client read.
    pub expected_version: Option<i32>,
    /// Why.
    pub reason: String,
}

impl Command for RetirePurchaseList {
    const DEED: Deed = Deed::RetirePurchaseList;
    type Output = PurchaseList;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<PurchaseList, CommandError> {
        let before: Option<PurchaseList> = store::locked(uow, self.list).await?;
        let before = before.ok_or_else(|| missing("purchaseList"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        expect_version(self.expected_version, before.version, || before.remember())?;
        let reason = reason(&self.reason)?;
        let after = before.clone().retire(uow.now())?;
        store::update(uow, &warrant, &before, &after, Some(reason), None).await?;
        Ok(after)
    }
}
