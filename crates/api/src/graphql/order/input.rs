//! What mutations on service orders and claims take.

use crate::graphql::mutation::{inputs, known};
use crate::graphql::need::known_all;
use crate::graphql::organization::OrganizationRef;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject, OneofObject};
use siling_domain::id::AccountId;
use siling_domain::money::Money;
use siling_domain::order::{NegativeListItem, OrderMilestone, PanelMember, PurchaseBasis, ServiceOrderTerms};
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, ProjectOutcome};
use siling_domain::standard::Stars;
use siling_domain::{Refusal, RefusalCode};

/// A step of the delivery (里程碑).
#[derive(Debug, Clone, InputObject)]
pub struct ServiceOrderMilestoneInput {
    /// What it is called, at most 80 characters.
    pub title: String,
    /// What is delivered by then: 1 to 20 lines of at most 200 characters.
    pub deliverables: Vec<String>,
    /// The last day: within the service, not before the milestone in front of it.
    pub due_on: Date,
    /// Its share of the price in percent, 1 to 100; all together are 100.
    pub share_percent: i32,
}

/// An item of the purchase list (清单项目).
#[derive(Debug, Clone, InputObject)]
pub struct PurchaseListItemRef {
    /// The version of the list.
    pub list: ID,
    /// The item's code, such as A01.
    pub item: String,
    /// How many of its units, 1 to 10,000: the ceiling has to be one of the list's prices for so many.
    pub quantity: i32,
}

/// Why it may be bought (购买依据): one of the two.
#[derive(Debug, Clone, OneofObject)]
pub enum PurchaseBasisInput {
    /// It is an item of the purchase list, of the same lead.
    ListItem(PurchaseListItemRef),
    /// It is on no list: the items of the negative list that were ruled out (财政部令102号). Publishing needs all six.
    RuledOut(Vec<Choice<NegativeListItem>>),
}

/// What a service order says (订单内容). Texts become public: no phone or identity number may stand in them, and no name of
/// anybody served.
#[derive(Debug, Clone, InputObject)]
pub struct ServiceOrderTermsInput {
    /// The needs that it answers: 1 to 50, accepted, of the community.
    pub needs: Vec<ID>,
    /// Which of the four leads it is.
    pub lead: Choice<Lead>,
    /// What it is to achieve: one at least.
    pub outcomes: Vec<Choice<ProjectOutcome>>,
    /// What it is called, at most 80 characters.
    pub title: String,
    /// What is wanted, at most 2,000 characters.
    pub description: String,
    /// Whom it is to serve: one kind at least.
    pub beneficiary_kinds: Vec<Choice<BeneficiaryKind>>,
    /// More on whom it is to serve, at most 2,000 characters.
    pub beneficiary_note: Option<String>,
    /// What those served pay a time, in yuan, such as `5.00`; free when not said.
    pub fee: Option<String>,
    /// The steps of the delivery in their order, 1 to 12.
    pub milestones: Vec<ServiceOrderMilestoneInput>,
    /// What the claimants have to be good at, all together: codes of the catalogue, at most 20; nothing in particular when
    /// not said.
    pub capabilities: Option<Vec<String>>,
    /// The stars that the claimant has at least, 0 to 5; 0 when not said.
    pub min_stars: Option<i32>,
    /// The most that it may cost, in yuan, such as `5000.00`; `0` for a service without pay. For an item of the purchase
    /// list, one of the list's prices for so many units.
    pub ceiling: String,
    /// The fund that pays: for the purchase of services, in the community's area. Needed for publishing where it may cost
    /// anything.
    pub fund: Option<ID>,
    /// Why it may be bought; needed for publishing.
    pub basis: Option<PurchaseBasisInput>,
    /// The last day for claims.
    pub claim_deadline: Date,
    /// The first day of the service: after the last day for claims.
    pub begins_on: Date,
    /// The last day of the service: within a year, or three where it is recurring.
    pub ends_on: Date,
    /// Whether the service returns every year and its money is secured; not, when not said.
    pub recurring: Option<bool>,
}

/// An amount of money as typed, refused at its place.
pub fn amount(field: &str, text: &str) -> Result<Money, Refusal> {
    Money::parse_amount(text).map_err(|error| Refusal::from(error).at(field.to_owned()))
}

impl ServiceOrderTermsInput {
    /// The terms, or what cannot be read in them.
    pub fn terms(self) -> Result<ServiceOrderTerms, Refusal> {
        let stars = self.min_stars.unwrap_or(0);
        let stars = u8::try_from(stars).ok().and_then(|count| Stars::new(count).ok());
        let out_of_range = |max: i32| Refusal::new(RefusalCode::OutOfRange).with("min", 0).with("max", max);
        let mut milestones = Vec::with_capacity(self.milestones.len());
        for milestone in self.milestones {
            milestones.push(OrderMilestone {
                title: milestone.title,
                deliverables: milestone.deliverables,
                due_on: milestone.due_on.0,
                // What is no share at all is refused as one that is too small.
                share: u32::try_from(milestone.share_percent).unwrap_or(0),
            });
        }
        Ok(ServiceOrderTerms {
            needs: known_all("needs", &self.needs)?,
            lead: self.lead.0,
            outcomes: Choice::words(self.outcomes),
            title: self.title,
            description: self.description,
            beneficiary_kinds: Choice::words(self.beneficiary_kinds),
            beneficiary_note: self.beneficiary_note,
            fee: self.fee.map_or(Ok(Money::ZERO), |fee| amount("fee", &fee))?,
            milestones,
            capabilities: self.capabilities.unwrap_or_default(),
            min_stars: stars.ok_or_else(|| out_of_range(5).at("minStars"))?,
            ceiling: amount("ceiling", &self.ceiling)?,
            fund: self.fund.as_ref().map(|id| known("fund", id)).transpose()?,
            basis: self.basis.map(basis).transpose()?,
            claim_deadline: self.claim_deadline.0,
            begins: self.begins_on.0,
            ends: self.ends_on.0,
            recurring: self.recurring.unwrap_or(false),
        })
    }
}

fn basis(input: PurchaseBasisInput) -> Result<PurchaseBasis, Refusal> {
    Ok(match input {
        PurchaseBasisInput::ListItem(item) => PurchaseBasis::ListItem {
            list: known("list", &item.list).map_err(|refusal| refusal.at("listItem").at("basis"))?,
            item: item.item,
            // What is less than nothing is refused as nothing.
            quantity: u32::try_from(item.quantity).unwrap_or(0),
            prices: None,
        },
        PurchaseBasisInput::RuledOut(items) => PurchaseBasis::NotOnNegativeList {
            ruled_out: Choice::words(items),
        },
    })
}

/// What is needed to draft a service order (社区制单).
#[derive(Debug, Clone, InputObject)]
pub struct DraftServiceOrderInput {
    /// An identifier that the client made, `order_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The community that orders: a 12-digit code.
    pub area_code: String,
    /// What it orders.
    pub terms: ServiceOrderTermsInput,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// A partner of a consortium, as its lead names it (联合体成员).
#[derive(Debug, Clone, InputObject)]
pub struct ClaimPartnerInput {
    /// The organization. Its own manager has to join by `joinConsortium`.
    pub organization: OrganizationRef,
    /// What it contributes: 1 to 20 lines of at most 200 characters, such as 家政, 助学, 医疗.
    pub services: Vec<String>,
}

/// What is needed to claim a service order (社会组织接单). The idempotency key is needed.
#[derive(Debug, Clone, InputObject)]
pub struct ClaimServiceOrderInput {
    /// An identifier that the client made, `claim_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The order.
    pub order: ID,
    /// The organization that claims; the lead of the consortium, where there is one.
    pub organization: OrganizationRef,
    /// What it contributes itself: at most 20 lines of at most 200 characters.
    pub services: Option<Vec<String>>,
    /// The others of the consortium, at most 20; it claims alone when not said.
    pub partners: Option<Vec<ClaimPartnerInput>>,
    /// How it will go about it, at most 2,000 characters.
    pub plan: String,
    /// Who will do the work: numbers and qualifications, no names; at most 2,000 characters.
    pub team: String,
    /// The price in yuan, such as `4800.00`; not above the order's ceiling.
    pub price: String,
    /// The same key with the same input claims once; kept 90 days. Needed: a phone that lost the network can always resend.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

crate::graphql::mutation::enveloped!(DraftServiceOrderInput, ClaimServiceOrderInput);

/// A seat of the panel, with its holder's declaration on conflicts of interest (评定小组成员).
#[derive(Debug, Clone, InputObject)]
pub struct PanelMemberInput {
    /// For whom the seat stands, such as 居民代表, at most 200 characters; never a person's name.
    pub seat: String,
    /// The account of who holds it; needed unless `participant` is named, and no account sits twice. Who acts for an organization that claims, or did so within two
    /// years, is refused unless a conflict is declared.
    pub account: Option<ID>,
    /// For which participant of the salon its holder came: the place on the list of the salon's `participants`, from 1; needed
    /// unless there is an account. No more sit for a participant than came for it, and who came for an organization that claims
    /// declares a conflict.
    pub participant: Option<i32>,
    /// The conflict of interest that is declared, at most 2,000 characters. Leave it out to declare that there is none. Who
    /// has one scores nothing.
    pub conflict: Option<String>,
}

impl PanelMemberInput {
    /// The member, or what cannot be read.
    pub fn member(self) -> Result<PanelMember, Refusal> {
        let account: Option<AccountId> = self.account.as_ref().map(|id| known("account", id)).transpose()?;
        Ok(PanelMember {
            seat: self.seat,
            account,
            // What is less than nothing is no place on the list.
            participant: self.participant.map(|place| u32::try_from(place).unwrap_or(0)),
            capacity: None,
            conflict: self.conflict,
        })
    }
}

/// A claim's scores (接单评分).
#[derive(Debug, Clone, InputObject)]
pub struct ClaimScoresInput {
    /// The claim.
    pub claim: ID,
    /// The scores of those on the panel without a conflict, in the panel's order: 0 to 100 each.
    pub scores: Vec<i32>,
    /// Why it is not selected, at most 2,000 characters, told to those who made it; needed for every claim but the winner's.
    pub reason: Option<String>,
}

inputs! {
    /// What is needed to revise a service order (修改订单). It has to be deliberated and approved again.
    ReviseServiceOrderInput {
        /// The order.
        order: ID,
        /// What it orders, whole.
        terms: ServiceOrderTermsInput,
    }
    /// What is needed to put a salon's adoption of an order on file (议定).
    DeliberateServiceOrderInput {
        /// The order.
        order: ID,
        /// The salon: held by the community, with the community and one organization at least.
        salon: ID,
        /// The number of the resolution that adopts, and that concerns all of the order's needs.
        resolution_number: i32,
    }
    /// What is needed to approve an order above the ceiling that needs it (街道核准).
    ApproveServiceOrderInput {
        /// The order.
        order: ID,
        /// What is to be said with it, at most 2,000 characters.
        note: Option<String>,
    }
    /// What is needed to send an order back to its community (退回订单).
    ReturnServiceOrderInput {
        /// The order.
        order: ID,
        /// Why, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to publish an order for claims (发布订单). The idempotency key is needed: money is set aside.
    PublishServiceOrderInput {
        /// The order.
        order: ID,
    }
    /// What is needed to cancel an order that is not awarded yet (取消订单). The idempotency key is needed: money becomes free.
    CancelServiceOrderInput {
        /// The order.
        order: ID,
        /// Why, at most 2,000 characters; told to those who claimed.
        reason: String,
    }
    /// What is needed to let an order lapse that nobody claimed (流单). The idempotency key is needed: money becomes free.
    LapseServiceOrderInput {
        /// The order.
        order: ID,
    }
    /// What is needed to award an order (定单). The idempotency key is needed.
    AwardServiceOrderInput {
        /// The order.
        order: ID,
        /// The claim that wins.
        winner: ID,
        /// The salon of which the panel is, held by the community; the one that adopted the order when not said.
        salon: Option<ID>,
        /// The panel: three scorers at least who declare no conflict of interest, one of them with an account that is not
        /// yours, at most 15 seats.
        panel: Vec<PanelMemberInput>,
        /// The scores of every claim that waits.
        claims: Vec<ClaimScoresInput>,
        /// The panel's minutes, at most 2,000 characters.
        minutes: String,
        /// Why the winner is not the first of the ranking, at most 2,000 characters; needed where it is not.
        departure_reason: Option<String>,
    }
    /// What is needed to settle an order (结算).
    SettleServiceOrderInput {
        /// The order.
        order: ID,
    }
    /// What is needed to join a consortium (加入联合体). The idempotency key is needed.
    JoinConsortiumInput {
        /// The claim.
        claim: ID,
        /// The partner, which joins by its own manager.
        organization: OrganizationRef,
    }
    /// What is needed to withdraw a claim (撤回接单). The idempotency key is needed.
    WithdrawClaimInput {
        /// The claim.
        claim: ID,
        /// Why, at most 2,000 characters.
        reason: Option<String>,
    }
}
