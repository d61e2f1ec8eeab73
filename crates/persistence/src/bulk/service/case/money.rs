//! The money of a case: what is committed, the contract, its payments, and how they are booked.

use super::{Maker, Phase};
use crate::bulk::service::Kind;
use chrono::{DateTime, Duration, Utc};
use siling_domain::contract::{
    Contract, ContractStatus, Instalment, InstalmentDue, Payment, PaymentStatus, ProcurementMode, Purchaser,
};
use siling_domain::fund::{Commitment, CommitmentFor, CommitmentStatus, FundPurpose, LedgerEntry, Movement, Stamp};
use siling_domain::money::Money;

impl Maker<'_> {
    pub(super) fn commitment(&self) -> Commitment {
        let (seed, open, done) = (self.seed, self.is(Phase::Open), self.is(Phase::Done));
        let when = |met: bool, amount: Money| if met { amount } else { Money::ZERO };
        Commitment {
            id: self.ids.id(Kind::Commitment, 0),
            district: seed.community.district(),
            fund: seed.fund.id,
            area: Some(seed.community),
            committed_for: CommitmentFor::ServiceOrder(self.ids.id(Kind::Order, 0)),
            purpose: FundPurpose::ServicePurchase,
            what_for: self.title.clone(),
            amount: self.price,
            reserved: when(open, self.price),
            committed: when(!open && !done, self.halves[1]),
            paid: match seed.phase {
                Phase::Open => Money::ZERO,
                Phase::Running => self.halves[0],
                Phase::Done => self.price,
            },
            refunded: Money::ZERO,
            released: Money::ZERO,
            carved: Money::ZERO,
            carved_from: None,
            contract: (!open).then(|| self.ids.id(Kind::Contract, 0)),
            status: match seed.phase {
                Phase::Open => CommitmentStatus::Reserved,
                Phase::Running => CommitmentStatus::PartlyPaid,
                Phase::Done => CommitmentStatus::Settled,
            },
            status_since: self.last(),
            demo: true,
            version: match seed.phase {
                Phase::Open => 1,
                Phase::Running => 3,
                Phase::Done => 5,
            },
            created_at: seed.published,
            updated_at: self.last(),
        }
    }

    pub(super) fn contracts(&self) -> Vec<Contract> {
        if self.is(Phase::Open) {
            return Vec::new();
        }
        let (seed, done) = (self.seed, self.is(Phase::Done));
        vec![Contract {
            id: self.ids.id(Kind::Contract, 0),
            district: seed.community.district(),
            number: format!("测量-{}", seed.number),
            project: self.ids.id(Kind::Project, 0),
            title: self.title.clone(),
            area: seed.community,
            purchaser: Purchaser {
                name: "街道办事处".to_owned(),
                area: seed
                    .community
                    .subdistrict()
                    .unwrap_or_else(|| seed.community.district()),
            },
            organization: seed.organization,
            mode: ProcurementMode::Competitive,
            signed_on: self.day(15),
            begins_on: self.day(16),
            ends_on: self.day(82),
            price: self.price,
            instalments: vec![
                Instalment {
                    number: 1,
                    due: InstalmentDue::Milestone(1),
                    amount: self.halves[0],
                },
                Instalment {
                    number: 2,
                    due: InstalmentDue::Final,
                    amount: self.halves[1],
                },
            ],
            fund: seed.fund.id,
            commitment: self.ids.id(Kind::Commitment, 0),
            first_payment_due: None,
            file: None,
            status: if done {
                ContractStatus::Completed
            } else {
                ContractStatus::Signed
            },
            status_since: if done { self.after(90) } else { self.after(15) },
            termination: None,
            signed_by: None,
            demo: true,
            version: if done { 2 } else { 1 },
            created_at: self.after(15),
            updated_at: if done { self.after(90) } else { self.after(15) },
        }]
    }

    pub(super) fn payments(&self) -> Vec<Payment> {
        let seed = self.seed;
        let payment = |number: u32, amount: Money, sent: i64| Payment {
            id: self.ids.id(Kind::Payment, number as usize),
            district: seed.community.district(),
            contract: self.ids.id(Kind::Contract, 0),
            instalment: number,
            project: self.ids.id(Kind::Project, 0),
            area: seed.community,
            organization: seed.organization,
            fund: seed.fund.id,
            commitment: self.ids.id(Kind::Commitment, 0),
            amount,
            invoice_number: format!("{:08}", seed.number),
            invoice: None,
            bank: "齐商银行临淄支行".to_owned(),
            account_mask: "6222****1234".to_owned(),
            status: PaymentStatus::Confirmed,
            status_since: self.after(sent),
            requested_by: None,
            requested_at: self.after(sent) - Duration::hours(20),
            approved_by: None,
            approved_at: Some(self.after(sent) - Duration::hours(10)),
            sent_by: None,
            sent_at: Some(self.after(sent) - Duration::hours(5)),
            entry: Some(self.ids.id(Kind::Entry, 1 + number as usize)),
            voucher: Some(format!("凭证{}-{number}", seed.number)),
            confirmed_at: Some(self.after(sent)),
            reason: None,
            refunded: Money::ZERO,
            refunds: Vec::new(),
            demo: true,
            version: 4,
            created_at: self.after(sent) - Duration::hours(20),
            updated_at: self.after(sent),
        };
        match seed.phase {
            Phase::Open => Vec::new(),
            Phase::Running => vec![payment(1, self.halves[0], 30)],
            Phase::Done => vec![payment(1, self.halves[0], 30), payment(2, self.halves[1], 90)],
        }
    }

    pub(super) fn entries(&self) -> Vec<LedgerEntry> {
        let book = |index: usize, movement: Movement, amount: Money, at: DateTime<Utc>| {
            let stamp = Stamp {
                entry: self.ids.id(Kind::Entry, index),
                by: None,
                now: at,
            };
            LedgerEntry::book(self.seed.fund, movement, amount, &self.title, stamp).of(self.ids.id(Kind::Commitment, 0))
        };
        let mut entries = vec![book(0, Movement::RESERVE, self.price, self.seed.published)];
        if !self.is(Phase::Open) {
            entries.push(book(1, Movement::COMMIT, self.price, self.after(15)));
        }
        for payment in self.payments() {
            let at = payment.sent_at.unwrap_or(self.seed.published);
            let mut entry = book(1 + payment.instalment as usize, Movement::PAY, payment.amount, at);
            entry.payment = Some(payment.id);
            entries.push(entry);
        }
        entries
    }
}
