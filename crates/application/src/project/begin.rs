//! How projects begin: proposed and approved, or commissioned from the purchase list or once more.

use super::{Target, case, locked, missing, staffing};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::organization::{known_area, line};
use chrono::NaiveDate;
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::area_code::AreaCode;
use siling_domain::id::{NeedId, OrganizationId, ProjectId, PurchaseListId};
use siling_domain::money::Money;
use siling_domain::need::Need;
use siling_domain::organization::Lead;
use siling_domain::project::{
    BeneficiaryKind, NewMilestone, NewParticipant, NewProject, Project, ProjectOrigin, ProjectOutcome, PurchaseList,
};
use siling_domain::refusal::Checks;
use siling_domain::time::china_date;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::organization::{self as organizations, OrganizationKey};
use siling_persistence::project as store;
use siling_persistence::{UnitOfWork, kept};

/// A project as a person describes it.
#[derive(Debug, Clone)]
pub struct ProjectInput {
    /// The identifier, made by us or by the client.
    pub id: ProjectId,
    /// The title.
    pub title: String,
    /// Which of the four leads it is.
    pub lead: Lead,
    /// What it achieves.
    pub outcomes: Vec<ProjectOutcome>,
    /// What is done.
    pub description: String,
    /// The area that it serves.
    pub area: AreaCode,
    /// The organization that leads it.
    pub organization: OrganizationKey,
    /// All that take part, with what each does.
    pub participants: Vec<(OrganizationKey, Vec<String>)>,
    /// Whom it serves.
    pub beneficiary_kinds: Vec<BeneficiaryKind>,
    /// More on whom it serves.
    pub beneficiary_note: Option<String>,
    /// What those served pay a time, as typed.
    pub fee: String,
    /// What the purchaser pays, as typed.
    pub price: String,
    /// Whether it comes back every year.
    pub recurring: bool,
    /// The first day planned.
    pub begins_on: NaiveDate,
    /// The last day planned.
    pub ends_on: NaiveDate,
    /// The needs that it answers.
    pub needs: Vec<NeedId>,
    /// The milestones in their order.
    pub milestones: Vec<NewMilestone>,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

impl ProjectInput {
    /// The project, with what it names looked up; every name that is nobody's is told at once.
    async fn resolve(
        self,
        uow: &UnitOfWork,
        organization: OrganizationId,
        origin: ProjectOrigin,
    ) -> Result<NewProject, CommandError> {
        let mut checks = Checks::new();
        let fee = checks.field("fee", Money::parse_amount(&self.fee));
        let price = checks.field("price", Money::parse_amount(&self.price));
        let mut participants = Vec::with_capacity(self.participants.len());
        for (index, (key, services)) in self.participants.into_iter().enumerate() {
            match organizations::resolve_in(uow, &key).await? {
                Some(organization) => participants.push(NewParticipant { organization, services }),
                None => checks.refuse(missing("organization").at(index.to_string()).at("participants")),
            }
        }
        check_needs(uow, &mut checks, &self.needs, self.area).await?;
        checks.finish()?;
        Ok(NewProject {
            id: self.id,
            origin,
            title: self.title,
            lead: self.lead,
            outcomes: self.outcomes,
            description: self.description,
            area: self.area,
            organization,
            participants,
            beneficiary_kinds: self.beneficiary_kinds,
            beneficiary_note: self.beneficiary_note,
            fee: fee.unwrap_or_default(),
            price: price.unwrap_or_default(),
            recurring: self.recurring,
            begins_on: self.begins_on,
            ends_on: self.ends_on,
            needs: self.needs,
            milestones: self.milestones,
            demo: self.demo,
        })
    }
}

/// Needs that a project answers are open to everybody, and of its area.
async fn check_needs(
    uow: &UnitOfWork,
    checks: &mut Checks,
    ids: &[NeedId],
    area: AreaCode,
) -> Result<(), CommandError> {
    if ids.is_empty() {
        return Ok(());
    }
    let known = kept::by_ids::<Need>(uow.store(), ids).await?;
    for (index, id) in ids.iter().enumerate() {
        let refusal = match known.iter().find(|need| need.id == *id && need.is_public()) {
            None => Refusal::new(RefusalCode::NotFound),
            Some(need) if !need.area.is_within(&area) => Refusal::new(RefusalCode::NeedElsewhere).with("need", id),
            Some(_) => continue,
        };
        checks.refuse(refusal.at(index.to_string()).at("needs"));
    }
    Ok(())
}

/// Puts `project` in front of the path of each refusal, but of those that concern what is beside it.
fn in_project(error: CommandError) -> CommandError {
    const BESIDE: [&str; 3] = ["purchaseItem", "renews", "document"];
    let beside = |refusal: &Refusal| {
        let first = refusal.field.first();
        first.is_some_and(|field| BESIDE.contains(&field.as_str()))
    };
    match error {
        CommandError::Refused(refusals) => {
            let told = refusals.into_iter();
            CommandError::Refused(
                told.map(|refusal| {
                    if beside(&refusal) {
                        refusal
                    } else {
                        refusal.at("project")
                    }
                })
                .collect(),
            )
        }
        other => other,
    }
}

/// Proposes a project of the organization's own (自主申报).
#[derive(Debug, Clone)]
pub struct ProposeProject(pub ProjectInput);

impl Command for ProposeProject {
    const DEED: Deed = Deed::ProposeProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        self.propose(uow).await.map_err(in_project)
    }
}

impl ProposeProject {
    async fn propose(self, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let ProposeProject(input) = self;
        let organization = locked(uow, &input.organization, "organization").await?;
        let warrant = authorise(uow.actor(), <Self as Command>::DEED, &organization.place())?;
        known_area(uow, input.area).await?;
        let staffing = staffing(uow, &organization).await?;
        let new = input.resolve(uow, organization.id, ProjectOrigin::SelfProposed).await?;
        let project = Project::propose(uow.store().district(), new, staffing, uow.now())?;
        store::insert_project(uow, &warrant, &project, None, None).await?;
        Ok(project)
    }
}

/// What a project is commissioned from.
#[derive(Debug, Clone)]
pub enum Commissioned {
    /// An item of the purchase list.
    Item {
        /// The version of the list; `None` for the one in force.
        list: Option<PurchaseListId>,
        /// The code of the item.
        code: String,
        /// How many units.
        quantity: i32,
    },
    /// A recurring project, once more.
    Renewal(ProjectId),
}

/// Commissions a project (按清单委托): of an item of the purchase list in force, or a recurring one once more.
#[derive(Debug, Clone)]
pub struct CommissionProject {
    /// What it is commissioned from.
    pub from: Commissioned,
    /// The project.
    pub input: ProjectInput,
    /// The decision it rests on.
    pub document: Option<String>,
}

impl Command for CommissionProject {
    const DEED: Deed = Deed::CommissionProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        self.commission(uow).await.map_err(in_project)
    }
}

impl CommissionProject {
    async fn commission(self, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let input = self.input;
        let warrant = authorise(uow.actor(), <Self as Command>::DEED, &Place::area(input.area))?;
        known_area(uow, input.area).await?;
        let document = line("document", self.document)?;
        let before: Option<Project> = match &self.from {
            Commissioned::Renewal(id) => Some(store::shared(uow, *id).await?.ok_or_else(|| missing("renews"))?),
            Commissioned::Item { .. } => None,
        };
        let organization = locked(uow, &input.organization, "organization").await?;
        let staffing = staffing(uow, &organization).await?;
        let origin = match (self.from, before) {
            (Commissioned::Renewal(id), Some(before)) => {
                before.check_renewal(organization.id, input.begins_on)?;
                ProjectOrigin::Renewal { project: id }
            }
            (Commissioned::Renewal(_), None) => return Err(missing("renews").into()),
            (Commissioned::Item { list, code, quantity }, _) => {
                let today = china_date(uow.now());
                let list: Option<PurchaseList> = match list {
                    Some(id) => store::shared(uow, id).await?,
                    None => store::in_force(uow.store(), today).await?,
                };
                let list = list.ok_or_else(|| missing("list").at("purchaseItem"))?;
                // A price that is none is told with the other fields.
                let price = Money::parse_amount(&input.price).map_err(|error| Refusal::from(error).at("price"))?;
                let quantity = list.check_commission(&code, quantity, price, input.lead, today)?;
                ProjectOrigin::PurchaseList {
                    list: list.id,
                    item: code,
                    quantity,
                }
            }
        };
        let new = input.resolve(uow, organization.id, origin).await?;
        let project = Project::commission(uow.store().district(), new, staffing, uow.now())?;
        store::insert_project(uow, &warrant, &project, None, document).await?;
        Ok(project)
    }
}

/// Approves a project that an organization proposed (批准项目).
#[derive(Debug, Clone)]
pub struct ApproveProject {
    /// Which project.
    pub target: Target,
    /// The decision it rests on.
    pub document: Option<String>,
}

impl Command for ApproveProject {
    const DEED: Deed = Deed::ApproveProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let document = line("document", self.document)?;
        let after = case.before.clone().approve(&case.facts, uow.now())?;
        case.close(uow, after, None, document).await
    }
}

/// Declines a project that an organization proposed, with a reason (不予批准项目).
#[derive(Debug, Clone)]
pub struct DeclineProject {
    /// Which project.
    pub target: Target,
    /// Why.
    pub reason: String,
}

impl Command for DeclineProject {
    const DEED: Deed = Deed::DeclineProject;
    type Output = Project;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let case = case(uow, Self::DEED, &self.target).await?;
        let after = case.before.clone().decline(&self.reason, &case.facts, uow.now())?;
        let reason = after.status_reason.clone();
        case.close(uow, after, reason, None).await
    }
}
