//! The coverage of organizations by Party organizations (党组织覆盖): in which form, by whom, from when to when.

use super::{BRANCH_MEMBERS_MIN, CoverageForm, PartyOrganization};
use crate::access::Deed;
use crate::bound::room;
use crate::id::{OrganizationId, PartyCoverageId, PartyOrganizationId};
use crate::lifecycle::not_allowed;
use crate::organization::{Organization, OrganizationStatus};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// A joint branch covers normally at most so many units (支部工作条例(试行), art. 4).
pub const JOINT_UNITS_MAX: usize = 5;

/// The coverage of an organization by a Party organization (党组织覆盖).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartyCoverage {
    /// The identifier.
    pub id: PartyCoverageId,
    /// Which organization is covered.
    pub organization: OrganizationId,
    /// By whom.
    pub party_organization: PartyOrganizationId,
    /// In which form.
    pub form: CoverageForm,
    /// The first day.
    pub begins: NaiveDate,
    /// The last day; `None` while no end is known.
    pub ends: Option<NaiveDate>,
    /// The document that it rests on.
    pub document: Option<String>,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to assign coverage (落实党组织覆盖).
#[derive(Debug, Clone)]
pub struct AssignCoverage {
    /// The identifier, made by us or by the client.
    pub id: PartyCoverageId,
    /// In which form.
    pub form: CoverageForm,
    /// The first day; today when not said.
    pub begins: Option<NaiveDate>,
    /// The last day, if it is known.
    pub ends: Option<NaiveDate>,
    /// The document that it rests on.
    pub document: Option<String>,
}

impl PartyCoverage {
    /// Coverage is assigned. `units` says how many other organizations the Party organization covers in
    /// the same form at that time, `others` is the other coverage of the organization.
    pub fn assign(
        organization: &Organization,
        by: &PartyOrganization,
        assign: AssignCoverage,
        units: usize,
        others: &[PartyCoverage],
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let form = assign.form;
        let coverage = PartyCoverage {
            id: assign.id,
            organization: organization.id,
            party_organization: by.id,
            form,
            begins: assign.begins.unwrap_or_else(|| china_date(now)),
            ends: assign.ends,
            document: assign.document,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        if organization.status == OrganizationStatus::Deregistered {
            return Err(Refusal::new(RefusalCode::RecordClosed).at("organization").into());
        }
        if !by.status.is_at_work() {
            return Err(not_allowed(by.status, Deed::AssignPartyCoverage)
                .at("partyOrganization")
                .into());
        }
        let of_its_own = form != CoverageForm::OwnBranch || by.host == Some(organization.id);
        if !by.kind.gives(form) || !of_its_own {
            return Err(Refusal::new(RefusalCode::CoverageKind)
                .with_words("coverage", [form])
                .at("form")
                .into());
        }
        let alone = matches!(form, CoverageForm::JointBranch | CoverageForm::Instructor);
        if alone && organization.full_member_count >= BRANCH_MEMBERS_MIN {
            return Err(Refusal::new(RefusalCode::BranchRequired).at("form").into());
        }
        // "Normally": more units need the document that says why.
        if form == CoverageForm::JointBranch && units >= JOINT_UNITS_MAX && coverage.document.is_none() {
            return Err(Refusal::new(RefusalCode::TooManyUnits)
                .with("max", JOINT_UNITS_MAX)
                .at("document")
                .into());
        }
        if coverage.ends.is_some_and(|ends| ends < coverage.begins) {
            return Err(Refusal::new(RefusalCode::EndsBeforeStart).at("endsOn").into());
        }
        room(others.len()).map_err(|refusal| refusal.at("organization"))?;
        if others.iter().any(|other| coverage.excludes(other)) {
            return Err(Refusal::new(RefusalCode::CoverageOverlap).at("beginsOn").into());
        }
        Ok(coverage)
    }

    /// The coverage ends with this day.
    pub fn end(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Refusals> {
        if on < self.begins {
            return Err(Refusal::new(RefusalCode::EndsBeforeStart).at("on").into());
        }
        if on > china_date(now) {
            return Err(Refusal::new(RefusalCode::FutureDate).at("on").into());
        }
        // What has ended cannot be made longer by ending it again.
        if let Some(ends) = self.ends.filter(|ends| *ends <= on) {
            return Err(Refusal::new(RefusalCode::AlreadyEnded).with("on", ends).into());
        }
        self.ends = Some(on);
        self.version += 1;
        self.updated_at = now;
        Ok(self)
    }

    /// Whether it is in force on the day.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.begins <= on && self.ends.is_none_or(|ends| on <= ends)
    }

    /// Whether both cannot hold at the same time: the same form by the same Party organization, or two
    /// forms that count the organization's members.
    fn excludes(&self, other: &PartyCoverage) -> bool {
        let same = self.form == other.form && self.party_organization == other.party_organization;
        let twice = self.form.counts_members() && other.form.counts_members();
        let meet = self.ends.is_none_or(|ends| other.begins <= ends) && other.ends.is_none_or(|it| self.begins <= it);
        self.organization == other.organization && (same || twice) && meet
    }
}
