//! Who acts: logging in, tokens, accounts, grants and invitations.

mod account;
mod authenticate;
mod console;
mod credential;
mod external;
mod grant;
mod invitation;
mod keys;
mod log_in;
mod password;
mod reveal;
mod token;

pub use account::{
    ChangePassword, CloseAccount, LinkIdentity, OpenAccount, OpenedAccount, ResetPassword, SignUpResident,
};
pub use authenticate::{AuthenticationError, authenticate};
pub use console::{open_first_account, token_for};
pub use credential::{OpenServiceAccount, RotateServiceSecret};
pub use external::{ExternalIssuer, JwksSource, NoSource};
pub use grant::{GrantRole, HeldGrant, RevokeGrant, ScopeKey};
pub use invitation::{AcceptInvitation, InviteManager, Invited, WithdrawInvitation};
pub use keys::{jwks, rotate_keys};
pub use log_in::{
    Client, LoggedOut, admit_password_change, admit_sign_up, log_in, log_in_service, log_out, log_out_everywhere,
    refresh_tokens,
};
pub use password::HashCost;
pub(crate) use reveal::purpose;
pub use reveal::{RevealPersonalData, Revealed};
pub use token::Tokens;

use authenticate::Actors;
use external::Issuers;
use keys::KeyRing;
use password::Passwords;
use siling_domain::id::AccountId;
use std::sync::Arc;

/// How logging in works; each value has a default that suits a district.
#[derive(Debug, Clone)]
pub struct AccessSettings {
    /// How our tokens name who made them (`iss`).
    pub issuer: String,
    /// How long an access token is good, in minutes.
    pub access_minutes: i64,
    /// How long a log-in lasts without being used, in days.
    pub refresh_days: i64,
    /// How much work a password's hash is.
    pub hash_cost: HashCost,
    /// External issuers whose tokens are accepted.
    pub issuers: Vec<ExternalIssuer>,
}

impl Default for AccessSettings {
    fn default() -> Self {
        AccessSettings {
            issuer: "siling".to_owned(),
            access_minutes: 10,
            refresh_days: 30,
            hash_cost: HashCost::STRONG,
            issuers: Vec::new(),
        }
    }
}

/// What logging in stands on. Everything in it is a cache: nothing is lost by a restart, and any number
/// of servers work beside one another.
pub struct Access {
    pub(crate) settings: AccessSettings,
    pub(crate) passwords: Passwords,
    pub(crate) keys: KeyRing,
    pub(crate) actors: Actors,
    pub(crate) issuers: Issuers,
}

impl Access {
    /// With these settings, and keys of external issuers from this source.
    pub fn new(settings: AccessSettings, source: Arc<dyn JwksSource>) -> Self {
        Access {
            passwords: Passwords::new(settings.hash_cost),
            keys: KeyRing::default(),
            actors: Actors::default(),
            issuers: Issuers::new(settings.issuers.clone(), source),
            settings,
        }
    }

    /// Forgets what is remembered of an account, after its grants or sessions changed: this server asks
    /// the database at once, others within seconds.
    pub(crate) fn forget(&self, account: AccountId) {
        self.actors.forget(account);
    }

    /// Forgets what is remembered of everybody.
    pub(crate) fn forget_everybody(&self) {
        self.actors.forget_everybody();
    }
}
