//! Going through a connection, page by page and both ways.

use crate::{Answer, Client};
use serde_json::{Value, json};

/// The items of a connection as one page has them, after going through it two at a time, forward from its beginning and
/// backward from its end, and seeing the same. `object` asks for what has the connection, `{}` standing for its selection, and `path` says where
/// the connection then lies; `item` is the field by which items are told apart.
pub async fn walk(client: &Client, object: &str, path: &str, connection: &str, item: &str) -> Vec<Value> {
    let part = async |arguments: String| -> Value {
        let (name, own) = connection.split_once('(').unwrap_or((connection, ")"));
        let own = own.trim_end_matches(')');
        let selection = format!(
            "{name}({arguments} {own}) {{ totalCount {{ value precision }} nodes {{ {item} }} edges {{ cursor node {{ {item} }} }} \
             pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }}"
        );
        let answer: Answer = client.send(&object.replacen("{}", &selection, 1), json!({})).await;
        assert_eq!(answer.error_codes(), Vec::<String>::new(), "{}", answer.body);
        let found = answer.at(&format!("{path}/{name}"));
        let column = |rows: &Value, at: &str| -> Vec<Value> {
            let rows = rows.as_array().unwrap_or_else(|| panic!("{}", answer.body));
            rows.iter()
                .map(|row| row.pointer(at).cloned().unwrap_or_default())
                .collect()
        };
        assert_eq!(
            column(&found["nodes"], &format!("/{item}")),
            column(&found["edges"], &format!("/node/{item}"))
        );
        let cursors = column(&found["edges"], "/cursor");
        let none = Value::Null;
        assert_eq!(&found["pageInfo"]["startCursor"], cursors.first().unwrap_or(&none));
        assert_eq!(&found["pageInfo"]["endCursor"], cursors.last().unwrap_or(&none));
        found
    };
    let items = |page: &Value| -> Vec<Value> {
        let nodes = page["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().map(|node| node[item].clone()).collect()
    };
    let whole = part("first: 100".to_owned()).await;
    let all = items(&whole);
    assert_eq!(whole["pageInfo"]["hasNextPage"], false);
    assert_eq!(whole["pageInfo"]["hasPreviousPage"], false);
    assert_eq!(whole["totalCount"], json!({ "value": all.len(), "precision": "EXACT" }));
    let (mut forward, mut arguments) = (Vec::new(), "first: 2".to_owned());
    loop {
        let page = part(arguments).await;
        assert_eq!(page["totalCount"], whole["totalCount"], "every page counts the whole");
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !forward.is_empty());
        forward.extend(items(&page));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        arguments = format!("first: 2, after: {}", page["pageInfo"]["endCursor"]);
    }
    assert_eq!(forward, all, "forward");
    let (mut backward, mut arguments) = (Vec::<Value>::new(), "last: 2".to_owned());
    loop {
        let page = part(arguments).await;
        assert_eq!(page["pageInfo"]["hasNextPage"], !backward.is_empty());
        backward.splice(0..0, items(&page));
        if page["pageInfo"]["hasPreviousPage"] == false {
            break;
        }
        arguments = format!("last: 2, before: {}", page["pageInfo"]["startCursor"]);
    }
    assert_eq!(backward, all, "backward");
    all
}
