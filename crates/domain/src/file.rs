//! Files that people hand in: what may be handed in, and how it is told from what only says so.

use crate::access::Place;
use crate::area_code::AreaCode;
use crate::id::{AccountId, FileId};
use crate::refusal::Checks;
use crate::text::clean_name;
use crate::{Refusal, RefusalCode, Refusals, Word, vocabulary};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The largest file, in bytes (our default).
pub const FILE_MAX: i64 = 20 * 1024 * 1024;
/// The longest name, in characters.
pub const FILE_NAME_MAX: usize = 120;

vocabulary! {
    /// What kind of file it is (文件类型).
    pub enum FileKind {
        /// A PDF document (PDF).
        Pdf = "PDF" { zh: "PDF 文档", en: "PDF document" },
        /// An OFD document, GB/T 33190 (OFD).
        Ofd = "OFD" { zh: "OFD 版式文档", en: "OFD document" },
        /// A JPEG photo (JPEG).
        Jpeg = "JPEG" { zh: "JPEG 照片", en: "JPEG photo" },
        /// A PNG picture (PNG).
        Png = "PNG" { zh: "PNG 图片", en: "PNG picture" },
        /// A WebP picture (WebP).
        Webp = "WEBP" { zh: "WebP 图片", en: "WebP picture" },
        /// A Word document (DOCX).
        Docx = "DOCX" { zh: "Word 文档", en: "Word document" },
        /// An Excel workbook (XLSX).
        Xlsx = "XLSX" { zh: "Excel 工作簿", en: "Excel workbook" },
    }
}

impl FileKind {
    /// The media type that it is sent and served as.
    pub const fn media_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Ofd => "application/ofd",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
            FileKind::Webp => "image/webp",
            FileKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The endings of names that go with it.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            FileKind::Pdf => &["pdf"],
            FileKind::Ofd => &["ofd"],
            FileKind::Jpeg => &["jpg", "jpeg"],
            FileKind::Png => &["png"],
            FileKind::Webp => &["webp"],
            FileKind::Docx => &["docx"],
            FileKind::Xlsx => &["xlsx"],
        }
    }

    /// The kind that a name's ending says.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        FileKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.endings().contains(&ending.as_str()))
    }

    /// Whether a content is of this kind. What calls itself a photo and is a program is refused here.
    pub fn fits(self, content: &[u8]) -> bool {
        let holds = |part: &[u8]| content.windows(part.len()).any(|window| window == part);
        let zip = content.starts_with(b"PK\x03\x04");
        match self {
            FileKind::Pdf => content.starts_with(b"%PDF-"),
            FileKind::Jpeg => content.starts_with(&[0xff, 0xd8, 0xff]),
            FileKind::Png => content.starts_with(b"\x89PNG\r\n\x1a\n"),
            FileKind::Webp => content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP".as_slice()),
            FileKind::Ofd => zip && holds(b"OFD.xml"),
            FileKind::Docx => zip && holds(b"word/"),
            FileKind::Xlsx => zip && holds(b"xl/"),
        }
    }
}

vocabulary! {
    /// Where a file stands (文件状态).
    pub enum FileStatus {
        /// Announced; the content is awaited (待上传).
        Awaited = "AWAITED" { zh: "待上传", en: "Awaited" },
        /// Checked and kept (已保存).
        Kept = "KEPT" { zh: "已保存", en: "Kept" },
    }
}

/// A file (文件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// The identifier.
    pub id: FileId,
    /// The district.
    pub district: AreaCode,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size, in bytes.
    pub size: i64,
    /// The SHA-256 of its content, in hexadecimal; `None` while it is awaited.
    pub sha256: Option<String>,
    /// Where it stands.
    pub status: FileStatus,
    /// Who handed it in; `None` for the product itself.
    pub handed_in_by: Option<AccountId>,
    /// 1 while awaited, 2 once kept.
    pub version: i32,
    /// When it was announced.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl File {
    /// A file is announced, before its content comes.
    pub fn announce(
        district: AreaCode,
        id: FileId,
        name: &str,
        size: i64,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        let name = checks.field("name", clean_name(name, FILE_NAME_MAX));
        let plain = name
            .as_deref()
            .is_none_or(|name| !name.contains(['/', '\\', ':', '"', '<', '>', '|', '?', '*']));
        checks.require("name", plain, || Refusal::new(RefusalCode::InvalidCharacter));
        let kind = name.as_deref().map(|name| (name, FileKind::of_name(name)));
        let offered = || {
            FileKind::ALL
                .iter()
                .flat_map(|kind| kind.endings())
                .copied()
                .collect::<Vec<_>>()
                .join(", ")
        };
        checks.require("name", kind.is_none_or(|(_, kind)| kind.is_some()), || {
            Refusal::new(RefusalCode::InvalidFormat).with("expected", offered())
        });
        checks.require("size", (1..=FILE_MAX).contains(&size), || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", 1)
                .with("max", FILE_MAX)
        });
        checks.finish()?;
        let Some((name, Some(kind))) = kind else {
            return Err(Refusal::new(RefusalCode::Required).at("name").into());
        };
        Ok(File {
            id,
            district,
            name: name.to_owned(),
            kind,
            size,
            sha256: None,
            status: FileStatus::Awaited,
            handed_in_by: by,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// The content came: it has to be what was announced. The same content again changes nothing.
    pub fn keep(mut self, content: &[u8], sha256: String, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if self.status == FileStatus::Kept {
            return match self.sha256.as_ref() == Some(&sha256) {
                true => Ok(self),
                false => Err(Refusal::new(RefusalCode::FileKept)),
            };
        }
        if i64::try_from(content.len()) != Ok(self.size) {
            return Err(Refusal::new(RefusalCode::FileSizeDiffers)
                .with("announced", self.size)
                .with("found", content.len()));
        }
        if !self.kind.fits(content) {
            return Err(Refusal::new(RefusalCode::FileContent).with_words("kind", [self.kind]));
        }
        self.sha256 = Some(sha256);
        self.status = FileStatus::Kept;
        self.version = 2;
        self.updated_at = now;
        Ok(self)
    }

    /// Where it belongs: to whoever handed it in. What it is attached to says who else sees it.
    pub const fn place(&self) -> Place {
        Place::DISTRICT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use uuid::Uuid;

    fn announce(name: &str, size: i64) -> Result<File, Refusals> {
        let now = Utc.with_ymd_and_hms(2026, 6, 30, 1, 0, 0).unwrap();
        File::announce(
            AreaCode::parse("370305000000").unwrap(),
            FileId(Uuid::nil()),
            name,
            size,
            None,
            now,
        )
    }

    fn refused(name: &str, size: i64) -> RefusalCode {
        announce(name, size).unwrap_err().as_slice()[0].code
    }

    #[test]
    fn only_offered_kinds_of_a_sensible_size_are_taken() {
        assert_eq!(announce("章程.PDF", 9).unwrap().kind, FileKind::Pdf);
        assert_eq!(refused("程序.exe", 9), RefusalCode::InvalidFormat);
        assert_eq!(refused("无后缀", 9), RefusalCode::InvalidFormat);
        assert_eq!(refused("../../x.pdf", 9), RefusalCode::InvalidCharacter);
        assert_eq!(refused("空.pdf", 0), RefusalCode::OutOfRange);
        assert_eq!(refused("大.pdf", FILE_MAX + 1), RefusalCode::OutOfRange);
        assert_eq!(refused("", 9), RefusalCode::Required);
    }

    #[test]
    fn a_content_has_to_be_what_was_announced() {
        let file = announce("照片.jpg", 4).unwrap();
        let keep = |content: &[u8]| file.clone().keep(content, format!("{content:?}"), file.created_at);
        assert_eq!(keep(b"MZ\x90\x00").map_err(|it| it.code), Err(RefusalCode::FileContent));
        assert_eq!(
            keep(&[0xff, 0xd8, 0xff]).map_err(|it| it.code),
            Err(RefusalCode::FileSizeDiffers)
        );
        let kept = keep(&[0xff, 0xd8, 0xff, 0xe0]).unwrap();
        let again = kept
            .clone()
            .keep(&[0xff, 0xd8, 0xff, 0xe0], kept.sha256.clone().unwrap(), file.created_at);
        assert_eq!(again, Ok(kept.clone()));
        let other = kept.keep(&[0xff, 0xd8, 0xff, 0xe1], "other".into(), file.created_at);
        assert_eq!(other.map_err(|it| it.code), Err(RefusalCode::FileKept));
    }

    #[test]
    fn office_files_are_told_from_other_archives() {
        assert!(FileKind::Docx.fits(b"PK\x03\x04....word/document.xml"));
        assert!(!FileKind::Docx.fits(b"PK\x03\x04....xl/workbook.xml"));
        assert!(!FileKind::Ofd.fits(b"PK\x03\x04"));
        assert!(FileKind::Webp.fits(b"RIFF\0\0\0\0WEBPVP8 "));
    }
}
