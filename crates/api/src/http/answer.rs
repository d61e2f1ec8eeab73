//! Which media type an answer has, and how it is written.

use super::status::{Fate, StatusCodes};
use crate::graphql::engine::Executed;
use crate::graphql::engine::error::ErrorCode;
use async_graphql::parser::types::OperationType;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde::ser::SerializeMap as _;

/// The media types that answers come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status tells what became of the request.
    GraphQlResponse,
    /// `application/json`: for clients of before.
    Json,
}

impl Media {
    /// The best media type that the client accepts; `None` when it accepts neither.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Media> {
        let mut best: Option<(f32, Media)> = None;
        let mut asked = false;
        for value in headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
        {
            for part in value.split(',') {
                asked = true;
                let mut pieces = part.split(';').map(str::trim);
                let media = match pieces.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                    "application/graphql-response+json" => Media::GraphQlResponse,
                    "application/json" | "application/*" | "*/*" => Media::Json,
                    _ => continue,
                };
                let quality = pieces
                    .find_map(|piece| piece.strip_prefix("q=")?.parse::<f32>().ok())
                    .unwrap_or(1.0);
                if quality > 0.0 && best.is_none_or(|(known, _)| quality > known) {
                    best = Some((quality, media));
                }
            }
        }
        match best {
            Some((_, media)) => Some(media),
            None if asked => None,
            None => Some(Media::Json),
        }
    }

    pub(super) const fn content_type(self) -> HeaderValue {
        match self {
            Media::GraphQlResponse => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
            Media::Json => HeaderValue::from_static("application/json; charset=utf-8"),
        }
    }
}

/// An executed request as JSON: without `data` when it was refused before.
pub(super) struct Written<'a>(pub(super) &'a Executed);

impl Serialize for Written<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Executed { response, executed, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        if !response.errors.is_empty() {
            map.serialize_entry("errors", &response.errors)?;
        }
        if *executed {
            map.serialize_entry("data", &response.data)?;
        }
        if !response.extensions.is_empty() {
            map.serialize_entry("extensions", &response.extensions)?;
        }
        map.end()
    }
}

/// What became of an executed request.
pub(super) fn fate(executed: &Executed, by_get: bool) -> Fate {
    if executed.executed {
        return match (executed.response.errors.is_empty(), &executed.response.data) {
            (true, _) => Fate::Whole,
            (false, async_graphql::Value::Null) => Fate::Nothing,
            (false, _) => Fate::Partial,
        };
    }
    if by_get
        && matches!(
            executed.operation,
            Some(OperationType::Mutation | OperationType::Subscription)
        )
    {
        return Fate::WrongMethod;
    }
    match executed.codes.first() {
        Some(ErrorCode::Unavailable | ErrorCode::Internal) => Fate::Unavailable,
        Some(ErrorCode::TooComplex) => Fate::TooComplex,
        _ => Fate::Invalid,
    }
}

/// The answer with its status and media type.
pub(super) fn response(status: StatusCode, media: Media, body: &impl Serialize) -> Response {
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media.content_type());
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

/// The answer to one executed request.
pub(super) fn of(executed: &Executed, media: Media, codes: StatusCodes, by_get: bool) -> Response {
    response(codes.of(fate(executed, by_get), media), media, &Written(executed))
}
