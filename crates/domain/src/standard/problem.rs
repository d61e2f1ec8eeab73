//! What can be wrong with a standard.

use crate::{Locale, Word, vocabulary};

vocabulary! {
    /// What is wrong with a standard. Codes are stable; the labels are the templates of the messages, in which `{name}`
    /// stands for a detail of the problem.
    pub enum ProblemCode as "StandardProblemCode" {
        /// A code has not the form needed (编号格式不正确).
        CodeInvalid = "CODE_INVALID" { zh: "编号“{code}”格式不正确：{expected}", en: "The code '{code}' has not the form needed: {expected}" },
        /// A title is missing in one of the languages (缺少标题).
        TitleMissing = "TITLE_MISSING" { zh: "缺少中文或英文标题", en: "The title is missing in Chinese or in English" },
        /// A code stands twice (编号重复).
        DuplicateCode = "DUPLICATE_CODE" { zh: "编号“{code}”重复", en: "The code '{code}' stands twice" },
        /// A number is outside its range (超出范围).
        OutOfRange = "OUT_OF_RANGE" { zh: "{found} 应在 {min} 至 {max} 之间", en: "{found} has to be between {min} and {max}" },
        /// An end lies before its beginning (结束早于开始).
        EndsBeforeStart = "ENDS_BEFORE_START" { zh: "结束日期不能早于开始日期", en: "It ends before it begins" },
        /// Something has nothing in it (内容为空).
        Empty = "EMPTY" { zh: "至少需要 {min} 项，现有 {found} 项", en: "At least {min} entries are needed, there are {found}" },
        /// More entries than allowed (条目过多).
        TooMany = "TOO_MANY" { zh: "最多 {max} 项，现有 {found} 项", en: "At most {max} entries are allowed, there are {found}" },
        /// The parts do not sum to the whole (分值合计不符).
        SumWrong = "SUM_WRONG" { zh: "各部分合计 {found} 分，应为 {expected} 分", en: "The parts sum to {found} points, not to {expected}" },
        /// The best score does not give full points (最高分与满分不符).
        TopWrong = "TOP_WRONG" { zh: "最高得分为 {found} 分，应等于满分 {expected} 分", en: "The best score gives {found} points, not the full {expected}" },
        /// The knots of a numeric rule do not rise in their measure (折点顺序错误).
        KnotsOutOfOrder = "KNOTS_OUT_OF_ORDER" { zh: "数值型折点的度量值必须逐个增大", en: "The measures of a numeric rule have to rise from knot to knot" },
        /// The points of a numeric rule rise and fall (分值不单调).
        NotMonotone = "NOT_MONOTONE" { zh: "数值型分值必须只升或只降", en: "The points of a numeric rule have to rise only or fall only" },
        /// A rule has more possible scores than can be told apart sensibly (步长过细).
        StepTooFine = "STEP_TOO_FINE" { zh: "步长过细：{found} 档，最多 {max} 档", en: "The steps are too fine: {found} of them, at most {max} are allowed" },
        /// Every indicator of a section could be left out (整节均可缺项).
        AllNotApplicable = "ALL_NOT_APPLICABLE" { zh: "至少要有一个不可缺项的指标", en: "At least one indicator has to apply always" },
        /// Two bands are for the same stars (星级线重复).
        BandTwice = "BAND_TWICE" { zh: "{stars} 星的星级线重复", en: "There are two bands for {stars} stars" },
        /// A higher star needs less than a lower one (星级线顺序错误).
        ThresholdsOutOfOrder = "THRESHOLDS_OUT_OF_ORDER" { zh: "{stars} 星的要求 {found} 应高于低一级星的 {below}", en: "{stars} stars need {found}, which has to lie above the {below} of the star below" },
        /// No score reaches the band (星级线无法达到).
        BandUnreachable = "BAND_UNREACHABLE" { zh: "{stars} 星要求 {needed}，最高只能达到 {most}", en: "{stars} stars need {needed}, and {most} is the most there is" },
        /// Nobody can have the previous stars that are asked for (前置星级互相依赖).
        PreviousStarsCircle = "PREVIOUS_STARS_CIRCLE" { zh: "{stars} 星要求此前已有 {needed} 星，首个周期又不豁免，无人能够达到", en: "{stars} stars need {needed} before, not waived in the first cycle: nobody ever has them" },
        /// A section is named that does not exist (一级指标不存在).
        SectionUnknown = "SECTION_UNKNOWN" { zh: "没有编号为“{code}”的一级指标", en: "There is no section '{code}'" },
        /// An indicator is named that does not exist (指标不存在).
        IndicatorUnknown = "INDICATOR_UNKNOWN" { zh: "没有编号为“{code}”的指标", en: "There is no indicator '{code}'" },
        /// A prerequisite counts items of an indicator that has no checklist (不是清单型指标).
        NotAChecklist = "NOT_A_CHECKLIST" { zh: "指标“{code}”不是清单型", en: "The indicator '{code}' is no checklist" },
        /// A prerequisite names an indicator that may be left out (前置指标可缺项).
        PrerequisiteLeftOut = "PREREQUISITE_LEFT_OUT" { zh: "前置条件所用指标“{code}”不能允许缺项", en: "The indicator '{code}' is a prerequisite, it may not be left out" },
        /// A band asks for a quota that the standard does not have (缺少名额规则).
        QuotaMissing = "QUOTA_MISSING" { zh: "星级线要求名额，但标准没有名额规则", en: "A band asks for the quota, and the standard has none" },
        /// The quota is for a band that does not ask for it (名额规则未使用).
        QuotaUnused = "QUOTA_UNUSED" { zh: "名额规则对应的 {stars} 星星级线没有名额条件", en: "The quota is for {stars} stars, whose band does not ask for it" },
        /// An indicator cites a document or clause that is not there (引用的条款不存在).
        CitationUnknown = "CITATION_UNKNOWN" { zh: "所引用的文件或条款不存在：{citation}", en: "The document or clause cited does not exist: {citation}" },
    }
}

/// One thing that is wrong with a standard (标准问题).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// Where: the code of a section, group, indicator, item or veto, `bands.5` for a band, or the name of a field of
    /// the file.
    pub place: String,
    /// Details that the message names.
    pub details: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem at a place.
    pub fn new(code: ProblemCode, place: impl ToString) -> Self {
        Problem {
            code,
            place: place.to_string(),
            details: Vec::new(),
        }
    }

    /// Adds a detail that the message names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.details.push((name, value.to_string()));
        self
    }

    /// The message for a person.
    pub fn message(&self, locale: Locale) -> String {
        let template = self.code.label(locale).to_owned();
        let filled = self.details.iter().fold(template, |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        });
        format!("{}: {filled}", self.place)
    }
}
