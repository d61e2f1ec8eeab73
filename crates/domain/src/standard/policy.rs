//! Policy documents that indicators rest on: the "1+7" (1+7政策文件).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Definition, Problem, ProblemCode, Title};
use crate::vocabulary;

vocabulary! {
    /// A document's part in the policy set (文件类别).
    pub enum PolicyPart {
        /// The main document, the "1" of "1+7" (主文件).
        Main = "MAIN" { zh: "主文件", en: "Main document" },
        /// A supporting document, one of the seven (配套文件).
        Supporting = "SUPPORTING" { zh: "配套文件", en: "Supporting document" },
    }
}

/// A policy document in one edition (政策文件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyDocument {
    /// Its code, by which indicators cite it: small letters, digits and hyphens.
    pub code: String,
    /// Its part in the set.
    pub part: PolicyPart,
    /// Its title.
    pub title: Title,
    /// Its number (文号), if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The edition, from 1.
    pub edition: u32,
    /// Whether it is on trial (试行).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trial: bool,
    /// The first day on which it is in force, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<NaiveDate>,
    /// The last such day, if it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<NaiveDate>,
    /// Whether it is a placeholder for demonstration.
    pub demo: bool,
    /// Its clauses, as far as indicators cite them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<PolicyClause>,
}

/// A clause of a policy document (条款).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyClause {
    /// Its code within the document, such as `8`.
    pub code: String,
    /// What it is about.
    pub title: Title,
}

/// What is wrong with the documents and with what cites them.
pub(super) fn check(definition: &Definition, documents: &[PolicyDocument]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let twice = documents
            .iter()
            .take(index)
            .any(|earlier| earlier.code == document.code);
        if twice {
            problems.push(Problem::new(ProblemCode::DuplicateCode, &document.code).with("code", &document.code));
        }
        if document.title.zh.trim().is_empty() || document.title.en.trim().is_empty() {
            problems.push(Problem::new(ProblemCode::TitleMissing, &document.code));
        }
        if let (Some(from), Some(to)) = (document.effective_from, document.effective_to)
            && to < from
        {
            problems.push(Problem::new(ProblemCode::EndsBeforeStart, &document.code));
        }
    }
    for (_, indicator) in definition.indicators() {
        for citation in &indicator.citations {
            let document = documents.iter().find(|document| document.code == citation.document);
            let known = document.is_some_and(|document| match &citation.clause {
                None => true,
                Some(clause) => document.clauses.iter().any(|it| it.code == *clause),
            });
            if !known {
                let clause = citation.clause.as_deref().unwrap_or_default();
                let cited = format!("{} {clause}", citation.document);
                problems.push(
                    Problem::new(ProblemCode::CitationUnknown, indicator.code).with("citation", cited.trim_end()),
                );
            }
        }
    }
    problems
}
