//! Assessments for stars (星级评定): a yearly cycle, each organization's way through it, the stars that come
//! out, and what has to be put right.

mod appeal;
mod assessor;
mod cycle;
mod deadline;
mod demands;
mod evidence;
mod guard;
mod lifecycle;
mod notice;
mod own;
mod remediation;
mod review;
mod score;
mod star;
mod task;

pub use appeal::{APPEAL_DAYS, PANEL_MIN, TELL_DAYS};
pub use appeal::{Appeal, AppealDecision, AppealStatus, DecideAppeal, NewAppeal, PanelVote};
pub use assessor::{ASSESSORS, Assessor, AssessorRank, ConflictDeclaration, DISPUTE_PERCENT, NewAssessor};
pub use cycle::{
    AssessmentCycle, AssessmentPhase, CycleAction, CycleFacts, CycleLifecycle, CycleStatus, NewCycle, PhaseDates,
};
pub use demands::{Demand, Demands, Gap, GapKind};
pub use evidence::{EVIDENCE_MAX, Evidence, FILE_SIZE_MAX, MEDIA_TYPES, NewEvidence, Proof, StoredFile};
pub use guard::{AssessmentFacts, Participant};
pub use lifecycle::{AssessmentAction, AssessmentLifecycle};
pub use notice::{Confirmation, NOTICE_DAYS_MIN, NewAward, Notice, RatingSummary};
pub use own::{Applicant, NewAssessment};
pub use remediation::{NewRemediation, Remediation, RemediationAction, RemediationLifecycle, RemediationStatus};
pub use review::{RESUBMISSION_DAYS, Return, Review};
pub use score::{Mark, NewScore, StageScore, StageScores, rateable};
pub use star::{
    BARRED_YEARS_DOWNGRADED, BARRED_YEARS_REVOKED, HEARING_DAYS, Hearing, PLAQUE_DAYS, StarChange, StarMeasure,
    StarRating, StarRatingAction, StarRatingFacts, StarRatingLifecycle, StarRatingStatus, StarReason,
};
pub use task::InboxTask;

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{AssessmentId, CycleId, OrganizationId, StandardId, StarRatingId};
use crate::vocabulary;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Where an assessment stands (评定状态).
    pub enum AssessmentStatus {
        /// Entered in the cycle, nothing done yet (未开始).
        NotStarted = "NOT_STARTED" { zh: "未开始", en: "Not started" },
        /// The organization assesses itself (自评中).
        SelfAssessing = "SELF_ASSESSING" { zh: "自评中", en: "Self-assessing" },
        /// Submitted, waits for the sub-district's review (已提交).
        Submitted = "SUBMITTED" { zh: "已提交", en: "Submitted" },
        /// Reviewed by the sub-district, waits for the district's verification (街道已初审).
        SubdistrictReviewed = "SUBDISTRICT_REVIEWED" { zh: "街道已初审", en: "Reviewed by the sub-district" },
        /// Verified by the district, waits for the notice (区级已复核).
        DistrictVerified = "DISTRICT_VERIFIED" { zh: "区级已复核", en: "Verified by the district" },
        /// The result is open to objection (公示中).
        PublicNotice = "PUBLIC_NOTICE" { zh: "公示中", en: "On public notice" },
        /// An appeal is open (申诉中).
        Appealed = "APPEALED" { zh: "申诉中", en: "Appealed" },
        /// The appeal is decided (申诉已裁定).
        AppealDecided = "APPEAL_DECIDED" { zh: "申诉已裁定", en: "Appeal decided" },
        /// The result is confirmed (已认定).
        Confirmed = "CONFIRMED" { zh: "已认定", en: "Confirmed" },
        /// The stars are awarded (已授星).
        Awarded = "AWARDED" { zh: "已授星", en: "Awarded" },
        /// Sent back to the organization, with reasons (已退回).
        Returned = "RETURNED" { zh: "已退回", en: "Returned" },
        /// Withdrawn by the organization (已撤回).
        Withdrawn = "WITHDRAWN" { zh: "已撤回", en: "Withdrawn" },
        /// Never submitted before the last day (逾期未报).
        Lapsed = "LAPSED" { zh: "逾期未报", en: "Lapsed" },
    }
}

impl AssessmentStatus {
    /// Whether it is submitted and has neither been confirmed nor gone back: what keeps a cycle from closing.
    pub const fn is_under_way(self) -> bool {
        use AssessmentStatus::*;
        matches!(
            self,
            Submitted | SubdistrictReviewed | DistrictVerified | PublicNotice | Appealed | AppealDecided
        )
    }

    /// Whether the organization has yet to submit, for the first time or again.
    pub const fn is_unsubmitted(self) -> bool {
        use AssessmentStatus::*;
        matches!(self, NotStarted | SelfAssessing | Returned)
    }
}

/// An organization's assessment in a cycle (星级评定). Each stage keeps its own scores beside the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The identifier.
    pub id: AssessmentId,
    /// The district that runs the cycle.
    pub district: AreaCode,
    /// The cycle.
    pub cycle: CycleId,
    /// The version of the standard by which it is assessed.
    pub standard: StandardId,
    /// The organization.
    pub organization: OrganizationId,
    /// Where the organization is at home.
    pub area: AreaCode,
    /// Where it stands.
    pub status: AssessmentStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// Why it stands there, where a reason was given.
    pub status_reason: Option<String>,
    /// The last day on which it can be submitted: the cycle's, or a later one after a return.
    pub submission_due: NaiveDate,
    /// When it was last submitted; a tie for five-star places goes to the earlier one.
    pub submitted_at: Option<DateTime<Utc>>,
    /// What the organization gives itself (自评).
    pub self_scores: StageScores,
    /// What the sub-district gives (街道初审).
    pub subdistrict_scores: StageScores,
    /// The sub-district's review, the last one.
    pub review: Option<Review>,
    /// Who assesses it for the district, with their scores; those taken off stay listed.
    pub assessors: Vec<Assessor>,
    /// What counts (区级复核): made from the assessors' scores, changed by appeals only.
    pub final_scores: StageScores,
    /// What the scores come to, as last rated.
    pub outcome: Option<RatingSummary>,
    /// The evidence, with what was withdrawn.
    pub evidence: Vec<Evidence>,
    /// The returns, the newest last.
    pub returns: Vec<Return>,
    /// The public notices, the newest last.
    pub notices: Vec<Notice>,
    /// The appeals, the newest last.
    pub appeals: Vec<Appeal>,
    /// The confirmation.
    pub confirmation: Option<Confirmation>,
    /// The star rating that came out.
    pub star_rating: Option<StarRatingId>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Assessment {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::organization(self.area, self.organization)
    }

    /// The notice in force or the last one.
    pub fn notice(&self) -> Option<&Notice> {
        self.notices.last()
    }

    /// The appeal that waits for its decision.
    pub fn open_appeal(&self) -> Option<&Appeal> {
        self.appeals.iter().find(|appeal| appeal.decision.is_none())
    }

    fn moved(mut self, to: AssessmentStatus, reason: Option<String>, now: DateTime<Utc>) -> Self {
        if self.status != to {
            self.status = to;
            self.status_since = now;
            self.status_reason = reason;
        }
        self.version += 1;
        self.updated_at = now;
        self
    }
}

#[cfg(test)]
mod tests;
