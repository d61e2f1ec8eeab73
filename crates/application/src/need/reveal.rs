//! Looking at a need's contact in full: for a stated purpose, and recorded.

use super::{missing, sees};
use crate::access::purpose;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered};
use serde_json::Value;
use siling_domain::access::{Deed, authorise};
use siling_domain::event::{Event, Reach};
use siling_domain::id::NeedId;
use siling_domain::need::Need;
use siling_domain::organization::Contact;
use siling_persistence::{Store, StoreError, UnitOfWork, kept, need as store};

/// A need whose contact may be shown whole, this once.
#[derive(Clone)]
pub struct RevealedContact {
    /// The need.
    pub need: Need,
    /// Whom to ask.
    pub contact: Contact,
}

impl Remembered for RevealedContact {
    fn remember(&self) -> Value {
        self.need.remember()
    }

    // A resend is a look, too, and is not answered from what is remembered.
    async fn recall(_: &Store, _: Value) -> Result<Option<Self>, StoreError> {
        Ok(None)
    }
}

/// Shows a need's contact whole (查看需求联系方式).
#[derive(Debug, Clone)]
pub struct RevealNeedContact {
    /// Whose contact.
    pub need: NeedId,
    /// For what.
    pub purpose: String,
}

impl Command for RevealNeedContact {
    const DEED: Deed = Deed::RevealNeedContact;
    type Output = RevealedContact;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<RevealedContact, CommandError> {
        let need: Option<Need> = kept::locked(uow, self.need).await?;
        let need = need.filter(|need| sees(uow, need)).ok_or_else(|| missing("need"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &need.place())?;
        let purpose = purpose(&self.purpose)?;
        let contact = store::contact(uow, need.id).await?;
        let contact = contact.ok_or_else(|| missing("need"))?;
        let event = Event::of(Self::DEED, need.id, need.version, need.place(), Some(&need), &need);
        // Whoever is looked at may follow that somebody did; nobody else beside those of the place.
        let event = event.reaching(Reach::Limited, need.posted_by);
        uow.record(&warrant, event.because(Some(purpose), None)).await?;
        Ok(RevealedContact { need, contact })
    }
}
