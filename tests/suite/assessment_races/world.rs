//! A cycle with organizations on their way through it, driven by the commands.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use siling_application::access::ScopeKey;
use siling_application::app::Clock;
use siling_application::assessment::{
    AssignAssessor, AttachEvidence, ConfirmRating, CycleTarget, DeclareConflict, OpenCycle, PlanCycle, PublishNotice,
    ReviewAssessment, SaveSelfAssessment, ScoreAssessment, StartSelfAssessment, SubmitSelfAssessment, Target,
    VerifyAssessment,
};
use siling_application::standard::{DraftStandard, PublishStandard};
use siling_application::{App, Command, CommandError, Done, Envelope, execute};
use siling_domain::RefusalCode;
use siling_domain::access::{Actor, Identity, Role};
use siling_domain::assessment::{AssessmentPhase, NewCycle, NewScore, PhaseDates};
use siling_domain::id::{AccountId, AssessmentId, CycleId, OrganizationId};
use siling_domain::rating::Score;
use siling_domain::standard::{Definition, IndicatorCode, Rule};
use siling_persistence::assessment::{self as store, Kept};
use siling_persistence::organization::OrganizationKey;
use siling_tests::{TestApp, root};
use std::sync::Arc;

pub const ONE: &str = "52370305Y00000016M";
pub const OTHER: &str = "52370305Y00000024G";

/// A district with the default standard and an open cycle. Nobody has Party coverage, so that full marks are four stars.
pub struct World {
    pub app: TestApp,
    pub definition: Definition,
    pub cycle: CycleId,
    pub organizations: Vec<OrganizationId>,
}

/// A clock of its own.
struct Still(DateTime<Utc>);

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

pub fn code(text: &str) -> IndicatorCode {
    text.parse().unwrap()
}

pub fn target(assessment: AssessmentId) -> Target {
    Target {
        assessment,
        expected_version: None,
    }
}

/// Why a command was not carried out.
pub fn refused<T>(result: Result<T, CommandError>) -> RefusalCode {
    match result {
        Ok(_) => panic!("it was carried out"),
        Err(CommandError::Refused(refusals)) => refusals[0].code,
        Err(CommandError::Stale { refusal, .. }) => refusal.code,
        Err(other) => panic!("{other:?}"),
    }
}

impl World {
    pub async fn new(credit_codes: &[&str]) -> Self {
        Self::with(credit_codes, None).await
    }

    /// The same, with a quota.
    pub async fn with(credit_codes: &[&str], quota_percent: Option<i32>) -> Self {
        let app = TestApp::new().await;
        let file = std::fs::read_to_string(root().join("data/standards/siyi-default-v1.json")).unwrap();
        let draft = DraftStandard {
            id: app.app.new_id(),
            draft: None,
            file,
        };
        let standard = app.done(draft).await;
        app.done(PublishStandard {
            standard: standard.id,
            expected_version: None,
            document: None,
        })
        .await;
        let mut organizations = Vec::new();
        for credit_code in credit_codes {
            let id = app.registered_organization(credit_code).await;
            organizations.push(id.parse().unwrap());
        }
        app.behind_its_back("UPDATE organizations SET status = 'ACTIVE'").await;
        let phase = |phase, begins: &str, ends: &str| PhaseDates {
            phase,
            begins: begins.parse().unwrap(),
            ends: ends.parse().unwrap(),
        };
        let cycle = app
            .done(PlanCycle(NewCycle {
                id: app.app.new_id(),
                year: 2026,
                title: "2026年度星级评定".to_owned(),
                standard: standard.id,
                phases: vec![
                    phase(AssessmentPhase::SelfAssessment, "2026-06-30", "2026-07-10"),
                    phase(AssessmentPhase::SubdistrictReview, "2026-07-13", "2026-07-24"),
                    phase(AssessmentPhase::DistrictVerification, "2026-07-27", "2026-08-07"),
                    phase(AssessmentPhase::PublicNotice, "2026-08-10", "2026-08-21"),
                    phase(AssessmentPhase::Confirmation, "2026-08-24", "2026-09-30"),
                ],
                quota_percent,
                demo: true,
            }))
            .await;
        let target = CycleTarget {
            cycle: cycle.id,
            expected_version: Some(1),
        };
        app.done(OpenCycle {
            target,
            organizations: None,
            document: None,
        })
        .await;
        World {
            app,
            definition: standard.definition,
            cycle: cycle.id,
            organizations,
        }
    }

    /// Everybody has Party coverage.
    pub async fn cover(&self) {
        let cover = "INSERT INTO party_organizations (id, district, kind, setting, name, area_code, full_member_count, \
                     probationary_member_count, status, status_since, demo, version, created_at, updated_at) \
                     VALUES (gen_random_uuid(), '370305000000', 'PARTY_COMMITTEE', 'SOCIAL_ORGANIZATION', '党委', '370305000000', 9, 0, \
                     'ACTIVE', now(), true, 1, now(), now()); \
                     INSERT INTO party_coverages (id, organization_id, party_organization_id, form, begins, version, created_at, updated_at) \
                     SELECT gen_random_uuid(), o.id, p.id, 'FUNCTIONAL_BRANCH', '2021-06-01', 1, now(), now() \
                     FROM organizations o, party_organizations p";
        self.app.behind_its_back(cover).await;
    }

    /// Moves the clock to nine in the morning of that day.
    pub fn go_to(&self, day: &str) {
        let day: NaiveDate = day.parse().unwrap();
        let nine = day.and_hms_opt(1, 0, 0).unwrap().and_utc();
        let now = self.app.app.clock.now();
        self.app.pass((nine - now).max(Duration::zero()));
    }

    /// The product at another moment.
    pub fn at(&self, moment: &str) -> App {
        App {
            clock: Arc::new(Still(moment.parse().unwrap())),
            ..self.app.app.clone()
        }
    }

    /// Carries a command out, as this account or as the product itself.
    pub async fn act_on<C: Command>(
        app: &App,
        account: Option<AccountId>,
        command: C,
    ) -> Result<Done<C::Output>, CommandError> {
        let actor = match account {
            Some(account) => Actor {
                identity: Identity::Person(account),
                ..Actor::anonymous()
            },
            None => Actor::system(),
        };
        execute(app, actor, "test".to_owned(), Envelope::default(), command).await
    }

    pub async fn act<C: Command>(&self, account: AccountId, command: C) -> Result<Done<C::Output>, CommandError> {
        Self::act_on(&self.app.app, Some(account), command).await
    }

    /// The object as it is stored.
    pub async fn stored<K: Kept>(&self, id: K::Id) -> K {
        store::by_ids(&self.app.app.store, &[id]).await.unwrap().pop().unwrap()
    }

    /// Somebody of the district committee.
    pub async fn officer(&self, name: &str) -> AccountId {
        let opened = self
            .app
            .open_account(name, Role::DistrictCommittee, ScopeKey::District)
            .await;
        opened.id
    }

    /// The best that can be put in for every indicator but the bonus.
    pub fn full_marks(&self) -> Vec<NewScore> {
        let bonus = self.definition.bonus.as_ref().map(|bonus| bonus.code);
        let indicators = self
            .definition
            .indicators()
            .filter(|(section, _)| Some(*section) != bonus);
        let best = |rule: &Rule| match rule {
            Rule::YesNo => Score::Answer(true),
            Rule::Levels { levels } => {
                Score::Level(levels.iter().max_by_key(|level| level.points).unwrap().code.clone())
            }
            Rule::Numeric { knots, .. } => Score::Measure(knots.iter().max_by_key(|knot| knot.points).unwrap().at),
            Rule::Deduction { .. } => Score::Events(0),
            Rule::Checklist { items } => Score::Items(items.iter().map(|item| item.code).collect()),
        };
        indicators
            .map(|(_, indicator)| NewScore {
                indicator: indicator.code,
                input: best(&indicator.rule),
                reason: None,
            })
            .collect()
    }

    /// The self-assessment of an organization, filled and proved.
    pub async fn filled(&self, place: usize) -> AssessmentId {
        let start = StartSelfAssessment {
            id: self.app.app.new_id(),
            cycle: self.cycle,
            organization: OrganizationKey::Id(self.organizations[place]),
            expected_version: Some(1),
        };
        let id = self.app.done(start).await.id;
        let save = SaveSelfAssessment {
            target: target(id),
            scores: self.full_marks(),
            cleared: Vec::new(),
            evidence: Vec::new(),
        };
        self.app.done(save).await;
        for (_, indicator) in self.definition.indicators() {
            let mut under = Vec::new();
            for demand in indicator.evidence.iter().filter(|demand| demand.kind.is_handed_in()) {
                match &indicator.rule {
                    Rule::Checklist { items } if demand.per_item => under.extend(items.iter().map(|item| item.code)),
                    _ => under.push(indicator.code),
                }
            }
            for indicator in under {
                let attach = AttachEvidence {
                    id: self.app.app.new_id(),
                    target: target(id),
                    indicator,
                    file: None,
                    statement: Some("见附件".to_owned()),
                };
                self.app.done(attach).await;
            }
        }
        id
    }

    /// The same, submitted and reviewed.
    pub async fn reviewed(&self, place: usize) -> AssessmentId {
        self.go_to("2026-06-30");
        let id = self.filled(place).await;
        self.app.done(SubmitSelfAssessment { target: target(id) }).await;
        let review = ReviewAssessment {
            target: target(id),
            scores: self.full_marks(),
            note: None,
        };
        self.app.done(review).await;
        id
    }

    /// Somebody assigned to assess it, who has declared that there is no conflict.
    pub async fn assessor(&self, name: &str, assessment: AssessmentId) -> AccountId {
        let name = format!("{name}-{}", &assessment.to_string()[20..]);
        let opened = self.app.open_account(&name, Role::Reviewer, ScopeKey::District).await;
        let assign = AssignAssessor {
            target: target(assessment),
            assessor: opened.id,
        };
        self.app.done(assign).await;
        let declare = DeclareConflict {
            target: target(assessment),
            exists: false,
            note: None,
        };
        self.act(opened.id, declare).await.unwrap();
        opened.id
    }

    /// Their scores are in.
    pub async fn scored(&self, assessor: AccountId, assessment: AssessmentId) {
        let score = ScoreAssessment {
            target: target(assessment),
            scores: self.full_marks(),
        };
        self.act(assessor, score).await.unwrap();
    }

    /// The same, verified with these vetoes.
    pub async fn verified(&self, place: usize, vetoes: &[&str]) -> AssessmentId {
        let id = self.reviewed(place).await;
        for name in ["one", "two"] {
            let assessor = self.assessor(name, id).await;
            self.scored(assessor, id).await;
        }
        self.app
            .done(VerifyAssessment {
                target: target(id),
                vetoes: Some(vetoes.iter().map(|text| code(text)).collect()),
            })
            .await;
        id
    }

    /// The same, on public notice.
    pub async fn noticed(&self, place: usize, vetoes: &[&str]) -> AssessmentId {
        let id = self.verified(place, vetoes).await;
        self.app
            .done(PublishNotice {
                target: target(id),
                ends_on: None,
                document: "公示2026-1".to_owned(),
                vetoes: None,
            })
            .await;
        id
    }

    /// The same, confirmed: all on one morning but the notice, which takes its days.
    pub async fn confirmed(&self, place: usize, vetoes: &[&str]) -> AssessmentId {
        let id = self.noticed(place, vetoes).await;
        let after = self.at("2026-08-24T09:00:00+08:00");
        let confirm = ConfirmRating {
            target: target(id),
            decision_number: "临社党发〔2026〕8号".to_owned(),
            vetoes: None,
        };
        Self::act_on(&after, None, confirm).await.unwrap();
        id
    }
}
