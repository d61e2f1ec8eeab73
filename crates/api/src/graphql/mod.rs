//! The GraphQL schema: objects that wrap domain types, resolvers that each call one thing.

pub mod engine;

mod area;
mod connection;
mod context;
mod dictionary;
mod event;
mod loader;
mod mutation;
mod node;
mod organization;
mod party;
mod scalar;
mod word;

use async_graphql::{EmptySubscription, MergedObject, Schema};

/// The root of queries.
#[derive(MergedObject, Default)]
pub struct Query(
    node::NodeQuery,
    area::AreaQuery,
    dictionary::DictionaryQuery,
    event::EventQuery,
    organization::OrganizationQuery,
);

/// The root of mutations.
#[derive(MergedObject, Default)]
pub struct Mutation(organization::OrganizationMutation);

/// The schema.
pub type SilingSchema = Schema<Query, Mutation, EmptySubscription>;
pub async fn smoke() {
    use sea_orm_migration::MigratorTrait as _;
    use siling_persistence::vault::{Vault, VaultKey};
    let store = siling_persistence::Store::connect(
        siling_persistence::store::StoreOptions {
            url: std::env::var("SMOKE").unwrap(),
            max_connections: 4,
            statement_timeout: std::time::Duration::from_secs(5),
            acquire_timeout: std::time::Duration::from_secs(5),
            district: siling_domain::area_code::AreaCode::parse("370305000000").unwrap(),
        },
        Vault::new(
            VaultKey {
                name: "k".into(),
                bytes: [1; 32],
            },
            vec![],
        ),
    )
    .await
    .unwrap();
    siling_migration::Migrator::fresh(store.writer()).await.unwrap();
    use siling_domain::area::*;
    let c = |t: &str| siling_domain::area_code::AreaCode::parse(t).unwrap();
    let a = |code: &str, level, parent: Option<&str>, name: &str, kind| Area {
        code: c(code),
        level,
        parent: parent.map(c),
        name: name.into(),
        aliases: vec!["濞源".into()],
        community_kind: kind,
        valid_from: None,
        valid_to: None,
        successor: None,
    };
    siling_persistence::area::load(
        &store,
        &[
            a("370305000000", AreaLevel::District, None, "临淄区", None),
            a(
                "370305003000",
                AreaLevel::Subdistrict,
                Some("370305000000"),
                "辛店街道",
                None,
            ),
            a(
                "370305003025",
                AreaLevel::Community,
                Some("370305003000"),
                "溡源社区居委会",
                Some(CommunityKind::UrbanCommunity),
            ),
        ],
    )
    .await
    .unwrap();
    let app = siling_application::App::new(store.clone());
    let schema = SilingSchema::build(Query::default(), Mutation::default(), EmptySubscription).finish();
    let run = async |q: &str, actor: siling_domain::access::Actor| {
        let state = context::RequestState::new(app.clone(), actor, siling_domain::Locale::ZhCn, "r1".into());
        let l = loader::loaders(&store, state.today());
        let before = store.statements();
        let r = schema.execute(async_graphql::Request::new(q).data(state).data(l)).await;
        println!(
            "{}\n  [{} statements]",
            serde_json::to_string(&r).unwrap(),
            store.statements() - before
        );
    };
    use siling_domain::access::Actor;
    let reg = r#"mutation { registerOrganization(input: {name: "城际救援队临淄六支队", kind: SERVICE_ORGANIZATION, category: VOLUNTEERING, areaCode: "370305003025", creditCode: "52370305Y00000016M", registeredOn: "2020-01-01", idempotencyKey: "k1", contact: {name: "张小明", phone: "13800001234"}, externalIds: [{system: "mzj", value: "1"}]}) { organization { id name creditCode status version contact { name phone } area { name parent { name } } externalIds { system value } timeline { totalCount { value } nodes { label deed changed } } } userErrors { code message field } replayed logPosition } }"#;
    run(reg, Actor::system()).await;
    run(reg, Actor::system()).await;
    run(&reg.replace("2020-01-01", "2020-01-02"), Actor::system()).await;
    run(&reg.replace("k1", "k2"), Actor::system()).await;
    run(&reg.replace("k1", "k3").replace("16M", "16X"), Actor::anonymous()).await;
    run(&reg.replace("k1", "k3").replace("16M", "16X"), Actor::system()).await;
    run("{ organizations(filter: {text: \"濞源\", areaCode: \"370305003000\"}, orderBy: {field: NAME, direction: DESC}) { totalCount { value precision } nodes { name } pageInfo { hasNextPage endCursor } } }", Actor::anonymous()).await;
    run("{ organization(by: {creditCode: \"52370305Y00000016M\"}) { name statusReason capabilities { code } } changes { changes { position objectId deed } position } district { children { name children { name communityKind } } } dictionary(name: \"OrganizationStatus\") { entries { code label } } }", Actor::anonymous()).await;
    println!(
        "{:?}",
        siling_persistence::event::seal::seal(&store, app.clock.now()).await
    );
    println!("{:?}", siling_persistence::event::seal::verify(&store).await);
}
