//! What an assessment consists of besides scores: evidence, returns, notices, appeals, assessors.

use super::score::{IndicatorScore, shown};
use crate::graphql::access::Account;
use crate::graphql::deadline::{self, Deadline, working_days};
use crate::graphql::engine::error::ApiError;
use crate::graphql::list::List;
use crate::graphql::loader::batch;
use crate::graphql::scalar::{Date, DateTime, Points};
use crate::graphql::standard::{Indicator, indicator};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_domain::Locale;
use siling_domain::Word as _;
use siling_domain::assessment::{self as domain, AppealStatus, AssessorRank, NOTICE_DAYS_MIN, RESUBMISSION_DAYS};
use siling_domain::deadline::DeadlineKind;
use siling_domain::standard::{Definition, IndicatorCode};
use std::sync::Arc;

/// The deadlines as the client gets them.
pub fn deadlines(
    ctx: &Context<'_>,
    assessment: &domain::Assessment,
    cycle: &domain::AssessmentCycle,
) -> Result<List<Deadline>, ApiError> {
    let due = assessment.deadlines(cycle);
    deadline::told(ctx, due, |kind, locale| basis(kind, assessment, locale))
}

fn basis(kind: DeadlineKind, assessment: &domain::Assessment, locale: Locale) -> String {
    use domain::AssessmentPhase::{
        Confirmation, DistrictVerification, PublicNotice, SelfAssessment, SubdistrictReview,
    };
    let phase = |phase: domain::AssessmentPhase| match locale {
        Locale::ZhCn => format!("年度评定日程:{}", phase.label(locale)),
        Locale::En => format!("The cycle's calendar: {}", phase.label(locale)),
    };
    let days = |zh: &str, en: &str, count: u32| working_days(locale, zh, en, count);
    match kind {
        DeadlineKind::Submit if !assessment.returns.is_empty() => {
            days("退回后不少于", "at least after the return", RESUBMISSION_DAYS)
        }
        DeadlineKind::Submit => phase(SelfAssessment),
        DeadlineKind::Review => phase(SubdistrictReview),
        DeadlineKind::Verify => phase(DistrictVerification),
        DeadlineKind::PublishNotice => phase(PublicNotice),
        DeadlineKind::Appeal => days("公示期不少于", "of public notice at least", NOTICE_DAYS_MIN),
        DeadlineKind::DecideAppeal => days("申诉后", "after the appeal", domain::APPEAL_DAYS),
        DeadlineKind::TellDecision => match locale {
            Locale::ZhCn => format!("裁定后 {} 日", domain::TELL_DAYS),
            Locale::En => format!("{} days after the decision", domain::TELL_DAYS),
        },
        DeadlineKind::Confirm => phase(Confirmation),
        other => deadline::basis(other, locale),
    }
}

/// What is to be mended for an indicator (退回意见).
pub struct ReturnReason {
    code: IndicatorCode,
    reason: String,
    standard: Arc<Definition>,
}

/// What is to be mended for an indicator (退回意见).
#[Object]
impl ReturnReason {
    /// The indicator's code.
    fn code(&self) -> String {
        self.code.to_string()
    }

    /// The indicator; null should the standard not have it.
    fn indicator(&self) -> Option<Indicator> {
        indicator(&self.standard, self.code)
    }

    /// What is to be mended.
    fn reason(&self) -> &str {
        &self.reason
    }
}

/// A return to the organization (退回补正).
pub struct AssessmentReturn(pub domain::Return, pub Arc<Definition>);

/// A return to the organization (退回补正), with what is to be mended for each indicator.
#[Object]
impl AssessmentReturn {
    /// From which state.
    fn from(&self) -> Choice<domain::AssessmentStatus> {
        Choice(self.0.from)
    }

    /// What is to be mended, indicator by indicator.
    fn reasons(&self) -> List<ReturnReason> {
        let reasons = self.0.reasons.iter();
        reasons
            .map(|(code, reason)| ReturnReason {
                code: *code,
                reason: reason.clone(),
                standard: self.1.clone(),
            })
            .collect()
    }

    /// When it was returned.
    fn returned_at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// The last day to submit it again.
    fn due_on(&self) -> Date {
        Date(self.0.due_on)
    }
}

/// The sub-district's review (街道初审).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssessmentReview {
    /// When.
    pub reviewed_at: DateTime,
    /// What was seen on the visit to the premises, and else is to be said; null when nothing was.
    pub note: Option<String>,
}

/// What the scores come to (评定结果).
#[derive(Debug, Clone, SimpleObject)]
pub struct RatingOutcome {
    /// The stars.
    pub stars: i32,
    /// The points.
    pub points: Points,
    /// The digest of the rating's input, by which it is replayed.
    pub digest: String,
}

impl From<&domain::RatingSummary> for RatingOutcome {
    fn from(summary: &domain::RatingSummary) -> Self {
        RatingOutcome {
            stars: i32::from(summary.stars.count()),
            points: Points(summary.points),
            digest: summary.digest.to_string(),
        }
    }
}

/// A public notice (公示).
#[derive(Debug, Clone, SimpleObject)]
pub struct PublicNotice {
    /// The day of its publication, which is not counted.
    pub begins_on: Date,
    /// The last day, on which an appeal can still be lodged.
    pub ends_on: Date,
    /// The notice's document.
    pub document: String,
    /// What it says.
    pub outcome: RatingOutcome,
}

impl From<&domain::Notice> for PublicNotice {
    fn from(notice: &domain::Notice) -> Self {
        PublicNotice {
            begins_on: Date(notice.begins),
            ends_on: Date(notice.ends),
            document: notice.document.clone(),
            outcome: (&notice.outcome).into(),
        }
    }
}

/// A confirmation (认定).
#[derive(Debug, Clone, SimpleObject)]
pub struct RatingConfirmation {
    /// The number of the decision.
    pub decision_number: String,
    /// The day.
    pub confirmed_on: Date,
    /// What was confirmed, the vetoes checked on that day.
    pub outcome: RatingOutcome,
}

impl From<&domain::Confirmation> for RatingConfirmation {
    fn from(confirmation: &domain::Confirmation) -> Self {
        RatingConfirmation {
            decision_number: confirmation.decision_number.clone(),
            confirmed_on: Date(confirmation.on),
            outcome: (&confirmation.outcome).into(),
        }
    }
}

/// An appeal of the organization (申诉).
pub struct Appeal(pub domain::Appeal, pub Arc<Definition>);

/// An appeal of the organization (申诉).
#[Object]
impl Appeal {
    /// The identifier.
    fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The codes of the indicators concerned; empty where the result as a whole is, such as a veto.
    fn indicators(&self) -> List<String> {
        self.0.indicators.iter().map(ToString::to_string).collect()
    }

    /// The ground.
    fn ground(&self) -> &str {
        &self.0.ground
    }

    /// The evidence on which it rests.
    fn evidence(&self) -> List<ID> {
        self.0.evidence.iter().map(|id| ID(id.to_string())).collect()
    }

    /// Which notice it is about: the first is 1.
    fn notice(&self) -> i32 {
        i32::try_from(self.0.notice).unwrap_or(i32::MAX)
    }

    /// Where it stands.
    fn status(&self) -> Choice<AppealStatus> {
        Choice(self.0.status)
    }

    /// When it was lodged.
    fn lodged_at(&self) -> DateTime {
        DateTime(self.0.lodged_at)
    }

    /// The last day for the decision.
    fn decide_by(&self) -> Date {
        Date(self.0.decide_by)
    }

    /// The panel's decision (裁定); null while it is open.
    fn decision(&self) -> Option<AppealDecision> {
        let decision = self.0.decision.clone();
        decision.map(|decision| AppealDecision(decision, self.1.clone()))
    }
}

/// A panel's decision on an appeal (申诉裁定).
pub struct AppealDecision(domain::AppealDecision, Arc<Definition>);

/// A panel's decision on an appeal (申诉裁定).
#[Object]
impl AppealDecision {
    /// How many of the panel were for the appeal.
    fn votes_for(&self) -> i32 {
        self.votes(true)
    }

    /// How many of the panel were against it.
    fn votes_against(&self) -> i32 {
        self.votes(false)
    }

    /// The reasons for it.
    fn reasoning(&self) -> &str {
        &self.0.reasoning
    }

    /// The day.
    fn decided_on(&self) -> Date {
        Date(self.0.on)
    }

    /// Whether it came after its last day.
    fn late(&self) -> bool {
        self.0.late
    }

    /// The last day to tell the organization in writing.
    fn tell_by(&self) -> Date {
        Date(self.0.tell_by)
    }

    /// The scores that it replaced, as they were.
    fn replaced(&self) -> List<IndicatorScore> {
        List(shown(&self.1, &self.0.replaced))
    }
}

impl AppealDecision {
    fn votes(&self, uphold: bool) -> i32 {
        let votes = self.0.votes.iter().filter(|vote| vote.uphold == uphold).count();
        i32::try_from(votes).unwrap_or(i32::MAX)
    }
}

/// Somebody who assesses for the district (评审人员).
pub struct Assessor {
    /// The record.
    pub assessor: domain::Assessor,
    /// What the standard says.
    pub standard: Arc<Definition>,
    /// Whether the viewer may see the scores already: assessors score independently of each other.
    pub open: bool,
}

/// Somebody who assesses for the district (评审人员).
#[Object]
impl Assessor {
    /// The account, its holder's name masked.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>, ApiError> {
        Ok(batch(ctx)?.load_one(self.assessor.account).await?.map(Account))
    }

    /// For what they are there.
    fn rank(&self) -> Choice<AssessorRank> {
        Choice(self.assessor.rank)
    }

    /// When they were assigned.
    fn assigned_at(&self) -> DateTime {
        DateTime(self.assessor.assigned_at)
    }

    /// Whether they declared a conflict of interest (利益冲突); null before they declared.
    fn has_conflict(&self) -> Option<bool> {
        self.assessor.declaration.as_ref().map(|declaration| declaration.exists)
    }

    /// What else they declared; null when nothing.
    fn conflict_note(&self) -> Option<&str> {
        let declaration = self.assessor.declaration.as_ref();
        declaration.and_then(|declaration| declaration.note.as_deref())
    }

    /// When their scores were in; null before.
    fn scored_at(&self) -> Option<DateTime> {
        self.assessor.scored_at.map(DateTime)
    }

    /// What they gave; null for another assessor before the verification, since they score independently.
    fn scores(&self) -> Option<List<IndicatorScore>> {
        self.open
            .then(|| shown(&self.standard, &self.assessor.scores))
            .map(List)
    }

    /// When they were taken off; null while they are on the panel.
    fn removed_at(&self) -> Option<DateTime> {
        self.assessor.removed_at.map(DateTime)
    }

    /// Why they were taken off; null where no reason was given.
    fn removed_because(&self) -> Option<&str> {
        self.assessor.removed_because.as_deref()
    }
}
