//! Party organizations (党组织): their tree, their terms, their workers, and how they reach organizations.

mod coverage;
mod finding;
mod form;
mod lifecycle;
mod term;
mod worker;

pub use coverage::{AssignCoverage, JOINT_UNITS_MAX, PartyCoverage};
pub use finding::{PartyFinding, PartyFindingKind, REJOIN_MONTHS};
pub use form::{BRANCH_MEMBERS_MAX, BRANCH_MEMBERS_MIN, MemberCounts, NewPartyOrganization, PartyOrganizationChange};
pub use lifecycle::{PartyOrganizationAction, PartyOrganizationFacts, PartyOrganizationLifecycle, Reorganization};
pub use term::{COMMITTEE_FROM_MEMBERS, DUE_SOON_MONTHS, Elected, Election, PartyTerm, SHIFT_MONTHS, TermDueState};
pub use worker::{AppointWorker, PartyPost, PartyWorker};

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{OrganizationId, PartyOrganizationId};
use crate::personal::{PersonName, Personal};
use crate::vocabulary;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

vocabulary! {
    /// The kind of a Party organization (党组织类型).
    pub enum PartyOrganizationKind {
        /// A Party committee: the district's at the root of the tree, or one below it (党委).
        PartyCommittee = "PARTY_COMMITTEE" { zh: "党委", en: "Party committee" },
        /// A general branch, normally of more than 50 members (党总支).
        GeneralBranch = "GENERAL_BRANCH" { zh: "党总支", en: "General branch" },
        /// A branch of one organization with three or more full members (党支部).
        Branch = "BRANCH" { zh: "党支部", en: "Branch" },
        /// A branch shared by organizations with fewer than three full members each (联合党支部).
        JointBranch = "JOINT_BRANCH" { zh: "联合党支部", en: "Joint branch" },
        /// A branch for work in common; its members stay counted in their home branches (功能型党支部).
        FunctionalBranch = "FUNCTIONAL_BRANCH" { zh: "功能型党支部", en: "Functional branch" },
        /// A branch for a project of six months or more; it is not re-elected (临时党支部).
        TemporaryBranch = "TEMPORARY_BRANCH" { zh: "临时党支部", en: "Temporary branch" },
    }
}

impl PartyOrganizationKind {
    /// Whether it is one of the branches, which need three full members (Party constitution, art. 30).
    pub const fn is_branch(self) -> bool {
        use PartyOrganizationKind::{Branch, FunctionalBranch, JointBranch, TemporaryBranch};
        matches!(self, Branch | JointBranch | FunctionalBranch | TemporaryBranch)
    }

    /// Whether it may stand under a Party organization of that kind; `None` is the root of the tree.
    pub const fn stands_under(self, parent: Option<PartyOrganizationKind>) -> bool {
        use PartyOrganizationKind::{GeneralBranch, PartyCommittee};
        match (self, parent) {
            (PartyCommittee, None | Some(PartyCommittee)) | (GeneralBranch, Some(PartyCommittee)) => true,
            (_, Some(PartyCommittee | GeneralBranch)) => self.is_branch(),
            _ => false,
        }
    }

    /// Whether it covers organizations in that form. Any of them can send an instructor.
    pub const fn gives(self, form: CoverageForm) -> bool {
        use PartyOrganizationKind::{
            Branch, FunctionalBranch, GeneralBranch, JointBranch, PartyCommittee, TemporaryBranch,
        };
        match form {
            CoverageForm::OwnBranch => matches!(self, PartyCommittee | GeneralBranch | Branch),
            CoverageForm::JointBranch => matches!(self, JointBranch),
            CoverageForm::FunctionalBranch => matches!(self, FunctionalBranch | TemporaryBranch),
            CoverageForm::Instructor => true,
        }
    }
}

vocabulary! {
    /// Where a Party organization was formed, which decides the length of its terms (设置领域).
    pub enum PartySetting {
        /// In social organizations and their administration (社会组织).
        SocialOrganization = "SOCIAL_ORGANIZATION" { zh: "社会组织", en: "Social organization" },
        /// In a village or a community, where every term has five years (村、社区).
        Community = "COMMUNITY" { zh: "村、社区", en: "Village or community" },
    }
}

vocabulary! {
    /// Where a Party organization stands in its life (党组织状态).
    pub enum PartyOrganizationStatus {
        /// Planned (拟建).
        Planned = "PLANNED" { zh: "拟建", en: "Planned" },
        /// Its founding was applied for (已申请).
        Applied = "APPLIED" { zh: "已申请", en: "Applied for" },
        /// Its founding was approved; nobody was elected yet (已批复).
        Approved = "APPROVED" { zh: "已批复", en: "Approved" },
        /// An election was held; its result is not approved yet (已选举).
        Elected = "ELECTED" { zh: "已选举", en: "Elected" },
        /// At work (正常运行).
        Active = "ACTIVE" { zh: "正常运行", en: "Active" },
        /// A re-election is being prepared; it stays at work (换届中).
        ReElection = "RE_ELECTION" { zh: "换届中", en: "Re-election" },
        /// Merged into or replaced by another, for good (已调整).
        Reorganized = "REORGANIZED" { zh: "已调整", en: "Reorganized" },
        /// Dissolved, for good (已撤销).
        Dissolved = "DISSOLVED" { zh: "已撤销", en: "Dissolved" },
    }
}

impl PartyOrganizationStatus {
    /// Whether its life has ended.
    pub const fn has_ended(self) -> bool {
        matches!(
            self,
            PartyOrganizationStatus::Reorganized | PartyOrganizationStatus::Dissolved
        )
    }

    /// Whether it is at work, so that it can cover organizations.
    pub const fn is_at_work(self) -> bool {
        matches!(
            self,
            PartyOrganizationStatus::Active | PartyOrganizationStatus::ReElection
        )
    }
}

vocabulary! {
    /// How an organization is reached by Party work (组建方式).
    pub enum CoverageForm {
        /// A branch of its own (单独组建).
        OwnBranch = "OWN_BRANCH" { zh: "单独组建", en: "Own branch" },
        /// A branch shared with other organizations (联合组建).
        JointBranch = "JOINT_BRANCH" { zh: "联合组建", en: "Joint branch" },
        /// A functional branch; members stay counted in their home branch (功能型党支部).
        FunctionalBranch = "FUNCTIONAL_BRANCH" { zh: "功能型党支部", en: "Functional branch" },
        /// A Party-building instructor: the work is covered, the organization is not (党建指导员).
        Instructor = "INSTRUCTOR" { zh: "党建指导员", en: "Instructor" },
    }
}

impl CoverageForm {
    /// Whether the organization's members are counted in the branch; only one such form at a time, so
    /// that nobody is counted twice.
    pub const fn counts_members(self) -> bool {
        matches!(self, CoverageForm::OwnBranch | CoverageForm::JointBranch)
    }
}

/// A Party organization (党组织).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartyOrganization {
    /// The identifier.
    pub id: PartyOrganizationId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The one above it; `None` only for the district's committee.
    pub parent: Option<PartyOrganizationId>,
    /// The kind.
    pub kind: PartyOrganizationKind,
    /// Where it was formed.
    pub setting: PartySetting,
    /// The name.
    pub name: String,
    /// The area in which it works.
    pub area: AreaCode,
    /// The organization in which it was formed, for one of an organization's own.
    pub host: Option<OrganizationId>,
    /// Full members (正式党员).
    pub full_member_count: i32,
    /// Probationary members (预备党员).
    pub probationary_member_count: i32,
    /// The secretary (书记), from the first election on.
    pub secretary: Option<Personal<PersonName>>,
    /// Where it stands.
    pub status: PartyOrganizationStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Why it stands there, where a reason was given.
    pub status_reason: Option<String>,
    /// The day on which its founding was approved.
    pub founded_on: Option<NaiveDate>,
    /// The last day of its latest term, extensions included.
    pub term_ends: Option<NaiveDate>,
    /// Since when a branch has fewer than three full members.
    pub below_minimum_since: Option<NaiveDate>,
    /// The Party organization that carries on after a reorganization.
    pub successor: Option<PartyOrganizationId>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl PartyOrganization {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place {
            area: Some(self.area),
            organization: self.host,
        }
    }

    /// Full and probationary members.
    pub const fn member_count(&self) -> i32 {
        self.full_member_count + self.probationary_member_count
    }

    fn touched(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}

#[cfg(test)]
mod tests;
