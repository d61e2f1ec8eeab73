//! Looking at personal data in full: for a stated purpose, and recorded.

use crate::app::App;
use crate::command::{Command, CommandError, Remembered};
use serde_json::Value;
use siling_domain::access::{Deed, authorise};
use siling_domain::event::Event;
use siling_domain::organization::Organization;
use siling_domain::text::clean_text;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::{self as store, OrganizationKey};
use siling_persistence::{Store, StoreError, UnitOfWork};

/// The shortest purpose, in characters: a word is none.
const PURPOSE_MIN: usize = 4;
/// The longest purpose, in characters.
const PURPOSE_MAX: usize = 200;

/// For what somebody looks, as they state it.
pub(crate) fn purpose(stated: &str) -> Result<String, Refusal> {
    let purpose = clean_text(stated, PURPOSE_MAX).map_err(|error| Refusal::from(error).at("purpose"))?;
    if purpose.chars().count() < PURPOSE_MIN {
        return Err(Refusal::new(RefusalCode::TooShort)
            .with("min", PURPOSE_MIN)
            .at("purpose"));
    }
    Ok(purpose)
}

/// An organization whose contact may be shown whole, this once.
#[derive(Clone)]
pub struct Revealed(pub Organization);

impl Remembered for Revealed {
    fn remember(&self) -> Value {
        self.0.remember()
    }

    // A resend is a look, too, and is not answered from what is remembered.
    async fn recall(_: &Store, _: Value) -> Result<Option<Self>, StoreError> {
        Ok(None)
    }
}

/// Shows an organization's contact whole (查看个人信息).
#[derive(Debug, Clone)]
pub struct RevealPersonalData {
    /// Whose contact.
    pub organization: OrganizationKey,
    /// For what.
    pub purpose: String,
}

impl Command for RevealPersonalData {
    const DEED: Deed = Deed::RevealPersonalData;
    type Output = Revealed;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Revealed, CommandError> {
        let organization = store::locked(uow, &self.organization).await?;
        let organization = organization.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("organization"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &organization.place())?;
        let purpose = purpose(&self.purpose)?;
        let event = Event::of(
            Self::DEED,
            organization.id,
            organization.version,
            organization.place(),
            Some(&organization),
            &organization,
        );
        uow.record(&warrant, event.because(Some(purpose), None)).await?;
        Ok(Revealed(organization))
    }
}
