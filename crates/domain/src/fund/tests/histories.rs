//! What holds after any history whatever: tried with generated ones.

use super::given::*;
use crate::Word;
use crate::fund::*;
use crate::id::{CommitmentId, ContractId, LedgerEntryId, PaymentId};
use crate::lifecycle::Lifecycle;
use crate::money::Money;
use crate::time::china_date;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

/// A fund with everything that was ever done to it.
struct History {
    fund: Fund,
    balances: Balances,
    entries: Vec<LedgerEntry>,
    commitments: Vec<Commitment>,
    /// Payments that were sent and neither failed nor were paid back.
    paid: Vec<(usize, LedgerEntry)>,
}

/// Something that is tried: what, with which commitment, for how many yuan, how many days later.
type Step = (usize, usize, i64, u32);

impl History {
    fn begin() -> Self {
        let (fund, entry) = open();
        History {
            fund,
            balances: Balances::default().after(&entry).unwrap(),
            entries: vec![entry],
            commitments: Vec::new(),
            paid: Vec::new(),
        }
    }

    /// Books the entries, all or none, as the store does.
    fn book(&mut self, entries: Vec<LedgerEntry>) -> bool {
        let after = entries
            .iter()
            .try_fold(self.balances, |balances, entry| balances.after(entry));
        match after {
            Ok(after) => {
                self.balances = after;
                self.entries.extend(entries);
                true
            }
            Err(_) => false,
        }
    }

    fn changed(&mut self, at: usize, after: Commitment, action: CommitmentAction) {
        let before = self.commitments[at].status;
        let known = CommitmentLifecycle::TABLE.iter();
        let mut known = known.filter(|row| row.action == action && row.from.contains(&before));
        assert!(
            known.any(|row| row.to == after.status),
            "{before:?} {action:?} {:?}",
            after.status
        );
        self.commitments[at] = after;
    }

    fn step(&mut self, (action, of, yuans, _): Step, now: DateTime<Utc>) {
        use CommitmentAction as Do;
        let number = self.entries.len() as u128 + 1;
        let (stamp, second, asked) = (stamp(2 * number, now), stamp(2 * number + 1, now), yuan(yuans));
        let new = commitment(self.commitments.len() as u128 + 1, asked);
        let contract = ContractId(Uuid::from_u128(number));
        let (fund, facts) = (self.fund.clone(), facts(1, self.balances));
        let picked = self.commitments.get(of % self.commitments.len().max(1)).cloned();
        let at = of % self.commitments.len().max(1);
        match (action, picked) {
            (0, _) => {
                let direction = FundAdjustment::ALL[of % 2];
                let new = NewAdjustment {
                    direction,
                    amount: asked.to_string(),
                    reason: "调整".into(),
                    document: "文件".into(),
                };
                if let Ok(waiting) = fund.request_adjustment(new, &facts, now) {
                    let second = super::given::facts(2, self.balances);
                    let (fund, _, entry) = waiting
                        .approve_adjustment((direction, &asked.to_string()), &second, stamp)
                        .unwrap();
                    assert!(self.book(vec![entry]), "what the domain lets through can be booked");
                    self.fund = fund;
                }
            }
            (1 | 2, _) => {
                if let Ok((commitment, entry)) = Commitment::reserve(&fund, new, stamp)
                    && self.book(vec![entry])
                {
                    self.commitments.push(commitment);
                }
            }
            (3, _) => {
                if let Ok((commitment, entry)) = Commitment::commit_at_once(&fund, new, contract, stamp)
                    && self.book(vec![entry])
                {
                    self.commitments.push(commitment);
                }
            }
            (4, Some(before)) => {
                if let Ok((after, entry)) = before.commit(&fund, asked, contract, stamp) {
                    let (after, rest) = after.release(&fund, "余额", second).unwrap();
                    assert!(self.book(std::iter::once(entry).chain(rest).collect()));
                    self.changed(at, after, Do::Commit);
                }
            }
            (5, Some(before)) => {
                if let Ok((after, own, entry)) = before.carve(&fund, new, contract, stamp) {
                    assert!(self.book(vec![entry]));
                    self.changed(at, after, Do::Carve);
                    self.commitments.push(own);
                }
            }
            (6 | 7, Some(before)) => {
                if let Ok((after, entry)) = before.pay(&fund, asked, PaymentId(Uuid::from_u128(number)), stamp) {
                    assert!(self.book(vec![entry.clone()]));
                    self.changed(at, after, Do::Pay);
                    self.paid.push((at, entry));
                }
            }
            (8, _) if !self.paid.is_empty() => {
                let (at, entry) = self.paid.swap_remove(of % self.paid.len());
                if let Ok((after, reversal)) = self.commitments[at].clone().reverse(&fund, &entry, "失败", stamp) {
                    assert!(self.book(vec![reversal]));
                    self.changed(at, after, Do::Reverse);
                }
            }
            (9, Some(before)) if of % 3 == 0 => {
                if let Ok((after, entry)) = before.release_part(&fund, asked, "释放部分", stamp) {
                    assert!(self.book(vec![entry]));
                    self.changed(at, after, Do::Release);
                }
            }
            (9, Some(before)) => {
                if let Ok((after, Some(entry))) = before.release(&fund, "释放", stamp) {
                    assert!(self.book(vec![entry]));
                    self.changed(at, after, Do::Release);
                }
            }
            (10, _) if !self.paid.is_empty() => {
                let (at, entry) = self.paid.swap_remove(of % self.paid.len());
                let payment = entry.payment.unwrap();
                let refunded = self.commitments[at]
                    .clone()
                    .refund(&fund, entry.amount, payment, "退回", stamp);
                if let Ok((after, entry)) = refunded {
                    assert!(self.book(vec![entry]));
                    self.changed(at, after, Do::Refund);
                }
            }
            (11, Some(before)) => {
                if let Ok(after) = before.settle(now) {
                    self.changed(at, after, Do::Settle);
                    self.paid.retain(|(of, _)| *of != at);
                }
            }
            (12, _) if of % 8 == 0 => {
                if let Ok(fund) = fund.begin_closing(&facts, now) {
                    self.fund = fund;
                }
            }
            (13, _) => {
                if let Ok((fund, entries)) = fund.close(Closing::Return, &facts, stamp, second) {
                    assert!(self.book(entries));
                    assert_eq!(self.balances.available, Money::ZERO);
                    self.fund = fund;
                }
            }
            _ => {}
        }
    }
}

/// The balances of a fund as the sum of what these entries posted.
fn summed<'a>(entries: impl IntoIterator<Item = &'a LedgerEntry>) -> Balances {
    let mut balances = Balances::default();
    for posting in entries.into_iter().flat_map(LedgerEntry::postings) {
        let balance = balances.of_mut(posting.account);
        *balance = balance.checked_add(posting.amount).unwrap();
    }
    balances
}

/// What commitments have on an account, by the postings.
fn shares(entries: &[LedgerEntry], account: FundAccount) -> HashMap<CommitmentId, i64> {
    let mut shares = HashMap::new();
    for posting in entries.iter().flat_map(LedgerEntry::postings) {
        if let (true, Some(of)) = (posting.account == account, posting.commitment) {
            *shares.entry(of).or_insert(0) += posting.amount.fen();
        }
    }
    shares
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is tried in whatever order: the ledger balances, no account falls below nothing, the balances at any
    /// past day are the sum of the entries until then, and commitments are what was posted of them.
    #[test]
    fn the_ledger_balances_after_any_history(
        steps in prop::collection::vec((0usize..14, 0usize..40, 1i64..90_000, 0u32..9), 0..120)
    ) {
        let mut history = History::begin();
        let mut now = on(3);
        let mut past: Vec<(DateTime<Utc>, Balances)> = Vec::new();
        for step in steps {
            let later = now + chrono::Duration::days(i64::from(step.3));
            if china_date(later) != china_date(now) {
                past.push((now, history.balances));
            }
            now = later;
            history.step(step, now);
            let balances = history.balances;
            prop_assert!(balances.are_balanced());
            prop_assert!(!balances.source.is_positive());
            for account in FundAccount::ALL.iter().filter(|account| **account != FundAccount::Source) {
                prop_assert!(!balances.of(*account).is_negative(), "{account:?}");
            }
        }
        for entry in &history.entries {
            let [less, more] = entry.postings();
            prop_assert_eq!(less.amount.checked_add(more.amount), Some(Money::ZERO));
            let kind = (entry.kind, entry.from, entry.to);
            let known = Movement::ALL.iter().any(|known| match entry.reversal_of {
                Some(_) => kind == (known.kind, known.to, known.from),
                None => kind == (known.kind, known.from, known.to),
            });
            prop_assert!(known, "an entry of no kind that may be booked");
        }
        prop_assert_eq!(summed(&history.entries), history.balances);
        for (when, balances) in past {
            let until = history.entries.iter().filter(|entry| entry.day() <= china_date(when));
            prop_assert_eq!(summed(until), balances);
        }
        let (reserved, committed, paid) = (
            shares(&history.entries, FundAccount::Reserved),
            shares(&history.entries, FundAccount::Committed),
            shares(&history.entries, FundAccount::Paid),
        );
        for commitment in &history.commitments {
            prop_assert!(commitment.adds_up());
            let share = |shares: &HashMap<CommitmentId, i64>| shares.get(&commitment.id).copied().unwrap_or(0);
            prop_assert_eq!(share(&reserved), commitment.reserved.fen());
            prop_assert_eq!(share(&committed), commitment.committed.fen());
            prop_assert_eq!(share(&paid), commitment.paid.fen());
        }
        // appropriated = free + reserved + owed + paid + gone, at any time.
        let parts = [
            history.balances.available, history.balances.reserved, history.balances.committed,
            history.balances.paid, history.balances.returned,
        ];
        prop_assert_eq!(Money::checked_sum(parts), Some(history.balances.appropriated()));
    }

    /// A reversal restores the balances, whatever it reverses, where the account still holds it.
    #[test]
    fn a_reversal_restores(
        kind in 0usize..14, given in 1i64..1_000_000, asked in 1i64..1_000_000
    ) {
        let (fund, _) = open();
        let movement = Movement::ALL[kind];
        let mut before = Balances { source: Money::from_fen(-given * 5), ..Balances::default() };
        for account in &FundAccount::ALL[1..] {
            *before.of_mut(*account) = Money::from_fen(given);
        }
        let entry = LedgerEntry::book(&fund, movement, Money::from_fen(asked), "", stamp(1, on(3)));
        match before.after(&entry) {
            Ok(after) => {
                prop_assert!(movement.from == FundAccount::Source || asked <= given);
                let reversal = entry.reverse("冲回", stamp(2, on(4)));
                prop_assert_eq!(reversal.reversal_of, Some(LedgerEntryId(Uuid::from_u128(1))));
                prop_assert_eq!(after.after(&reversal), Ok(before));
            }
            Err(_) => {
                let lowers_source = movement.to == FundAccount::Source && asked > given * 5;
                prop_assert!(lowers_source || (movement.from != FundAccount::Source && asked > given));
            }
        }
    }
}
