//! How a Party organization is formed, and how its record is kept.

use super::{
    PartyOrganization, PartyOrganizationAction, PartyOrganizationFacts, PartyOrganizationKind, PartyOrganizationStatus,
    PartySetting,
};
use crate::access::Deed;
use crate::area::AreaLevel;
use crate::area_code::AreaCode;
use crate::change::Change;
use crate::id::{OrganizationId, PartyOrganizationId};
use crate::lifecycle::not_allowed;
use crate::organization::{MEMBERS_MAX, NAME_MAX};
use crate::personal::{PersonName, Personal};
use crate::refusal::Checks;
use crate::text::clean_name;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Utc};

/// So many full members form a branch (Party constitution, art. 30).
pub const BRANCH_MEMBERS_MIN: i32 = 3;
/// A branch has normally at most so many members (支部工作条例(试行), art. 4).
pub const BRANCH_MEMBERS_MAX: i32 = 50;

/// How many members a Party organization has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MemberCounts {
    /// Full members (正式党员).
    pub full: i32,
    /// Probationary members (预备党员).
    pub probationary: i32,
}

/// What is needed to plan a Party organization (拟建), or to apply for one that was not planned (申请成立).
#[derive(Debug, Clone)]
pub struct NewPartyOrganization {
    /// The identifier, made by us or by the client.
    pub id: PartyOrganizationId,
    /// The kind.
    pub kind: PartyOrganizationKind,
    /// Where it is formed.
    pub setting: PartySetting,
    /// The name.
    pub name: String,
    /// The area in which it is to work.
    pub area: AreaCode,
    /// The organization in which it is formed.
    pub host: Option<OrganizationId>,
    /// How many members it has or will have.
    pub members: MemberCounts,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

/// The members of the record that are to change.
#[derive(Debug, Clone, Default)]
pub struct PartyOrganizationChange {
    /// The name.
    pub name: Option<String>,
    /// Full members.
    pub full_member_count: Option<i32>,
    /// Probationary members.
    pub probationary_member_count: Option<i32>,
    /// The secretary, as typed.
    pub secretary: Change<String>,
}

impl PartyOrganization {
    /// A Party organization is planned.
    pub fn plan(
        district: AreaCode,
        parent: Option<&PartyOrganization>,
        new: NewPartyOrganization,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        begin(district, parent, new, PartyOrganizationStatus::Planned, now)
    }

    /// The founding of a Party organization that was not planned before is applied for.
    pub fn apply_anew(
        district: AreaCode,
        parent: Option<&PartyOrganization>,
        new: NewPartyOrganization,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let applied = begin(district, parent, new, PartyOrganizationStatus::Applied, now)?;
        applied.enough_members()?;
        Ok(applied)
    }

    /// The founding of a planned Party organization is applied for, with its members as counts.
    pub fn apply(mut self, members: MemberCounts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        check_members(&mut checks, members);
        checks.finish()?;
        self.full_member_count = members.full;
        self.probationary_member_count = members.probationary;
        let facts = PartyOrganizationFacts::on(china_date(now));
        let to = self.check(PartyOrganizationAction::Apply, facts)?;
        Ok(self.moved(to, None, now))
    }

    /// The record changes.
    pub fn change(mut self, change: PartyOrganizationChange, now: DateTime<Utc>) -> Result<Self, Refusals> {
        if self.status.has_ended() {
            return Err(not_allowed(self.status, Deed::ChangePartyOrganization).into());
        }
        let mut checks = Checks::new();
        if let Some(name) = change.name {
            self.name = checks.field("name", clean_name(&name, NAME_MAX)).unwrap_or_default();
        }
        match change.secretary {
            Change::To(name) => {
                self.secretary = checks.field("secretary", PersonName::parse(&name)).map(Personal::new);
            }
            Change::Clear => self.secretary = None,
            Change::Keep => {}
        }
        self.full_member_count = change.full_member_count.unwrap_or(self.full_member_count);
        self.probationary_member_count = change
            .probationary_member_count
            .unwrap_or(self.probationary_member_count);
        let members = MemberCounts {
            full: self.full_member_count,
            probationary: self.probationary_member_count,
        };
        check_members(&mut checks, members);
        checks.finish()?;
        Ok(self.counted(now).touched(now))
    }

    /// Three or more full members form a branch (Party constitution, art. 30).
    pub(super) fn enough_members(&self) -> Result<(), Refusal> {
        if self.kind.is_branch() && self.full_member_count < BRANCH_MEMBERS_MIN {
            return Err(Refusal::new(RefusalCode::TooFewMembers)
                .with("min", BRANCH_MEMBERS_MIN)
                .at("fullMemberCount"));
        }
        Ok(())
    }

    /// Notes since when an elected branch has too few members: it keeps its state, and has six months to
    /// find others.
    fn counted(mut self, now: DateTime<Utc>) -> Self {
        use PartyOrganizationStatus::{Active, Elected, ReElection};
        let formed = matches!(self.status, Elected | Active | ReElection);
        self.below_minimum_since = if formed && self.enough_members().is_err() {
            self.below_minimum_since.or(Some(china_date(now)))
        } else {
            None
        };
        self
    }
}

fn check_members(checks: &mut Checks, members: MemberCounts) {
    for (field, count) in [
        ("fullMemberCount", members.full),
        ("probationaryMemberCount", members.probationary),
    ] {
        checks.require(field, (0..=MEMBERS_MAX).contains(&count), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", 0)
                .with("max", MEMBERS_MAX)
        });
    }
}

fn begin(
    district: AreaCode,
    parent: Option<&PartyOrganization>,
    new: NewPartyOrganization,
    status: PartyOrganizationStatus,
    now: DateTime<Utc>,
) -> Result<PartyOrganization, Refusals> {
    let mut checks = Checks::new();
    let name = checks.field("name", clean_name(&new.name, NAME_MAX));
    check_members(&mut checks, new.members);
    checks.require("parent", parent.is_some() || new.kind.stands_under(None), || {
        Refusal::new(RefusalCode::Required)
    });
    if let Some(parent) = parent {
        let allowed = new.kind.stands_under(Some(parent.kind)) && !parent.status.has_ended();
        checks.require("parent", allowed, || Refusal::new(RefusalCode::ParentNotAllowed));
    } else if new.kind.stands_under(None) {
        // The root is the district's own committee.
        checks.require("areaCode", new.area.level() == AreaLevel::District, || {
            Refusal::new(RefusalCode::ParentNotAllowed)
        });
    }
    checks.finish()?;
    Ok(PartyOrganization {
        id: new.id,
        district,
        parent: parent.map(|parent| parent.id),
        kind: new.kind,
        setting: new.setting,
        name: name.unwrap_or_default(),
        area: new.area,
        host: new.host,
        full_member_count: new.members.full,
        probationary_member_count: new.members.probationary,
        secretary: None,
        status,
        status_since: now,
        status_reason: None,
        founded_on: None,
        term_ends: None,
        below_minimum_since: None,
        successor: None,
        demo: new.demo,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}
