//! What an assignment trades against what.

use super::market::{Market, State};

/// An order that does not go to the organization that would be best for it, since others go there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade<O, S> {
    /// The order.
    pub order: O,
    /// The organization that would be worth most for it.
    pub best: S,
    /// What it would be worth there.
    pub best_value: u32,
    /// What it is worth where it goes; nothing where it stays unassigned.
    pub value: u32,
    /// The orders that go there instead, with what each is worth there. They take every place of it.
    pub instead: Vec<(O, u32)>,
}

impl<O, S> Trade<O, S> {
    /// What the order forgoes.
    pub const fn difference(&self) -> u32 {
        self.best_value - self.value
    }
}

pub(super) fn trades<O: Copy, S: Copy>(market: &Market<O, S>, state: &State) -> Vec<Trade<O, S>> {
    let mut trades = Vec::new();
    for order in 0..market.orders.len() {
        let Some(best) = market.offers(order).first() else {
            continue;
        };
        let holder = state.holder[order];
        if holder == Some(best.to) {
            continue;
        }
        let mut held = state.held[best.to as usize].clone();
        held.sort_unstable();
        let instead = held.into_iter().filter_map(|held| {
            let value = market.value(held as usize, best.to)?;
            Some((market.orders[held as usize], value))
        });
        trades.push(Trade {
            order: market.orders[order],
            best: market.organizations[best.to as usize].0,
            best_value: best.value,
            value: holder.and_then(|to| market.value(order, to)).unwrap_or(0),
            instead: instead.collect(),
        });
    }
    trades
}
