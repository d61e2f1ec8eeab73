//! The product as tests use it: the real router in process, over a database of the test's own, with a
//! clock that stands still until it is moved.

use crate::answer::Answer;
use crate::database::{STATEMENT_TIMEOUT, TestDb};
use crate::waiting::eventually;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, header};
use chrono::{DateTime, Duration, TimeZone, Utc};
use http_body_util::BodyExt as _;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::{Value, json};
use siling::graphql::{self, engine::Limits};
use siling::http::{self, HttpSettings, Service};
use siling_application::access::{
    Access, AccessSettings, GrantRole, HashCost, JwksSource, NoSource, OpenAccount, OpenServiceAccount, ScopeKey,
    token_for,
};
use siling_application::app::{Clock, Ids, Machine};
use siling_application::{App, Command, Envelope, execute};
use siling_domain::access::{Actor, Role, ServiceScope};
use siling_domain::account::{AccountKind, NewAccount};
use siling_domain::area_code::AreaCode;
use siling_domain::organization::{OrganizationKind, RegisterOrganization, ServiceCategory};
use siling_persistence::blob::Blobs;
use siling_persistence::organization::OrganizationKey;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration as StdDuration;
use tower::ServiceExt as _;
use uuid::Uuid;

/// The password of accounts in tests.
pub const PASSWORD: &str = "four leads, one creation";

/// A clock that stands still until it is moved.
pub struct TestClock(Mutex<DateTime<Utc>>);

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// What a server over this database serves, with the tests' clock and the machine's own identifiers: for a process of its
/// own beside the test's.
pub async fn router_over(url: &str) -> Router {
    let store = crate::database::store_at(url.to_owned(), 16).await;
    let wanted = Wanted::default();
    let app = App {
        store,
        clock: Arc::new(TestClock(Mutex::new(start()))),
        ids: Arc::new(Machine),
        access: Arc::new(Access::new(wanted.access, wanted.source)),
        blobs: Blobs::folder(std::env::temp_dir().join(format!("siling-test-{}-files", std::process::id()))),
        standards: Arc::default(),
    };
    http::router(Service::new(app, graphql::engine(wanted.limits), wanted.http))
}

/// 2026-06-30, nine in the morning in China.
fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 30, 1, 0, 0).unwrap()
}

/// Identifiers in a row, the same in each run.
struct TestIds(AtomicU64);

impl Ids for TestIds {
    fn uuid(&self) -> Uuid {
        let number = u128::from(self.0.fetch_add(1, Ordering::Relaxed));
        Uuid::from_u128((0x0181_b2c0_0000_7000_8000 << 48) | number)
    }
}

/// How a test wants the product.
pub struct Wanted {
    /// How logging in works.
    pub access: AccessSettings,
    /// Where keys of external issuers come from.
    pub source: Arc<dyn JwksSource>,
    /// The limits of a request.
    pub limits: Limits,
    /// How HTTP is spoken.
    pub http: HttpSettings,
    /// How long a statement may take.
    pub statement_timeout: StdDuration,
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted {
            access: AccessSettings {
                hash_cost: HashCost::WEAK,
                ..AccessSettings::default()
            },
            source: Arc::new(NoSource),
            limits: Limits::default(),
            http: HttpSettings::default(),
            statement_timeout: STATEMENT_TIMEOUT,
        }
    }
}

/// The product over a database of the test's own.
#[derive(Clone)]
pub struct TestApp {
    /// The product.
    pub app: App,
    /// Its database.
    pub db: Arc<TestDb>,
    /// Its clock: 2026-06-30, nine in the morning in China.
    pub clock: Arc<TestClock>,
    /// What it serves.
    pub router: Router,
    numbers: Arc<AtomicU64>,
}

impl TestApp {
    /// The product with areas and catalogues, and nobody in it.
    pub async fn new() -> Self {
        Self::with(TestDb::migrated().await, Wanted::default()).await
    }

    /// The product as the test wants it.
    pub async fn with(db: TestDb, wanted: Wanted) -> Self {
        let store = db.store_within(12, wanted.statement_timeout).await;
        let clock = Arc::new(TestClock(Mutex::new(start())));
        let access = Arc::new(Access::new(wanted.access, wanted.source));
        let ids = Arc::new(TestIds(AtomicU64::new(1)));
        let app = App {
            store,
            clock: clock.clone(),
            ids,
            access,
            blobs: Blobs::folder(db.folder()),
            standards: Arc::default(),
        };
        let engine = graphql::engine(wanted.limits);
        let router = http::router(Service::new(app.clone(), engine, wanted.http));
        TestApp {
            app,
            db: Arc::new(db),
            clock,
            router,
            numbers: Arc::new(AtomicU64::new(1)),
        }
    }

    /// Moves the clock.
    pub fn pass(&self, time: Duration) {
        *self.clock.0.lock().unwrap() += time;
    }

    /// The clock, in seconds since 1970.
    pub fn clock_seconds(&self) -> i64 {
        self.app.clock.now().timestamp()
    }

    /// Nobody logged in.
    pub fn anonymous(&self) -> Client {
        Client {
            router: self.router.clone(),
            token: None,
            language: "zh-CN",
        }
    }

    /// With this token.
    pub fn bearing(&self, token: &str) -> Client {
        Client {
            token: Some(token.to_owned()),
            ..self.anonymous()
        }
    }

    /// Carries a command out as the product itself.
    pub async fn done<C: Command>(&self, command: C) -> C::Output {
        let done = execute(
            &self.app,
            Actor::system(),
            "test".to_owned(),
            Envelope::default(),
            command,
        )
        .await;
        done.unwrap_or_else(|error| panic!("{:?}: {error:?}", C::DEED)).output
    }

    /// Opens an account of that name that holds the role.
    pub async fn open_account(&self, name: &str, role: Role, scope: ScopeKey) -> siling_domain::account::Account {
        let new = NewAccount {
            id: self.app.new_id(),
            kind: AccountKind::Person,
            login_name: name.to_owned(),
            display_name: "张三丰".to_owned(),
            service_scopes: Vec::new(),
            password_is_initial: false,
            demo: true,
        };
        let opened = self
            .done(OpenAccount {
                new,
                password: Some(PASSWORD.to_owned()),
            })
            .await;
        self.done(GrantRole {
            id: self.app.new_id(),
            account: opened.account.id,
            role,
            scope,
        })
        .await;
        opened.account
    }

    /// Opens a service account with these scopes that holds the role over the district.
    pub async fn as_service(&self, role: Role, scopes: &[ServiceScope]) -> Client {
        let name = format!("service-{}", self.numbers.fetch_add(1, Ordering::Relaxed));
        let new = NewAccount {
            id: self.app.new_id(),
            kind: AccountKind::Service,
            login_name: name.clone(),
            display_name: "数据平台".to_owned(),
            service_scopes: scopes.to_vec(),
            password_is_initial: false,
            demo: true,
        };
        let opened = self
            .done(OpenServiceAccount {
                new,
                secret: Some(PASSWORD.to_owned()),
            })
            .await;
        self.done(GrantRole {
            id: self.app.new_id(),
            account: opened.account.id,
            role,
            scope: ScopeKey::District,
        })
        .await;
        self.bearing(&token_for(&self.app, &name).await.unwrap())
    }

    /// Somebody new who holds the role.
    pub async fn holding(&self, role: Role, scope: ScopeKey) -> Client {
        let name = format!("person-{}", self.numbers.fetch_add(1, Ordering::Relaxed));
        self.open_account(&name, role, scope).await;
        self.bearing(&token_for(&self.app, &name).await.unwrap())
    }

    /// Somebody new of the district committee.
    pub async fn as_committee(&self) -> Client {
        self.holding(Role::DistrictCommittee, ScopeKey::District).await
    }

    /// Somebody new who manages the organization.
    pub async fn as_manager_of(&self, id: &str) -> Client {
        let key = OrganizationKey::Id(id.parse().unwrap());
        self.holding(Role::OrganizationManager, ScopeKey::Organization(key))
            .await
    }

    /// Somebody new who works for the area.
    pub async fn as_officer_of(&self, area: &str) -> Client {
        self.holding(Role::SubdistrictOfficer, ScopeKey::Area(AreaCode::parse(area).unwrap()))
            .await
    }

    /// Registers an organization, and says which.
    pub async fn registered_organization(&self, code: &str) -> String {
        let registration = RegisterOrganization {
            id: self.app.new_id(),
            name: format!("临淄区测试服务中心{code}"),
            kind: OrganizationKind::ServiceOrganization,
            category: ServiceCategory::CommunityService,
            area: AreaCode::parse("370305003025").unwrap(),
            credit_code: code.to_owned(),
            former_registration_no: None,
            address: None,
            introduction: None,
            founded_on: None,
            registered_on: chrono::NaiveDate::from_ymd_opt(2021, 5, 1).unwrap(),
            registered_by: None,
            supervised_by: None,
            contact: Some(siling_domain::organization::NewContact {
                name: "王小明".to_owned(),
                phone: "13800001234".to_owned(),
            }),
            external_ids: Vec::new(),
            demo: true,
        };
        let command = siling_application::organization::RegisterOrganization {
            team: None,
            registration,
        };
        self.done(command).await.id.to_string()
    }

    /// Generates so many organizations.
    pub async fn organizations(&self, count: usize) {
        siling_persistence::bulk::organizations(&self.app.store, count, self.app.clock.now())
            .await
            .unwrap();
    }

    /// What a statement counts.
    pub async fn count(&self, sql: &str) -> i64 {
        let db = Database::connect(self.db.admin_url()).await.unwrap();
        let row = db
            .query_one_raw(Statement::from_string(DbBackend::Postgres, sql))
            .await
            .unwrap()
            .unwrap();
        let value = row.try_get_by_index(0).unwrap();
        db.close().await.unwrap();
        value
    }

    /// Does something behind the product's back, as the database's superuser.
    pub async fn behind_its_back(&self, sql: &str) {
        let db = Database::connect(self.db.admin_url()).await.unwrap();
        db.execute_unprepared(sql).await.unwrap();
        db.close().await.unwrap();
    }

    /// Waits until no transaction of before is running in the server, another test's included: the log is
    /// read up to the oldest one.
    pub async fn settled(&self) {
        let db = Database::connect(self.db.admin_url()).await.unwrap();
        let look = "SELECT coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true) FROM events";
        eventually("the log is read to its end", async || {
            let row = db
                .query_one_raw(Statement::from_string(DbBackend::Postgres, look))
                .await;
            row.unwrap().unwrap().try_get_by_index(0).unwrap()
        })
        .await;
        db.close().await.unwrap();
    }

    /// How many statements went to the database until now.
    pub fn statements(&self) -> u64 {
        self.app.store.statements()
    }

    /// How many statements a question costs: the fewest of three times, after it was asked once. What is remembered from
    /// one request to the next is forgotten after some seconds, which may be over between any two.
    pub async fn cost(&self, ask: impl AsyncFn()) -> u64 {
        ask().await;
        let mut fewest = u64::MAX;
        for _ in 0..3 {
            let before = self.statements();
            ask().await;
            fewest = fewest.min(self.statements() - before);
        }
        fewest
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client {
    router: Router,
    token: Option<String>,
    language: &'static str,
}

impl Client {
    /// The same, with messages in English.
    #[must_use]
    pub fn english(&self) -> Client {
        Client {
            language: "en",
            ..self.clone()
        }
    }

    /// The token sent along.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Sends an operation.
    pub async fn send(&self, query: &str, variables: Value) -> Answer {
        self.post(json!({ "query": query, "variables": variables })).await
    }

    /// Sends a body.
    pub async fn post(&self, body: Value) -> Answer {
        let request = self
            .request("POST", "/graphql")
            .header(header::CONTENT_TYPE, "application/json");
        let response = self.raw(request.body(Body::from(body.to_string())).unwrap()).await;
        Answer::read(response).await
    }

    /// A request with this client's headers.
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT_LANGUAGE, self.language);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request
    }

    /// Sends a request as it is.
    pub async fn raw(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Gets a page: status, headers, text.
    pub async fn get(&self, path: &str) -> (u16, HeaderMap, String) {
        let response = self.raw(self.request("GET", path).body(Body::empty()).unwrap()).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (
            parts.status.as_u16(),
            parts.headers,
            String::from_utf8_lossy(&bytes).into_owned(),
        )
    }
}
