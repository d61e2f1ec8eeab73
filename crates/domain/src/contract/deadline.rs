//! What contracts and payments wait for, and until when.

use super::{Contract, ContractStatus, InstalmentDue, Payment, PaymentStatus, ProcurementMode};
use crate::calendar::Calendar;
use crate::deadline::{Deadline, DeadlineKind};
use crate::time::china_date;
use chrono::{Days, NaiveDate};

/// How many working days after the signing the first money of a venture round is paid (practice of Zhongshan).
pub const FIRST_PAYMENT_DAYS: u32 = 15;
/// How many days after its request a payment is sent [default, after the 30 days that 《保障中小企业款项支付条例》 gives
/// public bodies].
pub const PAYMENT_DAYS: u64 = 30;

impl Contract {
    /// The last day for the first money of a venture round, where an instalment is paid after signing; none as far as the
    /// calendar does not reach.
    pub(super) fn first_payment_by(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let first = self.instalments.iter().any(|it| it.due == InstalmentDue::Signing);
        let promised = first && self.mode == ProcurementMode::Venture;
        promised
            .then(|| calendar.add_working_days(self.signed_on, FIRST_PAYMENT_DAYS).ok())
            .flatten()
    }

    /// What it waits for, the nearest first; `first_paid` says whether what is paid after signing was sent.
    pub fn deadlines(&self, first_paid: bool) -> Vec<Deadline> {
        if self.status != ContractStatus::Signed {
            return Vec::new();
        }
        let first = self.first_payment_due.filter(|_| !first_paid);
        let mut due: Vec<Deadline> = first
            .map(|due_on| Deadline {
                kind: DeadlineKind::PayFirstInstalment,
                due_on,
            })
            .into_iter()
            .collect();
        due.push(Deadline {
            kind: DeadlineKind::CompleteContract,
            due_on: self.ends_on,
        });
        due.sort_by_key(|deadline| deadline.due_on);
        due
    }
}

impl Payment {
    /// What it waits for: the approval, or to be sent. Nobody here can hurry the bank.
    pub fn deadline(&self) -> Option<Deadline> {
        let kind = match self.status {
            PaymentStatus::Requested => DeadlineKind::ApprovePayment,
            PaymentStatus::Approved => DeadlineKind::SendPayment,
            _ => return None,
        };
        let requested = china_date(self.requested_at);
        let due_on = requested.checked_add_days(Days::new(PAYMENT_DAYS))?;
        Some(Deadline { kind, due_on })
    }
}
