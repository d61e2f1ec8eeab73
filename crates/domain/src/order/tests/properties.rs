//! What holds whatever happens.

use super::*;
use crate::lifecycle::Lifecycle;
use proptest::prelude::*;

/// What anybody may try, in any order.
#[derive(Debug, Clone, Copy)]
enum Step {
    Revise,
    Deliberate,
    Approve,
    Return,
    Publish,
    Cancel,
    Lapse,
    Award,
    Contract,
    Begin,
    Deliver,
    Accept,
    Rate,
    Settle(bool),
    Terminate,
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    prop_oneof![
        1 => Just(Revise),
        3 => Just(Deliberate),
        1 => Just(Approve),
        1 => Just(Return),
        4 => Just(Publish),
        1 => Just(Cancel),
        1 => Just(Lapse),
        6 => Just(Award),
        4 => Just(Contract),
        4 => Just(Begin),
        4 => Just(Deliver),
        4 => Just(Accept),
        3 => Just(Rate),
        3 => any::<bool>().prop_map(Settle),
        1 => Just(Terminate),
    ]
}

fn take(order: &ServiceOrder, step: Step, on: &str) -> Option<ServiceOrder> {
    let (order, now) = (order.clone(), noon(on));
    match step {
        Step::Revise => order.revise(terms(), &needs(), None, now).ok(),
        Step::Deliberate => order.deliberate(&salon(), 2, None, now).ok(),
        Step::Approve => order.approve(None, None, now).ok(),
        Step::Return => order.send_back("退回", now).ok(),
        Step::Publish => order.publish(&needs(), now).ok(),
        Step::Cancel => order.cancel("取消", now).ok(),
        Step::Lapse => order.lapse(0, now).ok(),
        Step::Award => {
            let claims = vec![claim(1, 4800), claim(2, 4500)];
            order
                .award(claims, decision(), &bid(1, 4800), id(1), now)
                .ok()
                .map(|done| done.0)
        }
        Step::Contract => order.contracted(id(1), now).ok(),
        Step::Begin => order.begun(now).ok(),
        Step::Deliver => order.delivered(now).ok(),
        Step::Accept => order.accepted(now).ok(),
        Step::Rate => order.rated(now).ok().flatten(),
        Step::Settle(paid) => order.settle(paid, now).ok(),
        Step::Terminate => order.terminated("终止", now).ok(),
    }
}

proptest! {
    #[test]
    fn an_order_never_leaves_its_table(steps in prop::collection::vec((step(), any::<bool>()), 1..40)) {
        let mut order = draft();
        for (step, late) in steps {
            let on = if late { "2026-03-23" } else { "2026-03-05" };
            let Some(after) = take(&order, step, on) else { continue };
            let reachable = ServiceOrderLifecycle::TABLE
                .iter()
                .any(|row| row.from.contains(&order.status) && row.to == after.status);
            // A rating that came before the acceptance, and one after the settlement.
            let rated = order.rated && after.status == ServiceOrderStatus::Rated;
            let settled = matches!(step, Step::Rate) && order.status == ServiceOrderStatus::Settled;
            prop_assert!(reachable || rated || settled, "{:?} -> {:?} by {step:?}", order.status, after.status);
            prop_assert_eq!(after.version, order.version + 1);
            let public = after.published_at.is_some();
            prop_assert_eq!(public, after.seen_by(&Visibility::default()));
            prop_assert_eq!(after.award.is_some(), after.project.is_some());
            prop_assert!(after.contract.is_none() || after.award.is_some());
            order = after;
        }
    }

    #[test]
    fn a_split_is_the_whole_price(
        fen in 0_i64..10_000_000_000,
        cuts in prop::collection::btree_set(1_u32..100, 0..11),
    ) {
        let mut terms = terms();
        let ends: Vec<u32> = cuts.into_iter().chain([100]).collect();
        let mut before = 0;
        terms.milestones = ends
            .into_iter()
            .map(|end| {
                let share = end - before;
                before = end;
                milestone("步骤", "2026-06-30", share)
            })
            .collect();
        prop_assert!(terms.clone().checked().is_ok());
        let parts = terms.split(Money::from_fen(fen));
        prop_assert_eq!(Money::checked_sum(parts.iter().copied()), Some(Money::from_fen(fen)));
        prop_assert!(parts.iter().all(|part| !part.is_negative()));
    }

    #[test]
    fn the_ranking_has_every_claim_once_and_falls(
        marks in prop::collection::vec(prop::collection::vec(0_u32..=100, 3), 1..8),
    ) {
        let claims: Vec<Claim> = (1..=marks.len() as u128).map(|number| claim(number, 4000)).collect();
        let mut decision = decision();
        decision.claims = (1..).zip(&marks).map(|(number, marks)| scores(number, marks, Some("说明"))).collect();
        decision.departure_reason = Some("说明".into());
        let (order, after) = published().award(claims, decision, &bid(1, 4000), id(1), noon("2026-03-23")).unwrap();
        let award = order.award.unwrap();
        prop_assert_eq!(award.ranking.len(), marks.len());
        prop_assert!(award.ranking.windows(2).all(|two| two[0].mean >= two[1].mean && two[0].rank + 1 == two[1].rank));
        prop_assert_eq!(after.iter().filter(|claim| claim.status == ClaimStatus::Selected).count(), 1);
        prop_assert!(award.ranking.first().map(|first| first.claim) == Some(award.claim) || award.departure_reason.is_some());
    }

    #[test]
    fn fewer_stars_or_less_room_never_admit_more(stars_held in 0_u8..=5, min in 0_u8..=5, load in 0_u32..5, capacity in 0_i32..5) {
        let mut order = published();
        order.terms.min_stars = stars(min);
        let mut bid = bid(1, 100);
        (bid.lead.stars, bid.lead.load, bid.lead.capacity) = (stars(stars_held), load, capacity);
        let admitted = order.admits(&bid, day("2026-03-10"));
        prop_assert_eq!(admitted, stars_held >= min && i64::from(load) < i64::from(capacity));
        let mut worse = bid;
        worse.lead.load += 1;
        prop_assert!(admitted || !order.admits(&worse, day("2026-03-10")));
    }
}
