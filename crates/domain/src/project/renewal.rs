//! A recurring project once more (续办): the same organization, after the year before has ended well.

use super::{Project, ProjectStatus};
use crate::id::OrganizationId;
use crate::{Refusal, RefusalCode};
use chrono::NaiveDate;

impl Project {
    /// Whether the project can be renewed by the organization from that day on.
    pub fn check_renewal(&self, organization: OrganizationId, begins_on: NaiveDate) -> Result<(), Refusal> {
        if !self.recurring {
            return Err(Refusal::new(RefusalCode::NotRecurring).at("renews"));
        }
        let ended = matches!(
            self.status,
            ProjectStatus::Completed | ProjectStatus::Accepted | ProjectStatus::Closed
        );
        if !ended {
            let refusal = Refusal::new(RefusalCode::ProjectNotEnded).with_words("state", [self.status]);
            return Err(refusal.at("renews"));
        }
        if self.organization != organization {
            return Err(Refusal::new(RefusalCode::NotFound).at("organization"));
        }
        if begins_on <= self.ends_on {
            let refusal =
                Refusal::new(RefusalCode::NotYetOpen).with("begins", self.ends_on.succ_opt().unwrap_or(self.ends_on));
            return Err(refusal.at("beginsOn"));
        }
        Ok(())
    }
}
