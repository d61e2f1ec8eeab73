use super::*;
use crate::bound::HELD_MAX;
use crate::change::Change;
use crate::contract::Obligations;
use crate::lifecycle::Lifecycle;
use crate::money::Money;
use crate::{Refusal, RefusalCode, Refusals, Word};
use proptest::prelude::*;
use uuid::Uuid;

fn at(day: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(1_650_000_000 + i64::from(day) * 86_400, 0).unwrap()
}

fn district() -> AreaCode {
    AreaCode::parse("370305000000").unwrap()
}

fn shiyuan() -> AreaCode {
    AreaCode::parse("370305003025").unwrap()
}

fn contact() -> NewContact {
    NewContact {
        name: "张小明".into(),
        phone: "13800001234".into(),
    }
}

fn team() -> Organization {
    let input = FileTeam {
        id: OrganizationId(Uuid::from_u128(7)),
        name: "  暖奶奶手工坊 ".into(),
        category: ServiceCategory::Charity,
        area: shiyuan(),
        introduction: None,
        founded_on: None,
        contact: contact(),
        external_ids: vec![],
        demo: true,
    };
    Organization::file_team(district(), input, at(0)).unwrap()
}

fn registration(kind: OrganizationKind, code: &str) -> RegisterOrganization {
    RegisterOrganization {
        id: OrganizationId(Uuid::from_u128(8)),
        name: "城际救援队临淄六支队".into(),
        kind,
        category: ServiceCategory::Volunteering,
        area: shiyuan(),
        credit_code: code.into(),
        former_registration_no: None,
        address: None,
        introduction: None,
        founded_on: None,
        registered_on: NaiveDate::from_ymd_opt(2020, 5, 1).unwrap(),
        registered_by: None,
        supervised_by: None,
        contact: None,
        external_ids: vec![],
        demo: true,
    }
}

fn registered() -> Organization {
    let input = registration(OrganizationKind::ServiceOrganization, "52370305Y00000016M");
    Organization::register(district(), None, input, at(0)).unwrap()
}

fn under(covered: bool) -> OrganizationFacts {
    OrganizationFacts {
        covered,
        ..OrganizationFacts::default()
    }
}

fn active() -> Organization {
    let declared = Capabilities {
        capabilities: vec!["EMERGENCY_RESCUE".into()],
        capacity: 2,
        service_areas: vec![shiyuan()],
    };
    let covered = under(true);
    registered()
        .declare_capabilities(declared, at(1))
        .unwrap()
        .activate(covered, at(2))
        .unwrap()
}

fn only(refusals: Refusals) -> Refusal {
    let mut refusals = refusals.into_vec();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    refusals.remove(0)
}

#[test]
fn a_team_is_put_on_file_with_its_community_and_a_masked_contact() {
    let team = team();
    assert_eq!(
        (team.status, team.kind, team.version),
        (OrganizationStatus::Team, OrganizationKind::CommunityTeam, 1)
    );
    assert_eq!(team.name, "暖奶奶手工坊");
    let shown = crate::event::snapshot(&team).to_string();
    assert!(
        shown.contains("138****1234") && !shown.contains("13800001234"),
        "{shown}"
    );
}

#[test]
fn a_wrong_credit_code_names_the_failed_check() {
    let cases = [
        ("52370305Y0000001", RefusalCode::CreditCodeLength),
        ("52370305Y0000001IM", RefusalCode::CreditCodeCharacter),
        ("91350100M000100Y43", RefusalCode::CreditCodeDepartment),
        ("51370305Y00000016Q", RefusalCode::CreditCodeKind),
        ("51100000500000024G", RefusalCode::CreditCodeBodyCheck),
        ("53100000500020462H", RefusalCode::CreditCodeCheck),
    ];
    for (code, expected) in cases {
        let input = registration(OrganizationKind::ServiceOrganization, code);
        let refusal = only(Organization::register(district(), None, input, at(0)).unwrap_err());
        assert_eq!(
            (refusal.code, refusal.field),
            (expected, vec!["creditCode".to_owned()]),
            "{code}"
        );
    }
}

#[test]
fn a_form_hears_of_all_its_mistakes_at_once() {
    let mut input = registration(OrganizationKind::ServiceOrganization, "52370305Y00000016M");
    input.name = " ".into();
    input.registered_on = NaiveDate::from_ymd_opt(2100, 1, 1).unwrap();
    input.contact = Some(NewContact {
        name: "张".into(),
        phone: "123".into(),
    });
    let refusals = Organization::register(district(), None, input, at(0))
        .unwrap_err()
        .into_vec();
    let fields: Vec<String> = refusals.iter().map(|refusal| refusal.field.join(".")).collect();
    assert_eq!(fields, ["name", "contact.phone", "registeredOn"]);
}

#[test]
fn a_team_that_registers_keeps_its_identity_and_its_old_name() {
    let input = registration(OrganizationKind::ServiceOrganization, "52370305Y00000016M");
    let organization = Organization::register(district(), Some(team()), input, at(3)).unwrap();
    assert_eq!(
        (organization.id, organization.status, organization.version),
        (team().id, OrganizationStatus::Registered, 2)
    );
    assert_eq!(organization.former_names[0].name, "暖奶奶手工坊");
    assert!(organization.contact.is_some() && organization.demo);
}

#[test]
fn activation_needs_coverage_or_a_plan_and_a_capability() {
    let bare = registered();
    let refused = |organization: &Organization, covered| {
        organization
            .check(OrganizationAction::Activate, under(covered))
            .map_err(|it| it.code)
    };
    assert_eq!(refused(&bare, false), Err(RefusalCode::CoverageMissing));
    assert_eq!(refused(&bare, true), Err(RefusalCode::CapabilityMissing));
    assert_eq!(active().status, OrganizationStatus::Active);
}

#[test]
fn a_suspension_ends_only_when_every_cause_is_closed_by_proof() {
    let causes = vec![
        (SuspensionReason::AbnormalList, None),
        (SuspensionReason::AnnualReportMissing, None),
    ];
    let suspended = active().suspend(causes, at(5)).unwrap();
    let refusal = only(suspended.clone().reinstate(at(6)).unwrap_err());
    assert_eq!(refusal.code, RefusalCode::CausesOpen);
    assert!(
        refusal
            .message(crate::Locale::ZhCn)
            .contains("列入活动异常名录、未报送年报")
    );
    let one = suspended
        .close_cause(SuspensionReason::AbnormalList, "移出决定〔2022〕3号".into(), at(7))
        .unwrap();
    assert!(one.clone().reinstate(at(8)).is_err());
    let both = one
        .close_cause(SuspensionReason::AnnualReportMissing, "年报回执".into(), at(9))
        .unwrap();
    assert_eq!(both.reinstate(at(10)).unwrap().status, OrganizationStatus::Active);
}

#[test]
fn a_suspension_needs_a_cause_and_another_cause_needs_a_note() {
    assert_eq!(
        only(active().suspend(vec![], at(5)).unwrap_err()).code,
        RefusalCode::ReasonRequired
    );
    let refusal = only(
        active()
            .suspend(vec![(SuspensionReason::Other, None)], at(5))
            .unwrap_err(),
    );
    assert_eq!(refusal.field, ["causes", "0", "note"]);
}

#[test]
fn deregistration_waits_for_the_party_relations_and_is_for_good() {
    let ending = |kind| Deregistration {
        kind,
        on: china(at(20)),
        successor: None,
    };
    let closing = active()
        .liquidate("自行决定".into(), OrganizationFacts::default(), at(11))
        .unwrap();
    let covered = under(true);
    let refusal = only(
        closing
            .clone()
            .deregister(ending(DeregistrationKind::Voluntary), "x".into(), covered, at(20))
            .unwrap_err(),
    );
    assert_eq!(refusal.code, RefusalCode::PartyRelationsOpen);
    let gone = closing
        .deregister(
            ending(DeregistrationKind::Voluntary),
            "清算完毕".into(),
            OrganizationFacts::default(),
            at(20),
        )
        .unwrap();
    for action in OrganizationAction::ALL {
        assert!(gone.check(*action, OrganizationFacts::default()).is_err(), "{action:?}");
    }
    assert_eq!(
        only(gone.rename("新名称", at(21)).unwrap_err()).code,
        RefusalCode::RecordClosed
    );
}

fn china(now: DateTime<Utc>) -> NaiveDate {
    crate::time::china_date(now)
}

#[test]
fn an_organization_has_room_for_a_hundred_former_names() {
    let mut renamed = active();
    for number in 0..HELD_MAX {
        renamed = renamed.rename(&format!("名称{number}"), at(21)).unwrap();
    }
    assert_eq!(renamed.former_names.len(), HELD_MAX);
    let refusal = only(renamed.rename("又一名称", at(22)).unwrap_err());
    assert_eq!(
        (refusal.code, refusal.field),
        (RefusalCode::TooMany, vec!["name".into()])
    );
}

#[test]
fn a_revocation_may_leave_the_liquidation_out() {
    let ending = Deregistration {
        kind: DeregistrationKind::Revoked,
        on: china(at(5)),
        successor: None,
    };
    let gone = active()
        .deregister(ending, "撤销登记决定".into(), OrganizationFacts::default(), at(5))
        .unwrap();
    assert_eq!(gone.status, OrganizationStatus::Deregistered);
}

#[test]
fn no_end_while_a_contract_is_in_force_or_an_advance_unsettled() {
    let bound = |contracts_in_force, fen| OrganizationFacts {
        obligations: Obligations {
            contracts_in_force,
            unsettled_advance: Money::from_fen(fen),
        },
        ..OrganizationFacts::default()
    };
    let (active, team) = (active(), team());
    let liquidating = active
        .clone()
        .liquidate("自行决定".into(), bound(0, 0), at(11))
        .unwrap();
    for (organization, action) in [
        (&active, OrganizationAction::Liquidate),
        (&active, OrganizationAction::Revoke),
        (&liquidating, OrganizationAction::Deregister),
        (&liquidating, OrganizationAction::Revoke),
        (&team, OrganizationAction::Deregister),
    ] {
        let code = |facts| organization.check(action, facts).map_err(|refusal| refusal.code).err();
        assert_eq!(code(bound(1, 0)), Some(RefusalCode::ContractsInForce), "{action:?}");
        // The registrar's revocation does not wait for the advance: who is gone cannot pay it back.
        let advance = (action != OrganizationAction::Revoke).then_some(RefusalCode::AdvanceUnsettled);
        assert_eq!(code(bound(0, 1)), advance, "{action:?}");
        assert_eq!(code(bound(0, 0)), None, "{action:?}");
    }
    let refused = only(active.liquidate("自行决定".into(), bound(2, 0), at(11)).unwrap_err());
    assert_eq!(refused.code, RefusalCode::ContractsInForce);
}

#[test]
fn a_profile_change_touches_only_what_is_mentioned() {
    let before = active();
    let change = ProfileChange {
        address: Change::To("临淄区辛店街道".into()),
        full_member_count: Some(4),
        ..ProfileChange::default()
    };
    let after = before.clone().change_profile(change, at(12)).unwrap();
    assert_eq!(
        (after.address.as_deref(), after.full_member_count, after.version),
        (Some("临淄区辛店街道"), 4, before.version + 1)
    );
    assert_eq!(
        (&after.introduction, &after.contact),
        (&before.introduction, &before.contact)
    );
    let cleared = after
        .change_profile(
            ProfileChange {
                address: Change::Clear,
                ..ProfileChange::default()
            },
            at(13),
        )
        .unwrap();
    assert_eq!(cleared.address, None);
}

#[test]
fn the_diagram_shows_every_state() {
    let diagram = OrganizationLifecycle::diagram();
    for state in OrganizationStatus::ALL {
        assert!(diagram.contains(state.code()), "{diagram}");
    }
    assert!(diagram.contains("DEREGISTERED --> [*]"));
}

proptest! {
    /// Whatever is tried in whatever order: the status only ever moves along the table, and every
    /// accepted action moves the version by one.
    #[test]
    fn the_life_never_leaves_its_table(steps in prop::collection::vec((0usize..9, any::<bool>()), 0..40)) {
        let mut organization = registered();
        for (day, (step, covered)) in steps.into_iter().enumerate() {
            let action = OrganizationAction::ALL[step];
            let facts = under(covered);
            let (now, before) = (at(day as u32), organization.clone());
            let ending = |kind| Deregistration { kind, on: china(now), successor: None };
            let result = match action {
                OrganizationAction::Admit => before.clone().admit(facts, now),
                OrganizationAction::Activate => before.clone().activate(facts, now),
                OrganizationAction::Suspend => before.clone().suspend(vec![(SuspensionReason::AbnormalList, None)], now),
                OrganizationAction::Reinstate => before.clone().reinstate(now),
                OrganizationAction::Liquidate => before.clone().liquidate("r".into(), facts, now),
                OrganizationAction::Deregister => before.clone().deregister(ending(DeregistrationKind::Voluntary), "r".into(), facts, now),
                OrganizationAction::Revoke => before.clone().deregister(ending(DeregistrationKind::Revoked), "r".into(), facts, now),
                OrganizationAction::File | OrganizationAction::Register => continue,
            };
            let allowed = before.check(action, facts);
            if let Ok(after) = result {
                let row = OrganizationLifecycle::transition(before.status, action).unwrap();
                prop_assert_eq!(after.status, row.to);
                prop_assert_eq!(after.version, before.version + 1);
                prop_assert!(allowed.is_ok());
                organization = after;
            } else {
                prop_assert!(allowed.is_err());
            }
        }
    }
}
