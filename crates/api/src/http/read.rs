//! Reading a GraphQL request: well-formed or refused with what is wrong.

use super::trusted::hash_in;
use crate::graphql::engine::GraphQlRequest;
use crate::graphql::engine::detail::Detail;
use async_graphql::{Name, Variables};
use serde_json::{Map, Value};

/// Reads the members of one request.
pub(super) fn request(members: Map<String, Value>) -> Result<GraphQlRequest, Detail> {
    let mut request = GraphQlRequest::default();
    let mut found = false;
    for (name, value) in members {
        match (name.as_str(), value) {
            ("query", Value::String(query)) => {
                request.query = query;
                found = true;
            }
            ("operationName", Value::String(name)) => {
                request.operation_name = Some(name).filter(|name| !name.is_empty())
            }
            ("variables", Value::Object(values)) => request.variables = variables(values)?,
            ("extensions", Value::Object(extensions)) => {
                if let Some(hash) = persisted(&extensions)? {
                    request.document = Some(hash);
                }
            }
            ("documentId", Value::String(id)) => {
                let hash = hash_in(&id).filter(|_| id.starts_with("sha256:"));
                let hash = hash.ok_or_else(|| {
                    let (zh, en) = (" sha256: 加 64 位十六进制数字", "sha256: and 64 hexadecimal digits");
                    has_to_be("documentId", zh, en)
                })?;
                request.document = Some(hash);
            }
            ("operationName" | "variables" | "extensions" | "documentId", Value::Null) => {}
            ("query" | "operationName" | "documentId", _) => return Err(has_to_be(&name, "字符串", "a string")),
            ("variables" | "extensions", _) => return Err(has_to_be(&name, "对象", "an object")),
            _ => {}
        }
    }
    if found || request.document.is_some() {
        Ok(request)
    } else {
        Err(Detail::both("缺少 query", "query is missing"))
    }
}

/// A member is something else than it has to be.
fn has_to_be(member: &str, zh: &str, en: &str) -> Detail {
    Detail::both(format!("{member} 须为{zh}"), format!("{member} has to be {en}"))
}

/// The hash in the form of Apollo's clients.
fn persisted(extensions: &Map<String, Value>) -> Result<Option<String>, Detail> {
    let Some(persisted) = extensions.get("persistedQuery").filter(|it| !it.is_null()) else {
        return Ok(None);
    };
    let hash = persisted.get("sha256Hash").and_then(Value::as_str).and_then(hash_in);
    let hash = hash.filter(|_| persisted.get("version") == Some(&Value::from(1)));
    hash.map(Some).ok_or_else(|| {
        Detail::both(
            "extensions.persistedQuery 须含 version（为 1）和 sha256Hash",
            "extensions.persistedQuery has to have version 1 and sha256Hash",
        )
    })
}

fn variables(values: Map<String, Value>) -> Result<Variables, Detail> {
    let mut variables = Variables::default();
    for (name, value) in values {
        let value = async_graphql::Value::from_json(value).map_err(|_| {
            Detail::both(
                format!("变量 {name} 无法读取"),
                format!("the variable {name} cannot be read"),
            )
        })?;
        variables.insert(Name::new(name), value);
    }
    Ok(variables)
}

/// Reads the request in the query of a URL.
pub(super) fn url(pairs: Vec<(String, String)>) -> Result<GraphQlRequest, Detail> {
    let mut members = Map::new();
    for (name, text) in pairs {
        let value = match name.as_str() {
            "variables" | "extensions" if text.is_empty() => Value::Null,
            "variables" | "extensions" => {
                let wrong = |_| Detail::both(format!("{name} 不是 JSON"), format!("{name} is no JSON"));
                serde_json::from_str(&text).map_err(wrong)?
            }
            _ => Value::String(text),
        };
        members.insert(name, value);
    }
    request(members)
}
