//! Bodies of requests: read as far as they may go, and let go of where a request is refused before.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

/// How much of a body is let go of at most, in bytes.
const LET_GO: usize = 32_000_000;
/// How long that may take.
const LETTING_GO: Duration = Duration::from_secs(30);
/// How long the next part of it is waited for.
const NEXT_PART: Duration = Duration::from_secs(2);

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is longer than it may be.
    TooLong,
    /// It did not come in time.
    NotInTime,
    /// Its client went away, or sent what is no body.
    Broken,
}

/// A body of at most so many bytes, come in so much time. One that is announced as longer is not begun: whoever asks
/// before sending it is not told to.
pub(super) async fn read(body: Body, most: usize, time: Duration) -> Result<Bytes, Unread> {
    if body.size_hint().lower() > u64::try_from(most).unwrap_or(u64::MAX) {
        return Err(Unread::TooLong);
    }
    // Into one piece as they come: kept by themselves, parts of a byte each would take many times their length.
    let taking = async {
        let (mut body, mut taken) = (Limited::new(body, most), Vec::new());
        while let Some(frame) = body.frame().await {
            if let Ok(part) = frame?.into_data() {
                taken.extend_from_slice(&part);
            }
        }
        Ok::<_, Box<dyn Error + Send + Sync>>(taken)
    };
    match tokio::time::timeout(time, taking).await {
        Ok(Ok(taken)) => Ok(taken.into()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Unread::TooLong),
        Ok(Err(_)) => Err(Unread::Broken),
        Err(_) => Err(Unread::NotInTime),
    }
}

/// A body on loan to a handler: what it does not take can be let go of.
#[derive(Clone)]
struct Lent(Arc<Mutex<Source>>);

struct Source {
    body: Body,
    begun: bool,
}

impl Lent {
    fn with<T>(&self, look: impl FnOnce(&mut Source) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        self.with(|source| {
            source.begun = true;
            Pin::new(&mut source.body).poll_frame(task)
        })
    }

    fn is_end_stream(&self) -> bool {
        self.with(|source| source.body.is_end_stream())
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.with(|source| source.body.size_hint())
    }
}

/// What is left of a request's body once it is answered.
pub(super) struct Rest {
    body: Option<Lent>,
    /// Whether its client waits to be told to send it.
    asks: bool,
}

/// Lends the body of a request to whoever handles it.
pub(super) fn lend(request: Request) -> (Request, Rest) {
    let asks = request.headers().contains_key(header::EXPECT);
    if request.body().is_end_stream() {
        return (request, Rest { body: None, asks });
    }
    let (parts, body) = request.into_parts();
    let lent = Lent(Arc::new(Mutex::new(Source { body, begun: false })));
    let request = Request::from_parts(parts, Body::new(lent.clone()));
    (request, Rest { body: Some(lent), asks })
}

impl Rest {
    /// Takes it from the client, and keeps nothing of it: whoever is cut off in the middle of sending sees a broken
    /// connection, and not the answer.
    pub(super) async fn let_go(self) {
        let Some(mut body) = self.body else {
            return;
        };
        if self.asks && !body.with(|source| source.begun) {
            return;
        }
        let taking = async {
            let mut length = 0;
            while length < LET_GO && !body.is_end_stream() {
                match tokio::time::timeout(NEXT_PART, body.frame()).await {
                    Ok(Some(Ok(frame))) => length += frame.data_ref().map_or(0, Bytes::len),
                    _ => return,
                }
            }
        };
        let _ = tokio::time::timeout(LETTING_GO, taking).await;
    }
}
