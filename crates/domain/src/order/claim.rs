//! Claims (接单): what an organization, alone or as the lead of a consortium (联合体), offers for an order.

use super::terms::lines;
use super::{Bid, ClaimAction as Do, ClaimFacts, ClaimStatus as Is, ServiceOrder};
use crate::access::{Place, Visibility};
use crate::area_code::AreaCode;
use crate::id::{AccountId, ClaimId, OrganizationId, ServiceOrderId};
use crate::money::Money;
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most kinds of service that one organization contributes [default].
pub const SERVICES_MAX: usize = 20;
/// The most partners of a consortium beside its lead [default].
pub const PARTNERS_MAX: usize = 20;

/// An organization that takes part in a consortium beside its lead (联合体成员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPartner {
    /// The organization.
    pub organization: OrganizationId,
    /// What it contributes, such as 家政 or 助学.
    pub services: Vec<String>,
    /// When its manager joined; `None` until then.
    pub joined_at: Option<DateTime<Utc>>,
    /// Who joined for it.
    pub joined_by: Option<AccountId>,
}

impl ClaimPartner {
    /// Whether it has joined.
    pub const fn joined(&self) -> bool {
        self.joined_at.is_some()
    }
}

/// How a claim came out (评定结果). It is told to those who made the claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimOutcome {
    /// The mean of its scores in hundredths of a point; `None` where the order ended without an award.
    pub mean: Option<u32>,
    /// Its rank by the mean; `None` where the order ended without an award.
    pub rank: Option<u32>,
    /// Why it was not selected; `None` for the one that was.
    pub reason: Option<String>,
}

/// An organization's offer for a service order (接单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The identifier.
    pub id: ClaimId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The order.
    pub order: ServiceOrderId,
    /// The community that ordered.
    pub community: AreaCode,
    /// The organization that claims; the lead of the consortium, where there is one.
    pub organization: OrganizationId,
    /// What it contributes itself.
    pub services: Vec<String>,
    /// The others of the consortium.
    pub partners: Vec<ClaimPartner>,
    /// How it will go about it.
    pub plan: String,
    /// Who will do the work: numbers and qualifications, no names.
    pub team: String,
    /// The price.
    pub price: Money,
    /// Where it stands.
    pub status: Is,
    /// How it came out; `None` before.
    pub outcome: Option<ClaimOutcome>,
    /// Why it was withdrawn, where a reason was given.
    pub withdrawal_reason: Option<String>,
    /// Who submitted it.
    pub submitted_by: Option<AccountId>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When it was submitted.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A partner, as the lead names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPartner {
    /// The organization.
    pub organization: OrganizationId,
    /// What it contributes, as typed.
    pub services: Vec<String>,
}

/// What is needed to claim an order.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// The identifier, made by us or by the client.
    pub id: ClaimId,
    /// The organization that claims.
    pub organization: OrganizationId,
    /// What it contributes itself, as typed.
    pub services: Vec<String>,
    /// The partners.
    pub partners: Vec<NewPartner>,
    /// How it will go about it, as typed.
    pub plan: String,
    /// Who will do the work, as typed.
    pub team: String,
    /// The price.
    pub price: Money,
    /// Who submits it.
    pub by: Option<AccountId>,
}

impl ServiceOrder {
    /// An organization claims the order. The bid says what is on file of it and of its partners, in the claim's order.
    pub fn claim(&self, new: NewClaim, bid: &Bid<'_>, now: DateTime<Utc>) -> Result<Claim, Refusals> {
        let mut checks = Checks::new();
        let eligibility = self.eligibility(bid, crate::time::china_date(now));
        for refusal in eligibility.refusals() {
            checks.refuse(refusal);
        }
        let plan = checks.field("plan", clean_text(&new.plan, TEXT_MAX));
        let team = checks.field("team", clean_text(&new.team, TEXT_MAX));
        let services = lines(&mut checks, "services", &new.services, SERVICES_MAX);
        let partners = checked_partners(new.organization, &new.partners, &mut checks);
        checks.finish()?;
        Ok(Claim {
            id: new.id,
            district: self.district,
            order: self.id,
            community: self.community,
            organization: new.organization,
            services,
            partners,
            plan: plan.unwrap_or_default(),
            team: team.unwrap_or_default(),
            price: new.price,
            status: Is::Submitted,
            outcome: None,
            withdrawal_reason: None,
            submitted_by: new.by,
            demo: self.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }
}

fn checked_partners(lead: OrganizationId, partners: &[NewPartner], checks: &mut Checks) -> Vec<ClaimPartner> {
    checks.require("partners", partners.len() <= PARTNERS_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", PARTNERS_MAX)
    });
    let mut kept = Vec::with_capacity(partners.len());
    for (index, partner) in partners.iter().enumerate() {
        let earlier = partners[..index].iter().map(|other| other.organization);
        if earlier.chain([lead]).any(|other| other == partner.organization) {
            let refusal = Refusal::new(RefusalCode::Duplicate).with("value", partner.organization);
            checks.refuse(refusal.at("organization").at(index.to_string()).at("partners"));
        }
        let mut own = Checks::new();
        own.require("services", !partner.services.is_empty(), || {
            Refusal::new(RefusalCode::Required)
        });
        let services = lines(&mut own, "services", &partner.services, SERVICES_MAX);
        for refusal in own.into_refusals() {
            checks.refuse(refusal.at(index.to_string()).at("partners"));
        }
        kept.push(ClaimPartner {
            organization: partner.organization,
            services,
            joined_at: None,
            joined_by: None,
        });
    }
    kept
}

impl Claim {
    /// Where it belongs: to those who claim, and to those who work for the community.
    pub const fn place(&self) -> Place {
        Place::organization(self.community, self.organization)
    }

    /// The organizations that take part: the lead first.
    pub fn organizations(&self) -> impl Iterator<Item = OrganizationId> + '_ {
        std::iter::once(self.organization).chain(self.partners.iter().map(|partner| partner.organization))
    }

    /// Whether the viewer sees it: who claims and who works for the community do, and everybody once it has won.
    pub fn seen_by(&self, visibility: &Visibility) -> bool {
        self.status == Is::Selected || self.seen_by_its_own(visibility)
    }

    /// Whether the viewer is of those who claim, or works on the community's orders: they see the scores, too.
    pub fn seen_by_its_own(&self, visibility: &Visibility) -> bool {
        visibility.sees_claim(&self.place())
            || self
                .partners
                .iter()
                .any(|partner| visibility.organizations.contains(&partner.organization))
    }

    /// How many partners have not joined yet.
    pub fn awaited(&self) -> usize {
        self.partners.iter().filter(|partner| !partner.joined()).count()
    }

    /// A partner joins by its own manager. What is on file of it, and whether it takes part in the order elsewhere, the
    /// bid says, in which it stands alone.
    pub fn join(
        mut self,
        organization: OrganizationId,
        partner: &Bid<'_>,
        by: Option<AccountId>,
        facts: ClaimFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Join, facts)?;
        let Some(own) = self
            .partners
            .iter_mut()
            .find(|partner| partner.organization == organization)
        else {
            return Err(Refusal::new(RefusalCode::NotAPartner).at("organization").into());
        };
        if own.joined() {
            return Err(Refusal::new(RefusalCode::AlreadyJoined).at("organization").into());
        }
        partner.may_join()?;
        (own.joined_at, own.joined_by) = (Some(now), by);
        Ok(self.moved(to, now))
    }

    /// The lead withdraws it before the award.
    pub fn withdraw(mut self, reason: Option<String>, facts: ClaimFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Withdraw, facts)?;
        let mut checks = Checks::new();
        let reason = reason.and_then(|text| checks.field("reason", clean_text(&text, TEXT_MAX)));
        checks.finish()?;
        self.withdrawal_reason = reason;
        Ok(self.moved(to, now))
    }

    /// Its order was cancelled.
    pub fn drop_with_order(mut self, reason: Option<String>, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(Do::Drop, ClaimFacts::default())?;
        self.outcome = Some(ClaimOutcome {
            mean: None,
            rank: None,
            reason,
        });
        Ok(self.moved(to, now))
    }

    pub(super) fn moved(mut self, to: Is, now: DateTime<Utc>) -> Self {
        self.status = to;
        self.version += 1;
        self.updated_at = now;
        self
    }
}
