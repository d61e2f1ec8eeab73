//! A small world in which everything that can happen to a round happens: a round in the spring of 2026 with
//! 20,000.00 yuan, some organizations, and five reviewers.

use super::budget::NewBudgetLine;
use super::*;
use crate::access::{Actor, Grant, Identity, Role, Scope};
use crate::area_code::AreaCode;
use crate::calendar::Calendar;
use crate::calendar::tests::shipped;
use crate::id::{
    AccountId, CommitmentId, ContractId, FundId, GrantId, OrganizationId, ProjectId, ProposalId, VentureRoundId,
};
use crate::money::Money;
use crate::organization::{
    Lead, Organization, OrganizationKind, OrganizationStatus, RegisterOrganization, ServiceCategory,
};
use crate::project::{BeneficiaryKind, NewMilestone, ProjectOutcome};
use crate::standard::Points;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

mod drafts;
mod endings;
mod means;
mod notices;
mod properties;
mod rankings;
mod reviews;
mod rounds;
mod screenings;

const COMMITTEE: u128 = 1;
const REVIEWERS: [u128; 5] = [11, 12, 13, 14, 15];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Noon of a day in China.
fn noon(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00+08:00").parse().unwrap()
}

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn yuan(yuan: i64) -> Money {
    Money::from_yuan(yuan).unwrap()
}

fn points(whole: i64) -> Points {
    Points::from_whole(whole).unwrap()
}

fn organization(number: u128) -> Organization {
    let input = RegisterOrganization {
        id: OrganizationId(Uuid::from_u128(number)),
        name: format!("临淄区暖阳社会服务中心第{number}号"),
        kind: OrganizationKind::ServiceOrganization,
        category: ServiceCategory::Volunteering,
        area: area("370305003025"),
        credit_code: "52370305Y00000016M".into(),
        former_registration_no: None,
        address: None,
        introduction: None,
        founded_on: None,
        registered_on: day("2020-05-01"),
        registered_by: None,
        supervised_by: None,
        contact: None,
        external_ids: vec![],
        demo: true,
    };
    let mut organization = Organization::register(area("370305000000"), None, input, noon("2022-01-05")).unwrap();
    organization.status = OrganizationStatus::Active;
    organization
}

fn new_round() -> NewRound {
    NewRound {
        id: VentureRoundId(Uuid::from_u128(1)),
        title: "第十八届公益创投".into(),
        call: "征集为老、助残与社区治理项目。".into(),
        leads: vec![Lead::VolunteerService, Lead::VulnerableSupport],
        criteria: vec![],
        pass_mark: points(60),
        budget: yuan(20_000),
        request_max: yuan(10_000),
        fund: FundId(Uuid::from_u128(1)),
        proposals_until: day("2026-03-20"),
        reviews_until: day("2026-04-10"),
        demo: true,
    }
}

fn new_proposal(requested: i64) -> NewProposal {
    NewProposal {
        title: "暖心助老".into(),
        lead: Lead::VolunteerService,
        community: area("370305003023"),
        description: "每周入户两次，为高龄老人做饭、清洁。".into(),
        outcomes: vec![ProjectOutcome::DailyLifeProblems],
        beneficiary_kinds: vec![BeneficiaryKind::Elderly],
        beneficiary_note: Some("社区 80 岁以上独居老人 30 名".into()),
        budget_lines: vec![
            NewBudgetLine {
                title: "志愿者补贴".into(),
                quantity: 10,
                unit_price: Money::from_fen(requested * 100 / 10),
                amount: yuan(requested),
            },
            NewBudgetLine {
                title: "宣传品".into(),
                quantity: 1,
                unit_price: yuan(500),
                amount: yuan(500),
            },
        ],
        own_share: yuan(500),
        requested: yuan(requested),
        begins: day("2026-06-01"),
        ends: day("2027-05-31"),
        milestones: vec![milestone("2026-11-30"), milestone("2027-05-31")],
    }
}

fn milestone(due: &str) -> NewMilestone {
    NewMilestone {
        title: "入户服务".into(),
        deliverables: vec!["服务台账".into()],
        due_on: day(due),
    }
}

const FIT: Applicant = Applicant {
    status: OrganizationStatus::Active,
    barred_until: None,
    overlaps: false,
};

struct World {
    calendar: Calendar,
}

impl World {
    fn new() -> Self {
        World { calendar: shipped() }
    }

    fn facts(&self, proposals: &[Proposal], date: &str) -> RoundFacts<'_> {
        RoundFacts {
            counts: ProposalCounts::of(proposals),
            calendar: &self.calendar,
            actor: Some(account(COMMITTEE)),
            now: noon(date),
            rivals: &[],
        }
    }

    fn draft(&self) -> VentureRound {
        VentureRound::plan(area("370305000000"), new_round(), &self.calendar, noon("2026-03-02")).unwrap()
    }

    fn open(&self) -> VentureRound {
        let facts = self.facts(&[], "2026-03-03");
        let round = self.draft().collect(&facts).unwrap();
        round.open(CommitmentId(Uuid::from_u128(1)), &facts).unwrap()
    }

    /// A round with five reviewers whose call is closed.
    fn screening(&self) -> VentureRound {
        let facts = self.facts(&[], "2026-03-23");
        let round = REVIEWERS.iter().fold(self.open(), |round, who| {
            round.assign_reviewer(account(*who), true, false, &facts).unwrap()
        });
        round.close_call(&facts).unwrap()
    }

    /// A proposal of organization `number`, submitted.
    fn submitted(&self, number: u128, requested: i64) -> Proposal {
        let (round, organization) = (self.open(), organization(number));
        let id = ProposalId(Uuid::from_u128(number));
        let now = noon("2026-03-10");
        let draft = Proposal::draft(id, new_proposal(requested), &round, &organization, true, now).unwrap();
        draft.submit(&organization, &own(&round, "2026-03-10")).unwrap()
    }

    fn eligible(&self, number: u128, requested: i64) -> Proposal {
        let round = self.screening();
        let proposal = self.submitted(number, requested);
        proposal.screen(None, &FIT, &own(&round, "2026-03-24")).unwrap()
    }

    /// A round in review, with a panel of all five for each of its proposals, which ask for so much.
    fn review(&self, requested: &[i64]) -> (VentureRound, Vec<Proposal>) {
        let numbered = requested.iter().zip(101..);
        let proposals: Vec<Proposal> = numbered.map(|(yuan, number)| self.eligible(number, *yuan)).collect();
        let facts = self.facts(&proposals, "2026-03-25");
        let round = self.screening();
        round.begin_review(&proposals, &facts).unwrap()
    }

    /// As [`World::review`], each proposal scored by everybody with the same total.
    fn scored(&self, totals: &[(i64, i64)]) -> (VentureRound, Vec<Proposal>) {
        let requested: Vec<i64> = totals.iter().map(|(requested, _)| *requested).collect();
        let (round, proposals) = self.review(&requested);
        let scored = proposals.into_iter().zip(totals);
        let scored = scored.map(|(proposal, (_, total))| {
            REVIEWERS
                .iter()
                .fold(proposal, |it, who| reviewed(it, &round, *who, *total))
        });
        let scored = scored.collect();
        (round, scored)
    }

    /// On notice from 2026-04-13 to 2026-04-20.
    fn noticed(&self, totals: &[(i64, i64)]) -> (VentureRound, Vec<Proposal>) {
        let (round, proposals) = self.scored(totals);
        let facts = self.facts(&proposals, "2026-04-13");
        round
            .publish_notice(&proposals, None, "公示〔2026〕1号", &facts)
            .unwrap()
    }

    fn awarded(&self, totals: &[(i64, i64)]) -> (VentureRound, Vec<Proposal>) {
        let (round, proposals) = self.noticed(totals);
        let facts = self.facts(&proposals, "2026-04-21");
        let mut number = 0;
        let project = || {
            number += 1;
            ProjectId(Uuid::from_u128(number))
        };
        round
            .award(&proposals, |_| FIT, project, "授标〔2026〕1号", &facts)
            .unwrap()
    }

    /// The first proposal of an awarded round, its contract signed.
    fn signed(&self) -> (VentureRound, Proposal) {
        let (round, mut awarded) = self.awarded(&[(10_000, 90)]);
        let signed = awarded
            .remove(0)
            .signed(ContractId(Uuid::from_u128(1)), noon("2026-05-06"));
        (round, signed.unwrap())
    }
}

/// The organization acts.
fn own<'a>(round: &'a VentureRound, date: &str) -> ProposalFacts<'a> {
    ProposalFacts {
        round,
        applicant: Some(&FIT),
        actor: Some(account(2)),
        blind: false,
        now: noon(date),
    }
}

/// A reviewer acts.
fn by<'a>(round: &'a VentureRound, who: u128) -> ProposalFacts<'a> {
    ProposalFacts {
        round,
        applicant: None,
        actor: Some(account(who)),
        blind: true,
        now: noon("2026-04-01"),
    }
}

/// Points that come to so many, by the default criteria: the first ones filled up first.
fn sheet(total: i64) -> NewReview {
    let mut left = total;
    let scores = default_criteria().into_iter().map(|criterion| {
        let given = left.min(criterion.max.hundredths() / 100);
        left -= given;
        ReviewScore {
            criterion: criterion.code,
            points: points(given),
        }
    });
    NewReview {
        scores: scores.collect(),
        comment: None,
    }
}

fn reviewed(proposal: Proposal, round: &VentureRound, who: u128, total: i64) -> Proposal {
    let facts = by(round, who);
    let declared = proposal.declare_conflict(false, None, &facts).unwrap();
    declared.review(sheet(total), &facts).unwrap()
}

fn codes(refused: Result<impl std::fmt::Debug, Refusals>) -> Vec<(RefusalCode, String)> {
    let refusals = refused.unwrap_err().into_vec().into_iter();
    refusals.map(|it| (it.code, it.field.join("."))).collect()
}

fn code(refused: Result<impl std::fmt::Debug, Refusals>) -> RefusalCode {
    codes(refused)[0].0
}

#[test]
fn a_reviewer_is_blind_and_whoever_has_another_task_of_staff_is_not() {
    let grant = |role: Role, scope| Grant {
        id: GrantId(Uuid::nil()),
        role,
        scope,
    };
    let actor = |grants| Actor {
        identity: Identity::Person(account(9)),
        grants,
        session: None,
    };
    let place = crate::access::Place::organization(area("370305003025"), OrganizationId(Uuid::nil()));
    let reviewer = actor(vec![grant(Role::Reviewer, Scope::District)]);
    assert!(reviewer.is_blind());
    let sight = reviewer.visibility();
    assert!(sight.everything && sight.blind && sight.sees(&place) && !sight.sees_proposer(&place));
    let both = actor(vec![
        grant(Role::Reviewer, Scope::District),
        grant(Role::SubdistrictOfficer, Scope::Area(area("370305003000"))),
    ]);
    assert!(!both.is_blind() && both.visibility().blind && both.visibility().sees_proposer(&place));
    let elsewhere = crate::access::Place::organization(area("370305004008"), OrganizationId(Uuid::nil()));
    assert!(!both.visibility().sees_proposer(&elsewhere));
    let committee = actor(vec![
        grant(Role::Reviewer, Scope::District),
        grant(Role::DistrictCommittee, Scope::District),
    ]);
    assert!(!committee.is_blind() && !committee.visibility().blind);
    assert!(!Actor::system().is_blind() && !Actor::system().visibility().blind);
    let nobody = Actor::anonymous().visibility();
    assert!(!nobody.blind && !nobody.sees_proposer(&place));
}
