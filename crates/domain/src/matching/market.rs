//! The assignment of many orders to organizations with the greatest total value (最优分配).
//!
//! Each order goes to at most one organization, each organization takes as many as it has places. Orders are
//! inserted one by one along shortest augmenting paths: every order and every place has a price, chosen so that no
//! pairing is worth more than its two prices together; the pairings made are worth exactly that. Such prices prove
//! that no assignment is worth more ([`Proof`]).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{tie, trade};

/// One organization that an order can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offer {
    pub to: u32,
    pub value: u32,
}

/// Orders, organizations with their places, and what each pairing is worth.
#[derive(Debug, Clone)]
pub struct Market<O, S> {
    pub(super) orders: Vec<O>,
    pub(super) organizations: Vec<(S, u32)>,
    // The offers of an order are those from its start to the next one's, the best first: by value, then organization.
    starts: Vec<usize>,
    offers: Vec<Offer>,
}

/// An assignment of best total value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment<O, S> {
    /// Every order in the order of their keys, with the organization that it goes to and what that is worth; `None`
    /// for those that stay unassigned.
    pub orders: Vec<(O, Option<(S, u32)>)>,
    /// What all pairings are worth together.
    pub total: u64,
    /// What was traded against what: the orders that do not go to the one that would be best for them.
    pub trades: Vec<trade::Trade<O, S>>,
    /// The prices that prove it.
    pub proof: Proof,
}

/// Prices that prove an assignment to be the best: see [`Assignment::is_proven_on`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The price of each order, in the order of their keys.
    pub orders: Vec<u64>,
    /// The price of a place at each organization, in the order of their keys.
    pub places: Vec<u64>,
}

impl<O: Ord + Copy, S: Ord + Copy> Market<O, S> {
    /// Makes a market. `value` is asked for each pair by their places in the two slices; `None` and nothing are no offer.
    ///
    /// The order of the slices does not matter; a key that comes twice counts once.
    pub fn new(orders: &[O], organizations: &[(S, u32)], mut value: impl FnMut(usize, usize) -> Option<u32>) -> Self {
        let by_key = sorted(orders, |order| *order);
        let columns = sorted(organizations, |(organization, _)| *organization);
        let mut starts = Vec::with_capacity(by_key.len() + 1);
        let mut offers = Vec::new();
        for row in &by_key {
            starts.push(offers.len());
            let begin = offers.len();
            for (to, column) in (0u32..).zip(&columns) {
                if organizations[*column].1 > 0
                    && let Some(value) = value(*row, *column).filter(|value| *value > 0)
                {
                    offers.push(Offer { to, value });
                }
            }
            offers[begin..].sort_unstable_by_key(|offer| (Reverse(offer.value), offer.to));
        }
        starts.push(offers.len());
        Market {
            orders: by_key.iter().map(|row| orders[*row]).collect(),
            organizations: columns.iter().map(|column| organizations[*column]).collect(),
            starts,
            offers,
        }
    }

    /// The assignment of best total value. Of several, it is the one in which the first order by key goes where it is
    /// worth most, the first organization by key among equals; then the second order, and so on. That leaves one only.
    pub fn solve(&self) -> Assignment<O, S> {
        let mut state = State::new(self.orders.len(), self.organizations.len());
        let mut search = Search::new(self.organizations.len());
        for order in 0..self.orders.len() {
            search.insert(self, &mut state, order);
        }
        tie::settle(self, &mut state);
        self.assignment(state)
    }

    fn assignment(&self, state: State) -> Assignment<O, S> {
        let goes_to = |order: usize| {
            let to = state.holder[order]?;
            let value = self.value(order, to)?;
            Some((self.organizations[to as usize].0, value))
        };
        let orders: Vec<_> = (0..self.orders.len())
            .map(|order| (self.orders[order], goes_to(order)))
            .collect();
        let total = orders
            .iter()
            .filter_map(|(_, to)| to.map(|(_, value)| u64::from(value)))
            .sum();
        let prices = |prices: &[i64]| prices.iter().map(|price| price.unsigned_abs()).collect();
        Assignment {
            trades: trade::trades(self, &state),
            orders,
            total,
            proof: Proof {
                orders: prices(&state.order_price),
                places: prices(&state.place_price),
            },
        }
    }
}

impl<O, S> Market<O, S> {
    /// The offers of an order, the best first.
    pub(super) fn offers(&self, order: usize) -> &[Offer] {
        &self.offers[self.starts[order]..self.starts[order + 1]]
    }

    pub(super) fn places(&self, organization: u32) -> usize {
        self.organizations[organization as usize].1 as usize
    }

    pub(super) fn value(&self, order: usize, organization: u32) -> Option<u32> {
        let mut offers = self.offers(order).iter();
        offers.find_map(|offer| (offer.to == organization).then_some(offer.value))
    }
}

impl<O: Ord + Copy, S: Ord + Copy> Assignment<O, S> {
    /// Whether its prices prove that no assignment on the market is worth more: it keeps to the places, no offer is
    /// worth more than the price of its order and of a place together, and what all prices come to is what it is worth.
    pub fn is_proven_on(&self, market: &Market<O, S>) -> bool {
        let mut taken = vec![0usize; market.organizations.len()];
        let mut total = 0u64;
        for (order, (_, to)) in self.orders.iter().enumerate() {
            let Some((organization, value)) = to else { continue };
            let Ok(at) = market.organizations.binary_search_by_key(organization, |(key, _)| *key) else {
                return false;
            };
            if market.value(order, at as u32) != Some(*value) {
                return false;
            }
            taken[at] += 1;
            total += u64::from(*value);
        }
        let (of_orders, of_places) = (&self.proof.orders, &self.proof.places);
        let within = taken
            .iter()
            .zip(&market.organizations)
            .all(|(taken, (_, places))| *taken <= *places as usize);
        let covered = (0..market.orders.len()).all(|order| {
            let offers = market.offers(order).iter();
            offers
                .copied()
                .all(|offer| of_orders[order] + of_places[offer.to as usize] >= u64::from(offer.value))
        });
        let places = of_places.iter().zip(&market.organizations);
        let priced: u64 = of_orders.iter().sum::<u64>()
            + places
                .map(|(price, (_, places))| price * u64::from(*places))
                .sum::<u64>();
        within && covered && total == self.total && total == priced
    }
}

/// Places in the slice, by key and each key once.
fn sorted<T, K: Ord>(entries: &[T], key: impl Fn(&T) -> K) -> Vec<usize> {
    let mut places: Vec<usize> = (0..entries.len()).collect();
    places.sort_by_key(|place| key(&entries[*place]));
    places.dedup_by_key(|place| key(&entries[*place]));
    places
}

/// Who has what, at which prices. An organization's places have a price only while all of them are taken, and an order
/// without a place has none.
pub(super) struct State {
    pub holder: Vec<Option<u32>>,
    pub held: Vec<Vec<u32>>,
    pub order_price: Vec<i64>,
    pub place_price: Vec<i64>,
}

impl State {
    fn new(orders: usize, organizations: usize) -> Self {
        State {
            holder: vec![None; orders],
            held: vec![Vec::new(); organizations],
            order_price: vec![0; orders],
            place_price: vec![0; organizations],
        }
    }

    /// Moves an order; gives back where it was.
    pub fn put(&mut self, order: usize, to: Option<u32>) -> Option<u32> {
        let from = std::mem::replace(&mut self.holder[order], to);
        if let Some(from) = from {
            self.held[from as usize].retain(|held| *held as usize != order);
        }
        if let Some(to) = to {
            self.held[to as usize].push(order as u32);
        }
        from
    }
}

const FAR: i64 = i64::MAX;

/// How the insertion of an order ends.
#[derive(Clone, Copy)]
enum End {
    /// An organization had a place free.
    Place(u32),
    /// This order gives way, and stays without.
    Without(u32),
}

/// The search for the cheapest way to insert an order: Dijkstra's, over organizations whose places are all taken.
struct Search {
    far: Vec<i64>,
    through: Vec<u32>,
    queue: BinaryHeap<Reverse<(i64, u32)>>,
    seen: Vec<u32>,
    settled: Vec<u32>,
    bound: i64,
    end: End,
}

impl Search {
    fn new(organizations: usize) -> Self {
        Search {
            far: vec![FAR; organizations],
            through: vec![0; organizations],
            queue: BinaryHeap::new(),
            seen: Vec::new(),
            settled: Vec::new(),
            bound: FAR,
            end: End::Without(0),
        }
    }

    fn insert<O, S>(&mut self, market: &Market<O, S>, state: &mut State, order: usize) {
        state.order_price[order] = best_net(market, state, order);
        self.bound = FAR;
        self.relax(market, state, order, 0);
        while let Some(Reverse((far, organization))) = self.queue.pop() {
            if far >= self.bound {
                break;
            }
            if far > self.far[organization as usize] {
                continue;
            }
            self.settled.push(organization);
            for held in 0..state.held[organization as usize].len() {
                let held = state.held[organization as usize][held] as usize;
                self.relax(market, state, held, far);
            }
        }
        self.reprice(state, order);
        self.augment(state, order);
        for organization in self.seen.drain(..) {
            self.far[organization as usize] = FAR;
        }
        self.settled.clear();
        self.queue.clear();
    }

    /// Looks on from an order that is reached at this distance. Offers come best first, and a place's price is never
    /// below nothing: once an offer cannot be near enough, none after it can.
    fn relax<O, S>(&mut self, market: &Market<O, S>, state: &State, order: usize, far: i64) {
        let reach = far + state.order_price[order];
        if reach < self.bound {
            self.bound = reach;
            self.end = End::Without(order as u32);
        }
        for offer in market.offers(order) {
            let least = reach - i64::from(offer.value);
            if least >= self.bound {
                break;
            }
            let to = offer.to as usize;
            let far = least + state.place_price[to];
            if far >= self.bound || far >= self.far[to] {
                continue;
            }
            if self.far[to] == FAR {
                self.seen.push(offer.to);
            }
            self.far[to] = far;
            self.through[to] = order as u32;
            if state.held[to].len() < market.places(offer.to) {
                self.bound = far;
                self.end = End::Place(offer.to);
            } else {
                self.queue.push(Reverse((far, offer.to)));
            }
        }
    }

    /// Keeps every offer at or below its two prices once the way is taken.
    fn reprice(&self, state: &mut State, order: usize) {
        state.order_price[order] -= self.bound;
        for organization in &self.settled {
            let at = *organization as usize;
            let nearer = self.bound - self.far[at];
            state.place_price[at] += nearer;
            for held in &state.held[at] {
                state.order_price[*held as usize] -= nearer;
            }
        }
    }

    /// Moves the orders along the way, from its end back to the new order.
    fn augment(&self, state: &mut State, order: usize) {
        let mut free = match self.end {
            End::Place(organization) => Some(organization),
            End::Without(without) if without as usize == order => None,
            End::Without(without) => state.put(without as usize, None),
        };
        while let Some(place) = free {
            let mover = self.through[place as usize] as usize;
            let left = state.put(mover, Some(place));
            free = if mover == order { None } else { left };
        }
    }
}

/// The most that an order gains at any organization beyond the price of a place there.
fn best_net<O, S>(market: &Market<O, S>, state: &State, order: usize) -> i64 {
    let mut best = 0;
    for offer in market.offers(order) {
        let value = i64::from(offer.value);
        if value <= best {
            break;
        }
        best = best.max(value - state.place_price[offer.to as usize]);
    }
    best
}
