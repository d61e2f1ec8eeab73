use super::*;
use crate::calendar::Calendar;
use crate::deadline::DeadlineKind;
use crate::id::{NeedId, ServiceOrderId};
use crate::organization::NewContact;
use crate::{RefusalCode, Refusals};
use chrono::{Duration, TimeZone as _, Utc};
use uuid::Uuid;

mod similar;

const COMMUNITY: &str = "370305003025";

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

/// Tuesday, nine in the morning in China.
fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 30, 1, 0, 0).unwrap()
}

fn account(number: u128) -> Option<AccountId> {
    Some(AccountId(Uuid::from_u128(number)))
}

fn new(number: u128) -> NewNeed {
    NewNeed {
        id: NeedId(Uuid::from_u128(number)),
        area: area(COMMUNITY),
        channel: NeedChannel::Online,
        visit: None,
        salon: None,
        title: "楼道路灯坏了".to_owned(),
        text: "3 号楼 2 单元的楼道路灯坏了半个月，老人晚上下楼不安全。".to_owned(),
        lead: None,
        capabilities: Vec::new(),
        spot: None,
        photos: Vec::new(),
        contact: None,
        demo: true,
    }
}

fn posted(number: u128) -> Need {
    post(new(number), false).unwrap().need
}

fn post(new: NewNeed, on_behalf: bool) -> Result<Posted, Refusals> {
    Need::post(
        area("370305000000"),
        new,
        account(7),
        on_behalf,
        &Calendar::default(),
        now(),
    )
}

fn poster() -> NeedFacts {
    facts(7, false)
}

fn worker() -> NeedFacts {
    facts(1, true)
}

fn facts(number: u128, tends: bool) -> NeedFacts {
    NeedFacts {
        now: now(),
        account: account(number),
        tends,
        endorsed: false,
    }
}

fn accepted(number: u128) -> Need {
    posted(number).accept(Triage::default(), &worker()).unwrap()
}

fn resolved() -> Need {
    accepted(1).resolve("已更换灯泡。", &worker()).unwrap()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Refusals>) -> Vec<(RefusalCode, String)> {
    let refusals = result.unwrap_err().into_vec();
    refusals.into_iter().map(|it| (it.code, it.field.join("."))).collect()
}

fn code<T: std::fmt::Debug>(result: Result<T, crate::Refusal>) -> RefusalCode {
    result.unwrap_err().code
}

#[test]
fn all_mistakes_of_a_posting_are_told_at_once() {
    let mut bad = new(1);
    bad.title = " ".to_owned();
    bad.text = "字".repeat(2001);
    bad.area = area("370305003000");
    bad.channel = NeedChannel::Hotline12345;
    bad.visit = Some(VisitId(Uuid::nil()));
    bad.capabilities = vec!["A".to_owned(), "A".to_owned()];
    bad.photos = vec![FileId(Uuid::nil()); 2];
    bad.spot = Some(NewSpot {
        text: "\0".to_owned(),
        position: Some((91.0, f64::NAN)),
    });
    bad.contact = Some(NewContact {
        name: "王小明".to_owned(),
        phone: "12".to_owned(),
    });
    let mut found = refused(post(bad, false));
    found.sort_by(|a, b| a.1.cmp(&b.1));
    let fields: Vec<&str> = found.iter().map(|it| it.1.as_str()).collect();
    let wanted = [
        "areaCode",
        "capabilities.1",
        "channel",
        "contact.phone",
        "photos.1",
        "place.latitude",
        "place.longitude",
        "place.text",
        "text",
        "title",
        "visit",
    ];
    assert_eq!(fields, wanted);
}

#[test]
fn residents_post_online_and_communities_by_any_channel() {
    let mut told = new(1);
    told.channel = NeedChannel::Visit;
    told.visit = Some(VisitId(Uuid::nil()));
    assert_eq!(
        refused(post(told.clone(), false)),
        [(RefusalCode::ChannelNotAllowed, "channel".to_owned())]
    );
    assert!(post(told, true).unwrap().need.on_behalf);
}

#[test]
fn a_need_holds_the_mask_of_its_contact_and_nothing_else_of_it() {
    let mut with = new(1);
    with.contact = Some(NewContact {
        name: "王小明".to_owned(),
        phone: "13800001234".to_owned(),
    });
    let posted = post(with, false).unwrap();
    let document = serde_json::to_string(&posted.need).unwrap();
    assert!(document.contains("138****1234") && !document.contains("王小明") && !document.contains("13800001234"));
    assert_eq!(posted.contact.unwrap().phone.reveal().as_str(), "13800001234");
    let back: Need = serde_json::from_str(&document).unwrap();
    assert_eq!(back, posted.need);
}

#[test]
fn the_answer_is_due_in_three_working_days_even_beyond_the_calendar() {
    let need = posted(1);
    assert_eq!(need.answer_due.to_string(), "2026-07-03", "from Tuesday to Friday");
    assert_eq!(need.deadlines()[0].kind, DeadlineKind::AnswerNeed);
    assert!(!need.is_overdue(need.answer_due) && need.is_overdue(need.answer_due.succ_opt().unwrap()));
    let known = crate::calendar::tests::shipped();
    let friday = chrono::NaiveDate::from_ymd_opt(2026, 7, 3).unwrap();
    assert_eq!(post::answer_due(friday, &Calendar::default()).to_string(), "2026-07-08");
    let before_festival = chrono::NaiveDate::from_ymd_opt(2026, 2, 13).unwrap();
    let due = post::answer_due(before_festival, &known);
    assert_eq!(due, known.add_working_days(before_festival, 3).unwrap());
}

#[test]
fn accepting_makes_it_public_and_keeps_what_was_told() {
    let need = posted(1);
    assert!(!need.is_public());
    let triage = Triage {
        lead: Some(Lead::VolunteerService),
        capabilities: Some(vec!["REPAIR".to_owned()]),
        answer: Some("本周内派人查看。".to_owned()),
    };
    let need = need.accept(triage, &worker()).unwrap();
    assert!(need.is_public() && need.answered_on.is_some() && need.deadlines().is_empty());
    assert_eq!(
        (need.lead, need.status),
        (Some(Lead::VolunteerService), NeedStatus::Accepted)
    );
    assert_eq!(
        code(need.check(NeedAction::Accept, &worker())),
        RefusalCode::ActionNotAllowed
    );
}

#[test]
fn declining_needs_a_reason_and_whom_to_turn_to() {
    let declined = posted(1).decline(DeclineReason::OtherAuthority, None, &worker());
    assert_eq!(refused(declined), [(RefusalCode::Required, "note".to_owned())]);
    let declined = posted(1).decline(DeclineReason::Unclear, None, &worker()).unwrap();
    assert!(!declined.is_public() && declined.answered_on.is_some());
}

#[test]
fn merging_goes_into_a_living_need_of_the_same_community() {
    let merge = |into: &Need| posted(1).merge(into, &worker());
    let refusal = [(RefusalCode::MergeTarget, "into".to_owned())];
    assert_eq!(refused(merge(&posted(2))), refusal, "not accepted yet");
    assert_eq!(refused(merge(&resolved())), refusal, "resolved, and itself");
    let mut elsewhere = accepted(3);
    elsewhere.area = area("370305003023");
    assert_eq!(refused(merge(&elsewhere)), refusal);
    assert_eq!(refused(accepted(1).merge(&accepted(1), &worker())), refusal);
    assert_eq!(merge(&accepted(2)).unwrap().merged_into, Some(accepted(2).id));
}

#[test]
fn only_who_posted_it_withdraws_it_and_only_while_nobody_else_stands_behind_it() {
    assert_eq!(
        code(posted(1).check(NeedAction::Withdraw, &worker())),
        RefusalCode::NotYourNeed
    );
    assert_eq!(
        code(posted(1).check(NeedAction::Withdraw, &facts(8, false))),
        RefusalCode::NotYourNeed
    );
    assert!(posted(1).withdraw(&poster()).is_ok());
    let behind = accepted(1).endorsed_by(1, now());
    assert_eq!(
        code(behind.check(NeedAction::Withdraw, &poster())),
        RefusalCode::EndorsedByOthers
    );
    let on_behalf = post(new(1), true).unwrap().need;
    assert!(on_behalf.clone().withdraw(&worker()).is_ok());
    let not_any_more = NeedFacts {
        tends: false,
        ..poster()
    };
    assert_eq!(
        code(on_behalf.check(NeedAction::Withdraw, &not_any_more)),
        RefusalCode::NotYourNeed
    );
}

#[test]
fn nobody_endorses_twice_nor_an_own_need_nor_before_it_is_public() {
    let need = accepted(1);
    assert_eq!(
        code(posted(1).check(NeedAction::Endorse, &facts(8, false))),
        RefusalCode::ActionNotAllowed
    );
    assert_eq!(code(need.check(NeedAction::Endorse, &poster())), RefusalCode::OwnNeed);
    assert!(need.check(NeedAction::Endorse, &facts(8, false)).is_ok());
    let again = NeedFacts {
        endorsed: true,
        ..facts(8, false)
    };
    assert_eq!(
        code(need.check(NeedAction::Endorse, &again)),
        RefusalCode::AlreadyEndorsed
    );
    assert!(need.check(NeedAction::WithdrawEndorsement, &again).is_ok());
    assert_eq!(
        code(need.check(NeedAction::WithdrawEndorsement, &facts(8, false))),
        RefusalCode::NotEndorsed
    );
    assert!(
        post(new(1), true)
            .unwrap()
            .need
            .accept(Triage::default(), &worker())
            .unwrap()
            .check(NeedAction::Endorse, &poster())
            .is_ok(),
        "posted for somebody else"
    );
}

#[test]
fn a_resolved_need_is_reopened_within_seven_days_and_closed_after_them() {
    let at = |days: i64, facts: NeedFacts| NeedFacts {
        now: now() + Duration::days(days),
        ..facts
    };
    let need = resolved();
    assert_eq!(need.deadlines()[0].due_on.to_string(), "2026-07-07");
    assert_eq!(
        code(need.check(NeedAction::Close, &at(7, worker()))),
        RefusalCode::NotDueYet
    );
    assert_eq!(
        code(need.check(NeedAction::Reopen, &at(8, poster()))),
        RefusalCode::DeadlinePassed
    );
    assert_eq!(
        code(need.check(NeedAction::Reopen, &facts(8, false))),
        RefusalCode::NotYourNeed
    );
    assert_eq!(
        refused(need.clone().reopen(" ", &poster())),
        [(RefusalCode::Required, "reason".to_owned())]
    );
    let open = need.clone().reopen("还是不亮", &at(7, poster())).unwrap();
    assert_eq!(
        (open.status, open.reopenings.len(), open.resolved_at),
        (NeedStatus::Accepted, 1, None)
    );
    assert!(need.close(&at(8, worker())).is_ok());
    assert!(resolved().rated(now()).unwrap().close(&worker()).is_ok());
}

#[test]
fn a_need_moves_along_with_its_order() {
    let order = ServiceOrderId(Uuid::from_u128(1));
    let project = ProjectId(Uuid::from_u128(2));
    let ordered = accepted(1).ordered(order, now()).unwrap();
    assert_eq!(
        code(ordered.clone().ordered(order, now())),
        RefusalCode::ActionNotAllowed
    );
    let back = ordered.clone().back_to_accepted(now()).unwrap();
    assert_eq!((back.status, back.order), (NeedStatus::Accepted, None));
    let delivered = ordered.in_delivery(project, now()).unwrap();
    assert_eq!(delivered.clone().back_to_accepted(now()).unwrap().project, None);
    let done = delivered.fulfilled(now()).unwrap();
    assert_eq!(
        (done.status, done.order, done.project),
        (NeedStatus::Resolved, Some(order), Some(project))
    );
    assert_eq!(
        code(done.clone().back_to_accepted(now())),
        RefusalCode::ActionNotAllowed
    );
    assert_eq!(code(accepted(1).rated(now())), RefusalCode::ActionNotAllowed);
    assert_eq!(done.rated(now()).unwrap().status, NeedStatus::Rated);
}

#[test]
fn every_change_counts() {
    assert_eq!(resolved().version, 3);
    assert_eq!(accepted(1).endorsed_by(5, now()).version, 3);
}
