use super::*;
use crate::change::Change;
use crate::id::PartyTermId;
use crate::lifecycle::Lifecycle;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, Word};
use PartyOrganizationKind as Kind;
use PartyOrganizationStatus as Is;
use proptest::prelude::*;
use uuid::Uuid;

mod reach;
mod terms;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Noon of a day in China.
fn noon(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00+08:00").parse().unwrap()
}

fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

fn new(number: u128, kind: Kind, full: i32) -> NewPartyOrganization {
    NewPartyOrganization {
        id: PartyOrganizationId(Uuid::from_u128(number)),
        kind,
        setting: PartySetting::SocialOrganization,
        name: "党组织".into(),
        area: area("370305000000"),
        host: None,
        members: MemberCounts { full, probationary: 0 },
        demo: true,
    }
}

fn plan(parent: Option<&PartyOrganization>, kind: Kind, full: i32) -> Result<PartyOrganization, Refusals> {
    PartyOrganization::plan(area("370305000000"), parent, new(2, kind, full), noon("2020-01-01"))
}

fn root() -> PartyOrganization {
    let new = new(1, Kind::PartyCommittee, 0);
    PartyOrganization::plan(area("370305000000"), None, new, noon("2020-01-01")).unwrap()
}

fn approved(kind: Kind, full: i32) -> PartyOrganization {
    let members = MemberCounts { full, probationary: 0 };
    let applied = plan(Some(&root()), kind, full)
        .unwrap()
        .apply(members, noon("2020-01-02"))
        .unwrap();
    applied.approve(day("2020-01-03"), noon("2020-01-03")).unwrap()
}

fn election(number: u128, on: &str) -> Election {
    Election {
        term: PartyTermId(Uuid::from_u128(number)),
        elected_on: day(on),
        begins: None,
        ends: None,
        present: 3,
        entitled: 3,
        committee_size: 1,
        secretary: "张小明".into(),
        shift_approved: false,
    }
}

/// A branch whose term runs from 2020-02-01 to 2023-01-31.
fn active() -> (PartyOrganization, PartyTerm) {
    let elected = approved(Kind::Branch, 3)
        .elect(&[], election(1, "2020-02-01"), noon("2020-02-01"))
        .unwrap();
    elected
        .organization
        .activate(elected.term, day("2020-02-05"), noon("2020-02-05"))
        .unwrap()
}

/// The same, with its re-election begun.
fn before_re_election(on: &str) -> (PartyOrganization, PartyTerm) {
    let (branch, term) = active();
    (branch.begin_re_election(noon(on)).unwrap(), term)
}

fn only<T: std::fmt::Debug>(result: Result<T, Refusals>) -> Refusal {
    let mut refusals = result.unwrap_err().into_vec();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    refusals.remove(0)
}

fn code<T: std::fmt::Debug>(result: Result<T, Refusals>) -> RefusalCode {
    only(result).code
}

#[test]
fn the_tree_has_one_kind_of_root_and_branches_at_its_ends() {
    let root = root();
    assert_eq!(code(plan(None, Kind::Branch, 3)), RefusalCode::Required);
    for kind in Kind::ALL {
        assert!(plan(Some(&root), *kind, 3).is_ok(), "{kind:?}");
    }
    let general = plan(Some(&root), Kind::GeneralBranch, 60).unwrap();
    assert!(plan(Some(&general), Kind::Branch, 3).is_ok());
    for kind in [Kind::PartyCommittee, Kind::GeneralBranch] {
        assert_eq!(
            code(plan(Some(&general), kind, 3)),
            RefusalCode::ParentNotAllowed,
            "{kind:?}"
        );
    }
    let branch = plan(Some(&root), Kind::Branch, 3).unwrap();
    assert_eq!(
        code(plan(Some(&branch), Kind::Branch, 3)),
        RefusalCode::ParentNotAllowed
    );
}

#[test]
fn the_root_is_the_districts_own_committee() {
    let mut small = new(1, Kind::PartyCommittee, 0);
    small.area = area("370305003000");
    let refused = PartyOrganization::plan(area("370305000000"), None, small, noon("2020-01-01"));
    assert_eq!(code(refused), RefusalCode::ParentNotAllowed);
}

#[test]
fn nothing_is_formed_under_what_has_ended() {
    let facts = PartyOrganizationFacts::on(day("2020-02-01"));
    let gone = root().dissolve("撤销".into(), facts, noon("2020-02-01")).unwrap();
    assert_eq!(code(plan(Some(&gone), Kind::Branch, 3)), RefusalCode::ParentNotAllowed);
}

#[test]
fn three_full_members_form_a_branch() {
    let members = |full| MemberCounts { full, probationary: 9 };
    for kind in [
        Kind::Branch,
        Kind::JointBranch,
        Kind::FunctionalBranch,
        Kind::TemporaryBranch,
    ] {
        let planned = plan(Some(&root()), kind, 0).unwrap();
        let refused = only(planned.clone().apply(members(2), noon("2020-01-02")));
        assert_eq!(refused.code, RefusalCode::TooFewMembers);
        assert_eq!(
            planned.apply(members(3), noon("2020-01-02")).unwrap().status,
            Is::Applied
        );
    }
    let anew = PartyOrganization::apply_anew(
        area("370305000000"),
        Some(&root()),
        new(2, Kind::Branch, 2),
        noon("2020-01-01"),
    );
    assert_eq!(code(anew), RefusalCode::TooFewMembers);
}

#[test]
fn a_branch_that_shrinks_keeps_its_state_and_is_found_below_the_minimum_for_six_months() {
    let (branch, _) = active();
    let to = |count| PartyOrganizationChange {
        full_member_count: Some(count),
        ..PartyOrganizationChange::default()
    };
    let small = branch.change(to(2), noon("2021-03-01")).unwrap();
    let smaller = small.change(to(1), noon("2021-04-01")).unwrap();
    assert_eq!(smaller.status, Is::Active);
    let findings = smaller.findings(&[], day("2021-05-01"));
    assert_eq!(
        findings,
        [PartyFinding {
            kind: PartyFindingKind::BelowMinimum,
            since: Some(day("2021-03-01")),
            due_on: Some(day("2021-09-01")),
        }]
    );
    let mended = smaller.change(to(3), noon("2021-05-01")).unwrap();
    assert_eq!(mended.findings(&[], day("2021-05-01")), []);
}

#[test]
fn unusual_sizes_are_findings_and_no_refusals() {
    let joint = approved(Kind::JointBranch, 49);
    let change = PartyOrganizationChange {
        probationary_member_count: Some(2),
        ..PartyOrganizationChange::default()
    };
    let joint = joint.change(change, noon("2020-02-01")).unwrap();
    let kinds = |units: &[i32]| -> Vec<_> {
        joint
            .findings(units, day("2020-02-01"))
            .iter()
            .map(|it| it.kind)
            .collect()
    };
    assert_eq!(kinds(&[2; 5]), [PartyFindingKind::AboveBranchSize]);
    assert_eq!(
        kinds(&[1, 1, 1, 1, 1, 3]),
        [
            PartyFindingKind::AboveBranchSize,
            PartyFindingKind::TooManyUnits,
            PartyFindingKind::OwnBranchRequired
        ]
    );
}

#[test]
fn what_is_in_use_is_neither_reorganized_nor_dissolved() {
    let (branch, _) = active();
    let now = noon("2021-01-01");
    let used = PartyOrganizationFacts {
        today: day("2021-01-01"),
        in_use: true,
    };
    let free = PartyOrganizationFacts::on(day("2021-01-01"));
    let into = |successor: u128| Reorganization {
        successor: PartyOrganizationId(Uuid::from_u128(successor)),
        reason: "合并".into(),
    };
    assert_eq!(
        code(branch.clone().dissolve("撤销".into(), used, now)),
        RefusalCode::StillInUse
    );
    assert_eq!(
        code(branch.clone().reorganize(into(9), used, now)),
        RefusalCode::StillInUse
    );
    assert_eq!(
        code(branch.clone().reorganize(into(2), free, now)),
        RefusalCode::InvalidId
    );
    let gone = branch.reorganize(into(9), free, now).unwrap();
    assert_eq!(
        (gone.status, gone.term_ends),
        (Is::Reorganized, Some(day("2021-01-01")))
    );
    assert_eq!(
        code(gone.change(PartyOrganizationChange::default(), now)),
        RefusalCode::ActionNotAllowed
    );
}

#[test]
fn a_change_touches_only_what_is_mentioned() {
    let (branch, _) = active();
    let change = PartyOrganizationChange {
        secretary: Change::Clear,
        ..PartyOrganizationChange::default()
    };
    let after = branch.clone().change(change, noon("2021-01-01")).unwrap();
    assert_eq!((after.secretary, after.version), (None, branch.version + 1));
    assert_eq!(
        (after.name, after.full_member_count),
        (branch.name, branch.full_member_count)
    );
}

#[test]
fn the_diagram_shows_every_state() {
    let diagram = PartyOrganizationLifecycle::diagram();
    for state in Is::ALL {
        assert!(diagram.contains(state.code()), "{diagram}");
    }
    assert!(diagram.contains("DISSOLVED --> [*]") && diagram.contains("REORGANIZED --> [*]"));
}

proptest! {
    /// Whatever is tried in whatever order: the status only ever moves along the table, and the terms
    /// never overlap.
    #[test]
    fn the_life_never_leaves_its_table_and_terms_never_overlap(
        steps in prop::collection::vec((2usize..9, 0u32..400, any::<bool>()), 0..60)
    ) {
        let mut organization = plan(Some(&root()), Kind::Branch, 3).unwrap();
        let mut terms: Vec<PartyTerm> = Vec::new();
        let mut now = noon("2020-01-01");
        for (number, (step, days, approved)) in steps.into_iter().enumerate() {
            now += chrono::Duration::days(i64::from(days));
            let (today, before) = (china_date(now), organization.clone());
            let facts = PartyOrganizationFacts::on(today);
            let latest = terms.last().cloned();
            let action = if before.status == Is::Planned { PartyOrganizationAction::Apply } else { PartyOrganizationAction::ALL[step] };
            use PartyOrganizationAction as Do;
            let result = match action {
                Do::Apply => before.clone().apply(MemberCounts { full: 3, probationary: 0 }, now),
                Do::Approve => before.clone().approve(today, now),
                Do::Elect => {
                    let election = Election { shift_approved: approved, ..election(number as u128, &today.to_string()) };
                    before.clone().elect(&terms, election, now).map(|elected| {
                        if let Some((_, after)) = elected.shortened {
                            *terms.last_mut().unwrap() = after;
                        }
                        terms.push(elected.term);
                        elected.organization
                    })
                }
                Do::Activate | Do::Extend if latest.is_none() => continue,
                Do::Activate => before.clone().activate(latest.unwrap(), today, now).map(|(organization, term)| {
                    *terms.last_mut().unwrap() = term;
                    organization
                }),
                Do::Extend => before.clone().extend(latest.unwrap(), today + chrono::Duration::days(90), now).map(|(organization, term)| {
                    *terms.last_mut().unwrap() = term;
                    organization
                }),
                Do::BeginReElection => before.clone().begin_re_election(now),
                // The ends come rarely, so that lives get long.
                Do::Dissolve if days > 390 => before.clone().dissolve("撤销".into(), facts, now),
                _ => continue,
            };
            if let Ok(after) = result {
                let row = PartyOrganizationLifecycle::transition(before.status, action).unwrap();
                prop_assert_eq!(after.status, row.to);
                prop_assert_eq!(after.version, before.version + 1);
                prop_assert!(before.check(action, facts).is_ok());
                organization = after;
            }
            for pair in terms.windows(2) {
                prop_assert!(pair[0].last_day() < pair[1].begins, "{:?}", pair);
            }
        }
    }
}
