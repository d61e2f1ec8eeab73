//! The assignment beside brute force, and its proof where there is no brute force.

use super::super::{Assignment, Market};
use proptest::prelude::*;
use std::time::Instant;

/// What each order (rows) is worth at each organization (columns); 0 is no offer.
type Table = Vec<Vec<u32>>;

fn market(values: &Table, places: &[u32]) -> Market<usize, usize> {
    let orders: Vec<usize> = (0..values.len()).collect();
    let organizations: Vec<(usize, u32)> = places.iter().copied().enumerate().collect();
    Market::new(&orders, &organizations, |order, organization| {
        Some(values[order][organization])
    })
}

/// Every assignment there is: the one of greatest total, and of those the one whose first order is served best, by
/// value and then by the organization's number, and so on.
fn brute_force(values: &Table, places: &[u32]) -> (u64, Vec<Option<usize>>) {
    type Key = (u64, Vec<(u32, std::cmp::Reverse<usize>)>);
    fn go(
        values: &Table,
        places: &mut [u32],
        chosen: &mut Vec<Option<usize>>,
        best: &mut Option<(Key, Vec<Option<usize>>)>,
    ) {
        let order = chosen.len();
        if order == values.len() {
            let served = |(order, to): (usize, &Option<usize>)| match to {
                Some(to) => (values[order][*to], std::cmp::Reverse(*to)),
                None => (0, std::cmp::Reverse(usize::MAX)),
            };
            let served: Vec<_> = chosen.iter().enumerate().map(served).collect();
            let key = (served.iter().map(|(value, _)| u64::from(*value)).sum(), served);
            if best.as_ref().is_none_or(|(before, _)| key > *before) {
                *best = Some((key, chosen.clone()));
            }
            return;
        }
        chosen.push(None);
        go(values, places, chosen, best);
        chosen.pop();
        for to in 0..places.len() {
            if places[to] > 0 && values[order][to] > 0 {
                places[to] -= 1;
                chosen.push(Some(to));
                go(values, places, chosen, best);
                chosen.pop();
                places[to] += 1;
            }
        }
    }
    let mut best = None;
    go(values, &mut places.to_vec(), &mut Vec::new(), &mut best);
    let ((total, _), chosen) = best.unwrap();
    (total, chosen)
}

fn chosen(assignment: &Assignment<usize, usize>) -> Vec<Option<usize>> {
    assignment.orders.iter().map(|(_, to)| to.map(|(to, _)| to)).collect()
}

fn cases(most: u32) -> impl Strategy<Value = (Table, Vec<u32>)> {
    (1usize..=6, 1usize..=4).prop_flat_map(move |(orders, organizations)| {
        let row = prop::collection::vec(0..=most, organizations);
        let places = prop::collection::vec(0u32..=3, organizations);
        (prop::collection::vec(row, orders), places)
    })
}

fn beside_brute_force((values, places): (Table, Vec<u32>)) -> Result<(), TestCaseError> {
    let market = market(&values, &places);
    let assignment = market.solve();
    let (total, best) = brute_force(&values, &places);
    prop_assert_eq!(assignment.total, total);
    prop_assert_eq!(chosen(&assignment), best);
    prop_assert!(assignment.is_proven_on(&market));
    for trade in &assignment.trades {
        // Who would have been best is taken to its last place, and worth at least as much there.
        prop_assert_eq!(trade.instead.len(), places[trade.best] as usize);
        prop_assert!(
            trade
                .instead
                .iter()
                .all(|(other, value)| *other != trade.order && values[*other][trade.best] == *value)
        );
        prop_assert!(trade.best_value >= trade.value);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn it_is_the_best_of_all_there_are(case in cases(50)) {
        beside_brute_force(case)?;
    }

    /// Few different values make many assignments of the same total.
    #[test]
    fn of_equals_it_is_the_one_that_the_rule_names(case in cases(2)) {
        beside_brute_force(case)?;
    }

    #[test]
    fn the_order_in_which_things_come_does_not_matter((values, places) in cases(3), turn in any::<u64>()) {
        let shuffled = |count: usize| {
            let mut places: Vec<usize> = (0..count).collect();
            places.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(turn | 1).rotate_left(17));
            places
        };
        let (rows, columns) = (shuffled(values.len()), shuffled(places.len()));
        let organizations: Vec<(usize, u32)> = columns.iter().map(|at| (*at, places[*at])).collect();
        let other = Market::new(&rows, &organizations, |row, column| Some(values[rows[row]][columns[column]]));
        prop_assert_eq!(other.solve(), market(&values, &places).solve());
    }
}

#[test]
fn nothing_to_assign_is_no_trouble() {
    for (values, places) in [
        (vec![], vec![]),
        (vec![vec![]], vec![]),
        (vec![vec![7]], vec![0]),
        (vec![vec![0]], vec![1]),
    ] {
        let market = market(&values, &places);
        let assignment = market.solve();
        assert_eq!((assignment.total, assignment.trades.len()), (0, 0));
        assert!(assignment.is_proven_on(&market));
    }
}

#[test]
fn a_trade_says_who_goes_there_instead() {
    // The first order would be best at 0, which the second needs more.
    let assignment = market(&vec![vec![90, 80], vec![85, 10]], &[1, 1]).solve();
    assert_eq!(chosen(&assignment), [Some(1), Some(0)]);
    assert_eq!(assignment.total, 165);
    let [trade] = assignment.trades.as_slice() else {
        panic!("one trade")
    };
    assert_eq!((trade.order, trade.best, trade.difference()), (0, 0, 10));
    assert_eq!(trade.instead, [(1, 85)]);
}

#[test]
fn a_false_proof_is_found_out() {
    let market = market(&vec![vec![90, 80], vec![85, 10]], &[1, 1]);
    let right = market.solve();
    let mut worse = right.clone();
    worse.orders = vec![(0, Some((0, 90))), (1, Some((1, 10)))];
    worse.total = 100;
    assert!(!worse.is_proven_on(&market));
    let mut cheap = right.clone();
    cheap.proof.orders[0] = 0;
    assert!(!cheap.is_proven_on(&market));
    let mut crowded = right;
    crowded.orders = vec![(0, Some((0, 90))), (1, Some((0, 85)))];
    assert!(!crowded.is_proven_on(&market));
}

/// Numbers that look like chance, the same everywhere.
fn chance(seed: u64) -> impl FnMut(u32) -> u32 {
    let mut state = seed;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as u32) % below
    }
}

/// `crowd`: fewer places than orders. `coarse`: so few different values that ties are everywhere.
fn large(orders: usize, organizations: usize, crowd: bool, coarse: bool) -> Market<usize, usize> {
    let mut next = chance(20_221_125);
    let keys: Vec<usize> = (0..orders).collect();
    let places: Vec<(usize, u32)> = (0..organizations)
        .map(|at| (at, if crowd { next(2) } else { 1 + next(5) }))
        .collect();
    let good: Vec<u32> = (0..organizations).map(|_| next(40_000)).collect();
    let values: Table = (0..orders)
        .map(|_| {
            let worth = good.iter().map(|good| match next(10) {
                0..4 => 0,
                _ if coarse => 1 + next(4),
                _ => 1 + good + next(60_000),
            });
            worth.collect()
        })
        .collect();
    Market::new(&keys, &places, |order, organization| Some(values[order][organization]))
}

#[test]
fn two_thousand_orders_find_their_place_among_a_thousand_organizations() {
    for (crowd, coarse) in [(false, false), (true, false), (false, true), (true, true)] {
        let market = large(2_000, 1_000, crowd, coarse);
        let begun = Instant::now();
        let assignment = market.solve();
        let took = begun.elapsed();
        eprintln!(
            "crowd {crowd}, coarse {coarse}: {took:?}, total {}, trades {}",
            assignment.total,
            assignment.trades.len()
        );
        assert!(assignment.is_proven_on(&market), "crowd {crowd}, coarse {coarse}");
        assert!(took.as_secs() < 120, "crowd {crowd}, coarse {coarse}: {took:?}");
    }
}
