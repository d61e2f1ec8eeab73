//! Bodies of requests, read as far as they are allowed to go.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;

/// How much more of a body that is too long is taken from its client, in bytes, and let go of. Whoever is cut off in
/// the middle of sending sees a broken connection, and not the answer.
const LET_GO: usize = 32_000_000;

/// A body of at most so many bytes; `None` where it is longer.
pub(super) async fn read(mut body: Body, most: usize) -> Result<Option<Bytes>, axum::Error> {
    let (mut taken, mut length) = (Vec::new(), 0usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= most {
            taken.extend_from_slice(&data);
        } else if length - most <= LET_GO {
            taken = Vec::new();
        } else {
            break;
        }
    }
    Ok((length <= most).then(|| taken.into()))
}

/// Whether the client asks before it sends a body that is longer than that.
pub(super) fn asks_to_send(headers: &HeaderMap, most: usize) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    headers.contains_key(header::EXPECT) && length.is_some_and(|length| length > most)
}
