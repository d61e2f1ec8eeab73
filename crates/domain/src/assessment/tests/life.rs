use super::*;
use crate::access::{Actor, Deed, Grant, Identity, Place, Role, Scope, authorise};
use crate::id::GrantId;
use crate::lifecycle::Lifecycle;

/// What can be done in each state, whatever the guards say.
const POSSIBLE: &[(Is, &[Do])] = &[
    (Is::NotStarted, &[Do::Start, Do::Withdraw, Do::Lapse]),
    (
        Is::SelfAssessing,
        &[
            Do::Save,
            Do::AttachEvidence,
            Do::WithdrawEvidence,
            Do::Submit,
            Do::Withdraw,
            Do::Lapse,
        ],
    ),
    (
        Is::Submitted,
        &[
            Do::Withdraw,
            Do::Review,
            Do::Return,
            Do::AssignAssessor,
            Do::RemoveAssessor,
            Do::DeclareConflict,
        ],
    ),
    (
        Is::SubdistrictReviewed,
        &[
            Do::Withdraw,
            Do::Return,
            Do::AssignAssessor,
            Do::RemoveAssessor,
            Do::DeclareConflict,
            Do::Score,
            Do::Verify,
        ],
    ),
    (Is::DistrictVerified, &[Do::PublishNotice]),
    (
        Is::PublicNotice,
        &[Do::AttachEvidence, Do::PublishNotice, Do::LodgeAppeal, Do::Confirm],
    ),
    (Is::Appealed, &[Do::AttachEvidence, Do::DecideAppeal]),
    (
        Is::AppealDecided,
        &[Do::AttachEvidence, Do::PublishNotice, Do::LodgeAppeal, Do::Confirm],
    ),
    (Is::Confirmed, &[Do::Award]),
    (Is::Awarded, &[]),
    (
        Is::Returned,
        &[
            Do::Save,
            Do::AttachEvidence,
            Do::WithdrawEvidence,
            Do::Submit,
            Do::Withdraw,
            Do::Lapse,
        ],
    ),
    (Is::Withdrawn, &[]),
    (Is::Lapsed, &[]),
];

#[test]
fn every_state_allows_its_own_actions_and_refuses_all_others() {
    let world = world();
    let facts = world.facts(COMMITTEE, "2026-04-28");
    let everywhere = world.everywhere();
    for (assessment, (state, possible)) in everywhere.iter().zip(POSSIBLE) {
        assert_eq!(assessment.status, *state);
        for action in Do::ALL {
            let refused = assessment.check(*action, &facts).map_err(|refusal| refusal.code);
            let impossible = refused == Err(RefusalCode::ActionNotAllowed);
            assert_eq!(!impossible, possible.contains(action), "{state:?} {action:?}");
        }
    }
    assert_eq!(everywhere.len(), Is::ALL.len());
}

#[test]
fn every_action_can_really_be_done_somewhere() {
    let world = world();
    let on = |who, at| world.facts(who, at);
    let done: Vec<(Assessment, Do, AssessmentFacts<'_>)> = vec![
        (world.entered(), Do::Start, on(MANAGER, "2026-03-02")),
        (world.started(), Do::Save, on(MANAGER, "2026-03-02")),
        (world.started(), Do::AttachEvidence, on(MANAGER, "2026-03-02")),
        (world.started(), Do::WithdrawEvidence, on(MANAGER, "2026-03-02")),
        (world.filled(), Do::Submit, on(MANAGER, "2026-03-20")),
        (world.submitted(), Do::Withdraw, on(MANAGER, "2026-03-20")),
        (world.started(), Do::Lapse, on(COMMITTEE, "2026-03-21")),
        (world.submitted(), Do::Review, on(OFFICER, "2026-03-25")),
        (world.submitted(), Do::Return, on(OFFICER, "2026-03-25")),
        (world.reviewed(), Do::AssignAssessor, on(COMMITTEE, "2026-04-07")),
        (world.assigned(), Do::RemoveAssessor, on(COMMITTEE, "2026-04-07")),
        (world.assigned(), Do::DeclareConflict, on(FIRST, "2026-04-08")),
        (world.assigned(), Do::Score, on(FIRST, "2026-04-08")),
        (world.scored(), Do::Verify, on(COMMITTEE, "2026-04-20")),
        (world.verified(), Do::PublishNotice, on(COMMITTEE, "2026-04-27")),
        (world.noticed(), Do::LodgeAppeal, on(MANAGER, "2026-04-28")),
        (world.appealed(), Do::DecideAppeal, on(COMMITTEE, "2026-05-06")),
        (world.noticed(), Do::Confirm, on(COMMITTEE, "2026-05-08")),
        (world.confirmed(), Do::Award, on(COMMITTEE, "2026-05-20")),
    ];
    for (assessment, action, facts) in &done {
        let row = AssessmentLifecycle::transition(assessment.status, *action).unwrap();
        assert_eq!(assessment.check(*action, facts), Ok(row.to), "{action:?}");
    }
    let births = 1;
    assert_eq!(done.len() + births, Do::ALL.len());
}

#[test]
fn the_states_of_the_cycles_progress_add_up() {
    let under_way = Is::ALL.iter().filter(|state| state.is_under_way()).count();
    let unsubmitted = Is::ALL.iter().filter(|state| state.is_unsubmitted()).count();
    assert_eq!((under_way, unsubmitted), (6, 3));
    assert!(
        Is::ALL
            .iter()
            .all(|state| !(state.is_under_way() && state.is_unsubmitted()))
    );
}

#[test]
fn the_tables_can_be_drawn() {
    for (diagram, rows) in [
        (AssessmentLifecycle::diagram(), AssessmentLifecycle::rows()),
        (StarRatingLifecycle::diagram(), StarRatingLifecycle::rows()),
        (CycleLifecycle::diagram(), CycleLifecycle::rows()),
        (RemediationLifecycle::diagram(), RemediationLifecycle::rows()),
    ] {
        assert!(diagram.contains("[*] --> ") && rows.lines().count() > 2, "{diagram}");
    }
    assert!(AssessmentLifecycle::diagram().contains("PUBLIC_NOTICE --> APPEALED: LODGE_APPEAL"));
}

#[test]
fn the_event_log_takes_an_assessment_whole() {
    let world = world();
    for assessment in world.everywhere() {
        let shown = crate::event::snapshot(&assessment);
        assert_eq!(shown["status"], assessment.status.code());
        assert!(shown["self_scores"].is_object(), "{shown}");
    }
}

#[test]
fn what_is_stored_within_an_assessment_reads_back_the_same() {
    let world = world();
    let decided = world.decided();
    let text = |value: serde_json::Value| value.to_string();
    let scores = text(serde_json::to_value(&decided.final_scores).unwrap());
    assert_eq!(
        serde_json::from_str::<StageScores>(&scores).unwrap(),
        decided.final_scores
    );
    let assessors = text(serde_json::to_value(&decided.assessors).unwrap());
    assert_eq!(
        serde_json::from_str::<Vec<Assessor>>(&assessors).unwrap(),
        decided.assessors
    );
    let appeals = text(serde_json::to_value(&decided.appeals).unwrap());
    assert_eq!(serde_json::from_str::<Vec<Appeal>>(&appeals).unwrap(), decided.appeals);
    let notices = text(serde_json::to_value(&decided.notices).unwrap());
    assert_eq!(serde_json::from_str::<Vec<Notice>>(&notices).unwrap(), decided.notices);
    let evidence = text(serde_json::to_value(&decided.evidence).unwrap());
    assert_eq!(
        serde_json::from_str::<Vec<Evidence>>(&evidence).unwrap(),
        decided.evidence
    );
    let returned = world.everywhere().remove(10).returns;
    let returns = text(serde_json::to_value(&returned).unwrap());
    assert_eq!(serde_json::from_str::<Vec<Return>>(&returns).unwrap(), returned);
}

#[test]
fn every_role_does_its_own_part_at_its_own_place() {
    let organization = organization();
    let place = Place::organization(organization.area, organization.id);
    let holder = |role, scope| Actor {
        identity: Identity::Person(account(1)),
        grants: vec![Grant {
            id: GrantId(Uuid::nil()),
            role,
            scope,
        }],
        session: None,
    };
    let may = |role, scope, deed| authorise(&holder(role, scope), deed, &place).is_ok();
    let (own, xindian, jixia) = (
        Scope::Organization(organization.id),
        Scope::Area(area("370305003000")),
        Scope::Area(area("370305004000")),
    );
    assert!(may(Role::OrganizationManager, own, Deed::SubmitSelfAssessment));
    assert!(!may(Role::SubdistrictOfficer, xindian, Deed::SubmitSelfAssessment));
    assert!(!may(Role::DistrictCommittee, Scope::District, Deed::SaveSelfAssessment));
    assert!(may(Role::SubdistrictOfficer, xindian, Deed::ReviewAssessment));
    assert!(!may(Role::SubdistrictOfficer, jixia, Deed::ReviewAssessment));
    assert!(!may(Role::DistrictCommittee, Scope::District, Deed::ReviewAssessment));
    assert!(may(Role::Reviewer, Scope::District, Deed::ScoreAssessment));
    assert!(!may(Role::Reviewer, Scope::District, Deed::VerifyAssessment));
    for deed in [
        Deed::ConfirmRating,
        Deed::AwardStars,
        Deed::RevokeStars,
        Deed::DecideAppeal,
    ] {
        assert!(may(Role::DistrictCommittee, Scope::District, deed), "{deed:?}");
        assert!(!may(Role::SubdistrictOfficer, xindian, deed), "{deed:?}");
        assert!(!may(Role::OrganizationManager, own, deed), "{deed:?}");
    }
}
