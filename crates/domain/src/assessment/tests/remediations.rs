use super::*;
use crate::id::RemediationId;
use crate::lifecycle::Lifecycle;

fn found(due_on: &str, finding: &str) -> Result<Remediation, Refusals> {
    let new = NewRemediation {
        id: RemediationId(Uuid::from_u128(1)),
        assessment: Some(world().entered().id),
        star_rating: None,
        indicator: Some(code("C1.6")),
        finding: finding.into(),
        due_on: day(due_on),
        by: Some(account(COMMITTEE)),
    };
    Remediation::find(&organization(), new, noon("2026-06-01"))
}

#[test]
fn a_finding_has_its_text_and_a_last_day_that_is_not_over() {
    let open = found("2026-06-01", "制度未上墙").unwrap();
    assert_eq!((open.status, open.version), (RemediationStatus::Open, 1));
    assert_eq!(open.organization, organization().id);
    let expected = [
        (RefusalCode::Required, "finding".to_owned()),
        (RefusalCode::PastDate, "dueOn".to_owned()),
    ];
    assert_eq!(told(found("2026-05-31", "")), expected);
}

#[test]
fn a_remediation_is_overdue_after_its_last_day_until_it_is_closed() {
    let open = found("2026-06-30", "制度未上墙").unwrap();
    assert!(!open.is_overdue(day("2026-06-30")));
    assert!(open.is_overdue(day("2026-07-01")));
    let closed = open
        .close(statement("已上墙"), Some(account(OFFICER)), noon("2026-07-02"))
        .unwrap();
    assert!(!closed.is_overdue(day("2026-07-03")));
    assert_eq!(
        (closed.status, closed.closed_on),
        (RemediationStatus::Closed, Some(day("2026-07-02")))
    );
}

#[test]
fn a_remediation_is_closed_by_proof_and_once() {
    let open = || found("2026-06-30", "制度未上墙").unwrap();
    let nothing = Proof {
        file: None,
        statement: None,
    };
    assert_eq!(
        refused(open().close(nothing, None, noon("2026-06-10"))),
        RefusalCode::Required
    );
    let closed = open()
        .close(file("照片.png", "image/png", 9), None, noon("2026-06-10"))
        .unwrap();
    assert_eq!(
        refused(closed.clone().close(statement("再次"), None, noon("2026-06-11"))),
        RefusalCode::ActionNotAllowed
    );
    for action in RemediationAction::ALL {
        let row = |it: &Remediation| RemediationLifecycle::transition(it.status, *action).map(|row| row.to);
        assert_eq!(open().check(*action), row(&open()));
        assert_eq!(closed.check(*action), row(&closed));
    }
}
