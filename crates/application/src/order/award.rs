//! The award: the panel's decision is put on file, the project is opened, and all who claimed are told.

use super::claim::Party;
use super::{OrderTarget, close, hold, missing, read};
use crate::app::App;
use crate::command::{Command, CommandError};
use crate::{fund, project};
use chrono::Months;
use siling_domain::access::Deed;
use siling_domain::account::{AccountKind, AccountStatus};
use siling_domain::id::{AccountId, ClaimId, OrganizationId, ProjectId, SalonId};
use siling_domain::order::{AwardDecision, Bid, Claim, ClaimScores, PanelMember, ServiceOrder};
use siling_domain::project::{NewMilestone, NewParticipant, NewProject, ProjectOrigin};
use siling_domain::salon::{SalonStatus, SecretarySalon};
use siling_domain::time::china_date;
use siling_persistence::{UnitOfWork, access, assessment, kept, order as store};

/// Who acted for an organization within so many months does not decide on it.
const TIED_MONTHS: u32 = 24;

/// Awards an order to a claim, by the decision of a panel (定单).
#[derive(Debug, Clone)]
pub struct AwardServiceOrder {
    /// Which order.
    pub target: OrderTarget,
    /// The claim that wins.
    pub winner: ClaimId,
    /// The salon of which the panel is; the one that adopted the order when not said.
    pub salon: Option<SalonId>,
    /// The panel.
    pub panel: Vec<PanelMember>,
    /// The scores of every claim.
    pub claims: Vec<ClaimScores>,
    /// The minutes.
    pub minutes: String,
    /// Why the winner is not the first of the ranking.
    pub departure_reason: Option<String>,
}

impl Command for AwardServiceOrder {
    const DEED: Deed = Deed::AwardServiceOrder;
    type Output = ServiceOrder;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (seen, warrant) = read(uow, Self::DEED, &self.target).await?;
        // What nothing is to be paid for frees the money set aside; funds are locked before orders.
        let offered = store::by_ids::<Claim>(uow.store(), &[self.winner]).await?.pop();
        let free = offered.is_some_and(|claim| claim.order == seen.id && claim.price.is_zero());
        let unbooked = match seen.commitment.filter(|_| free) {
            Some(commitment) => fund::let_go(uow, app, &warrant, commitment, "无偿承接").await?.1,
            None => fund::Unbooked::default(),
        };
        let before = hold(uow, &self.target, &seen).await?;
        let claims = store::live_claims_locked(uow, before.id).await?;
        let winner = claims.iter().find(|claim| claim.id == self.winner).cloned();
        let winner = winner.ok_or_else(|| not_among(&before, uow, claims.len()))?;
        let party = Party::hold(uow, winner.organization, &partners_of(&winner)).await?;
        let partners = party.partners();
        let mut lead = party.claimant(&party.lead);
        // The claim itself is counted in what the organization carries.
        lead.load = lead.load.saturating_sub(1);
        let bid = Bid {
            lead,
            partners: &partners,
            price: Some(winner.price),
            takes_part: false,
        };
        let claimants: Vec<OrganizationId> = claims.iter().flat_map(Claim::organizations).collect();
        let salon = salon(uow, &before, self.salon).await?;
        let decision = AwardDecision {
            winner: self.winner,
            tied: tied(uow, &claimants, &self.panel).await?,
            claimants,
            salon: salon.id,
            attendance: salon.participants,
            panel: self.panel,
            claims: self.claims,
            minutes: self.minutes,
            departure_reason: self.departure_reason,
            by: uow.actor().account(),
        };
        let project: ProjectId = app.new_id();
        let (after, came_out) = before
            .clone()
            .award(claims.clone(), decision, &bid, project, uow.now())?;
        project::open(uow, app, &warrant, new_project(project, &after, &winner)).await?;
        for (claim, after) in claims.iter().zip(&came_out) {
            let reason = after.outcome.as_ref().and_then(|outcome| outcome.reason.clone());
            store::update(uow, &warrant, claim, after, reason, None).await?;
        }
        let after = close(uow, &warrant, &before, after, None).await?;
        unbooked.book(uow).await?;
        Ok(after)
    }
}

/// The refusal where the winner is no claim that waits: the order's own, where there is one.
fn not_among(order: &ServiceOrder, uow: &UnitOfWork, live_claims: usize) -> CommandError {
    let facts = siling_domain::order::ServiceOrderFacts {
        today: china_date(uow.now()),
        live_claims,
        paid_off: false,
        own_draft: false,
    };
    match order.check(siling_domain::order::ServiceOrderAction::Award, facts) {
        Err(refusal) => refusal.into(),
        Ok(_) => missing("winner").into(),
    }
}

fn partners_of(claim: &Claim) -> Vec<OrganizationId> {
    claim.organizations().skip(1).collect()
}

/// The salon of which the panel is: one that the community held, and that is on record as it was.
async fn salon(uow: &UnitOfWork, order: &ServiceOrder, given: Option<SalonId>) -> Result<SecretarySalon, CommandError> {
    let adopted = order.deliberation.as_ref().map(|it| it.salon);
    let ids: Vec<SalonId> = given.or(adopted).into_iter().collect();
    let found = kept::by_ids::<SecretarySalon>(uow.store(), &ids).await?.pop();
    // One from before the order cannot have spoken of it.
    let since = china_date(order.created_at);
    let of_the_order = |it: &SecretarySalon| adopted == Some(it.id) || it.held_on.is_some_and(|day| day >= since);
    let found = found.filter(|it| it.status == SalonStatus::Held && it.area == order.community && of_the_order(it));
    Ok(found.ok_or_else(|| missing("salon"))?)
}

/// Those of the panel, and of who puts its decision on file, who act for an organization that claims, or did so within
/// two years.
async fn tied(
    uow: &UnitOfWork,
    organizations: &[OrganizationId],
    panel: &[PanelMember],
) -> Result<Vec<AccountId>, CommandError> {
    let accounts: Vec<AccountId> = panel
        .iter()
        .filter_map(|member| member.account)
        .chain(uow.actor().account())
        .collect();
    let mut known = access::by_ids(uow.store(), &accounts).await?;
    // A system sits on no panel, and neither does who cannot log in any more.
    known.retain(|it| it.kind == AccountKind::Person && it.status == AccountStatus::Active);
    for (index, member) in panel.iter().enumerate() {
        if member
            .account
            .is_some_and(|account| known.iter().all(|found| found.id != account))
        {
            return Err(missing("account").at(index.to_string()).at("panel").into());
        }
    }
    let since = uow.now().checked_sub_months(Months::new(TIED_MONTHS));
    let ties = assessment::ties(uow.store(), &accounts, organizations, since.unwrap_or(uow.now())).await?;
    Ok(ties
        .into_iter()
        .filter(|(_, organization)| organizations.contains(organization))
        .map(|(account, _)| account)
        .collect())
}

/// The project that the award opens.
fn new_project(id: ProjectId, order: &ServiceOrder, claim: &Claim) -> NewProject {
    let terms = &order.terms;
    let partners = claim.partners.iter().map(|partner| NewParticipant {
        organization: partner.organization,
        services: partner.services.clone(),
    });
    let lead = NewParticipant {
        organization: claim.organization,
        services: claim.services.clone(),
    };
    let milestones = terms.milestones.iter().map(|milestone| NewMilestone {
        title: milestone.title.clone(),
        deliverables: milestone.deliverables.clone(),
        due_on: milestone.due_on,
    });
    NewProject {
        id,
        origin: ProjectOrigin::ServiceOrder {
            order: order.id,
            claim: claim.id,
        },
        title: terms.title.clone(),
        lead: terms.lead,
        outcomes: terms.outcomes.clone(),
        description: terms.description.clone(),
        area: order.community,
        organization: claim.organization,
        participants: std::iter::once(lead).chain(partners).collect(),
        beneficiary_kinds: terms.beneficiary_kinds.clone(),
        beneficiary_note: terms.beneficiary_note.clone(),
        fee: terms.fee,
        price: claim.price,
        recurring: terms.recurring,
        begins_on: terms.begins,
        ends_on: terms.ends,
        needs: terms.needs.clone(),
        milestones: milestones.collect(),
        demo: order.demo,
    }
}
