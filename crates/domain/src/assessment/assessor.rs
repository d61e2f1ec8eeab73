//! Assessors (评审人员): two score independently, and a third one decides where they differ too far.

use super::{Assessment, AssessmentAction as Do, AssessmentFacts, Demands, Mark, RatingSummary, StageScore};
use super::{StageScores, score};
use crate::bound::room;
use crate::id::AccountId;
use crate::organization::TEXT_MAX;
use crate::standard::{IndicatorCode, Points};
use crate::text::clean_text;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// So many assessors score each assessment [default].
pub const ASSESSORS: usize = 2;
/// Two assessors who differ by more than so many percent of an indicator's points call for a third [default].
pub const DISPUTE_PERCENT: i64 = 10;

vocabulary! {
    /// For what an assessor is there (评审角色).
    pub enum AssessorRank {
        /// Scores every indicator (评审人员).
        Regular = "REGULAR" { zh: "评审人员", en: "Assessor" },
        /// Decides where the two others differ too far (裁定人员).
        Third = "THIRD" { zh: "裁定人员", en: "Third assessor" },
    }
}

/// Whether a conflict of interest exists (利益冲突申报).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictDeclaration {
    /// Whether one exists.
    pub exists: bool,
    /// What else is to be said.
    pub note: Option<String>,
    /// When it was declared.
    pub at: DateTime<Utc>,
}

/// Somebody who assesses for the district (评审人员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessor {
    /// Who.
    pub account: AccountId,
    /// For what.
    pub rank: AssessorRank,
    /// When they were assigned.
    pub assigned_at: DateTime<Utc>,
    /// By whom.
    pub assigned_by: Option<AccountId>,
    /// What they declared on conflicts of interest.
    pub declaration: Option<ConflictDeclaration>,
    /// What they gave.
    pub scores: StageScores,
    /// When their scores were in.
    pub scored_at: Option<DateTime<Utc>>,
    /// When they were taken off; their scores count no more.
    pub removed_at: Option<DateTime<Utc>>,
    /// Why, where a reason was given.
    pub removed_because: Option<String>,
}

/// Somebody to be assigned.
#[derive(Debug, Clone, Copy)]
pub struct NewAssessor {
    /// Who.
    pub account: AccountId,
    /// Whether they act for the organization, or did within the last two years.
    pub tied: bool,
}

impl Assessor {
    /// Whether they are still on the panel.
    pub const fn is_active(&self) -> bool {
        self.removed_at.is_none()
    }
}

impl Assessment {
    /// An assessor is assigned: up to two, and a third one where these two differ too far.
    pub fn assign_assessor(mut self, new: NewAssessor, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::AssignAssessor, facts)?;
        if new.tied {
            return Err(Refusal::new(RefusalCode::OwnOrganization).at("assessor").into());
        }
        if self.took_part(new.account) {
            return Err(Refusal::new(RefusalCode::AlreadyInvolved).at("assessor").into());
        }
        room(self.assessors.len()).map_err(|refusal| refusal.at("assessment"))?;
        let rank = match self.regular().count() < ASSESSORS {
            true => AssessorRank::Regular,
            false => AssessorRank::Third,
        };
        self.assessors.push(Assessor {
            account: new.account,
            rank,
            assigned_at: facts.now,
            assigned_by: facts.actor.account,
            declaration: None,
            scores: StageScores::new(),
            scored_at: None,
            removed_at: None,
            removed_because: None,
        });
        Ok(self.moved(to, None, facts.now))
    }

    /// An assessor is taken off; what they gave stays on record and counts no more.
    pub fn remove_assessor(
        mut self,
        account: AccountId,
        reason: &str,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::RemoveAssessor, facts)?;
        let reason = clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        if self.active(account).is_none() {
            return Err(Refusal::new(RefusalCode::NotAssigned).at("assessor").into());
        }
        self.take_off(account, Some(reason), facts.now);
        Ok(self.moved(to, None, facts.now))
    }

    /// The acting assessor declares whether a conflict of interest exists, and is taken off if one does.
    pub fn declare_conflict(
        mut self,
        exists: bool,
        note: Option<&str>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::DeclareConflict, facts)?;
        let note = note.map(|text| clean_text(text, TEXT_MAX).map_err(|error| Refusal::from(error).at("note")));
        let declaration = ConflictDeclaration {
            exists,
            note: note.transpose()?,
            at: facts.now,
        };
        let acting = facts.actor.account;
        if let Some(assessor) = self
            .assessors
            .iter_mut()
            .find(|it| it.is_active() && Some(it.account) == acting)
        {
            let (account, note) = (assessor.account, declaration.note.clone());
            assessor.declaration = Some(declaration);
            if exists {
                self.take_off(account, note, facts.now);
            }
        }
        Ok(self.moved(to, None, facts.now))
    }

    /// The acting assessor's scores are in: for every indicator, or the third one's for every disputed one. They
    /// stay as they are, so that the two judge independently of each other.
    pub fn score(mut self, marks: Vec<Mark>, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::Score, facts)?;
        let disputes = self.disputes(facts.demands);
        let below = &self.subdistrict_scores;
        let acting = facts.actor.account;
        if let Some(assessor) = self
            .assessors
            .iter_mut()
            .find(|it| it.is_active() && Some(it.account) == acting)
        {
            let mut scores = StageScores::new();
            let third = assessor.rank == AssessorRank::Third;
            if let Some((index, mark)) = marks
                .iter()
                .enumerate()
                .find(|(_, mark)| third && !disputes.contains(&mark.indicator))
            {
                let refusal = Refusal::new(RefusalCode::NotDisputed).with("indicator", mark.indicator);
                return Err(refusal.at("indicator").at(index.to_string()).at("scores").into());
            }
            score::record(&mut scores, marks, Some(below), facts)?;
            let mut gaps = facts.demands.score_gaps(&scores, Some(below));
            gaps.retain(|gap| !third || disputes.contains(&gap.indicator));
            score::complete(gaps)?;
            assessor.scores = scores;
            assessor.scored_at = Some(facts.now);
        }
        Ok(self.moved(to, None, facts.now))
    }

    /// The district verifies: what counts is made from the assessors' scores, and rated.
    pub fn verify(
        mut self,
        rate: impl FnOnce(&StageScores) -> Result<RatingSummary, Refusal>,
        facts: &AssessmentFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Verify, facts)?;
        self.final_scores = self.settled(facts.demands);
        self.outcome = Some(rate(&self.final_scores)?);
        Ok(self.moved(to, None, facts.now))
    }

    /// The indicators on which the two assessors differ too far: by more than 10 % of the points, or on whether
    /// it applies at all. None while one of them has not scored.
    pub fn disputes(&self, demands: &Demands) -> Vec<IndicatorCode> {
        let Some((one, other)) = self.pair() else {
            return Vec::new();
        };
        let points = |assessor: &Assessor, code| assessor.scores.get(&code).and_then(|score| score.points);
        let disputed = demands.indicators.iter().filter(|demand| {
            match (points(one, demand.indicator), points(other, demand.indicator)) {
                (Some(one), Some(other)) => too_far(one, other, demand.max),
                (one, other) => one != other,
            }
        });
        disputed.map(|demand| demand.indicator).collect()
    }

    /// Whether somebody has judged or made this assessment in any stage, taken off or not.
    pub fn took_part(&self, account: AccountId) -> bool {
        let by = |scores: &StageScores| scores.values().any(|score| score.by == Some(account));
        self.assessors.iter().any(|assessor| assessor.account == account)
            || self.review.as_ref().is_some_and(|review| review.by == Some(account))
            || by(&self.self_scores)
            || by(&self.subdistrict_scores)
    }

    /// Who assesses it for the district does not review it for the sub-district.
    pub(super) fn not_assessor(&self, account: Option<AccountId>) -> Result<(), Refusal> {
        match account {
            Some(account) if self.assessors.iter().any(|assessor| assessor.account == account) => {
                Err(Refusal::new(RefusalCode::AlreadyInvolved))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn room_for_assessor(&self, demands: &Demands) -> Result<(), Refusal> {
        let (regular, third) = (self.regular().count(), self.third());
        if regular < ASSESSORS || (third.is_none() && !self.disputes(demands).is_empty()) {
            return Ok(());
        }
        Err(Refusal::new(RefusalCode::AssessorsEnough).with("max", regular + usize::from(third.is_some())))
    }

    pub(super) fn awaits_declaration(&self, account: Option<AccountId>) -> Result<(), Refusal> {
        let assessor = account.and_then(|account| self.active(account));
        match assessor
            .ok_or_else(|| Refusal::new(RefusalCode::NotAssigned))?
            .scored_at
        {
            Some(_) => Err(Refusal::new(RefusalCode::AlreadyScored)),
            None => Ok(()),
        }
    }

    pub(super) fn awaits_scores(&self, account: Option<AccountId>, demands: &Demands) -> Result<(), Refusal> {
        self.awaits_declaration(account)?;
        let assessor = account.and_then(|account| self.active(account));
        if assessor.is_none_or(|assessor| assessor.declaration.is_none()) {
            return Err(Refusal::new(RefusalCode::ConflictUndeclared));
        }
        let third = assessor.is_some_and(|assessor| assessor.rank == AssessorRank::Third);
        if third && self.disputes(demands).is_empty() {
            return Err(Refusal::new(RefusalCode::AssessorsEnough).with("max", ASSESSORS));
        }
        Ok(())
    }

    pub(super) fn panel_complete(&self, demands: &Demands) -> Result<(), Refusal> {
        if self.pair().is_none() {
            let found = self.regular().filter(|assessor| assessor.scored_at.is_some()).count();
            return Err(Refusal::new(RefusalCode::AssessorsMissing)
                .with("needed", ASSESSORS)
                .with("found", found));
        }
        let mut open = self.disputes(demands);
        open.retain(|code| self.third().is_none_or(|third| !third.scores.contains_key(code)));
        if open.is_empty() {
            return Ok(());
        }
        let open: Vec<String> = open.iter().map(ToString::to_string).collect();
        Err(Refusal::new(RefusalCode::ThirdAssessorNeeded).with("indicators", open.join(", ")))
    }

    /// What counts: the third assessor's score where the two differ too far, else the lower one of the two
    /// [default], as the more cautious; an appeal can mend it.
    fn settled(&self, demands: &Demands) -> StageScores {
        let disputes = self.disputes(demands);
        let choose = |code: IndicatorCode| -> Option<&StageScore> {
            if disputes.contains(&code) {
                return self.third()?.scores.get(&code);
            }
            let (one, other) = self.pair()?;
            let (one, other) = (one.scores.get(&code)?, other.scores.get(&code)?);
            Some(if other.points < one.points { other } else { one })
        };
        let codes = demands.indicators.iter().map(|demand| demand.indicator);
        codes.filter_map(|code| Some((code, choose(code)?.clone()))).collect()
    }

    fn active(&self, account: AccountId) -> Option<&Assessor> {
        self.assessors.iter().find(|it| it.is_active() && it.account == account)
    }

    fn regular(&self) -> impl Iterator<Item = &Assessor> {
        self.assessors
            .iter()
            .filter(|it| it.is_active() && it.rank == AssessorRank::Regular)
    }

    fn third(&self) -> Option<&Assessor> {
        self.assessors
            .iter()
            .find(|it| it.is_active() && it.rank == AssessorRank::Third)
    }

    /// The two assessors, once both have scored.
    fn pair(&self) -> Option<(&Assessor, &Assessor)> {
        let mut scored = self.regular().filter(|assessor| assessor.scored_at.is_some());
        Some((scored.next()?, scored.next()?))
    }

    /// Takes an assessor off. Where one of the two goes, the third one's decisions fall with the dispute.
    fn take_off(&mut self, account: AccountId, reason: Option<String>, now: DateTime<Utc>) {
        let mut regular = false;
        for assessor in self
            .assessors
            .iter_mut()
            .filter(|it| it.is_active() && it.account == account)
        {
            regular = assessor.rank == AssessorRank::Regular;
            assessor.removed_at = Some(now);
            assessor.removed_because = reason.clone();
        }
        if regular {
            start_over(self.assessors.iter_mut().filter(|it| it.rank == AssessorRank::Third));
        }
    }
}

/// Assessors on the panel score again.
pub(super) fn start_over<'a>(assessors: impl IntoIterator<Item = &'a mut Assessor>) {
    for assessor in assessors.into_iter().filter(|it| it.removed_at.is_none()) {
        assessor.scores = StageScores::new();
        assessor.scored_at = None;
    }
}

/// Whether two scores differ by more than 10 % of the indicator's points.
fn too_far(one: Points, other: Points, max: Points) -> bool {
    let wide = |points: Points| i128::from(points.hundredths());
    (wide(one) - wide(other)).abs() * 100 > wide(max) * i128::from(DISPUTE_PERCENT)
}
