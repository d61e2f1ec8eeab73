//! What is asked for: the GraphQL operations, and for each the statement that fetches the same.

use super::bare;
use super::meter::Door;
use super::service::{self, Recorder};
use super::stage::{RARE, Stage};
use anyhow::{Context as _, bail, ensure};
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use siling_domain::area_code::AreaCode;
use siling_domain::id::{FundId, OrganizationId, ProjectId};
use siling_domain::organization::RegisterOrganization;
use siling_persistence::organization::{OrganizationOrder, list_name};
use siling_persistence::page::{Cursor, Direction};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tower::ServiceExt as _;

/// The items of a page.
pub const PAGE: usize = 20;
/// The page that is compared with the first one, where the list is so long.
const FAR: usize = 5000;
/// How many different requests of each kind are sent.
const SAMPLES: i64 = 500;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// One organization with its Party coverage.
    One,
    /// Twenty organizations of an area with their coverage nested.
    InArea,
    /// The first page of all organizations.
    FirstPage,
    /// Page 5,000 of them, or the last one.
    FarPage,
    /// A search for one character, which many names hold.
    OneCharacter,
    /// A search for two characters, which one name in sixteen holds.
    TwoCharacters,
    /// A search for a word of three names.
    RareWord,
    /// Registering an organization.
    Register,
    /// The public page of a project.
    ProjectPage,
    /// The statement of the district's fund over eight months.
    FundStatement,
    /// The open orders that fit an organization.
    FittingOrders,
    /// A hundred records of service.
    RecordService,
}

impl Measure {
    /// Those of a register of organizations.
    pub const REGISTER: [Measure; 8] = [
        Measure::One,
        Measure::InArea,
        Measure::FirstPage,
        Measure::FarPage,
        Measure::OneCharacter,
        Measure::TwoCharacters,
        Measure::RareWord,
        Measure::Register,
    ];
    /// Those of a district at work.
    pub const SERVICE: [Measure; 4] = [
        Measure::ProjectPage,
        Measure::FundStatement,
        Measure::FittingOrders,
        Measure::RecordService,
    ];

    /// What to call it.
    pub const fn name(self) -> &'static str {
        match self {
            Measure::One => "(a) one with coverage",
            Measure::InArea => "(b) 20 by area with coverage",
            Measure::FirstPage => "(c) page 1",
            Measure::FarPage => "(c) page 5000",
            Measure::OneCharacter => "(d) text, one character",
            Measure::TwoCharacters => "(d) text, two characters",
            Measure::RareWord => "(d) text, rare word",
            Measure::Register => "(e) registering",
            Measure::ProjectPage => "(f) project page",
            Measure::FundStatement => "(g) fund statement",
            Measure::FittingOrders => "(h) orders that fit",
            Measure::RecordService => "(i) 100 service records",
        }
    }

    /// Whether it only reads.
    pub const fn is_query(self) -> bool {
        !matches!(self, Measure::Register | Measure::RecordService)
    }

    /// The document; `{skip}` stands where its one field can be skipped.
    const fn document(self) -> &'static str {
        match self {
            Measure::One => {
                "query One($id: ID!) { organization(by: { id: $id }) {skip} { id name creditCode kind category status \
                 area { code name } partyCoverages(inForce: true) { form beginsOn endsOn \
                 partyOrganization { id name kind memberCount } } } }"
            }
            Measure::InArea => {
                "query InArea($area: String!) { organizations(filter: { areaCode: $area }, first: 20) {skip} { nodes { \
                 id name category status area { name } partyCoverages(inForce: true) { form beginsOn \
                 partyOrganization { name memberCount } } } pageInfo { hasNextPage endCursor } } }"
            }
            Measure::FirstPage | Measure::FarPage => {
                "query Page($after: String) { organizations(first: 20, after: $after) {skip} { \
                 nodes { id name category status } pageInfo { hasNextPage endCursor } } }"
            }
            Measure::OneCharacter | Measure::TwoCharacters | Measure::RareWord => {
                "query Text($text: String!) { organizations(filter: { text: $text }, first: 20) {skip} { \
                 nodes { id name category status } pageInfo { hasNextPage endCursor } } }"
            }
            Measure::Register => {
                "mutation Register($input: RegisterOrganizationInput!) { registerOrganization(input: $input) { \
                 organization { status version } userErrors { code message field } } }"
            }
            Measure::ProjectPage | Measure::FundStatement | Measure::FittingOrders | Measure::RecordService => {
                service::document(self)
            }
        }
    }
}

/// One request, as both ask it.
#[derive(Debug, Clone)]
pub enum Asked {
    One(OrganizationId),
    InArea(AreaCode),
    Page(Option<Cursor>),
    Text(&'static str),
    Register(AreaCode),
    Project(ProjectId),
    Fund(FundId, i32),
    Fitting(OrganizationId),
    Record(Recorder),
}

/// A measure with the requests that are sent, in turn.
pub struct Contest {
    stage: Arc<Stage>,
    measure: Measure,
    asked: Vec<Asked>,
    bodies: Vec<Bytes>,
    skipped: Vec<Bytes>,
    constant: Bytes,
    authorization: Option<String>,
    names: AtomicUsize,
}

impl Contest {
    /// Chooses what is asked for.
    pub async fn prepare(stage: &Arc<Stage>, measure: Measure, size: usize) -> anyhow::Result<Self> {
        let asked = match measure {
            Measure::One => {
                let sql = "SELECT organization_id FROM party_coverages ORDER BY md5(id::text) LIMIT $1";
                let rows = stage.rows(sql, [SAMPLES.into()]).await?;
                let ids = rows.iter().map(|row| row.try_get_by_index(0));
                ids.map(|id| Ok(Asked::One(OrganizationId(id?))))
                    .collect::<anyhow::Result<_>>()?
            }
            Measure::InArea => stage.areas(0, SAMPLES).await?.into_iter().map(Asked::InArea).collect(),
            Measure::FirstPage => vec![Asked::Page(None)],
            Measure::FarPage => {
                let page = FAR.min(size / PAGE);
                vec![Asked::Page(Some(before_page(stage, page).await?))]
            }
            Measure::OneCharacter => vec![Asked::Text("心")],
            Measure::TwoCharacters => vec![Asked::Text("暖阳")],
            Measure::RareWord => vec![Asked::Text(RARE)],
            Measure::Register => stage
                .areas(1, SAMPLES)
                .await?
                .into_iter()
                .map(Asked::Register)
                .collect(),
            _ => service::asked(stage, measure).await?,
        };
        ensure!(!asked.is_empty(), "nothing to ask for");
        let body = |document: &str, variables: &Value| {
            Bytes::from(json!({ "query": document, "variables": variables }).to_string())
        };
        let (whole, skipped) = (
            measure.document().replace("{skip}", ""),
            measure.document().replace("{skip}", "@skip(if: true)"),
        );
        let variables: Vec<Value> = asked.iter().filter_map(variables).collect();
        let authorization = match measure {
            Measure::Register | Measure::FundStatement | Measure::FittingOrders => {
                Some(format!("Bearer {}", stage.token().await?))
            }
            _ => None,
        };
        Ok(Contest {
            stage: stage.clone(),
            measure,
            bodies: variables.iter().map(|variables| body(&whole, variables)).collect(),
            skipped: variables.iter().map(|variables| body(&skipped, variables)).collect(),
            constant: body("{ __typename }", &Value::Null),
            asked,
            authorization,
            names: AtomicUsize::new(size),
        })
    }

    /// Both have to answer the same.
    pub async fn check(&self) -> anyhow::Result<()> {
        for number in 0..self.asked.len().min(50) {
            let ours: Value = serde_json::from_slice(&self.graphql(number).await?)?;
            let bare: Value = serde_json::from_slice(&self.statement(number).await?)?;
            ensure!(
                ours["data"] == bare["data"],
                "the answers differ:\n{}\n{}",
                ours["data"],
                bare["data"]
            );
        }
        Ok(())
    }

    /// How many statements one operation takes, its transaction's own included.
    pub async fn statements(&self) -> anyhow::Result<u64> {
        let before = self.stage.app.store.statements();
        self.graphql(0).await?;
        Ok(self.stage.app.store.statements() - before)
    }

    /// How long it takes to write one answer as JSON, in milliseconds.
    pub async fn serialise(&self) -> anyhow::Result<f64> {
        const TIMES: u32 = 2000;
        let answer: async_graphql::Value = serde_json::from_slice(&self.graphql(0).await?)?;
        let began = Instant::now();
        for _ in 0..TIMES {
            std::hint::black_box(serde_json::to_vec(std::hint::black_box(&answer))?);
        }
        Ok(began.elapsed().as_secs_f64() * 1000.0 / f64::from(TIMES))
    }

    /// Answers the request of this number.
    pub async fn answer(&self, door: Door, number: usize) -> anyhow::Result<()> {
        let answer = match door {
            Door::GraphQl => self.graphql(number).await?,
            Door::Statement => return self.statement(number).await.map(drop),
            Door::Constant => self.post(self.constant.clone()).await?,
            Door::Skipped => self.post(turn(&self.skipped, number)?.clone()).await?,
        };
        // Errors come first.
        if answer.starts_with(b"{\"errors\"") {
            bail!("{}", String::from_utf8_lossy(&answer));
        }
        Ok(())
    }

    async fn graphql(&self, number: usize) -> anyhow::Result<Bytes> {
        match turn(&self.asked, number)? {
            Asked::Register(area) => {
                let new = self.registration(*area)?;
                let input = json!({
                    "id": new.id.to_string(), "name": new.name, "kind": "SERVICE_ORGANIZATION",
                    "category": "COMMUNITY_SERVICE", "areaCode": area.to_string(), "creditCode": new.credit_code,
                    "registeredOn": new.registered_on.to_string(),
                });
                let body = json!({ "query": self.measure.document(), "variables": { "input": input } });
                self.post(Bytes::from(body.to_string())).await
            }
            Asked::Record(recorder) => {
                let body = service::batch(&self.stage, recorder);
                self.post_as(Some(&recorder.authorization), body).await
            }
            _ => self.post(turn(&self.bodies, number)?.clone()).await,
        }
    }

    async fn post(&self, body: Bytes) -> anyhow::Result<Bytes> {
        self.post_as(self.authorization.as_deref(), body).await
    }

    async fn post_as(&self, authorization: Option<&str>, body: Bytes) -> anyhow::Result<Bytes> {
        let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        if let Some(authorization) = authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let response = self
            .stage
            .router
            .clone()
            .oneshot(request.body(Body::from(body))?)
            .await?;
        Ok(response.into_body().collect().await?.to_bytes())
    }

    async fn statement(&self, number: usize) -> anyhow::Result<Vec<u8>> {
        let stage = &self.stage;
        let data = match turn(&self.asked, number)? {
            Asked::One(id) => bare::one(stage, *id).await?,
            Asked::InArea(area) => bare::in_area(stage, *area).await?,
            Asked::Page(after) => bare::page(stage, after.as_ref()).await?,
            Asked::Text(text) => bare::text_search(stage, text).await?,
            Asked::Register(area) => bare::register(stage, self.registration(*area)?).await?,
            Asked::Project(id) => bare::service::project(stage, *id).await?,
            Asked::Fund(id, year) => bare::service::statement(stage, *id, *year).await?,
            Asked::Fitting(id) => bare::service::fitting(stage, *id).await?,
            Asked::Record(recorder) => bare::service::record(stage, recorder).await?,
        };
        Ok(serde_json::to_vec(&json!({ "data": data }))?)
    }

    fn registration(&self, area: AreaCode) -> anyhow::Result<RegisterOrganization> {
        let name = format!("临淄区同心服务中心甲{}号", self.names.fetch_add(1, Ordering::Relaxed));
        self.stage.registration(area, &name)
    }
}

fn turn<T>(all: &[T], number: usize) -> anyhow::Result<&T> {
    all.get(number % all.len().max(1)).context("nothing to ask for")
}

fn variables(asked: &Asked) -> Option<Value> {
    Some(match asked {
        Asked::One(id) => json!({ "id": id.to_string() }),
        Asked::InArea(area) => json!({ "area": area.to_string() }),
        Asked::Page(after) => json!({ "after": after.as_ref().map(Cursor::encode) }),
        Asked::Text(text) => json!({ "text": text }),
        Asked::Register(_) => return None,
        other => return service::variables(other),
    })
}

/// The cursor after which the page begins, found by one jump in the index.
async fn before_page(stage: &Stage, page: usize) -> anyhow::Result<Cursor> {
    let skipped = i64::try_from(page.saturating_sub(1) * PAGE)?;
    let sql = "SELECT created_at, id FROM organizations WHERE district = $1 ORDER BY created_at, id LIMIT 1 OFFSET $2";
    let district = stage.app.store.district().to_string();
    let rows = stage.rows(sql, [district.into(), (skipped - 1).max(0).into()]).await?;
    let row = rows.first().context("there is no such page")?;
    Ok(Cursor {
        list: list_name(OrganizationOrder::CreatedAt, Direction::Asc),
        key: row.try_get_by_index::<chrono::DateTime<chrono::Utc>>(0)?.to_rfc3339(),
        id: row.try_get_by_index(1)?,
    })
}
