//! Files in the schema.

use super::context::state;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::ApiError;
use super::mutation::{Enveloped as _, enveloped, new_id, payload, run};
use super::scalar::DateTime;
use super::word::Choice;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use siling_application::file::{self as application, LinkUse};
use siling_domain::file::{self as domain, FileKind, FileStatus};

/// A file (文件).
#[derive(Debug, Clone)]
pub struct File(pub domain::File);

impl From<domain::File> for File {
    fn from(file: domain::File) -> Self {
        File(file)
    }
}

/// A signed link (签名链接): whoever has it may do this one thing until then, without logging in. Do not
/// pass it on.
#[derive(Debug, Clone, SimpleObject)]
pub struct FileLink {
    /// The path on this server, with its query.
    pub path: String,
    /// `PUT` to hand the content in, `GET` to fetch it.
    pub method: String,
    /// The media type to send, or that will be answered.
    pub media_type: String,
    /// Until when it is good.
    pub expires_at: DateTime,
}

/// A file (文件). It is announced first, then its content is handed in by a link. A content is never changed.
#[Object]
impl File {
    /// The identifier.
    fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The name.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// What kind of file it is.
    fn kind(&self) -> Choice<FileKind> {
        Choice(self.0.kind)
    }

    /// The size, in bytes.
    fn size(&self) -> i64 {
        self.0.size
    }

    /// The SHA-256 of the content, in hexadecimal; null while the content is awaited.
    fn sha256(&self) -> Option<&str> {
        self.0.sha256.as_deref()
    }

    /// Where it stands.
    fn status(&self) -> Choice<FileStatus> {
        Choice(self.0.status)
    }

    /// When it was announced.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// The link to hand the content in by `PUT`, good for an hour; null once it is kept, and for others
    /// than who announced it. Sending the same content again does no harm.
    fn hand_in_link(&self, ctx: &Context<'_>) -> Result<Option<FileLink>, ApiError> {
        let own = state(ctx)?.actor.account() == self.0.handed_in_by;
        self.link(ctx, LinkUse::HandIn, own && self.0.status == FileStatus::Awaited)
    }

    /// The link to fetch the content, good for ten minutes; null while the content is awaited.
    fn fetch_link(&self, ctx: &Context<'_>) -> Result<Option<FileLink>, ApiError> {
        self.link(ctx, LinkUse::Fetch, self.0.status == FileStatus::Kept)
    }
}

impl File {
    fn link(&self, ctx: &Context<'_>, what: LinkUse, offered: bool) -> Result<Option<FileLink>, ApiError> {
        if !offered {
            return Ok(None);
        }
        let link = application::link(&state(ctx)?.app, self.0.id, what)?;
        let method = match what {
            LinkUse::HandIn => "PUT",
            LinkUse::Fetch => "GET",
        };
        Ok(Some(FileLink {
            path: link.path,
            method: method.to_owned(),
            media_type: self.0.kind.media_type().to_owned(),
            expires_at: DateTime(link.expires_at),
        }))
    }
}

/// What is needed to announce a file (登记文件).
#[derive(Debug, Clone, InputObject)]
pub struct AnnounceFileInput {
    /// An identifier that the client made, `file_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The name with its ending, at most 120 characters: pdf, ofd, jpg, jpeg, png, webp, docx, xlsx.
    pub name: String,
    /// The size, in bytes, at most 20 MiB.
    pub size: i64,
    /// The same key with the same input changes one thing once; at most 200 characters.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

enveloped!(AnnounceFileInput);

payload! {
    /// What became of `announceFile`.
    AnnounceFilePayload { file: File },
}

/// The mutations on files.
#[derive(Default)]
pub struct FileMutation;

#[Object]
impl FileMutation {
    /// Announces a file (登记文件). Then send its content to `handInLink`, and attach it to what it proves.
    async fn announce_file(
        &self,
        ctx: &Context<'_>,
        input: AnnounceFileInput,
    ) -> Result<Option<AnnounceFilePayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.map(|id| application::AnnounceFile {
            id,
            name: input.name,
            size: input.size,
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "File",
        // Whoever sees what a file is attached to sees the file.
        rules: &[(
            Rule::Public,
            "id name kind size sha256 status createdAt handInLink fetchLink",
        )],
    },
    TypeRules {
        name: "FileLink",
        rules: &[(Rule::Public, "path method mediaType expiresAt")],
    },
];
