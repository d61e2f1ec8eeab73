//! The database's schema: up, down and up again; plans on large data.

use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use sea_orm_migration::MigratorTrait as _;
use siling_migration::Migrator;
use siling_tests::{TestApp, TestDb};

/// Everything that a schema is: columns, constraints, indexes, triggers, functions.
const SCHEMA: &str = "SELECT string_agg(what, E'\\n' ORDER BY what) FROM (
    SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS what
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'
    UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND probin IS NULL) AS parts";

async fn schema(db: &sea_orm::DatabaseConnection) -> Option<String> {
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Postgres, SCHEMA))
        .await
        .unwrap()
        .unwrap();
    row.try_get_by_index::<Option<String>>(0).unwrap()
}

#[tokio::test]
async fn migrations_go_up_and_down_and_up_to_the_same_schema() {
    let test = TestDb::empty("test_migrations").await;
    let db = Database::connect(test.url()).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let first = schema(&db).await.unwrap();
    assert!(first.contains("organizations_grams") && first.contains("events_immutable"));
    Migrator::down(&db, None).await.unwrap();
    let left = schema(&db).await.unwrap_or_default();
    let ours: Vec<&str> = left
        .lines()
        .filter(|line| !line.contains("seaql_migrations") && !line.contains("gbt"))
        .collect();
    assert_eq!(ours, Vec::<&str>::new(), "nothing is left");
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(schema(&db).await.unwrap(), first);
    db.close().await.unwrap();
}

#[tokio::test]
async fn what_needs_projects_orders_and_rounds_are_filtered_by_has_an_index() {
    let app = TestApp::new().await;
    let demo = "document ->> 'demo'::text::boolean";
    for (table, filter, order) in [
        ("needs", "lead", "created_at"),
        ("needs", "channel", "created_at"),
        ("projects", "lead", "created_at"),
        ("service_orders", "lead", "created_at"),
        ("proposals", "lead", "created_at"),
        ("contracts", "mode", "signed_on"),
        ("contracts", demo, "signed_on"),
        ("payments", demo, "requested_at"),
        ("proposals", demo, "created_at"),
        ("venture_rounds", demo, "created_at"),
    ] {
        let columns = format!("district, {filter}, {order}, id").replace('\'', "''");
        let defined = "translate(indexdef, '()', '')";
        let found = format!(
            "SELECT count(*) FROM pg_indexes WHERE tablename = '{table}' AND {defined} LIKE '%btree {columns}'"
        );
        assert_eq!(app.count(&found).await, 1, "{table} by {filter}");
    }
}

async fn plan(app: &TestApp, query: &str) -> String {
    let explain = format!("EXPLAIN {query}");
    let rows = app
        .app
        .store
        .reader()
        .query_all_raw(Statement::from_string(DbBackend::Postgres, explain))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index::<String>(0).unwrap() + "\n")
        .collect()
}

#[tokio::test]
async fn large_lists_and_the_search_answer_from_an_index() {
    let app = TestApp::new().await;
    app.organizations(20_000).await;
    let district = "o.district = '370305000000'";
    let text = plan(&app, &format!("SELECT o.id FROM organizations o WHERE {district} AND o.grams @> ARRAY['牛山'] ORDER BY o.created_at, o.id LIMIT 21")).await;
    assert!(
        text.contains("organizations_grams") || text.contains("organizations_by_created"),
        "{text}"
    );
    let rare = plan(&app, &format!("SELECT o.id FROM organizations o WHERE {district} AND o.grams @> ARRAY['77', '78'] ORDER BY o.created_at, o.id LIMIT 21")).await;
    assert!(rare.contains("organizations_grams"), "{rare}");
    for (order, index) in [
        ("created_at", "organizations_by_created"),
        ("updated_at", "organizations_by_updated"),
        ("name", "organizations_by_name"),
    ] {
        let page = plan(
            &app,
            &format!("SELECT o.id FROM organizations o WHERE {district} ORDER BY o.{order}, o.id LIMIT 21"),
        )
        .await;
        assert!(page.contains(index), "{page}");
    }
    let community = plan(&app, &format!("SELECT o.id FROM organizations o WHERE {district} AND o.area_code = '370305003025' ORDER BY o.created_at, o.id LIMIT 21")).await;
    assert!(community.contains("organizations_in_area"), "{community}");
    for plan in [&text, &rare, &community] {
        assert!(!plan.contains("Seq Scan"), "{plan}");
    }
}
