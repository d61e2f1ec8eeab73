//! Errors as clients see them: a code, a message in their language, and nothing from inside.
//!
//! [`ApiError`] has no `Display`, so that no foreign error can become a message through a bare `?`.

use super::detail::Detail;
use async_graphql::{ErrorExtensionValues, PathSegment, ServerError, Value};
use siling_domain::{Locale, Word, vocabulary};
use siling_persistence::StoreError;
use std::sync::Arc;

vocabulary! {
    /// What a person cannot correct: the `extensions.code` of GraphQL errors (错误代码). The labels are
    /// the messages.
    pub enum ErrorCode {
        /// Nobody has logged in, or the token is not accepted (未登录).
        Unauthenticated = "UNAUTHENTICATED" { zh: "请先登录，或登录已失效", en: "Please log in; the token is missing, has expired or is not accepted" },
        /// The account may not do or see this (无权限).
        Forbidden = "FORBIDDEN" { zh: "无权进行此操作或查看此内容", en: "You may not do or see this" },
        /// There is no such object, or you may not see it (不存在).
        NotFound = "NOT_FOUND" { zh: "不存在或无权查看", en: "It does not exist, or you may not see it" },
        /// Too many attempts; `extensions.retryAfter` says when to try again, in seconds (请求过于频繁).
        RateLimited = "RATE_LIMITED" { zh: "尝试过于频繁，请稍后再试", en: "Too many attempts, try again later" },
        /// The document asks for more than a request may: depth, aliases, list sizes, cost (查询过于复杂).
        TooComplex = "TOO_COMPLEX" { zh: "查询过于复杂：{detail}", en: "The query asks for too much: {detail}" },
        /// The document, its variables or the request are not valid GraphQL for this schema (请求无效).
        InvalidDocument = "INVALID_DOCUMENT" { zh: "请求无效：{detail}", en: "The request is not valid: {detail}" },
        /// No trusted document has the hash that was sent; send the document itself (文档未登记).
        PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND" { zh: "没有登记该查询文档", en: "No trusted document has this hash" },
        /// The client may send trusted documents only, and this is none (文档不受信任).
        DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED" { zh: "只能使用已登记的查询文档", en: "Only trusted documents may be sent" },
        /// An argument of a query has a value that cannot be used; `extensions.argument` names it (参数无效).
        InvalidArgument = "INVALID_ARGUMENT" { zh: "参数“{argument}”无效：{detail}", en: "The argument '{argument}' cannot be used: {detail}" },
        /// The server cannot answer now; ask again (服务暂不可用).
        Unavailable = "UNAVAILABLE" { zh: "服务暂时不可用，请稍后再试", en: "The server cannot answer now, try again later" },
        /// A mistake of ours; tell us the `extensions.requestId` (内部错误).
        Internal = "INTERNAL" { zh: "服务器内部错误", en: "Something went wrong on our side" },
    }
}

/// An error that a client may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The code.
    pub code: ErrorCode,
    /// The argument that cannot be used.
    pub argument: Option<String>,
    /// What else is to be said of the client's own request.
    pub detail: Option<Detail>,
    /// When to try again, in seconds.
    pub retry_after: Option<u64>,
}

impl ApiError {
    const fn new(code: ErrorCode) -> Self {
        ApiError {
            code,
            argument: None,
            detail: None,
            retry_after: None,
        }
    }

    /// Nobody has logged in.
    pub const fn unauthenticated() -> Self {
        Self::new(ErrorCode::Unauthenticated)
    }

    /// The account may not.
    pub const fn forbidden() -> Self {
        Self::new(ErrorCode::Forbidden)
    }

    /// No such object, or not to be seen.
    pub const fn not_found() -> Self {
        Self::new(ErrorCode::NotFound)
    }

    /// Too many attempts.
    pub fn rate_limited(retry_after: u64) -> Self {
        ApiError {
            retry_after: Some(retry_after),
            ..Self::new(ErrorCode::RateLimited)
        }
    }

    /// The document asks for too much.
    pub fn too_complex(detail: impl Into<Detail>) -> Self {
        ApiError {
            detail: Some(detail.into()),
            ..Self::new(ErrorCode::TooComplex)
        }
    }

    /// The document has more than so many of what is named in both languages.
    pub fn too_many(most: usize, zh: &str, en: &str) -> Self {
        Self::too_complex(Detail::both(
            format!("{zh}超过 {most} 个"),
            format!("more than {most} {en}"),
        ))
    }

    /// The document nests what is named in both languages more than so deep.
    pub fn too_deep(most: usize, zh: &str, en: &str) -> Self {
        Self::too_complex(Detail::both(
            format!("{zh}嵌套超过 {most} 层"),
            format!("{en} nested more than {most} deep"),
        ))
    }

    /// The request is not valid.
    pub fn invalid_document(detail: impl Into<Detail>) -> Self {
        ApiError {
            detail: Some(detail.into()),
            ..Self::new(ErrorCode::InvalidDocument)
        }
    }

    /// No trusted document has this hash.
    pub const fn persisted_query_not_found() -> Self {
        Self::new(ErrorCode::PersistedQueryNotFound)
    }

    /// Only trusted documents may be sent.
    pub const fn document_not_trusted() -> Self {
        Self::new(ErrorCode::DocumentNotTrusted)
    }

    /// An argument cannot be used.
    pub fn invalid_argument<D: Into<Detail>>(argument: &str, detail: D) -> Self {
        ApiError {
            argument: Some(argument.to_owned()),
            detail: Some(detail.into()),
            ..Self::new(ErrorCode::InvalidArgument)
        }
    }

    /// A text of the request holds what no text in the database can.
    pub fn unstorable() -> Self {
        Self::invalid_document(Detail::both("文本含有字符 U+0000", "a text holds the character U+0000"))
    }

    /// The server cannot answer now.
    pub const fn unavailable() -> Self {
        Self::new(ErrorCode::Unavailable)
    }

    /// A mistake of ours: the cause is logged, the client hears nothing of it.
    pub fn internal(cause: impl std::fmt::Debug) -> Self {
        tracing::error!(?cause, "internal error");
        Self::new(ErrorCode::Internal)
    }

    /// The message in a language.
    pub fn message(&self, locale: Locale) -> String {
        let text = self.code.label(locale);
        let detail = self.detail.as_ref().map(|detail| detail.text(locale));
        let text = text.replace("{detail}", detail.unwrap_or_default());
        text.replace("{argument}", self.argument.as_deref().unwrap_or_default())
    }

    /// The members of `extensions`.
    pub fn extensions(&self, request_id: &str) -> ErrorExtensionValues {
        let mut values = ErrorExtensionValues::default();
        values.set("code", self.code.code());
        values.set("requestId", request_id);
        if let Some(argument) = &self.argument {
            values.set("argument", argument.as_str());
        }
        if let Some(seconds) = self.retry_after {
            values.set("retryAfter", seconds);
        }
        values
    }
}

impl From<&StoreError> for ApiError {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Unavailable(cause) => {
                tracing::warn!(%cause, "the database cannot answer");
                ApiError::unavailable()
            }
            StoreError::Unstorable => ApiError::unstorable(),
            other => ApiError::internal(other),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        (&error).into()
    }
}

#[allow(
    clippy::disallowed_types,
    reason = "the one place where our errors become the library's"
)]
impl From<ApiError> for async_graphql::Error {
    fn from(error: ApiError) -> Self {
        let mut outer = async_graphql::Error::new(error.code.code());
        outer.source = Some(Arc::new(error));
        outer
    }
}

/// An error with the place where it arose: on its way up, the library writes other paths over it.
struct Arisen {
    path: Vec<PathSegment>,
    own: Option<ApiError>,
}

fn own(error: &ServerError) -> Option<ApiError> {
    error.source.as_ref()?.downcast_ref::<ApiError>().cloned()
}

/// Notes where an error arose, unless that is known already.
pub fn arisen(mut error: ServerError, path: impl FnOnce() -> Vec<PathSegment>) -> ServerError {
    let noted = error.source.as_ref().is_some_and(|source| source.is::<Arisen>());
    if !noted {
        let own = own(&error);
        error.source = Some(Arc::new(Arisen { path: path(), own }));
    }
    error
}

/// The error that a server error carries: ours, or a complaint of the library about the document.
pub fn shape(error: &mut ServerError, locale: Locale, request_id: &str) -> ErrorCode {
    let own = match error.source.as_ref().and_then(|source| source.downcast_ref::<Arisen>()) {
        Some(arisen) => {
            error.path.clone_from(&arisen.path);
            arisen.own.clone()
        }
        None => own(error),
    };
    error.source = None;
    let own = own.unwrap_or_else(|| ApiError::invalid_document(std::mem::take(&mut error.message)));
    error.message = own.message(locale);
    error.extensions = Some(own.extensions(request_id));
    own.code
}

/// The code of a shaped error.
pub fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}
