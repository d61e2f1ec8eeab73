//! A small world in which everything that can happen to an assessment happens: a standard of five indicators,
//! a cycle in the spring of 2026, and the people who take part.

use super::*;
use crate::calendar::Calendar;
use crate::calendar::tests::shipped;
use crate::id::{AccountId, AppealId, EvidenceId, FileId};
use crate::organization::{Organization, OrganizationKind, OrganizationStatus, RegisterOrganization, ServiceCategory};
use crate::standard::{IndicatorCode, Measure, Points, Stars};
use crate::{Refusal, RefusalCode, Refusals, Word};
use AssessmentAction as Do;
use AssessmentStatus as Is;
use given::*;
use uuid::Uuid;

mod appeals;
mod assessors;
mod cycles;
mod given;
mod life;
mod notices;
mod own_part;
mod properties;
mod remediations;
mod reviews;
mod scoring;
mod stars;

const MANAGER: u128 = 1;
const OFFICER: u128 = 2;
const FIRST: u128 = 3;
const SECOND: u128 = 4;
const THIRD: u128 = 5;
const COMMITTEE: u128 = 6;
const PANEL: [u128; 3] = [7, 8, 9];

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

fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}

fn points(whole: i64) -> Points {
    Points::from_whole(whole).unwrap()
}

fn stars(count: u8) -> Stars {
    Stars::new(count).unwrap()
}

fn area(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn organization() -> Organization {
    let input = RegisterOrganization {
        id: OrganizationId(Uuid::from_u128(8)),
        name: "城际救援队临淄六支队".into(),
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

fn demand(text: &str, max: i64) -> Demand {
    Demand {
        indicator: code(text),
        items: vec![],
        max: points(max),
        optional: false,
        evidence: false,
        evidence_per_item: false,
        not_applicable_allowed: false,
    }
}

/// A1.1 needs evidence, C1 is a checklist with evidence for each item, E1.2 may be left out, F1 is a bonus.
fn demands() -> Demands {
    let (mut a, mut c) = (demand("A1.1", 40), demand("C1", 40));
    a.evidence = true;
    c.items = vec![code("C1.1"), code("C1.2")];
    (c.evidence, c.evidence_per_item) = (true, true);
    let (mut e, mut f) = (demand("E1.2", 30), demand("F1", 15));
    e.not_applicable_allowed = true;
    f.optional = true;
    Demands {
        indicators: vec![a, demand("A1.2", 20), c, e, f],
    }
}

fn phases() -> Vec<PhaseDates> {
    let dates = [
        (AssessmentPhase::SelfAssessment, "2026-03-02", "2026-03-20"),
        (AssessmentPhase::SubdistrictReview, "2026-03-23", "2026-04-03"),
        (AssessmentPhase::DistrictVerification, "2026-04-07", "2026-04-24"),
        (AssessmentPhase::PublicNotice, "2026-04-27", "2026-05-15"),
        (AssessmentPhase::Confirmation, "2026-05-18", "2026-06-30"),
    ];
    let phase = |(phase, begins, ends)| PhaseDates {
        phase,
        begins: day(begins),
        ends: day(ends),
    };
    dates.into_iter().map(phase).collect()
}

fn new_cycle() -> NewCycle {
    NewCycle {
        id: CycleId(Uuid::from_u128(1)),
        year: 2025,
        title: "2025年度星级评定".into(),
        standard: StandardId(Uuid::from_u128(1)),
        phases: phases(),
        quota_percent: Some(10),
        demo: true,
    }
}

struct World {
    cycle: AssessmentCycle,
    demands: Demands,
    calendar: Calendar,
    organization: Organization,
}

fn world() -> World {
    let calendar = shipped();
    let cycle = AssessmentCycle::plan(area("370305000000"), new_cycle(), &calendar, noon("2026-02-10")).unwrap();
    let facts = cycle.facts(true, 0, noon("2026-02-25"));
    World {
        cycle: cycle.open(facts, noon("2026-02-25")).unwrap(),
        demands: demands(),
        calendar,
        organization: organization(),
    }
}

impl World {
    fn facts(&self, who: u128, at: &str) -> AssessmentFacts<'_> {
        let actor = Participant {
            account: Some(account(who)),
            tied: false,
        };
        AssessmentFacts {
            cycle: &self.cycle,
            demands: &self.demands,
            calendar: &self.calendar,
            actor,
            now: noon(at),
        }
    }

    fn applicant(&self) -> Applicant<'_> {
        Applicant {
            organization: &self.organization,
            barred_until: None,
        }
    }

    fn entered(&self) -> Assessment {
        let new = NewAssessment {
            id: AssessmentId(Uuid::from_u128(1)),
        };
        Assessment::enter(new, &self.cycle, self.applicant(), noon("2026-02-25")).unwrap()
    }

    fn started(&self) -> Assessment {
        let facts = self.facts(MANAGER, "2026-03-02");
        self.entered().start(self.applicant(), &facts).unwrap()
    }

    /// Everything scored and proved.
    fn filled(&self) -> Assessment {
        let facts = self.facts(MANAGER, "2026-03-05");
        let mut assessment = self.started().save(full_marks(), &[], vec![], &facts).unwrap();
        for (number, indicator) in ["A1.1", "C1.1", "C1.2"].into_iter().enumerate() {
            assessment = assessment
                .attach_evidence(evidence(number as u128, indicator), &facts)
                .unwrap();
        }
        assessment
    }

    fn submitted(&self) -> Assessment {
        self.filled().submit(&self.facts(MANAGER, "2026-03-10")).unwrap()
    }

    fn reviewed(&self) -> Assessment {
        let facts = self.facts(OFFICER, "2026-03-25");
        self.submitted()
            .review(full_marks(), Some("六有场所齐全"), &facts)
            .unwrap()
    }

    /// Two assessors are assigned and have declared that there is no conflict.
    fn assigned(&self) -> Assessment {
        let assessment = [FIRST, SECOND].into_iter().fold(self.reviewed(), |assessment, who| {
            let facts = self.facts(COMMITTEE, "2026-04-07");
            assessment.assign_assessor(assessor(who), &facts).unwrap()
        });
        [FIRST, SECOND].into_iter().fold(assessment, |assessment, who| {
            assessment
                .declare_conflict(false, None, &self.facts(who, "2026-04-08"))
                .unwrap()
        })
    }

    fn scored(&self) -> Assessment {
        [FIRST, SECOND].into_iter().fold(self.assigned(), |assessment, who| {
            assessment.score(full_marks(), &self.facts(who, "2026-04-10")).unwrap()
        })
    }

    fn verified(&self) -> Assessment {
        self.scored()
            .verify(five, &self.facts(COMMITTEE, "2026-04-20"))
            .unwrap()
    }

    /// On public notice from Monday 27 April to Thursday 7 May: 1 to 5 May are holidays.
    fn noticed(&self) -> Assessment {
        let facts = self.facts(COMMITTEE, "2026-04-27");
        self.verified()
            .publish_notice(None, "临社组公示〔2026〕1号", five, &facts)
            .unwrap()
    }

    fn appealed(&self) -> Assessment {
        self.noticed()
            .lodge_appeal(appeal(1, &["A1.2"]), &self.facts(MANAGER, "2026-04-28"))
            .unwrap()
    }

    fn decided(&self) -> Assessment {
        let facts = self.facts(COMMITTEE, "2026-05-06");
        self.appealed()
            .decide_appeal(decision(&[true, true, false]), five, &facts)
            .unwrap()
    }

    fn confirmed(&self) -> Assessment {
        let facts = self.facts(COMMITTEE, "2026-05-18");
        self.noticed().confirm("临社组发〔2026〕3号", five, &facts).unwrap()
    }

    fn awarded(&self) -> (Assessment, StarRating) {
        self.confirmed()
            .award(new_award(), &self.facts(COMMITTEE, "2026-05-20"))
            .unwrap()
    }

    /// An assessment in each of the states.
    fn everywhere(&self) -> Vec<Assessment> {
        let manager = self.facts(MANAGER, "2026-03-10");
        let returned = self
            .submitted()
            .send_back(reasons(), &self.facts(OFFICER, "2026-03-25"))
            .unwrap();
        vec![
            self.entered(),
            self.started(),
            self.submitted(),
            self.reviewed(),
            self.verified(),
            self.noticed(),
            self.appealed(),
            self.decided(),
            self.confirmed(),
            self.awarded().0,
            returned,
            self.started().withdraw("组织注销", &manager).unwrap(),
            self.started().lapse(&self.facts(COMMITTEE, "2026-03-21")).unwrap(),
        ]
    }
}

fn only<T: std::fmt::Debug>(result: Result<T, Refusals>) -> Refusal {
    let mut refusals = result.unwrap_err().into_vec();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    refusals.remove(0)
}

fn refused<T: std::fmt::Debug>(result: Result<T, Refusals>) -> RefusalCode {
    only(result).code
}

/// The codes and paths of all refusals.
fn told<T: std::fmt::Debug>(result: Result<T, Refusals>) -> Vec<(RefusalCode, String)> {
    let refusals = result.unwrap_err().into_vec();
    refusals
        .into_iter()
        .map(|refusal| (refusal.code, refusal.field.join(".")))
        .collect()
}
