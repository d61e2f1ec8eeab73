//! What happened can be trusted: the sealed chain, the drift from the log, the feed, clients that hang up.

use serde_json::{Value, json};
use siling_persistence::event::seal;
use siling_persistence::organization;
use siling_tests::{Client, TestApp, eventually};
use std::collections::HashMap;

async fn sealed(app: &TestApp) -> seal::Audit {
    app.settled().await;
    while seal::seal(&app.app.store, app.app.clock.now()).await.unwrap() > 0 {}
    seal::verify(&app.app.store, None).await.unwrap()
}

#[tokio::test]
async fn the_chain_holds_until_an_event_is_changed_removed_or_slipped_in() {
    let damages = [
        ("changed", "UPDATE events SET reason = 'another' WHERE id = (SELECT min(id) FROM events WHERE object_type = 'Organization')"),
        ("removed", "DELETE FROM event_seals WHERE link = 2; DELETE FROM events WHERE id NOT IN (SELECT event_id FROM event_seals)"),
        ("slipped in", "INSERT INTO events (xid, occurred_at, district, deed, object_type, object_id, object_version, reach, actor_kind, before, after, request_id)
            SELECT min(xid::text::bigint)::text::xid8, now(), '370305000000', 'RENAME_ORGANIZATION', 'Organization', gen_random_uuid(), 1, 'PUBLIC', 'SYSTEM', 'null', '{}', 'x' FROM events"),
        ("resealed", "UPDATE event_seals SET digest = '\\x00' WHERE link = 1"),
    ];
    for (what, damage) in damages {
        let app = TestApp::new().await;
        app.registered_organization("52370305Y00000016M").await;
        app.registered_organization("52370305Y00000024G").await;
        app.as_committee().await;
        let audit = sealed(&app).await;
        assert!(
            audit.sealed >= 4 && audit.findings.is_empty() && audit.unsealed == 0,
            "{audit:?}"
        );
        // Nobody can do that by mistake: the rows refuse. It takes the owner of the tables, on purpose.
        app.behind_its_back("ALTER TABLE events DISABLE TRIGGER ALL; ALTER TABLE event_seals DISABLE TRIGGER ALL")
            .await;
        app.behind_its_back(damage).await;
        let audit = seal::verify(&app.app.store, None).await.unwrap();
        assert!(!audit.findings.is_empty(), "{what} was not found");
    }
}

#[tokio::test]
async fn an_anchor_kept_elsewhere_shows_that_the_end_was_cut_off() {
    let app = TestApp::new().await;
    app.registered_organization("52370305Y00000016M").await;
    let early = sealed(&app).await.head.unwrap();
    app.registered_organization("52370305Y00000024G").await;
    let late = sealed(&app).await.head.unwrap();
    let late: seal::Anchor = late.to_string().parse().unwrap();
    let findings = |anchor: seal::Anchor| {
        let store = app.app.store.clone();
        async move { seal::verify(&store, Some(&anchor)).await.unwrap().findings }
    };
    assert_eq!(findings(late.clone()).await, Vec::<String>::new());
    app.behind_its_back("ALTER TABLE events DISABLE TRIGGER ALL; ALTER TABLE event_seals DISABLE TRIGGER ALL; DELETE FROM event_seals WHERE link = (SELECT max(link) FROM event_seals); DELETE FROM events WHERE id = (SELECT max(id) FROM events)").await;
    assert_eq!(findings(early).await, Vec::<String>::new());
    assert!(findings(late).await[0].contains("cut off"));
}

#[tokio::test]
async fn the_log_refuses_to_be_changed() {
    let app = TestApp::new().await;
    app.registered_organization("52370305Y00000016M").await;
    use sea_orm::ConnectionTrait as _;
    for statement in [
        "UPDATE events SET reason = 'x'",
        "DELETE FROM events",
        "TRUNCATE events CASCADE",
        "DELETE FROM event_seals WHERE true",
    ] {
        sealed(&app).await;
        let error = app
            .app
            .store
            .writer()
            .execute_unprepared(statement)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("never changed or removed"), "{statement}: {error}");
    }
}

#[tokio::test]
async fn a_row_changed_behind_the_logs_back_is_named() {
    let app = TestApp::new().await;
    let id = app.registered_organization("52370305Y00000016M").await;
    assert_eq!(organization::audit(&app.app.store).await.unwrap(), Vec::<String>::new());
    app.behind_its_back("UPDATE organizations SET capacity = 99").await;
    let findings = organization::audit(&app.app.store).await.unwrap();
    assert!(
        findings.len() == 1 && findings[0].contains(&id) && findings[0].contains("capacity"),
        "{findings:?}"
    );
    app.behind_its_back("DELETE FROM organizations").await;
    let findings = organization::audit(&app.app.store).await.unwrap();
    assert!(findings[0].contains("removed"), "{findings:?}");
}

/// What a copy holds of each organization.
async fn copied(client: &Client) -> HashMap<String, i64> {
    let mut copy = HashMap::new();
    let mut after = Value::Null;
    loop {
        let query = "query($after: String) { organizations(first: 3, after: $after, orderBy: { field: CREATED_AT }) { nodes { id version } pageInfo { hasNextPage endCursor } } }";
        let page = client.send(query, json!({ "after": after })).await;
        for node in page.at("/data/organizations/nodes").as_array().unwrap() {
            copy.insert(
                node["id"].as_str().unwrap().to_owned(),
                node["version"].as_i64().unwrap(),
            );
        }
        after = page.at("/data/organizations/pageInfo/endCursor");
        if page.at("/data/organizations/pageInfo/hasNextPage") == false {
            return copy;
        }
    }
}

#[tokio::test]
async fn a_copy_followed_by_the_feed_equals_the_servers_state() {
    let app = TestApp::new().await;
    app.organizations(7).await;
    app.settled().await;
    let client = app.anonymous();
    let mut position = client.send("{ logPosition }", json!({})).await.at("/data/logPosition");
    let mut copy = copied(&client).await;
    // While nobody looks: new ones, changed ones, by many hands at once.
    let committee = app.as_committee().await;
    let changed: Vec<String> = copy.keys().take(5).cloned().collect();
    let changes = changed.iter().map(|id| {
        let query = "mutation($id: ID!) { declareLeads(input: { organization: { id: $id }, leads: [GOVERNANCE_CHALLENGE] }) { userErrors { code } } }";
        committee.send(query, json!({ "id": id }))
    });
    for answer in futures_util::future::join_all(changes).await {
        answer.no_errors("declareLeads");
    }
    app.organizations(4).await;
    app.settled().await;
    let mut read = 0;
    loop {
        let query = "query($after: String!) { changes(after: $after, types: [\"Organization\"], first: 2) { changes { objectId objectVersion kind } position hasMore } }";
        let feed = client.send(query, json!({ "after": position })).await;
        for change in feed.at("/data/changes/changes").as_array().unwrap() {
            assert_eq!(change["kind"], "UPSERTED");
            let object = client
                .send(
                    "query($id: ID!) { node(id: $id) { ... on Organization { id version } } }",
                    json!({ "id": change["objectId"] }),
                )
                .await;
            copy.insert(
                object.text("/data/node/id"),
                object.at("/data/node/version").as_i64().unwrap(),
            );
            read += 1;
        }
        position = feed.at("/data/changes/position");
        if feed.at("/data/changes/hasMore") == false {
            break;
        }
    }
    assert_eq!(read, 9, "five changed, four new, each once");
    assert_eq!(copy, copied(&client).await);
}

#[tokio::test]
async fn the_feed_never_passes_by_what_commits_late() {
    use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
    let app = TestApp::new().await;
    app.registered_organization("52370305Y00000016M").await;
    app.settled().await;
    let event = "INSERT INTO events (occurred_at, district, deed, object_type, object_id, object_version, reach, actor_kind, before, after, request_id)
        VALUES (now(), '370305000000', 'RENAME_ORGANIZATION', 'Organization', gen_random_uuid(), 1, 'PUBLIC', 'SYSTEM', 'null', '{}', 'late')";
    let late = app.app.store.writer().begin().await.unwrap();
    late.execute_unprepared(event).await.unwrap();
    // Another one begins later and commits earlier.
    app.registered_organization("52370305Y00000024G").await;
    let client = app.anonymous();
    const FEED: &str =
        "query($after: String) { changes(after: $after, types: [\"Organization\"]) { changes { position } position } }";
    let early = client.send(FEED, json!({})).await;
    assert_eq!(
        early.at("/data/changes/changes").as_array().unwrap().len(),
        1,
        "the second one waits for the late one"
    );
    late.commit().await.unwrap();
    app.settled().await;
    let then = client
        .send(FEED, json!({ "after": early.at("/data/changes/position") }))
        .await;
    assert_eq!(then.at("/data/changes/changes").as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_hangs_up_leaves_no_transaction_open_and_nothing_half_done() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    const FILE: &str = "mutation($name: String!) { fileTeam(input: { name: $name, category: CHARITY, areaCode: \"370305003025\",
        externalIds: [{ system: \"x\", value: $name }], contact: { name: \"王小明\", phone: \"13800001234\" } }) { userErrors { code } } }";
    let mut waiting = Vec::new();
    for number in 0..1000_u32 {
        let client = committee.clone();
        let task = tokio::spawn(async move { client.send(FILE, json!({ "name": format!("队伍{number}") })).await });
        waiting.push(task);
        if number % 8 == 7 {
            // Cut each off at another moment: some before they began, some in the middle.
            for (index, task) in waiting.drain(..).enumerate() {
                tokio::time::sleep(std::time::Duration::from_micros(150 * index as u64)).await;
                task.abort();
            }
        }
    }
    // What had begun goes on by itself to its end; then nothing is open.
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()";
    eventually("nothing is open", async || {
        app.count(busy).await + app.count(open).await == 0
    })
    .await;
    let kept = app.count("SELECT count(*) FROM organizations").await;
    assert!(kept > 0, "some were carried out");
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE object_type = 'Organization'")
            .await,
        kept,
        "each with its event"
    );
    assert_eq!(
        app.count("SELECT count(*) FROM external_ids").await,
        kept,
        "each with all its parts"
    );
    // The connections are good for others.
    app.registered_organization("52370305Y00000016M").await;
}

#[tokio::test]
async fn timelines_of_a_list_cost_the_same_statements_for_5_as_for_60() {
    let app = TestApp::new().await;
    app.organizations(60).await;
    let mut costs = Vec::new();
    for size in [5, 60] {
        let query = "query($n: Int!) { organizations(first: $n) { nodes { timeline(first: 2) { nodes { label } totalCount { value } } } } }";
        let ask = async || {
            let answer = app.anonymous().send(query, json!({ "n": size })).await;
            let last = format!("/data/organizations/nodes/{}/timeline/totalCount/value", size - 1);
            assert_eq!(answer.at(&last), 1);
        };
        costs.push(app.cost(ask).await);
    }
    assert_eq!(costs[0], costs[1]);
}

#[tokio::test]
async fn who_sees_little_of_a_long_log_goes_through_it_in_windows() {
    use siling_persistence::event::FEED_WINDOW;
    let app = TestApp::new().await;
    // One event a row, all of one transaction.
    let many = format!("INSERT INTO events (occurred_at, district, deed, object_type, object_id, object_version, reach, actor_kind, before, after, request_id)
        SELECT now(), '370305000000', 'LOG_IN', 'Account', gen_random_uuid(), 1, 'LIMITED', 'SYSTEM', 'null', '{{}}', 'x' FROM generate_series(1, {})", FEED_WINDOW + 10);
    app.behind_its_back(&many).await;
    app.registered_organization("52370305Y00000016M").await;
    app.settled().await;
    let feed = "query($after: String) { changes(after: $after) { changes { objectType } position hasMore } }";
    let first = app.anonymous().send(feed, json!({})).await;
    assert_eq!(first.at("/data/changes/changes"), json!([]));
    assert_eq!(first.at("/data/changes/hasMore"), true);
    let after = first.at("/data/changes/position");
    let second = app.anonymous().send(feed, json!({ "after": after })).await;
    assert_eq!(second.at("/data/changes/changes/0/objectType"), "Organization");
    assert_eq!(second.at("/data/changes/hasMore"), false);
}
