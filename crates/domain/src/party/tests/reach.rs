//! Coverage and workers.

use super::*;
use crate::bound::HELD_MAX;
use crate::id::{PartyCoverageId, PartyWorkerId};
use crate::organization::{Organization, OrganizationKind, RegisterOrganization, ServiceCategory};

fn organization(number: u128, full_member_count: i32) -> Organization {
    let input = RegisterOrganization {
        id: OrganizationId(Uuid::from_u128(number)),
        name: "临淄区邻里互助服务中心".into(),
        kind: OrganizationKind::ServiceOrganization,
        category: ServiceCategory::CommunityService,
        area: area("370305003025"),
        credit_code: "52370305Y00000016M".into(),
        former_registration_no: None,
        address: None,
        introduction: None,
        founded_on: None,
        registered_on: day("2019-05-01"),
        registered_by: None,
        supervised_by: None,
        contact: None,
        external_ids: vec![],
        demo: true,
    };
    let registered = Organization::register(area("370305000000"), None, input, noon("2020-01-01")).unwrap();
    Organization {
        full_member_count,
        ..registered
    }
}

fn cover(form: CoverageForm, begins: &str, ends: Option<&str>) -> AssignCoverage {
    AssignCoverage {
        id: PartyCoverageId(Uuid::from_u128(5)),
        form,
        begins: Some(day(begins)),
        ends: ends.map(day),
        document: None,
    }
}

fn at_work(kind: Kind, host: Option<u128>) -> PartyOrganization {
    PartyOrganization {
        kind,
        host: host.map(|host| OrganizationId(Uuid::from_u128(host))),
        ..active().0
    }
}

fn assign(
    organization: &Organization,
    by: &PartyOrganization,
    assign: AssignCoverage,
    units: usize,
    others: &[PartyCoverage],
) -> Result<PartyCoverage, Refusals> {
    PartyCoverage::assign(organization, by, assign, units, others, noon("2021-01-01"))
}

#[test]
fn each_form_of_coverage_has_its_kinds() {
    use CoverageForm::{FunctionalBranch, Instructor, JointBranch, OwnBranch};
    let small = organization(7, 2);
    for (kind, form, allowed) in [
        (Kind::Branch, OwnBranch, true),
        (Kind::GeneralBranch, OwnBranch, true),
        (Kind::JointBranch, OwnBranch, false),
        (Kind::JointBranch, JointBranch, true),
        (Kind::Branch, JointBranch, false),
        (Kind::FunctionalBranch, FunctionalBranch, true),
        (Kind::TemporaryBranch, FunctionalBranch, true),
        (Kind::Branch, FunctionalBranch, false),
        (Kind::PartyCommittee, Instructor, true),
    ] {
        let by = at_work(kind, Some(7));
        let result = assign(&small, &by, cover(form, "2021-01-01", None), 0, &[]);
        assert_eq!(result.is_ok(), allowed, "{kind:?} {form:?}");
        if !allowed {
            assert_eq!(code(result), RefusalCode::CoverageKind);
        }
    }
    let elsewhere = at_work(Kind::Branch, Some(8));
    let refused = assign(&small, &elsewhere, cover(OwnBranch, "2021-01-01", None), 0, &[]);
    assert_eq!(code(refused), RefusalCode::CoverageKind);
}

#[test]
fn only_a_party_organization_at_work_covers() {
    let planned = PartyOrganization {
        status: Is::Approved,
        ..at_work(Kind::JointBranch, None)
    };
    let refused = assign(
        &organization(7, 2),
        &planned,
        cover(CoverageForm::JointBranch, "2021-01-01", None),
        0,
        &[],
    );
    assert_eq!(code(refused), RefusalCode::ActionNotAllowed);
}

#[test]
fn with_three_full_members_an_organization_has_to_form_its_own_branch() {
    for (kind, form, refused) in [
        (Kind::JointBranch, CoverageForm::JointBranch, true),
        (Kind::PartyCommittee, CoverageForm::Instructor, true),
        (Kind::FunctionalBranch, CoverageForm::FunctionalBranch, false),
        (Kind::Branch, CoverageForm::OwnBranch, false),
    ] {
        let by = at_work(kind, Some(7));
        let result = assign(&organization(7, 3), &by, cover(form, "2021-01-01", None), 0, &[]);
        assert_eq!(result.is_err(), refused, "{form:?}");
        if refused {
            assert_eq!(code(result), RefusalCode::BranchRequired);
        }
    }
}

#[test]
fn a_joint_branch_of_more_than_five_units_needs_a_document() {
    let by = at_work(Kind::JointBranch, None);
    let plain = cover(CoverageForm::JointBranch, "2021-01-01", None);
    let documented = AssignCoverage {
        document: Some("批复".into()),
        ..plain.clone()
    };
    let small = organization(7, 1);
    assert!(assign(&small, &by, plain.clone(), 4, &[]).is_ok());
    assert_eq!(code(assign(&small, &by, plain, 5, &[])), RefusalCode::TooManyUnits);
    assert!(assign(&small, &by, documented, 5, &[]).is_ok());
}

#[test]
fn nobody_is_counted_twice() {
    let small = organization(7, 2);
    let joint = at_work(Kind::JointBranch, None);
    let own = PartyOrganization {
        id: PartyOrganizationId(Uuid::from_u128(33)),
        ..at_work(Kind::Branch, Some(7))
    };
    let first = assign(
        &small,
        &joint,
        cover(CoverageForm::JointBranch, "2021-01-01", Some("2021-06-30")),
        0,
        &[],
    )
    .unwrap();
    let others = [first];
    let second = |begins| assign(&small, &own, cover(CoverageForm::OwnBranch, begins, None), 0, &others);
    assert_eq!(code(second("2021-06-30")), RefusalCode::CoverageOverlap);
    assert!(second("2021-07-01").is_ok());
    let instructor = at_work(Kind::PartyCommittee, None);
    assert!(
        assign(
            &small,
            &instructor,
            cover(CoverageForm::Instructor, "2021-02-01", None),
            0,
            &others
        )
        .is_ok()
    );
}

#[test]
fn coverage_ends_after_it_began_and_only_once() {
    let covered = assign(
        &organization(7, 2),
        &at_work(Kind::JointBranch, None),
        cover(CoverageForm::JointBranch, "2021-01-01", None),
        0,
        &[],
    )
    .unwrap();
    let now = noon("2021-08-01");
    assert_eq!(
        code(covered.clone().end(day("2020-12-31"), now)),
        RefusalCode::EndsBeforeStart
    );
    assert_eq!(
        code(covered.clone().end(day("2021-08-02"), now)),
        RefusalCode::FutureDate
    );
    let ended = covered.end(day("2021-07-31"), now).unwrap();
    assert!(ended.in_force(day("2021-07-31")) && !ended.in_force(day("2021-08-01")));
    assert_eq!(code(ended.end(day("2021-08-01"), now)), RefusalCode::AlreadyEnded);
}

fn worker(number: u128, post: PartyPost, begins: &str) -> AppointWorker {
    AppointWorker {
        id: PartyWorkerId(Uuid::from_u128(number)),
        organization: None,
        name: "欧阳小明".into(),
        post,
        full_time: true,
        begins: Some(day(begins)),
    }
}

#[test]
fn a_party_organization_has_one_secretary_at_a_time() {
    let by = at_work(Kind::Branch, Some(7));
    let now = noon("2021-06-01");
    let first = PartyWorker::appoint(&by, worker(1, PartyPost::Secretary, "2021-01-01"), &[], now).unwrap();
    assert_eq!(first.organization, by.host);
    assert!(!crate::event::snapshot(&first).to_string().contains("小明"));
    let second = worker(2, PartyPost::Secretary, "2021-05-01");
    let refused = only(PartyWorker::appoint(
        &by,
        second.clone(),
        std::slice::from_ref(&first),
        now,
    ));
    assert_eq!(refused.code, RefusalCode::PostTaken);
    let clerk = worker(3, PartyPost::Clerk, "2021-05-01");
    assert!(PartyWorker::appoint(&by, clerk, std::slice::from_ref(&first), now).is_ok());
    let first = first.dismiss(day("2021-04-30"), now).unwrap();
    assert!(!first.in_office(day("2021-05-01")));
    assert!(PartyWorker::appoint(&by, second, std::slice::from_ref(&first), now).is_ok());
    assert_eq!(code(first.dismiss(day("2021-05-01"), now)), RefusalCode::AlreadyEnded);
}

#[test]
fn an_organization_has_room_for_a_hundred_coverages_on_record() {
    let by = at_work(Kind::JointBranch, None);
    let small = organization(7, 2);
    let of_a_day = cover(CoverageForm::JointBranch, "2021-01-01", Some("2021-01-01"));
    let one = assign(&small, &by, of_a_day, 0, &[]).unwrap();
    let later = || cover(CoverageForm::JointBranch, "2021-02-01", None);
    let mut known = vec![one; HELD_MAX];
    assert_eq!(code(assign(&small, &by, later(), 0, &known)), RefusalCode::TooMany);
    known.pop();
    assert!(assign(&small, &by, later(), 0, &known).is_ok());
}
