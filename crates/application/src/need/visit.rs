//! Visits to residents are recorded (社情民意走访).

use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::need::{NewVisit, Visit};
use siling_persistence::{UnitOfWork, kept};

/// Records a visit (走访).
#[derive(Debug, Clone)]
pub struct RecordVisit {
    /// The visit.
    pub visit: NewVisit,
}

impl Command for RecordVisit {
    const DEED: Deed = Deed::RecordVisit;
    type Output = Visit;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Visit, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::area(self.visit.area))?;
        let visit = Visit::record(uow.store().district(), self.visit, uow.actor().account(), uow.now())?;
        kept::insert(uow, &warrant, &visit, None, None).await?;
        Ok(visit)
    }
}
