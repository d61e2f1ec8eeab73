//! One case, from a resident's need to the paid service, as it stands at its end or on its way.

use super::{Ids, Kind};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use siling_domain::Word as _;
use siling_domain::access::Deed;
use siling_domain::area_code::AreaCode;
use siling_domain::assessment::Proof;
use siling_domain::contract::{
    Contract, ContractStatus, Instalment, InstalmentDue, Payment, PaymentStatus, ProcurementMode, Purchaser,
};
use siling_domain::fund::{
    Commitment, CommitmentFor, CommitmentStatus, Fund, FundPurpose, LedgerEntry, Movement, Stamp,
};
use siling_domain::id::{OrganizationId, SalonId};
use siling_domain::money::Money;
use siling_domain::need::{Need, NeedChannel, NeedStatus};
use siling_domain::order::{
    Award, Claim, ClaimOutcome, ClaimStatus, Deliberation, NegativeListItem, OrderMilestone, PurchaseBasis,
    RankedClaim, ServiceOrder, ServiceOrderStatus, ServiceOrderTerms,
};
use siling_domain::organization::Lead;
use siling_domain::project::{
    Acceptance, BeneficiaryKind, Delivery, Milestone, MilestoneStatus, Participant, Project, ProjectOrigin,
    ProjectOutcome, ProjectStatus, ProjectTotals, RepresentativeKind, Representatives, ServiceRating, ServiceRecord,
    ServiceRecordStatus,
};
use siling_domain::standard::{Measure, Stars};
use siling_domain::time::china_date;

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Its order is open for claims.
    Open,
    /// Its project runs; the first milestone is accepted and paid.
    Running,
    /// Done, paid and rated.
    Done,
}

/// What a case is made of.
pub(super) struct Seed<'a> {
    /// Its number.
    pub number: usize,
    /// How far it has come.
    pub phase: Phase,
    /// The community.
    pub community: AreaCode,
    /// The name of the community.
    pub place: &'a str,
    /// Who does it.
    pub organization: OrganizationId,
    /// The fund that pays.
    pub fund: &'a Fund,
    /// The salon that adopted it.
    pub salon: SalonId,
    /// What it asks for.
    pub capability: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// Which of the four leads.
    pub lead: Lead,
    /// The price, in yuan.
    pub price: i64,
    /// When the order was published.
    pub published: DateTime<Utc>,
    /// How many records of service there are.
    pub records: usize,
}

/// Everything of a case. What it has not come to is empty.
pub(super) struct Case {
    pub need: Need,
    pub order: ServiceOrder,
    pub commitment: Commitment,
    pub claims: Vec<Claim>,
    pub projects: Vec<Project>,
    pub contracts: Vec<Contract>,
    pub payments: Vec<Payment>,
    pub ratings: Vec<ServiceRating>,
    pub entries: Vec<LedgerEntry>,
    pub records: Vec<ServiceRecord>,
}

/// The deed by which each kind of object came to stand where it stands.
pub(super) const fn deed(phase: Phase, kind: Kind) -> Deed {
    match (kind, phase) {
        (Kind::Need, Phase::Open) => Deed::PublishServiceOrder,
        (Kind::Need, Phase::Running) => Deed::StartProject,
        (Kind::Need, Phase::Done) => Deed::RateService,
        (Kind::Order, Phase::Open) => Deed::PublishServiceOrder,
        (Kind::Order, Phase::Running) => Deed::StartProject,
        (Kind::Order, Phase::Done) => Deed::ConfirmPayment,
        (Kind::Commitment, Phase::Open) => Deed::PublishServiceOrder,
        (Kind::Commitment, _) => Deed::ConfirmPayment,
        (Kind::Claim, _) => Deed::AwardServiceOrder,
        (Kind::Project, Phase::Done) => Deed::CloseProject,
        (Kind::Project, _) => Deed::AcceptDelivery,
        (Kind::Contract, Phase::Done) => Deed::ConfirmPayment,
        (Kind::Contract, _) => Deed::SignContract,
        (Kind::Payment, _) => Deed::ConfirmPayment,
        (Kind::Rating, _) => Deed::RateService,
        (Kind::Record, _) => Deed::RecordService,
        (Kind::Fund | Kind::Entry, _) => Deed::AllocateFund,
        (Kind::Salon, _) => Deed::HoldSalon,
    }
}

/// Puts a case together.
pub(super) fn case(seed: &Seed<'_>) -> Case {
    let maker = Maker::new(seed);
    let claims = maker.claims();
    let projects = maker.projects();
    Case {
        need: maker.need(),
        order: maker.order(),
        commitment: maker.commitment(),
        contracts: maker.contracts(),
        payments: maker.payments(),
        ratings: maker.ratings(),
        entries: maker.entries(),
        records: maker.records(),
        claims,
        projects,
    }
}

struct Maker<'a> {
    seed: &'a Seed<'a>,
    ids: Ids,
    price: Money,
    halves: [Money; 2],
    title: String,
}

impl<'a> Maker<'a> {
    fn new(seed: &'a Seed<'a>) -> Self {
        let half = seed.price * 50;
        Maker {
            seed,
            ids: Ids {
                at: seed.published,
                number: seed.number,
            },
            price: Money::from_fen(seed.price * 100),
            halves: [Money::from_fen(half), Money::from_fen(seed.price * 100 - half)],
            title: format!("{}{}服务第{}期", seed.place, seed.subject, seed.number),
        }
    }

    fn after(&self, days: i64) -> DateTime<Utc> {
        self.seed.published + Duration::days(days)
    }

    fn day(&self, days: i64) -> NaiveDate {
        china_date(self.after(days))
    }

    fn is(&self, phase: Phase) -> bool {
        self.seed.phase == phase
    }

    /// When something last happened.
    fn last(&self) -> DateTime<Utc> {
        match self.seed.phase {
            Phase::Open => self.after(0),
            Phase::Running => self.after(30),
            Phase::Done => self.after(90),
        }
    }

    fn need(&self) -> Need {
        let seed = self.seed;
        Need {
            id: self.ids.id(Kind::Need, 0),
            district: seed.community.district(),
            area: seed.community,
            channel: NeedChannel::ALL[seed.number % NeedChannel::ALL.len()],
            visit: None,
            salon: None,
            title: format!("希望社区开展{}", seed.subject),
            text: format!("{}居民希望有人来做{}，最好每周一次。", seed.place, seed.subject),
            lead: Some(seed.lead),
            capabilities: vec![seed.capability.to_owned()],
            spot: None,
            photos: Vec::new(),
            posted_by: None,
            on_behalf: true,
            contact: None,
            status: match seed.phase {
                Phase::Open => NeedStatus::Ordered,
                Phase::Running => NeedStatus::InDelivery,
                Phase::Done => NeedStatus::Rated,
            },
            status_since: self.last(),
            answer_due: self.day(-17),
            answered_on: Some(self.day(-19)),
            accepted_at: Some(self.after(-19)),
            decline: None,
            answer: Some("已受理，将提交书记沙龙议定。".to_owned()),
            merged_into: None,
            endorsement_count: 0,
            order: Some(self.ids.id(Kind::Order, 0)),
            project: (!self.is(Phase::Open)).then(|| self.ids.id(Kind::Project, 0)),
            resolved_at: self.is(Phase::Done).then(|| self.after(85)),
            reopenings: Vec::new(),
            demo: true,
            version: match seed.phase {
                Phase::Open => 3,
                Phase::Running => 4,
                Phase::Done => 6,
            },
            created_at: self.after(-20),
            updated_at: self.last(),
        }
    }

    fn terms(&self) -> ServiceOrderTerms {
        let seed = self.seed;
        let milestone = |title: &str, day: i64| OrderMilestone {
            title: title.to_owned(),
            deliverables: vec!["服务记录".to_owned(), "满意度调查".to_owned()],
            due_on: self.day(day),
            share: 50,
        };
        ServiceOrderTerms {
            needs: vec![self.ids.id(Kind::Need, 0)],
            lead: seed.lead,
            outcomes: vec![ProjectOutcome::DailyLifeProblems],
            title: self.title.clone(),
            description: format!("为{}居民提供{}，每周至少一次。", seed.place, seed.subject),
            beneficiary_kinds: vec![BeneficiaryKind::Residents],
            beneficiary_note: None,
            fee: Money::ZERO,
            milestones: vec![milestone("中期", 45), milestone("终期", 80)],
            capabilities: vec![seed.capability.to_owned()],
            min_stars: Stars::NONE,
            ceiling: self.price,
            fund: Some(seed.fund.id),
            basis: Some(PurchaseBasis::NotOnNegativeList {
                ruled_out: NegativeListItem::ALL.to_vec(),
            }),
            claim_deadline: self.day(10),
            begins: self.day(16),
            ends: self.day(82),
            recurring: false,
        }
    }

    fn order(&self) -> ServiceOrder {
        let seed = self.seed;
        let awarded = !self.is(Phase::Open);
        ServiceOrder {
            id: self.ids.id(Kind::Order, 0),
            district: seed.community.district(),
            community: seed.community,
            terms: self.terms(),
            status: match seed.phase {
                Phase::Open => ServiceOrderStatus::Published,
                Phase::Running => ServiceOrderStatus::InDelivery,
                Phase::Done => ServiceOrderStatus::Settled,
            },
            status_since: self.last(),
            status_reason: None,
            drafted_by: None,
            deliberation: Some(Deliberation {
                salon: seed.salon,
                resolution: 1,
                on: self.day(-5),
                by: None,
            }),
            approval: None,
            published_at: Some(seed.published),
            commitment: Some(self.ids.id(Kind::Commitment, 0)),
            award: awarded.then(|| self.award()),
            project: awarded.then(|| self.ids.id(Kind::Project, 0)),
            contract: awarded.then(|| self.ids.id(Kind::Contract, 0)),
            rated: self.is(Phase::Done),
            demo: true,
            version: match seed.phase {
                Phase::Open => 3,
                Phase::Running => 6,
                Phase::Done => 10,
            },
            created_at: self.after(-10),
            updated_at: self.last(),
        }
    }

    fn award(&self) -> Award {
        let (claim, organization) = (self.ids.id(Kind::Claim, 0), self.seed.organization);
        Award {
            claim,
            organization,
            price: self.price,
            on: self.day(12),
            by: None,
            panel: Vec::new(),
            minutes: "综合评分第一。".to_owned(),
            ranking: vec![RankedClaim {
                claim,
                organization,
                price: self.price,
                scores: vec![88, 90, 92],
                mean: 9_000,
                rank: 1,
            }],
            departure_reason: None,
        }
    }

    fn claims(&self) -> Vec<Claim> {
        if self.is(Phase::Open) {
            return Vec::new();
        }
        vec![Claim {
            id: self.ids.id(Kind::Claim, 0),
            district: self.seed.community.district(),
            order: self.ids.id(Kind::Order, 0),
            community: self.seed.community,
            organization: self.seed.organization,
            services: vec![self.seed.subject.to_owned()],
            partners: Vec::new(),
            plan: "每周一次，先走访再服务。".to_owned(),
            team: "社工 2 名，志愿者 10 名。".to_owned(),
            price: self.price,
            status: ClaimStatus::Selected,
            outcome: Some(ClaimOutcome {
                mean: Some(9_000),
                rank: Some(1),
                reason: None,
            }),
            withdrawal_reason: None,
            submitted_by: None,
            demo: true,
            version: 2,
            created_at: self.after(5),
            updated_at: self.after(12),
        }]
    }

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

    fn projects(&self) -> Vec<Project> {
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

    fn commitment(&self) -> Commitment {
        let (seed, open, done) = (self.seed, self.is(Phase::Open), self.is(Phase::Done));
        let when = |met: bool, amount: Money| if met { amount } else { Money::ZERO };
        Commitment {
            id: self.ids.id(Kind::Commitment, 0),
            district: seed.community.district(),
            fund: seed.fund.id,
            area: Some(seed.community),
            committed_for: CommitmentFor::ServiceOrder(self.ids.id(Kind::Order, 0)),
            purpose: FundPurpose::ServicePurchase,
            what_for: self.title.clone(),
            amount: self.price,
            reserved: when(open, self.price),
            committed: when(!open && !done, self.halves[1]),
            paid: match seed.phase {
                Phase::Open => Money::ZERO,
                Phase::Running => self.halves[0],
                Phase::Done => self.price,
            },
            refunded: Money::ZERO,
            released: Money::ZERO,
            carved: Money::ZERO,
            carved_from: None,
            contract: (!open).then(|| self.ids.id(Kind::Contract, 0)),
            status: match seed.phase {
                Phase::Open => CommitmentStatus::Reserved,
                Phase::Running => CommitmentStatus::PartlyPaid,
                Phase::Done => CommitmentStatus::Settled,
            },
            status_since: self.last(),
            demo: true,
            version: match seed.phase {
                Phase::Open => 1,
                Phase::Running => 3,
                Phase::Done => 5,
            },
            created_at: seed.published,
            updated_at: self.last(),
        }
    }

    fn contracts(&self) -> Vec<Contract> {
        if self.is(Phase::Open) {
            return Vec::new();
        }
        let (seed, done) = (self.seed, self.is(Phase::Done));
        vec![Contract {
            id: self.ids.id(Kind::Contract, 0),
            district: seed.community.district(),
            number: format!("测量-{}", seed.number),
            project: self.ids.id(Kind::Project, 0),
            title: self.title.clone(),
            area: seed.community,
            purchaser: Purchaser {
                name: "街道办事处".to_owned(),
                area: seed
                    .community
                    .subdistrict()
                    .unwrap_or_else(|| seed.community.district()),
            },
            organization: seed.organization,
            mode: ProcurementMode::Competitive,
            signed_on: self.day(15),
            begins_on: self.day(16),
            ends_on: self.day(82),
            price: self.price,
            instalments: vec![
                Instalment {
                    number: 1,
                    due: InstalmentDue::Milestone(1),
                    amount: self.halves[0],
                },
                Instalment {
                    number: 2,
                    due: InstalmentDue::Final,
                    amount: self.halves[1],
                },
            ],
            fund: seed.fund.id,
            commitment: self.ids.id(Kind::Commitment, 0),
            file: None,
            status: if done {
                ContractStatus::Completed
            } else {
                ContractStatus::Signed
            },
            status_since: if done { self.after(90) } else { self.after(15) },
            termination: None,
            signed_by: None,
            demo: true,
            version: if done { 2 } else { 1 },
            created_at: self.after(15),
            updated_at: if done { self.after(90) } else { self.after(15) },
        }]
    }

    fn payments(&self) -> Vec<Payment> {
        let seed = self.seed;
        let payment = |number: u32, amount: Money, sent: i64| Payment {
            id: self.ids.id(Kind::Payment, number as usize),
            district: seed.community.district(),
            contract: self.ids.id(Kind::Contract, 0),
            instalment: number,
            project: self.ids.id(Kind::Project, 0),
            area: seed.community,
            organization: seed.organization,
            fund: seed.fund.id,
            commitment: self.ids.id(Kind::Commitment, 0),
            amount,
            invoice_number: format!("{:08}", seed.number),
            invoice: None,
            bank: "齐商银行临淄支行".to_owned(),
            account_mask: "6222****1234".to_owned(),
            status: PaymentStatus::Confirmed,
            status_since: self.after(sent),
            requested_by: None,
            requested_at: self.after(sent) - Duration::hours(20),
            approved_by: None,
            approved_at: Some(self.after(sent) - Duration::hours(10)),
            sent_by: None,
            sent_at: Some(self.after(sent) - Duration::hours(5)),
            entry: Some(self.ids.id(Kind::Entry, 1 + number as usize)),
            voucher: Some(format!("凭证{}-{number}", seed.number)),
            confirmed_at: Some(self.after(sent)),
            reason: None,
            refunded: Money::ZERO,
            refunds: Vec::new(),
            demo: true,
            version: 4,
            created_at: self.after(sent) - Duration::hours(20),
            updated_at: self.after(sent),
        };
        match seed.phase {
            Phase::Open => Vec::new(),
            Phase::Running => vec![payment(1, self.halves[0], 30)],
            Phase::Done => vec![payment(1, self.halves[0], 30), payment(2, self.halves[1], 90)],
        }
    }

    fn entries(&self) -> Vec<LedgerEntry> {
        let book = |index: usize, movement: Movement, amount: Money, at: DateTime<Utc>| {
            let stamp = Stamp {
                entry: self.ids.id(Kind::Entry, index),
                by: None,
                now: at,
            };
            LedgerEntry::book(self.seed.fund, movement, amount, &self.title, stamp).of(self.ids.id(Kind::Commitment, 0))
        };
        let mut entries = vec![book(0, Movement::RESERVE, self.price, self.seed.published)];
        if !self.is(Phase::Open) {
            entries.push(book(1, Movement::COMMIT, self.price, self.after(15)));
        }
        for payment in self.payments() {
            let at = payment.sent_at.unwrap_or(self.seed.published);
            let mut entry = book(1 + payment.instalment as usize, Movement::PAY, payment.amount, at);
            entry.payment = Some(payment.id);
            entries.push(entry);
        }
        entries
    }

    fn ratings(&self) -> Vec<ServiceRating> {
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

    fn records(&self) -> Vec<ServiceRecord> {
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
