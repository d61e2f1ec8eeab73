//! How a need moves along with its order, its project and its ratings.

use super::{Need, NeedAction as Do, NeedLifecycle};
use crate::Refusal;
use crate::id::{ProjectId, ServiceOrderId};
use crate::lifecycle::Lifecycle as _;
use chrono::{DateTime, Utc};

impl Need {
    /// A published service order answers it.
    pub fn ordered(mut self, order: ServiceOrderId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = NeedLifecycle::transition(self.status, Do::Order)?.to;
        self.order = Some(order);
        Ok(self.moved(to, now))
    }

    /// A project is at work on it.
    pub fn in_delivery(mut self, project: ProjectId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = NeedLifecycle::transition(self.status, Do::Deliver)?.to;
        self.project = Some(project);
        Ok(self.moved(to, now))
    }

    /// Its project was accepted.
    pub fn fulfilled(mut self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = NeedLifecycle::transition(self.status, Do::Fulfil)?.to;
        self.resolved_at = Some(now);
        Ok(self.moved(to, now))
    }

    /// Its order ended without a result: another one may be made from it.
    pub fn back_to_accepted(mut self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = NeedLifecycle::transition(self.status, Do::Release)?.to;
        (self.order, self.project) = (None, None);
        Ok(self.moved(to, now))
    }

    /// A resident rated the service; later ratings leave it as it is.
    pub fn rated(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = NeedLifecycle::transition(self.status, Do::Rate)?.to;
        Ok(self.moved(to, now))
    }
}
