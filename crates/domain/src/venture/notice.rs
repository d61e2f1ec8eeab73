//! The public notice of a ranking (公示), and the objections to it (异议).

use super::{
    NOTICE_DAYS_MIN, Proposal, ProposalAction, RankedProposal, RoundFacts, VentureRound, VentureRoundAction as Do, rank,
};
use crate::bound::room;
use crate::id::{AccountId, ProposalId};
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The most objections to a round, decided ones included [default].
pub const OBJECTIONS_MAX: usize = 200;

/// A public notice of a round's ranking (公示).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundNotice {
    /// The day of its publication, which is not counted.
    pub begins: NaiveDate,
    /// The last day, on which objections can still be lodged.
    pub ends: NaiveDate,
    /// The notice's document.
    pub document: String,
    /// What it says, the first place first.
    pub ranking: Vec<RankedProposal>,
    /// Who published it.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl RoundNotice {
    /// The selected proposals, the first place first.
    pub fn selected(&self) -> impl Iterator<Item = &RankedProposal> {
        self.ranking.iter().filter(|ranked| ranked.selected)
    }

    /// A proposal's place in it.
    pub fn place_of(&self, proposal: ProposalId) -> Option<&RankedProposal> {
        self.ranking.iter().find(|ranked| ranked.proposal == proposal)
    }
}

vocabulary! {
    /// Where an objection stands (异议状态).
    pub enum ObjectionStatus {
        /// Waits for its decision (待裁定).
        Open = "OPEN" { zh: "待裁定", en: "Open" },
        /// Upheld (成立).
        Upheld = "UPHELD" { zh: "成立", en: "Upheld" },
        /// Rejected (不成立).
        Rejected = "REJECTED" { zh: "不成立", en: "Rejected" },
    }
}

/// An objection to a round's notice (异议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Its number in the round, from 1.
    pub number: u32,
    /// The proposal concerned; `None` where the round as a whole is.
    pub proposal: Option<ProposalId>,
    /// The ground.
    pub ground: String,
    /// Who lodged it.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Where it stands.
    pub status: ObjectionStatus,
    /// The decision.
    pub decision: Option<ObjectionDecision>,
}

/// A decision on an objection (异议裁定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionDecision {
    /// The reasons for it.
    pub reasoning: String,
    /// Who decided.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl VentureRound {
    /// The ranking goes on public notice from today on, and ends after five working days when not said otherwise.
    /// Nobody still reviews who acts for an organization that proposes: who came to do so since the review began is taken off
    /// before, and their scores with them. Answers the proposals that change by it; a second notice needs a ranking that has
    /// changed since the first.
    pub fn publish_notice(
        mut self,
        proposals: &[Proposal],
        ends: Option<NaiveDate>,
        document: &str,
        facts: &RoundFacts<'_>,
    ) -> Result<(Self, Vec<Proposal>), Refusals> {
        let (to, begins) = (self.check(Do::PublishNotice, facts)?, facts.today());
        let mut checks = Checks::new();
        let ends = checks.field("endsOn", notice_end(begins, ends, facts));
        let document = checks.field("document", clean_name(document, LINE_MAX));
        checks.field("round", room(self.notices.len()));
        checks.finish()?;
        let ranking = rank(&self, proposals);
        let mut changed = Vec::with_capacity(ranking.len());
        for ranked in &ranking {
            let proposal = proposals.iter().find(|proposal| proposal.id == ranked.proposal);
            if let Some(proposal) = proposal.filter(|proposal| !proposal.stands_as(ranked)) {
                changed.push(proposal.clone().noticed(ranked, facts.now)?);
            }
        }
        self.notices.push(RoundNotice {
            begins,
            ends: ends.unwrap_or(begins),
            document: document.unwrap_or_default(),
            ranking,
            by: facts.actor,
            at: facts.now,
        });
        // A notice that says another ranking is a new stage, whatever the state before.
        self.status_since = facts.now;
        Ok((self.moved(to, None, facts.now), changed))
    }

    /// Somebody objects, to a proposal in the ranking or to the round as a whole: to the same again once it is decided.
    pub fn object(
        mut self,
        proposal: Option<ProposalId>,
        ground: &str,
        facts: &RoundFacts<'_>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Object, facts)?;
        let mut checks = Checks::new();
        let ground = checks.field("ground", clean_text(ground, TEXT_MAX));
        let known = |id| self.notice().is_some_and(|notice| notice.place_of(id).is_some());
        checks.require("proposal", proposal.is_none_or(known), || {
            Refusal::new(RefusalCode::NotFound)
        });
        let waits = |it: &Objection| it.decision.is_none() && it.by == facts.actor && it.proposal == proposal;
        let waits = facts.actor.is_some() && self.objections.iter().any(waits);
        checks.require("proposal", !waits, || Refusal::new(RefusalCode::ObjectionWaits));
        checks.require("round", self.objections.len() < OBJECTIONS_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", OBJECTIONS_MAX)
        });
        checks.finish()?;
        self.objections.push(Objection {
            number: u32::try_from(self.objections.len() + 1).unwrap_or(u32::MAX),
            proposal,
            ground: ground.unwrap_or_default(),
            by: facts.actor,
            at: facts.now,
            status: ObjectionStatus::Open,
            decision: None,
        });
        Ok(self.moved(to, None, facts.now))
    }

    /// An objection is decided, by somebody else than who lodged it. Where an upheld one concerns a proposal, that
    /// becomes ineligible, and its changed record is answered: `concerned` is the proposal as it is.
    pub fn decide_objection(
        mut self,
        number: u32,
        upheld: bool,
        reasoning: &str,
        concerned: Option<Proposal>,
        facts: &RoundFacts<'_>,
    ) -> Result<(Self, Option<Proposal>), Refusals> {
        let to = self.check(Do::DecideObjection, facts)?;
        let mut checks = Checks::new();
        let reasoning = checks.field("reasoning", clean_text(reasoning, TEXT_MAX));
        let wanted = |objection: &&mut Objection| objection.number == number && objection.decision.is_none();
        let Some(objection) = self.objections.iter_mut().find(wanted) else {
            checks.refuse(Refusal::new(RefusalCode::NotFound).at("objection"));
            checks.finish()?;
            return Err(Refusal::new(RefusalCode::NotFound).at("objection").into());
        };
        let own = facts.actor.is_some() && objection.by == facts.actor;
        checks.require("objection", !own, || Refusal::new(RefusalCode::OwnObjection));
        checks.finish()?;
        let reasoning = reasoning.unwrap_or_default();
        objection.status = match upheld {
            true => ObjectionStatus::Upheld,
            false => ObjectionStatus::Rejected,
        };
        objection.decision = Some(ObjectionDecision {
            reasoning: reasoning.clone(),
            by: facts.actor,
            at: facts.now,
        });
        let proposal = objection.proposal;
        // One that has left the ranking meanwhile stays as it is.
        let concerned = concerned
            .filter(|it| upheld && proposal == Some(it.id) && it.status.is_ranked())
            .map(|it| it.rejected(ProposalAction::Disqualify, Some(reasoning), facts))
            .transpose()?;
        Ok((self.moved(to, None, facts.now), concerned))
    }

    /// Inside the notice: when objections can be lodged.
    pub(super) fn inside_notice(&self, today: NaiveDate) -> Result<(), Refusal> {
        match self.notice() {
            Some(notice) if today <= notice.ends => Ok(()),
            Some(notice) => Err(Refusal::new(RefusalCode::NoticeOver).with("ends", notice.ends)),
            None => Err(Refusal::new(RefusalCode::NotFound)),
        }
    }
}

/// The last day of a notice that is published on this day.
fn notice_end(begins: NaiveDate, ends: Option<NaiveDate>, facts: &RoundFacts<'_>) -> Result<NaiveDate, Refusal> {
    let Some(ends) = ends else {
        return Ok(facts.calendar.add_working_days(begins, NOTICE_DAYS_MIN)?);
    };
    let found = facts.calendar.working_days_between(begins, ends)?;
    if found < NOTICE_DAYS_MIN {
        return Err(Refusal::new(RefusalCode::NoticeTooShort)
            .with("min", NOTICE_DAYS_MIN)
            .with("found", found));
    }
    Ok(ends)
}
