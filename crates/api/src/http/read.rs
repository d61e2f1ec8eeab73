//! Reading a GraphQL request: well-formed or refused with what is wrong.

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
            ("extensions", Value::Object(_)) => {}
            ("extensions", _) => return Err("extensions has to be an object".to_owned()),
            _ => {}
        }
    }
    if found {
        Ok(request)
    } else {
        Err("query is missing".to_owned())
    }
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
