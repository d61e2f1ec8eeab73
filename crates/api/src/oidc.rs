//! Fetching the keys of external issuers.

use jsonwebtoken::jwk::JwkSet;
use siling_application::access::JwksSource;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// The longest that an issuer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest document of keys, in bytes.
const DOCUMENT_MAX: u64 = 256 * 1024;

/// Fetches over HTTPS, and over HTTP only from this machine.
pub struct Fetcher(ureq::Agent);

impl Default for Fetcher {
    fn default() -> Self {
        let settings = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0);
        Fetcher(settings.build().into())
    }
}

impl JwksSource for Fetcher {
    fn fetch(&self, url: String) -> Pin<Box<dyn Future<Output = Result<JwkSet, String>> + Send>> {
        let agent = self.0.clone();
        Box::pin(async move {
            let work = tokio::task::spawn_blocking(move || read(&agent, &url));
            work.await.map_err(|error| error.to_string())?
        })
    }
}

fn read(agent: &ureq::Agent, url: &str) -> Result<JwkSet, String> {
    let mut response = agent.get(url).call().map_err(|error| error.to_string())?;
    let text = response.body_mut().with_config().limit(DOCUMENT_MAX).read_to_string().map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|_| "this is no set of keys".to_owned())
}

/// Whether keys may be fetched from there: what comes over plain HTTP can be anybody's.
pub fn acceptable(url: &str) -> bool {
    let local = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
    url.starts_with("https://") || local.iter().any(|start| url.starts_with(start))
}
