//! How an order goes on after its award: it follows its contract, its project, the ratings and the payments.

use super::make::unclaimed;
use super::{ServiceOrder, ServiceOrderAction as Do, ServiceOrderFacts, ServiceOrderStatus as Is};
use crate::id::ContractId;
use crate::{Refusal, RefusalCode};
use chrono::{DateTime, Utc};

impl ServiceOrder {
    /// The contract was signed.
    pub fn contracted(mut self, contract: ContractId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::SignContract, unclaimed(now))?;
        self.contract = Some(contract);
        Ok(self.moved(to, None, now))
    }

    /// The contract was terminated; another one may be signed.
    pub fn lost_contract(mut self, reason: Option<String>, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::LoseContract, unclaimed(now))?;
        self.contract = None;
        Ok(self.moved(to, reason, now))
    }

    /// The project has started.
    pub fn begun(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::BeginDelivery, unclaimed(now))?;
        Ok(self.moved(to, None, now))
    }

    /// The project is complete.
    pub fn delivered(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::Deliver, unclaimed(now))?;
        Ok(self.moved(to, None, now))
    }

    /// The project was accepted. An order that residents have rated already is rated with it.
    pub fn accepted(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::Accept, unclaimed(now))?;
        let order = self.moved(to, None, now);
        if !order.rated {
            return Ok(order);
        }
        let (to, version) = (order.check(Do::Rate, unclaimed(now))?, order.version);
        let mut order = order.moved(to, None, now);
        // One change to the outside.
        order.version = version;
        Ok(order)
    }

    /// A resident has rated the service. Only the first rating moves the order, and only until it is settled; `None`
    /// where nothing changes.
    pub fn rated(mut self, now: DateTime<Utc>) -> Result<Option<Self>, Refusal> {
        if self.rated {
            return Ok(None);
        }
        if self.status == Is::Settled {
            self.rated = true;
            return Ok(Some(self.moved(Is::Settled, None, now)));
        }
        let to = self.check(Do::Rate, unclaimed(now))?;
        self.rated = true;
        Ok(Some(self.moved(to, None, now)))
    }

    /// Nothing is owed any more.
    pub fn settle(self, paid_off: bool, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let facts = ServiceOrderFacts {
            paid_off,
            ..unclaimed(now)
        };
        let to = self.check(Do::Settle, facts)?;
        Ok(self.moved(to, None, now))
    }

    /// The project was terminated.
    pub fn terminated(self, reason: &str, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if reason.trim().is_empty() {
            return Err(Refusal::new(RefusalCode::ReasonRequired).at("reason"));
        }
        let to = self.check(Do::Terminate, unclaimed(now))?;
        Ok(self.moved(to, Some(reason.to_owned()), now))
    }
}
