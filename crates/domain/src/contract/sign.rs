//! The signing of a contract.

use super::instalment::{NewInstalment, default_instalments, instalments};
use super::{Contract, ContractStatus, Payment, PaymentStatus, ProcurementMode};
use crate::area::AreaLevel;
use crate::area_code::AreaCode;
use crate::assessment::StoredFile;
use crate::calendar::Calendar;
use crate::fund::amount;
use crate::id::{AccountId, CommitmentId, ContractId, FundId};
use crate::money::Money;
use crate::organization::{LINE_MAX, Organization, OrganizationStatus};
use crate::project::{Project, ProjectOriginKind};
use crate::refusal::Checks;
use crate::text::clean_name;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A contract lasts at most so many years; a recurring service that the budget secures at most three (Order 102 of the
/// Ministry of Finance, art. 24).
const YEARS: u32 = 1;
const YEARS_RECURRING: u32 = 3;

/// Who purchases: a body of a sub-district or of the district, never a community (Order 102 of the Ministry of Finance,
/// art. 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purchaser {
    /// The body's name.
    pub name: String,
    /// The sub-district, the town or the district whose body it is.
    pub area: AreaCode,
}

/// What is needed to sign a contract.
#[derive(Debug, Clone)]
pub struct NewContract {
    /// The identifier.
    pub id: ContractId,
    /// The contract's number, as typed.
    pub number: String,
    /// The purchaser's name, as typed.
    pub purchaser: String,
    /// The area whose body it is.
    pub purchaser_area: AreaCode,
    /// How it came about.
    pub mode: ProcurementMode,
    /// The day on which it was signed.
    pub signed_on: NaiveDate,
    /// The first day of its term.
    pub begins_on: NaiveDate,
    /// The last day of its term.
    pub ends_on: NaiveDate,
    /// The price, as typed, where the default instalments are wanted; else it is what the instalments sum to.
    pub price: Option<String>,
    /// The instalments; the default ones where there are none.
    pub instalments: Vec<NewInstalment>,
    /// The signed contract as a file.
    pub file: Option<StoredFile>,
    /// Who signs for the purchaser.
    pub by: Option<AccountId>,
}

/// A contract that is checked, and waits for its money.
#[derive(Debug, Clone)]
pub struct Signing(Contract);

impl Signing {
    /// The identifier.
    pub const fn id(&self) -> ContractId {
        self.0.id
    }

    /// The price.
    pub const fn price(&self) -> Money {
        self.0.price
    }

    /// Signed, with the money that is committed for it.
    pub fn committed(self, fund: FundId, commitment: CommitmentId, calendar: &Calendar) -> Contract {
        Contract {
            fund,
            commitment,
            first_payment_due: self.0.first_payment_by(calendar),
            ..self.0
        }
    }
}

/// What the contracts of a project that ended before have come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EarlierContracts {
    /// What was paid by them and not paid back.
    pub paid: Money,
    /// The numbers of the milestones that were paid by them.
    pub milestones: BTreeSet<u32>,
}

impl EarlierContracts {
    /// Of these contracts and their payments.
    pub fn of(contracts: &[Contract], payments: &[Payment]) -> Self {
        let mut earlier = EarlierContracts::default();
        let arrived = |payment: &&Payment| matches!(payment.status, PaymentStatus::Confirmed | PaymentStatus::Refunded);
        for payment in payments.iter().filter(arrived) {
            let kept = payment.amount.checked_sub(payment.refunded).unwrap_or_default();
            earlier.paid = earlier.paid.checked_add(kept).unwrap_or(Money::from_fen(i64::MAX));
            let contract = contracts.iter().find(|contract| contract.id == payment.contract);
            let instalment = contract.and_then(|contract| contract.instalment(payment.instalment));
            if kept.is_positive() {
                earlier.milestones.extend(instalment.and_then(|it| it.due.milestone()));
            }
        }
        earlier
    }
}

impl Contract {
    /// Whether a contract for the project can be signed with the organization that leads it, as asked. Nothing is owed yet.
    pub fn sign(
        new: NewContract,
        project: &Project,
        contractor: &Organization,
        earlier: &EarlierContracts,
        now: DateTime<Utc>,
    ) -> Result<Signing, Refusals> {
        let (mut checks, today) = (Checks::new(), china_date(now));
        let number = checks.field("number", clean_name(&new.number, LINE_MAX));
        let name = checks.field("purchaser", clean_name(&new.purchaser, LINE_MAX));
        checks.require(
            "purchaserArea",
            new.purchaser_area.level() != AreaLevel::Community && project.area.is_within(&new.purchaser_area),
            || Refusal::new(RefusalCode::PurchaserNotAllowed),
        );
        if project.contract.is_some() {
            checks.refuse(Refusal::new(RefusalCode::ContractOpen).at("project"));
        }
        checks.require("project", project.status.is_running(), || {
            Refusal::new(RefusalCode::ProjectNotRunning).with_words("state", [project.status])
        });
        checks.require("project", contractor.credit_code.is_some(), || {
            Refusal::new(RefusalCode::ContractorNeedsCode)
        });
        checks.require("project", contractor.status == OrganizationStatus::Active, || {
            Refusal::new(RefusalCode::NotPayable)
        });
        checks.require("procurementMode", new.mode.fits(project), || {
            Refusal::new(RefusalCode::ProcurementModeNotAllowed)
        });
        checks.require("signedOn", new.signed_on <= today, || {
            Refusal::new(RefusalCode::FutureDate)
        });
        checks.require("beginsOn", new.begins_on >= new.signed_on, || {
            Refusal::new(RefusalCode::BeginsBeforeSigning)
        });
        term(&mut checks, &new, project.recurring);
        let given = !new.instalments.is_empty();
        let list = instalments(&mut checks, new.instalments, project, &earlier.milestones);
        let sum = Money::checked_sum(list.iter().map(|instalment| instalment.amount));
        let asked = new.price.map(|price| checks.field("price", amount(&price)));
        let price = match (given, asked) {
            (false, None) => {
                checks.refuse(Refusal::new(RefusalCode::Required).at("price"));
                None
            }
            (false, Some(price)) => price,
            (true, None) => sum,
            (true, Some(price)) => {
                checks.require("price", price.is_none() || price == sum, || {
                    let sum = sum.unwrap_or_default();
                    Refusal::new(RefusalCode::PriceNotInstalments).with("sum", sum)
                });
                price
            }
        };
        // What an earlier contract paid, no later one pays again.
        let left = project.price.checked_sub(earlier.paid).unwrap_or_default();
        checks.require("price", price.is_none_or(|price| price <= left), || {
            Refusal::new(RefusalCode::PriceTooHigh).with("max", left)
        });
        checks.finish()?;
        let price = price.unwrap_or_default();
        Ok(Signing(Contract {
            id: new.id,
            district: project.district,
            number: number.unwrap_or_default(),
            project: project.id,
            title: project.title.clone(),
            area: project.area,
            purchaser: Purchaser {
                name: name.unwrap_or_default(),
                area: new.purchaser_area,
            },
            organization: contractor.id,
            mode: new.mode,
            signed_on: new.signed_on,
            begins_on: new.begins_on,
            ends_on: new.ends_on,
            price,
            instalments: if given { list } else { default_instalments(price) },
            fund: FundId(uuid::Uuid::nil()),
            commitment: CommitmentId(uuid::Uuid::nil()),
            first_payment_due: None,
            file: new.file,
            status: ContractStatus::Signed,
            status_since: now,
            termination: None,
            signed_by: new.by,
            demo: project.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        }))
    }
}

fn term(checks: &mut Checks, new: &NewContract, recurring: bool) {
    if new.ends_on < new.begins_on {
        checks.refuse(Refusal::new(RefusalCode::EndsBeforeStart).at("endsOn"));
        return;
    }
    let years = if recurring { YEARS_RECURRING } else { YEARS };
    let last = new.begins_on.checked_add_months(Months::new(years * 12));
    let last = last.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX);
    checks.require("endsOn", new.ends_on <= last, || {
        Refusal::new(RefusalCode::ContractTooLong).with("years", years)
    });
}

impl ProcurementMode {
    /// Whether a project can have come about so.
    fn fits(self, project: &Project) -> bool {
        let origin = project.origin.kind();
        match self {
            ProcurementMode::Venture => origin == ProjectOriginKind::Venture,
            ProcurementMode::RecurringRenewal => project.recurring || origin == ProjectOriginKind::Renewal,
            ProcurementMode::DirectSmall | ProcurementMode::Competitive => origin != ProjectOriginKind::Venture,
        }
    }
}
