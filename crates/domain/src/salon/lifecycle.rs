//! The life of a salon: planned, then held or cancelled.

use super::SecretarySalon;
use super::participant::{self, NewParticipant, ParticipantKind};
use super::resolution::{self, NewResolution};
use crate::access::Deed;
use crate::area_code::AreaCode;
use crate::id::{AccountId, NeedId, SalonId};
use crate::lifecycle::{Lifecycle, Transition};
use crate::need::{distinct, in_a_community};
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::text::{clean_name, clean_text};
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, NaiveDate, Utc};

/// The most needs that one salon discusses [default].
pub const TOPICS_MAX: usize = 50;
/// The longest title, in characters.
const TITLE_MAX: usize = 80;
/// The longest minutes, in characters.
const MINUTES_MAX: usize = 10_000;

vocabulary! {
    /// Where a salon stands (书记沙龙状态).
    pub enum SalonStatus {
        /// Planned (筹备中).
        Planned = "PLANNED" { zh: "筹备中", en: "Planned" },
        /// Held (已召开).
        Held = "HELD" { zh: "已召开", en: "Held" },
        /// Cancelled (已取消).
        Cancelled = "CANCELLED" { zh: "已取消", en: "Cancelled" },
    }
}

vocabulary! {
    /// What can be done with a salon (书记沙龙操作).
    pub enum SalonAction {
        /// Plan it (筹备).
        Plan = "PLAN" { zh: "筹备", en: "Plan" },
        /// Record that it was held (召开).
        Hold = "HOLD" { zh: "召开", en: "Hold" },
        /// Cancel it (取消).
        Cancel = "CANCEL" { zh: "取消", en: "Cancel" },
    }
}

/// The life of a secretary salon (书记沙龙生命周期).
pub struct SalonLifecycle;

impl Lifecycle for SalonLifecycle {
    type State = SalonStatus;
    type Action = SalonAction;
    const OBJECT: &'static str = "SecretarySalon";
    const TABLE: &'static [Transition<SalonStatus, SalonAction>] = &[
        Transition {
            from: &[],
            action: SalonAction::Plan,
            to: SalonStatus::Planned,
            deed: Deed::PlanSalon,
            guard: "in the own community, with needs of it",
        },
        Transition {
            from: &[SalonStatus::Planned],
            action: SalonAction::Hold,
            to: SalonStatus::Held,
            deed: Deed::HoldSalon,
            guard: "the community and at least one organization took part; minutes; resolutions on needs discussed",
        },
        Transition {
            from: &[SalonStatus::Planned],
            action: SalonAction::Cancel,
            to: SalonStatus::Cancelled,
            deed: Deed::CancelSalon,
            guard: "a reason",
        },
    ];
}

/// What is needed to plan a salon.
#[derive(Debug, Clone)]
pub struct NewSalon {
    /// The identifier, made by us or by the client.
    pub id: SalonId,
    /// The community that hosts it.
    pub area: AreaCode,
    /// What it is about.
    pub title: String,
    /// The day for which it is planned; one of the past where a salon is recorded afterwards.
    pub planned_on: NaiveDate,
    /// Where it meets.
    pub venue: String,
    /// The needs that it is to discuss.
    pub needs: Vec<NeedId>,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

/// What is recorded of a salon that was held.
#[derive(Debug, Clone)]
pub struct HeldSalon {
    /// The day.
    pub held_on: NaiveDate,
    /// Who took part.
    pub participants: Vec<NewParticipant>,
    /// What was said.
    pub minutes: String,
    /// What was resolved.
    pub resolutions: Vec<NewResolution>,
    /// The needs that were discussed, all of them; those planned where none are said.
    pub needs: Option<Vec<NeedId>>,
}

impl SecretarySalon {
    /// A salon is planned.
    pub fn plan(
        district: AreaCode,
        new: NewSalon,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        in_a_community(&mut checks, new.area);
        let title = checks.field("title", clean_name(&new.title, TITLE_MAX));
        let venue = checks.field("venue", clean_name(&new.venue, LINE_MAX));
        let needs = distinct(&mut checks, "needs", new.needs, TOPICS_MAX);
        checks.finish()?;
        Ok(SecretarySalon {
            id: new.id,
            district,
            area: new.area,
            title: title.unwrap_or_default(),
            planned_on: new.planned_on,
            venue: venue.unwrap_or_default(),
            needs,
            status: SalonStatus::Planned,
            status_since: now,
            held_on: None,
            participants: Vec::new(),
            minutes: None,
            resolutions: Vec::new(),
            cancel_reason: None,
            planned_by: by,
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// Whether an action is possible now. The same check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: SalonAction) -> Result<SalonStatus, Refusal> {
        SalonLifecycle::transition(self.status, action).map(|row| row.to)
    }

    /// It was held: who took part, what was said, what was resolved.
    pub fn hold(mut self, held: HeldSalon, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(SalonAction::Hold)?;
        let mut checks = Checks::new();
        checks.require("heldOn", held.held_on <= china_date(now), || {
            Refusal::new(RefusalCode::FutureDate)
        });
        if let Some(needs) = held.needs {
            self.needs = distinct(&mut checks, "needs", needs, TOPICS_MAX);
        }
        let minutes = checks.field("minutes", clean_text(&held.minutes, MINUTES_MAX));
        self.participants = participant::checked(&mut checks, held.participants);
        self.resolutions = resolution::checked(&mut checks, held.resolutions, &self.needs);
        let takes_part = |kind| self.participants.iter().any(|it| it.kind == kind);
        checks.require("participants", takes_part(ParticipantKind::Community), || {
            Refusal::new(RefusalCode::SalonWithoutCommunity)
        });
        checks.require("participants", takes_part(ParticipantKind::Organization), || {
            Refusal::new(RefusalCode::SalonWithoutOrganization)
        });
        checks.finish()?;
        self.held_on = Some(held.held_on);
        self.minutes = minutes;
        Ok(self.moved(to, now))
    }

    /// It does not take place.
    pub fn cancel(mut self, reason: &str, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(SalonAction::Cancel)?;
        let reason = clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        self.cancel_reason = Some(reason);
        Ok(self.moved(to, now))
    }

    fn moved(mut self, to: SalonStatus, now: DateTime<Utc>) -> Self {
        self.status = to;
        self.status_since = now;
        self.version += 1;
        self.updated_at = now;
        self
    }
}
