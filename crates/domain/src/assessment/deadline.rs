//! What an assessment waits for, and until when.

use super::{Assessment, AssessmentCycle, AssessmentPhase, AssessmentStatus as Is};
use crate::deadline::{Deadline, DeadlineKind};

impl Assessment {
    /// What it waits for, the nearest first.
    pub fn deadlines(&self, cycle: &AssessmentCycle) -> Vec<Deadline> {
        let phase = |phase| cycle.phase(phase).map(|dates| dates.ends);
        let decided = self.appeals.last().and_then(|appeal| appeal.decision.as_ref());
        let due = match self.status {
            Is::NotStarted | Is::SelfAssessing | Is::Returned => {
                vec![(DeadlineKind::Submit, Some(self.submission_due))]
            }
            Is::Submitted => vec![(DeadlineKind::Review, phase(AssessmentPhase::SubdistrictReview))],
            Is::SubdistrictReviewed => vec![(DeadlineKind::Verify, phase(AssessmentPhase::DistrictVerification))],
            Is::DistrictVerified => vec![(DeadlineKind::PublishNotice, phase(AssessmentPhase::PublicNotice))],
            Is::PublicNotice => vec![
                (DeadlineKind::Appeal, self.notice().map(|notice| notice.ends)),
                (DeadlineKind::Confirm, phase(AssessmentPhase::Confirmation)),
            ],
            Is::Appealed => vec![(
                DeadlineKind::DecideAppeal,
                self.open_appeal().map(|appeal| appeal.decide_by),
            )],
            Is::AppealDecided => vec![
                (DeadlineKind::TellDecision, decided.map(|decision| decision.tell_by)),
                (DeadlineKind::Confirm, phase(AssessmentPhase::Confirmation)),
            ],
            Is::Confirmed | Is::Awarded | Is::Withdrawn | Is::Lapsed => Vec::new(),
        };
        let known = due
            .into_iter()
            .filter_map(|(kind, due_on)| Some(Deadline { kind, due_on: due_on? }));
        let mut deadlines: Vec<Deadline> = known.collect();
        deadlines.sort_by_key(|deadline| deadline.due_on);
        deadlines
    }
}
