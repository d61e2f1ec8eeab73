//! Files by signed links: `PUT` hands a content in, `GET` fetches it. The link is the right.

use super::body::{self, Unread};
use super::layers::RequestId;
use super::{Service, language};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;
use siling_application::CommandError;
use siling_application::file::{LinkUse, fetch, hand_in, is_good};
use siling_domain::file::FILE_MAX;
use siling_domain::id::FileId;
use siling_domain::{Locale, Word as _};
use siling_persistence::StoreError;
use std::time::Duration;

/// How many files are handed in at once: each is in memory until it is there as a whole, and those that come in slowly
/// must not keep places from requests.
pub(super) const AT_ONCE: usize = 64;
/// How long a file may be on its way.
const SENDING: Duration = Duration::from_secs(300);

#[derive(Debug, Deserialize)]
pub(super) struct Signed {
    expires: i64,
    signature: String,
}

/// An answer that says what is wrong, with a code, in the caller's language.
fn told(status: StatusCode, code: &str, message: &str) -> Response {
    (status, axum::Json(json!({ "code": code, "message": message }))).into_response()
}

fn in_language(locale: Locale, zh: &'static str, en: &'static str) -> &'static str {
    match locale {
        Locale::ZhCn => zh,
        Locale::En => en,
    }
}

/// The file that a good link is for.
fn checked(
    service: &Service,
    id: &str,
    signed: &Signed,
    what: LinkUse,
    locale: Locale,
) -> Result<FileId, Box<Response>> {
    let bad = || {
        let message = in_language(locale, "链接无效或已过期", "The link is no good, or its time is over");
        Box::new(told(StatusCode::FORBIDDEN, "FORBIDDEN", message))
    };
    let id: FileId = id.parse().map_err(|_| bad())?;
    match is_good(&service.app, id, what, signed.expires, &signed.signature) {
        Ok(true) => Ok(id),
        Ok(false) => Err(bad()),
        Err(error) => Err(Box::new(broken(&error, locale))),
    }
}

/// What the store did, not the client: ask again, or tell us.
fn failed(error: &StoreError, locale: Locale) -> Response {
    match error {
        StoreError::Unavailable(error) => {
            tracing::warn!(%error, "the database does not answer");
            busy(locale)
        }
        other => broken(other, locale),
    }
}

fn busy(locale: Locale) -> Response {
    let told = told(
        StatusCode::SERVICE_UNAVAILABLE,
        "UNAVAILABLE",
        in_language(locale, "服务暂时不可用", "The server cannot answer now"),
    );
    ([(header::RETRY_AFTER, "1")], told).into_response()
}

fn broken(error: &dyn std::fmt::Display, locale: Locale) -> Response {
    tracing::error!(%error, "a file could not be kept or read");
    told(
        StatusCode::INTERNAL_SERVER_ERROR,
        "INTERNAL",
        in_language(locale, "服务器内部错误", "Something went wrong on our side"),
    )
}

/// Takes a content, checks it against what was announced, and keeps it.
pub(super) async fn put(
    State(service): State<Service>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Path(id): Path<String>,
    Query(signed): Query<Signed>,
    headers: HeaderMap,
    sent: Body,
) -> Response {
    let locale = language::locale(&headers);
    let id = match checked(&service, &id, &signed, LinkUse::HandIn, locale) {
        Ok(id) => id,
        Err(response) => return *response,
    };
    let Ok(_place) = service.handing_in.clone().try_acquire_owned() else {
        return busy(locale);
    };
    let most = usize::try_from(FILE_MAX).unwrap_or(usize::MAX);
    let content = match body::read(sent, most, SENDING).await {
        Ok(content) => content,
        Err(Unread::TooLong) => {
            return told(
                StatusCode::PAYLOAD_TOO_LARGE,
                "TOO_COMPLEX",
                in_language(locale, "文件过大", "The file is too large"),
            );
        }
        Err(Unread::NotInTime | Unread::Broken) => {
            return told(
                StatusCode::REQUEST_TIMEOUT,
                "INVALID_DOCUMENT",
                in_language(locale, "文件未能完整送达", "The file did not arrive as a whole"),
            );
        }
    };
    match hand_in(&service.app, id, Vec::from(content), request_id).await {
        Ok(file) => {
            axum::Json(json!({ "id": file.id.to_string(), "size": file.size, "sha256": file.sha256 })).into_response()
        }
        Err(CommandError::Refused(refusals)) => match refusals.first() {
            Some(refusal) => told(
                StatusCode::UNPROCESSABLE_ENTITY,
                refusal.code.code(),
                &refusal.message(locale),
            ),
            None => broken(&"a refusal without a reason", locale),
        },
        Err(CommandError::Denied(_)) => told(
            StatusCode::FORBIDDEN,
            "FORBIDDEN",
            in_language(locale, "账号已不可用", "The account cannot be used any more"),
        ),
        Err(CommandError::Store(error)) => failed(&error, locale),
        Err(other) => broken(&format_args!("{other:?}"), locale),
    }
}

/// Gives a content to whoever has the link: always as a download, never as a page of ours.
pub(super) async fn get(
    State(service): State<Service>,
    Path(id): Path<String>,
    Query(signed): Query<Signed>,
    headers: HeaderMap,
) -> Response {
    let locale = language::locale(&headers);
    let id = match checked(&service, &id, &signed, LinkUse::Fetch, locale) {
        Ok(id) => id,
        Err(response) => return *response,
    };
    match fetch(&service.app, id).await {
        Ok(Some((file, content))) => {
            let mut response = Response::new(Body::from(content));
            let sent = response.headers_mut();
            sent.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind.media_type()));
            sent.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static("default-src 'none'; sandbox"),
            );
            sent.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
            if let Ok(disposition) =
                HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", percent(&file.name)))
            {
                sent.insert(header::CONTENT_DISPOSITION, disposition);
            }
            response
        }
        Ok(None) => told(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            in_language(
                locale,
                "文件不存在或尚未上传",
                "There is no such file, or it has not come yet",
            ),
        ),
        Err(error) => failed(&error, locale),
    }
}

/// A name as RFC 8187 has it in a header.
fn percent(name: &str) -> String {
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}
