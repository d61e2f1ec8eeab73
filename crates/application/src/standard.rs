//! What people do with standards.

use crate::app::App;
use crate::command::{Command, CommandError, Remembered, expect_version};
use serde_json::{Value, json};
use siling_domain::access::{Deed, Place, Warrant, authorise};
use siling_domain::id::StandardId;
use siling_domain::organization::LINE_MAX;
use siling_domain::standard::{Standard, StandardFile, StandardFileError};
use siling_domain::text::clean_name;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{Store, StoreError, UnitOfWork, standard as store};

/// The longest file of a standard, in bytes.
pub const FILE_MAX: usize = 1_000_000;

impl Remembered for Standard {
    fn remember(&self) -> Value {
        json!(self.id.to_string())
    }

    async fn recall(store: &Store, kept: Value) -> Result<Option<Self>, StoreError> {
        let Some(id) = kept.as_str().and_then(|id| id.parse::<StandardId>().ok()) else {
            return Ok(None);
        };
        Ok(store::by_ids(store, &[id]).await?.pop())
    }
}

/// Reads a standard's file.
pub fn read(text: &str) -> Result<StandardFile, Refusal> {
    if text.len() > FILE_MAX {
        return Err(Refusal::new(RefusalCode::TooLong).with("max", FILE_MAX));
    }
    StandardFile::import(text).map_err(|error| {
        let told = match error {
            StandardFileError::Malformed { line, column, reason } => format!("{line}:{column} {reason}"),
            StandardFileError::OtherFormat { found } => format!("{} ≠ {found}", siling_domain::standard::FORMAT),
        };
        Refusal::new(RefusalCode::InvalidFormat).with("expected", told)
    })
}

async fn open(
    uow: &UnitOfWork,
    deed: Deed,
    id: StandardId,
    expected_version: Option<i32>,
) -> Result<(Standard, Warrant), CommandError> {
    let warrant = authorise(uow.actor(), deed, &Place::DISTRICT)?;
    let standard = store::locked(uow, id)
        .await?
        .ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("standard"))?;
    expect_version(expected_version, standard.version, || standard.remember())?;
    Ok((standard, warrant))
}

/// Drafts a standard, or changes its draft (起草标准).
#[derive(Debug, Clone)]
pub struct DraftStandard {
    /// The identifier of a new record.
    pub id: StandardId,
    /// The draft to change, with the version that the client read; `None` for a new one.
    pub draft: Option<(StandardId, Option<i32>)>,
    /// The file.
    pub file: String,
}

impl Command for DraftStandard {
    const DEED: Deed = Deed::DraftStandard;
    type Output = Standard;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Standard, CommandError> {
        match self.draft {
            None => {
                let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
                let file = read(&self.file).map_err(|refusal| refusal.at("file"))?;
                let standard = Standard::draft(uow.store().district(), self.id, file, uow.now());
                store::insert(uow, &warrant, &standard).await?;
                Ok(standard)
            }
            Some((id, expected_version)) => {
                let (before, warrant) = open(uow, Self::DEED, id, expected_version).await?;
                let file = read(&self.file).map_err(|refusal| refusal.at("file"))?;
                let after = before.clone().change(file, uow.now())?;
                store::update(uow, &warrant, &before, &after, None).await?;
                Ok(after)
            }
        }
    }
}

/// Publishes a standard (发布标准).
#[derive(Debug, Clone)]
pub struct PublishStandard {
    /// Which standard.
    pub standard: StandardId,
    /// The version that the client read.
    pub expected_version: Option<i32>,
    /// The decision it rests on.
    pub document: Option<String>,
}

impl Command for PublishStandard {
    const DEED: Deed = Deed::PublishStandard;
    type Output = Standard;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Standard, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, self.standard, self.expected_version).await?;
        let document = self.document.map(|text| clean_name(&text, LINE_MAX)).transpose();
        let document = document.map_err(|error| Refusal::from(error).at("document"))?;
        let after = before.clone().publish(uow.now())?;
        store::update(uow, &warrant, &before, &after, document).await?;
        Ok(after)
    }
}

/// Retires a standard (停用标准).
#[derive(Debug, Clone)]
pub struct RetireStandard {
    /// Which standard.
    pub standard: StandardId,
    /// The version that the client read.
    pub expected_version: Option<i32>,
}

impl Command for RetireStandard {
    const DEED: Deed = Deed::RetireStandard;
    type Output = Standard;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Standard, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, self.standard, self.expected_version).await?;
        let in_use = siling_persistence::assessment::standard_in_use(uow, before.id).await?;
        let after = before.clone().retire(in_use, uow.now())?;
        store::update(uow, &warrant, &before, &after, None).await?;
        Ok(after)
    }
}
