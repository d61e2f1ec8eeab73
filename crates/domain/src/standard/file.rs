//! A standard as one readable file, to be imported and exported.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Definition, PolicyDocument, Problem, policy};

/// The format of the file: its name and version. A reader refuses what it does not know.
pub const FORMAT: &str = "siling.standard/1";

/// A standard with the policy documents that it cites, as the file has it (标准文件). JSON, UTF-8; points, measures and
/// shares are texts with two decimals, such as `"980.00"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardFile {
    /// [`FORMAT`].
    pub format: String,
    /// What the standard says.
    pub standard: Definition,
    /// The policy documents that its indicators cite.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PolicyDocument>,
}

/// Why a text is no file of a standard.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StandardFileError {
    /// Not JSON, or not of this form.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// The line, from 1; 0 when the place is not known.
        line: usize,
        /// The column, from 1; 0 when the place is not known.
        column: usize,
        /// What is wrong, in English: it names fields of the file.
        reason: String,
    },
    /// Another format, or another version of it.
    #[error("the format {FORMAT} is needed, not {found}")]
    OtherFormat {
        /// What the file says.
        found: String,
    },
}

impl StandardFile {
    /// The file of a standard.
    pub fn new(standard: Definition, policies: Vec<PolicyDocument>) -> Self {
        StandardFile {
            format: FORMAT.to_owned(),
            standard,
            policies,
        }
    }

    /// Reads a file. Whether the standard is sound is told by [`StandardFile::check`].
    ///
    /// # Errors
    /// [`StandardFileError`], with the place and the reason.
    pub fn import(text: &str) -> Result<Self, StandardFileError> {
        let file: StandardFile = serde_json::from_str(text).map_err(|error| StandardFileError::Malformed {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        })?;
        if file.format == FORMAT {
            Ok(file)
        } else {
            Err(StandardFileError::OtherFormat { found: file.format })
        }
    }

    /// Writes the file, so that people can read it and compare two of them line by line.
    ///
    /// # Errors
    /// [`StandardFileError::Malformed`] if the standard cannot be written, which no content of it leads to.
    pub fn export(&self) -> Result<String, StandardFileError> {
        let text = serde_json::to_string_pretty(self).map_err(|error| StandardFileError::Malformed {
            line: 0,
            column: 0,
            reason: error.to_string(),
        })?;
        Ok(text + "\n")
    }

    /// Everything that is wrong with the standard, citations included.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = self.standard.check();
        problems.extend(policy::check(&self.standard, &self.policies));
        problems
    }
}
