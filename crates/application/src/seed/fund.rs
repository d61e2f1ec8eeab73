//! The demonstration funds: budgeted by one person of the district's finance, approved by another, allocated.

use super::SeedError;
use super::account::Accounts;
use super::data::{Data, wrong};
use super::organization::area;
use super::steps::Steps;
use crate::app::App;
use crate::fund::{AllocateFund, ApproveFund, BudgetFund, FundTarget};
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::fund::{FundKind, FundPurpose, NewFund};
use siling_domain::id::FundId;
use std::collections::HashMap;

const FILE: &str = "funds.csv";
/// Who budgets, and who approves.
const BUDGETER: &str = "finance";
const APPROVER: &str = "finance2";

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
    demo: bool,
}

/// The funds by the keys that the files name them by.
pub(super) struct Funds(HashMap<String, FundId>);

impl Funds {
    /// The fund of this key.
    pub(super) fn find(&self, file: &str, key: &str) -> Result<FundId, SeedError> {
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
    for row in data.rows::<Row>(FILE)? {
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
        steps.by(budgeter, row.budgeted_on, &name, budget);
        steps.by(approver, row.approved_on, &name, ApproveFund { target: target() });
        steps.by(budgeter, row.allocated_on, &name, AllocateFund { target: target() });
        known.insert(row.key, fund);
    }
    Ok(Funds(known))
}
