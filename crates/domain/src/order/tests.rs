//! An order of 溡源社区 in the spring of 2026, and the three who would have it.

use super::*;
use crate::id::{ClaimId, FundId, Id, NeedId, OrganizationId, ProjectId, SalonId};
use crate::money::Money;
use crate::organization::{Lead, OrganizationStatus};
use crate::project::{BeneficiaryKind, ListPrices, ProjectOutcome};
use crate::salon::{Participant, ParticipantKind};
use crate::standard::Stars;
use crate::{Refusal, RefusalCode, Refusals, Word};
use chrono::NaiveDate;
use uuid::Uuid;

mod awards;
mod claims;
mod eligible;
mod life;
mod making;
mod properties;

const COMMUNITY: &str = "370305003025";

fn id<I: Id>(number: u128) -> I {
    I::from_uuid(Uuid::from_u128(number))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Noon of a day in China.
fn noon(text: &str) -> DateTime<Utc> {
    format!("{text}T12:00:00+08:00").parse().unwrap()
}

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn yuan(amount: i64) -> Money {
    Money::from_yuan(amount).unwrap()
}

fn stars(count: u8) -> Stars {
    Stars::new(count).unwrap()
}

fn milestone(title: &str, due_on: &str, share: u32) -> OrderMilestone {
    OrderMilestone {
        title: title.into(),
        deliverables: vec!["巡查记录".into(), "商户回访".into()],
        due_on: day(due_on),
        share,
    }
}

fn terms() -> ServiceOrderTerms {
    ServiceOrderTerms {
        needs: vec![id(1), id(2)],
        lead: Lead::GovernanceChallenge,
        outcomes: vec![ProjectOutcome::DailyLifeProblems],
        title: "我是社区大管家".into(),
        description: "劝导商户不占道经营，每周三次巡查。".into(),
        beneficiary_kinds: vec![BeneficiaryKind::Residents],
        beneficiary_note: None,
        fee: Money::ZERO,
        milestones: vec![milestone("前期", "2026-06-30", 50), milestone("后期", "2026-12-20", 50)],
        capabilities: vec!["MEDIATION".into()],
        min_stars: stars(3),
        ceiling: yuan(5000),
        fund: Some(id(1)),
        basis: Some(PurchaseBasis::NotOnNegativeList {
            ruled_out: NegativeListItem::ALL.to_vec(),
        }),
        claim_deadline: day("2026-03-20"),
        begins: day("2026-04-01"),
        ends: day("2026-12-31"),
        recurring: false,
    }
}

fn needs() -> Vec<NeedStanding> {
    let need = |number| NeedStanding {
        id: id(number),
        community: area(COMMUNITY),
        waits: true,
    };
    vec![need(1), need(2)]
}

fn new_draft(terms: ServiceOrderTerms) -> DraftServiceOrder {
    DraftServiceOrder {
        id: id(1),
        district: area("370305000000"),
        community: area(COMMUNITY),
        terms,
        by: Some(id(1)),
        demo: true,
    }
}

fn draft() -> ServiceOrder {
    ServiceOrder::draft(new_draft(terms()), &needs(), noon("2026-03-01")).unwrap()
}

fn salon() -> SalonStanding {
    SalonStanding {
        id: id(1),
        community: area(COMMUNITY),
        held: true,
        quorate: true,
        adopted: vec![(2, vec![id(1), id(2)])],
    }
}

fn deliberated_of(order: ServiceOrder) -> ServiceOrder {
    order.deliberate(&salon(), 2, Some(id(1)), noon("2026-03-02")).unwrap()
}

fn deliberated() -> ServiceOrder {
    deliberated_of(draft())
}

fn published() -> ServiceOrder {
    deliberated().publish(&needs(), noon("2026-03-03")).unwrap()
}

/// An order above the ceiling that needs no approval, deliberated.
fn dear() -> ServiceOrder {
    let mut dear = terms();
    dear.ceiling = yuan(10_001);
    deliberated_of(ServiceOrder::draft(new_draft(dear), &needs(), noon("2026-03-01")).unwrap())
}

fn capabilities() -> &'static [String] {
    static CODES: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    CODES.get_or_init(|| vec!["PATROL".into(), "MEDIATION".into()])
}

fn claimant(number: u128) -> Claimant<'static> {
    Claimant {
        id: id(number),
        status: OrganizationStatus::Active,
        stars: stars(4),
        vetoed: false,
        capabilities: capabilities(),
        capacity: 2,
        load: 0,
    }
}

fn bid(number: u128, price: i64) -> Bid<'static> {
    Bid {
        price: Some(yuan(price)),
        ..Bid::alone(claimant(number))
    }
}

fn new_claim(number: u128, price: i64) -> NewClaim {
    NewClaim {
        id: id(number),
        organization: id(number),
        services: vec![],
        partners: vec![],
        plan: "每周三次巡查，每月一次商户座谈。".into(),
        team: "专职2人，志愿者12人。".into(),
        price: yuan(price),
        by: Some(id(100 + number)),
    }
}

fn claim(number: u128, price: i64) -> Claim {
    let made = published().claim(new_claim(number, price), &bid(number, price), noon("2026-03-10"));
    made.unwrap()
}

/// Who came to the salon for the participant of this number.
fn scorer(seat: &str, participant: u32) -> PanelMember {
    PanelMember {
        seat: seat.into(),
        account: None,
        participant: Some(participant),
        capacity: None,
        conflict: None,
    }
}

/// Three for the community, two for the first organization, eight residents.
fn attendance() -> Vec<Participant> {
    let came = |kind, count, organization| Participant {
        kind,
        organization,
        unit: None,
        body: None,
        count,
    };
    vec![
        came(ParticipantKind::Community, 3, None),
        came(ParticipantKind::Organization, 2, Some(id(1))),
        came(ParticipantKind::Resident, 8, None),
    ]
}

fn panel() -> Vec<PanelMember> {
    let officer = PanelMember {
        account: Some(id(30)),
        participant: None,
        ..scorer("街道", 0)
    };
    vec![scorer("社区党委", 1), scorer("居民代表", 3), officer]
}

fn scores(claim: u128, scores: &[u32], reason: Option<&str>) -> ClaimScores {
    ClaimScores {
        claim: id(claim),
        scores: scores.to_vec(),
        reason: reason.map(str::to_owned),
    }
}

/// Two claims, the first of which is better.
fn decision() -> AwardDecision {
    AwardDecision {
        winner: id(1),
        salon: id(1),
        attendance: attendance(),
        panel: panel(),
        claims: vec![
            scores(1, &[90, 85, 95], None),
            scores(2, &[80, 85, 75], Some("方案未写明巡查频次")),
        ],
        minutes: "评定小组三人，逐份打分。".into(),
        departure_reason: None,
        by: Some(id(1)),
        tied: vec![],
        claimants: vec![id(1), id(2)],
    }
}

fn awarded() -> ServiceOrder {
    let claims = vec![claim(1, 4800), claim(2, 4500)];
    let done = published().award(claims, decision(), &bid(1, 4800), id(1), noon("2026-03-23"));
    done.unwrap().0
}

fn codes(refusals: Refusals) -> Vec<(RefusalCode, String)> {
    let refusals = refusals.into_vec().into_iter();
    refusals
        .map(|refusal| (refusal.code, refusal.field.join(".")))
        .collect()
}

fn one(code: RefusalCode, field: &str) -> Vec<(RefusalCode, String)> {
    vec![(code, field.to_owned())]
}
