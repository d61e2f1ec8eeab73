//! What comes by itself: changes as they are committed, over server-sent events and over a WebSocket, to the end.

use axum::body::Body;
use axum::http::header;
use futures_util::{SinkExt as _, StreamExt as _};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use siling::graphql;
use siling::graphql::engine::Limits;
use siling::http::{self, HttpSettings, Service};
use siling_application::access::ScopeKey;
use siling_domain::access::Role;
use siling_tests::{Answer, Client, TestApp, TestDb, Wanted, soon};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

const CODE: &str = "52370305Y00000016M";
const OTHER: &str = "52370305Y00000024G";
const FOLLOW: &str = "subscription($after: String, $types: [String!]) { changes(after: $after, types: $types) { position objectType objectId kind deed } }";

/// Where the log stands. Nobody reads an answer here before the test does, so that "from now on" would be later.
async fn now(app: &TestApp) -> String {
    app.settled().await;
    let answer = app.anonymous().send("{ logPosition }", json!({})).await;
    answer.text("/data/logPosition")
}

/// The events of an answer as they come.
struct Events {
    body: Body,
    text: String,
}

impl Events {
    async fn of(client: &Client, variables: Value) -> Self {
        let body = json!({ "query": FOLLOW, "variables": variables });
        let request = client
            .request("POST", "/graphql/stream")
            .header(header::CONTENT_TYPE, "application/json");
        let response = client.raw(request.body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Events {
            body: response.into_body(),
            text: String::new(),
        }
    }

    /// The next event with its data; `None` where the server has ended the answer.
    async fn next(&mut self) -> Option<(String, Value)> {
        soon("an event", self.heard()).await
    }

    async fn heard(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                let line = |name: &str| {
                    let line = block.lines().find_map(|line| line.strip_prefix(name));
                    line.map(|text| text.trim_start().to_owned())
                };
                if let Some(event) = line("event:") {
                    let data = line("data:").unwrap_or_default();
                    return Some((event, serde_json::from_str(&data).unwrap_or(Value::Null)));
                }
            }
            let frame = self.body.frame().await?.unwrap();
            self.text
                .push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    }

    async fn change(&mut self) -> Value {
        let (event, data) = self.next().await.expect("the stream has ended");
        assert_eq!(event, "next", "{data}");
        assert!(data["errors"].is_null(), "{data}");
        data["data"]["changes"].clone()
    }
}

#[tokio::test]
async fn changes_come_as_server_sent_events_and_go_on_after_a_break() {
    let app = TestApp::new().await;
    let from = json!({ "after": now(&app).await, "types": ["Organization"] });
    let mut events = Events::of(&app.anonymous(), from).await;
    let first = app.registered_organization(CODE).await;
    let change = events.change().await;
    assert_eq!(change["objectId"], first);
    assert_eq!(
        (&change["objectType"], &change["kind"]),
        (&json!("Organization"), &json!("UPSERTED"))
    );
    assert_eq!(change["deed"], "REGISTER_ORGANIZATION");
    drop(events);

    // Away while something happens: nothing is missed, nothing comes twice.
    let second = app.registered_organization(OTHER).await;
    let again = json!({ "after": change["position"], "types": ["Organization"] });
    let mut events = Events::of(&app.anonymous(), again).await;
    assert_eq!(events.change().await["objectId"], second);
}

#[tokio::test]
async fn a_query_is_answered_once_and_completed() {
    let app = TestApp::new().await;
    let url = "/graphql/stream?query=%7B%20area(code%3A%20%22370305000000%22)%20%7B%20name%20%7D%20%7D";
    let (status, headers, text) = app.anonymous().get(url).await;
    assert_eq!(status, 200);
    assert_eq!(headers[header::CONTENT_TYPE], "text/event-stream");
    let (answer, end) = text.split_once("\n\n").unwrap();
    assert!(
        answer.starts_with("event: next\ndata: {\"data\":{\"area\":{\"name\":\"临淄区\"}}"),
        "{text}"
    );
    assert!(end.starts_with("event: complete\n"), "one answer, then the end: {text}");
}

#[tokio::test]
async fn what_is_refused_is_told_as_by_the_other_address() {
    let app = TestApp::new().await;
    let anonymous = app.anonymous();
    let answer = anonymous.send("subscription { changes { position } }", json!({})).await;
    assert_eq!(answer.error_codes(), ["INVALID_DOCUMENT"]);
    assert!(
        answer.text("/errors/0/message").contains("/graphql/ws"),
        "{}",
        answer.body
    );

    let sent = |client: &Client, query: &str| {
        let body = json!({ "query": query }).to_string();
        let request = client
            .request("POST", "/graphql/stream")
            .header(header::CONTENT_TYPE, "application/json");
        let (client, request) = (client.clone(), request.body(Body::from(body)).unwrap());
        async move { Answer::read(client.raw(request).await).await }
    };
    let forged = sent(&app.bearing("x.y.z"), "subscription { changes { position } }").await;
    assert_eq!(
        (forged.status, forged.error_codes()),
        (401, vec!["UNAUTHENTICATED".to_owned()])
    );
    for (query, code) in [
        (
            "subscription { changes(after: \"x\") { position } }",
            "INVALID_ARGUMENT",
        ),
        (
            "subscription { changes(types: [\"Nope\"]) { position } }",
            "INVALID_ARGUMENT",
        ),
        (
            "subscription { changes(types: [\"ServiceRecord\"]) { position } }",
            "INVALID_ARGUMENT",
        ),
        ("subscription { nothing }", "INVALID_DOCUMENT"),
        (
            "subscription { changes { position } changes2: changes { position } }",
            "INVALID_DOCUMENT",
        ),
        ("subscription {", "INVALID_DOCUMENT"),
    ] {
        let told = sent(&anonymous, query).await;
        let text = told.body.as_str().map_or_else(|| told.body.to_string(), str::to_owned);
        assert!(text.contains(code), "{query}: {text}");
        assert!(text.contains("complete") || told.status == 400, "{query}: {text}");
    }
    let (_, _, text) = anonymous
        .get("/graphql/stream?query=mutation%20%7B%20logOut%20%7B%20replayed%20%7D%20%7D")
        .await;
    assert!(text.contains("INVALID_DOCUMENT"), "no mutation by GET: {text}");
    let request = anonymous
        .request("POST", "/graphql/stream")
        .header(header::CONTENT_TYPE, "text/plain");
    let plain = anonymous.raw(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(plain.status(), 415);
}

#[tokio::test]
async fn a_subscriber_is_told_only_of_what_it_may_see() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let from = now(&app).await;
    let mut anonymous = Events::of(&app.anonymous(), json!({ "after": from })).await;
    let mut insider = Events::of(&committee, json!({ "after": from, "types": ["Account"] })).await;
    let account = app.open_account("someone", Role::Auditor, ScopeKey::District).await;
    let organization = app.registered_organization(CODE).await;
    assert_eq!(insider.change().await["objectId"], account.id.to_string());
    assert_eq!(
        anonymous.change().await["objectId"],
        organization,
        "accounts are not for everybody"
    );
}

/// A server of its own, on a port.
struct Served {
    app: TestApp,
    service: Service,
    address: String,
}

impl Served {
    async fn with(limits: Limits) -> Self {
        let app = TestApp::with(TestDb::migrated().await, Wanted::default()).await;
        let service = Service::new(app.app.clone(), graphql::engine(limits), HttpSettings::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let router = http::router(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Served { app, service, address }
    }

    async fn socket(&self) -> Socket {
        let mut request = format!("ws://{}/graphql/ws", self.address)
            .into_client_request()
            .unwrap();
        let protocol = "graphql-transport-ws".parse().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        let (socket, response) = tokio_tungstenite::connect_async(request).await.unwrap();
        assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-transport-ws");
        Socket(socket)
    }
}

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn say(&mut self, message: Value) {
        self.0.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    /// What is said next; where it is the end, the code with which it is closed.
    async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            match soon("a message", self.0.next()).await {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(0, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }

    async fn greet(&mut self, payload: Value) {
        self.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(self.hear().await.unwrap()["type"], "connection_ack");
    }

    async fn subscribe(&mut self, id: &str, types: &[&str]) {
        let payload = json!({ "query": FOLLOW, "variables": { "types": types } });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload }))
            .await;
    }
}

#[tokio::test]
async fn a_websocket_carries_subscriptions_queries_and_mutations() {
    let served = Served::with(Limits::default()).await;
    let committee = served.app.as_committee().await;
    let mut socket = served.socket().await;
    socket
        .greet(json!({ "authorization": format!("Bearer {}", committee.token()) }))
        .await;
    socket.subscribe("a", &["Account"]).await;
    // A query on the way, which shows that the subscription has begun: messages are taken in their order.
    let query = json!({ "query": "{ viewer { account { displayName } } }" });
    socket
        .say(json!({ "type": "subscribe", "id": "q", "payload": query }))
        .await;
    let answer = socket.hear().await.unwrap();
    assert_eq!((&answer["type"], &answer["id"]), (&json!("next"), &json!("q")));
    assert_eq!(answer["payload"]["data"]["viewer"]["account"]["displayName"], "张三丰");
    assert_eq!(socket.hear().await.unwrap(), json!({ "type": "complete", "id": "q" }));

    let account = served
        .app
        .open_account("someone", Role::Auditor, ScopeKey::District)
        .await;
    // What was done a moment before may still be told: the log is read up to the oldest transaction.
    loop {
        let change = socket.hear().await.unwrap();
        assert_eq!((&change["type"], &change["id"]), (&json!("next"), &json!("a")));
        if change["payload"]["data"]["changes"]["objectId"] == account.id.to_string() {
            break;
        }
    }
    socket.say(json!({ "type": "ping" })).await;
    while socket.hear().await.unwrap()["type"] != "pong" {}
}

#[tokio::test]
async fn a_subscription_ends_with_the_token_that_asked() {
    let served = Served::with(Limits::default()).await;
    served
        .app
        .open_account("worker", Role::DistrictCommittee, ScopeKey::District)
        .await;
    let log_in = "mutation($name: String!, $password: String!) { logIn(input: { loginName: $name, password: $password }) { tokens { accessToken } userErrors { code } } }";
    let variables = json!({ "name": "worker", "password": siling_tests::PASSWORD });
    let token = served
        .app
        .anonymous()
        .send(log_in, variables)
        .await
        .text("/data/logIn/tokens/accessToken");
    let mut socket = served.socket().await;
    socket
        .greet(json!({ "Authorization": format!("Bearer {token}") }))
        .await;
    socket.subscribe("a", &["Account"]).await;
    let worker = served.app.bearing(&token);
    let out = worker
        .send("mutation { logOutEverywhere { userErrors { code } } }", json!({}))
        .await;
    out.no_errors("logOutEverywhere");
    loop {
        let told = socket.hear().await.unwrap();
        if told["type"] == "complete" {
            panic!("ended without a word: {told}");
        }
        if let Some(code) = told
            .pointer("/payload/errors/0/extensions/code")
            .or(told.pointer("/payload/0/extensions/code"))
        {
            assert_eq!(code, "UNAUTHENTICATED");
            break;
        }
    }
}

#[tokio::test]
async fn who_breaks_the_protocol_or_the_limits_is_told() {
    let limits = Limits {
        connections: 2,
        subscriptions: 2,
        ..Limits::default()
    };
    let served = Served::with(limits).await;
    let mut early = served.socket().await;
    early.subscribe("a", &["Organization"]).await;
    assert_eq!(early.hear().await, Err(4401), "who has not said who it is");

    let mut forged = served.socket().await;
    forged
        .say(json!({ "type": "connection_init", "payload": { "authorization": "Bearer x.y.z" } }))
        .await;
    assert_eq!(forged.hear().await, Err(4403), "a token of nobody");
    drop((early, forged));

    // The places of those before are given back as soon as their ends are noticed.
    let place = async {
        loop {
            let mut request = format!("ws://{}/graphql/ws", served.address)
                .into_client_request()
                .unwrap();
            request
                .headers_mut()
                .insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
            if let Ok((socket, _)) = tokio_tungstenite::connect_async(request).await {
                break Socket(socket);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let mut socket = soon("a place", place).await;
    socket.greet(json!({})).await;
    for id in ["a", "b", "c"] {
        socket.subscribe(id, &["Organization"]).await;
    }
    let told = socket.hear().await.unwrap();
    assert!(told.to_string().contains("TOO_COMPLEX"), "one of the three: {told}");
    served.service.close();
    loop {
        match socket.hear().await {
            Ok(told) => assert_eq!(told["type"], "complete", "{told}"),
            Err(code) => {
                assert_eq!(code, 1001, "the server stops");
                break;
            }
        }
    }
}
