//! The life of a standard: drafted, published, retired. A published version never changes.

use super::{Standard, StandardFile, StandardStatus};
use crate::access::{Deed, Place};
use crate::area_code::AreaCode;
use crate::id::StandardId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::{Refusal, RefusalCode, vocabulary};
use chrono::{DateTime, Utc};

vocabulary! {
    /// What can be done with a standard (标准操作).
    pub enum StandardAction {
        /// Draft it (起草).
        Draft = "DRAFT" { zh: "起草", en: "Draft" },
        /// Change the draft (修改草稿).
        Change = "CHANGE" { zh: "修改草稿", en: "Change the draft" },
        /// Publish it (发布).
        Publish = "PUBLISH" { zh: "发布", en: "Publish" },
        /// Retire it (停用).
        Retire = "RETIRE" { zh: "停用", en: "Retire" },
    }
}

/// The life of a standard (标准生命周期).
pub struct StandardLifecycle;

use StandardAction as Do;
use StandardStatus as Is;

impl Lifecycle for StandardLifecycle {
    type State = StandardStatus;
    type Action = StandardAction;
    const OBJECT: &'static str = "Standard";
    const TABLE: &'static [Transition<StandardStatus, StandardAction>] = &[
        Transition {
            from: &[],
            action: Do::Draft,
            to: Is::Draft,
            deed: Deed::DraftStandard,
            guard: "a file that can be read; its code and version not in use",
        },
        Transition {
            from: &[Is::Draft],
            action: Do::Change,
            to: Is::Draft,
            deed: Deed::DraftStandard,
            guard: "a file of the same code and version",
        },
        Transition {
            from: &[Is::Draft],
            action: Do::Publish,
            to: Is::Published,
            deed: Deed::PublishStandard,
            guard: "nothing wrong with it",
        },
        Transition {
            from: &[Is::Draft, Is::Published],
            action: Do::Retire,
            to: Is::Retired,
            deed: Deed::RetireStandard,
            guard: "no open cycle goes by it",
        },
    ];
}

impl Standard {
    /// A standard is drafted from a file.
    pub fn draft(district: AreaCode, id: StandardId, file: StandardFile, now: DateTime<Utc>) -> Self {
        Standard {
            id,
            district,
            status: Is::Draft,
            definition: file.standard,
            policies: file.policies,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// The draft takes the content of another file: the same version of the same standard.
    pub fn change(mut self, file: StandardFile, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = StandardLifecycle::transition(self.status, Do::Change)?.to;
        let (old, new) = (&self.definition, &file.standard);
        if (&old.code, old.version) != (&new.code, new.version) {
            let expected = format!("{} {}", old.code, old.version);
            return Err(Refusal::new(RefusalCode::InvalidFormat)
                .with("expected", expected)
                .at("file"));
        }
        self.definition = file.standard;
        self.policies = file.policies;
        Ok(self.moved(to, now))
    }

    /// The draft is published: it never changes from then on.
    pub fn publish(self, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check_action(Do::Publish, false)?;
        Ok(self.moved(to, now))
    }

    /// It is for no new cycle any more. `in_use`: an open cycle goes by it.
    pub fn retire(self, in_use: bool, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check_action(Do::Retire, in_use)?;
        Ok(self.moved(to, now))
    }

    /// Whether the action is possible now, and where it leads.
    pub fn check_action(&self, action: StandardAction, in_use: bool) -> Result<StandardStatus, Refusal> {
        let to = StandardLifecycle::transition(self.status, action)?.to;
        match action {
            Do::Publish => match self.check().len() {
                0 => Ok(to),
                problems => Err(Refusal::new(RefusalCode::StandardProblems).with("problems", problems)),
            },
            Do::Retire if in_use => Err(Refusal::new(RefusalCode::StandardInUse)),
            Do::Draft | Do::Change | Do::Retire => Ok(to),
        }
    }

    fn moved(mut self, to: StandardStatus, now: DateTime<Utc>) -> Self {
        self.status = to;
        self.version += 1;
        self.updated_at = now;
        self
    }

    /// Where it belongs: to the district.
    pub const fn place(&self) -> Place {
        Place::DISTRICT
    }
}
