//! Evidence (佐证材料): files and statements that prove what is claimed.

use crate::id::{AccountId, EvidenceId, FileId};
use crate::organization::{LINE_MAX, TEXT_MAX};
use crate::refusal::Checks;
use crate::standard::IndicatorCode;
use crate::text::{clean_name, clean_text};
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Assessment, AssessmentAction as Do, AssessmentFacts};

/// The largest file that is taken, in bytes: 20 MB [default].
pub const FILE_SIZE_MAX: i64 = 20 * 1024 * 1024;
/// The most pieces of evidence of one assessment, those withdrawn included [default].
pub const EVIDENCE_MAX: usize = 500;
/// The types of files that are taken [default]: what people scan, photograph and write.
pub const MEDIA_TYPES: &[&str] = &[
    "application/pdf",
    "application/ofd",
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/// A file in the store (文件). That its content is what its type says is checked by who receives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// The identifier, by which it is fetched.
    pub id: FileId,
    /// Its name on the sender's disk.
    pub name: String,
    /// Its type, one of [`MEDIA_TYPES`].
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its SHA-256, 64 small hexadecimal digits, by which the store finds it.
    pub sha256: String,
}

/// What proves something: a file, a statement, or both (证明).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The file.
    pub file: Option<StoredFile>,
    /// What is stated.
    pub statement: Option<String>,
}

impl Proof {
    /// The proof with its texts cleaned, if it holds anything and its file is one that is taken.
    pub fn checked(self) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        let statement = self
            .statement
            .and_then(|text| checks.field("statement", clean_text(&text, TEXT_MAX)));
        let given = self.file.is_some();
        let file = self.file.and_then(|file| file.checked(&mut checks));
        checks.require("file", given || statement.is_some(), || {
            Refusal::new(RefusalCode::Required)
        });
        checks.finish()?;
        Ok(Proof { file, statement })
    }
}

impl StoredFile {
    fn checked(mut self, checks: &mut Checks) -> Option<Self> {
        self.name = checks.field("fileName", clean_name(&self.name, LINE_MAX))?;
        checks.require("mediaType", MEDIA_TYPES.contains(&self.media_type.as_str()), || {
            Refusal::new(RefusalCode::FileType).with("allowed", MEDIA_TYPES.join(", "))
        });
        checks.require("size", (1..=FILE_SIZE_MAX).contains(&self.size), || {
            Refusal::new(RefusalCode::FileSize).with("max", FILE_SIZE_MAX / 1024 / 1024)
        });
        let digits = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
        checks.require(
            "sha256",
            self.sha256.len() == 64 && self.sha256.bytes().all(digits),
            || Refusal::new(RefusalCode::InvalidFormat).with("expected", "SHA-256"),
        );
        Some(self)
    }
}

/// A piece of evidence for an indicator (佐证材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The identifier.
    pub id: EvidenceId,
    /// The indicator, or the item of a checklist.
    pub indicator: IndicatorCode,
    /// What it holds.
    pub proof: Proof,
    /// Who uploaded it; `None` for the product itself.
    pub uploaded_by: Option<AccountId>,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// When it was withdrawn; it is kept, but proves nothing any more.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Evidence {
    /// Whether it was not withdrawn.
    pub const fn stands(&self) -> bool {
        self.withdrawn_at.is_none()
    }
}

/// What is needed to attach evidence.
#[derive(Debug, Clone)]
pub struct NewEvidence {
    /// The identifier, made by us or by the client.
    pub id: EvidenceId,
    /// The indicator, or the item of a checklist.
    pub indicator: IndicatorCode,
    /// What it holds.
    pub proof: Proof,
}

impl Assessment {
    /// Evidence is attached to an indicator: to the self-assessment, or for an appeal.
    pub fn attach_evidence(mut self, new: NewEvidence, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::AttachEvidence, facts)?;
        self.take_in(new, facts)?;
        Ok(self.moved(to, None, facts.now))
    }

    /// Takes a piece of evidence in, once it is known that evidence may be attached.
    pub(super) fn take_in(&mut self, new: NewEvidence, facts: &AssessmentFacts<'_>) -> Result<(), Refusals> {
        if let Err(unknown) = facts.demands.under(new.indicator) {
            return Err(unknown.at("indicator").into());
        }
        if self.evidence.len() >= EVIDENCE_MAX {
            return Err(Refusal::new(RefusalCode::TooMany).with("max", EVIDENCE_MAX).into());
        }
        if self.evidence.iter().any(|piece| piece.id == new.id) {
            return Err(Refusal::new(RefusalCode::IdTaken).at("id").into());
        }
        self.evidence.push(Evidence {
            id: new.id,
            indicator: new.indicator,
            proof: new.proof.checked()?,
            uploaded_by: facts.actor.account,
            uploaded_at: facts.now,
            withdrawn_at: None,
        });
        Ok(())
    }

    /// Evidence is withdrawn.
    pub fn withdraw_evidence(mut self, id: EvidenceId, facts: &AssessmentFacts<'_>) -> Result<Self, Refusals> {
        let to = self.check(Do::WithdrawEvidence, facts)?;
        match self.evidence.iter_mut().find(|piece| piece.id == id && piece.stands()) {
            Some(piece) => piece.withdrawn_at = Some(facts.now),
            None => return Err(Refusal::new(RefusalCode::NotFound).at("evidence").into()),
        }
        Ok(self.moved(to, None, facts.now))
    }
}
