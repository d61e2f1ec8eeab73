//! The project of a case: its milestones, its records of service, and what residents say of it.

use super::{Maker, Phase};
use crate::bulk::service::Kind;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use siling_domain::assessment::Proof;
use siling_domain::money::Money;
use siling_domain::project::{
    Acceptance, BeneficiaryKind, Delivery, Milestone, MilestoneStatus, Participant, Project, ProjectOrigin,
    ProjectOutcome, ProjectStatus, ProjectTotals, RepresentativeKind, Representatives, ServiceRating, ServiceRecord,
    ServiceRecordStatus,
};
use siling_domain::standard::Measure;
use siling_domain::time::china_date;

impl Maker<'_> {
    fn milestone(&self, number: u32, title: &str, due: i64) -> Milestone {
        let accepted = number == 1 || self.is(Phase::Done);
        let delivered = self.after(if number == 1 { 28 } else { 78 });
        let delivery = |at: DateTime<Utc>, returned: bool| Delivery {
            note: None,
            evidence: vec![Proof {
                file: None,
                statement: Some("服务记录和满意度调查已提交。".to_owned()),
            }],
            by: None,
            at,
            returned: returned.then(|| siling_domain::project::DeliveryReturn {
                reason: "请补满意度调查。".to_owned(),
                by: None,
                at,
            }),
        };
        // One in eight was sent back once.
        let mut deliveries = Vec::new();
        if accepted && number == 1 && self.seed.number.is_multiple_of(8) {
            deliveries.push(delivery(delivered - Duration::days(2), true));
        }
        if accepted {
            deliveries.push(delivery(delivered, false));
        }
        Milestone {
            number,
            title: title.to_owned(),
            deliverables: vec!["服务记录".to_owned(), "满意度调查".to_owned()],
            due_on: self.day(due),
            status: if accepted {
                MilestoneStatus::Accepted
            } else {
                MilestoneStatus::Planned
            },
            deliveries,
            acceptance: accepted.then(|| self.acceptance(china_date(delivered + Duration::days(1)))),
        }
    }

    fn acceptance(&self, on: NaiveDate) -> Acceptance {
        Acceptance {
            on,
            by: None,
            representatives: vec![Representatives {
                kind: RepresentativeKind::ResidentDelegate,
                count: 2,
            }],
            note: None,
        }
    }

    pub(super) fn projects(&self) -> Vec<Project> {
        if self.is(Phase::Open) {
            return Vec::new();
        }
        let (seed, done) = (self.seed, self.is(Phase::Done));
        let records = self.records();
        let sum = |of: fn(&ServiceRecord) -> i64| records.iter().map(of).sum::<i64>();
        let rating = self.ratings().first().map_or(0, |rating| i64::from(rating.score));
        vec![Project {
            id: self.ids.id(Kind::Project, 0),
            district: seed.community.district(),
            origin: ProjectOrigin::ServiceOrder {
                order: self.ids.id(Kind::Order, 0),
                claim: self.ids.id(Kind::Claim, 0),
            },
            title: self.title.clone(),
            lead: seed.lead,
            outcomes: vec![ProjectOutcome::DailyLifeProblems],
            description: format!("为{}居民提供{}，每周至少一次。", seed.place, seed.subject),
            area: seed.community,
            organization: seed.organization,
            participants: vec![Participant {
                organization: seed.organization,
                services: vec![seed.subject.to_owned()],
            }],
            beneficiary_kinds: vec![BeneficiaryKind::Residents],
            beneficiary_note: None,
            fee: Money::ZERO,
            price: self.price,
            recurring: false,
            begins_on: self.day(16),
            ends_on: self.day(82),
            needs: vec![self.ids.id(Kind::Need, 0)],
            milestones: vec![self.milestone(1, "中期", 45), self.milestone(2, "终期", 80)],
            contract: Some(self.ids.id(Kind::Contract, 0)),
            status: if done {
                ProjectStatus::Closed
            } else {
                ProjectStatus::InProgress
            },
            status_since: if done { self.after(88) } else { self.after(16) },
            status_reason: None,
            opened_on: Some(self.day(12)),
            started_on: Some(self.day(16)),
            completed_on: done.then(|| self.day(82)),
            completed_by: None,
            acceptance: done.then(|| self.acceptance(self.day(85))),
            ended_on: done.then(|| self.day(88)),
            termination: None,
            hand_overs: Vec::new(),
            rating_open_until: None,
            totals: ProjectTotals {
                records: records.len() as i64,
                hours: Measure::from_hundredths(sum(|record| record.hours.hundredths())),
                volunteers: sum(|record| record.volunteers.into()),
                beneficiaries: sum(|record| record.beneficiaries.into()),
                ratings: i64::from(done),
                score_sum: rating,
            },
            demo: true,
            version: if done { 12 } else { 7 },
            created_at: self.after(12),
            updated_at: self.last(),
        }]
    }

    pub(super) fn ratings(&self) -> Vec<ServiceRating> {
        if !self.is(Phase::Done) {
            return Vec::new();
        }
        vec![ServiceRating {
            id: self.ids.id(Kind::Rating, 0),
            district: self.seed.community.district(),
            project: self.ids.id(Kind::Project, 0),
            area: self.seed.community,
            need: None,
            account: None,
            score: 3 + i32::try_from(self.seed.number % 3).unwrap_or(0),
            tags: Vec::new(),
            text: None,
            demo: true,
            version: 1,
            created_at: self.after(86),
        }]
    }

    pub(super) fn records(&self) -> Vec<ServiceRecord> {
        let seed = self.seed;
        if self.is(Phase::Open) {
            return Vec::new();
        }
        // Between the start and the end, or today.
        let days = if self.is(Phase::Done) { 66 } else { 14 };
        let record = |index: usize| {
            let day = 16 + (index * days / seed.records.max(1)) as i64;
            ServiceRecord {
                id: self.ids.id(Kind::Record, index),
                district: seed.community.district(),
                project: self.ids.id(Kind::Project, 0),
                organization: seed.organization,
                area: seed.community,
                day: self.day(day),
                place_name: format!("{}党群服务中心", seed.place),
                hours: Measure::from_hundredths(200 + 50 * (index % 4) as i64),
                volunteers: 2 + (index % 5) as i32,
                beneficiaries: 10 + (index % 17) as i32,
                note: None,
                photos: Vec::new(),
                recorded_by: None,
                recorded_at: self.after(day) + Duration::hours(1),
                status: ServiceRecordStatus::Recorded,
                void_reason: None,
                voided_at: None,
            }
        };
        (0..seed.records).map(record).collect()
    }
}
