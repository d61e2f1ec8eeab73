//! Invitations to manage an organization: the organization's own way in, without an office in between.

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{AccountId, InvitationId, OrganizationId};
use crate::personal::{PersonName, Personal};
use crate::{Refusal, RefusalCode, vocabulary};
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

/// How long an invitation can be accepted, in days (our default).
pub const INVITATION_DAYS: i64 = 7;

vocabulary! {
    /// What became of an invitation (邀请状态).
    pub enum InvitationStatus {
        /// It can be accepted (待接受).
        Pending = "PENDING" { zh: "待接受", en: "Pending" },
        /// It was accepted (已接受).
        Accepted = "ACCEPTED" { zh: "已接受", en: "Accepted" },
        /// It was withdrawn (已撤回).
        Withdrawn = "WITHDRAWN" { zh: "已撤回", en: "Withdrawn" },
        /// Nobody accepted it in time (已过期).
        Expired = "EXPIRED" { zh: "已过期", en: "Expired" },
    }
}

/// An invitation to manage an organization (邀请).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invitation {
    /// The identifier.
    pub id: InvitationId,
    /// Which organization.
    pub organization: OrganizationId,
    /// Where it is at home.
    pub area: AreaCode,
    /// Who is invited, as the inviter calls them.
    pub invitee: Personal<PersonName>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
    /// Who accepted it.
    pub accepted_by: Option<AccountId>,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What is needed to invite somebody.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// The identifier.
    pub id: InvitationId,
    /// Which organization, and where it is at home.
    pub organization: (OrganizationId, AreaCode),
    /// Who is invited.
    pub invitee: String,
}

impl Invitation {
    /// Invites somebody.
    pub fn make(new: NewInvitation, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let invitee = PersonName::parse(&new.invitee).map_err(|error| Refusal::from(error).at("invitee"))?;
        Ok(Invitation {
            id: new.id,
            organization: new.organization.0,
            area: new.organization.1,
            invitee: Personal::new(invitee),
            expires_at: now + Duration::days(INVITATION_DAYS),
            accepted_by: None,
            accepted_at: None,
            withdrawn_at: None,
            version: 1,
            created_at: now,
        })
    }

    /// What became of it.
    pub fn status(&self, now: DateTime<Utc>) -> InvitationStatus {
        match (self.accepted_at, self.withdrawn_at) {
            (Some(_), _) => InvitationStatus::Accepted,
            (None, Some(_)) => InvitationStatus::Withdrawn,
            (None, None) if now >= self.expires_at => InvitationStatus::Expired,
            (None, None) => InvitationStatus::Pending,
        }
    }

    /// Accepts it, once and in time.
    pub fn accept(mut self, by: AccountId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.pending(now)?;
        self.accepted_by = Some(by);
        self.accepted_at = Some(now);
        self.version += 1;
        Ok(self)
    }

    /// Withdraws it.
    pub fn withdraw(mut self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.pending(now)?;
        self.withdrawn_at = Some(now);
        self.version += 1;
        Ok(self)
    }

    fn pending(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        match self.status(now) {
            InvitationStatus::Pending => Ok(()),
            _ => Err(Refusal::new(RefusalCode::BadInvitation)),
        }
    }

    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }
}
