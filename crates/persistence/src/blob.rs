//! Where the contents of files lie: in a folder, or in a store that speaks S3. One interface; what is
//! kept is never changed.

use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a request to an S3 store may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most bytes that are read back.
const READ_MAX: u64 = 64 * 1024 * 1024;

/// A store that speaks S3.
#[derive(Clone)]
pub struct S3Options {
    /// Its address, such as `https://s3.example.cn`.
    pub endpoint: String,
    /// Its region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// The access key.
    pub access_key: String,
    /// The secret key.
    pub secret_key: String,
    /// Whether the bucket stands in the path of an address, not before the host.
    pub path_style: bool,
}

/// Why a content could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// There is no such content.
    #[error("no such content")]
    Missing,
    /// The configuration is wrong.
    #[error("the store of files is configured wrongly: {0}")]
    Configuration(String),
    /// The folder or the other store failed.
    #[error("the store of files failed: {0}")]
    Failed(String),
}

/// Where contents lie.
#[derive(Clone)]
pub struct Blobs(Arc<Place>);

enum Place {
    Folder(PathBuf),
    S3 {
        bucket: Box<Bucket>,
        credentials: Credentials,
        agent: ureq::Agent,
    },
}

impl Blobs {
    /// In a folder, which is made when the first content comes.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Blobs(Arc::new(Place::Folder(folder.into())))
    }

    /// In a store that speaks S3.
    pub fn s3(options: S3Options) -> Result<Self, BlobError> {
        let endpoint = options
            .endpoint
            .parse()
            .map_err(|_| BlobError::Configuration("the endpoint is no address".to_owned()))?;
        let style = if options.path_style {
            UrlStyle::Path
        } else {
            UrlStyle::VirtualHost
        };
        let bucket = Bucket::new(endpoint, style, options.bucket, options.region)
            .map_err(|error| BlobError::Configuration(error.to_string()))?;
        let credentials = Credentials::new(options.access_key, options.secret_key);
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build()
            .into();
        Ok(Blobs(Arc::new(Place::S3 {
            bucket: Box::new(bucket),
            credentials,
            agent,
        })))
    }

    /// Keeps a content under a key. The same key with the same content again changes nothing.
    pub async fn put(&self, key: &str, content: Arc<Vec<u8>>) -> Result<(), BlobError> {
        let (place, key) = (self.0.clone(), key.to_owned());
        apart(move || place.put(&key, &content)).await
    }

    /// The content under a key.
    pub async fn get(&self, key: &str) -> Result<Vec<u8>, BlobError> {
        let (place, key) = (self.0.clone(), key.to_owned());
        apart(move || place.get(&key)).await
    }
}

async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Result<T, BlobError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| BlobError::Failed(error.to_string()))?
}

impl Place {
    fn put(&self, key: &str, content: &[u8]) -> Result<(), BlobError> {
        match self {
            Place::Folder(folder) => write(&path(folder, key)?, content),
            Place::S3 {
                bucket,
                credentials,
                agent,
            } => {
                let url = bucket.put_object(Some(credentials), key).sign(PATIENCE);
                let answer = agent
                    .put(url.as_str())
                    .send(content)
                    .map_err(|error| BlobError::Failed(error.to_string()))?;
                match answer.status().as_u16() {
                    200..=299 => Ok(()),
                    status => Err(BlobError::Failed(format!("the S3 store answered {status} to a PUT"))),
                }
            }
        }
    }

    fn get(&self, key: &str) -> Result<Vec<u8>, BlobError> {
        match self {
            Place::Folder(folder) => match std::fs::read(path(folder, key)?) {
                Ok(content) => Ok(content),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(BlobError::Missing),
                Err(error) => Err(BlobError::Failed(error.to_string())),
            },
            Place::S3 {
                bucket,
                credentials,
                agent,
            } => {
                let url = bucket.get_object(Some(credentials), key).sign(PATIENCE);
                let mut answer = agent
                    .get(url.as_str())
                    .call()
                    .map_err(|error| BlobError::Failed(error.to_string()))?;
                match answer.status().as_u16() {
                    200..=299 => {
                        let body = answer.body_mut().with_config().limit(READ_MAX).read_to_vec();
                        body.map_err(|error| BlobError::Failed(error.to_string()))
                    }
                    404 => Err(BlobError::Missing),
                    status => Err(BlobError::Failed(format!("the S3 store answered {status} to a GET"))),
                }
            }
        }
    }
}

/// Keys are made by us, of letters, digits, `_` and `/`; anything else is no key.
fn path(folder: &Path, key: &str) -> Result<PathBuf, BlobError> {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if key.split('/').all(plain) {
        Ok(folder.join(key))
    } else {
        Err(BlobError::Missing)
    }
}

/// Written beside its place and moved there, so that a half-written content never stands there.
fn write(path: &Path, content: &[u8]) -> Result<(), BlobError> {
    let failed = |error: std::io::Error| BlobError::Failed(error.to_string());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let file = std::fs::File::create(&beside).map_err(failed)?;
    std::io::Write::write_all(&mut &file, content).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}
