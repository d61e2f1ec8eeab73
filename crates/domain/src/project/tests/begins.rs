//! How projects begin.

use super::*;

#[test]
fn a_proposed_project_waits_and_nobody_but_its_own_sees_it() {
    let project = Project::propose(district(), new(), staffing(OrganizationStatus::Active), now()).unwrap();
    assert_eq!(project.status, ProjectStatus::Proposed);
    assert!(!project.status.is_public());
    assert_eq!(project.opened_on, None);
    assert_eq!(project.version, 1);
    let approved = project.approve(&by(1), now()).unwrap();
    assert_eq!(approved.status, ProjectStatus::Planned);
    assert_eq!(approved.opened_on, Some(day("2026-06-30")));
    assert!(approved.status.is_public());
}

#[test]
fn the_leading_organization_is_the_first_of_those_that_take_part() {
    let mut input = new();
    input.participants = (11..=18)
        .chain([10])
        .map(|number| NewParticipant {
            organization: id(number),
            services: vec!["家政".into(), "助学".into()],
        })
        .collect();
    let project = Project::open(district(), input, now()).unwrap();
    assert_eq!(project.participants.len(), 9);
    assert_eq!(project.participants[0].organization, id(10));
    assert_eq!(project.participants[0].services, ["家政", "助学"]);
    let alone = planned();
    assert_eq!(alone.participants.len(), 1);
    assert!(alone.involves(id(10)) && !alone.involves(id(11)));
}

#[test]
fn every_mistake_of_a_proposal_is_told_at_once() {
    let input = NewProject {
        title: "  ".into(),
        outcomes: vec![],
        description: "请联系 13812345678".into(),
        beneficiary_kinds: vec![BeneficiaryKind::Minors, BeneficiaryKind::Minors],
        fee: Money::from_fen(-1),
        price: Money::from_fen(10_000_000_001),
        ends_on: day("2026-06-01"),
        needs: vec![id::<NeedId>(70), id::<NeedId>(70)],
        participants: vec![
            NewParticipant {
                organization: id(11),
                services: vec!["家政".into(), "家政".into()],
            },
            NewParticipant {
                organization: id(11),
                services: vec![],
            },
        ],
        milestones: vec![NewMilestone {
            title: "".into(),
            deliverables: vec![],
            due_on: day("2020-01-01"),
        }],
        ..new()
    };
    let told = refused(Project::open(district(), input, now()));
    for expected in [
        (RefusalCode::Required, "title"),
        (RefusalCode::Required, "outcomes"),
        (RefusalCode::PersonalNumber, "description"),
        (RefusalCode::Duplicate, "beneficiaryKinds.1"),
        (RefusalCode::OutOfRange, "fee"),
        (RefusalCode::OutOfRange, "price"),
        (RefusalCode::EndsBeforeStart, "endsOn"),
        (RefusalCode::Duplicate, "needs.1"),
        (RefusalCode::Duplicate, "participants.0.services.1"),
        (RefusalCode::Duplicate, "participants.1.organization"),
        (RefusalCode::Required, "milestones.0.title"),
        (RefusalCode::Required, "milestones.0.deliverables"),
        (RefusalCode::OutOfRange, "milestones.0.dueOn"),
    ] {
        assert!(
            told.contains(&(expected.0, expected.1.to_owned())),
            "{expected:?} is not in {told:?}"
        );
    }
    assert_eq!(told.len(), 13, "{told:?}");
    let without = NewProject {
        milestones: vec![],
        ..new()
    };
    assert_eq!(
        refused(Project::open(district(), without, now())),
        [(RefusalCode::Required, "milestones".to_owned())]
    );
    let long = NewProject {
        ends_on: day("2029-07-02"),
        ..new()
    };
    assert_eq!(
        refused(Project::open(district(), long, now())),
        [(RefusalCode::OutOfRange, "endsOn".to_owned())]
    );
}

#[test]
fn a_suspended_organization_proposes_nothing_and_a_team_only_what_nobody_pays_for() {
    use OrganizationStatus::{Deregistered, Incubating, Liquidating, Registered, Suspended, Team};
    for status in [Suspended, Liquidating, Deregistered, Registered] {
        let told = refused(Project::propose(district(), new(), staffing(status), now()));
        assert_eq!(
            told,
            [(RefusalCode::OrganizationUnable, "organization".to_owned())],
            "{status:?}"
        );
    }
    let paid = || NewProject {
        price: Money::from_fen(500_000),
        ..new()
    };
    for status in [Team, Incubating] {
        assert!(Project::propose(district(), new(), staffing(status), now()).is_ok());
        let told = refused(Project::propose(district(), paid(), staffing(status), now()));
        assert_eq!(told, [(RefusalCode::OrganizationUnable, "organization".to_owned())]);
    }
}

#[test]
fn a_commission_and_an_approval_need_capacity_left() {
    let full = Staffing {
        running: 3,
        ..staffing(OrganizationStatus::Active)
    };
    let told = refused(Project::commission(district(), new(), full, now()));
    assert_eq!(told, [(RefusalCode::CapacityUsed, "organization".to_owned())]);
    assert!(Project::commission(district(), new(), staffing(OrganizationStatus::Active), now()).is_ok());
    // Proposing takes up nothing yet.
    let proposed = Project::propose(district(), new(), full, now()).unwrap();
    let facts = ProjectFacts { running: 3, ..by(1) };
    assert_eq!(
        refused(proposed.clone().approve(&facts, now())),
        [(RefusalCode::CapacityUsed, String::new())]
    );
    let suspended = ProjectFacts {
        organization: OrganizationStatus::Suspended,
        ..by(1)
    };
    assert_eq!(
        refused(proposed.clone().approve(&suspended, now())),
        [(RefusalCode::OrganizationUnable, String::new())]
    );
    assert_eq!(
        refused(proposed.clone().approve(&own(), now())),
        [(RefusalCode::OwnOrganization, String::new())]
    );
    assert_eq!(
        refused(proposed.clone().decline(" ", &by(1), now())),
        [(RefusalCode::ReasonRequired, "reason".to_owned())]
    );
    let declined = proposed.decline("与在办项目重复", &by(1), now()).unwrap();
    assert_eq!(declined.status, ProjectStatus::Declined);
    assert_eq!(declined.ended_on, Some(day("2026-06-30")));
    assert!(!declined.status.is_public());
    assert_eq!(
        refused(declined.approve(&by(1), now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
}

#[test]
fn a_recurring_project_is_renewed_after_it_ended_by_the_same_organization() {
    let before = completed();
    let next = day("2027-01-01");
    assert_eq!(before.check_renewal(id(10), next), Ok(()));
    let told = |result: Result<(), crate::Refusal>| result.map_err(|refusal| (refusal.code, refusal.field.join(".")));
    assert_eq!(
        told(before.check_renewal(id(11), next)),
        Err((RefusalCode::NotFound, "organization".to_owned()))
    );
    assert_eq!(
        told(before.check_renewal(id(10), day("2026-12-31"))),
        Err((RefusalCode::NotYetOpen, "beginsOn".to_owned()))
    );
    assert_eq!(
        told(running().check_renewal(id(10), next)),
        Err((RefusalCode::ProjectNotEnded, "renews".to_owned()))
    );
    let once = Project {
        recurring: false,
        ..completed()
    };
    assert_eq!(
        told(once.check_renewal(id(10), next)),
        Err((RefusalCode::NotRecurring, "renews".to_owned()))
    );
}
