//! The signing of a contract: what it costs is owed in the same transaction.

use super::handed_in;
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::fund::{held, stamp};
use crate::order;
use crate::venture;
use siling_domain::access::{Deed, Warrant, authorise};
use siling_domain::area_code::AreaCode;
use siling_domain::contract::{Contract, EarlierContracts, NewContract};
use siling_domain::fund::{Commitment, CommitmentFor, Fund, FundPurpose, LedgerEntry, NewCommitment};
use siling_domain::id::{CommitmentId, FileId, FundId, ProjectId};
use siling_domain::project::{Project, ProjectOrigin};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::assessment;
use siling_persistence::contract as store;
use siling_persistence::fund as funds;
use siling_persistence::organization::{self as organizations, OrganizationKey};

/// Where the money comes from: out of what was set aside, or of a fund at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedOf {
    /// Out of what was set aside for the project, its order or its round.
    Reservation,
    /// Of this fund, which has so much free.
    Fund(FundId),
}

/// Signs a contract for a project (签订合同).
#[derive(Debug, Clone)]
pub struct SignContract {
    /// The project.
    pub project: ProjectId,
    /// Where the money comes from.
    pub of: SignedOf,
    /// A file with the signed contract that the same account has handed in.
    pub file: Option<FileId>,
    /// What was signed.
    pub new: NewContract,
}

impl Command for SignContract {
    const DEED: Deed = Deed::SignContract;
    type Output = Contract;

    async fn run(mut self, app: &App, uow: &mut UnitOfWork) -> Result<Contract, CommandError> {
        let missing = |field: &str| Refusal::new(RefusalCode::NotFound).at(field);
        let warrant = warranted(uow, self.new.purchaser_area)?;
        let known = store::by_ids::<Project>(uow.store(), &[self.project]).await?.pop();
        let visibility = uow.actor().visibility();
        let known = known.filter(|project| project.seen_by(&visibility));
        let known = known.ok_or_else(|| missing("project"))?;
        let following = order::following_project(uow, self.project).await?;
        // A round gives its project the money once: what an ended contract did not pay went back to the fund.
        let again = store::contracts_of_projects(uow.store(), &[known.id]).await?;
        let source = Source::found(uow, &known, self.of, !again.is_empty()).await?;
        let round = venture::following(uow, &known).await?;
        let before: Project = store::locked(uow, self.project)
            .await?
            .ok_or_else(|| missing("project"))?;
        let key = OrganizationKey::Id(before.organization);
        let contractor = organizations::shared(uow, &key)
            .await?
            .ok_or_else(|| missing("project"))?;
        self.new.file = handed_in(uow, self.file, "file").await?;
        self.new.by = uow.actor().account();
        let contracts = store::contracts_of_projects(uow.store(), &[before.id]).await?;
        let payments = store::payments_of_projects(uow.store(), &[before.id]).await?;
        let earlier = EarlierContracts::of(&contracts, &payments);
        let signing = Contract::sign(self.new, &before, &contractor, &earlier, uow.now())?;
        let (contract_id, price) = (signing.id(), signing.price());
        let (owed, entries) = source.owe(app, uow, &warrant, &before, contract_id, price).await?;
        let calendar = assessment::calendar_in(uow).await?;
        let contract = signing.committed(owed.fund, owed.id, &calendar);
        store::insert(uow, &warrant, &contract, None, Some(contract.number.clone())).await?;
        let after = before.clone().with_contract(contract.id, uow.now())?;
        store::update(uow, &warrant, &before, &after, None, Some(contract.number.clone())).await?;
        if let Some(following) = following {
            order::contracted(uow, &warrant, following, contract.id).await?;
        }
        funds::book(uow, &entries, source.field()).await?;
        if let Some(round) = round {
            venture::signed(uow, app, &warrant, round, contract.id).await?;
        }
        Ok(contract)
    }
}

/// Who signs, signs for the purchaser: the role is held where the purchaser is at home.
fn warranted(uow: &UnitOfWork, purchaser: AreaCode) -> Result<Warrant, CommandError> {
    let place = siling_domain::access::Place::area(purchaser);
    Ok(authorise(uow.actor(), Deed::SignContract, &place)?)
}

/// Where the money comes from, locked.
enum Source {
    /// What was set aside for the project itself, or for its order.
    Own(Fund, Commitment),
    /// What was set aside for its round, of which it takes its share.
    Round(Fund, Commitment),
    /// A fund.
    Fund(Fund),
}

impl Source {
    async fn found(uow: &UnitOfWork, project: &Project, of: SignedOf, again: bool) -> Result<Self, CommandError> {
        if let SignedOf::Fund(id) = of {
            let fund: Option<Fund> = funds::shared(uow, id).await?;
            let fund = fund.ok_or_else(|| Refusal::new(RefusalCode::NotFound).at("fund"))?;
            // What was set aside for it must not stay behind.
            return match reservation(uow, project, again).await? {
                None => Ok(Source::Fund(fund)),
                Some(_) => Err(Refusal::new(RefusalCode::ReservationThere).at("fund").into()),
            };
        }
        let found = reservation(uow, project, again).await?;
        let (id, of_round) = found.ok_or_else(|| Refusal::new(RefusalCode::Required).at("fund"))?;
        let (fund, commitment) = held(uow, id).await?;
        Ok(match of_round {
            true => Source::Round(fund, commitment),
            false => Source::Own(fund, commitment),
        })
    }

    const fn field(&self) -> &'static str {
        match self {
            Source::Fund(_) => "fund",
            Source::Own(..) | Source::Round(..) => "price",
        }
    }

    /// Owes the price, and says how it is booked.
    async fn owe(
        &self,
        app: &App,
        uow: &mut UnitOfWork,
        warrant: &Warrant,
        project: &Project,
        contract: siling_domain::id::ContractId,
        price: siling_domain::money::Money,
    ) -> Result<(Commitment, Vec<LedgerEntry>), CommandError> {
        let field = self.field();
        let new = |purpose: FundPurpose| NewCommitment {
            id: app.new_id(),
            amount: price,
            committed_for: CommitmentFor::Project(project.id),
            purpose,
            area: Some(project.area),
            what_for: project.title.clone(),
        };
        match self {
            Source::Own(fund, before) => {
                let committed = before.clone().commit(fund, price, contract, stamp(app, uow));
                let (committed, entry) = committed.map_err(|refusal| refusal.at(field))?;
                let (after, rest) = match committed.reserved.is_positive() {
                    true => committed.release(fund, &project.title, stamp(app, uow))?,
                    false => (committed, None),
                };
                funds::update(uow, warrant, before, &after, None, None).await?;
                Ok((after, std::iter::once(entry).chain(rest).collect()))
            }
            Source::Round(fund, before) => {
                let carved = before
                    .clone()
                    .carve(fund, new(before.purpose), contract, stamp(app, uow));
                let (after, own, entry) = carved.map_err(|refusal| refusal.at(field))?;
                funds::update(uow, warrant, before, &after, None, None).await?;
                funds::insert(uow, warrant, &own, None, None).await?;
                Ok((own, vec![entry]))
            }
            Source::Fund(fund) => {
                let purpose = match project.origin {
                    ProjectOrigin::Venture { .. } => FundPurpose::VentureRound,
                    _ => FundPurpose::ServicePurchase,
                };
                let owed = Commitment::commit_at_once(fund, new(purpose), contract, stamp(app, uow));
                let (own, entry) = owed.map_err(|refusal| refusal.at(field))?;
                funds::insert(uow, warrant, &own, None, None).await?;
                Ok((own, vec![entry]))
            }
        }
    }
}

/// What is set aside for the project, its order or its round; whether it is a round's. For a contract that comes after
/// another one, what is left of a round is others'.
async fn reservation(
    uow: &UnitOfWork,
    project: &Project,
    again: bool,
) -> Result<Option<(CommitmentId, bool)>, CommandError> {
    let of = match project.origin {
        ProjectOrigin::ServiceOrder { order, .. } => Some(CommitmentFor::ServiceOrder(order)),
        ProjectOrigin::Venture { round, .. } if !again => Some(CommitmentFor::VentureRound(round)),
        _ => None,
    };
    let subjects: Vec<CommitmentFor> = [Some(CommitmentFor::Project(project.id)), of]
        .into_iter()
        .flatten()
        .collect();
    let found = funds::commitments_for(uow.store(), &subjects).await?;
    let reserved = found.into_iter().find(|it| it.reserved.is_positive());
    Ok(reserved.map(|it| (it.id, matches!(it.committed_for, CommitmentFor::VentureRound(_)))))
}
