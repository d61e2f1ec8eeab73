//! The demonstration funds: budgeted by one person of the district's finance, approved by another, allocated.

use super::SeedError;
use super::account::Accounts;
use super::data::{Data, wrong};
use super::organization::area;
use super::steps::Steps;
use crate::app::App;
use crate::fund::{AllocateFund, ApproveFund, BeginFundClosing, BudgetFund, CloseFund, ClosingInto, FundTarget};
use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use siling_domain::fund::{FundKind, FundPurpose, NewFund};
use siling_domain::id::FundId;
use std::collections::HashMap;
use uuid::Uuid;

const FILE: &str = "funds.csv";
/// Who budgets, and who approves.
const BUDGETER: &str = "finance";
const APPROVER: &str = "finance2";
const LANES: usize = 4;

#[derive(Debug, Deserialize)]
struct Row {
    key: String,
    kind: FundKind,
    area_code: Option<String>,
    year: i32,
    title: String,
    amount: String,
    budgeted_on: NaiveDate,
    approved_on: NaiveDate,
    allocated_on: NaiveDate,
    closed_on: Option<NaiveDate>,
    demo: bool,
}

/// A fund, and from which day on there is money in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purse {
    pub(super) id: FundId,
    pub(super) allocated_on: NaiveDate,
}

/// The funds by the keys that the files name them by.
pub(super) struct Funds(HashMap<String, Purse>);

impl Funds {
    /// The fund of this key.
    pub(super) fn find(&self, file: &str, key: &str) -> Result<Purse, SeedError> {
        let found = self.0.get(key).copied();
        found.ok_or_else(|| wrong(file, format!("no fund {key}")))
    }
}

/// What a purse of this kind may buy.
fn purposes(kind: FundKind) -> Vec<FundPurpose> {
    match kind {
        FundKind::PartyBuilding => vec![
            FundPurpose::PartyBuilding,
            FundPurpose::ServicePurchase,
            FundPurpose::VentureRound,
        ],
        FundKind::CertificateSubsidy => vec![FundPurpose::CertificateSubsidy],
        FundKind::CommunityService | FundKind::Other => vec![FundPurpose::ServicePurchase],
    }
}

/// Puts down the funds, and says which they are.
pub(super) fn plan(app: &App, data: &Data, accounts: &Accounts, steps: &mut Steps) -> Result<Funds, SeedError> {
    let (budgeter, approver) = (accounts.find(FILE, BUDGETER)?, accounts.find(FILE, APPROVER)?);
    let mut known = HashMap::new();
    for (index, row) in data.rows::<Row>(FILE)?.into_iter().enumerate() {
        // Funds have nothing to do with each other: a few lanes do for all of them.
        let lane = Uuid::from_u128((index % LANES) as u128);
        let (fund, name): (FundId, _) = (app.new_id(), format!("{FILE}: {}", row.key));
        let target = || FundTarget {
            fund,
            expected_version: None,
        };
        let budget = BudgetFund {
            id: fund,
            draft: None,
            new: NewFund {
                kind: row.kind,
                purposes: purposes(row.kind),
                area: row.area_code.map(|code| area(FILE, &code)).transpose()?,
                year: row.year,
                title: row.title,
                amount: row.amount,
                document: None,
                demo: row.demo,
            },
        };
        let (approve, allocate) = (ApproveFund { target: target() }, AllocateFund { target: target() });
        steps.keeping(budgeter, lane, row.budgeted_on, &name, budget, drop);
        steps.keeping(approver, lane, row.approved_on, &name, approve, drop);
        steps.keeping(budgeter, lane, row.allocated_on, &name, allocate, drop);
        if let Some(on) = row.closed_on {
            let begin = BeginFundClosing { target: target() };
            let close = CloseFund {
                target: target(),
                into: ClosingInto::Budget,
                document: Some(format!("临财结〔{}〕{}", on.year(), row.key)),
            };
            steps.keeping(budgeter, lane, on, &name, begin, drop);
            steps.keeping(approver, lane, on, &name, close, drop);
        }
        let allocated_on = row.allocated_on;
        known.insert(row.key, Purse { id: fund, allocated_on });
    }
    Ok(Funds(known))
}
