//! Trusted documents: operations that were made known beforehand and are asked for by their SHA-256. A client of which
//! they are asked can send nothing else, so that nobody who found its token can, either.

use crate::graphql::engine::GraphQlRequest;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The header by which a client names itself.
pub(super) const CLIENT: &str = "siling-client";

/// What is asked of the documents of a client; the later the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trust {
    /// Nothing.
    #[default]
    Off,
    /// Those that are not trusted are logged.
    Log,
    /// Those that are not trusted are refused.
    Enforce,
}

/// The trusted documents, and of whom they are asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Section")]
pub struct TrustedDocuments {
    /// The documents by their SHA-256 in hexadecimal digits.
    documents: Arc<HashMap<String, String>>,
    trust: Trust,
    clients: Arc<BTreeMap<String, Trust>>,
}

/// As the configuration has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Section {
    manifest: Option<PathBuf>,
    trust: Trust,
    clients: BTreeMap<String, Trust>,
}

/// The two forms of manifest that build tools write.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    Operations { operations: Vec<Operation> },
    Texts(BTreeMap<String, String>),
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

impl TryFrom<Section> for TrustedDocuments {
    type Error = String;

    fn try_from(section: Section) -> Result<Self, String> {
        let documents = section.manifest.as_deref().map(read).transpose()?.unwrap_or_default();
        let strictest = section.clients.values().copied().max().unwrap_or_default();
        if documents.is_empty() && section.trust.max(strictest) == Trust::Enforce {
            return Err(
                "http.documents: nothing could be asked where documents are enforced and there are none".to_owned(),
            );
        }
        Ok(TrustedDocuments {
            documents: Arc::new(documents),
            trust: section.trust,
            clients: Arc::new(section.clients),
        })
    }
}

fn read(path: &Path) -> Result<HashMap<String, String>, String> {
    let wrong = |what: String| format!("http.documents.manifest {}: {what}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let known: Vec<(String, String)> = match serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))? {
        Manifest::Operations { operations } => operations.into_iter().map(|it| (it.id, it.body)).collect(),
        Manifest::Texts(texts) => texts.into_iter().collect(),
    };
    let mut documents = HashMap::with_capacity(known.len());
    for (id, document) in known {
        let hash = hash_of(&document);
        if hash_in(&id).as_deref() != Some(&hash) {
            return Err(wrong(format!(
                "{id} is not the SHA-256 of its document, which is {hash}"
            )));
        }
        documents.insert(hash, document);
    }
    Ok(documents)
}

/// The SHA-256 of a text, in hexadecimal digits.
fn hash_of(text: &str) -> String {
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// The hash in what names a document: 64 hexadecimal digits, `sha256:` before them or not.
pub(super) fn hash_in(name: &str) -> Option<String> {
    let hash = name.strip_prefix("sha256:").unwrap_or(name);
    let sound = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    sound.then(|| hash.to_ascii_lowercase())
}

impl TrustedDocuments {
    /// Finds the document of a request that names one, and refuses what is not trusted where it has to be. What a client
    /// calls itself can make it stricter, never laxer, as anybody can say anything.
    pub(super) fn settle(&self, request: &mut GraphQlRequest, client: Option<&str>) -> Result<(), ApiError> {
        if let Some(hash) = request.document.take() {
            if request.query.is_empty() {
                let known = self
                    .documents
                    .get(&hash)
                    .ok_or_else(ApiError::persisted_query_not_found)?;
                request.query.clone_from(known);
                return Ok(());
            }
            if hash_of(&request.query) != hash {
                return Err(ApiError::invalid_document(Detail::both(
                    "文档与其哈希值不符",
                    "the document is another than its hash says",
                )));
            }
        }
        let own = client.and_then(|client| self.clients.get(client)).copied();
        let trust = own.unwrap_or_default().max(self.trust);
        if trust == Trust::Off {
            return Ok(());
        }
        let hash = hash_of(&request.query);
        if self.documents.contains_key(&hash) {
            return Ok(());
        }
        tracing::info!(client = own.and(client), %hash, refused = trust == Trust::Enforce, "a document that is not trusted");
        match trust {
            Trust::Enforce => Err(ApiError::document_not_trusted()),
            Trust::Log | Trust::Off => Ok(()),
        }
    }
}
