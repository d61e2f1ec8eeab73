//! What a service order says: what is wanted, of whom, until when, and for how much at most.

use crate::id::{FundId, NeedId, PurchaseListId};
use crate::money::Money;
use crate::organization::{LINE_MAX, Lead, TEXT_MAX};
use crate::project::{
    BeneficiaryKind, ListPrices, PRICE_MAX, ProjectOutcome, TITLE_MAX, clean_public_line, clean_public_text, units,
};
use crate::refusal::Checks;
use crate::standard::Stars;
use crate::text::SearchText;
use crate::{Refusal, RefusalCode, Refusals, Word, vocabulary};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// The most needs that one order answers [default].
pub const NEEDS_MAX: usize = 50;
/// The most milestones of an order [default].
pub const MILESTONES_MAX: usize = 12;
/// The most deliverables of a milestone [default].
pub const DELIVERABLES_MAX: usize = 20;
/// The most capabilities that an order asks for [default].
pub(super) const CAPABILITIES_MAX: usize = 20;
/// The whole of the price, of which each milestone has a share.
const WHOLE: u32 = 100;

vocabulary! {
    /// What may not be bought as a service: the negative list of 财政部令102号 art. 10 (政府购买服务负面清单).
    pub enum NegativeListItem {
        /// Outside of the government's duties (不属于政府职责范围的服务事项).
        OutsideDuty = "OUTSIDE_DUTY" { zh: "不属于政府职责范围", en: "Outside of the government's duties" },
        /// To be done by the government itself (应当由政府直接履职的事项).
        OwnDuty = "OWN_DUTY" { zh: "应当由政府直接履职", en: "The government's own to do" },
        /// Goods and works, or services bundled with works (货物和工程,以及将工程和服务打包的项目).
        GoodsAndWorks = "GOODS_AND_WORKS" { zh: "货物和工程，或工程与服务打包", en: "Goods and works" },
        /// Financing (融资行为).
        Financing = "FINANCING" { zh: "融资行为", en: "Financing" },
        /// Hiring of staff, labour dispatch, public posts (购买主体的人员招、聘用,劳务派遣,设置公益性岗位).
        Staffing = "STAFFING" { zh: "人员招聘、劳务派遣、公益性岗位", en: "Hiring of staff" },
        /// Otherwise barred by law (法律、行政法规以及国务院规定的其他不得购买事项).
        Barred = "BARRED" { zh: "法律法规规定的其他不得购买事项", en: "Otherwise barred by law" },
    }
}

/// Why it may be bought (购买依据).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PurchaseBasis {
    /// It is an item of the purchase list in force.
    ListItem {
        /// The version of the list.
        list: PurchaseListId,
        /// The item's code.
        item: String,
        /// How many of its units.
        quantity: u32,
        /// What the list lets so many cost; `None` until the list was asked.
        prices: Option<ListPrices>,
    },
    /// It is on no list, and the community has ruled out each item of the negative list.
    NotOnNegativeList {
        /// The items that were ruled out.
        ruled_out: Vec<NegativeListItem>,
    },
}

/// A step of the delivery, with its share of the price (里程碑).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMilestone {
    /// What it is called.
    pub title: String,
    /// What is delivered by then, each ticked at the acceptance.
    pub deliverables: Vec<String>,
    /// The last day.
    pub due_on: NaiveDate,
    /// Its share of the price, in percent: all together are 100.
    pub share: u32,
}

/// What a service order says, as the community writes it and as claimants read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceOrderTerms {
    /// The needs that it answers.
    pub needs: Vec<NeedId>,
    /// Which of the four leads it is.
    pub lead: Lead,
    /// What it is to achieve.
    pub outcomes: Vec<ProjectOutcome>,
    /// What it is called.
    pub title: String,
    /// What is wanted.
    pub description: String,
    /// Whom it is to serve.
    pub beneficiary_kinds: Vec<BeneficiaryKind>,
    /// More on whom it is to serve; never a name.
    pub beneficiary_note: Option<String>,
    /// What those served pay a time; nothing where it is free.
    pub fee: Money,
    /// The steps of the delivery in their order; the first is number 1.
    pub milestones: Vec<OrderMilestone>,
    /// What the claimants have to be good at, all together: codes of the catalogue of capabilities.
    pub capabilities: Vec<String>,
    /// The stars that the claimant has at least.
    pub min_stars: Stars,
    /// The most that it may cost; zero for a service without pay.
    pub ceiling: Money,
    /// The fund that pays; needed for publishing where it may cost anything.
    pub fund: Option<FundId>,
    /// Why it may be bought; needed for publishing.
    pub basis: Option<PurchaseBasis>,
    /// The last day for claims.
    pub claim_deadline: NaiveDate,
    /// The first day of the service.
    pub begins: NaiveDate,
    /// The last day of the service.
    pub ends: NaiveDate,
    /// Whether the service returns every year and its money is secured: then it may run for three years
    /// [财政部令102号], else for one.
    pub recurring: bool,
}

impl PurchaseBasis {
    /// What the purchase list lets it cost; `None` where it is on none.
    pub const fn prices(&self) -> Option<ListPrices> {
        match self {
            PurchaseBasis::ListItem { prices, .. } => *prices,
            PurchaseBasis::NotOnNegativeList { .. } => None,
        }
    }

    /// The items of the negative list that were not ruled out.
    fn open_items(&self) -> Vec<NegativeListItem> {
        match self {
            PurchaseBasis::ListItem { .. } => Vec::new(),
            PurchaseBasis::NotOnNegativeList { ruled_out } => NegativeListItem::ALL
                .iter()
                .copied()
                .filter(|item| !ruled_out.contains(item))
                .collect(),
        }
    }
}

impl ServiceOrderTerms {
    /// The terms with their texts cleaned, if they fit together.
    pub fn checked(self) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        some_and_once(&mut checks, "needs", &self.needs, NEEDS_MAX);
        let outcomes: Vec<&str> = self.outcomes.iter().map(|outcome| outcome.code()).collect();
        some_and_once(&mut checks, "outcomes", &outcomes, ProjectOutcome::ALL.len());
        let title = checks.field("title", clean_public_line(&self.title, TITLE_MAX));
        let description = checks.field("description", clean_public_text(&self.description, TEXT_MAX));
        let kinds: Vec<&str> = self.beneficiary_kinds.iter().map(|kind| kind.code()).collect();
        some_and_once(&mut checks, "beneficiaryKinds", &kinds, BeneficiaryKind::ALL.len());
        let beneficiary_note = self
            .beneficiary_note
            .as_ref()
            .and_then(|text| checks.field("beneficiaryNote", clean_public_text(text, TEXT_MAX)));
        for (field, amount) in [("fee", self.fee), ("ceiling", self.ceiling)] {
            checks.require(field, (Money::ZERO..=PRICE_MAX).contains(&amount), || {
                Refusal::new(RefusalCode::OutOfRange)
                    .with("min", Money::ZERO)
                    .with("max", PRICE_MAX)
            });
        }
        if let Some(PurchaseBasis::NotOnNegativeList { ruled_out }) = &self.basis {
            let ruled_out: Vec<&str> = ruled_out.iter().map(|item| item.code()).collect();
            at_most_once(&mut checks, "basis", &ruled_out, NegativeListItem::ALL.len());
        }
        if let Some(PurchaseBasis::ListItem { quantity, .. }) = &self.basis
            && let Err(refusal) = units(*quantity)
        {
            checks.refuse(refusal.at("listItem").at("basis"));
        }
        // A service without pay buys nothing.
        if let Some(prices) = self.list_prices().filter(|_| self.ceiling.is_positive()) {
            checks.require("ceiling", prices.bear(self.ceiling), || prices.refusal());
        }
        let capabilities: Vec<String> = self
            .capabilities
            .iter()
            .map(|code| code.trim().to_ascii_uppercase())
            .collect();
        at_most_once(&mut checks, "capabilities", &capabilities, CAPABILITIES_MAX);
        checks.require("beginsOn", self.begins > self.claim_deadline, || {
            Refusal::new(RefusalCode::ServiceBeforeDeadline).with("deadline", self.claim_deadline)
        });
        let years = if self.recurring { 3 } else { 1 };
        let limit = self.begins.checked_add_months(Months::new(12 * years));
        if self.ends < self.begins {
            checks.refuse(Refusal::new(RefusalCode::EndsBeforeStart).at("endsOn"));
        } else if limit.is_some_and(|limit| self.ends >= limit) {
            checks.refuse(
                Refusal::new(RefusalCode::ServiceTooLong)
                    .with("years", years)
                    .at("endsOn"),
            );
        }
        let milestones = self.checked_milestones(&mut checks);
        checks.finish()?;
        Ok(ServiceOrderTerms {
            title: title.unwrap_or_default(),
            description: description.unwrap_or_default(),
            beneficiary_note,
            milestones,
            capabilities,
            ..self
        })
    }

    fn checked_milestones(&self, checks: &mut Checks) -> Vec<OrderMilestone> {
        let count = self.milestones.len();
        checks.require("milestones", count > 0, || Refusal::new(RefusalCode::Required));
        checks.require("milestones", count <= MILESTONES_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", MILESTONES_MAX)
        });
        let mut before = self.begins;
        let mut kept = Vec::with_capacity(count);
        for (index, milestone) in self.milestones.iter().enumerate() {
            let mut own = Checks::new();
            let title = own.field("title", clean_public_line(&milestone.title, TITLE_MAX));
            own.require("deliverables", !milestone.deliverables.is_empty(), || {
                Refusal::new(RefusalCode::Required)
            });
            let deliverables = lines(&mut own, "deliverables", &milestone.deliverables, DELIVERABLES_MAX);
            own.require("dueOn", (before..=self.ends).contains(&milestone.due_on), || {
                Refusal::new(RefusalCode::MilestoneDate)
                    .with("from", before)
                    .with("to", self.ends)
            });
            own.require("sharePercent", (1..=WHOLE).contains(&milestone.share), || {
                Refusal::new(RefusalCode::OutOfRange).with("min", 1).with("max", WHOLE)
            });
            before = before.max(milestone.due_on);
            for refusal in own.into_refusals() {
                checks.refuse(refusal.at(index.to_string()).at("milestones"));
            }
            kept.push(OrderMilestone {
                title: title.unwrap_or_default(),
                deliverables,
                ..milestone.clone()
            });
        }
        let sum: u64 = self.milestones.iter().map(|milestone| u64::from(milestone.share)).sum();
        checks.require("milestones", count == 0 || sum == u64::from(WHOLE), || {
            Refusal::new(RefusalCode::MilestoneShares).with("found", sum)
        });
        kept
    }

    /// What the purchase list lets it cost; `None` where it is on none.
    pub fn list_prices(&self) -> Option<ListPrices> {
        self.basis.as_ref().and_then(PurchaseBasis::prices)
    }

    /// What publishing needs beyond a good draft.
    pub(super) fn publishable(&self, today: NaiveDate, checks: &mut Checks) {
        checks.require("order", self.claim_deadline > today, || {
            Refusal::new(RefusalCode::DeadlinePassed).with("due", self.claim_deadline)
        });
        checks.require("order", self.ceiling.is_zero() || self.fund.is_some(), || {
            Refusal::new(RefusalCode::OrderFundMissing)
        });
        let Some(basis) = &self.basis else {
            return checks.refuse(Refusal::new(RefusalCode::PurchaseBasisMissing).at("order"));
        };
        let open = basis.open_items();
        checks.require("order", open.is_empty(), || {
            Refusal::new(RefusalCode::NegativeListOpen).with_words("items", open.iter().copied())
        });
    }

    /// What free text finds it by.
    pub fn search_text(&self) -> SearchText {
        SearchText::of([self.title.as_str(), self.description.as_str()])
    }

    /// The parts of a price that fall to the milestones: rounded down to a fen, the last one takes the rest.
    pub fn split(&self, price: Money) -> Vec<Money> {
        let mut rest = price.fen();
        let last = self.milestones.len().saturating_sub(1);
        let parts = self.milestones.iter().enumerate().map(|(index, milestone)| {
            let part = i128::from(price.fen()) * i128::from(milestone.share) / i128::from(WHOLE);
            let part = if index == last {
                rest
            } else {
                i64::try_from(part).unwrap_or(rest).min(rest)
            };
            rest -= part;
            Money::from_fen(part)
        });
        parts.collect()
    }
}

/// Lines of a list, cleaned; each stands once.
pub(super) fn lines(checks: &mut Checks, field: &str, texts: &[String], max: usize) -> Vec<String> {
    let mut cleaned = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        match clean_public_line(text, LINE_MAX) {
            Ok(text) => cleaned.push(text),
            Err(refusal) => checks.refuse(refusal.at(index.to_string()).at(field.to_owned())),
        }
    }
    at_most_once(checks, field, &cleaned, max);
    cleaned
}

fn some_and_once<T: PartialEq + ToString>(checks: &mut Checks, field: &str, entries: &[T], max: usize) {
    checks.require(field, !entries.is_empty(), || Refusal::new(RefusalCode::Required));
    at_most_once(checks, field, entries, max);
}

fn at_most_once<T: PartialEq + ToString>(checks: &mut Checks, field: &str, entries: &[T], max: usize) {
    checks.require(field, entries.len() <= max, || {
        Refusal::new(RefusalCode::TooMany).with("max", max)
    });
    for (index, entry) in entries.iter().enumerate() {
        if entries[..index].contains(entry) {
            let refusal = Refusal::new(RefusalCode::Duplicate).with("value", entry.to_string());
            checks.refuse(refusal.at(index.to_string()).at(field.to_owned()));
        }
    }
}
