//! Who takes part in a salon: bodies and numbers, by kind. Names of persons are not kept.

use crate::id::{DualRegistrationUnitId, OrganizationId};
use crate::organization::NAME_MAX;
use crate::refusal::Checks;
use crate::text::clean_name;
use crate::{Refusal, RefusalCode, vocabulary};
use serde::{Deserialize, Serialize};

/// The most entries of one salon [default].
pub const PARTICIPANTS_MAX: usize = 100;
/// The most persons of one entry; above it, a mistyped number is likelier [default].
const COUNT_MAX: i32 = 500;

vocabulary! {
    /// In which capacity somebody takes part in a salon (参与方类型).
    pub enum ParticipantKind {
        /// The community: its Party organization and its committee (社区).
        Community = "COMMUNITY" { zh: "社区", en: "Community" },
        /// A social organization (社会组织).
        Organization = "ORGANIZATION" { zh: "社会组织", en: "Social organization" },
        /// Volunteers (志愿者).
        Volunteer = "VOLUNTEER" { zh: "志愿者", en: "Volunteers" },
        /// A unit registered with the community (双报到单位).
        DualRegistrationUnit = "DUAL_REGISTRATION_UNIT" { zh: "双报到单位", en: "Dual-registration unit" },
        /// Residents (居民).
        Resident = "RESIDENT" { zh: "居民", en: "Residents" },
        /// A department of the administration (职能部门).
        Department = "DEPARTMENT" { zh: "职能部门", en: "Department" },
    }
}

/// Who took part (参与方).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// In which capacity.
    pub kind: ParticipantKind,
    /// The organization, for one.
    pub organization: Option<OrganizationId>,
    /// The dual-registration unit, for one.
    pub unit: Option<DualRegistrationUnitId>,
    /// What the body is called, where it has no record of its own, such as a department.
    pub body: Option<String>,
    /// How many persons came.
    pub count: i32,
}

/// Who took part, as typed.
pub type NewParticipant = Participant;

/// The participants, each entry checked.
pub(super) fn checked(checks: &mut Checks, given: Vec<NewParticipant>) -> Vec<Participant> {
    checks.require("participants", given.len() <= PARTICIPANTS_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", PARTICIPANTS_MAX)
    });
    let mut clean: Vec<Participant> = Vec::with_capacity(given.len());
    for (index, mut one) in given.into_iter().enumerate() {
        let mut inner = Checks::new();
        let required = || Refusal::new(RefusalCode::Required);
        let misplaced = || Refusal::new(RefusalCode::KindNotAllowed);
        let (organization, unit) = (
            one.kind == ParticipantKind::Organization,
            one.kind == ParticipantKind::DualRegistrationUnit,
        );
        inner.require("organization", !organization || one.organization.is_some(), required);
        inner.require("organization", organization || one.organization.is_none(), misplaced);
        inner.require("unit", !unit || one.unit.is_some(), required);
        inner.require("unit", unit || one.unit.is_none(), misplaced);
        one.body = one
            .body
            .and_then(|body| inner.field("body", clean_name(&body, NAME_MAX)));
        let needs_name = one.kind == ParticipantKind::Department;
        inner.require("body", !needs_name || one.body.is_some(), required);
        inner.require("count", (1..=COUNT_MAX).contains(&one.count), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", 1)
                .with("max", COUNT_MAX)
        });
        let twice = clean.iter().any(|other| {
            (other.organization.is_some() && other.organization == one.organization)
                || (other.unit.is_some() && other.unit == one.unit)
        });
        if twice {
            inner.refuse(Refusal::new(RefusalCode::Duplicate).with_words("value", [one.kind]));
        }
        if let Err(refusals) = inner.finish() {
            let refusals = refusals.into_vec().into_iter();
            refusals.for_each(|refusal| checks.refuse(refusal.at(index.to_string()).at("participants")));
        }
        clean.push(one);
    }
    clean
}
