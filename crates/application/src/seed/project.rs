//! The projects that the article names: proposed and approved, or done once more, and told as far as their days go.

use super::SeedError;
use super::account::Accounts;
use super::data::{Data, list, wrong};
use super::delivery::{Cast, Delivery, Purchasers, Served, Slot};
use super::fund::Funds;
use super::organization::{Organizations, area, word};
use super::steps::Steps;
use crate::app::App;
use crate::contract::SignedOf;
use crate::project::{ApproveProject, CommissionProject, Commissioned, ProjectInput, ProposeProject, Target};
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::area::AreaLevel;
use siling_domain::area_code::AreaCode;
use siling_domain::calendar::Calendar;
use siling_domain::contract::{NewContract, ProcurementMode};
use siling_domain::id::{AccountId, ContractId, ProjectId};
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, NewMilestone, ProjectOutcome};
use siling_persistence::organization::OrganizationKey;
use std::collections::HashMap;
use std::sync::OnceLock;

const FILE: &str = "projects.csv";
const DELIVERABLE: &str = "年度服务记录与总结";

#[derive(Debug, Clone, Deserialize)]
struct Row {
    key: String,
    /// The project that this one is once more.
    renews: Option<String>,
    organization_key: String,
    services: String,
    participants: String,
    title: String,
    lead: Lead,
    outcomes: String,
    area_code: String,
    description: String,
    price: String,
    fund_key: Option<String>,
    recurring: bool,
    procurement: Option<ProcurementMode>,
    fee: String,
    beneficiaries: Option<String>,
    beneficiary_kind: BeneficiaryKind,
    proposed_on: NaiveDate,
    approved_on: Option<NaiveDate>,
    signed_on: Option<NaiveDate>,
    begins: NaiveDate,
    ends: NaiveDate,
    served_on: String,
    hours: i32,
    volunteers: i32,
    people: i32,
    delivered_on: Option<NaiveDate>,
    demo: bool,
}

/// Puts down the projects.
pub(super) fn plan(
    app: &App,
    data: &Data,
    (organizations, accounts): (&Organizations, &Accounts),
    funds: &Funds,
    steps: &mut Steps,
) -> Result<(), SeedError> {
    let (calendar, purchasers) = (data.calendar()?, Purchasers::read(data)?);
    let mut known: HashMap<String, ProjectId> = HashMap::new();
    for row in data.rows::<Row>(FILE)? {
        let id: ProjectId = app.new_id();
        let named = Named {
            app,
            calendar: &calendar,
            organizations,
            accounts,
            purchasers: &purchasers,
            area: area(FILE, &row.area_code)?,
            told: format!("{FILE}: {}", row.key),
            row,
        };
        let renews = match &named.row.renews {
            Some(key) => Some(*known.get(key).ok_or_else(|| wrong(FILE, format!("no project {key}")))?),
            None => None,
        };
        named.begin(id, renews, steps)?;
        named.go_on(id, funds, steps)?;
        known.insert(named.row.key, id);
    }
    Ok(())
}

struct Named<'a> {
    app: &'a App,
    calendar: &'a Calendar,
    organizations: &'a Organizations,
    accounts: &'a Accounts,
    purchasers: &'a Purchasers,
    area: AreaCode,
    told: String,
    row: Row,
}

impl Named<'_> {
    /// The sub-district that purchases, or the district.
    fn purchaser(&self) -> AreaCode {
        self.area.subdistrict().unwrap_or(self.area)
    }

    fn judge(&self) -> Result<Option<AccountId>, SeedError> {
        match self.area.level() {
            AreaLevel::District => self.accounts.find(FILE, "committee"),
            _ => Ok(self.accounts.officer(self.area)),
        }
    }

    fn begin(&self, id: ProjectId, renews: Option<ProjectId>, steps: &mut Steps) -> Result<(), SeedError> {
        let row = &self.row;
        let (input, judge) = (self.input(id)?, self.judge()?);
        if let Some(before) = renews {
            let commission = CommissionProject {
                from: Commissioned::Renewal(before),
                input,
                document: None,
            };
            steps.keeping(judge, id.0, row.proposed_on, &self.told, commission, drop);
            return Ok(());
        }
        let manager = self.accounts.manager(&row.organization_key);
        steps.keeping(manager, id.0, row.proposed_on, &self.told, ProposeProject(input), drop);
        if let Some(on) = row.approved_on {
            let target = Target {
                project: id,
                expected_version: None,
            };
            let approve = ApproveProject { target, document: None };
            steps.keeping(judge, id.0, on, &self.told, approve, drop);
        }
        Ok(())
    }

    fn input(&self, id: ProjectId) -> Result<ProjectInput, SeedError> {
        let row = &self.row;
        let find = |key: &str| Ok::<_, SeedError>(OrganizationKey::Id(self.organizations.find(FILE, key)?.id));
        let mut participants = vec![(find(&row.organization_key)?, list(&row.services))];
        for entry in list(&row.participants) {
            let (key, service) = entry.split_once(':').unwrap_or((&entry, ""));
            participants.push((find(key)?, list(service)));
        }
        let outcomes = list(&row.outcomes);
        let outcomes = outcomes.iter().map(|code| word::<ProjectOutcome>(code));
        Ok(ProjectInput {
            id,
            title: row.title.clone(),
            lead: row.lead,
            outcomes: outcomes.collect::<Result<_, _>>()?,
            description: row.description.clone(),
            area: self.area,
            organization: find(&row.organization_key)?,
            participants,
            beneficiary_kinds: vec![row.beneficiary_kind],
            beneficiary_note: row.beneficiaries.clone(),
            fee: row.fee.clone(),
            price: row.price.clone(),
            recurring: row.recurring,
            begins_on: row.begins,
            ends_on: row.ends,
            needs: Vec::new(),
            milestones: vec![NewMilestone {
                title: "完成全部服务".to_owned(),
                deliverables: vec![DELIVERABLE.to_owned()],
                due_on: row.ends,
            }],
            demo: row.demo,
        })
    }

    fn go_on(&self, id: ProjectId, funds: &Funds, steps: &mut Steps) -> Result<(), SeedError> {
        let (row, judge) = (&self.row, self.judge()?);
        let manager = self.accounts.manager(&row.organization_key);
        let worker = self.accounts.worker(self.area).or(judge);
        let mut delivery = Delivery {
            app: self.app,
            calendar: self.calendar,
            steps,
            cast: Cast::new(self.accounts, FILE, (manager, judge, worker))?,
            lane: id.0,
            told: self.told.clone(),
            project: Slot::new(OnceLock::from(id)),
        };
        let contract = self.sign(&mut delivery, funds)?;
        delivery.start(row.begins);
        let days = list(&row.served_on);
        let count = i32::try_from(days.len().max(1)).unwrap_or(1);
        for text in days {
            let on = text.parse().map_err(|_| wrong(FILE, format!("{text} is no day")))?;
            let served = Served {
                place: "社区及周边".to_owned(),
                hours: row.hours / count,
                volunteers: row.volunteers,
                beneficiaries: row.people / count,
                note: None,
            };
            delivery.record(on, served);
        }
        let Some(delivered) = row.delivered_on else {
            return Ok(());
        };
        delivery.deliver(1, delivered);
        let accepted = delivery.after(delivered, 2);
        delivery.accept(1, accepted, vec![DELIVERABLE.to_owned()]);
        delivery.complete(accepted);
        let whole = delivery.after(accepted, 2);
        delivery.accept_whole(whole);
        delivery.close(whole);
        if let Some(contract) = contract {
            // Asked for with the acceptance as a whole on file.
            let requested = delivery.after(whole, 1);
            let payment = delivery.request(contract, 2, requested);
            let paid = delivery.after(requested, 2);
            delivery.pay(payment, paid);
        }
        Ok(())
    }

    /// The contract, where somebody pays, in the usual two instalments; the first one is paid at once.
    fn sign(&self, delivery: &mut Delivery<'_>, funds: &Funds) -> Result<Option<ContractId>, SeedError> {
        let row = &self.row;
        let (Some(on), Some(fund), Some(mode)) = (row.signed_on, &row.fund_key, row.procurement) else {
            return Ok(None);
        };
        let contract = NewContract {
            id: self.app.new_id(),
            number: format!("街购合〔{}〕{}号", on.format("%Y"), row.key),
            purchaser: self.purchasers.name(self.purchaser()),
            purchaser_area: self.purchaser(),
            mode,
            signed_on: on,
            begins_on: row.begins,
            ends_on: row.ends,
            price: Some(row.price.clone()),
            instalments: Vec::new(),
            file: None,
            by: None,
        };
        let of = SignedOf::Fund(funds.find(FILE, fund)?.id);
        let contract = delivery.sign(on, of, contract);
        let requested = delivery.after(on, 1);
        let payment = delivery.request(contract, 1, requested);
        let paid = delivery.after(requested, 1);
        delivery.pay(payment, paid);
        Ok(Some(contract))
    }
}
