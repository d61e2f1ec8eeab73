//! A payment after its request: approved by a second person, sent, confirmed; rejected, failed, paid back.

use super::PaymentTarget;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use crate::fund::{held, stamp};
use crate::venture;
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::contract::{Contract, ContractAction, NewRefund, Payment, PaymentFacts};
use siling_domain::fund::{Commitment, CommitmentAction, Fund};
use siling_domain::organization::OrganizationStatus;
use siling_domain::project::Project;
use siling_domain::venture::Proposal;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::contract as store;
use siling_persistence::fund as funds;
use siling_persistence::organization::{self as organizations, OrganizationKey};
use siling_persistence::{StoreError, UnitOfWork};

/// A payment, locked, with everything that stands before it in the order of locks.
struct Case {
    /// The fund and the commitment, where money moves.
    money: Option<(Fund, Commitment)>,
    contract: Contract,
    /// The proposal that became the project, where a round's did.
    proposal: Option<Proposal>,
    project: Project,
    before: Payment,
    organization: OrganizationStatus,
    warrant: Warrant,
}

fn missing() -> Refusal {
    Refusal::new(RefusalCode::NotFound).at("payment")
}

/// The payment, locked, once it is known that the actor may do the deed to it.
async fn open(uow: &UnitOfWork, deed: Deed, target: &PaymentTarget, moves_money: bool) -> Result<Case, CommandError> {
    let known = store::by_ids::<Payment>(uow.store(), &[target.payment]).await?.pop();
    let known = known.ok_or_else(missing)?;
    let warrant = authorise(uow.actor(), deed, &known.place())?;
    let money = match moves_money {
        true => Some(held(uow, known.commitment).await?),
        false => None,
    };
    let proposal = venture::proposal_of(uow, known.project).await?;
    let project: Project = store::shared(uow, known.project).await?.ok_or_else(missing)?;
    let contract: Contract = store::locked(uow, known.contract).await?.ok_or_else(missing)?;
    let before: Payment = store::locked(uow, known.id).await?.ok_or_else(missing)?;
    expect_version(target.expected_version, before.version, || before.remember())?;
    let key = OrganizationKey::Id(before.organization);
    let organization = organizations::shared(uow, &key).await?.ok_or_else(missing)?;
    Ok(Case {
        money,
        contract,
        proposal,
        project,
        before,
        organization: organization.status,
        warrant,
    })
}

impl Case {
    fn facts(&self, uow: &UnitOfWork) -> PaymentFacts<'_> {
        PaymentFacts {
            actor: uow.actor().account(),
            project: &self.project,
            organization: self.organization,
            proposal: self.proposal.as_ref(),
        }
    }

    fn money(&self) -> Result<(&Fund, &Commitment), StoreError> {
        let lacking = || StoreError::Corrupt(format!("{} has no money to move", self.before.id));
        self.money.as_ref().map(|(fund, owed)| (fund, owed)).ok_or_else(lacking)
    }

    async fn close(
        &self,
        uow: &mut UnitOfWork,
        after: Payment,
        reason: Option<String>,
        document: Option<String>,
    ) -> Result<Payment, CommandError> {
        store::update(uow, &self.warrant, &self.before, &after, reason, document).await?;
        Ok(after)
    }
}

/// Approves a payment, as a second person (审批拨付).
#[derive(Debug, Clone)]
pub struct ApprovePayment {
    /// Which payment.
    pub target: PaymentTarget,
}

impl Command for ApprovePayment {
    const DEED: Deed = Deed::ApprovePayment;
    type Output = Payment;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Payment, CommandError> {
        let case = open(uow, Self::DEED, &self.target, false).await?;
        let after = case.before.clone().approve(&case.facts(uow), uow.now())?;
        case.close(uow, after, None, None).await
    }
}

/// Rejects a payment, with a reason (驳回拨付).
#[derive(Debug, Clone)]
pub struct RejectPayment {
    /// Which payment.
    pub target: PaymentTarget,
    /// Why.
    pub reason: String,
}

impl Command for RejectPayment {
    const DEED: Deed = Deed::RejectPayment;
    type Output = Payment;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Payment, CommandError> {
        let case = open(uow, Self::DEED, &self.target, false).await?;
        let after = case.before.clone().reject(&self.reason, &case.facts(uow), uow.now())?;
        let reason = after.reason.clone();
        case.close(uow, after, reason, None).await
    }
}

/// Sends a payment to the bank, and books it (拨付).
#[derive(Debug, Clone)]
pub struct SendPayment {
    /// Which payment.
    pub target: PaymentTarget,
}

impl Command for SendPayment {
    const DEED: Deed = Deed::SendPayment;
    type Output = Payment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Payment, CommandError> {
        let case = open(uow, Self::DEED, &self.target, true).await?;
        let (fund, owed) = case.money()?;
        let stamp = stamp(app, uow);
        let after = case.before.clone().send(stamp.entry, &case.facts(uow), uow.now())?;
        let (paid, entry) = owed.clone().pay(fund, after.amount, after.id, stamp)?;
        funds::update(uow, &case.warrant, owed, &paid, None, None).await?;
        let after = case.close(uow, after, None, None).await?;
        funds::book(uow, &[entry], "payment").await?;
        Ok(after)
    }
}

/// Confirms that a payment arrived (确认到账). With the last instalment the contract is completed.
#[derive(Debug, Clone)]
pub struct ConfirmPayment {
    /// Which payment.
    pub target: PaymentTarget,
    /// The bank's voucher.
    pub voucher: String,
}

impl Command for ConfirmPayment {
    const DEED: Deed = Deed::ConfirmPayment;
    type Output = Payment;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Payment, CommandError> {
        let case = open(uow, Self::DEED, &self.target, true).await?;
        let after = case
            .before
            .clone()
            .confirm(&self.voucher, &case.facts(uow), uow.now())?;
        let voucher = after.voucher.clone();
        let after = case.close(uow, after, None, voucher).await?;
        let facts = store::contract_facts_in(uow, case.contract.id).await?;
        if case.contract.check(ContractAction::Complete, facts).is_ok() {
            let completed = case.contract.clone().complete(facts, uow.now())?;
            store::update(uow, &case.warrant, &case.contract, &completed, None, None).await?;
            let (_, owed) = case.money()?;
            if owed.check(CommitmentAction::Settle).is_ok() {
                let settled = owed.clone().settle(uow.now())?;
                funds::update(uow, &case.warrant, owed, &settled, None, None).await?;
            }
        }
        Ok(after)
    }
}

/// Records that the bank sent a payment back; its booking is reversed (拨付失败).
#[derive(Debug, Clone)]
pub struct FailPayment {
    /// Which payment.
    pub target: PaymentTarget,
    /// Why.
    pub reason: String,
}

impl Command for FailPayment {
    const DEED: Deed = Deed::FailPayment;
    type Output = Payment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Payment, CommandError> {
        let case = open(uow, Self::DEED, &self.target, true).await?;
        let (fund, owed) = case.money()?;
        let after = case.before.clone().fail(&self.reason, &case.facts(uow), uow.now())?;
        let booked = funds::payment_entry(uow, after.id).await?;
        let booked = booked.ok_or_else(|| StoreError::Corrupt(format!("{} was sent and is not booked", after.id)))?;
        let reason = after.reason.clone().unwrap_or_default();
        let (again, reversal) = owed.clone().reverse(fund, &booked, &reason, stamp(app, uow))?;
        funds::update(uow, &case.warrant, owed, &again, Some(reason.clone()), None).await?;
        let after = case.close(uow, after, Some(reason), None).await?;
        funds::book(uow, &[reversal], "payment").await?;
        Ok(after)
    }
}

/// Records that some or all of a payment came back (退回资金).
#[derive(Debug, Clone)]
pub struct RefundPayment {
    /// Which payment.
    pub target: PaymentTarget,
    /// How much, as typed.
    pub amount: String,
    /// Why.
    pub reason: String,
}

impl Command for RefundPayment {
    const DEED: Deed = Deed::RefundPayment;
    type Output = Payment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Payment, CommandError> {
        let case = open(uow, Self::DEED, &self.target, true).await?;
        let (fund, owed) = case.money()?;
        let stamp = stamp(app, uow);
        let new = NewRefund {
            amount: self.amount,
            reason: self.reason,
            entry: stamp.entry,
            by: stamp.by,
        };
        let (after, refund) = case.before.clone().refund(new, &case.facts(uow), uow.now())?;
        let (back, entry) = owed
            .clone()
            .refund(fund, refund.amount, after.id, &refund.reason, stamp)?;
        funds::update(uow, &case.warrant, owed, &back, Some(refund.reason.clone()), None).await?;
        let after = case.close(uow, after, Some(refund.reason), None).await?;
        funds::book(uow, &[entry], "amount").await?;
        Ok(after)
    }
}
