//! The demonstration's service orders: drafted from needs, adopted by a salon, claimed, awarded, and delivered for pay.

use super::SeedError;
use super::account::Accounts;
use super::data::{Data, day, list, money, wrong};
use super::delivery::{Cast, Delivery, Purchasers, Served, Slot};
use super::fund::Funds;
use super::need::Needs;
use super::organization::{Organizations, area, word};
use super::salon::Salons;
use super::steps::Steps;
use crate::app::App;
use crate::contract::SignedOf;
use crate::order::{
    ApproveServiceOrder, AwardServiceOrder, ClaimServiceOrder, DeliberateServiceOrder, DraftServiceOrder,
    JoinConsortium, OrderTarget, Partner, PublishServiceOrder, SettleServiceOrder,
};
use crate::project::{InviteToRate, RateService, Target as ProjectTarget};
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::Word as _;
use siling_domain::area_code::AreaCode;
use siling_domain::calendar::Calendar;
use siling_domain::contract::{InstalmentDue, NewContract, NewInstalment, ProcurementMode};
use siling_domain::id::{AccountId, ClaimId, FundId, NeedId, PaymentId, ProjectId, SalonId, ServiceOrderId};
use siling_domain::money::Money;
use siling_domain::order::{
    APPROVAL_ABOVE, ClaimScores, NegativeListItem, OrderMilestone, PanelMember, PurchaseBasis, ServiceOrderTerms,
};
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, NewServiceRating, ProjectOutcome, RatingTag};
use siling_domain::standard::Stars;
use siling_domain::time::china_date;
use siling_persistence::organization::OrganizationKey;
use std::collections::HashMap;
use uuid::Uuid;

const FILE: &str = "service_orders.csv";
const CLAIMS: &str = "claims.csv";
/// Who is on a panel.
/// The first two came to the salon for the community, whose two delegates stand first on its list; the third has an account.
const SEATS: [(&str, Option<u32>); 3] = [("社区党组织", Some(1)), ("居务监督委员会", Some(1)), ("街道", None)];
/// What is delivered with each milestone.
const DELIVERABLES: [&str; 2] = ["阶段服务记录", "服务总结"];

#[derive(Debug, Clone, Deserialize)]
struct Row {
    key: String,
    area_code: String,
    needs: String,
    salon_key: String,
    title: String,
    lead: Lead,
    outcomes: String,
    beneficiary_kind: BeneficiaryKind,
    capability: String,
    min_stars: u8,
    ceiling: String,
    fund_key: String,
    claim_deadline: String,
    begins: String,
    milestone_1: String,
    ends: String,
    drafted_on: String,
    deliberated_on: Option<String>,
    published_on: Option<String>,
    claimed_on: Option<String>,
    awarded_on: Option<String>,
    signed_on: Option<String>,
    started_on: Option<String>,
    delivered_1: Option<String>,
    accepted_1: Option<String>,
    paid_1: Option<String>,
    delivered_2: Option<String>,
    accepted_2: Option<String>,
    paid_2: Option<String>,
    settled_on: Option<String>,
    hours: i32,
    volunteers: i32,
    beneficiaries: i32,
    rating: Option<i32>,
    demo: bool,
}

#[derive(Debug, Clone, Deserialize)]
struct ClaimRow {
    order_key: String,
    organization_key: String,
    price: String,
    plan: String,
    team: String,
    partners: String,
    scores: String,
    reason: Option<String>,
}

/// What rows refer to.
struct Plan<'a> {
    app: &'a App,
    calendar: Calendar,
    organizations: &'a Organizations,
    accounts: &'a Accounts,
    purchasers: Purchasers,
    today: NaiveDate,
}

/// Puts down the orders with their claims.
pub(super) fn plan(
    app: &App,
    data: &Data,
    (organizations, accounts): (&Organizations, &Accounts),
    (funds, needs, salons): (&Funds, &Needs, &Salons),
    steps: &mut Steps,
) -> Result<(), SeedError> {
    let plan = Plan {
        app,
        calendar: data.calendar()?,
        organizations,
        accounts,
        purchasers: Purchasers::read(data)?,
        today: china_date(app.clock.now()),
    };
    let mut claims: HashMap<String, Vec<ClaimRow>> = HashMap::new();
    for row in data.rows::<ClaimRow>(CLAIMS)? {
        claims.entry(row.order_key.clone()).or_default().push(row);
    }
    for row in data.rows::<Row>(FILE)? {
        let own = claims.remove(&row.key).unwrap_or_default();
        let purse = funds.find(FILE, &row.fund_key)?;
        // One that is to run today needs money that was there when it was drafted.
        let runs_today = row.drafted_on.starts_with('T');
        if runs_today && plan.day(&row.drafted_on)? <= purse.allocated_on {
            continue;
        }
        let asked = needs.all(FILE, &row.needs)?;
        let salon = match &row.deliberated_on {
            Some(_) => Some(salons.adopting(FILE, &row.salon_key, &asked)?),
            None => None,
        };
        let order = Order {
            id: app.new_id(),
            plan: &plan,
            community: area(FILE, &row.area_code)?,
            told: format!("{FILE}: {}", row.key),
            row,
        };
        let terms = order.terms(asked.clone(), purse.id)?;
        order.publish(terms, salon, steps)?;
        if let Some(won) = order.claim(&own, steps)? {
            order.deliver(won, &asked, steps)?;
        }
    }
    match claims.keys().next() {
        Some(order) => Err(wrong(CLAIMS, format!("no order {order}"))),
        None => Ok(()),
    }
}

impl Plan<'_> {
    fn day(&self, text: &str) -> Result<NaiveDate, SeedError> {
        day(FILE, text, self.today)
    }

    fn on(&self, text: &Option<String>) -> Result<Option<NaiveDate>, SeedError> {
        text.as_deref().map(|text| self.day(text)).transpose()
    }
}

/// The claim that won, and the project that came of it.
struct Won {
    price: Money,
    manager: Option<AccountId>,
    project: Slot,
}

/// An order, and the row that tells it.
struct Order<'a> {
    id: ServiceOrderId,
    plan: &'a Plan<'a>,
    community: AreaCode,
    told: String,
    row: Row,
}

impl Order<'_> {
    fn target(&self) -> OrderTarget {
        OrderTarget {
            order: self.id,
            expected_version: None,
        }
    }

    fn worker(&self) -> Option<AccountId> {
        self.plan.accounts.worker(self.community)
    }

    fn terms(&self, needs: Vec<NeedId>, fund: FundId) -> Result<ServiceOrderTerms, SeedError> {
        let row = &self.row;
        let outcomes = list(&row.outcomes);
        let outcomes = outcomes.iter().map(|code| word::<ProjectOutcome>(code));
        let milestone = |title: &str, deliverable: &str, due_on| OrderMilestone {
            title: title.to_owned(),
            deliverables: vec![deliverable.to_owned()],
            due_on,
            share: 50,
        };
        let ends = self.plan.day(&row.ends)?;
        Ok(ServiceOrderTerms {
            needs,
            lead: row.lead,
            outcomes: outcomes.collect::<Result<_, _>>()?,
            title: row.title.clone(),
            description: "按居民点单提供服务，每月至少两次，服务有记录，居民可评价。".to_owned(),
            beneficiary_kinds: vec![row.beneficiary_kind],
            beneficiary_note: None,
            fee: Money::ZERO,
            milestones: vec![
                milestone("中期服务", DELIVERABLES[0], self.plan.day(&row.milestone_1)?),
                milestone("全部服务", DELIVERABLES[1], ends),
            ],
            capabilities: list(&row.capability),
            min_stars: Stars::new(row.min_stars).map_err(|error| wrong(FILE, error))?,
            ceiling: money(FILE, &row.ceiling)?,
            fund: Some(fund),
            basis: Some(PurchaseBasis::NotOnNegativeList {
                ruled_out: NegativeListItem::ALL.to_vec(),
            }),
            claim_deadline: self.plan.day(&row.claim_deadline)?,
            begins: self.plan.day(&row.begins)?,
            ends,
            recurring: false,
        })
    }

    /// From the draft to the publication.
    fn publish(
        &self,
        terms: ServiceOrderTerms,
        salon: Option<(SalonId, i32)>,
        steps: &mut Steps,
    ) -> Result<(), SeedError> {
        let (lane, told, worker) = (self.id.0, &self.told, self.worker());
        let above = terms.ceiling > APPROVAL_ABOVE;
        let draft = DraftServiceOrder {
            id: self.id,
            community: self.community,
            terms,
            demo: self.row.demo,
        };
        let drafted = self.plan.day(&self.row.drafted_on)?;
        steps.keeping(worker, lane, drafted, told, draft, drop);
        if let (Some(on), Some((salon, resolution))) = (self.plan.on(&self.row.deliberated_on)?, salon) {
            let deliberate = DeliberateServiceOrder {
                target: self.target(),
                salon,
                resolution,
            };
            steps.keeping(worker, lane, on, told, deliberate, drop);
            if above {
                let approve = ApproveServiceOrder {
                    target: self.target(),
                    note: None,
                };
                let officer = self.plan.accounts.officer(self.community);
                steps.keeping(officer, lane, on, told, approve, drop);
            }
        }
        if let Some(on) = self.plan.on(&self.row.published_on)? {
            let publish = PublishServiceOrder { target: self.target() };
            steps.keeping(worker, lane, on, told, publish, drop);
        }
        Ok(())
    }

    /// The claims and the award.
    fn claim(&self, rows: &[ClaimRow], steps: &mut Steps) -> Result<Option<Won>, SeedError> {
        let (lane, told) = (self.id.0, &self.told);
        let Some(claimed) = self.plan.on(&self.row.claimed_on)? else {
            return Ok(None);
        };
        let mut rows: Vec<(&ClaimRow, _)> = rows
            .iter()
            .map(|row| Ok((row, self.plan.organizations.find(CLAIMS, &row.organization_key)?.id)))
            .collect::<Result<_, SeedError>>()?;
        // Organizations are locked in the order of their identifiers.
        rows.sort_by_key(|(_, id)| *id);
        let mut scored = Vec::with_capacity(rows.len());
        for (row, organization) in rows {
            let (id, price): (ClaimId, _) = (self.plan.app.new_id(), money(CLAIMS, &row.price)?);
            let manager = self.plan.accounts.manager(&row.organization_key);
            let mut partners = Vec::new();
            for entry in list(&row.partners) {
                let (key, service) = entry.split_once(':').unwrap_or((&entry, "协助"));
                let partner = self.plan.organizations.find(CLAIMS, key)?.id;
                partners.push(Partner {
                    organization: OrganizationKey::Id(partner),
                    services: vec![service.to_owned()],
                });
                let join = JoinConsortium {
                    claim: id,
                    expected_version: None,
                    organization: OrganizationKey::Id(partner),
                };
                let on = self.plan.calendar.add_working_days(claimed, 1);
                let on = on.map_err(|error| wrong(CLAIMS, error))?;
                steps.keeping(self.plan.accounts.manager(key), lane, on, told, join, drop);
            }
            let claim = ClaimServiceOrder {
                id,
                order: self.id,
                organization: OrganizationKey::Id(organization),
                services: Vec::new(),
                partners,
                plan: row.plan.clone(),
                team: row.team.clone(),
                price,
            };
            steps.keeping(manager, lane, claimed, told, claim, drop);
            let scores = list(&row.scores);
            let scores = scores
                .iter()
                .map(|score| score.parse().map_err(|error| wrong(CLAIMS, error)));
            let scores = ClaimScores {
                claim: id,
                scores: scores.collect::<Result<Vec<u32>, _>>()?,
                reason: row.reason.clone(),
            };
            scored.push((price, manager, scores));
        }
        let Some(on) = self.plan.on(&self.row.awarded_on)? else {
            return Ok(None);
        };
        let best = scored.iter().max_by_key(|(_, _, it)| it.scores.iter().sum::<u32>());
        let (price, manager, winner) = best
            .map(|(price, manager, it)| (*price, *manager, it.claim))
            .ok_or_else(|| wrong(CLAIMS, format!("{} is awarded and nobody claims it", self.row.key)))?;
        let award = AwardServiceOrder {
            target: self.target(),
            winner,
            salon: None,
            panel: SEATS
                .map(|(name, participant)| seat(name, participant, self.plan.accounts.officer(self.community)))
                .into(),
            claims: scored.into_iter().map(|(_, _, scores)| scores).collect(),
            minutes: "评定小组逐一打分，按平均分排序，第一名承接。".to_owned(),
            departure_reason: None,
        };
        let project = Slot::default();
        let found = project.clone();
        steps.keeping(self.worker(), lane, on, told, award, move |order| {
            if let Some(project) = order.project {
                found.get_or_init(|| project);
            }
        });
        Ok(Some(Won {
            price,
            manager,
            project,
        }))
    }

    /// From the contract to the settlement, as far as the row's days go.
    fn deliver(&self, won: Won, needs: &[NeedId], steps: &mut Steps) -> Result<(), SeedError> {
        let (row, plan) = (&self.row, self.plan);
        let Some(signed_on) = plan.on(&row.signed_on)? else {
            return Ok(());
        };
        let subdistrict = self.community.subdistrict();
        let subdistrict = subdistrict.ok_or_else(|| wrong(FILE, format!("{} is no community's", row.key)))?;
        let (officer, worker) = (plan.accounts.officer(self.community), self.worker());
        let mut delivery = Delivery {
            app: plan.app,
            calendar: &plan.calendar,
            steps,
            cast: Cast::new(plan.accounts, FILE, (won.manager, officer, worker))?,
            lane: self.id.0,
            told: self.told.clone(),
            project: won.project,
        };
        let halves = halves(won.price);
        let instalment = |(number, amount): (u32, Money)| NewInstalment {
            due: InstalmentDue::Milestone(number),
            amount: amount.to_string(),
        };
        let contract = NewContract {
            id: plan.app.new_id(),
            number: format!("街购合〔{}〕{}号", signed_on.format("%Y"), row.key),
            purchaser: plan.purchasers.name(subdistrict),
            purchaser_area: subdistrict,
            mode: ProcurementMode::Competitive,
            signed_on,
            begins_on: plan.day(&row.begins)?,
            ends_on: plan.day(&row.ends)?,
            price: None,
            instalments: (1..).zip(halves).map(instalment).collect(),
            file: None,
            by: None,
        };
        let contract = delivery.sign(signed_on, SignedOf::Reservation, contract);
        let Some(started) = plan.on(&row.started_on)? else {
            return Ok(());
        };
        delivery.start(started);
        let parts = [
            (1, &row.delivered_1, &row.accepted_1, &row.paid_1),
            (2, &row.delivered_2, &row.accepted_2, &row.paid_2),
        ];
        for (number, delivered, accepted, paid) in parts {
            let Some(delivered) = plan.on(delivered)? else {
                return Ok(());
            };
            delivery.record(delivered, self.served());
            delivery.deliver(number, delivered);
            let Some(accepted) = plan.on(accepted)? else {
                return Ok(());
            };
            let delivered = DELIVERABLES[number as usize - 1].to_owned();
            delivery.accept(number, accepted, vec![delivered]);
            let payment: PaymentId = delivery.request(contract, number, accepted);
            if number == 2 {
                delivery.complete(accepted);
            }
            let Some(paid) = plan.on(paid)? else {
                continue;
            };
            if number == 2 {
                delivery.accept_whole(paid);
            }
            delivery.pay(payment, paid);
        }
        self.settle(&delivery.project.clone(), needs, delivery.steps)
    }

    fn served(&self) -> Served {
        Served {
            place: "社区党群服务中心".to_owned(),
            hours: self.row.hours,
            volunteers: self.row.volunteers,
            beneficiaries: self.row.beneficiaries,
            note: None,
        }
    }

    /// A resident rates what was done, and the order is settled.
    fn settle(&self, project: &Slot, needs: &[NeedId], steps: &mut Steps) -> Result<(), SeedError> {
        let Some(on) = self.plan.on(&self.row.settled_on)? else {
            return Ok(());
        };
        let (lane, told) = (self.id.0, &self.told);
        if let Some(score) = self.row.rating {
            let (project, need) = (project.clone(), needs.first().copied());
            let rating = NewServiceRating {
                id: self.plan.app.new_id(),
                need,
                score,
                tags: vec![if score >= 4 { RatingTag::Solved } else { RatingTag::Late }],
                text: None,
            };
            let resident = self.plan.accounts.residents(self.community).next();
            let invited = project.clone();
            steps.then(self.worker(), lane, on, told, move || InviteToRate {
                target: ProjectTarget {
                    project: invited.get().copied().unwrap_or(ProjectId(Uuid::nil())),
                    expected_version: None,
                },
                until: on,
            });
            steps.then(resident, lane, on, told, move || RateService {
                project: project.get().copied().unwrap_or(ProjectId(Uuid::nil())),
                rating,
            });
        }
        let settle = SettleServiceOrder { target: self.target() };
        steps.keeping(self.worker(), lane, on, told, settle, drop);
        Ok(())
    }
}

fn seat(name: &str, participant: Option<u32>, officer: Option<AccountId>) -> PanelMember {
    PanelMember {
        seat: name.to_owned(),
        account: officer.filter(|_| participant.is_none()),
        participant,
        capacity: None,
        conflict: None,
    }
}

/// Half of a price, and what that leaves.
fn halves(price: Money) -> [Money; 2] {
    let half = price.fen() / 2;
    [Money::from_fen(half), Money::from_fen(price.fen() - half)]
}
