//! Acceptance (验收): by whom, with which residents present. Residents are counted by kind; their names are not kept.

use super::Project;
use super::lifecycle::{ProjectAction, ProjectFacts};
use super::privacy::clean_public_text;
use crate::id::AccountId;
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, Word, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How many resident representatives take part at least (our default).
pub const REPRESENTATIVES_MIN: u32 = 2;
/// How many of one kind are taken for true.
const REPRESENTATIVES_MAX: u32 = 1000;

vocabulary! {
    /// In which capacity residents take part in an acceptance (居民代表类型).
    pub enum RepresentativeKind {
        /// Elected delegates of the residents (居民代表).
        ResidentDelegate = "RESIDENT_DELEGATE" { zh: "居民代表", en: "Residents' delegate" },
        /// Heads of buildings or groups (楼组长).
        BuildingHead = "BUILDING_HEAD" { zh: "楼组长", en: "Head of a building" },
        /// Residents who were served (服务对象).
        ServedResident = "SERVED_RESIDENT" { zh: "服务对象", en: "Resident served" },
        /// Parents or guardians of those served (家长).
        Guardian = "GUARDIAN" { zh: "家长", en: "Guardian" },
        /// Other residents of the area (其他居民).
        Resident = "RESIDENT" { zh: "其他居民", en: "Other resident" },
    }
}

/// Residents of one kind who took part (居民代表).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representatives {
    /// In which capacity.
    pub kind: RepresentativeKind,
    /// How many.
    pub count: u32,
}

/// The acceptance of a milestone or of a project (验收).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The day.
    pub on: NaiveDate,
    /// Who accepted it.
    pub by: Option<AccountId>,
    /// The residents who took part.
    pub representatives: Vec<Representatives>,
    /// What was said of it.
    pub note: Option<String>,
}

/// An acceptance as recorded.
#[derive(Debug, Clone, Default)]
pub struct NewAcceptance {
    /// The residents who took part, by kind.
    pub representatives: Vec<Representatives>,
    /// What was said of it.
    pub note: Option<String>,
}

impl NewAcceptance {
    pub(super) fn accept(self, checks: &mut Checks, by: Option<AccountId>, now: DateTime<Utc>) -> Acceptance {
        let mut known = Vec::new();
        for (index, residents) in self.representatives.iter().enumerate() {
            let at = |refusal: Refusal, field: &str| {
                refusal.at(field.to_owned()).at(index.to_string()).at("representatives")
            };
            if !(1..=REPRESENTATIVES_MAX).contains(&residents.count) {
                let refusal = Refusal::new(RefusalCode::OutOfRange).with("min", 1);
                checks.refuse(at(refusal.with("max", REPRESENTATIVES_MAX), "count"));
            }
            if known.contains(&residents.kind) {
                let refusal = Refusal::new(RefusalCode::Duplicate).with("value", residents.kind.code());
                checks.refuse(at(refusal, "kind"));
            }
            known.push(residents.kind);
        }
        let counts = self.representatives.iter().map(|residents| u64::from(residents.count));
        let found: u64 = counts.sum();
        checks.require("representatives", found >= u64::from(REPRESENTATIVES_MIN), || {
            Refusal::new(RefusalCode::RepresentativesMissing)
                .with("min", REPRESENTATIVES_MIN)
                .with("found", found)
        });
        let note = self
            .note
            .and_then(|text| checks.field("note", clean_public_text(&text, TEXT_MAX)));
        Acceptance {
            on: china_date(now),
            by,
            representatives: self.representatives,
            note,
        }
    }
}

impl Project {
    /// A completed project is accepted as a whole, by somebody who delivered nothing of it.
    pub fn accept(mut self, new: NewAcceptance, facts: &ProjectFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(ProjectAction::Accept, facts)?;
        let mut checks = Checks::new();
        let acceptance = new.accept(&mut checks, facts.actor.account, now);
        checks.finish()?;
        self.acceptance = Some(acceptance);
        Ok(self.moved(to, None, now))
    }
}
