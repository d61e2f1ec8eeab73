//! Claims: an organization offers, alone or with partners, who join by their own managers.

use super::missing;
use crate::app::App;
use crate::command::{Command, CommandError, Remembered as _, expect_version};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::id::{ClaimId, OrganizationId, ServiceOrderId};
use siling_domain::money::Money;
use siling_domain::order::{Bid, Claim, ClaimFacts, Claimant, NewClaim, NewPartner, ServiceOrder, ServiceOrderStatus};
use siling_domain::organization::Organization;
use siling_domain::time::china_date;
use siling_persistence::organization::{self as organizations, OrganizationKey};
use siling_persistence::{UnitOfWork, order as store};

/// A partner, as the lead names it.
#[derive(Debug, Clone)]
pub struct Partner {
    /// The organization.
    pub organization: OrganizationKey,
    /// What it contributes.
    pub services: Vec<String>,
}

/// An organization claims a service order (社会组织接单).
#[derive(Debug, Clone)]
pub struct ClaimServiceOrder {
    /// The identifier of the claim.
    pub id: ClaimId,
    /// The order.
    pub order: ServiceOrderId,
    /// The organization that claims; the lead of the consortium, where there is one.
    pub organization: OrganizationKey,
    /// What it contributes itself.
    pub services: Vec<String>,
    /// The others of the consortium.
    pub partners: Vec<Partner>,
    /// How it will go about it.
    pub plan: String,
    /// Who will do the work.
    pub team: String,
    /// The price.
    pub price: Money,
}

impl Command for ClaimServiceOrder {
    const DEED: Deed = Deed::ClaimServiceOrder;
    type Output = Claim;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Claim, CommandError> {
        let order: Option<ServiceOrder> = store::shared(uow, self.order).await?;
        let visibility = uow.actor().visibility();
        let order = order.filter(|order| order.seen_by(&visibility));
        let lead = organizations::resolve_in(uow, &self.organization).await?;
        let lead = lead.ok_or_else(|| missing("organization"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &of(lead))?;
        let mut partners = Vec::with_capacity(self.partners.len());
        for (index, partner) in self.partners.into_iter().enumerate() {
            let found = organizations::resolve_in(uow, &partner.organization).await?;
            let missing = || missing("organization").at(index.to_string()).at("partners");
            partners.push(NewPartner {
                organization: found.ok_or_else(missing)?,
                services: partner.services,
            });
        }
        let named: Vec<OrganizationId> = partners.iter().map(|partner| partner.organization).collect();
        let party = Party::hold(uow, lead, &named).await?;
        let order = order.ok_or_else(|| missing("order"))?;
        let new = NewClaim {
            id: self.id,
            organization: lead,
            services: self.services,
            partners,
            plan: self.plan,
            team: self.team,
            price: self.price,
            by: uow.actor().account(),
        };
        let partners = party.partners();
        let bid = Bid {
            lead: party.claimant(&party.lead),
            partners: &partners,
            price: Some(self.price),
            takes_part: store::takes_part_in(uow, order.id, lead, None).await?,
        };
        let claim = order.claim(new, &bid, uow.now())?;
        store::insert(uow, &warrant, &claim, None, None).await?;
        Ok(claim)
    }
}

/// What belongs to an organization, wherever it is.
const fn of(organization: OrganizationId) -> Place {
    Place {
        area: None,
        organization: Some(organization),
    }
}

/// The organizations of a claim, held until the transaction ends. Who leads is locked: of two claims at once, neither is
/// one too many for what it can carry.
pub(super) struct Party {
    pub(super) lead: Organization,
    others: Vec<Organization>,
    standings: std::collections::HashMap<OrganizationId, store::Standing>,
}

impl Party {
    pub(super) async fn hold(
        uow: &UnitOfWork,
        lead: OrganizationId,
        partners: &[OrganizationId],
    ) -> Result<Self, CommandError> {
        let mut all: Vec<OrganizationId> = partners.iter().copied().chain([lead]).collect();
        all.sort_unstable();
        all.dedup();
        let mut held = Vec::with_capacity(all.len());
        for id in &all {
            let key = OrganizationKey::Id(*id);
            let organization = match *id == lead {
                true => organizations::locked(uow, &key).await?,
                false => organizations::shared(uow, &key).await?,
            };
            held.extend(organization);
        }
        let place = held.iter().position(|organization| organization.id == lead);
        let lead = held.swap_remove(place.ok_or_else(|| missing("organization"))?);
        Ok(Party {
            lead,
            others: held,
            standings: store::standings_in(uow, &all, china_date(uow.now())).await?,
        })
    }

    pub(super) fn claimant<'a>(&self, organization: &'a Organization) -> Claimant<'a> {
        let standing = self.standings.get(&organization.id).copied().unwrap_or_default();
        standing.claimant(organization)
    }

    pub(super) fn partners(&self) -> Vec<Claimant<'_>> {
        self.others.iter().map(|partner| self.claimant(partner)).collect()
    }
}

/// The claim, locked after its order, of those that the actor sees the inside of.
async fn open(
    uow: &UnitOfWork,
    claim: ClaimId,
    expected_version: Option<i32>,
) -> Result<(Claim, ClaimFacts), CommandError> {
    let visibility = uow.actor().visibility();
    let found = store::by_ids::<Claim>(uow.store(), &[claim]).await?.pop();
    let found = found.filter(|claim| claim.seen_by_its_own(&visibility));
    let order = found.ok_or_else(|| missing("claim"))?.order;
    let order: Option<ServiceOrder> = store::shared(uow, order).await?;
    let before: Option<Claim> = store::locked(uow, claim).await?;
    let before = before.ok_or_else(|| missing("claim"))?;
    expect_version(expected_version, before.version, || before.remember())?;
    let order_open = order.is_some_and(|order| order.status == ServiceOrderStatus::Published);
    Ok((before, ClaimFacts { order_open }))
}

/// A partner joins a consortium's claim (加入联合体).
#[derive(Debug, Clone)]
pub struct JoinConsortium {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
    /// The partner.
    pub organization: OrganizationKey,
}

impl Command for JoinConsortium {
    const DEED: Deed = Deed::JoinConsortium;
    type Output = Claim;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Claim, CommandError> {
        let (before, facts) = open(uow, self.claim, self.expected_version).await?;
        let partner = organizations::resolve_in(uow, &self.organization).await?;
        let partner = partner.ok_or_else(|| missing("organization"))?;
        let warrant = authorise(uow.actor(), Self::DEED, &of(partner))?;
        let party = Party::hold(uow, partner, &[]).await?;
        let alone = Bid {
            takes_part: store::takes_part_in(uow, before.order, party.lead.id, Some(before.id)).await?,
            ..Bid::alone(party.claimant(&party.lead))
        };
        let by = uow.actor().account();
        let after = before.clone().join(party.lead.id, &alone, by, facts, uow.now())?;
        store::update(uow, &warrant, &before, &after, None, None).await?;
        Ok(after)
    }
}

/// The lead withdraws a claim (撤回接单).
#[derive(Debug, Clone)]
pub struct WithdrawClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
    /// Why.
    pub reason: Option<String>,
}

impl Command for WithdrawClaim {
    const DEED: Deed = Deed::WithdrawClaim;
    type Output = Claim;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<Claim, CommandError> {
        let (before, facts) = open(uow, self.claim, self.expected_version).await?;
        let warrant = authorise(uow.actor(), Self::DEED, &before.place())?;
        let after = before.clone().withdraw(self.reason, facts, uow.now())?;
        let reason = after.withdrawal_reason.clone();
        store::update(uow, &warrant, &before, &after, reason, None).await?;
        Ok(after)
    }
}
