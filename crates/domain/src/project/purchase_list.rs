//! The purchase list (购买服务项目清单): what may be bought, by versions; each is in force from its first day until the
//! next one's. A version is published from a file and never changes.

use super::open::PRICE_MAX;
use crate::access::{Deed, Place};
use crate::area_code::AreaCode;
use crate::fund::FundPurpose;
use crate::id::PurchaseListId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::money::Money;
use crate::organization::{LINE_MAX, Lead, TEXT_MAX};
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The format of the file: its name and version. A reader refuses what it does not know.
pub const PURCHASE_LIST_FORMAT: &str = "siling.purchase-list/1";
/// The most items of a list.
const ITEMS_MAX: usize = 500;
/// The longest code of an item.
const CODE_MAX: usize = 30;
/// The longest unit, in characters.
const UNIT_MAX: usize = 20;

vocabulary! {
    /// Where a version of the purchase list stands (清单状态).
    pub enum PurchaseListStatus {
        /// Published, without an end yet (已发布).
        Published = "PUBLISHED" { zh: "已发布", en: "Published" },
        /// Its last day is set: by the next version, or by a decision (已停用).
        Retired = "RETIRED" { zh: "已停用", en: "Retired" },
    }
}

vocabulary! {
    /// What can be done with a version of the purchase list (清单操作).
    pub enum PurchaseListAction {
        /// Publish it (发布).
        Publish = "PUBLISH" { zh: "发布", en: "Publish" },
        /// Set its last day (停用).
        Retire = "RETIRE" { zh: "停用", en: "Retire" },
    }
}

/// The life of a version of the purchase list (清单流程).
pub struct PurchaseListLifecycle;

impl Lifecycle for PurchaseListLifecycle {
    type State = PurchaseListStatus;
    type Action = PurchaseListAction;
    const OBJECT: &'static str = "PurchaseList";
    const TABLE: &'static [Transition<PurchaseListStatus, PurchaseListAction>] = &[
        Transition {
            from: &[],
            action: PurchaseListAction::Publish,
            to: PurchaseListStatus::Published,
            deed: Deed::PublishPurchaseList,
            guard: "a sound file; it begins after the version before, which ends the day before",
        },
        Transition {
            from: &[PurchaseListStatus::Published],
            action: PurchaseListAction::Retire,
            to: PurchaseListStatus::Retired,
            deed: Deed::RetirePurchaseList,
            guard: "a reason",
        },
    ];
}

/// One item that may be bought (清单项目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseItem {
    /// Its code, unique in the list, such as `A01`.
    pub code: String,
    /// The title.
    pub title: String,
    /// What it comprises.
    pub description: String,
    /// The unit that its price is for, such as 次, 月, 年.
    pub unit: String,
    /// The lowest price of a unit.
    pub price_from: Money,
    /// The highest price of a unit.
    pub price_to: Money,
    /// Which of the four leads it is.
    pub lead: Lead,
    /// Out of funds of which purposes it may be paid, one at least.
    pub purposes: Vec<FundPurpose>,
}

/// A version of the purchase list (购买服务项目清单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseList {
    /// The identifier.
    pub id: PurchaseListId,
    /// The district.
    pub district: AreaCode,
    /// The title.
    pub title: String,
    /// The edition, such as `2026`.
    pub edition: String,
    /// Who issued it.
    pub issued_by: String,
    /// The number of the document that published it.
    pub document_number: Option<String>,
    /// The items, in the file's order.
    pub items: Vec<PurchaseItem>,
    /// The first day in force.
    pub valid_from: NaiveDate,
    /// The last day in force; `None` while there is none.
    pub valid_to: Option<NaiveDate>,
    /// Where it stands.
    pub status: PurchaseListStatus,
    /// Whether it was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When it was published.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A version of the purchase list as one readable file (清单文件): JSON, UTF-8; amounts are texts in yuan with two
/// decimals, such as `"5000.00"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseListFile {
    /// [`PURCHASE_LIST_FORMAT`].
    pub format: String,
    /// The title.
    pub title: String,
    /// The edition.
    pub edition: String,
    /// Who issued it.
    pub issued_by: String,
    /// The number of the document that published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// The first day in force.
    pub valid_from: NaiveDate,
    /// Whether it was made up for demonstration.
    #[serde(default)]
    pub demo: bool,
    /// The items.
    pub items: Vec<PurchaseItem>,
}

/// Why a text is no file of a purchase list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PurchaseListFileError {
    /// Not JSON, or not of this form.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// The line, from 1; 0 when the place is not known.
        line: usize,
        /// The column, from 1; 0 when the place is not known.
        column: usize,
        /// What is wrong, in English: it names fields of the file.
        reason: String,
    },
    /// Another format, or another version of it.
    #[error("the format {PURCHASE_LIST_FORMAT} is needed, not {found}")]
    OtherFormat {
        /// What the file says.
        found: String,
    },
}

impl PurchaseListFile {
    /// Reads a file. Whether the list is sound is told by [`PurchaseList::publish`].
    ///
    /// # Errors
    /// [`PurchaseListFileError`], with the place and the reason.
    pub fn import(text: &str) -> Result<Self, PurchaseListFileError> {
        let file: PurchaseListFile = serde_json::from_str(text).map_err(|error| PurchaseListFileError::Malformed {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        })?;
        if file.format == PURCHASE_LIST_FORMAT {
            Ok(file)
        } else {
            Err(PurchaseListFileError::OtherFormat { found: file.format })
        }
    }
}

/// What is needed to publish a version.
#[derive(Debug, Clone)]
pub struct NewPurchaseList {
    /// The identifier, made by us or by the client.
    pub id: PurchaseListId,
    /// The file.
    pub file: PurchaseListFile,
}

impl PurchaseList {
    /// A version is published, after the one before. Refusals name the place in the file.
    pub fn publish(
        district: AreaCode,
        new: NewPurchaseList,
        before: Option<&PurchaseList>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let (file, mut checks) = (new.file, Checks::new());
        let title = checks.field("title", clean_name(&file.title, LINE_MAX));
        let edition = checks.field("edition", clean_name(&file.edition, CODE_MAX));
        let issued_by = checks.field("issued_by", clean_name(&file.issued_by, LINE_MAX));
        let document_number = file
            .document_number
            .and_then(|text| checks.field("document_number", clean_name(&text, LINE_MAX)));
        if let Some(before) = before.filter(|before| file.valid_from <= before.valid_from) {
            let refusal = Refusal::new(RefusalCode::LaterListExists).with("from", before.valid_from);
            checks.refuse(refusal.at("valid_from"));
        }
        checks.require("items", !file.items.is_empty(), || Refusal::new(RefusalCode::Required));
        checks.require("items", file.items.len() <= ITEMS_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", ITEMS_MAX)
        });
        let mut items: Vec<PurchaseItem> = Vec::with_capacity(file.items.len());
        for (index, item) in file.items.into_iter().take(ITEMS_MAX).enumerate() {
            let mut inner = Checks::new();
            let item = checked(&mut inner, item, &items);
            items.extend(item);
            for refusal in inner.into_refusals() {
                checks.refuse(refusal.at(index.to_string()).at("items"));
            }
        }
        if let Err(refusals) = checks.finish() {
            let mut outer = Checks::new();
            refusals
                .into_vec()
                .into_iter()
                .for_each(|refusal| outer.refuse(refusal.at("file")));
            outer.finish()?;
        }
        Ok(PurchaseList {
            id: new.id,
            district,
            title: title.unwrap_or_default(),
            edition: edition.unwrap_or_default(),
            issued_by: issued_by.unwrap_or_default(),
            document_number,
            items,
            valid_from: file.valid_from,
            valid_to: None,
            status: PurchaseListStatus::Published,
            demo: file.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// The next version follows on it: it ends the day before.
    pub fn followed_by(mut self, next: &PurchaseList, now: DateTime<Utc>) -> Self {
        let last = next.valid_from.pred_opt().unwrap_or(next.valid_from);
        if self.valid_to.is_none_or(|valid_to| valid_to > last) {
            self.valid_to = Some(last.max(self.valid_from));
        }
        self.ended(now)
    }

    /// Its last day is today.
    pub fn retire(mut self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.check(PurchaseListAction::Retire)?;
        self.valid_to = Some(china_date(now).max(self.valid_from));
        Ok(self.ended(now))
    }

    fn ended(mut self, now: DateTime<Utc>) -> Self {
        self.status = PurchaseListStatus::Retired;
        self.version += 1;
        self.updated_at = now;
        self
    }

    /// Whether an action is possible now. The same check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: PurchaseListAction) -> Result<PurchaseListStatus, Refusal> {
        PurchaseListLifecycle::transition(self.status, action).map(|row| row.to)
    }

    /// Whether it is in force on the day.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// The item of this code.
    pub fn item(&self, code: &str) -> Option<&PurchaseItem> {
        self.items.iter().find(|item| item.code == code)
    }

    /// Whether so much of an item can be commissioned for this price on this day: refusals name the fields.
    pub fn check_commission(
        &self,
        code: &str,
        quantity: i32,
        price: Money,
        lead: Lead,
        day: NaiveDate,
    ) -> Result<u32, Refusals> {
        let mut checks = Checks::new();
        if !self.in_force(day) {
            let refusal = Refusal::new(RefusalCode::ListNotInForce).with("day", day);
            checks.refuse(refusal.at("list").at("purchaseItem"));
        }
        let count = match units(u32::try_from(quantity).unwrap_or(0)) {
            Ok(count) => Some(count),
            Err(refusal) => {
                checks.refuse(refusal.at("purchaseItem"));
                None
            }
        };
        match self.item(code) {
            None => checks.refuse(Refusal::new(RefusalCode::NotFound).at("code").at("purchaseItem")),
            Some(item) => {
                checks.require("lead", item.lead == lead, || {
                    Refusal::new(RefusalCode::ItemLead).with_words("expected", [item.lead])
                });
                if let Some(count) = count {
                    let prices = item.prices(count);
                    checks.require("price", prices.bear(price), || prices.refusal());
                }
            }
        }
        checks.finish()?;
        Ok(count.unwrap_or(1))
    }

    /// Where it belongs: to the district.
    pub const fn place(&self) -> Place {
        Place::DISTRICT
    }
}

/// The most units of an item that are bought at once.
const QUANTITY_MAX: u32 = 10_000;

/// How many units are bought, if so many can be; refused at `quantity`.
pub fn units(quantity: u32) -> Result<u32, Refusal> {
    match (1..=QUANTITY_MAX).contains(&quantity) {
        true => Ok(quantity),
        false => Err(Refusal::new(RefusalCode::OutOfRange)
            .with("min", 1)
            .with("max", QUANTITY_MAX)
            .at("quantity")),
    }
}

/// What the list lets a number of units of an item cost, all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPrices {
    /// The least.
    pub from: Money,
    /// The most.
    pub to: Money,
}

impl ListPrices {
    /// Whether the price is one of them.
    pub fn bear(&self, price: Money) -> bool {
        (self.from..=self.to).contains(&price)
    }

    /// Why a price is none of them.
    pub fn refusal(&self) -> Refusal {
        Refusal::new(RefusalCode::OutOfRange)
            .with("min", self.from)
            .with("max", self.to)
    }
}

impl PurchaseItem {
    /// What so many units may cost, all together.
    pub fn prices(&self, quantity: u32) -> ListPrices {
        let times = |price: Money| price.checked_mul(i64::from(quantity)).unwrap_or(PRICE_MAX);
        ListPrices {
            from: times(self.price_from),
            to: times(self.price_to),
        }
    }
}

fn checked(checks: &mut Checks, item: PurchaseItem, before: &[PurchaseItem]) -> Option<PurchaseItem> {
    let code = checks.field("code", clean_name(&item.code, CODE_MAX));
    let known = code
        .as_ref()
        .is_some_and(|code| before.iter().any(|it| &it.code == code));
    checks.require("code", !known, || {
        Refusal::new(RefusalCode::Duplicate).with("value", &item.code)
    });
    let title = checks.field("title", clean_name(&item.title, LINE_MAX));
    let description = checks.field("description", clean_text(&item.description, TEXT_MAX));
    let unit = checks.field("unit", clean_name(&item.unit, UNIT_MAX));
    let range = || {
        Refusal::new(RefusalCode::OutOfRange)
            .with("min", Money::ZERO)
            .with("max", PRICE_MAX)
    };
    let sensible = |price: Money| !price.is_negative() && price <= PRICE_MAX;
    checks.require("price_from", sensible(item.price_from), range);
    checks.require("price_to", sensible(item.price_to), range);
    checks.require("price_to", item.price_from <= item.price_to, || {
        Refusal::new(RefusalCode::OutOfRange)
            .with("min", item.price_from)
            .with("max", PRICE_MAX)
    });
    super::open::words(checks, "purposes", &item.purposes);
    Some(PurchaseItem {
        code: code?,
        title: title?,
        description: description?,
        unit: unit?,
        ..item
    })
}
