//! Terms and elections.

use super::*;

#[test]
fn a_committee_serves_five_years_a_branch_three_and_in_communities_all_five() {
    for (kind, setting, years) in [
        (Kind::PartyCommittee, PartySetting::SocialOrganization, 5),
        (Kind::GeneralBranch, PartySetting::SocialOrganization, 3),
        (Kind::Branch, PartySetting::SocialOrganization, 3),
        (Kind::JointBranch, PartySetting::SocialOrganization, 3),
        (Kind::GeneralBranch, PartySetting::Community, 5),
        (Kind::Branch, PartySetting::Community, 5),
    ] {
        let organization = PartyOrganization {
            setting,
            ..approved(kind, 60)
        };
        assert_eq!(organization.term_years(), years);
        let five = Election {
            committee_size: 5,
            ..election(1, "2020-02-01")
        };
        let elected = organization.elect(&[], five, noon("2020-02-01")).unwrap();
        assert_eq!(elected.term.ends, day(&format!("{}-01-31", 2020 + years)));
        assert_eq!(elected.organization.term_ends, Some(elected.term.ends));
        assert_eq!(
            elected.organization.secretary.map(|name| name.masked()).as_deref(),
            Some("张**")
        );
    }
}

#[test]
fn another_length_of_a_term_needs_approval_and_stays_within_one_year() {
    let elect = |ends: &str, shift_approved| {
        let election = Election {
            ends: Some(day(ends)),
            shift_approved,
            ..election(1, "2020-02-01")
        };
        approved(Kind::Branch, 3).elect(&[], election, noon("2020-02-01"))
    };
    assert_eq!(code(elect("2022-06-30", false)), RefusalCode::ApprovalMissing);
    assert!(elect("2022-06-30", true).is_ok());
    assert_eq!(code(elect("2021-12-31", true)), RefusalCode::TermLength);
    assert_eq!(code(elect("2024-02-29", true)), RefusalCode::TermLength);
}

#[test]
fn terms_never_overlap() {
    let (branch, term) = before_re_election("2022-06-01");
    let terms = [term];
    let refused = only(
        branch
            .clone()
            .elect(&terms, election(2, "2022-07-01"), noon("2022-07-01")),
    );
    assert_eq!(refused.code, RefusalCode::TermOverlap);
    assert_eq!(refused.field, ["beginsOn"]);
    let next = branch
        .elect(&terms, election(2, "2023-02-01"), noon("2023-02-01"))
        .unwrap();
    assert_eq!((next.term.begins, next.shortened), (day("2023-02-01"), None));
}

#[test]
fn an_early_re_election_is_approved_at_most_one_year_early_and_ends_the_term_before() {
    let approved = |on: &str| Election {
        shift_approved: true,
        ..election(2, on)
    };
    let (branch, term) = active();
    assert_eq!(
        code(branch.begin_re_election(noon("2022-01-30"))),
        RefusalCode::TermLength
    );
    let (branch, _) = before_re_election("2022-02-01");
    let elected = branch
        .clone()
        .elect(std::slice::from_ref(&term), approved("2022-07-01"), noon("2022-07-01"))
        .unwrap();
    let (before, after) = elected.shortened.unwrap();
    assert_eq!(
        (before.last_day(), after.last_day()),
        (day("2023-01-31"), day("2022-06-30"))
    );
    assert!(!after.in_force(elected.term.begins));
    let backdated = branch.elect(&[term], approved("2021-12-01"), noon("2022-07-01"));
    assert_eq!(code(backdated), RefusalCode::TermLength);
}

#[test]
fn a_late_re_election_needs_approval() {
    let (branch, term) = before_re_election("2023-06-01");
    let late = election(2, "2023-06-10");
    let refused = only(
        branch
            .clone()
            .elect(std::slice::from_ref(&term), late.clone(), noon("2023-06-10")),
    );
    assert_eq!(refused.code, RefusalCode::ApprovalMissing);
    let approved = Election {
        shift_approved: true,
        ..late
    };
    assert!(branch.elect(&[term], approved, noon("2023-06-10")).is_ok());
}

#[test]
fn a_term_is_extended_by_one_year_in_all() {
    let (branch, term) = active();
    let extend =
        |branch: PartyOrganization, term: PartyTerm, until: &str| branch.extend(term, day(until), noon("2022-12-01"));
    assert_eq!(
        code(extend(branch.clone(), term.clone(), "2023-01-31")),
        RefusalCode::EndsBeforeStart
    );
    let (branch, term) = extend(branch, term, "2023-07-31").unwrap();
    assert_eq!((branch.status, branch.term_ends), (Is::Active, Some(day("2023-07-31"))));
    assert_eq!(
        code(extend(branch.clone(), term.clone(), "2024-02-01")),
        RefusalCode::TermLength
    );
    assert!(extend(branch, term, "2024-01-31").is_ok());
}

#[test]
fn a_re_election_is_due_six_months_before_the_term_ends_and_overdue_after() {
    let (branch, _) = active();
    for (today, state) in [
        ("2022-07-30", TermDueState::NotDue),
        ("2022-07-31", TermDueState::DueSoon),
        ("2023-01-31", TermDueState::DueSoon),
        ("2023-02-01", TermDueState::Overdue),
    ] {
        assert_eq!(branch.term_due_state(day(today)), Some(state), "{today}");
    }
    let found = branch.findings(&[], day("2023-02-02"));
    assert_eq!(found[0].kind, PartyFindingKind::ReElectionOverdue);
    assert_eq!(found[0].since, Some(day("2023-02-01")));
    assert_eq!(approved(Kind::Branch, 3).term_due_state(day("2023-01-01")), None);
}

#[test]
fn an_election_needs_four_fifths_of_those_entitled() {
    let elect = |present, entitled| {
        let election = Election {
            present,
            entitled,
            committee_size: 3,
            ..election(1, "2020-02-01")
        };
        approved(Kind::Branch, 10).elect(&[], election, noon("2020-02-01"))
    };
    assert!(elect(8, 10).is_ok());
    assert_eq!(code(elect(7, 10)), RefusalCode::QuorumMissing);
    assert_eq!(code(elect(11, 10)), RefusalCode::OutOfRange);
}

#[test]
fn seven_full_members_elect_a_committee_of_three_to_seven_and_fewer_a_secretary_and_a_deputy() {
    let elect = |full, committee_size| {
        let election = Election {
            committee_size,
            ..election(1, "2020-02-01")
        };
        approved(Kind::Branch, full)
            .elect(&[], election, noon("2020-02-01"))
            .map(drop)
            .map_err(|refusals| refusals.as_slice()[0].code)
    };
    for (full, size, allowed) in [
        (6, 1, true),
        (6, 2, true),
        (6, 3, false),
        (7, 2, false),
        (7, 3, true),
        (7, 7, true),
        (7, 8, false),
    ] {
        let expected = if allowed { Ok(()) } else { Err(RefusalCode::OutOfRange) };
        assert_eq!(elect(full, size), expected, "{full} {size}");
    }
}

#[test]
fn a_temporary_branch_lasts_as_long_as_its_project_and_is_not_re_elected() {
    let elect = |ends: Option<&str>| {
        let election = Election {
            ends: ends.map(day),
            ..election(1, "2020-02-01")
        };
        approved(Kind::TemporaryBranch, 3).elect(&[], election, noon("2020-02-01"))
    };
    assert_eq!(code(elect(None)), RefusalCode::Required);
    assert_eq!(code(elect(Some("2020-07-30"))), RefusalCode::TermLength);
    let elected = elect(Some("2020-07-31")).unwrap();
    let (branch, _) = elected
        .organization
        .activate(elected.term, day("2020-02-02"), noon("2020-02-02"))
        .unwrap();
    assert_eq!(branch.term_due_state(day("2020-08-01")), None);
    assert_eq!(
        code(branch.begin_re_election(noon("2020-07-01"))),
        RefusalCode::KindNotAllowed
    );
}
