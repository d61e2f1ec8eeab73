//! Party-affairs workers (党务工作者): who works on Party affairs, in which post, from when to when.

use super::PartyOrganization;
use crate::access::Deed;
use crate::id::{OrganizationId, PartyOrganizationId, PartyWorkerId};
use crate::lifecycle::not_allowed;
use crate::personal::{PersonName, Personal};
use crate::refusal::Checks;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

vocabulary! {
    /// The post of a Party-affairs worker (党务岗位).
    pub enum PartyPost {
        /// The secretary; one at a time (书记).
        Secretary = "SECRETARY" { zh: "书记", en: "Secretary" },
        /// A deputy secretary (副书记).
        DeputySecretary = "DEPUTY_SECRETARY" { zh: "副书记", en: "Deputy secretary" },
        /// The committee member for organization (组织委员).
        OrganizationMember = "ORGANIZATION_MEMBER" { zh: "组织委员", en: "Committee member for organization" },
        /// The committee member for publicity (宣传委员).
        PublicityMember = "PUBLICITY_MEMBER" { zh: "宣传委员", en: "Committee member for publicity" },
        /// The committee member for discipline (纪检委员).
        DisciplineMember = "DISCIPLINE_MEMBER" { zh: "纪检委员", en: "Committee member for discipline" },
        /// A Party-building instructor, sent to organizations (党建指导员).
        Instructor = "INSTRUCTOR" { zh: "党建指导员", en: "Instructor" },
        /// A Party-building liaison (党建联络员).
        Liaison = "LIAISON" { zh: "党建联络员", en: "Liaison" },
        /// A worker on Party affairs without one of the other posts (党务干事).
        Clerk = "CLERK" { zh: "党务干事", en: "Party-affairs clerk" },
    }
}

/// A Party-affairs worker (党务工作者) in one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartyWorker {
    /// The identifier.
    pub id: PartyWorkerId,
    /// For which Party organization.
    pub party_organization: PartyOrganizationId,
    /// The organization in which the work is done, where it is one.
    pub organization: Option<OrganizationId>,
    /// The person's name.
    pub name: Personal<PersonName>,
    /// The post.
    pub post: PartyPost,
    /// Whether it is the person's whole occupation (专职).
    pub full_time: bool,
    /// The first day.
    pub begins: NaiveDate,
    /// The last day; `None` while in office.
    pub ends: Option<NaiveDate>,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to appoint a worker (任命).
#[derive(Debug, Clone)]
pub struct AppointWorker {
    /// The identifier, made by us or by the client.
    pub id: PartyWorkerId,
    /// The organization in which the work is done; the one in which the Party organization was formed
    /// when not said.
    pub organization: Option<OrganizationId>,
    /// The person's name, as typed.
    pub name: String,
    /// The post.
    pub post: PartyPost,
    /// Whether it is the person's whole occupation.
    pub full_time: bool,
    /// The first day; today when not said.
    pub begins: Option<NaiveDate>,
}

impl PartyWorker {
    /// A worker is appointed. `colleagues` are the Party organization's other workers.
    pub fn appoint(
        by: &PartyOrganization,
        appoint: AppointWorker,
        colleagues: &[PartyWorker],
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        if by.status.has_ended() {
            return Err(not_allowed(by.status, Deed::AppointPartyWorker)
                .at("partyOrganization")
                .into());
        }
        let begins = appoint.begins.unwrap_or_else(|| china_date(now));
        let mut checks = Checks::new();
        let name = checks.field("name", PersonName::parse(&appoint.name));
        checks.require("beginsOn", begins <= china_date(now), || {
            Refusal::new(RefusalCode::FutureDate)
        });
        let taken =
            |other: &PartyWorker| other.post == PartyPost::Secretary && other.ends.is_none_or(|ends| begins <= ends);
        let free = appoint.post != PartyPost::Secretary || !colleagues.iter().any(taken);
        checks.require("post", free, || {
            Refusal::new(RefusalCode::PostTaken).with_words("post", [appoint.post])
        });
        checks.finish()?;
        match name {
            Some(name) => Ok(PartyWorker {
                id: appoint.id,
                party_organization: by.id,
                organization: appoint.organization.or(by.host),
                name: Personal::new(name),
                post: appoint.post,
                full_time: appoint.full_time,
                begins,
                ends: None,
                version: 1,
                created_at: now,
                updated_at: now,
            }),
            None => Err(Refusal::new(RefusalCode::Required).at("name").into()),
        }
    }

    /// The post ends with this day.
    pub fn dismiss(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Refusals> {
        if on < self.begins {
            return Err(Refusal::new(RefusalCode::EndsBeforeStart).at("on").into());
        }
        if on > china_date(now) {
            return Err(Refusal::new(RefusalCode::FutureDate).at("on").into());
        }
        if let Some(ends) = self.ends {
            return Err(Refusal::new(RefusalCode::AlreadyEnded).with("on", ends).into());
        }
        self.ends = Some(on);
        self.version += 1;
        self.updated_at = now;
        Ok(self)
    }

    /// Whether the post is held on the day.
    pub fn in_office(&self, on: NaiveDate) -> bool {
        self.begins <= on && self.ends.is_none_or(|ends| on <= ends)
    }
}
