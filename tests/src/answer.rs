//! What a request was answered with.

use axum::body::Body;
use axum::http::{HeaderMap, Response};
use http_body_util::BodyExt as _;
use serde_json::Value;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Value,
}

impl Answer {
    /// Reads a response.
    pub async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| text());
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    /// What stands at a place of the answer (JSON pointer); null where nothing stands.
    pub fn at(&self, pointer: &str) -> Value {
        self.body.pointer(pointer).cloned().unwrap_or(Value::Null)
    }

    /// The text at a place of the answer.
    pub fn text(&self, pointer: &str) -> String {
        self.at(pointer)
            .as_str()
            .unwrap_or_else(|| panic!("no text at {pointer}: {}", self.body))
            .to_owned()
    }

    /// The one user error of a mutation.
    pub fn only_user_error(&self, mutation: &str) -> Value {
        let errors = self.at(&format!("/data/{mutation}/userErrors"));
        match errors.as_array().map(Vec::as_slice) {
            Some([error]) => error.clone(),
            _ => panic!("not one user error: {}", self.body),
        }
    }

    /// Makes sure that a mutation was carried out.
    pub fn no_errors(&self, mutation: &str) -> &Self {
        let errors = self.at(&format!("/data/{mutation}/userErrors"));
        assert!(
            self.at("/errors").is_null() && errors.as_array().is_some_and(Vec::is_empty),
            "{}",
            self.body
        );
        self
    }

    /// The code of the first error.
    pub fn error_code(&self) -> String {
        self.text("/errors/0/extensions/code")
    }

    /// Every error's code, in their order.
    pub fn error_codes(&self) -> Vec<String> {
        let errors = self.at("/errors");
        let code = |error: &Value| {
            error
                .pointer("/extensions/code")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        errors.as_array().into_iter().flatten().map(code).collect()
    }
}
