//! What needs hold in the schema.

use super::object::Need;
use crate::graphql::list::List;
use crate::graphql::scalar::DateTime;
use crate::graphql::word::Choice;
use async_graphql::SimpleObject;
use siling_domain::need::{self as domain, DeclineReason, SimilarReasonKind};

/// Where in the community it is (地点).
#[derive(Debug, Clone, SimpleObject)]
pub struct NeedPlace {
    /// In words.
    pub text: String,
    /// The latitude in degrees, WGS-84, -90 to 90, to six decimals; null when it is not on the map.
    pub latitude: Option<f64>,
    /// The longitude in degrees, WGS-84, -180 to 180, to six decimals; null when it is not on the map.
    pub longitude: Option<f64>,
}

impl From<&domain::Spot> for NeedPlace {
    fn from(spot: &domain::Spot) -> Self {
        let degrees = |millionths: i32| f64::from(millionths) / 1_000_000.0;
        NeedPlace {
            text: spot.text.clone(),
            latitude: spot.position.map(|position| degrees(position.latitude)),
            longitude: spot.position.map(|position| degrees(position.longitude)),
        }
    }
}

/// Whom to ask about a need (联系人). Masked: `revealNeedContact` shows it whole to those whose task needs it, and each
/// such look is recorded.
#[derive(Debug, Clone, SimpleObject)]
pub struct NeedContact {
    /// The name, masked, such as 张**.
    pub name: String,
    /// The phone number, masked, such as 138****1234.
    pub phone: String,
}

/// Why a need was declined (不予受理).
#[derive(Debug, Clone, SimpleObject)]
pub struct NeedDecline {
    /// The reason.
    pub reason: Choice<DeclineReason>,
    /// What else is to be said, such as whom to turn to; null when nothing was.
    pub note: Option<String>,
}

/// That a need said to be resolved was reopened (重新打开).
#[derive(Debug, Clone, SimpleObject)]
pub struct NeedReopening {
    /// When.
    pub at: DateTime,
    /// What is not resolved.
    pub reason: String,
}

/// A need that is likely to be the same, with the reasons (疑似重复). A proposal: a person decides.
#[derive(SimpleObject)]
pub struct SimilarNeed {
    /// The need.
    pub need: Need,
    /// How likely, 0 to 100: the sum of the reasons' points.
    pub score: i32,
    /// Why, the weightiest first.
    pub reasons: List<SimilarReason>,
}

/// Why two needs are taken for the same (相似理由). Weights and thresholds are our default.
#[derive(Debug, Clone, SimpleObject)]
pub struct SimilarReason {
    /// Which.
    pub kind: Choice<SimilarReasonKind>,
    /// The most points that it gives, of 100.
    pub weight: i32,
    /// The points that it gives.
    pub points: i32,
    /// For SHARED_WORDS the runs of characters that both have, the longest first, at most five; else empty.
    pub shared: List<String>,
}

impl From<domain::SimilarReason> for SimilarReason {
    fn from(reason: domain::SimilarReason) -> Self {
        let small = |points: u32| i32::try_from(points).unwrap_or(i32::MAX);
        SimilarReason {
            kind: Choice(reason.kind),
            weight: small(reason.kind.weight()),
            points: small(reason.points),
            shared: List(reason.shared),
        }
    }
}
