//! The request for a payment, by the contractor.

use super::handed_in;
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::venture;
use siling_domain::access::{Deed, authorise};
use siling_domain::contract::{Contract, NewPayment, Payment, PaymentFacts};
use siling_domain::id::{ContractId, FileId};
use siling_domain::project::Project;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::contract as store;
use siling_persistence::organization::{self as organizations, OrganizationKey};

/// Requests the payment of an instalment (申请拨付).
#[derive(Debug, Clone)]
pub struct RequestPayment {
    /// The contract.
    pub contract: ContractId,
    /// A file with the invoice that the same account has handed in.
    pub invoice: Option<FileId>,
    /// What is requested.
    pub new: NewPayment,
}

impl Command for RequestPayment {
    const DEED: Deed = Deed::RequestPayment;
    type Output = Payment;

    async fn run(mut self, _: &App, uow: &mut UnitOfWork) -> Result<Payment, CommandError> {
        let missing = || Refusal::new(RefusalCode::NotFound).at("contract");
        let known = store::by_ids::<Contract>(uow.store(), &[self.contract]).await?.pop();
        let known = known.ok_or_else(missing)?;
        let warrant = authorise(uow.actor(), Self::DEED, &known.place())?;
        let proposal = venture::proposal_of(uow, known.project).await?;
        let project: Project = store::shared(uow, known.project).await?.ok_or_else(missing)?;
        // Two requests for one instalment wait for one another here.
        let contract: Contract = store::locked(uow, known.id).await?.ok_or_else(missing)?;
        let key = OrganizationKey::Id(contract.organization);
        let organization = organizations::shared(uow, &key).await?.ok_or_else(missing)?;
        let taken = store::instalments_in(uow, contract.id).await?;
        self.new.by = uow.actor().account();
        self.new.invoice = handed_in(uow, self.invoice, "invoice").await?;
        let facts = PaymentFacts {
            actor: self.new.by,
            project: &project,
            organization: organization.status,
            proposal: proposal.as_ref(),
        };
        let (payment, account) = Payment::request(&contract, self.new, &taken, &facts, uow.now())?;
        store::insert(uow, &warrant, &payment, None, Some(payment.invoice_number.clone())).await?;
        store::keep_account_number(uow, payment.id, &account).await?;
        Ok(payment)
    }
}
