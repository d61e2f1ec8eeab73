//! Accounts, what they log in with, and what they may do.

mod account;
mod audit;
mod grant;
mod invitation;
mod key;
mod list;
mod session;
mod throttle;

pub use account::{Credentials, by_identity, by_ids, credentials, insert, keep_secret, locked, update};
pub use audit::audit;
pub use grant::{grant_by_id, grants_of, insert_grant, locked_grant, others_in_force, revoke_grant};
pub use invitation::{
    InvitationsOfOrganization, by_code, insert_invitation, invitation_by_ids, locked_invitation, update_invitation,
};
pub use key::{SigningKey, add_key, keys};
pub use list::{AccountFilter, LIST, count, cursor, list};
pub use session::{
    Ending, Holder, Renewal, actor_in, end_session, end_sessions, forget_old, holder, holder_of_identity, open_session,
    renew,
};
pub use throttle::{Limit, admit, clear, forgive};
