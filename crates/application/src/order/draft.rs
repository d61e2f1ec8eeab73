//! How a community drafts an order, and what the salon and the sub-district say to it.

use super::{OrderTarget, close, missing, open, visible_needs};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::area_code::AreaCode;
use siling_domain::fund::{Fund, FundPurpose};
use siling_domain::id::{SalonId, ServiceOrderId};
use siling_domain::order::{
    DraftServiceOrder as NewDraft, PurchaseBasis, SalonStanding, ServiceOrder, ServiceOrderTerms,
};
use siling_domain::project::{PurchaseList, units};
use siling_domain::salon::{ParticipantKind, ResolutionDecision, SalonStatus, SecretarySalon};
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, capability, kept, order as store};

/// A community drafts a service order from its needs (社区制单).
#[derive(Debug, Clone)]
pub struct DraftServiceOrder {
    /// The identifier of the order.
    pub id: ServiceOrderId,
    /// The community.
    pub community: AreaCode,
    /// What it orders.
    pub terms: ServiceOrderTerms,
    /// Whether the record is made up for demonstration.
    pub demo: bool,
}

impl Command for DraftServiceOrder {
    const DEED: Deed = Deed::DraftServiceOrder;
    type Output = ServiceOrder;

    async fn run(mut self, _: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::area(self.community))?;
        let mut refusals = on_file(uow, self.community, &mut self.terms).await?;
        let needs = visible_needs(uow, &self.terms.needs).await?;
        let new = NewDraft {
            id: self.id,
            district: uow.store().district(),
            community: self.community,
            terms: self.terms,
            by: uow.actor().account(),
            demo: self.demo,
        };
        let drafted = ServiceOrder::draft(new, &needs, uow.now());
        let order = together(drafted, &mut refusals)?;
        store::insert(uow, &warrant, &order, None, None).await?;
        Ok(order)
    }
}

/// The community writes the order anew (修改订单).
#[derive(Debug, Clone)]
pub struct ReviseServiceOrder {
    /// Which order.
    pub target: OrderTarget,
    /// What it orders.
    pub terms: ServiceOrderTerms,
}

impl Command for ReviseServiceOrder {
    const DEED: Deed = Deed::ReviseServiceOrder;
    type Output = ServiceOrder;

    async fn run(mut self, _: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let mut refusals = on_file(uow, before.community, &mut self.terms).await?;
        let needs = visible_needs(uow, &self.terms.needs).await?;
        let by = uow.actor().account();
        let revised = before.clone().revise(self.terms, &needs, by, uow.now());
        let after = together(revised, &mut refusals)?;
        close(uow, &warrant, &before, after, None).await
    }
}

/// What the rules say and what the store says, told at once.
fn together(
    result: Result<ServiceOrder, siling_domain::Refusals>,
    refusals: &mut Vec<Refusal>,
) -> Result<ServiceOrder, CommandError> {
    match result {
        Ok(order) if refusals.is_empty() => Ok(order),
        Ok(_) => Err(CommandError::Refused(std::mem::take(refusals))),
        Err(more) => {
            let mut all = more.into_vec();
            all.append(refusals);
            Err(CommandError::Refused(all))
        }
    }
}

/// Why what the terms name is not on file, or does not fit them. What the purchase list says of the item's prices is kept
/// with the terms: a version of the list never changes.
async fn on_file(
    uow: &UnitOfWork,
    community: AreaCode,
    terms: &mut ServiceOrderTerms,
) -> Result<Vec<Refusal>, CommandError> {
    let mut refusals = Vec::new();
    let codes: Vec<String> = terms
        .capabilities
        .iter()
        .map(|code| code.trim().to_ascii_uppercase())
        .collect();
    let known = capability::in_transaction(uow, &codes).await?;
    for (index, code) in codes.iter().enumerate() {
        if !known.iter().any(|it| &it.code == code && it.retired_on.is_none()) {
            refusals.push(missing(&index.to_string()).at("capabilities"));
        }
    }
    if let Some(id) = terms.fund {
        let visibility = uow.actor().visibility();
        let found = kept::by_ids::<Fund>(uow.store(), &[id]).await?.pop();
        match found.filter(|fund| fund.is_public() || visibility.sees(&fund.place())) {
            None => refusals.push(missing("fund")),
            Some(fund) => refusals.extend(misfit(&fund, community).map(|refusal| refusal.at("fund"))),
        }
    }
    let lead = terms.lead;
    if let Some(PurchaseBasis::ListItem {
        list,
        item,
        quantity,
        prices,
    }) = &mut terms.basis
    {
        let list = kept::by_ids::<PurchaseList>(uow.store(), &[*list]).await?.pop();
        match list.as_ref().map(|list| list.item(item)) {
            None => refusals.push(missing("list").at("listItem").at("basis")),
            Some(None) => refusals.push(missing("item").at("listItem").at("basis")),
            Some(Some(item)) if item.lead != lead => {
                refusals.push(
                    Refusal::new(RefusalCode::ItemLead)
                        .with_words("expected", [item.lead])
                        .at("lead"),
                );
            }
            Some(Some(item)) => *prices = units(*quantity).ok().map(|count| item.prices(count)),
        }
    }
    Ok(refusals.into_iter().map(|refusal| refusal.at("terms")).collect())
}

/// Why the fund could never pay for services in the community. Whether it is open is asked at the publishing.
fn misfit(fund: &Fund, community: AreaCode) -> Option<Refusal> {
    if !fund.covers(Some(community)) {
        return Some(Refusal::new(RefusalCode::FundArea));
    }
    let purpose = FundPurpose::ServicePurchase;
    (!fund.purposes.contains(&purpose)).then(|| Refusal::new(RefusalCode::FundPurpose).with_words("purpose", [purpose]))
}

/// A salon has adopted the order (议定).
#[derive(Debug, Clone)]
pub struct DeliberateServiceOrder {
    /// Which order.
    pub target: OrderTarget,
    /// The salon.
    pub salon: SalonId,
    /// The number of its resolution.
    pub resolution: i32,
}

impl Command for DeliberateServiceOrder {
    const DEED: Deed = Deed::DeliberateServiceOrder;
    type Output = ServiceOrder;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let salon = kept::by_ids::<SecretarySalon>(uow.store(), &[self.salon]).await?.pop();
        let salon = standing(&salon.ok_or_else(|| missing("salon"))?);
        let by = uow.actor().account();
        let after = before.clone().deliberate(&salon, self.resolution, by, uow.now())?;
        close(uow, &warrant, &before, after, None).await
    }
}

/// What an order asks of the salon.
fn standing(salon: &SecretarySalon) -> SalonStanding {
    let took_part = |kind| salon.count_of(kind) > 0;
    let adopted = salon
        .resolutions
        .iter()
        .filter(|resolution| resolution.decision == ResolutionDecision::Adopt);
    SalonStanding {
        id: salon.id,
        community: salon.area,
        held: salon.status == SalonStatus::Held,
        quorate: took_part(ParticipantKind::Community) && took_part(ParticipantKind::Organization),
        adopted: adopted
            .map(|resolution| (resolution.number, resolution.needs.clone()))
            .collect(),
    }
}

/// The sub-district approves an order above the ceiling that needs it (街道核准).
#[derive(Debug, Clone)]
pub struct ApproveServiceOrder {
    /// Which order.
    pub target: OrderTarget,
    /// What is said with it.
    pub note: Option<String>,
}

impl Command for ApproveServiceOrder {
    const DEED: Deed = Deed::ApproveServiceOrder;
    type Output = ServiceOrder;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let by = uow.actor().account();
        let after = before.clone().approve(self.note, by, uow.now())?;
        close(uow, &warrant, &before, after, None).await
    }
}

/// The sub-district sends an order back to its community (退回).
#[derive(Debug, Clone)]
pub struct ReturnServiceOrder {
    /// Which order.
    pub target: OrderTarget,
    /// Why.
    pub reason: String,
}

impl Command for ReturnServiceOrder {
    const DEED: Deed = Deed::ReturnServiceOrder;
    type Output = ServiceOrder;

    async fn run(self, _: &App, uow: &mut UnitOfWork) -> Result<ServiceOrder, CommandError> {
        let (before, warrant) = open(uow, Self::DEED, &self.target).await?;
        let after = before.clone().send_back(&self.reason, uow.now())?;
        let reason = after.status_reason.clone();
        close(uow, &warrant, &before, after, reason).await
    }
}
