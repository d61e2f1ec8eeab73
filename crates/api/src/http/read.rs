//! Reading a GraphQL request: well-formed or refused with what is wrong.

use super::trusted::hash_in;
use crate::graphql::engine::GraphQlRequest;
use async_graphql::{Name, Variables};
use serde_json::{Map, Value};

/// Reads the members of one request.
pub(super) fn request(members: Map<String, Value>) -> Result<GraphQlRequest, String> {
    let mut request = GraphQlRequest::default();
    let mut found = false;
    for (name, value) in members {
        match (name.as_str(), value) {
            ("query", Value::String(query)) => {
                request.query = query;
                found = true;
            }
            ("query", _) => return Err("query has to be a string".to_owned()),
            ("operationName", Value::String(name)) => {
                request.operation_name = Some(name).filter(|name| !name.is_empty())
            }
            ("operationName", Value::Null) | ("variables", Value::Null) | ("extensions", Value::Null) => {}
            ("operationName", _) => return Err("operationName has to be a string".to_owned()),
            ("variables", Value::Object(values)) => request.variables = variables(values)?,
            ("variables", _) => return Err("variables has to be an object".to_owned()),
            ("extensions", Value::Object(extensions)) => {
                if let Some(hash) = persisted(&extensions)? {
                    request.document = Some(hash);
                }
            }
            ("documentId", Value::String(id)) => {
                let hash = hash_in(&id).filter(|_| id.starts_with("sha256:"));
                let hash = hash.ok_or("documentId has to be sha256: and 64 hexadecimal digits")?;
                request.document = Some(hash);
            }
            ("documentId", Value::Null) => {}
            ("documentId", _) => return Err("documentId has to be a string".to_owned()),
            ("extensions", _) => return Err("extensions has to be an object".to_owned()),
            _ => {}
        }
    }
    if found || request.document.is_some() {
        Ok(request)
    } else {
        Err("query is missing".to_owned())
    }
}

/// The hash in the form of Apollo's clients.
fn persisted(extensions: &Map<String, Value>) -> Result<Option<String>, String> {
    let Some(persisted) = extensions.get("persistedQuery").filter(|it| !it.is_null()) else {
        return Ok(None);
    };
    let hash = persisted.get("sha256Hash").and_then(Value::as_str).and_then(hash_in);
    let hash = hash.filter(|_| persisted.get("version") == Some(&Value::from(1)));
    hash.map(Some)
        .ok_or_else(|| "extensions.persistedQuery has to have version 1 and sha256Hash".to_owned())
}

fn variables(values: Map<String, Value>) -> Result<Variables, String> {
    let mut variables = Variables::default();
    for (name, value) in values {
        let value =
            async_graphql::Value::from_json(value).map_err(|_| format!("the variable {name} cannot be read"))?;
        variables.insert(Name::new(name), value);
    }
    Ok(variables)
}

/// Reads the request in the query of a URL.
pub(super) fn url(pairs: Vec<(String, String)>) -> Result<GraphQlRequest, String> {
    let mut members = Map::new();
    for (name, text) in pairs {
        let value = match name.as_str() {
            "variables" | "extensions" if text.is_empty() => Value::Null,
            "variables" | "extensions" => serde_json::from_str(&text).map_err(|_| format!("{name} is no JSON"))?,
            _ => Value::String(text),
        };
        members.insert(name, value);
    }
    request(members)
}
