//! Party organizations (党组织) and how they reach organizations.

use crate::vocabulary;

vocabulary! {
    /// How an organization is reached by Party work (组建方式).
    pub enum CoverageForm {
        /// A branch of its own (单独组建).
        OwnBranch = "OWN_BRANCH" { zh: "单独组建", en: "Own branch" },
        /// A branch shared with other organizations (联合组建).
        JointBranch = "JOINT_BRANCH" { zh: "联合组建", en: "Joint branch" },
        /// A functional branch; members stay counted in their home branch (功能型党支部).
        FunctionalBranch = "FUNCTIONAL_BRANCH" { zh: "功能型党支部", en: "Functional branch" },
        /// A Party-building instructor: the work is covered, the organization is not (党建指导员).
        Instructor = "INSTRUCTOR" { zh: "党建指导员", en: "Instructor" },
    }
}
