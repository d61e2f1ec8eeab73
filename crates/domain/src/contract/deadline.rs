//! What contracts and payments wait for, and until when.

use super::{Contract, ContractStatus, Instalment, InstalmentDue, Payment, PaymentStatus, ProcurementMode};
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
        self.first_instalment()
            .filter(|_| self.mode == ProcurementMode::Venture)?;
        calendar.add_working_days(self.signed_on, FIRST_PAYMENT_DAYS).ok()
    }

    /// The instalment that is paid after signing.
    pub fn first_instalment(&self) -> Option<&Instalment> {
        self.instalments.iter().find(|it| it.due == InstalmentDue::Signing)
    }

    /// What it waits for, the nearest first, given the payments of its first instalment: the first money until it was sent,
    /// and the end of its term.
    pub fn deadlines(&self, first: &[Payment]) -> Vec<Deadline> {
        if self.status != ContractStatus::Signed {
            return Vec::new();
        }
        let sent = first.iter().any(|payment| payment.status.is_public());
        let mut due = vec![Deadline {
            kind: DeadlineKind::CompleteContract,
            due_on: self.ends_on,
        }];
        due.extend(self.first_payment_due.filter(|_| !sent).map(|due_on| Deadline {
            kind: DeadlineKind::PayFirstInstalment,
            due_on,
        }));
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
