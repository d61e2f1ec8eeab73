//! Money set aside for a project ahead of its contract, and released again.

use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use crate::fund::{NewReservation, held, release, reserve};
use crate::project;
use siling_domain::access::{Deed, authorise};
use siling_domain::fund::{Commitment, CommitmentFor, FundPurpose, amount};
use siling_domain::id::{CommitmentId, FundId, ProjectId};
use siling_domain::project::ProjectOriginKind;
use siling_domain::refusal::Checks;
use siling_domain::text::clean_name;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::fund as funds;

/// The longest reason, in characters.
const REASON_MAX: usize = 200;

/// Sets money of a fund aside for a project (冻结资金). What orders and rounds need, they set aside themselves.
#[derive(Debug, Clone)]
pub struct ReserveFunds {
    /// The fund.
    pub fund: FundId,
    /// The project.
    pub project: ProjectId,
    /// How much, as typed.
    pub amount: String,
}

impl Command for ReserveFunds {
    const DEED: Deed = Deed::ReserveFunds;
    type Output = Commitment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Commitment, CommandError> {
        // Two who set money aside for one project at once wait for one another here; the fund is shared by then.
        let fund: Option<siling_domain::fund::Fund> = funds::shared(uow, self.fund).await?;
        let project = project::seen(uow, self.project).await?;
        let warrant = authorise(uow.actor(), Self::DEED, &project.place())?;
        let mut checks = Checks::new();
        checks.require("fund", fund.is_some(), || Refusal::new(RefusalCode::NotFound));
        let amount = checks.field("amount", amount(&self.amount));
        checks.require("amount", amount.is_none_or(|amount| amount <= project.price), || {
            Refusal::new(RefusalCode::PriceTooHigh).with("max", project.price)
        });
        checks.require("project", project.status.is_running(), || {
            Refusal::new(RefusalCode::ProjectNotRunning).with_words("state", [project.status])
        });
        checks.require("project", project.contract.is_none(), || {
            Refusal::new(RefusalCode::ContractOpen)
        });
        let own = matches!(
            project.origin.kind(),
            ProjectOriginKind::ServiceOrder | ProjectOriginKind::Venture
        );
        let before = funds::commitments_for_in(uow, CommitmentFor::Project(project.id)).await?;
        let held = before.iter().any(|commitment| commitment.reserved.is_positive());
        checks.require("project", !own && !held, || Refusal::new(RefusalCode::ReservationThere));
        checks.finish()?;
        let new = NewReservation {
            fund: self.fund,
            amount: amount.unwrap_or_default(),
            for_: CommitmentFor::Project(project.id),
            what_for: project.title.clone(),
            purpose: FundPurpose::ServicePurchase,
            area: Some(project.area),
            field: "fund",
        };
        reserve(uow, app, &warrant, new).await
    }
}

/// Releases money that was set aside for a project (释放资金).
#[derive(Debug, Clone)]
pub struct ReleaseFunds {
    /// The commitment.
    pub commitment: CommitmentId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
    /// Why, as typed.
    pub reason: String,
}

impl Command for ReleaseFunds {
    const DEED: Deed = Deed::ReleaseFunds;
    type Output = Commitment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Commitment, CommandError> {
        let (_, before) = held(uow, self.commitment).await?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        expect_version(self.expected_version, before.version, || before.remember())?;
        let reason = clean_name(&self.reason, REASON_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        before.check_by_hand().map_err(|refusal| refusal.at("commitment"))?;
        release(uow, app, &warrant, before.id, &reason).await
    }
}
