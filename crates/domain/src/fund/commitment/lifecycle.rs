//! The life of a commitment.

use super::CommitmentStatus;
use crate::access::Deed;
use crate::lifecycle::{Lifecycle, Transition};
use crate::vocabulary;

vocabulary! {
    /// What can become of a commitment (承诺操作).
    pub enum CommitmentAction {
        /// Set money aside (冻结).
        Reserve = "RESERVE" { zh: "冻结", en: "Reserve" },
        /// Owe it by contract (承诺).
        Commit = "COMMIT" { zh: "承诺", en: "Commit" },
        /// Take a contract's share out of a reservation (划出).
        Carve = "CARVE" { zh: "划出", en: "Carve out" },
        /// Pay (拨付).
        Pay = "PAY" { zh: "拨付", en: "Pay" },
        /// Take back a payment that failed (冲回).
        Reverse = "REVERSE" { zh: "冲回", en: "Reverse" },
        /// Make what is not paid free again (释放).
        Release = "RELEASE" { zh: "释放", en: "Release" },
        /// Take a payment back (退回).
        Refund = "REFUND" { zh: "退回", en: "Refund" },
        /// Settle it: nothing more is to come (结清).
        Settle = "SETTLE" { zh: "结清", en: "Settle" },
    }
}

/// The life of a commitment (承诺生命周期).
pub struct CommitmentLifecycle;

use CommitmentAction as Do;
use CommitmentStatus as Is;

const fn row(
    from: &'static [CommitmentStatus],
    action: CommitmentAction,
    to: CommitmentStatus,
    deed: Deed,
    guard: &'static str,
) -> Transition<CommitmentStatus, CommitmentAction> {
    Transition {
        from,
        action,
        to,
        deed,
        guard,
    }
}

impl Lifecycle for CommitmentLifecycle {
    type State = CommitmentStatus;
    type Action = CommitmentAction;
    const OBJECT: &'static str = "Commitment";
    const TABLE: &'static [Transition<CommitmentStatus, CommitmentAction>] = &[
        row(
            &[],
            Do::Reserve,
            Is::Reserved,
            Deed::ReserveFunds,
            "an open fund with the purpose, the area and so much free",
        ),
        row(
            &[],
            Do::Commit,
            Is::Committed,
            Deed::SignContract,
            "as a reservation, at once or out of a round's reservation",
        ),
        row(
            &[Is::Reserved],
            Do::Commit,
            Is::Committed,
            Deed::SignContract,
            "the price at most what is set aside; the rest is released",
        ),
        row(
            &[Is::Reserved],
            Do::Carve,
            Is::Reserved,
            Deed::SignContract,
            "the price at most what is set aside",
        ),
        row(
            &[Is::Reserved],
            Do::Carve,
            Is::Settled,
            Deed::SignContract,
            "the last of what was set aside",
        ),
        row(
            &[Is::Committed, Is::PartlyPaid],
            Do::Pay,
            Is::PartlyPaid,
            Deed::SendPayment,
            "an approved payment",
        ),
        row(
            &[Is::Committed, Is::PartlyPaid],
            Do::Pay,
            Is::Paid,
            Deed::SendPayment,
            "the last of what is owed",
        ),
        row(
            &[Is::PartlyPaid, Is::Paid],
            Do::Reverse,
            Is::Committed,
            Deed::FailPayment,
            "nothing else is paid",
        ),
        row(
            &[Is::PartlyPaid, Is::Paid],
            Do::Reverse,
            Is::PartlyPaid,
            Deed::FailPayment,
            "something else is paid",
        ),
        row(
            &[Is::Reserved],
            Do::Release,
            Is::Reserved,
            Deed::ReleaseFunds,
            "a part of what is set aside",
        ),
        row(
            &[Is::Reserved],
            Do::Release,
            Is::Released,
            Deed::ReleaseFunds,
            "no contract took of it",
        ),
        row(
            &[Is::Reserved],
            Do::Release,
            Is::Settled,
            Deed::ReleaseFunds,
            "contracts took of it",
        ),
        row(
            &[Is::Committed],
            Do::Release,
            Is::Committed,
            Deed::SignContract,
            "what the price leaves of a reservation, at signing",
        ),
        row(
            &[Is::Committed],
            Do::Release,
            Is::Released,
            Deed::TerminateContract,
            "the contract is terminated",
        ),
        row(
            &[Is::PartlyPaid],
            Do::Release,
            Is::Settled,
            Deed::TerminateContract,
            "the contract is terminated",
        ),
        row(
            &[Is::PartlyPaid],
            Do::Refund,
            Is::PartlyPaid,
            Deed::RefundPayment,
            "at most what was paid",
        ),
        row(
            &[Is::Paid],
            Do::Refund,
            Is::Paid,
            Deed::RefundPayment,
            "at most what was paid",
        ),
        row(
            &[Is::Settled],
            Do::Refund,
            Is::Settled,
            Deed::RefundPayment,
            "at most what was paid",
        ),
        row(
            &[Is::Paid],
            Do::Settle,
            Is::Settled,
            Deed::ConfirmPayment,
            "every payment is confirmed",
        ),
    ];
}
