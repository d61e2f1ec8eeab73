//! What people do in the star assessment: with cycles, assessments, stars and remediations.
//!
//! Rows are locked in one order: the cycle, the organization, the assessment, the star rating.

mod appeal;
mod assessor;
mod case;
mod cycle;
mod evidence;
mod notice;
mod own;
mod rate;
mod ready;
mod remediation;
mod replay;
mod review;
mod star;
mod trial;

pub use appeal::{DecideAppeal, LodgeAppeal};
pub use assessor::{AssignAssessor, DeclareConflict, RemoveAssessor, ScoreAssessment, VerifyAssessment};
pub use cycle::{CloseCycle, OpenCycle, PlanCycle};
pub(crate) use evidence::proof;
pub use evidence::{AttachEvidence, WithdrawEvidence};
pub use notice::{AwardStars, ConfirmRating, PublishNotice};
pub use own::{Piece, SaveSelfAssessment, StartSelfAssessment, SubmitSelfAssessment, WithdrawAssessment};
pub use rate::{engine, preview};
pub use ready::{Ready, Standards};
pub use remediation::{CloseRemediation, FindRemediation};
pub use replay::{CycleReplay, Replayed, replay, replay_cycle};
pub use review::{ReturnAssessment, ReviewAssessment};
pub use star::{DowngradeStars, ExpireStars, HoldStars, Measure, RestoreStars, RevokeStars};
pub use trial::{Move, Trial, try_standard};

use crate::command::remembered;
use siling_domain::assessment::{Assessment, AssessmentCycle, Remediation, StarRating};
use siling_domain::id::{AssessmentId, CycleId, RemediationId, StarRatingId};

/// Which cycle a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct CycleTarget {
    /// The cycle.
    pub cycle: CycleId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

/// Which assessment a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct Target {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

/// Which star rating a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct StarTarget {
    /// The star rating.
    pub star_rating: StarRatingId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

/// Which remediation a command is about, and which version of it the client knows.
#[derive(Debug, Clone)]
pub struct RemediationTarget {
    /// The remediation.
    pub remediation: RemediationId,
    /// The version that the client read, if it wants to be told of changes since.
    pub expected_version: Option<i32>,
}

remembered!(AssessmentCycle, Assessment, StarRating, Remediation);
