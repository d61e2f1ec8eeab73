//! What a standard says: its parts, from the section down to the indicator.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Band, IndicatorCode, Points, Quota, Rule, Veto};
use crate::party::PartySetting;
use crate::{Locale, vocabulary};

/// A title in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Simplified Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Title {
    /// The title in a language.
    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.zh,
            Locale::En => &self.en,
        }
    }
}

vocabulary! {
    /// Who is awarded the stars of a standard (评定对象).
    pub enum RatingSubject {
        /// The organization itself (社会组织).
        Organization = "ORGANIZATION" { zh: "社会组织", en: "Organization" },
        /// The organization's Party organization (社会组织党组织).
        PartyOrganization = "PARTY_ORGANIZATION" { zh: "社会组织党组织", en: "Party organization" },
    }
}

vocabulary! {
    /// What proves an indicator (佐证材料类型).
    pub enum EvidenceKind {
        /// A document: an approval, a charter, a rule, a report (文件).
        Document = "DOCUMENT" { zh: "文件", en: "Document" },
        /// Minutes of a meeting (会议记录).
        Minutes = "MINUTES" { zh: "会议记录", en: "Minutes" },
        /// A ledger, list or log that is kept over the year (台账).
        Ledger = "LEDGER" { zh: "台账", en: "Ledger" },
        /// Vouchers, a budget, an audit (财务资料).
        Financial = "FINANCIAL" { zh: "财务资料", en: "Financial record" },
        /// An agreement or contract (协议合同).
        Agreement = "AGREEMENT" { zh: "协议合同", en: "Agreement" },
        /// A certificate of an honour or a qualification (证书).
        Certificate = "CERTIFICATE" { zh: "证书", en: "Certificate" },
        /// A photo (照片).
        Photo = "PHOTO" { zh: "照片", en: "Photo" },
        /// A statement in words (文字说明).
        Statement = "STATEMENT" { zh: "文字说明", en: "Statement" },
        /// Nothing to attach: the system has the record itself (系统数据).
        SystemRecord = "SYSTEM_RECORD" { zh: "系统数据", en: "System record" },
    }
}

impl EvidenceKind {
    /// Whether the organization has to hand something in.
    pub const fn is_handed_in(self) -> bool {
        !matches!(self, EvidenceKind::SystemRecord)
    }
}

/// A standard's content (标准内容): all that decides a rating, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The standard's code, the same in all its versions: small letters, digits and hyphens, such as `siyi-default`.
    pub code: String,
    /// The number of this version, from 1.
    pub version: u32,
    /// Its title.
    pub title: Title,
    /// Whether it was made up to show the product, and is nobody's rule (示例).
    pub illustrative: bool,
    /// Where the rated work: social organizations, or villages and communities.
    pub setting: PartySetting,
    /// Who is awarded the stars.
    pub subject: RatingSubject,
    /// The first day on which a cycle may use it.
    pub valid_from: NaiveDate,
    /// The last such day; `None` while nothing replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// For how many years an award holds (有效期).
    pub validity_years: u8,
    /// Full points without bonus: what the sections sum to.
    pub points: Points,
    /// The most that a total comes to, bonus included.
    pub total_cap: Points,
    /// The sections in their order.
    pub sections: Vec<Section>,
    /// What is added on top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonus: Option<Bonus>,
    /// What caps the stars, whatever the points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vetoes: Vec<Veto>,
    /// What each star needs.
    pub bands: Vec<Band>,
    /// How many may be awarded the stars of one band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
}

/// A section: one of the builds, or the creation (一级指标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its code, such as `A`.
    pub code: IndicatorCode,
    /// Its title.
    pub title: Title,
    /// Full points: what its parts sum to.
    pub points: Points,
    /// Its groups and indicators in their order.
    pub parts: Vec<Part>,
}

/// A part of a section: a group of indicators, or an indicator that stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Indicators under one heading.
    Group(Group),
    /// An indicator right in the section.
    Indicator(Indicator),
}

impl Part {
    /// Full points of the part.
    pub const fn points(&self) -> Points {
        match self {
            Part::Group(group) => group.points,
            Part::Indicator(indicator) => indicator.points,
        }
    }

    /// Its indicators in their order.
    pub fn indicators(&self) -> &[Indicator] {
        match self {
            Part::Group(group) => &group.indicators,
            Part::Indicator(indicator) => std::slice::from_ref(indicator),
        }
    }
}

/// Indicators under one heading (二级指标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its code, such as `A1`.
    pub code: IndicatorCode,
    /// Its title.
    pub title: Title,
    /// Full points: what its indicators sum to.
    pub points: Points,
    /// Its indicators in their order.
    pub indicators: Vec<Indicator>,
}

/// What is scored (指标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its code, such as `A1.1`.
    pub code: IndicatorCode,
    /// Its title.
    pub title: Title,
    /// Full points.
    pub points: Points,
    /// How a score becomes points.
    pub rule: Rule,
    /// What has to be handed in before an assessment is submitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceDemand>,
    /// When it may be left out (合理缺项); `None`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<NotApplicable>,
    /// The clauses of policy documents that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

/// Evidence that an indicator demands (佐证材料要求).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceDemand {
    /// Its kind.
    pub kind: EvidenceKind,
    /// What it has to show.
    pub title: Title,
    /// Whether each item held of a checklist needs its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_item: bool,
}

/// When an indicator may be left out of a section's points (合理缺项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotApplicable {
    /// The condition, in words.
    pub condition: Title,
}

/// A clause of a policy document (依据条款).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The document's code.
    pub document: String,
    /// The clause's code in it; `None` when the document as a whole is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
}

/// Points on top of the sections (加分项). They count for the total, never for a section's share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// Its code, such as `F`.
    pub code: IndicatorCode,
    /// Its title.
    pub title: Title,
    /// The most that counts.
    pub cap: Points,
    /// Its indicators in their order.
    pub indicators: Vec<Indicator>,
}

impl Definition {
    /// Every indicator with its section's code, in the standard's order, those of the bonus last.
    pub fn indicators(&self) -> impl Iterator<Item = (IndicatorCode, &Indicator)> {
        let sections = self.sections.iter().flat_map(|section| {
            let parts = section.parts.iter().flat_map(Part::indicators);
            parts.map(|indicator| (section.code, indicator))
        });
        let bonus = self.bonus.iter().flat_map(|bonus| {
            let indicators = bonus.indicators.iter();
            indicators.map(|indicator| (bonus.code, indicator))
        });
        sections.chain(bonus)
    }

    /// The indicator of a code.
    pub fn indicator(&self, code: IndicatorCode) -> Option<&Indicator> {
        self.indicators()
            .find_map(|(_, indicator)| (indicator.code == code).then_some(indicator))
    }
}
