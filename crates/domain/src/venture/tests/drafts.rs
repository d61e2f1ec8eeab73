//! Drafting, submitting and withdrawing a proposal.

use super::*;
use RefusalCode as No;

fn drafted(world: &World, new: NewProposal) -> Result<Proposal, Refusals> {
    let id = ProposalId(Uuid::from_u128(101));
    Proposal::draft(id, new, &world.open(), &organization(101), true, noon("2026-03-10"))
}

#[test]
fn everything_that_is_wrong_with_a_draft_is_told_at_once() {
    let wrong = NewProposal {
        title: String::new(),
        description: "\u{0}".into(),
        beneficiary_note: Some("联系 13812345678".into()),
        outcomes: vec![],
        lead: Lead::PartyBuilding,
        begins: day("2026-04-10"),
        ends: day("2026-04-09"),
        requested: Money::from_fen(i64::MAX),
        budget_lines: vec![NewBudgetLine {
            title: " ".into(),
            quantity: 0,
            unit_price: Money::ZERO,
            amount: Money::ZERO,
        }],
        milestones: vec![],
        ..new_proposal(5_000)
    };
    let expected = [
        (No::LeadNotTaken, "lead"),
        (No::ProjectBeforeReview, "beginsOn"),
        (No::OutOfRange, "budgetLines.0.quantity"),
        (No::Required, "budgetLines.0.title"),
        (No::Required, "title"),
        (No::InvalidCharacter, "description"),
        (No::Required, "outcomes"),
        (No::PersonalNumber, "beneficiaryNote"),
        (No::OutOfRange, "requested"),
        (No::EndsBeforeStart, "endsOn"),
        (No::Required, "milestones"),
    ];
    let expected: Vec<(No, String)> = expected.map(|(code, field)| (code, format!("content.{field}"))).into();
    assert_eq!(codes(drafted(&World::new(), wrong)), expected);
}

#[test]
fn a_project_takes_a_year_at_most_and_a_budget_fifty_lines() {
    let world = World::new();
    let mut long = new_proposal(5_000);
    (long.begins, long.ends) = (day("2026-06-01"), day("2027-06-02"));
    assert_eq!(
        codes(drafted(&world, long)),
        [(No::ProjectTooLong, "content.endsOn".into())]
    );
    let mut many = new_proposal(5_000);
    many.budget_lines = vec![many.budget_lines[0].clone(); BUDGET_LINES_MAX + 1];
    assert_eq!(
        codes(drafted(&world, many)),
        [(No::TooMany, "content.budgetLines".into())]
    );
}

#[test]
fn what_is_drafted_makes_a_project_once_awarded() {
    let (round, awarded) = World::new().awarded(&[(10_000, 90)]);
    let new = awarded[0].as_project().unwrap();
    let project = crate::project::Project::open(round.district, new, noon("2026-04-21")).unwrap();
    assert_eq!((project.price, project.round()), (yuan(10_000), Some(round.id)));
    assert_eq!((project.area, project.milestones.len()), (area("370305003023"), 2));
    assert_eq!(
        drafted(&World::new(), new_proposal(1)).unwrap().as_project().map(drop),
        None
    );
}

#[test]
fn drafts_are_written_while_the_round_collects_or_is_open() {
    let world = World::new();
    let draft = drafted(&world, new_proposal(5_000)).unwrap();
    let screening = world.screening();
    assert_eq!(
        code(
            draft
                .clone()
                .revise(new_proposal(4_000), &own(&screening, "2026-03-23"))
        ),
        No::RoundNotOpen
    );
    let id = ProposalId(Uuid::from_u128(1));
    for round in [world.draft(), screening] {
        let refused = Proposal::draft(id, new_proposal(1), &round, &organization(1), true, noon("2026-03-10"));
        assert_eq!(code(refused), No::RoundNotOpen);
    }
    let revised = draft
        .revise(new_proposal(4_000), &own(&world.open(), "2026-03-11"))
        .unwrap();
    assert_eq!((revised.content.budget.requested, revised.version), (yuan(4_000), 2));
}

#[test]
fn a_budget_that_does_not_come_out_can_be_saved_and_not_submitted() {
    let world = World::new();
    let (round, mut new) = (world.open(), new_proposal(5_000));
    new.budget_lines[0].amount = Money::from_fen(499_999);
    let draft = drafted(&world, new).unwrap();
    let facts = own(&round, "2026-03-11");
    assert_eq!(
        codes(draft.submit(&organization(101), &facts)),
        [
            (No::BudgetMismatch, "budgetLines.0.amount".into()),
            (No::BudgetMismatch, "requested".into())
        ]
    );
    let mut much = new_proposal(5_000);
    (much.own_share, much.requested) = (Money::from_fen(-500_000), Money::from_fen(1_050_000));
    let refused = drafted(&world, much).and_then(|draft| draft.submit(&organization(101), &facts));
    assert_eq!(codes(refused), [(No::OutOfRange, "requested".into())]);
    let mut nothing = new_proposal(5_000);
    nothing.budget_lines.clear();
    (nothing.own_share, nothing.requested) = (Money::ZERO, Money::ZERO);
    let refused = drafted(&world, nothing).and_then(|draft| draft.submit(&organization(101), &facts));
    assert_eq!(codes(refused), [(No::OutOfRange, "requested".into())]);
}

#[test]
fn no_text_that_reviewers_read_names_the_organization() {
    let (world, organization) = (World::new(), organization(101));
    let round = world.open();
    let facts = own(&round, "2026-03-11");
    let name = organization.name.clone();
    let mut everywhere = new_proposal(5_000);
    everywhere.title = name.clone();
    everywhere.description = format!("由 {} 实施", name.replace('1', "１"));
    everywhere.beneficiary_note = Some("代码 52370305y00000016m".into());
    everywhere.milestones[1].deliverables[0] = format!("{name}台账");
    everywhere.budget_lines[0].title = name;
    let draft = drafted(&world, everywhere).unwrap();
    let expected = ["title", "description", "beneficiaryNote", "budgetLines", "milestones"];
    let expected: Vec<(No, String)> = expected.map(|field| (No::NamesProposer, field.to_owned())).into();
    assert_eq!(codes(draft.submit(&organization, &facts)), expected);
}

#[test]
fn only_an_active_organization_that_is_not_barred_submits_inside_the_call() {
    let (world, organization) = (World::new(), organization(101));
    let draft = drafted(&world, new_proposal(5_000)).unwrap();
    let round = world.open();
    let submit = |applicant: Applicant, date: &str| {
        let facts = ProposalFacts {
            applicant: Some(&applicant),
            ..own(&round, date)
        };
        draft.clone().submit(&organization, &facts)
    };
    let suspended = Applicant {
        status: OrganizationStatus::Suspended,
        ..FIT
    };
    assert_eq!(code(submit(suspended, "2026-03-20")), No::NotEligible);
    let barred = Applicant {
        barred_until: Some(day("2026-03-21")),
        ..FIT
    };
    assert_eq!(code(submit(barred, "2026-03-20")), No::ApplicationBarred);
    assert_eq!(code(submit(FIT, "2026-03-21")), No::DeadlinePassed);
    let submitted = submit(FIT, "2026-03-20").unwrap();
    assert_eq!(submitted.status, ProposalStatus::Submitted);
    assert_eq!(submitted.submitted_at, Some(noon("2026-03-20")));
    let again = submitted.submit(&organization, &own(&round, "2026-03-20"));
    assert_eq!(code(again), No::ActionNotAllowed);
    let collecting = world.draft().collect(&world.facts(&[], "2026-03-03")).unwrap();
    let early = draft.clone().submit(&organization, &own(&collecting, "2026-03-03"));
    assert_eq!(code(early), No::RoundNotOpen);
}

#[test]
fn a_proposal_is_withdrawn_with_a_reason_until_the_award() {
    let world = World::new();
    let (round, proposals) = world.noticed(&[(5_000, 90)]);
    let facts = own(&round, "2026-04-14");
    assert_eq!(
        codes(proposals[0].clone().withdraw("", &facts)),
        [(No::Required, "reason".into())]
    );
    let withdrawn = proposals[0].clone().withdraw("无力承担", &facts).unwrap();
    assert_eq!(withdrawn.status, ProposalStatus::Withdrawn);
    let (round, awarded) = world.awarded(&[(10_000, 90), (10_000, 80), (10_000, 70)]);
    let facts = own(&round, "2026-04-22");
    assert_eq!(
        code(awarded[0].clone().withdraw("不做了", &facts)),
        No::ActionNotAllowed
    );
    let (_, noticed) = world.noticed(&[(10_000, 90), (10_000, 80), (10_000, 70)]);
    assert_eq!(noticed[2].status, ProposalStatus::NotSelected);
    assert_eq!(code(noticed[2].clone().withdraw("不做了", &facts)), No::RoundDecided);
}
