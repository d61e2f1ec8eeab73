//! The life of a project: every action in every state, and every guard.

use super::*;
use crate::Word as _;
use crate::id::ContractId;
use crate::lifecycle::Lifecycle as _;

/// The project made to stand in a state.
fn in_state(status: ProjectStatus) -> Project {
    Project {
        status,
        ..accepted_milestones()
    }
}

#[test]
fn the_whole_way_from_the_start_to_the_end() {
    let project = completed();
    assert_eq!(project.completed_on, Some(day("2026-06-30")));
    let accepted = project.accept(residents(3), &by(1), now()).unwrap();
    assert_eq!(accepted.status, ProjectStatus::Accepted);
    assert_eq!(accepted.acceptance.as_ref().unwrap().representatives[0].count, 3);
    let closed = accepted.close(&by(1), now()).unwrap();
    assert_eq!(closed.status, ProjectStatus::Closed);
    assert_eq!(closed.ended_on, Some(day("2026-06-30")));
    // Opened, started, two milestones delivered and accepted, completed, accepted, closed.
    assert_eq!(closed.version, 9);
}

#[test]
fn no_action_leaves_the_table() {
    for &status in ProjectStatus::ALL {
        for row in ProjectLifecycle::actions() {
            let allowed = ProjectLifecycle::transition(status, row.action).is_ok();
            let told = in_state(status).check(row.action, &by(1));
            match told {
                Ok(_) => assert!(allowed, "{:?} in {status:?}", row.action),
                Err(refusal) if refusal.code == RefusalCode::ActionNotAllowed && !allowed => {}
                Err(refusal) => assert!(allowed, "{:?} in {status:?}: {refusal:?}", row.action),
            }
        }
    }
}

#[test]
fn a_project_with_a_price_starts_with_a_signed_contract_only() {
    let priced = Project {
        price: Money::from_fen(500_000),
        ..planned()
    };
    assert_eq!(
        refused(priced.clone().start(&own(), now())),
        [(RefusalCode::ContractMissing, String::new())]
    );
    let signed = priced.with_contract(id::<ContractId>(3), now()).unwrap();
    assert_eq!(
        refused(signed.clone().with_contract(id::<ContractId>(4), now())),
        [(RefusalCode::ContractOpen, String::new())]
    );
    assert_eq!(
        signed.clone().start(&own(), now()).unwrap().status,
        ProjectStatus::InProgress
    );
    assert_eq!(signed.without_contract(now()).contract, None);
    let over = in_state(ProjectStatus::Closed).with_contract(id::<ContractId>(3), now());
    assert_eq!(refused(over)[0].0, RefusalCode::ActionNotAllowed);
}

#[test]
fn a_suspended_organization_neither_starts_nor_resumes_but_may_be_relieved() {
    let suspended = ProjectFacts {
        organization: OrganizationStatus::Suspended,
        ..own()
    };
    assert_eq!(
        refused(planned().start(&suspended, now())),
        [(RefusalCode::OrganizationUnable, String::new())]
    );
    let paused = running().pause("负责人变更", &suspended, now()).unwrap();
    assert_eq!(paused.status_reason.as_deref(), Some("负责人变更"));
    assert_eq!(
        refused(paused.clone().resume(&suspended, now())),
        [(RefusalCode::OrganizationUnable, String::new())]
    );
    assert_eq!(
        paused.clone().resume(&own(), now()).unwrap().status,
        ProjectStatus::InProgress
    );
    let successor = Staffing {
        organization: id(11),
        ..staffing(OrganizationStatus::Active)
    };
    let judge = ProjectFacts {
        organization: OrganizationStatus::Suspended,
        ..by(1)
    };
    let handed = paused
        .clone()
        .hand_over(successor, "原组织停用", &judge, now())
        .unwrap();
    assert_eq!(handed.status, ProjectStatus::Planned);
    assert_eq!(
        (handed.organization, handed.participants[0].organization),
        (id(11), id(11))
    );
    assert!(!handed.involves(id(10)));
    assert_eq!(handed.hand_overs[0].from, id(10));
    // The first start stays the first start.
    assert_eq!(
        handed.start(&own(), later(9)).unwrap().started_on,
        Some(day("2026-06-30"))
    );
    let ended = paused
        .terminate(TerminationReason::OrganizationEnded, None, &judge, now())
        .unwrap();
    assert_eq!(ended.status, ProjectStatus::Terminated);
}

#[test]
fn a_hand_over_needs_an_able_successor_and_no_open_contract() {
    let to = |number, status| Staffing {
        organization: id(number),
        ..staffing(status)
    };
    let active = OrganizationStatus::Active;
    let hand = |project: Project, successor, reason: &str| refused(project.hand_over(successor, reason, &by(1), now()));
    let told = |code, field: &str| vec![(code, field.to_owned())];
    assert_eq!(
        hand(running(), to(10, active), "因故"),
        told(RefusalCode::InvalidId, "organization")
    );
    assert_eq!(
        hand(running(), to(11, OrganizationStatus::Suspended), "因故"),
        told(RefusalCode::OrganizationUnable, "organization")
    );
    let full = Staffing {
        running: 3,
        ..to(11, active)
    };
    assert_eq!(
        hand(running(), full, "因故"),
        told(RefusalCode::CapacityUsed, "organization")
    );
    assert_eq!(
        hand(running(), to(11, active), ""),
        told(RefusalCode::ReasonRequired, "reason")
    );
    let signed = running().with_contract(id::<ContractId>(3), now()).unwrap();
    assert_eq!(
        hand(signed, to(11, active), "因故"),
        told(RefusalCode::ContractOpen, "")
    );
    assert_eq!(
        hand(completed(), to(11, active), "因故")[0].0,
        RefusalCode::ActionNotAllowed
    );
}

#[test]
fn a_milestone_is_delivered_with_evidence_and_again_after_it_was_returned() {
    let told = |code, field: &str| vec![(code, field.to_owned())];
    assert_eq!(
        refused(running().deliver(1, None, vec![], &own(), now())),
        told(RefusalCode::Required, "evidence")
    );
    assert_eq!(
        refused(running().deliver(
            1,
            None,
            vec![
                statement("好"),
                Proof {
                    file: None,
                    statement: None
                }
            ],
            &own(),
            now()
        )),
        told(RefusalCode::Required, "evidence.1.file")
    );
    assert_eq!(
        refused(running().deliver(9, None, vec![statement("好")], &own(), now())),
        told(RefusalCode::NotFound, "milestone")
    );
    assert_eq!(
        refused(planned().deliver(1, None, vec![statement("好")], &own(), now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
    let delivered = running()
        .deliver(1, Some("已完成".into()), vec![statement("好")], &own(), now())
        .unwrap();
    assert!(delivered.awaits_acceptance());
    assert_eq!(delivered.next_due(), Some(day("2026-09-30")));
    // Delivered once, not twice; the other one may come meanwhile.
    assert_eq!(
        refused(delivered.clone().deliver(1, None, vec![statement("好")], &own(), now())),
        told(RefusalCode::ActionNotAllowed, "milestone")
    );
    assert!(
        delivered
            .clone()
            .deliver(2, None, vec![statement("好")], &own(), now())
            .is_ok()
    );
    assert_eq!(
        refused(delivered.clone().return_delivery(1, "", &by(1), now())),
        told(RefusalCode::ReasonRequired, "reason")
    );
    let returned = delivered.return_delivery(1, "缺照片", &by(1), now()).unwrap();
    assert_eq!(returned.milestones[0].status, MilestoneStatus::Returned);
    assert!(!returned.awaits_acceptance());
    let again = returned
        .deliver(1, None, vec![statement("补照片")], &own(), later(3))
        .unwrap();
    assert_eq!(again.milestones[0].deliveries.len(), 2);
    assert_eq!(
        again.milestones[0].deliveries[0].returned.as_ref().unwrap().reason,
        "缺照片"
    );
}

#[test]
fn who_delivered_does_not_accept_nor_does_anybody_of_an_organization_that_takes_part() {
    let facts = by(7);
    let delivered = running()
        .deliver(1, None, vec![statement("好")], &facts, now())
        .unwrap();
    let ticked = delivered.milestones[0].deliverables.clone();
    let told = |code, field: &str| vec![(code, field.to_owned())];
    let accept = |facts: &ProjectFacts, ticked: &[String], acceptance| {
        delivered.clone().accept_delivery(1, ticked, acceptance, facts, now())
    };
    assert_eq!(
        refused(accept(&facts, &ticked, residents(2))),
        told(RefusalCode::DelivererAccepts, "")
    );
    assert_eq!(
        refused(accept(&own(), &ticked, residents(2))),
        told(RefusalCode::OwnOrganization, "")
    );
    assert_eq!(
        refused(delivered.clone().return_delivery(1, "缺照片", &facts, now())),
        told(RefusalCode::DelivererAccepts, "")
    );
    let accepted = accept(&by(1), &ticked, residents(2)).unwrap();
    assert!(accepted.milestones[0].is_accepted());
    assert_eq!(accepted.milestones[0].acceptance.as_ref().unwrap().by, Some(id(1)));
    // Who said that it is complete, or delivered a part, does not accept the whole.
    let whole = Project {
        completed_by: Some(id(8)),
        ..completed()
    };
    assert_eq!(
        refused(whole.clone().accept(residents(2), &by(8), now())),
        told(RefusalCode::DelivererAccepts, "")
    );
    assert_eq!(
        refused(whole.clone().accept(residents(2), &by(900), now())),
        told(RefusalCode::DelivererAccepts, "")
    );
    assert_eq!(
        refused(whole.accept(residents(2), &own(), now())),
        told(RefusalCode::OwnOrganization, "")
    );
    assert!(Judge::of(&manager_of(10), &planned()).tied);
    assert!(!Judge::of(&manager_of(12), &planned()).tied);
}

#[test]
fn an_acceptance_ticks_every_deliverable_and_has_two_resident_representatives() {
    let delivered = running()
        .deliver(1, None, vec![statement("好")], &own(), now())
        .unwrap();
    let ticked = delivered.milestones[0].deliverables.clone();
    let accept = |ticked: &[String], acceptance: NewAcceptance| {
        refused(delivered.clone().accept_delivery(1, ticked, acceptance, &by(1), now()))
    };
    let told = |code, field: &str| (code, field.to_owned());
    assert_eq!(
        accept(&ticked[..1], residents(2)),
        [told(RefusalCode::DeliverablesOpen, "deliverables")]
    );
    let foreign = [ticked.clone(), vec!["别的".to_owned()]].concat();
    assert_eq!(
        accept(&foreign, residents(2)),
        [told(RefusalCode::NotFound, "deliverables.2")]
    );
    assert_eq!(
        accept(&ticked, residents(1)),
        [told(RefusalCode::RepresentativesMissing, "representatives")]
    );
    assert_eq!(
        accept(&[], NewAcceptance::default()),
        [
            told(RefusalCode::DeliverablesOpen, "deliverables"),
            told(RefusalCode::RepresentativesMissing, "representatives")
        ]
    );
    let kind = RepresentativeKind::Guardian;
    let odd = NewAcceptance {
        representatives: vec![Representatives { kind, count: 0 }, Representatives { kind, count: 2 }],
        note: Some("王老师 13812345678".into()),
    };
    assert_eq!(
        accept(&ticked, odd),
        [
            told(RefusalCode::OutOfRange, "representatives.0.count"),
            told(RefusalCode::Duplicate, "representatives.1.kind"),
            told(RefusalCode::PersonalNumber, "note"),
        ]
    );
    // One of each of two kinds are two.
    let mixed = NewAcceptance {
        representatives: vec![
            Representatives {
                kind: RepresentativeKind::BuildingHead,
                count: 1,
            },
            Representatives { kind, count: 1 },
        ],
        note: None,
    };
    assert!(
        delivered
            .clone()
            .accept_delivery(1, &ticked, mixed, &by(1), now())
            .is_ok()
    );
    let none = refused(running().accept_delivery(1, &ticked, residents(2), &by(1), now()));
    assert_eq!(none, [told(RefusalCode::ActionNotAllowed, "")]);
}

#[test]
fn completing_needs_every_milestone_accepted() {
    let delivered = running()
        .deliver(1, None, vec![statement("好")], &own(), now())
        .unwrap();
    assert_eq!(
        refused(delivered.complete(&own(), now())),
        [(RefusalCode::MilestonesOpen, String::new())]
    );
    assert_eq!(
        refused(
            accepted_milestones()
                .pause("天气", &own(), now())
                .unwrap()
                .complete(&own(), now())
        )[0]
        .0,
        RefusalCode::ActionNotAllowed
    );
    assert_eq!(completed().status, ProjectStatus::Completed);
}

#[test]
fn a_termination_says_why() {
    let end = |why, note: Option<&str>| running().terminate(why, note.map(str::to_owned), &by(1), now());
    assert_eq!(
        refused(end(TerminationReason::Other, None)),
        [(RefusalCode::ReasonRequired, "note".to_owned())]
    );
    let ended = end(TerminationReason::Breach, Some("多次未服务")).unwrap();
    assert_eq!(ended.termination.as_ref().unwrap().reason, TerminationReason::Breach);
    assert_eq!(ended.ended_on, Some(day("2026-06-30")));
    assert!(!ended.status.is_running());
    assert_eq!(
        refused(ended.terminate(TerminationReason::Breach, None, &by(1), now()))[0].0,
        RefusalCode::ActionNotAllowed
    );
}

#[test]
fn running_and_public_states_are_what_they_say() {
    for &status in ProjectStatus::ALL {
        assert_eq!(
            status.is_running(),
            ProjectStatus::RUNNING.contains(&status),
            "{status:?}"
        );
        assert_eq!(
            status.is_public(),
            ProjectStatus::PUBLIC.contains(&status),
            "{status:?}"
        );
        let rateable = ProjectLifecycle::transition(status, ProjectAction::Rate).is_ok();
        assert_eq!(rateable, ProjectStatus::RATEABLE.contains(&status), "{status:?}");
    }
}

#[test]
fn a_project_round_trips_through_its_document() {
    let project = completed();
    let document = serde_json::to_value(&project).unwrap();
    assert_eq!(serde_json::from_value::<Project>(document).unwrap(), project);
}
