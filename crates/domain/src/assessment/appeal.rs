//! Appeals (申诉): lodged inside the notice, decided by a panel that has not judged before.

use super::{Assessment, AssessmentAction as Do, AssessmentFacts, Mark, RatingSummary, StageScores, score};
use crate::bound::room;
use crate::id::{AccountId, AppealId, EvidenceId};
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::standard::IndicatorCode;
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// An appeal is decided within so many working days [default].
pub const APPEAL_DAYS: u32 = 15;
/// The organization is told in writing within so many days of the decision [default, after 民政部令39号 art. 23].
pub const TELL_DAYS: u64 = 15;
/// A panel has so many members at least [default].
pub const PANEL_MIN: usize = 3;

vocabulary! {
    /// Where an appeal stands (申诉状态).
    pub enum AppealStatus {
        /// Waits for the panel (待裁定).
        Open = "OPEN" { zh: "待裁定", en: "Open" },
        /// Upheld by a majority of the panel (支持).
        Upheld = "UPHELD" { zh: "支持", en: "Upheld" },
        /// Rejected: no majority for it (不予支持).
        Rejected = "REJECTED" { zh: "不予支持", en: "Rejected" },
    }
}

/// An appeal of the organization (申诉).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// The identifier.
    pub id: AppealId,
    /// The indicators concerned; none where the result as a whole is, such as a veto.
    pub indicators: Vec<IndicatorCode>,
    /// The ground.
    pub ground: String,
    /// The evidence on which it rests.
    pub evidence: Vec<EvidenceId>,
    /// Which notice it is about: the first is 1.
    pub notice: usize,
    /// Who lodged it.
    pub lodged_by: Option<AccountId>,
    /// When.
    pub lodged_at: DateTime<Utc>,
    /// The last day for the decision.
    pub decide_by: NaiveDate,
    /// Where it stands.
    pub status: AppealStatus,
    /// The decision.
    pub decision: Option<AppealDecision>,
}

/// A panel's decision (裁定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealDecision {
    /// The panel's votes.
    pub votes: Vec<PanelVote>,
    /// The reasons for it.
    pub reasoning: String,
    /// The day.
    pub on: NaiveDate,
    /// Whether it came after its last day; no lateness keeps it from coming.
    pub late: bool,
    /// The last day to tell the organization in writing.
    pub tell_by: NaiveDate,
    /// The scores that it replaced, as they were.
    pub replaced: StageScores,
}

/// A panel member's vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelVote {
    /// Who.
    pub account: AccountId,
    /// Whether they are for the appeal.
    pub uphold: bool,
}

/// What is needed to lodge an appeal.
#[derive(Debug, Clone)]
pub struct NewAppeal {
    /// The identifier, made by us or by the client.
    pub id: AppealId,
    /// The indicators concerned.
    pub indicators: Vec<IndicatorCode>,
    /// The ground, as typed.
    pub ground: String,
    /// Evidence attached before.
    pub evidence: Vec<EvidenceId>,
}

/// What a panel has decided.
#[derive(Debug, Clone)]
pub struct DecideAppeal {
    /// The votes.
    pub votes: Vec<PanelVote>,
    /// Those of the panel who act for the organization, or did within the last two years.
    pub tied: Vec<AccountId>,
    /// The reasons, as typed.
    pub reasoning: String,
    /// The scores that change by it, each with its reason.
    pub marks: Vec<Mark>,
}

impl Assessment {
    /// The organization appeals. An indicator that was decided in this notice is not appealed again.
    pub fn lodge_appeal(mut self, new: NewAppeal, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::LodgeAppeal, facts)?;
        let notice = self.notices.len();
        let decide_by = facts.calendar.add_working_days(facts.today(), APPEAL_DAYS);
        let decide_by = decide_by.map_err(Refusal::from)?;
        let mut checks = Checks::new();
        let ground = checks.field("ground", clean_text(&new.ground, TEXT_MAX));
        checks.field("assessment", room(self.appeals.len()));
        let decided: Vec<&Appeal> = self.appeals.iter().filter(|appeal| appeal.notice == notice).collect();
        for (index, indicator) in new.indicators.iter().enumerate() {
            let refused = if let Err(unknown) = facts.demands.of(*indicator) {
                unknown
            } else if new.indicators[..index].contains(indicator) {
                Refusal::new(RefusalCode::Duplicate).with("value", indicator)
            } else if decided.iter().any(|appeal| appeal.indicators.contains(indicator)) {
                Refusal::new(RefusalCode::AlreadyDecided).with("indicator", indicator)
            } else {
                continue;
            };
            checks.refuse(refused.at(index.to_string()).at("indicators"));
        }
        let whole_again = new.indicators.is_empty() && decided.iter().any(|appeal| appeal.indicators.is_empty());
        checks.require("indicators", !whole_again, || Refusal::new(RefusalCode::Required));
        for (index, id) in new.evidence.iter().enumerate() {
            let stands = self.evidence.iter().any(|piece| piece.id == *id && piece.stands());
            checks.require("evidence", stands, || {
                Refusal::new(RefusalCode::NotFound).at(index.to_string())
            });
            checks.require("evidence", !new.evidence[..index].contains(id), || {
                Refusal::new(RefusalCode::Duplicate)
                    .with("value", id)
                    .at(index.to_string())
            });
        }
        checks.finish()?;
        self.appeals.push(Appeal {
            id: new.id,
            indicators: new.indicators,
            ground: ground.unwrap_or_default(),
            evidence: new.evidence,
            notice,
            lodged_by: facts.actor.account,
            lodged_at: facts.now,
            decide_by,
            status: AppealStatus::Open,
            decision: None,
        });
        Ok(self.moved(to, None, facts.now))
    }

    /// The panel has decided. More than half of it has to be for the appeal; only then scores change, only of
    /// the indicators appealed, and the result is rated anew.
    pub fn decide_appeal(
        mut self,
        decide: DecideAppeal,
        rate: impl FnOnce(&StageScores) -> Result<RatingSummary, Refusal>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::DecideAppeal, facts)?;
        let Some(index) = self.appeals.iter().position(|appeal| appeal.decision.is_none()) else {
            return Err(Refusal::new(RefusalCode::NotFound).at("appeal").into());
        };
        let upheld = self.majority(&decide)?;
        let mut checks = Checks::new();
        let reasoning = checks.field("reasoning", clean_text(&decide.reasoning, TEXT_MAX));
        checks.require("scores", upheld || decide.marks.is_empty(), || {
            Refusal::new(RefusalCode::AppealRejected)
        });
        for (place, mark) in decide.marks.iter().enumerate() {
            if !self.appeals[index].indicators.contains(&mark.indicator) {
                let refusal = Refusal::new(RefusalCode::NotAppealed).with("indicator", mark.indicator);
                checks.refuse(refusal.at("indicator").at(place.to_string()).at("scores"));
            }
        }
        checks.finish()?;
        let mut replaced = self.final_scores.clone();
        replaced.retain(|code, _| decide.marks.iter().any(|mark| mark.indicator == *code));
        let before = self.final_scores.clone();
        score::record(&mut self.final_scores, decide.marks, Some(&before), facts)?;
        self.outcome = Some(rate(&self.final_scores)?);
        let today = facts.today();
        let appeal = &mut self.appeals[index];
        appeal.status = match upheld {
            true => AppealStatus::Upheld,
            false => AppealStatus::Rejected,
        };
        appeal.decision = Some(AppealDecision {
            votes: decide.votes,
            reasoning: reasoning.unwrap_or_default(),
            on: today,
            late: today > appeal.decide_by,
            tell_by: today.checked_add_days(Days::new(TELL_DAYS)).unwrap_or(today),
            replaced,
        });
        Ok(self.moved(to, None, facts.now))
    }

    /// Whether more than half of the panel are for the appeal, if it is a panel that may decide.
    fn majority(&self, decide: &DecideAppeal) -> Result<bool, Refusals> {
        let (mut checks, votes) = (Checks::new(), &decide.votes);
        checks.require("votes", votes.len() >= PANEL_MIN, || {
            Refusal::new(RefusalCode::PanelTooSmall).with("min", PANEL_MIN)
        });
        for (index, vote) in votes.iter().enumerate() {
            let code = if votes[..index].iter().any(|earlier| earlier.account == vote.account) {
                RefusalCode::Duplicate
            } else if decide.tied.contains(&vote.account) {
                RefusalCode::OwnOrganization
            } else if self.took_part(vote.account) {
                RefusalCode::AlreadyInvolved
            } else {
                continue;
            };
            let refusal = Refusal::new(code).with("value", vote.account);
            checks.refuse(refusal.at("account").at(index.to_string()).at("votes"));
        }
        checks.finish()?;
        Ok(votes.iter().filter(|vote| vote.uphold).count() * 2 > votes.len())
    }
}
