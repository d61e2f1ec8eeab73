//! Findings: what is not as the rules have it, and does not change the state of the Party organization.

use super::{
    BRANCH_MEMBERS_MAX, BRANCH_MEMBERS_MIN, JOINT_UNITS_MAX, PartyOrganization, PartyOrganizationKind, TermDueState,
    term,
};
use crate::vocabulary;
use chrono::NaiveDate;

/// A branch that has become too small has so many months to join another one [default].
pub const REJOIN_MONTHS: u32 = 6;

vocabulary! {
    /// What is not as the rules have it (问题提示).
    pub enum PartyFindingKind {
        /// A branch has fewer than three full members; it has six months to join another one (正式党员不足三人).
        BelowMinimum = "BELOW_MINIMUM" { zh: "正式党员不足三人", en: "Below the minimum of members" },
        /// A branch has more than 50 members; a general branch is usual then (党员超过五十人).
        AboveBranchSize = "ABOVE_BRANCH_SIZE" { zh: "党员超过五十人", en: "Above the usual size of a branch" },
        /// A joint branch covers more than five units (联合党支部覆盖单位过多).
        TooManyUnits = "TOO_MANY_UNITS" { zh: "联合党支部覆盖单位过多", en: "A joint branch of too many units" },
        /// A unit of a joint branch has three full members or more and has to form its own branch (成员单位应单独建支部).
        OwnBranchRequired = "OWN_BRANCH_REQUIRED" { zh: "成员单位应单独建支部", en: "A unit needs its own branch" },
        /// The term has ended and nobody was elected (逾期未换届).
        ReElectionOverdue = "RE_ELECTION_OVERDUE" { zh: "逾期未换届", en: "Re-election overdue" },
    }
}

/// One finding on a Party organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartyFinding {
    /// What is not as the rules have it.
    pub kind: PartyFindingKind,
    /// Since when, where the record tells.
    pub since: Option<NaiveDate>,
    /// Until when it has to be mended, where the rules say.
    pub due_on: Option<NaiveDate>,
}

impl PartyOrganization {
    /// What is not as the rules have it on the day. `unit_members` are the full members of each
    /// organization that a joint branch covers.
    pub fn findings(&self, unit_members: &[i32], today: NaiveDate) -> Vec<PartyFinding> {
        let mut findings = Vec::new();
        if self.status.has_ended() {
            return findings;
        }
        let plain = |kind| PartyFinding {
            kind,
            since: None,
            due_on: None,
        };
        if let Some(since) = self.below_minimum_since {
            findings.push(PartyFinding {
                kind: PartyFindingKind::BelowMinimum,
                since: Some(since),
                due_on: Some(term::later(since, REJOIN_MONTHS)),
            });
        }
        if self.kind.is_branch() && self.member_count() > BRANCH_MEMBERS_MAX {
            findings.push(plain(PartyFindingKind::AboveBranchSize));
        }
        if self.kind == PartyOrganizationKind::JointBranch {
            if unit_members.len() > JOINT_UNITS_MAX {
                findings.push(plain(PartyFindingKind::TooManyUnits));
            }
            if unit_members.iter().any(|members| *members >= BRANCH_MEMBERS_MIN) {
                findings.push(plain(PartyFindingKind::OwnBranchRequired));
            }
        }
        if self.term_due_state(today) == Some(TermDueState::Overdue) {
            findings.push(PartyFinding {
                kind: PartyFindingKind::ReElectionOverdue,
                since: self.term_ends.and_then(|ends| ends.succ_opt()),
                due_on: None,
            });
        }
        findings
    }
}
