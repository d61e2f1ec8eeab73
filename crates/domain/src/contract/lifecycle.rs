//! The life of a contract: signed, paid to the end or terminated.

use super::{Contract, ContractStatus};
use crate::access::Deed;
use crate::id::AccountId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What can be done with a contract (合同操作).
    pub enum ContractAction {
        /// Sign it (签订).
        Sign = "SIGN" { zh: "签订", en: "Sign" },
        /// Complete it: the last instalment is paid (履行完毕).
        Complete = "COMPLETE" { zh: "履行完毕", en: "Complete" },
        /// Terminate it (终止).
        Terminate = "TERMINATE" { zh: "终止", en: "Terminate" },
    }
}

/// How a contract was terminated (合同终止).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractTermination {
    /// Why.
    pub reason: String,
    /// The document on which it rests.
    pub document: String,
    /// The day.
    pub on: NaiveDate,
    /// Who terminated it.
    pub by: Option<AccountId>,
}

/// What the guards need to know and the contract's own record does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ContractFacts {
    /// How many of its payments are requested, approved or sent, and not at their end.
    pub payments_under_way: u32,
    /// How many of its instalments are paid and confirmed.
    pub instalments_paid: u32,
}

/// The life of a contract (合同生命周期).
pub struct ContractLifecycle;

use ContractAction as Do;
use ContractStatus as Is;

impl Lifecycle for ContractLifecycle {
    type State = ContractStatus;
    type Action = ContractAction;
    const OBJECT: &'static str = "Contract";
    const TABLE: &'static [Transition<ContractStatus, ContractAction>] = &[
        Transition {
            from: &[],
            action: Do::Sign,
            to: Is::Signed,
            deed: Deed::SignContract,
            guard: "a running project without one; an active organization with a credit code; a purchaser that is no community; \
                    the price within what is set aside or free, at most the project's; one year, three where recurring",
        },
        Transition {
            from: &[Is::Signed],
            action: Do::Complete,
            to: Is::Completed,
            deed: Deed::ConfirmPayment,
            guard: "every instalment is paid and confirmed",
        },
        Transition {
            from: &[Is::Signed],
            action: Do::Terminate,
            to: Is::Terminated,
            deed: Deed::TerminateContract,
            guard: "a reason and a document; no payment under way",
        },
    ];
}

impl Contract {
    /// Whether an action is possible now: its row in the table and its guard. The same check enforces the mutation
    /// and answers `availableActions`.
    pub fn check(&self, action: ContractAction, facts: ContractFacts) -> Result<ContractStatus, Refusal> {
        let row = ContractLifecycle::transition(self.status, action)?;
        match action {
            Do::Terminate if facts.payments_under_way > 0 => {
                Err(Refusal::new(RefusalCode::PaymentsUnderWay).with("count", facts.payments_under_way))
            }
            Do::Complete if (facts.instalments_paid as usize) < self.instalments.len() => {
                let open = self.instalments.len() - facts.instalments_paid as usize;
                Err(Refusal::new(RefusalCode::PaymentsUnderWay).with("count", open))
            }
            _ => Ok(row.to),
        }
    }

    /// Every instalment is paid.
    pub fn complete(self, facts: ContractFacts, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::Complete, facts)?;
        Ok(self.moved(to, now))
    }

    /// It ends before its end.
    pub fn terminate(
        mut self,
        reason: &str,
        document: &str,
        by: Option<AccountId>,
        facts: ContractFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Terminate, facts)?;
        let mut checks = Checks::new();
        let reason = checks.field("reason", clean_text(reason, TEXT_MAX));
        let document = checks.field("document", clean_name(document, LINE_MAX));
        checks.finish()?;
        self.termination = Some(ContractTermination {
            reason: reason.unwrap_or_default(),
            document: document.unwrap_or_default(),
            on: china_date(now),
            by,
        });
        Ok(self.moved(to, now))
    }
}
