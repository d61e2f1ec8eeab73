//! One case, from a resident's need to the paid service, as it stands at its end or on its way.

mod money;
mod project;

use super::{Ids, Kind};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use siling_domain::Word as _;
use siling_domain::access::Deed;
use siling_domain::area_code::AreaCode;
use siling_domain::contract::{Contract, Payment};
use siling_domain::fund::{Commitment, Fund, LedgerEntry};
use siling_domain::id::{OrganizationId, SalonId};
use siling_domain::money::Money;
use siling_domain::need::{Need, NeedChannel, NeedStatus};
use siling_domain::order::{
    Award, Claim, ClaimOutcome, ClaimStatus, Deliberation, NegativeListItem, OrderMilestone, PurchaseBasis,
    RankedClaim, ServiceOrder, ServiceOrderStatus, ServiceOrderTerms,
};
use siling_domain::organization::Lead;
use siling_domain::project::{BeneficiaryKind, Project, ProjectOutcome, ServiceRating, ServiceRecord};
use siling_domain::standard::Stars;
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
            salon: self.seed.salon,
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
}
