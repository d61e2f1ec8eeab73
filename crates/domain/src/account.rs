//! Accounts: who can log in, by what, and which roles they hold. How a password is kept and a token
//! made is no rule of the domain and stands in the application.

mod invitation;
mod login_name;

pub use invitation::{INVITATION_DAYS, Invitation, InvitationStatus, NewInvitation};
pub use login_name::LoginName;

use crate::access::{Place, Role, Scope, ServiceScope};
use crate::area_code::AreaCode;
use crate::bound::room;
use crate::id::{AccountId, GrantId};
use crate::personal::{PersonName, Personal};
use crate::text::clean_name;
use crate::{Refusal, RefusalCode, Refusals, refusal::Checks, vocabulary};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The shortest password, in characters (our default, after NIST SP 800-63B).
pub const PASSWORD_MIN: usize = 10;
/// The longest password, in characters: hashing more is work for nothing.
pub const PASSWORD_MAX: usize = 128;

vocabulary! {
    /// Who logs in by an account (账号类型).
    pub enum AccountKind {
        /// A person, by a password or an external identity (个人).
        Person = "PERSON" { zh: "个人", en: "Person" },
        /// A system, by a secret of its own (服务账号).
        Service = "SERVICE" { zh: "服务账号", en: "Service" },
    }
}

vocabulary! {
    /// Whether an account can be used (账号状态).
    pub enum AccountStatus {
        /// It can be used (正常).
        Active = "ACTIVE" { zh: "正常", en: "Active" },
        /// It was closed, for good (已停用).
        Closed = "CLOSED" { zh: "已停用", en: "Closed" },
    }
}

/// Who an account is with an external issuer of tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalIdentity {
    /// The issuer, as its tokens name it (`iss`).
    pub issuer: String,
    /// The account there (`sub`).
    pub subject: String,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The identifier.
    pub id: AccountId,
    /// The district.
    pub district: AreaCode,
    /// Who logs in by it.
    pub kind: AccountKind,
    /// By what name.
    pub login_name: LoginName,
    /// What it is called; personal data where a person has it.
    pub display_name: Personal<PersonName>,
    /// What a service account's tokens may be used for; empty for a person.
    pub service_scopes: Vec<ServiceScope>,
    /// Who it is with external issuers.
    pub identities: Vec<ExternalIdentity>,
    /// Whether it can be used.
    pub status: AccountStatus,
    /// Whether somebody else made the password up, who knows it.
    pub password_is_initial: bool,
    /// Made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What is needed to open an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The identifier.
    pub id: AccountId,
    /// Who logs in by it.
    pub kind: AccountKind,
    /// By what name.
    pub login_name: String,
    /// What it is called.
    pub display_name: String,
    /// What a service account's tokens may be used for.
    pub service_scopes: Vec<ServiceScope>,
    /// Whether the password was made up by somebody else.
    pub password_is_initial: bool,
    /// Made up for demonstration.
    pub demo: bool,
}

impl Account {
    /// Opens an account.
    pub fn open(district: AreaCode, new: NewAccount, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        let login_name = checks.field("loginName", LoginName::parse(&new.login_name));
        let display_name = checks.field("displayName", PersonName::parse(&new.display_name));
        checks.require(
            "scopes",
            new.kind == AccountKind::Person || !new.service_scopes.is_empty(),
            || Refusal::new(RefusalCode::Required),
        );
        checks.finish()?;
        let (Some(login_name), Some(display_name)) = (login_name, display_name) else {
            return Err(Refusal::new(RefusalCode::Required).into());
        };
        let mut service_scopes = new.service_scopes;
        service_scopes.sort();
        service_scopes.dedup();
        Ok(Account {
            id: new.id,
            district,
            kind: new.kind,
            login_name,
            display_name: Personal::new(display_name),
            service_scopes,
            identities: Vec::new(),
            status: AccountStatus::Active,
            password_is_initial: new.password_is_initial,
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// What others are shown: a system's name whole, a person's masked.
    pub fn shown_name(&self) -> String {
        match self.kind {
            AccountKind::Service => self.display_name.reveal().as_str().to_owned(),
            AccountKind::Person => self.display_name.masked(),
        }
    }

    /// Closes the account, for good.
    pub fn close(mut self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.open_still()?;
        self.status = AccountStatus::Closed;
        Ok(self.changed(now))
    }

    /// Ties the account to an identity of an external issuer.
    pub fn link(mut self, issuer: &str, subject: &str, now: DateTime<Utc>) -> Result<Self, Refusals> {
        self.open_still()?;
        let mut checks = Checks::new();
        let issuer = checks.field("issuer", clean_name(issuer, 200));
        let subject = checks.field("subject", clean_name(subject, 200));
        checks.finish()?;
        if let (Some(issuer), Some(subject)) = (issuer, subject) {
            let identity = ExternalIdentity { issuer, subject };
            if self.identities.contains(&identity) {
                return Err(Refusal::new(RefusalCode::Duplicate)
                    .with("value", &identity.subject)
                    .at("subject")
                    .into());
            }
            room(self.identities.len()).map_err(|refusal| refusal.at("account"))?;
            self.identities.push(identity);
        }
        Ok(self.changed(now))
    }

    /// Notes that the password or the secret is another one now.
    pub fn secret_changed(mut self, by_its_holder: bool, now: DateTime<Utc>) -> Result<Self, Refusal> {
        self.open_still()?;
        self.password_is_initial = !by_its_holder;
        Ok(self.changed(now))
    }

    fn open_still(&self) -> Result<(), Refusal> {
        match self.status {
            AccountStatus::Active => Ok(()),
            AccountStatus::Closed => Err(Refusal::new(RefusalCode::AccountClosed)),
        }
    }

    fn changed(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}

/// Refuses passwords that are easy to guess: too short, the login name, one character over and over,
/// or one of those that everybody tries first.
pub fn check_password(password: &str, login_name: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if length > PASSWORD_MAX {
        return Err(Refusal::new(RefusalCode::TooLong).with("max", PASSWORD_MAX));
    }
    let folded = password.to_lowercase();
    let mut kinds: Vec<char> = folded.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let guessed = COMMON
        .iter()
        .any(|common| folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!') == *common)
        || COMMON_WHOLE.contains(&folded.as_str());
    if length < PASSWORD_MIN || folded.contains(&login_name.to_lowercase()) || kinds.len() < 5 || guessed {
        return Err(Refusal::new(RefusalCode::WeakPassword).with("min", PASSWORD_MIN));
    }
    Ok(())
}

/// What stands before the digits in the passwords that everybody tries first.
const COMMON: [&str; 8] = [
    "password",
    "passw0rd",
    "qwertyuiop",
    "administrator",
    "woaini",
    "iloveyou",
    "linzi",
    "admin",
];
const COMMON_WHOLE: [&str; 7] = [
    "1234567890",
    "0123456789",
    "9876543210",
    "1q2w3e4r5t",
    "qwerty12345",
    "qazwsxedcrfv",
    "four-leads-2022",
];

/// A role that an account holds or held over a scope (授权).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountGrant {
    /// The identifier.
    pub id: GrantId,
    /// Who holds it.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// Over what.
    pub scope: Scope,
    /// When it was granted.
    pub granted_at: DateTime<Utc>,
    /// When it was revoked; `None` while it is in force.
    pub revoked_at: Option<DateTime<Utc>>,
    /// 1 while in force, 2 once revoked.
    pub version: i32,
}

impl AccountGrant {
    /// Grants a role over a scope that it can be held over.
    pub fn give(id: GrantId, account: &Account, role: Role, scope: Scope, now: DateTime<Utc>) -> Result<Self, Refusal> {
        account.open_still()?;
        if !role.scopes().contains(&scope.kind()) {
            return Err(Refusal::new(RefusalCode::ScopeNotAllowed).at("scope"));
        }
        if role == Role::DataPlatform && account.kind == AccountKind::Person {
            return Err(Refusal::new(RefusalCode::ScopeNotAllowed).at("role"));
        }
        Ok(AccountGrant {
            id,
            account: account.id,
            role,
            scope,
            granted_at: now,
            revoked_at: None,
            version: 1,
        })
    }

    /// Whether the district must keep one of its kind: without any, nobody could grant.
    pub fn must_remain(&self) -> bool {
        self.role == Role::DistrictCommittee && self.revoked_at.is_none()
    }

    /// Revokes the grant. The district must keep somebody who can grant: `others` counts the other
    /// grants of the same role that are in force, and matters only where one [must remain](Self::must_remain).
    pub fn revoke(mut self, others: u64, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if self.revoked_at.is_some() {
            return Err(Refusal::new(RefusalCode::AlreadyRevoked));
        }
        if self.must_remain() && others == 0 {
            return Err(Refusal::new(RefusalCode::LastGrant));
        }
        self.revoked_at = Some(now);
        self.version += 1;
        Ok(self)
    }

    /// Where it belongs, which decides who may see its events.
    pub fn place(&self) -> Place {
        match self.scope {
            Scope::District => Place::DISTRICT,
            Scope::Area(area) => Place::area(area),
            Scope::Organization(organization) => Place {
                area: None,
                organization: Some(organization),
            },
        }
    }
}

#[cfg(test)]
mod tests;
