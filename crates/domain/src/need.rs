//! Needs (居民需求): what residents ask for, from the posting (点单) to the answer.

mod follow;
mod lifecycle;
mod post;
mod similar;
mod visit;

pub(crate) use post::{distinct, in_a_community};

pub use lifecycle::{NeedAction, NeedFacts, NeedLifecycle, NeedStatus, REOPEN_DAYS};
pub use post::{ANSWER_DAYS, CAPABILITIES_MAX, NewNeed, NewSpot, PHOTOS_MAX, Posted, TITLE_MAX, Triage};
pub use similar::{
    Candidate, DUPLICATE_SCORE_MIN, NEAR_DAYS, NEAR_METRES, POST_ASK_SCORE_MIN, Similar, SimilarReason,
    SimilarReasonKind, Sketch, similar,
};
pub use visit::{HOUSEHOLDS_MAX, NewVisit, VISITORS_MAX, Visit};

use crate::access::{Actor, Place, Role, ServiceScope};
use crate::area_code::AreaCode;
use crate::id::{AccountId, FileId, NeedId, ProjectId, SalonId, ServiceOrderId, VisitId};
use crate::organization::Lead;
use crate::text::SearchText;
use crate::vocabulary;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// By which way a need came in (需求渠道).
    pub enum NeedChannel {
        /// From a visit to residents (社情民意走访).
        Visit = "VISIT" { zh: "社情民意走访", en: "Visit" },
        /// Posted online (线上点单).
        Online = "ONLINE" { zh: "线上点单", en: "Online" },
        /// Raised at a secretary salon (书记沙龙).
        Salon = "SALON" { zh: "书记沙龙", en: "Secretary salon" },
        /// From the municipal hotline (12345 热线).
        Hotline12345 = "HOTLINE_12345" { zh: "12345 热线", en: "12345 hotline" },
        /// From a survey (问卷调查).
        Survey = "SURVEY" { zh: "问卷调查", en: "Survey" },
    }
}

vocabulary! {
    /// Why a need was declined (不予受理原因).
    pub enum DeclineReason {
        /// Not a matter that the community can take up (不属于社区受理范围).
        OutOfScope = "OUT_OF_SCOPE" { zh: "不属于社区受理范围", en: "Out of scope" },
        /// Another authority has to deal with it, as the note says (应由其他部门办理).
        OtherAuthority = "OTHER_AUTHORITY" { zh: "应由其他部门办理", en: "Another authority's matter" },
        /// It is done already, or a running service covers it (已办理或已有服务覆盖).
        AlreadyCovered = "ALREADY_COVERED" { zh: "已办理或已有服务覆盖", en: "Covered already" },
        /// What is wanted cannot be made out, and nobody could be asked (内容不清且无法核实).
        Unclear = "UNCLEAR" { zh: "内容不清且无法核实", en: "Unclear" },
        /// There is no money or nobody who can do it for now (暂不具备条件).
        NotFeasible = "NOT_FEASIBLE" { zh: "暂不具备条件", en: "Not feasible for now" },
        /// It is not lawful, or would harm others (违反法规或损害他人利益).
        Unlawful = "UNLAWFUL" { zh: "违反法规或损害他人利益", en: "Unlawful or harmful" },
    }
}

/// A position on the earth, WGS-84, in millionths of a degree, so that two of them can be told to be equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The latitude, -90,000,000 to 90,000,000.
    pub latitude: i32,
    /// The longitude, -180,000,000 to 180,000,000.
    pub longitude: i32,
}

/// Where in the community it is (地点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// In words.
    pub text: String,
    /// On the map.
    pub position: Option<Position>,
}

/// Whom to ask about a need, masked. What it masks is kept encrypted beside the need, and never in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedContact {
    /// The name, masked.
    pub name: String,
    /// The phone number, masked.
    pub phone: String,
}

/// Why a need was declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decline {
    /// The reason.
    pub reason: DeclineReason,
    /// What else is to be said, such as whom to turn to.
    pub note: Option<String>,
}

/// That a need said to be resolved was reopened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// When.
    pub at: DateTime<Utc>,
    /// What is not resolved.
    pub reason: String,
}

/// A resident's need (居民需求).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The identifier.
    pub id: NeedId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The community.
    pub area: AreaCode,
    /// By which way it came in.
    pub channel: NeedChannel,
    /// The visit at which it was told.
    pub visit: Option<VisitId>,
    /// The salon at which it was raised.
    pub salon: Option<SalonId>,
    /// What is wanted, in a line.
    pub title: String,
    /// What is wanted.
    pub text: String,
    /// Which of the four leads it belongs to; told at the latest when it is accepted, where it belongs to one.
    pub lead: Option<Lead>,
    /// The capabilities that are wanted, by their codes.
    pub capabilities: Vec<String>,
    /// Where it is.
    pub spot: Option<Spot>,
    /// Photos.
    pub photos: Vec<FileId>,
    /// Who posted it; never public.
    pub posted_by: Option<AccountId>,
    /// Whether a community worker posted it for a resident.
    pub on_behalf: bool,
    /// Whom to ask, masked.
    pub contact: Option<MaskedContact>,
    /// Where it stands.
    pub status: NeedStatus,
    /// Since when it stands there.
    pub status_since: DateTime<Utc>,
    /// The last day by which the community answers.
    pub answer_due: NaiveDate,
    /// The day of the community's answer: acceptance, decline or merger.
    pub answered_on: Option<NaiveDate>,
    /// When it was accepted; from then on everybody sees it.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Why it was declined.
    pub decline: Option<Decline>,
    /// What the community answers, at the acceptance or when it is resolved without an order.
    pub answer: Option<String>,
    /// The need into which it was merged.
    pub merged_into: Option<NeedId>,
    /// How many residents stand behind it, beside who posted it.
    pub endorsement_count: i32,
    /// The service order made from it.
    pub order: Option<ServiceOrderId>,
    /// The project that answers it.
    pub project: Option<ProjectId>,
    /// When it was last said to be resolved.
    pub resolved_at: Option<DateTime<Utc>>,
    /// How often it was reopened, the newest last.
    pub reopenings: Vec<Reopening>,
    /// Whether the record was made up for demonstration.
    pub demo: bool,
    /// Counts the changes, from 1.
    pub version: i32,
    /// When it was posted.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Who looks after needs: they see the place, the photos and the masked contact of those that their work covers.
pub const TENDERS: &[Role] = &[
    Role::CommunityWorker,
    Role::SubdistrictOfficer,
    Role::DistrictCommittee,
    Role::Auditor,
];

/// Whether the actor is near to a need of the area: posted it, or looks after it.
fn is_near(actor: &Actor, area: AreaCode, posted_by: Option<AccountId>) -> bool {
    let own = actor.account().is_some() && posted_by == actor.account();
    actor.token_allows(ServiceScope::Read) && (own || actor.holds_over(TENDERS, &Place::area(area)))
}

impl Need {
    /// Where it belongs.
    pub const fn place(&self) -> Place {
        Place::area(self.area)
    }

    /// Whether everybody may see it.
    pub const fn is_public(&self) -> bool {
        self.accepted_at.is_some()
    }

    /// What free text finds it by.
    pub fn search_text(&self) -> SearchText {
        SearchText::of([self.title.as_str(), self.text.as_str()])
    }
}

#[cfg(test)]
mod tests;
