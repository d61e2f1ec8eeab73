//! What an operator does at the server's console, where no account is needed.

use super::token::issue_for_scripts;
use super::{GrantRole, OpenAccount, ScopeKey};
use crate::app::App;
use crate::command::{CommandError, Envelope, execute};
use siling_domain::access::{Actor, Deed, Place, Role, authorise};
use siling_domain::account::{AccountKind, AccountStatus, LoginName, NewAccount};
use siling_domain::event::Event;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_persistence::access as store;
use siling_persistence::unit_of_work::RequestContext;

const REQUEST: &str = "console";

/// Opens the first account of the district committee, and answers its password. Refused once there is one.
pub async fn open_first_account(app: &App, login_name: String, display_name: String) -> Result<String, CommandError> {
    let filter = store::AccountFilter { role: Some(Role::DistrictCommittee), ..store::AccountFilter::default() };
    if store::count(&app.store, &filter).await?.value > 0 {
        return Err(Refusal::new(RefusalCode::AlreadyGranted).into());
    }
    let new = NewAccount {
        id: app.new_id(),
        kind: AccountKind::Person,
        login_name,
        display_name,
        service_scopes: Vec::new(),
        password_is_initial: true,
        demo: false,
    };
    let command = OpenAccount { new, password: None };
    let opened = execute(app, Actor::system(), REQUEST.to_owned(), Envelope::default(), command).await?.output;
    let grant = GrantRole {
        id: app.new_id(),
        account: opened.account.id,
        role: Role::DistrictCommittee,
        scope: ScopeKey::District,
    };
    execute(app, Actor::system(), REQUEST.to_owned(), Envelope::default(), grant).await?;
    Ok(opened.secret.unwrap_or_default())
}

/// An access token for an account, for scripts. It is recorded as a log-in.
pub async fn token_for(app: &App, login_name: &str) -> Result<String, CommandError> {
    let unknown = || CommandError::from(Refusal::new(RefusalCode::NotFound).at("loginName"));
    let name = LoginName::parse(login_name).map_err(|refusal| refusal.at("loginName"))?;
    let account = store::credentials(&app.store, &name).await?.map(|known| known.account);
    let account = account.filter(|account| account.status == AccountStatus::Active).ok_or_else(unknown)?;
    let (now, session) = (app.clock.now(), app.new_id());
    let request = RequestContext { now, request_id: REQUEST.to_owned() };
    let mut uow = UnitOfWork::begin(&app.store, Actor::system(), request).await?;
    let warrant = authorise(uow.actor(), Deed::LogIn, &Place::DISTRICT)?;
    let expires_at = now + chrono::Duration::minutes(app.access.settings.access_minutes);
    store::open_session(&mut uow, session, account.id, None, expires_at).await?;
    let event = Event::of(Deed::LogIn, account.id, account.version, Place::DISTRICT, Some(&account), &account);
    uow.record(&warrant, event).await?;
    uow.commit().await?;
    Ok(issue_for_scripts(app, account.id, session).await?)
}
