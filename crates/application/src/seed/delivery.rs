//! The way of a project from its contract to its end, and of its instalments to the bank.

use super::SeedError;
use super::account::Accounts;
use super::data::Data;
use super::steps::{Found, Steps};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::contract::{
    ApprovePayment, ConfirmPayment, PaymentTarget, RequestPayment, SendPayment, SignContract, SignedOf,
};
use crate::project::{
    AcceptDelivery, AcceptProject, CloseProject, CompleteProject, DeliverMilestone, RecordService, StartProject, Target,
};
use chrono::{Days, NaiveDate};
use siling_domain::area_code::AreaCode;
use siling_domain::calendar::Calendar;
use siling_domain::contract::{NewContract, NewPayment};
use siling_domain::id::{AccountId, ContractId, PaymentId, ProjectId};
use siling_domain::project::{NewAcceptance, NewServiceRecord, RepresentativeKind, Representatives};
use siling_persistence::Store;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// Which project it is, once it is there.
pub(super) type Slot = Arc<OnceLock<ProjectId>>;

/// Who acts for a project: the product itself where somebody has no account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cast {
    /// For the organization that leads it.
    pub(super) manager: Option<AccountId>,
    /// For who purchases.
    pub(super) purchaser: Option<AccountId>,
    /// Who accepts it.
    pub(super) acceptor: Option<AccountId>,
    /// Who approves payments.
    pub(super) approver: Option<AccountId>,
    /// Who sends them.
    pub(super) payer: Option<AccountId>,
}

impl Cast {
    /// With the two of the district's finance.
    pub(super) fn new(
        accounts: &Accounts,
        file: &str,
        (manager, purchaser, acceptor): (Option<AccountId>, Option<AccountId>, Option<AccountId>),
    ) -> Result<Self, SeedError> {
        Ok(Cast {
            manager,
            purchaser,
            acceptor,
            approver: accounts.find(file, "finance2")?,
            payer: accounts.find(file, "finance")?,
        })
    }
}

/// The bodies that purchase, by their sub-district, town or district.
pub(super) struct Purchasers(HashMap<AreaCode, String>);

impl Purchasers {
    pub(super) fn read(data: &Data) -> Result<Self, SeedError> {
        let named = data.areas()?.into_iter().map(|area| {
            let name = match area.name.ends_with('镇') {
                true => format!("{}人民政府", area.name),
                false => format!("{}办事处", area.name),
            };
            (area.code, name)
        });
        Ok(Purchasers(named.collect()))
    }

    /// The body's name.
    pub(super) fn name(&self, area: AreaCode) -> String {
        self.0.get(&area).cloned().unwrap_or_else(|| area.to_string())
    }
}

/// What was done on a day.
#[derive(Debug, Clone)]
pub(super) struct Served {
    pub(super) place: String,
    pub(super) hours: i32,
    pub(super) volunteers: i32,
    pub(super) beneficiaries: i32,
    pub(super) note: Option<String>,
}

/// A project on its way.
pub(super) struct Delivery<'a> {
    pub(super) app: &'a App,
    pub(super) calendar: &'a Calendar,
    pub(super) steps: &'a mut Steps,
    pub(super) cast: Cast,
    /// What is told in its lane, nothing else is about.
    pub(super) lane: Uuid,
    /// The row that tells it.
    pub(super) told: String,
    pub(super) project: Slot,
}

impl Delivery<'_> {
    /// So many working days after the day; where the calendar does not know the year, so many days.
    pub(super) fn after(&self, day: NaiveDate, days: u32) -> NaiveDate {
        let known = self.calendar.add_working_days(day, days);
        known.unwrap_or_else(|_| day + Days::new(u64::from(days)))
    }

    fn then<C: Command>(
        &mut self,
        by: Option<AccountId>,
        on: NaiveDate,
        make: impl FnOnce(Target) -> C + Send + 'static,
    ) {
        let project = self.project.clone();
        self.steps
            .then(by, self.lane, on, &self.told, move || make(target(&project)));
    }

    /// The contract is signed.
    pub(super) fn sign(&mut self, on: NaiveDate, of: SignedOf, new: NewContract) -> ContractId {
        let id = new.id;
        self.then(self.cast.purchaser, on, move |target| SignContract {
            project: target.project,
            of,
            file: None,
            new,
        });
        id
    }

    /// The contract is signed for a project that is looked up first.
    pub(super) fn sign_found(
        &mut self,
        on: NaiveDate,
        find: impl FnOnce(Store) -> Found<ProjectId> + Send + 'static,
        new: NewContract,
    ) -> ContractId {
        let (id, slot) = (new.id, self.project.clone());
        let by = (self.cast.purchaser, self.lane, on);
        self.steps.about(by, &self.told, find, move |project| {
            let project = *slot.get_or_init(|| project);
            SignContract {
                project,
                of: SignedOf::Reservation,
                file: None,
                new,
            }
        });
        id
    }

    /// The work begins.
    pub(super) fn start(&mut self, on: NaiveDate) {
        self.then(self.cast.manager, on, |target| StartProject { target });
    }

    /// Service of that day is recorded on it.
    pub(super) fn record(&mut self, on: NaiveDate, served: Served) {
        let id = self.app.new_id();
        self.then(self.cast.manager, on, move |target| RecordService {
            project: target.project,
            organization: None,
            records: vec![NewServiceRecord {
                id,
                day: on,
                place: served.place,
                hours: served.hours.to_string(),
                volunteers: served.volunteers,
                beneficiaries: served.beneficiaries,
                note: served.note,
                photos: Vec::new(),
            }],
        });
    }

    /// A milestone is delivered.
    pub(super) fn deliver(&mut self, milestone: u32, on: NaiveDate) {
        self.then(self.cast.manager, on, move |target| DeliverMilestone {
            target,
            milestone,
            note: None,
            evidence: vec![(None, Some("服务记录、签到表与现场照片存于社区".to_owned()))],
        });
    }

    /// A milestone is accepted, everything that was to be delivered there.
    pub(super) fn accept(&mut self, milestone: u32, on: NaiveDate, deliverables: Vec<String>) {
        self.then(self.cast.acceptor, on, move |target| AcceptDelivery {
            target,
            milestone,
            deliverables,
            acceptance: witnessed(),
            document: None,
        });
    }

    /// The work is done.
    pub(super) fn complete(&mut self, on: NaiveDate) {
        self.then(self.cast.manager, on, |target| CompleteProject { target });
    }

    /// It is accepted as a whole.
    pub(super) fn accept_whole(&mut self, on: NaiveDate) {
        self.then(self.cast.acceptor, on, |target| AcceptProject {
            target,
            acceptance: witnessed(),
            document: None,
        });
    }

    /// It is closed.
    pub(super) fn close(&mut self, on: NaiveDate) {
        self.then(self.cast.acceptor, on, |target| CloseProject { target });
    }

    /// The contractor asks for an instalment.
    pub(super) fn request(&mut self, contract: ContractId, instalment: u32, on: NaiveDate) -> PaymentId {
        let payment: PaymentId = self.app.new_id();
        let new = NewPayment {
            id: payment,
            instalment,
            invoice_number: number(payment.0),
            invoice: None,
            bank: "齐商银行临淄支行（演示）".to_owned(),
            // 9900 is no issuer's number.
            account_number: format!("9900{:012}", contract.0.as_u128() % 1_000_000_000_000),
            by: None,
        };
        self.then(self.cast.manager, on, move |_| RequestPayment {
            contract,
            invoice: None,
            new,
        });
        payment
    }

    /// The payment is approved by one person of the district's finance, sent by another, and arrives.
    pub(super) fn pay(&mut self, payment: PaymentId, on: NaiveDate) {
        let target = move || PaymentTarget {
            payment,
            expected_version: None,
        };
        let voucher = format!("回单{}", number(payment.0));
        let (approver, payer) = (self.cast.approver, self.cast.payer);
        self.then(approver, on, move |_| ApprovePayment { target: target() });
        self.then(payer, on, move |_| SendPayment { target: target() });
        self.then(payer, on, move |_| ConfirmPayment {
            target: target(),
            voucher,
        });
    }
}

/// What the lane's earlier steps have found; nobody's where these failed.
fn target(project: &Slot) -> Target {
    Target {
        project: project.get().copied().unwrap_or(ProjectId(Uuid::nil())),
        expected_version: None,
    }
}

/// A number of eight digits.
fn number(of: Uuid) -> String {
    format!("{:08}", of.as_u128() % 100_000_000)
}

/// Two residents' delegates and a head of a building were there.
fn witnessed() -> NewAcceptance {
    NewAcceptance {
        representatives: vec![
            Representatives {
                kind: RepresentativeKind::ResidentDelegate,
                count: 2,
            },
            Representatives {
                kind: RepresentativeKind::BuildingHead,
                count: 1,
            },
        ],
        note: None,
    }
}

/// What is looked up and has to be there.
pub(super) fn there<T>(found: Option<T>, field: &str) -> Result<T, CommandError> {
    use siling_domain::{Refusal, RefusalCode};
    found.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at(field).into())
}
