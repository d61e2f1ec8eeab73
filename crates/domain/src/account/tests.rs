use super::*;
use crate::Word;
use crate::access::ScopeKind;
use crate::id::{InvitationId, OrganizationId};
use chrono::{Duration, TimeZone};
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2022, 6, 30, 1, 0, 0).unwrap()
}

fn district() -> AreaCode {
    AreaCode::parse("370305000000").unwrap()
}

fn account(kind: AccountKind) -> Account {
    let new = NewAccount {
        id: AccountId(Uuid::from_u128(1)),
        kind,
        login_name: " Committee ".into(),
        display_name: "张三丰".into(),
        service_scopes: if kind == AccountKind::Service { vec![ServiceScope::Read, ServiceScope::Read] } else { Vec::new() },
        password_is_initial: true,
        demo: false,
    };
    Account::open(district(), new, now()).unwrap()
}

#[test]
fn a_login_name_is_lower_case_and_plain() {
    assert_eq!(account(AccountKind::Person).login_name.as_str(), "committee");
    let code = |text: &str| LoginName::parse(text).map_err(|refusal| refusal.code);
    assert_eq!(code("ab"), Err(RefusalCode::TooShort));
    assert_eq!(code(&"a".repeat(51)), Err(RefusalCode::TooLong));
    assert_eq!(code("ccommіttee"), Err(RefusalCode::InvalidFormat), "a Cyrillic letter");
    assert_eq!(code("-admin"), Err(RefusalCode::InvalidFormat));
}

#[test]
fn passwords_that_everybody_tries_are_refused() {
    for weak in ["short", "committee-2022", "aaaaaaaaaaaa", "Password123", "1234567890", "linzi20262026"] {
        assert_eq!(check_password(weak, "committee").map_err(|it| it.code), Err(RefusalCode::WeakPassword), "{weak}");
    }
    assert_eq!(check_password("four leads, one creation", "committee"), Ok(()));
    assert_eq!(check_password(&"ab1c2".repeat(40), "x").map_err(|it| it.code), Err(RefusalCode::TooLong));
}

#[test]
fn a_name_of_a_person_is_shown_masked_and_of_a_system_whole() {
    assert_eq!(account(AccountKind::Person).shown_name(), "张**");
    assert_eq!(account(AccountKind::Service).shown_name(), "张三丰");
}

#[test]
fn a_service_account_needs_a_scope() {
    let new = NewAccount {
        id: AccountId(Uuid::from_u128(2)),
        kind: AccountKind::Service,
        login_name: "platform".into(),
        display_name: "数据平台".into(),
        service_scopes: Vec::new(),
        password_is_initial: false,
        demo: false,
    };
    let refusals = Account::open(district(), new, now()).unwrap_err();
    assert_eq!(refusals.as_slice()[0].field, ["scopes"]);
    assert_eq!(account(AccountKind::Service).service_scopes, [ServiceScope::Read]);
}

#[test]
fn a_closed_account_stays_closed() {
    let closed = account(AccountKind::Person).close(now()).unwrap();
    assert_eq!(closed.version, 2);
    assert_eq!(closed.clone().close(now()).map_err(|it| it.code), Err(RefusalCode::AccountClosed));
    let grant = AccountGrant::give(GrantId(Uuid::nil()), &closed, Role::Auditor, Scope::District, now());
    assert_eq!(grant.map_err(|it| it.code), Err(RefusalCode::AccountClosed));
}

#[test]
fn every_role_is_held_over_its_kinds_of_scope_only() {
    let service = account(AccountKind::Service);
    for role in Role::ALL.iter().copied() {
        for scope in [Scope::District, Scope::Area(district()), Scope::Organization(OrganizationId(Uuid::nil()))] {
            let given = AccountGrant::give(GrantId(Uuid::nil()), &service, role, scope, now());
            assert_eq!(given.is_ok(), role.scopes().contains(&scope.kind()), "{role:?} {:?}", ScopeKind::code(scope.kind()));
        }
    }
}

#[test]
fn the_last_committee_member_cannot_be_revoked() {
    let person = account(AccountKind::Person);
    let grant = AccountGrant::give(GrantId(Uuid::nil()), &person, Role::DistrictCommittee, Scope::District, now()).unwrap();
    assert_eq!(grant.clone().revoke(0, now()).map_err(|it| it.code), Err(RefusalCode::LastGrant));
    let revoked = grant.revoke(1, now()).unwrap();
    assert_eq!(revoked.revoke(1, now()).map_err(|it| it.code), Err(RefusalCode::AlreadyRevoked));
}

#[test]
fn an_invitation_is_accepted_once_and_in_time() {
    let new = NewInvitation {
        id: InvitationId(Uuid::nil()),
        organization: (OrganizationId(Uuid::nil()), district()),
        invitee: "李四".into(),
    };
    let invitation = Invitation::make(new, now()).unwrap();
    let who = AccountId(Uuid::from_u128(3));
    let late = now() + Duration::days(INVITATION_DAYS);
    assert_eq!(invitation.status(late), InvitationStatus::Expired);
    assert!(invitation.clone().accept(who, late).is_err());
    let accepted = invitation.clone().accept(who, now()).unwrap();
    assert!(accepted.clone().accept(who, now()).is_err());
    assert!(accepted.withdraw(now()).is_err());
    assert_eq!(invitation.withdraw(now()).unwrap().status(now()), InvitationStatus::Withdrawn);
}
