//! Who may claim an order (接单资格): each condition by its name, met or not. The same answer refuses a claim,
//! tells an organization what it lacks, and keeps a recommendation from naming who may not claim.

use super::{ServiceOrder, ServiceOrderStatus};
use crate::id::OrganizationId;
use crate::money::Money;
use crate::organization::{Organization, OrganizationStatus};
use crate::standard::Stars;
use crate::{Refusal, RefusalCode, Refusals, Word, vocabulary};
use chrono::NaiveDate;

vocabulary! {
    /// A condition for claiming a service order (接单条件).
    pub enum EligibilityCondition {
        /// The order is published and not awarded (订单开放接单).
        OrderOpen = "ORDER_OPEN" { zh: "订单开放接单", en: "Order open for claims" },
        /// The last day for claims is not over (未过截止日期).
        InTime = "IN_TIME" { zh: "未过接单截止日期", en: "In time" },
        /// The organization is active (组织状态正常).
        Active = "ACTIVE" { zh: "组织状态正常", en: "Active" },
        /// No open veto: its stars are not on hold, and the last rating on file hit none (无一票否决情形).
        NoVeto = "NO_VETO" { zh: "无一票否决情形", en: "No open veto" },
        /// Its stars in force are as many as the order asks for (星级达到要求).
        EnoughStars = "ENOUGH_STARS" { zh: "星级达到要求", en: "Enough stars" },
        /// It and its partners together have every capability asked for (专业特长齐备).
        Capable = "CAPABLE" { zh: "专业特长齐备", en: "Capable" },
        /// Its running projects and its claims that wait leave room within its declared capacity [default: a claim counts, so
        /// that nobody wins more than they can carry] (尚有承接能力).
        CapacityLeft = "CAPACITY_LEFT" { zh: "尚有承接能力", en: "Capacity left" },
        /// Its partners are active and have no open veto (联合体成员合格).
        PartnersFit = "PARTNERS_FIT" { zh: "联合体成员合格", en: "Partners fit" },
        /// The price is not above the ceiling; met as long as no price is told (报价不超过限价).
        WithinCeiling = "WITHIN_CEILING" { zh: "报价不超过限价", en: "Within the ceiling" },
        /// The price is not below what the purchase list lets so many units cost; met where the order is on no list, where
        /// nothing is to be paid, and as long as no price is told (报价不低于清单价格).
        WithinListPrices = "WITHIN_LIST_PRICES" { zh: "报价不低于清单价格", en: "Within the list's prices" },
        /// It does not take part in another claim on the order, as lead or as a partner who joined (未重复接单).
        NotTakingPart = "NOT_TAKING_PART" { zh: "未重复参与接单", en: "Not taking part already" },
    }
}

/// What claiming asks of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimant<'a> {
    /// The organization.
    pub id: OrganizationId,
    /// Where it stands.
    pub status: OrganizationStatus,
    /// Its stars in force.
    pub stars: Stars,
    /// Whether a veto is open.
    pub vetoed: bool,
    /// Codes of what it is good at.
    pub capabilities: &'a [String],
    /// How many projects it can carry at once.
    pub capacity: i32,
    /// How many it carries, claims that wait for their award included.
    pub load: u32,
}

impl<'a> Claimant<'a> {
    /// What the organization's record says, with the stars in force, whether a veto is open, and what it carries.
    pub fn of(organization: &'a Organization, stars: Stars, vetoed: bool, load: u32) -> Self {
        Claimant {
            id: organization.id,
            status: organization.status,
            stars,
            vetoed,
            capabilities: &organization.capabilities,
            capacity: organization.capacity,
            load,
        }
    }

    /// How many more projects it can carry.
    pub fn room(&self) -> u32 {
        u32::try_from(self.capacity).unwrap_or(0).saturating_sub(self.load)
    }

    const fn fit(&self) -> bool {
        matches!(self.status, OrganizationStatus::Active) && !self.vetoed
    }
}

/// An organization that would claim, with its partners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bid<'a> {
    /// The organization.
    pub lead: Claimant<'a>,
    /// Its partners.
    pub partners: &'a [Claimant<'a>],
    /// The price, once it is known.
    pub price: Option<Money>,
    /// Whether the lead takes part in another claim on the order.
    pub takes_part: bool,
}

impl<'a> Bid<'a> {
    /// An organization on its own, before it names a price.
    pub const fn alone(lead: Claimant<'a>) -> Self {
        Bid {
            lead,
            partners: &[],
            price: None,
            takes_part: false,
        }
    }

    /// Whether the organization may join a claim as a partner.
    pub(super) fn may_join(&self) -> Result<(), Refusals> {
        let mut checks = crate::refusal::Checks::new();
        let active = self.lead.status == OrganizationStatus::Active;
        checks.require("organization", active, || Refusal::new(RefusalCode::ClaimantNotActive));
        checks.require("organization", !self.lead.vetoed, || {
            Refusal::new(RefusalCode::VetoOpen)
        });
        checks.require("organization", !self.takes_part, || {
            Refusal::new(RefusalCode::TakesPartAlready)
        });
        checks.finish()
    }
}

/// A condition, and why it is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionResult {
    /// The condition.
    pub condition: EligibilityCondition,
    /// Why it is not met; `None` where it is.
    pub refusal: Option<Refusal>,
}

/// Whether an organization may claim an order, condition by condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// Every condition, in the order of the vocabulary.
    pub conditions: Vec<ConditionResult>,
}

impl Eligibility {
    /// Whether every condition is met.
    pub fn eligible(&self) -> bool {
        self.conditions.iter().all(|result| result.refusal.is_none())
    }

    /// Why it may not, for each condition that is not met, with its place in the input of a claim.
    pub fn refusals(self) -> impl Iterator<Item = Refusal> {
        self.conditions.into_iter().filter_map(|result| {
            let refusal = result.refusal?;
            Some(refusal.at(result.condition.field()))
        })
    }
}

use EligibilityCondition as If;

impl If {
    /// The member of the claim's input that it is about.
    const fn field(self) -> &'static str {
        match self {
            If::OrderOpen | If::InTime => "order",
            If::PartnersFit => "partners",
            If::WithinCeiling | If::WithinListPrices => "price",
            If::Active | If::NoVeto | If::EnoughStars | If::Capable | If::CapacityLeft | If::NotTakingPart => {
                "organization"
            }
        }
    }

    /// Whether it still has to hold when the claim is awarded.
    const fn lasts(self) -> bool {
        !matches!(self, If::OrderOpen | If::InTime | If::NotTakingPart)
    }
}

impl ServiceOrder {
    /// Whether one condition is met. It allocates nothing: millions of pairs are asked in a matching.
    pub fn meets(&self, condition: EligibilityCondition, bid: &Bid<'_>, today: NaiveDate) -> bool {
        let lead = &bid.lead;
        match condition {
            If::OrderOpen => self.status == ServiceOrderStatus::Published,
            If::InTime => today <= self.terms.claim_deadline,
            If::Active => lead.status == OrganizationStatus::Active,
            If::NoVeto => !lead.vetoed,
            If::EnoughStars => lead.stars >= self.terms.min_stars,
            If::Capable => self.lacking(bid).next().is_none(),
            If::CapacityLeft => lead.room() > 0,
            If::PartnersFit => bid.partners.iter().all(Claimant::fit),
            If::WithinCeiling => bid
                .price
                .is_none_or(|price| !price.is_negative() && price <= self.terms.ceiling),
            If::WithinListPrices => {
                let priced = bid.price.filter(|price| price.is_positive());
                let prices = self.terms.list_prices();
                // The ceiling is not above the list's highest price.
                priced.zip(prices).is_none_or(|(price, prices)| price >= prices.from)
            }
            If::NotTakingPart => !bid.takes_part,
        }
    }

    /// Whether the organization may claim the order on that day.
    pub fn admits(&self, bid: &Bid<'_>, today: NaiveDate) -> bool {
        If::ALL.iter().all(|condition| self.meets(*condition, bid, today))
    }

    /// Whether the organization may claim the order on that day, condition by condition.
    pub fn eligibility(&self, bid: &Bid<'_>, today: NaiveDate) -> Eligibility {
        let conditions = If::ALL.iter().map(|condition| ConditionResult {
            condition: *condition,
            refusal: (!self.meets(*condition, bid, today)).then(|| self.unmet(*condition, bid)),
        });
        Eligibility {
            conditions: conditions.collect(),
        }
    }

    /// Whether a claim that was admitted can be awarded still: its organization may have changed since.
    pub(super) fn still_admits(&self, bid: &Bid<'_>) -> Result<(), Refusals> {
        let mut checks = crate::refusal::Checks::new();
        // The day does not matter for what lasts.
        for condition in If::ALL.iter().filter(|condition| condition.lasts()) {
            if !self.meets(*condition, bid, self.terms.claim_deadline) {
                checks.refuse(self.unmet(*condition, bid).at("winner"));
            }
        }
        checks.finish()
    }

    /// The capabilities asked for that nobody of the bid has.
    fn lacking<'o>(&'o self, bid: &'o Bid<'_>) -> impl Iterator<Item = &'o String> {
        self.terms.capabilities.iter().filter(move |code| {
            let has = |claimant: &Claimant<'_>| claimant.capabilities.contains(*code);
            !has(&bid.lead) && !bid.partners.iter().any(has)
        })
    }

    fn unmet(&self, condition: EligibilityCondition, bid: &Bid<'_>) -> Refusal {
        let lead = &bid.lead;
        match condition {
            If::OrderOpen => Refusal::new(RefusalCode::OrderNotOpen),
            If::InTime => Refusal::new(RefusalCode::DeadlinePassed).with("due", self.terms.claim_deadline),
            If::Active => Refusal::new(RefusalCode::ClaimantNotActive),
            If::NoVeto => Refusal::new(RefusalCode::VetoOpen),
            If::EnoughStars => Refusal::new(RefusalCode::StarsTooFew)
                .with("min", self.terms.min_stars)
                .with("found", lead.stars),
            If::Capable => {
                let lacking: Vec<&str> = self.lacking(bid).map(String::as_str).collect();
                Refusal::new(RefusalCode::CapabilitiesLacking).with("capabilities", lacking.join(", "))
            }
            If::CapacityLeft => Refusal::new(RefusalCode::CapacitySpent)
                .with("capacity", lead.capacity)
                .with("load", lead.load),
            If::PartnersFit => {
                let unfit = bid.partners.iter().filter(|partner| !partner.fit());
                let unfit: Vec<String> = unfit.map(|partner| partner.id.to_string()).collect();
                Refusal::new(RefusalCode::PartnersUnfit).with("partners", unfit.join(", "))
            }
            If::WithinCeiling => Refusal::new(RefusalCode::PriceAboveCeiling).with("ceiling", self.terms.ceiling),
            If::WithinListPrices => {
                let least = self.terms.list_prices().map_or(Money::ZERO, |prices| prices.from);
                Refusal::new(RefusalCode::PriceBelowList).with("min", least)
            }
            If::NotTakingPart => Refusal::new(RefusalCode::TakesPartAlready),
        }
    }
}
