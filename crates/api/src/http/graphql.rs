//! `POST /graphql`, and `GET /graphql` for queries.

use super::answer::{self, Media, Written};
use super::body::{self, Unread};
use super::layers::RequestId;
use super::metrics::Client;
use super::status::Fate;
use super::{Service, address, language, read, trusted};
use crate::graphql::RequestState;
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::engine::execute::refused;
use crate::graphql::engine::{Executed, GraphQlRequest};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use siling_domain::Locale;
use siling_domain::access::Actor;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

pub(super) type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

/// What every request brings, whatever its method.
pub(super) struct Visit {
    pub(super) service: Service,
    media: Media,
    pub(super) locale: Locale,
    pub(super) request_id: String,
    client: String,
    authorization: Option<HeaderValue>,
    /// What the client calls itself.
    pub(super) name: Option<String>,
}

impl Visit {
    fn new(service: Service, headers: &HeaderMap, request_id: RequestId, peer: Peer) -> Result<Self, Box<Response>> {
        let media = Media::accepted(headers);
        let media = media.ok_or_else(|| {
            let text = "acceptable are application/graphql-response+json and application/json\n";
            Box::new((StatusCode::NOT_ACCEPTABLE, text).into_response())
        })?;
        Ok(Self::by(service, headers, request_id, peer, media))
    }

    /// The visit of who is answered in this media type, or over a lasting connection once it stands.
    pub(super) fn by(
        service: Service,
        headers: &HeaderMap,
        RequestId(request_id): RequestId,
        peer: Peer,
        media: Media,
    ) -> Self {
        let locale = language::locale(headers);
        let peer = peer.map(|Extension(ConnectInfo(peer))| peer.ip());
        let client = address::of(peer, headers, &service.settings.trusted_proxies);
        Visit {
            service,
            media,
            locale,
            request_id,
            client,
            authorization: headers.get(header::AUTHORIZATION).cloned(),
            name: headers
                .get(trusted::CLIENT)
                .and_then(|name| name.to_str().ok())
                .map(str::to_owned),
        }
    }

    /// An answer without data.
    pub(super) fn refuse(&self, status: StatusCode, error: ApiError) -> Response {
        let code = error.code;
        self.service.metrics.error(code);
        let executed = refused(error, None, self.locale, &self.request_id);
        let mut response = answer::response(status, self.media, &Written(&executed));
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer error=\"invalid_token\""),
            );
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }

    pub(super) fn malformed(&self, detail: Detail) -> Response {
        let status = self.service.settings.status_codes.of(Fate::Malformed, self.media);
        self.refuse(status, ApiError::invalid_document(detail))
    }

    /// The body, which has to be JSON, not too long, and there in time.
    pub(super) async fn json(&self, headers: &HeaderMap, sent: Body) -> Result<Bytes, Box<Response>> {
        let refuse = |status, error| Err(Box::new(self.refuse(status, error)));
        if !is_json(headers) {
            let error = ApiError::invalid_document(Detail::both(
                "内容类型须为 application/json，编码须为 UTF-8",
                "the content type has to be application/json, in UTF-8",
            ));
            return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, error);
        }
        let limits = self.service.engine.limits();
        let (most, time) = (limits.body_bytes, Duration::from_millis(limits.time_ms));
        match body::read(sent, most, time).await {
            Ok(bytes) => Ok(bytes),
            Err(Unread::TooLong) => {
                let error = ApiError::too_complex(Detail::both(
                    format!("请求体超过 {most} 字节"),
                    format!("a body of more than {most} bytes"),
                ));
                refuse(StatusCode::PAYLOAD_TOO_LARGE, error)
            }
            Err(Unread::Broken) => {
                let detail = Detail::both("请求体无法读取", "the body could not be read");
                Err(Box::new(self.malformed(detail)))
            }
            Err(Unread::NotInTime) => {
                let detail = Detail::both("请求体未在时限内送达", "the body did not come in time");
                refuse(StatusCode::REQUEST_TIMEOUT, ApiError::invalid_document(detail))
            }
        }
    }

    /// The bearer token; `None` where the request brings none.
    pub(super) fn token(&self) -> Result<Option<&str>, Box<Response>> {
        let refuse = || Box::new(self.refuse(StatusCode::UNAUTHORIZED, ApiError::unauthenticated()));
        let Some(value) = &self.authorization else {
            return Ok(None);
        };
        let token = value.to_str().ok().and_then(bearer);
        token.map(Some).ok_or_else(refuse)
    }

    /// Who asks, by the bearer token.
    pub(super) async fn actor(&self) -> Result<Actor, Box<Response>> {
        let refuse = || Box::new(self.refuse(StatusCode::UNAUTHORIZED, ApiError::unauthenticated()));
        let Some(token) = self.token()? else {
            return Ok(Actor::anonymous());
        };
        match siling_application::access::authenticate(&self.service.app, token).await {
            Ok(actor) => Ok(actor),
            Err(siling_application::access::AuthenticationError::Refused) => Err(refuse()),
            Err(siling_application::access::AuthenticationError::Store(error)) => {
                Err(Box::new(self.refuse(StatusCode::SERVICE_UNAVAILABLE, error.into())))
            }
        }
    }

    /// Finds the document of a request that names one, and refuses what is not trusted where it has to be.
    pub(super) fn settle(&self, request: &mut GraphQlRequest) -> Result<(), ApiError> {
        let documents = &self.service.settings.documents;
        documents.settle(request, self.name.as_deref())
    }

    async fn execute(&self, mut request: GraphQlRequest, actor: Actor, queries_only: bool) -> Executed {
        let known = actor.account().is_some();
        let executed = match self.settle(&mut request) {
            Ok(()) => {
                let state = self.state(actor);
                self.service.engine.execute(request, state, queries_only).await
            }
            Err(error) => refused(error, None, self.locale, &self.request_id),
        };
        let name = self.name.as_deref();
        self.service.metrics.executed(&executed, Client { name, known });
        executed
    }

    /// What an operation of this visitor stands on.
    pub(super) fn state(&self, actor: Actor) -> RequestState {
        let (app, locale) = (self.service.app.clone(), self.locale);
        RequestState::new(app, actor, locale, self.request_id.clone(), self.client.clone())
    }
}

/// The token of an `Authorization` value of the scheme Bearer.
pub(super) fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// `GET /graphql`: queries only, with an entity tag.
pub(super) async fn get(
    State(service): State<Service>,
    Extension(request_id): Extension<RequestId>,
    peer: Peer,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    let visit = match Visit::new(service, &headers, request_id, peer) {
        Ok(visit) => visit,
        Err(response) => return *response,
    };
    let Ok(_place) = visit.service.places.clone().try_acquire_owned() else {
        return visit.refuse(StatusCode::SERVICE_UNAVAILABLE, ApiError::unavailable());
    };
    let request = match read::url(pairs) {
        Ok(request) => request,
        Err(detail) => return visit.malformed(detail),
    };
    let actor = match visit.actor().await {
        Ok(actor) => actor,
        Err(response) => return *response,
    };
    let private = actor.account().is_some();
    let executed = visit.execute(request, actor, true).await;
    let response = answer::of(&executed, visit.media, visit.service.settings.status_codes, true);
    if response.status() == StatusCode::OK && executed.codes.is_empty() {
        tagged(response, &headers, private).await
    } else {
        response
    }
}

/// Puts the entity tag on an answer, or answers that nothing has changed.
async fn tagged(response: Response, headers: &HeaderMap, private: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let mut tag = String::from("W/\"");
    for byte in &Sha256::digest(&bytes)[..12] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    let cache = if private {
        "private, no-cache"
    } else {
        "public, no-cache"
    };
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged = known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag || known.trim() == "*"));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if unchanged {
        parts.status = StatusCode::NOT_MODIFIED;
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// `POST /graphql`: one request, or a batch that is answered in its order.
pub(super) async fn post(
    State(service): State<Service>,
    Extension(request_id): Extension<RequestId>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let visit = match Visit::new(service, &headers, request_id, peer) {
        Ok(visit) => visit,
        Err(response) => return *response,
    };
    let bytes = match visit.json(&headers, body).await {
        Ok(bytes) => bytes,
        Err(response) => return *response,
    };
    // Only now: whoever sends a body slowly must not keep a place from those whose requests are there.
    let Ok(_place) = visit.service.places.clone().try_acquire_owned() else {
        return visit.refuse(StatusCode::SERVICE_UNAVAILABLE, ApiError::unavailable());
    };
    let actor = match visit.actor().await {
        Ok(actor) => actor,
        Err(response) => return *response,
    };
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(members)) => match read::request(members) {
            Ok(request) => {
                let executed = visit.execute(request, actor, false).await;
                answer::of(&executed, visit.media, visit.service.settings.status_codes, false)
            }
            Err(detail) => visit.malformed(detail),
        },
        Ok(Value::Array(items)) => batch(&visit, items, actor).await,
        _ => visit.malformed(Detail::both(
            "请求体须为 JSON 对象，或其数组",
            "the body has to be a JSON object, or an array of them",
        )),
    }
}

async fn batch(visit: &Visit, items: Vec<Value>, actor: Actor) -> Response {
    let most = visit.service.engine.limits().batch;
    if items.is_empty() || items.len() > most {
        let count = items.len();
        let error = ApiError::too_complex(Detail::both(
            format!("批量请求共 {count} 个，须为 1 到 {most} 个"),
            format!("a batch of {count}, 1 to {most} are allowed"),
        ));
        return visit.refuse(StatusCode::BAD_REQUEST, error);
    }
    let mut answers = Vec::with_capacity(items.len());
    for item in items {
        let request = match item {
            Value::Object(members) => read::request(members),
            _ => Err(Detail::both(
                "批量请求中的每一项须为对象",
                "each entry of a batch has to be an object",
            )),
        };
        answers.push(match request {
            Ok(request) => visit.execute(request, actor.clone(), false).await,
            Err(detail) => refused(
                ApiError::invalid_document(detail),
                None,
                visit.locale,
                &visit.request_id,
            ),
        });
    }
    let written: Vec<Written<'_>> = answers.iter().map(Written).collect();
    answer::response(StatusCode::OK, visit.media, &written)
}

/// JSON in UTF-8. A page of another site cannot send it without asking first (CORS), which is what
/// keeps mutations from being forged.
fn is_json(headers: &HeaderMap) -> bool {
    let text = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut pieces = text.split(';').map(|piece| piece.trim().to_ascii_lowercase());
    let json = pieces.next().as_deref() == Some("application/json");
    let charset = pieces.find_map(|piece| {
        piece
            .strip_prefix("charset=")
            .map(|charset| charset.trim_matches('"').to_owned())
    });
    json && charset.is_none_or(|charset| charset == "utf-8" || charset == "utf8")
}
