//! Which of several assignments of the same total it is.
//!
//! Prices that prove one best assignment prove all of them: the best ones are those that use tight offers only (worth
//! exactly their two prices), leave out only orders without a price, and leave free only places without a price.
//! So each order in turn gets the best tight offer that still lets the rest be made good by tight moves.

use super::market::{Market, State};

/// Where a move can come to: an order that has lost its place, an organization with one order too many, or outside,
/// where an order too many may stay and from where one may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Order(u32),
    Organization(u32),
    Outside,
}

pub(super) fn settle<O, S>(market: &Market<O, S>, state: &mut State) {
    let mut walk = Walk::new(market.orders.len(), market.organizations.len());
    for order in 0..market.orders.len() {
        let now = state.holder[order];
        // What comes before where it is now, the best first; without a place comes last.
        let tight = tight(market, state, order).take_while(|to| Some(*to) != now);
        let better: Vec<u32> = tight.collect();
        walk.begin();
        let goal = now.map_or(Node::Outside, Node::Organization);
        let found = better
            .into_iter()
            .find(|to| walk.reach(market, state, order, Node::Organization(*to), goal));
        if let Some(to) = found {
            walk.carry_out(state, Node::Organization(to), goal);
            state.put(order, Some(to));
        }
    }
}

/// The organizations whose offers to an order are tight, the best first.
fn tight<'a, O, S>(market: &'a Market<O, S>, state: &'a State, order: usize) -> impl Iterator<Item = u32> + 'a {
    let price = state.order_price[order];
    let offers = market.offers(order).iter();
    let reach = offers.take_while(move |offer| i64::from(offer.value) >= price);
    reach.filter_map(move |offer| {
        (i64::from(offer.value) == price + state.place_price[offer.to as usize]).then_some(offer.to)
    })
}

/// A search over tight moves, forwards from an organization that takes one order more. What was visited in vain for
/// one choice is visited in vain for the next.
struct Walk {
    round: u32,
    orders: Vec<(u32, Node)>,
    organizations: Vec<(u32, Node)>,
    outside: (u32, Node),
}

impl Walk {
    fn new(orders: usize, organizations: usize) -> Self {
        Walk {
            round: 0,
            orders: vec![(0, Node::Outside); orders],
            organizations: vec![(0, Node::Outside); organizations],
            outside: (0, Node::Outside),
        }
    }

    fn begin(&mut self) {
        self.round += 1;
    }

    fn mark(&mut self, node: Node) -> &mut (u32, Node) {
        match node {
            Node::Order(order) => &mut self.orders[order as usize],
            Node::Organization(organization) => &mut self.organizations[organization as usize],
            Node::Outside => &mut self.outside,
        }
    }

    /// Whether the goal can be reached; orders up to `fixed` stay where they are.
    fn reach<O, S>(&mut self, market: &Market<O, S>, state: &State, fixed: usize, from: Node, goal: Node) -> bool {
        let mut stack = Vec::new();
        self.visit(&mut stack, from, from);
        while let Some(node) = stack.pop() {
            if node == goal {
                return true;
            }
            match node {
                Node::Organization(organization) => {
                    let held = &state.held[organization as usize];
                    if held.len() < market.places(organization) {
                        self.visit(&mut stack, Node::Outside, node);
                    }
                    for order in held.iter().filter(|order| **order as usize > fixed) {
                        self.visit(&mut stack, Node::Order(*order), node);
                    }
                }
                Node::Order(order) => {
                    for to in tight(market, state, order as usize) {
                        self.visit(&mut stack, Node::Organization(to), node);
                    }
                    if state.order_price[order as usize] == 0 {
                        self.visit(&mut stack, Node::Outside, node);
                    }
                }
                Node::Outside => {
                    for (organization, held) in (0u32..).zip(&state.held) {
                        if !held.is_empty() && state.place_price[organization as usize] == 0 {
                            self.visit(&mut stack, Node::Organization(organization), node);
                        }
                    }
                    for order in fixed + 1..state.holder.len() {
                        if state.holder[order].is_none() {
                            self.visit(&mut stack, Node::Order(order as u32), node);
                        }
                    }
                }
            }
        }
        false
    }

    fn visit(&mut self, stack: &mut Vec<Node>, node: Node, from: Node) {
        let round = self.round;
        let mark = self.mark(node);
        if mark.0 != round {
            *mark = (round, from);
            stack.push(node);
        }
    }

    /// Moves every order on the way to where the way goes on from it.
    fn carry_out(&mut self, state: &mut State, from: Node, goal: Node) {
        let mut node = goal;
        while node != from {
            let before = self.mark(node).1;
            if let Node::Order(order) = before {
                let to = match node {
                    Node::Organization(organization) => Some(organization),
                    _ => None,
                };
                state.put(order as usize, to);
            }
            node = before;
        }
    }
}
