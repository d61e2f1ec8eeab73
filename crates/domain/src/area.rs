//! Areas (区域): district, sub-districts and towns, communities and villages.

use crate::area_code::AreaCode;
use crate::vocabulary;
use chrono::NaiveDate;
use serde::Serialize;

vocabulary! {
    /// The level of an area (区域层级).
    pub enum AreaLevel {
        /// The district (区).
        District = "DISTRICT" { zh: "区", en: "District" },
        /// A sub-district or town (街道/镇).
        Subdistrict = "SUBDISTRICT" { zh: "街道（镇）", en: "Sub-district" },
        /// A community or village (社区/村).
        Community = "COMMUNITY" { zh: "社区（村）", en: "Community" },
    }
}

vocabulary! {
    /// Which kind of community an area of the lowest level is (社区类型).
    pub enum CommunityKind {
        /// A residents' committee; statistical code 001-199 (居委会).
        UrbanCommunity = "URBAN_COMMUNITY" { zh: "城市社区", en: "Urban community" },
        /// A villagers' committee; statistical code 200-399 (村委会).
        Village = "VILLAGE" { zh: "村", en: "Village" },
    }
}

/// An area (区域), by its 12-digit statistical code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Area {
    /// The 12-digit statistical code.
    pub code: AreaCode,
    /// The level.
    pub level: AreaLevel,
    /// The area in which it lies; `None` for the district.
    pub parent: Option<AreaCode>,
    /// The name.
    pub name: String,
    /// Other names by which it is found, scan errors of sources included.
    pub aliases: Vec<String>,
    /// Which kind of community it is; `None` above communities.
    pub community_kind: Option<CommunityKind>,
    /// The first day on which the code was valid, where known.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which the code was valid; `None` while it is.
    pub valid_to: Option<NaiveDate>,
    /// The area that took its place.
    pub successor: Option<AreaCode>,
}
