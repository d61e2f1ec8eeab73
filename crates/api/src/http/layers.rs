//! What lies around every handler: request ids, logs, compression, CORS, panics caught, headers.

use super::{Service, body};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The request's identifier, in the header, the logs, the events and the errors.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest request identifier that is taken over from a client.
const REQUEST_ID_MAX: usize = 100;

pub(super) fn around(routes: Router<Service>, service: &Service) -> Router<Service> {
    // The first is the outermost. One tuple, since each layer by itself would put every request into a box of its own.
    routes.layer((
        option_layer(cors(service)),
        middleware::from_fn_with_state(service.clone(), observe),
        CatchPanicLayer::custom(|_| broken()),
        CompressionLayer::new(),
    ))
}

fn broken() -> Response {
    let body = "{\"errors\":[{\"message\":\"服务器内部错误\",\"extensions\":{\"code\":\"INTERNAL\"}}]}";
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
        body,
    )
        .into_response()
}

/// Nothing where no origin but our own may call.
fn cors(service: &Service) -> Option<CorsLayer> {
    let origins = &service.settings.cors_origins;
    if origins.is_empty() {
        return None;
    }
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().filter_map(|origin| origin.parse().ok()))
    };
    let layer = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            header::ACCEPT_LANGUAGE,
            header::IF_NONE_MATCH,
            REQUEST_ID,
            HeaderName::from_static(super::trusted::CLIENT),
        ])
        .expose_headers([REQUEST_ID, header::ETAG, header::RETRY_AFTER])
        .max_age(Duration::from_secs(3600));
    Some(layer)
}

/// Names the request, times it, and writes one line about it: never variables, never tokens.
async fn observe(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|text| acceptable(text));
    let id = given.map_or_else(|| service.app.ids.uuid().simple().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let (request, rest) = body::lend(request);
    let started = Instant::now();
    let in_flight = service.metrics.enter();
    let mut response = next.run(request).await;
    let took = started.elapsed();
    drop(in_flight);
    tokio::select! {
        biased;
        () = rest.let_go() => {}
        () = service.closes() => {}
    }
    service.metrics.answered(response.status(), took);
    tracing::info!(request_id = %id, %method, %path, status = response.status().as_u16(), took_ms = took.as_secs_f64() * 1000.0, "request");
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn acceptable(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= REQUEST_ID_MAX
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}

/// Serves until the stop is asked for, then lets running requests end, for so long at most.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    drain: Duration,
) -> std::io::Result<()> {
    let (asked, mut was_asked) = tokio::sync::watch::channel(false);
    let stop = async move {
        stop.await;
        let _ = asked.send(true);
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop);
    let out_of_time = async move {
        let _ = was_asked.wait_for(|asked| *asked).await;
        tokio::time::sleep(drain).await;
    };
    tokio::select! {
        served = async { serving.await } => served,
        () = out_of_time => {
            tracing::warn!("some requests did not end in time");
            Ok(())
        }
    }
}
