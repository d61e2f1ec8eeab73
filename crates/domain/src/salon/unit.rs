//! Dual-registration units (双报到单位): organs and enterprises whose Party organizations report to a community.

use crate::access::{Deed, Place};
use crate::area_code::AreaCode;
use crate::id::DualRegistrationUnitId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::need::in_a_community;
use crate::organization::{NAME_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What kind of unit it is (双报到单位类型).
    pub enum UnitKind {
        /// A Party or state organ (机关).
        Organ = "ORGAN" { zh: "机关", en: "Party or state organ" },
        /// A public institution, such as a school or a hospital (事业单位).
        PublicInstitution = "PUBLIC_INSTITUTION" { zh: "事业单位", en: "Public institution" },
        /// A state-owned enterprise (国有企业).
        StateEnterprise = "STATE_ENTERPRISE" { zh: "国有企业", en: "State-owned enterprise" },
        /// A private enterprise (非公企业).
        PrivateEnterprise = "PRIVATE_ENTERPRISE" { zh: "非公企业", en: "Private enterprise" },
        /// Another one (其他).
        Other = "OTHER" { zh: "其他", en: "Other" },
    }
}

vocabulary! {
    /// Where a unit's registration stands (双报到状态).
    pub enum DualRegistrationStatus {
        /// Registered with the community (已报到).
        Registered = "REGISTERED" { zh: "已报到", en: "Registered" },
        /// Ended (已结束).
        Ended = "ENDED" { zh: "已结束", en: "Ended" },
    }
}

vocabulary! {
    /// What can be done with a unit's registration (双报到操作).
    pub enum DualRegistrationAction {
        /// Register (报到).
        Register = "REGISTER" { zh: "报到", en: "Register" },
        /// End it (结束报到).
        End = "END" { zh: "结束报到", en: "End" },
    }
}

/// The life of a unit's registration (双报到生命周期).
pub struct DualRegistrationLifecycle;

impl Lifecycle for DualRegistrationLifecycle {
    type State = DualRegistrationStatus;
    type Action = DualRegistrationAction;
    const OBJECT: &'static str = "DualRegistrationUnit";
    const TABLE: &'static [Transition<DualRegistrationStatus, DualRegistrationAction>] = &[
        Transition {
            from: &[],
            action: DualRegistrationAction::Register,
            to: DualRegistrationStatus::Registered,
            deed: Deed::RegisterDualRegistrationUnit,
            guard: "once per unit and community",
        },
        Transition {
            from: &[DualRegistrationStatus::Registered],
            action: DualRegistrationAction::End,
            to: DualRegistrationStatus::Ended,
            deed: Deed::EndDualRegistration,
            guard: "a last day that is not before the first one",
        },
    ];
}

/// A unit registered with a community (双报到单位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DualRegistrationUnit {
    /// The identifier.
    pub id: DualRegistrationUnitId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The community.
    pub area: AreaCode,
    /// The unit's name.
    pub name: String,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// What it offers to the community.
    pub offers: Option<String>,
    /// The first day.
    pub registered_on: NaiveDate,
    /// The last day.
    pub ended_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: DualRegistrationStatus,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to register a unit.
#[derive(Debug, Clone)]
pub struct NewDualRegistrationUnit {
    /// The identifier, made by us or by the client.
    pub id: DualRegistrationUnitId,
    /// The community.
    pub area: AreaCode,
    /// The unit's name.
    pub name: String,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// What it offers.
    pub offers: Option<String>,
    /// The first day.
    pub registered_on: NaiveDate,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

impl DualRegistrationUnit {
    /// A unit registers.
    pub fn register(district: AreaCode, new: NewDualRegistrationUnit, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        in_a_community(&mut checks, new.area);
        let name = checks.field("name", clean_name(&new.name, NAME_MAX));
        let offers = new
            .offers
            .and_then(|offers| checks.field("offers", clean_text(&offers, TEXT_MAX)));
        checks.require("registeredOn", new.registered_on <= china_date(now), || {
            Refusal::new(RefusalCode::FutureDate)
        });
        checks.finish()?;
        Ok(DualRegistrationUnit {
            id: new.id,
            district,
            area: new.area,
            name: name.unwrap_or_default(),
            kind: new.kind,
            offers,
            registered_on: new.registered_on,
            ended_on: None,
            status: DualRegistrationStatus::Registered,
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// Whether an action is possible now. The same check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: DualRegistrationAction) -> Result<DualRegistrationStatus, Refusal> {
        DualRegistrationLifecycle::transition(self.status, action).map(|row| row.to)
    }

    /// Its registration ends with this day.
    pub fn end(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Refusals> {
        self.status = self.check(DualRegistrationAction::End)?;
        let mut checks = Checks::new();
        checks.require("endedOn", on >= self.registered_on, || {
            Refusal::new(RefusalCode::EndsBeforeStart)
        });
        checks.require("endedOn", on <= china_date(now), || {
            Refusal::new(RefusalCode::FutureDate)
        });
        checks.finish()?;
        self.ended_on = Some(on);
        self.version += 1;
        self.updated_at = now;
        Ok(self)
    }

    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::area(self.area)
    }
}
