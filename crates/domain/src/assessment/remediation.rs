//! Remediation (整改): shortcomings that have to be put right by a date, closed by proof.

use super::Proof;
use crate::access::{Deed, Place};
use crate::area_code::AreaCode;
use crate::id::{AccountId, AssessmentId, OrganizationId, RemediationId, StarRatingId};
use crate::lifecycle::{Lifecycle, Transition};
use crate::organization::{Organization, TEXT_MAX};
use crate::refusal::Checks;
use crate::standard::IndicatorCode;
use crate::text::clean_text;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where a remediation stands (整改状态).
    pub enum RemediationStatus {
        /// To be put right (整改中).
        Open = "OPEN" { zh: "整改中", en: "Open" },
        /// Proved to be put right (已销号).
        Closed = "CLOSED" { zh: "已销号", en: "Closed" },
    }
}

vocabulary! {
    /// What can be done with a remediation (整改操作).
    pub enum RemediationAction {
        /// Order it (下达整改).
        Find = "FIND" { zh: "下达整改", en: "Order" },
        /// Close it by proof (销号).
        Close = "CLOSE" { zh: "销号", en: "Close" },
    }
}

/// A shortcoming that has to be put right by a date (整改).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remediation {
    /// The identifier.
    pub id: RemediationId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The organization.
    pub organization: OrganizationId,
    /// Where the organization is at home.
    pub area: AreaCode,
    /// The assessment in which it was found, where it was one.
    pub assessment: Option<AssessmentId>,
    /// The star rating at whose re-check it was found, where it was one.
    pub star_rating: Option<StarRatingId>,
    /// The indicator that it concerns, where it is one.
    pub indicator: Option<IndicatorCode>,
    /// What was found.
    pub finding: String,
    /// The day on which it was found.
    pub found_on: NaiveDate,
    /// Who found it.
    pub found_by: Option<AccountId>,
    /// The last day by which it has to be put right.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub status: RemediationStatus,
    /// The day on which it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Who closed it.
    pub closed_by: Option<AccountId>,
    /// What proves that it was put right.
    pub proof: Option<Proof>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to order a remediation.
#[derive(Debug, Clone)]
pub struct NewRemediation {
    /// The identifier, made by us or by the client.
    pub id: RemediationId,
    /// The assessment in which it was found.
    pub assessment: Option<AssessmentId>,
    /// The star rating at whose re-check it was found.
    pub star_rating: Option<StarRatingId>,
    /// The indicator that it concerns.
    pub indicator: Option<IndicatorCode>,
    /// What was found, as typed.
    pub finding: String,
    /// The last day by which it has to be put right.
    pub due_on: NaiveDate,
    /// Who found it.
    pub by: Option<AccountId>,
}

/// The life of a remediation (整改生命周期).
pub struct RemediationLifecycle;

impl Lifecycle for RemediationLifecycle {
    type State = RemediationStatus;
    type Action = RemediationAction;
    const OBJECT: &'static str = "Remediation";
    const TABLE: &'static [Transition<RemediationStatus, RemediationAction>] = &[
        Transition {
            from: &[],
            action: RemediationAction::Find,
            to: RemediationStatus::Open,
            deed: Deed::FindRemediation,
            guard: "a finding, a last day that is not over",
        },
        Transition {
            from: &[RemediationStatus::Open],
            action: RemediationAction::Close,
            to: RemediationStatus::Closed,
            deed: Deed::CloseRemediation,
            guard: "a file or a statement that proves it",
        },
    ];
}

impl Remediation {
    /// A shortcoming of an organization was found and has to be put right.
    pub fn find(of: &Organization, new: NewRemediation, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let (mut checks, today) = (Checks::new(), china_date(now));
        let finding = checks.field("finding", clean_text(&new.finding, TEXT_MAX));
        checks.require("dueOn", new.due_on >= today, || Refusal::new(RefusalCode::PastDate));
        checks.finish()?;
        Ok(Remediation {
            id: new.id,
            district: of.district,
            organization: of.id,
            area: of.area,
            assessment: new.assessment,
            star_rating: new.star_rating,
            indicator: new.indicator,
            finding: finding.unwrap_or_default(),
            found_on: today,
            found_by: new.by,
            due_on: new.due_on,
            status: RemediationStatus::Open,
            closed_on: None,
            closed_by: None,
            proof: None,
            demo: of.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// Whether an action is possible now. The same check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: RemediationAction) -> Result<RemediationStatus, Refusal> {
        RemediationLifecycle::transition(self.status, action).map(|row| row.to)
    }

    /// It was put right, as this proves.
    pub fn close(mut self, proof: Proof, by: Option<AccountId>, now: DateTime<Utc>) -> Result<Self, Refusals> {
        self.status = self.check(RemediationAction::Close)?;
        self.proof = Some(proof.checked()?);
        self.closed_on = Some(china_date(now));
        self.closed_by = by;
        self.version += 1;
        self.updated_at = now;
        Ok(self)
    }

    /// Whether its last day is over and it is still open: a band may ask that nothing is.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.status == RemediationStatus::Open && self.due_on < today
    }

    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }
}
