//! Lasting connections: `/graphql/stream` speaks graphql-sse (distinct connections), `/graphql/ws` speaks
//! graphql-transport-ws. Both carry subscriptions, and queries and mutations, too.

use super::answer::{Media, Written};
use super::graphql::{Peer, Visit, bearer};
use super::layers::RequestId;
use super::metrics::Client;
use super::{Service, closed, read};
use crate::graphql::engine::detail::Detail;
use crate::graphql::engine::error::ApiError;
use crate::graphql::engine::execute::refused;
use crate::graphql::engine::{Executed, GraphQlRequest};
use async_graphql::http::{WebSocket as Protocol, WebSocketProtocols, WsMessage};
use async_graphql::{Data, Executor, Request, Response as Answer};
use axum::Extension;
use axum::body::Body;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
use futures_util::{SinkExt as _, pin_mut};
use siling_application::access::{AuthenticationError, authenticate};
use siling_domain::access::Actor;
use std::any::TypeId;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// How often it is asked whether a token is still good.
const ASKED_AGAIN: Duration = Duration::from_secs(5);
/// How long a new connection may take to say who it is.
const INIT_TIME: Duration = Duration::from_secs(10);

/// What who cannot be let in is told.
const FORBIDDEN: &str = "Forbidden";

/// What is said where it cannot be known now who it is.
const UNAVAILABLE: &str = "Unavailable";

/// Who is at the other end, by which token.
#[derive(Clone)]
struct Session {
    actor: Actor,
    token: Option<String>,
}

/// Answers as long as the session's token is good and its grants are the same.
struct Answers {
    service: Service,
    session: Session,
    answers: BoxStream<'static, Executed>,
    clock: tokio::time::Interval,
    closing: watch::Receiver<bool>,
    state: (siling_domain::Locale, String),
    /// What the client calls itself.
    name: Option<String>,
}

async fn answers(visit: &Visit, session: Session, mut request: GraphQlRequest, queries_only: bool) -> Answers {
    let (service, state) = (&visit.service, visit.state(session.actor.clone()));
    // What is answered once is carried out here, and takes a place as any request does; a subscription only begins.
    let answers = match (visit.settle(&mut request), service.places.clone().try_acquire_owned()) {
        (Ok(()), Ok(_place)) => service.engine.stream(request, state, queries_only).await,
        (Ok(()), Err(_)) => once(ApiError::unavailable(), visit),
        (Err(error), _) => once(error, visit),
    };
    let mut clock = tokio::time::interval_at(tokio::time::Instant::now() + ASKED_AGAIN, ASKED_AGAIN);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    Answers {
        service: service.clone(),
        session,
        state: (visit.locale, visit.request_id.clone()),
        name: visit.name.clone(),
        answers,
        clock,
        closing: service.closing.subscribe(),
    }
}

/// A refusal as all that is answered.
fn once(error: ApiError, visit: &Visit) -> BoxStream<'static, Executed> {
    let refusal = refused(error, None, visit.locale, &visit.request_id);
    stream::once(std::future::ready(refusal)).boxed()
}

impl Answers {
    fn into_stream(self) -> impl Stream<Item = Executed> + Send + 'static {
        stream::unfold(Some(self), |answers| async move {
            let mut answers = answers?;
            loop {
                tokio::select! {
                    executed = answers.answers.next() => {
                        let executed = executed?;
                        let (name, known) = (answers.name.as_deref(), answers.session.actor.account().is_some());
                        answers.service.metrics.executed(&executed, Client { name, known });
                        return Some((executed, Some(answers)));
                    }
                    () = closed(&mut answers.closing) => return None,
                    _ = answers.clock.tick() => {
                        let Some(token) = &answers.session.token else { continue };
                        match authenticate(&answers.service.app, token).await {
                            Ok(actor) if actor.grants == answers.session.actor.grants => {}
                            // What may be seen has changed as a whole: the client begins anew.
                            Ok(_) => return None,
                            // A database that is away for a moment says nothing of the token.
                            Err(AuthenticationError::Store(_)) => {}
                            Err(AuthenticationError::Refused) => {
                                let (locale, id) = &answers.state;
                                return Some((refused(ApiError::unauthenticated(), None, *locale, id), None));
                            }
                        }
                    }
                }
            }
        })
    }
}

/// `GET /graphql/stream`: a subscription or query in the URL.
pub(super) async fn get(
    State(service): State<Service>,
    Extension(request_id): Extension<RequestId>,
    peer: Peer,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    let visit = Visit::by(service, &headers, request_id, peer, Media::Json);
    match read::url(pairs) {
        Ok(request) => events(visit, request, true).await,
        Err(detail) => visit.malformed(detail),
    }
}

/// `POST /graphql/stream`: any operation.
pub(super) async fn post(
    State(service): State<Service>,
    Extension(request_id): Extension<RequestId>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let visit = Visit::by(service, &headers, request_id, peer, Media::Json);
    let bytes = match visit.json(&headers, body).await {
        Ok(bytes) => bytes,
        Err(response) => return *response,
    };
    match serde_json::from_slice(&bytes) {
        Ok(serde_json::Value::Object(members)) => match read::request(members) {
            Ok(request) => events(visit, request, false).await,
            Err(detail) => visit.malformed(detail),
        },
        _ => visit.malformed(Detail::both("请求体须为 JSON 对象", "the body has to be a JSON object")),
    }
}

async fn events(visit: Visit, request: GraphQlRequest, queries_only: bool) -> Response {
    let Ok(place) = visit.service.connections.clone().try_acquire_owned() else {
        return visit.refuse(StatusCode::SERVICE_UNAVAILABLE, ApiError::unavailable());
    };
    let token = match visit.token() {
        Ok(token) => token.map(str::to_owned),
        Err(response) => return *response,
    };
    let actor = match visit.actor().await {
        Ok(actor) => actor,
        Err(response) => return *response,
    };
    let answers = answers(&visit, Session { actor, token }, request, queries_only).await;
    let next = answers.into_stream().map(|executed| {
        let text = serde_json::to_string(&Written(&executed)).unwrap_or_default();
        Event::default().event("next").data(text)
    });
    let events = next.chain(stream::once(async move {
        drop(place);
        Event::default().event("complete").data("")
    }));
    Sse::new(events.map(Ok::<_, Infallible>))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// `GET /graphql/ws`: a WebSocket.
pub(super) async fn socket(
    State(service): State<Service>,
    Extension(request_id): Extension<RequestId>,
    peer: Peer,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    let visit = Visit::by(service, &headers, request_id, peer, Media::Json);
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused.into_response(),
    };
    let Ok(place) = visit.service.connections.clone().try_acquire_owned() else {
        return visit.refuse(StatusCode::SERVICE_UNAVAILABLE, ApiError::unavailable());
    };
    let limits = visit.service.engine.limits();
    let most = limits.body_bytes;
    let subscriptions = Arc::new(Semaphore::new(limits.subscriptions));
    upgrade
        .protocols([WebSocketProtocols::GraphQLWS.sec_websocket_protocol()])
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(move |socket| async move {
            speak(socket, Arc::new(visit), subscriptions).await;
            drop(place);
        })
}

/// Speaks the protocol until one side has enough.
async fn speak(socket: WebSocket, visit: Arc<Visit>, subscriptions: Arc<Semaphore>) {
    let (mut sink, heard) = socket.split();
    let texts = heard.take_while(|message| std::future::ready(message.is_ok()));
    let texts = texts.filter_map(|message| {
        std::future::ready(match message {
            Ok(Message::Text(text)) => Some(text.as_str().as_bytes().to_vec()),
            Ok(Message::Binary(bytes)) => Some(bytes.to_vec()),
            _ => None,
        })
    });
    let executor = Lasting {
        visit: visit.clone(),
        subscriptions,
    };
    let mut closing = visit.service.closing.subscribe();
    let (said, mut was_said) = watch::channel(false);
    let protocol = Protocol::new(executor, texts.boxed(), WebSocketProtocols::GraphQLWS).on_connection_init(
        move |payload: serde_json::Value| async move {
            let _ = said.send(true);
            let mut data = Data::default();
            data.insert(session(&visit, &payload).await?);
            Ok(data)
        },
    );
    pin_mut!(protocol);
    let silent = tokio::time::sleep(INIT_TIME);
    pin_mut!(silent);
    loop {
        let message = tokio::select! {
            message = protocol.next() => message,
            () = closed(&mut closing) => Some(WsMessage::Close(1001, "The server stops".to_owned())),
            () = &mut silent, if !*was_said.borrow_and_update() => {
                Some(WsMessage::Close(4408, "Connection initialisation timeout".to_owned()))
            }
        };
        let sent = match message {
            Some(WsMessage::Text(text)) => sink.send(Message::Text(text.into())).await,
            Some(WsMessage::Close(code, reason)) => {
                let frame = CloseFrame {
                    code: in_protocol(code, &reason),
                    reason: reason.into(),
                };
                let _ = sink.send(Message::Close(Some(frame))).await;
                return;
            }
            None => return,
        };
        if sent.is_err() {
            return;
        }
    }
}

/// The code that the protocol has for an end, for which the library has another one.
fn in_protocol(code: u16, reason: &str) -> u16 {
    match (code, reason) {
        // Something was asked before it was said who asks.
        (1011, _) => 4401,
        (1002, FORBIDDEN) => 4403,
        // Try again later.
        (1002, UNAVAILABLE) => 1013,
        // No message of the protocol.
        (1002, _) => 4400,
        _ => code,
    }
}

/// Who it is: by the `authorization` of the first message, else by the header with which the socket was opened.
#[allow(clippy::disallowed_types, reason = "the library's own form of a refusal")]
async fn session(visit: &Visit, payload: &serde_json::Value) -> Result<Session, async_graphql::Error> {
    let refuse = |_| async_graphql::Error::new(FORBIDDEN);
    let named = ["authorization", "Authorization"]
        .iter()
        .find_map(|name| payload.get(name)?.as_str());
    let token = match named {
        Some(value) => Some(bearer(value).ok_or(()).map_err(refuse)?),
        None => visit.token().map_err(|_| ()).map_err(refuse)?,
    };
    let actor = match token {
        Some(token) => match authenticate(&visit.service.app, token).await {
            Ok(actor) => actor,
            Err(AuthenticationError::Refused) => return Err(refuse(())),
            Err(AuthenticationError::Store(_)) => return Err(async_graphql::Error::new(UNAVAILABLE)),
        },
        None => Actor::anonymous(),
    };
    Ok(Session {
        actor,
        token: token.map(str::to_owned),
    })
}

/// Carries out what comes over one socket.
#[derive(Clone)]
struct Lasting {
    visit: Arc<Visit>,
    subscriptions: Arc<Semaphore>,
}

impl Executor for Lasting {
    async fn execute(&self, request: Request) -> Answer {
        let mut answers = self.execute_stream(request, None);
        answers.next().await.unwrap_or_default()
    }

    fn execute_stream(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Answer> {
        let known = session.as_ref().and_then(|data| data.get(&TypeId::of::<Session>()));
        let session = known.and_then(|it| it.downcast_ref::<Session>()).cloned();
        let (visit, subscriptions) = (self.visit.clone(), self.subscriptions.clone());
        let request = GraphQlRequest {
            query: request.query,
            operation_name: request.operation_name,
            variables: request.variables,
            document: None,
        };
        let begun = async move {
            let Some(session) = session else {
                return once(ApiError::unauthenticated(), &visit);
            };
            let Ok(place) = subscriptions.try_acquire_owned() else {
                let detail = Detail::both(
                    "同一连接上同时进行的操作过多",
                    "more operations than one connection may carry at once",
                );
                return once(ApiError::too_complex(detail), &visit);
            };
            let answers = answers(&visit, session, request, false).await;
            // The place is given back with the end of the answers.
            let answers = answers.into_stream().map(move |executed| {
                let _kept = &place;
                executed
            });
            answers.boxed()
        };
        stream::once(begun).flatten().map(|executed| executed.response).boxed()
    }
}
