//! Standards that are ready to rate by. What is published never changes again, so it is read and checked once.

use super::rate;
use crate::command::CommandError;
use quick_cache::sync::Cache;
use siling_domain::assessment::Demands;
use siling_domain::id::StandardId;
use siling_domain::rating::Engine;
use siling_domain::standard::{Standard, StandardStatus};
use siling_persistence::{StoreError, UnitOfWork, standard as store};
use std::sync::Arc;

/// So many versions are kept: a district has one a year or fewer.
const KEPT: usize = 64;

/// A version of a standard, ready to rate by.
#[derive(Debug, Clone)]
pub struct Ready {
    /// What rates.
    pub engine: Arc<Engine>,
    /// What is demanded of a self-assessment.
    pub demands: Arc<Demands>,
}

/// The published standards that were used lately.
pub struct Standards(Cache<StandardId, Ready>);

impl Default for Standards {
    fn default() -> Self {
        Standards(Cache::new(KEPT))
    }
}

impl Standards {
    /// The standard by which something is assessed.
    pub(super) async fn ready(&self, uow: &UnitOfWork, id: StandardId) -> Result<Ready, CommandError> {
        if let Some(ready) = self.0.get(&id) {
            return Ok(ready);
        }
        let standard = of(uow, id).await?;
        let ready = Ready {
            engine: Arc::new(rate::engine(&standard)?),
            demands: Arc::new(Demands::from(&standard.definition)),
        };
        if standard.status != StandardStatus::Draft {
            self.0.insert(id, ready.clone());
        }
        Ok(ready)
    }
}

/// The whole record of a standard by which something is assessed.
pub(super) async fn of(uow: &UnitOfWork, id: StandardId) -> Result<Standard, CommandError> {
    let standard = store::by_ids(uow.store(), &[id]).await?.pop();
    Ok(standard.ok_or_else(|| StoreError::Corrupt(format!("{id} is cited and not there")))?)
}
