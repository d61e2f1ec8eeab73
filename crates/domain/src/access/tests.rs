use super::*;
use crate::Word;
use crate::id::Id;
use proptest::prelude::*;
use uuid::Uuid;

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

fn holder(role: Role, scope: Scope) -> Actor {
    let grant = Grant {
        id: GrantId(Uuid::nil()),
        role,
        scope,
    };
    Actor {
        identity: Identity::Person(AccountId(Uuid::nil())),
        grants: vec![grant],
        session: None,
    }
}

const XINDIAN: &str = "370305003000";
const SHIYUAN: &str = "370305003025";
const JIXIA: &str = "370305004000";

#[test]
fn a_sub_district_officer_acts_in_its_own_subtree_only() {
    let officer = holder(Role::SubdistrictOfficer, Scope::Area(area(XINDIAN)));
    assert!(authorise(&officer, Deed::FileTeam, &Place::area(area(SHIYUAN))).is_ok());
    let elsewhere = authorise(&officer, Deed::FileTeam, &Place::area(area(JIXIA)));
    assert_eq!(elsewhere.map(drop), Err(Denied::NotYours(Deed::FileTeam)));
    let district = authorise(&officer, Deed::FileTeam, &Place::DISTRICT);
    assert_eq!(district.map(drop), Err(Denied::NotYours(Deed::FileTeam)));
}

#[test]
fn claims_that_compete_are_seen_by_those_who_work_on_orders() {
    let place = Place::area(area(SHIYUAN));
    let xindian = || Scope::Area(area(XINDIAN));
    for (role, scope, sees) in [
        (Role::DistrictCommittee, Scope::District, true),
        (Role::DistrictFinance, Scope::District, true),
        (Role::Auditor, xindian(), true),
        (Role::SubdistrictOfficer, xindian(), true),
        (Role::CommunityWorker, Scope::Area(area(JIXIA)), false),
        (Role::Reviewer, Scope::District, false),
        (Role::DepartmentOfficer, Scope::District, false),
        (Role::DataPlatform, Scope::District, false),
        (Role::DataPlatform, xindian(), false),
        (Role::Resident, xindian(), false),
    ] {
        let visibility = holder(role, scope).visibility();
        assert_eq!(visibility.sees_claim(&place), sees, "{role:?}");
    }
    assert!(Actor::system().visibility().sees_claim(&place));
    assert!(!Actor::anonymous().visibility().sees_claim(&place));
}

#[test]
fn a_warrant_says_where_it_was_given() {
    let place = Place::organization(area(SHIYUAN), OrganizationId::from_uuid(Uuid::from_u128(1)));
    for actor in [holder(Role::DistrictCommittee, Scope::District), Actor::system()] {
        let warrant = authorise(&actor, Deed::SuspendOrganization, &place).unwrap();
        assert_eq!(warrant.place(), place);
    }
}

#[test]
fn a_manager_acts_for_its_own_organization_only() {
    let own = OrganizationId::from_uuid(Uuid::from_u128(1));
    let other = OrganizationId::from_uuid(Uuid::from_u128(2));
    let manager = holder(Role::OrganizationManager, Scope::Organization(own));
    assert!(authorise(&manager, Deed::DeclareLeads, &Place::organization(area(SHIYUAN), own)).is_ok());
    assert!(authorise(&manager, Deed::DeclareLeads, &Place::organization(area(SHIYUAN), other)).is_err());
    assert!(
        authorise(
            &manager,
            Deed::SuspendOrganization,
            &Place::organization(area(SHIYUAN), own)
        )
        .is_err()
    );
}

#[test]
fn nobody_acts_without_logging_in_except_where_anyone_may() {
    let nobody = Actor::anonymous();
    for deed in Deed::ALL {
        let answer = authorise(&nobody, *deed, &Place::DISTRICT).map(drop);
        match deed.holders() {
            Holders::Anyone => assert_eq!(answer, Ok(()), "{deed:?}"),
            Holders::SignedIn | Holders::Roles(_) => assert_eq!(answer, Err(Denied::LogInFirst), "{deed:?}"),
        }
    }
}

#[test]
fn a_service_token_without_write_changes_nothing() {
    let mut service = holder(Role::DistrictCommittee, Scope::District);
    service.identity = Identity::Service(AccountId(Uuid::nil()), vec![ServiceScope::Read]);
    let answer = authorise(&service, Deed::RegisterOrganization, &Place::DISTRICT).map(drop);
    assert_eq!(answer, Err(Denied::TokenScope(ServiceScope::Write)));
    service.identity = Identity::Service(AccountId(Uuid::nil()), vec![ServiceScope::Write]);
    assert!(authorise(&service, Deed::RegisterOrganization, &Place::DISTRICT).is_ok());
}

#[test]
fn an_auditor_sees_everything_and_changes_nothing() {
    let auditor = holder(Role::Auditor, Scope::District);
    assert!(auditor.visibility().everything);
    let looks = [
        Deed::RevealPersonalData,
        Deed::RevealNeedContact,
        Deed::RevealBankAccount,
    ];
    for deed in Deed::ALL.iter().filter(|deed| !looks.contains(deed)) {
        if let Holders::Roles(_) = deed.holders() {
            assert!(authorise(&auditor, *deed, &Place::DISTRICT).is_err(), "{deed:?}");
        }
    }
}

#[test]
fn every_mutation_has_a_name_of_its_own() {
    assert_eq!(Deed::RegisterOrganization.mutation(), "registerOrganization");
    let mut names: Vec<String> = Deed::ALL.iter().map(|deed| deed.mutation()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), Deed::ALL.len());
}

#[test]
fn a_residents_grant_over_an_area_shows_no_rows_of_limited_visibility() {
    let resident = holder(Role::Resident, Scope::Area(area(SHIYUAN)));
    assert!(!resident.visibility().sees(&Place::area(area(SHIYUAN))));
}

proptest! {
    /// Whatever scope is held: a warrant is given exactly where the scope covers the place.
    #[test]
    fn a_warrant_needs_a_scope_that_covers(sub in 1u32..12, community in 0u32..40, held in 1u32..12) {
        let place = Place::area(area(&format!("370305{sub:03}{community:03}")));
        let scope = Scope::Area(area(&format!("370305{held:03}000")));
        let officer = holder(Role::SubdistrictOfficer, scope);
        let warranted = authorise(&officer, Deed::FileTeam, &place).is_ok();
        prop_assert_eq!(warranted, sub == held);
        prop_assert_eq!(officer.visibility().sees(&place), sub == held);
    }
}
