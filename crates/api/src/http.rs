//! How it is reached: GraphQL over HTTP, health, metrics, keys, and the explorer page.

pub mod address;
mod answer;
mod body;
mod files;
mod graphql;
pub mod language;
mod layers;
mod metrics;
mod read;
mod status;
mod stream;
mod trusted;

pub use layers::serve;
pub use status::StatusCodes;
pub use trusted::{Trust, TrustedDocuments};

use crate::graphql::engine::Engine;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use metrics::Metrics;
use serde::Deserialize;
use siling_application::App;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// How HTTP is spoken.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// The origins whose pages may call from a browser; `*` for any. Empty: none but our own.
    pub cors_origins: Vec<String>,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Which version of the GraphQL-over-HTTP status codes is answered.
    pub status_codes: StatusCodes,
    /// The documents that clients may ask for by their hash, and who may ask for nothing else.
    pub documents: TrustedDocuments,
}

/// What every handler stands on. Layers and handlers clone it many times a request, so it is one pointer.
#[derive(Clone)]
pub struct Service(Arc<Parts>);

/// What a [`Service`] is made of.
pub struct Parts {
    app: App,
    engine: Engine,
    metrics: Metrics,
    places: Arc<Semaphore>,
    handing_in: Arc<Semaphore>,
    connections: Arc<Semaphore>,
    closing: watch::Sender<bool>,
    settings: HttpSettings,
}

impl Deref for Service {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Service {
    /// The service of a product.
    pub fn new(app: App, engine: Engine, settings: HttpSettings) -> Self {
        let places = Arc::new(Semaphore::new(engine.limits().concurrency));
        let connections = Arc::new(Semaphore::new(engine.limits().connections));
        Service(Arc::new(Parts {
            app,
            engine,
            metrics: Metrics::default(),
            places,
            handing_in: Arc::new(Semaphore::new(files::AT_ONCE)),
            connections,
            closing: watch::Sender::new(false),
            settings,
        }))
    }

    /// Ends the lasting connections, which would else go on as long as their clients like.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Waits for that.
    async fn closes(&self) {
        closed(&mut self.closing.subscribe()).await;
    }
}

/// Waits for the server's stop.
async fn closed(closing: &mut watch::Receiver<bool>) {
    let _ = closing.wait_for(|closing| *closing).await;
}

/// Everything that is served.
pub fn router(service: Service) -> Router {
    let routes = Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/graphql/stream", get(stream::get).post(stream::post))
        .route("/graphql/ws", get(stream::socket))
        .route("/files/{id}", get(files::get).put(files::put))
        .route("/", get(explorer))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/.well-known/jwks.json", get(keys))
        .fallback(|| async {
            (
                StatusCode::NOT_FOUND,
                "not found: the API is at /graphql, its explorer at /\n",
            )
        });
    layers::around(routes, &service).with_state(service)
}

async fn explorer() -> Response {
    // Everything is in the page itself; nothing is fetched from elsewhere.
    let policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    (
        [(header::CONTENT_SECURITY_POLICY, policy)],
        Html(include_str!("explorer/page.html")),
    )
        .into_response()
}

/// Ready when the database answers and its schema is this program's.
async fn ready(State(service): State<Service>) -> Response {
    match siling_persistence::schema::is_migrated(&service.app.store).await {
        Ok(true) => "ready\n".into_response(),
        Ok(false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database's schema is not up to date: run siling migrate\n",
        )
            .into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

async fn metrics(State(service): State<Service>) -> Response {
    (
        [(
            header::CONTENT_TYPE,
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
        )],
        service.metrics.text(),
    )
        .into_response()
}

async fn keys(State(service): State<Service>) -> Response {
    match siling_application::access::jwks(&service.app).await {
        Ok(keys) => ([(header::CACHE_CONTROL, "public, max-age=300")], axum::Json(keys)).into_response(),
        Err(error) => {
            tracing::warn!(%error, "the keys cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
