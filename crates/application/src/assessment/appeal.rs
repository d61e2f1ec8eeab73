//! Appeals, and their decision by a panel.

use super::Target;
use super::case::{open, tied};
use crate::app::App;
use crate::command::{Command, CommandError};
use siling_domain::access::Deed;
use siling_domain::assessment::{self as rules, Assessment, NewAppeal, NewScore, PanelVote};
use siling_domain::id::{AccountId, AppealId, EvidenceId};
use siling_domain::standard::IndicatorCode;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::{UnitOfWork, access};

/// Lodges an appeal (申诉).
#[derive(Debug, Clone)]
pub struct LodgeAppeal {
    /// The identifier of the appeal.
    pub id: AppealId,
    /// Which assessment.
    pub target: Target,
    /// The indicators concerned; none where the result as a whole is.
    pub indicators: Vec<IndicatorCode>,
    /// The ground.
    pub ground: String,
    /// Evidence attached before.
    pub evidence: Vec<EvidenceId>,
}

impl Command for LodgeAppeal {
    const DEED: Deed = Deed::LodgeAppeal;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let new = NewAppeal {
            id: self.id,
            indicators: self.indicators,
            ground: self.ground,
            evidence: self.evidence,
        };
        let after = case.before.clone().lodge_appeal(new, &case.facts())?;
        let ground = after.appeals.last().map(|appeal| appeal.ground.clone());
        case.close(uow, after, ground, None).await
    }
}

/// Decides the open appeal (申诉裁定).
#[derive(Debug, Clone)]
pub struct DecideAppeal {
    /// Which assessment.
    pub target: Target,
    /// The panel's votes.
    pub votes: Vec<PanelVote>,
    /// The reasons.
    pub reasoning: String,
    /// The scores that change by it, each with its reason.
    pub scores: Vec<NewScore>,
    /// The vetoes that hold after it, each by its code; `None` for those recorded before.
    pub vetoes: Option<Vec<IndicatorCode>>,
}

impl Command for DecideAppeal {
    const DEED: Deed = Deed::DecideAppeal;
    type Output = Assessment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Assessment, CommandError> {
        let case = open(app, uow, Self::DEED, &self.target).await?;
        let panel: Vec<AccountId> = self.votes.iter().map(|vote| vote.account).collect();
        let known = access::by_ids(uow.store(), &panel).await?;
        let unknown = panel
            .iter()
            .position(|id| !known.iter().any(|account| account.id == *id));
        if let Some(index) = unknown {
            let refusal = Refusal::new(RefusalCode::NotFound);
            return Err(refusal.at("account").at(index.to_string()).at("votes").into());
        }
        let decide = rules::DecideAppeal {
            votes: self.votes,
            tied: tied(uow, case.before.organization, &panel).await?,
            reasoning: self.reasoning,
            marks: case.marks(self.scores)?,
        };
        let (rater, mut rated) = (case.rater(uow, self.vetoes).await?, None);
        let (facts, before) = (case.facts(), case.before.clone());
        let after = before.decide_appeal(decide, rater.keeping(&mut rated), &facts)?;
        drop(rater);
        let mut decided = after.appeals.iter().rev().filter_map(|appeal| appeal.decision.as_ref());
        let reasoning = decided.next().map(|decision| decision.reasoning.clone());
        case.close_rated(uow, after, rated, reasoning, None).await
    }
}
