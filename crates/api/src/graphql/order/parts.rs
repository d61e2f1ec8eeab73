//! What service orders hold in the schema.

use super::claim::Claim;
use super::viewer::visible_claim;
use crate::graphql::connection::{Known, Paging, connection, part_of_whole};
use crate::graphql::context::state;
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::mutation::UserError;
use crate::graphql::organization::Organization;
use crate::graphql::project::{PurchaseItem, PurchaseList};
use crate::graphql::salon::SecretarySalon;
use crate::graphql::scalar::{Date, Money, Points};
use crate::graphql::word::Choice;
use async_graphql::{Context, Object, SimpleObject};
use siling_domain::Locale;
use siling_domain::id::OrganizationId;
use siling_domain::order::{self as domain, EligibilityCondition, NegativeListItem};
use siling_domain::salon::ParticipantKind;

/// A step of the delivery, with its share of the price (里程碑).
#[derive(Debug, Clone, SimpleObject)]
pub struct ServiceOrderMilestone {
    /// Its number, from 1; the project's milestones have the same.
    pub number: i32,
    /// What it is called.
    pub title: String,
    /// What is delivered by then, each ticked at the acceptance.
    pub deliverables: List<String>,
    /// The last day.
    pub due_on: Date,
    /// Its share of the price in percent, 1 to 100; all together are 100.
    pub share_percent: u32,
}

impl ServiceOrderMilestone {
    /// The milestone of this number.
    pub fn of(milestone: &domain::OrderMilestone, number: i32) -> Self {
        ServiceOrderMilestone {
            number,
            title: milestone.title.clone(),
            deliverables: List(milestone.deliverables.clone()),
            due_on: Date(milestone.due_on),
            share_percent: milestone.share,
        }
    }
}

/// Why it may be bought (购买依据).
pub struct PurchaseBasis(pub domain::PurchaseBasis);

/// Why it may be bought (购买依据): an item of the purchase list, or the negative list ruled out item by item.
#[Object]
impl PurchaseBasis {
    /// The version of the purchase list (购买服务项目清单); null where it rests on the negative list.
    async fn purchase_list(&self, ctx: &Context<'_>) -> Result<Option<PurchaseList>, ApiError> {
        match &self.0 {
            domain::PurchaseBasis::ListItem { list, .. } => Ok(batch(ctx)?.load_one(*list).await?.map(PurchaseList)),
            domain::PurchaseBasis::NotOnNegativeList { .. } => Ok(None),
        }
    }

    /// The item of the purchase list (清单项目); null where it rests on the negative list.
    async fn purchase_item(&self, ctx: &Context<'_>) -> Result<Option<PurchaseItem>, ApiError> {
        match &self.0 {
            domain::PurchaseBasis::ListItem { list, item, .. } => {
                let list = batch(ctx)?.load_one(*list).await?;
                Ok(list.and_then(|list| list.item(item).cloned()).map(PurchaseItem))
            }
            domain::PurchaseBasis::NotOnNegativeList { .. } => Ok(None),
        }
    }

    /// How many of the item's units (数量); null where it rests on the negative list.
    fn quantity(&self) -> Option<i32> {
        match &self.0 {
            domain::PurchaseBasis::ListItem { quantity, .. } => i32::try_from(*quantity).ok(),
            domain::PurchaseBasis::NotOnNegativeList { .. } => None,
        }
    }

    /// The least that the list lets so many units cost, in yuan (清单最低价合计): no claim that is paid is below it; null where it
    /// rests on the negative list.
    fn price_from(&self) -> Option<Money> {
        self.0.prices().map(|prices| Money(prices.from))
    }

    /// The most that the list lets so many units cost, in yuan (清单最高价合计): the ceiling is not above it; null where it rests
    /// on the negative list.
    fn price_to(&self) -> Option<Money> {
        self.0.prices().map(|prices| Money(prices.to))
    }

    /// The items of the negative list that the community has ruled out (负面清单排除项): all six where it rests on it and is
    /// published; empty for an item of the purchase list.
    fn ruled_out(&self) -> List<Choice<NegativeListItem>> {
        match &self.0 {
            domain::PurchaseBasis::ListItem { .. } => List::default(),
            domain::PurchaseBasis::NotOnNegativeList { ruled_out } => Choice::of(ruled_out),
        }
    }
}

/// The salon's resolution that adopted an order (议定).
pub struct OrderDeliberation(pub domain::Deliberation);

/// The salon's resolution that adopted an order (议定).
#[Object]
impl OrderDeliberation {
    /// The salon (书记沙龙).
    async fn salon(&self, ctx: &Context<'_>) -> Result<SecretarySalon, ApiError> {
        let found = batch(ctx)?.load_one(self.0.salon).await?;
        found
            .map(SecretarySalon)
            .ok_or_else(|| ApiError::internal("an order without its salon"))
    }

    /// The number of its resolution (决议序号).
    fn resolution_number(&self) -> i32 {
        self.0.resolution
    }

    /// The day on which it was put on file.
    fn on(&self) -> Date {
        Date(self.0.on)
    }
}

/// The sub-district's approval of an order (街道核准).
#[derive(Debug, Clone, SimpleObject)]
pub struct OrderApproval {
    /// The day.
    pub on: Date,
    /// What was said with it; null when nothing was.
    pub note: Option<String>,
}

impl From<&domain::OrderApproval> for OrderApproval {
    fn from(approval: &domain::OrderApproval) -> Self {
        OrderApproval {
            on: Date(approval.on),
            note: approval.note.clone(),
        }
    }
}

/// Whether an organization may claim an order (接单资格).
pub struct OrderEligibility(pub domain::Eligibility);

/// Whether an organization may claim an order (接单资格), condition by condition. The same conditions refuse a claim.
#[Object]
impl OrderEligibility {
    /// Whether every condition is met.
    fn eligible(&self) -> bool {
        self.0.eligible()
    }

    /// Every condition, met or not.
    fn conditions(&self, ctx: &Context<'_>) -> Result<List<OrderCondition>, ApiError> {
        let locale = state(ctx)?.locale;
        let conditions = self.0.conditions.iter();
        Ok(conditions.map(|found| OrderCondition::of(found, locale)).collect())
    }
}

/// A condition for claiming an order (接单条件).
#[derive(SimpleObject)]
pub struct OrderCondition {
    /// Which.
    pub condition: Choice<EligibilityCondition>,
    /// Whether it is met.
    pub met: bool,
    /// Why it is not met; null where it is.
    pub reason: Option<UserError>,
}

impl OrderCondition {
    /// The condition as it came out, told in the language.
    pub fn of(found: &domain::ConditionResult, locale: Locale) -> Self {
        OrderCondition {
            condition: Choice(found.condition),
            met: found.refusal.is_none(),
            reason: found.refusal.clone().map(|refusal| UserError::of(refusal, locale)),
        }
    }
}

/// To whom an order was awarded, and how (定单结果).
pub struct ServiceOrderAward {
    pub award: domain::Award,
    pub insider: bool,
}

impl ServiceOrderAward {
    fn inside(&self) -> Result<(), ApiError> {
        match self.insider {
            true => Ok(()),
            false => Err(ApiError::forbidden()),
        }
    }
}

async fn organization(ctx: &Context<'_>, id: OrganizationId) -> Result<Organization, ApiError> {
    let found = batch(ctx)?.load_one(id).await?;
    found
        .map(Organization)
        .ok_or_else(|| ApiError::internal("a claim without its organization"))
}

/// To whom an order was awarded, and how (定单结果). The winner is public; the panel and its ranking are for those whose
/// work covers the community, and each claimant sees the own scores in the claim.
#[Object]
impl ServiceOrderAward {
    /// The claim that won (中选接单).
    async fn claim(&self, ctx: &Context<'_>) -> Result<Option<Claim>, ApiError> {
        visible_claim(ctx, self.award.claim).await
    }

    /// The organization that won; the lead of the consortium, where there is one (中选组织).
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        organization(ctx, self.award.organization).await
    }

    /// The price of the claim (中选报价).
    fn price(&self) -> Money {
        Money(self.award.price)
    }

    /// The day.
    fn on(&self) -> Date {
        Date(self.award.on)
    }

    /// Why the winner is not the first of the ranking (未按排名的理由); null where it is.
    fn departure_reason(&self) -> Option<&str> {
        self.award.departure_reason.as_deref()
    }

    /// The panel (评定小组), 15 seats at most; null for others than those whose work covers the community.
    fn panel(&self) -> Result<Option<List<PanelSeat>>, ApiError> {
        self.inside()?;
        let panel = self.award.panel.iter();
        Ok(Some(
            panel
                .map(|member| PanelSeat {
                    seat: member.seat.clone(),
                    has_account: member.account.is_some(),
                    participant: member.participant.and_then(|place| i32::try_from(place).ok()),
                    capacity: member.capacity.map(Choice),
                    conflict: member.conflict.clone(),
                })
                .collect(),
        ))
    }

    /// The salon of which the panel is (评定小组所属沙龙).
    async fn salon(&self, ctx: &Context<'_>) -> Result<SecretarySalon, ApiError> {
        let found = batch(ctx)?.load_one(self.award.salon).await?;
        found
            .map(SecretarySalon)
            .ok_or_else(|| ApiError::internal("an award without its salon"))
    }

    /// The panel's minutes (评定纪要); null for others than those whose work covers the community.
    fn minutes(&self) -> Result<Option<&str>, ApiError> {
        self.inside()?;
        Ok(Some(&self.award.minutes))
    }

    /// The ranking, the first one first (排名); null for others than those whose work covers the community. Ties go to the
    /// lower price, then to the earlier claim, our default.
    fn ranking(
        &self,
        #[graphql(desc = "The first so many, at most 100; 20 when not said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<RankedClaimConnection>, ApiError> {
        self.inside()?;
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        let ranking = self.award.ranking.iter().cloned().map(RankedClaim).collect();
        let (part, known) = part_of_whole(ranking, "rankedClaims.RANK.Asc", |it| i64::from(it.0.rank), paging)?;
        Ok(Some(RankedClaimConnection::new(part, known)))
    }
}

/// A seat of a panel (评定小组席位).
#[derive(Debug, Clone, SimpleObject)]
pub struct PanelSeat {
    /// For whom the seat stands, such as 居民代表; never a person's name.
    pub seat: String,
    /// Whether its holder sat with an account (是否有账户).
    pub has_account: bool,
    /// For which participant of the salon its holder came: the place on the list of its `participants`, from 1; null where only
    /// an account was named.
    pub participant: Option<i32>,
    /// The capacity in which that participant took part (参与方类型); null where only an account was named.
    pub capacity: Option<Choice<ParticipantKind>>,
    /// The conflict of interest that was declared; null where it was declared that there is none. Who has one scores
    /// nothing.
    pub conflict: Option<String>,
}

connection!(
    RankedClaimConnection,
    RankedClaimEdge,
    RankedClaim,
    Known,
    "claims in a ranking (排名)"
);

/// A claim's place in the ranking.
pub struct RankedClaim(pub domain::RankedClaim);

/// A claim's place in the ranking (排名).
#[Object]
impl RankedClaim {
    /// The claim.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Option<Claim>, ApiError> {
        visible_claim(ctx, self.0.claim).await
    }

    /// The organization that claims.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        organization(ctx, self.0.organization).await
    }

    /// The price.
    fn price(&self) -> Money {
        Money(self.0.price)
    }

    /// The scores, 0 to 100 each, in the order of those on the panel without a conflict.
    fn scores(&self) -> List<u32> {
        self.0.scores.iter().copied().collect()
    }

    /// Their mean, 0.00 to 100.00.
    fn mean(&self) -> Points {
        points(self.0.mean)
    }

    /// The rank, from 1; no two have the same.
    fn rank(&self) -> u32 {
        self.0.rank
    }
}

/// Hundredths of a point as the client gets them.
pub fn points(hundredths: u32) -> Points {
    Points(siling_domain::standard::Points::from_hundredths(i64::from(hundredths)))
}
