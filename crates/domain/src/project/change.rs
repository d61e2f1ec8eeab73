//! What becomes of a project: approved or declined, started, paused, completed, closed, handed over, terminated.

use super::lifecycle::{ProjectAction as Do, ProjectFacts, able_to_take_on, capacity_left};
use super::{Participant, Project};
use crate::bound::room;
use crate::id::{AccountId, ContractId, OrganizationId};
use crate::organization::{OrganizationStatus, TEXT_MAX};
use crate::text::{TextError, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Why a project was terminated (终止原因).
    pub enum TerminationReason {
        /// The organization broke the agreement (违约).
        Breach = "BREACH" { zh: "违约", en: "Breach" },
        /// An evaluation was failed (评估不合格).
        EvaluationFailed = "EVALUATION_FAILED" { zh: "评估不合格", en: "Evaluation failed" },
        /// The organization is suspended or has ended (组织停用或注销).
        OrganizationEnded = "ORGANIZATION_ENDED" { zh: "组织停用或注销", en: "Organization suspended or ended" },
        /// The need is there no more (需求消失).
        NeedGone = "NEED_GONE" { zh: "需求消失", en: "The need is gone" },
        /// Both sides agreed to end it (协商一致).
        Agreement = "AGREEMENT" { zh: "协商一致", en: "By agreement" },
        /// Something nobody is to blame for (不可抗力).
        ForceMajeure = "FORCE_MAJEURE" { zh: "不可抗力", en: "Force majeure" },
        /// Another reason, told in the note (其他).
        Other = "OTHER" { zh: "其他", en: "Other" },
    }
}

/// How a project was terminated (终止).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Termination {
    /// Why.
    pub reason: TerminationReason,
    /// More on it.
    pub note: Option<String>,
    /// The day.
    pub on: NaiveDate,
    /// Who decided it.
    pub by: Option<AccountId>,
}

/// How a project passed from one leading organization to another (移交).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// The organization before.
    pub from: OrganizationId,
    /// The organization after.
    pub to: OrganizationId,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub by: Option<AccountId>,
}

/// An organization that could lead a project: where it stands, and how much it carries.
#[derive(Debug, Clone, Copy)]
pub struct Staffing {
    /// The organization.
    pub organization: OrganizationId,
    /// Where it stands.
    pub status: OrganizationStatus,
    /// How many projects it can carry at once.
    pub capacity: i32,
    /// How many it carries.
    pub running: i64,
}

impl Staffing {
    /// Whether it can take a project on: active, or a team where nobody pays; its capacity not used up.
    pub fn can_take_on(&self, paid: bool) -> Result<(), Refusal> {
        able_to_take_on(self.status, paid)?;
        capacity_left(self.running, self.capacity)
    }
}

/// A reason as typed, which may not be missing.
pub(super) fn reason(cleaned: Result<String, TextError>) -> Result<String, Refusal> {
    cleaned.map_err(|error| match error {
        TextError::Empty => Refusal::new(RefusalCode::ReasonRequired).at("reason"),
        other => Refusal::from(other).at("reason"),
    })
}

impl Project {
    /// A proposed project is approved.
    pub fn approve(mut self, facts: &ProjectFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Approve, facts)?;
        self.opened_on = Some(china_date(now));
        Ok(self.moved(to, None, now))
    }

    /// A proposed project is declined.
    pub fn decline(mut self, why: &str, facts: &ProjectFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Decline, facts)?;
        let why = reason(clean_text(why, TEXT_MAX))?;
        self.ended_on = Some(china_date(now));
        Ok(self.moved(to, Some(why), now))
    }

    /// The contract of a planned or running project was signed.
    pub fn with_contract(mut self, contract: ContractId, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if !self.status.is_running() {
            return Err(crate::lifecycle::not_allowed(self.status, Do::Start));
        }
        if self.contract.is_some() {
            return Err(Refusal::new(RefusalCode::ContractOpen));
        }
        self.contract = Some(contract);
        Ok(self.touched(now))
    }

    /// The contract was terminated: there is none any more.
    pub fn without_contract(mut self, now: DateTime<Utc>) -> Self {
        self.contract = None;
        self.touched(now)
    }

    /// The work begins.
    pub fn start(mut self, facts: &ProjectFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Start, facts)?;
        self.started_on = self.started_on.or(Some(china_date(now)));
        Ok(self.moved(to, None, now))
    }

    /// It pauses.
    pub fn pause(self, why: &str, facts: &ProjectFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Pause, facts)?;
        let why = reason(clean_text(why, TEXT_MAX))?;
        Ok(self.moved(to, Some(why), now))
    }

    /// It goes on.
    pub fn resume(self, facts: &ProjectFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Resume, facts)?;
        Ok(self.moved(to, None, now))
    }

    /// The work is done.
    pub fn complete(mut self, facts: &ProjectFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Complete, facts)?;
        self.completed_on = Some(china_date(now));
        self.completed_by = facts.actor.account;
        Ok(self.moved(to, None, now))
    }

    /// It is closed, for good.
    pub fn close(mut self, facts: &ProjectFacts, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Close, facts)?;
        self.ended_on = Some(china_date(now));
        Ok(self.moved(to, None, now))
    }

    /// Another organization takes the lead; it starts the work anew, with a contract of its own where there is a price.
    pub fn hand_over(
        mut self,
        successor: Staffing,
        why: &str,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::HandOver, facts)?;
        if successor.organization == self.organization {
            return Err(Refusal::new(RefusalCode::InvalidId).at("organization").into());
        }
        successor
            .can_take_on(self.price.is_positive())
            .map_err(|refusal| refusal.at("organization"))?;
        let why = reason(clean_text(why, TEXT_MAX))?;
        room(self.hand_overs.len()).map_err(|refusal| refusal.at("project"))?;
        self.hand_overs.push(HandOver {
            from: self.organization,
            to: successor.organization,
            on: china_date(now),
            reason: why.clone(),
            by: facts.actor.account,
        });
        let services = self
            .participants
            .iter()
            .find(|participant| participant.organization == self.organization)
            .map_or_else(Vec::new, |participant| participant.services.clone());
        let (before, after) = (self.organization, successor.organization);
        self.participants
            .retain(|participant| participant.organization != before && participant.organization != after);
        self.participants.insert(
            0,
            Participant {
                organization: after,
                services,
            },
        );
        self.organization = after;
        Ok(self.moved(to, Some(why), now))
    }

    /// It ends before its end.
    pub fn terminate(
        mut self,
        why: TerminationReason,
        note: Option<String>,
        facts: &ProjectFacts,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Terminate, facts)?;
        let note = note
            .map(|text| clean_text(&text, TEXT_MAX))
            .transpose()
            .map_err(|error| Refusal::from(error).at("note"))?;
        if why == TerminationReason::Other && note.is_none() {
            return Err(Refusal::new(RefusalCode::ReasonRequired).at("note").into());
        }
        let on = china_date(now);
        let told = note.clone();
        self.termination = Some(Termination {
            reason: why,
            note,
            on,
            by: facts.actor.account,
        });
        self.ended_on = Some(on);
        Ok(self.moved(to, told, now))
    }
}
