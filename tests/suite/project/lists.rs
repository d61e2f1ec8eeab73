//! Lists, search and statistics.

use super::play::{Play, done, record};
use serde_json::{Value, json};

async fn titles(play: &Play, filter: Value) -> Vec<String> {
    let query = "query($filter: ProjectFilter) { projects(filter: $filter) { totalCount { value precision } nodes { title } } }";
    let found = play.app.anonymous().send(query, json!({ "filter": filter })).await;
    let nodes = found.at("/data/projects/nodes");
    let titles: Vec<String> = nodes
        .as_array()
        .unwrap_or_else(|| panic!("{}", found.body))
        .iter()
        .map(|it| it["title"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        found.at("/data/projects/totalCount"),
        json!({ "value": titles.len(), "precision": "EXACT" }),
        "{filter}"
    );
    titles
}

#[tokio::test]
async fn a_project_is_found_by_any_piece_of_its_title_and_by_every_name_of_its_area() {
    let play = Play::new().await;
    play.planned(json!({})).await;
    play.planned(json!({ "title": "小扳手互助维修", "areaCode": "370305003023", "lead": "VULNERABLE_SUPPORT" }))
        .await;
    for (text, expected) in [
        ("管", vec!["我是社区大管家"]),
        ("大管家", vec!["我是社区大管家"]),
        ("濞源", vec!["我是社区大管家"]),
        ("溡源", vec!["我是社区大管家"]),
        ("濞源 管家", vec!["我是社区大管家"]),
        ("牛山", vec!["小扳手互助维修"]),
        ("辛店", vec!["我是社区大管家", "小扳手互助维修"]),
        ("大家", vec![]),
    ] {
        assert_eq!(titles(&play, json!({ "text": text })).await, expected, "{text}");
    }
    let long = "query { projects(filter: { text: \" \" }) { nodes { id } } }";
    assert!(!play.app.anonymous().send(long, json!({})).await.at("/errors").is_null());
}

#[tokio::test]
async fn every_filter_and_order_does_what_it_says() {
    let play = Play::new().await;
    let need = play.accepted_need().await;
    play.running(json!({ "recurring": false, "needs": [need] })).await;
    play.app.pass(chrono::Duration::seconds(1));
    play.planned(json!({ "title": "牛山", "areaCode": "370305003023", "lead": "VOLUNTEER_SERVICE", "outcomes": ["CIVIC_VALUES"],
        "participants": [], "beginsOn": "2026-08-01", "endsOn": "2026-10-31", "milestones": [{ "title": "全部", "deliverables": ["总结"], "dueOn": "2026-10-31" }] })).await;
    let big = "我是社区大管家".to_owned();
    let (one, other, both) = (
        vec![big.clone()],
        vec!["牛山".to_owned()],
        vec![big.clone(), "牛山".to_owned()],
    );
    for (filter, expected) in [
        (json!({}), &both),
        (json!({ "areaCode": "370305003025" }), &one),
        (json!({ "areaCode": "370305003000" }), &both),
        (json!({ "areaCode": "370305001000" }), &vec![]),
        (json!({ "status": ["IN_PROGRESS"] }), &one),
        (json!({ "status": ["PLANNED", "CLOSED"] }), &other),
        (json!({ "lead": ["VOLUNTEER_SERVICE"] }), &other),
        (json!({ "origin": ["SELF_PROPOSED"] }), &both),
        (json!({ "origin": ["VENTURE"] }), &vec![]),
        (json!({ "outcome": ["DISPUTE_RESOLUTION", "NEIGHBOURLINESS"] }), &one),
        (json!({ "organization": play.organization }), &both),
        (json!({ "organization": play.partner }), &one),
        (json!({ "need": need }), &one),
        (json!({ "recurring": true }), &other),
        (json!({ "awaitsAcceptance": true }), &vec![]),
        (json!({ "overdue": true }), &vec![]),
        (json!({ "demo": true }), &vec![]),
        (json!({ "updatedSince": "2026-06-30T09:00:01+08:00" }), &other),
        (json!({ "updatedBefore": "2026-06-30T09:00:01+08:00" }), &one),
    ] {
        assert_eq!(&titles(&play, filter.clone()).await, expected, "{filter}");
    }
    play.until("2026-10-01");
    assert_eq!(titles(&play, json!({ "overdue": true })).await, one);
    for (field, direction, expected) in [
        ("CREATED_AT", "DESC", "牛山"),
        ("UPDATED_AT", "ASC", big.as_str()),
        ("BEGINS_ON", "ASC", big.as_str()),
        ("ENDS_ON", "ASC", "牛山"),
    ] {
        let query = format!(
            "query($after: String) {{ projects(first: 1, after: $after, orderBy: {{ field: {field}, direction: {direction} }}) {{ nodes {{ title }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = play.app.anonymous().send(&query, json!({})).await;
        assert_eq!(page.at("/data/projects/nodes/0/title"), expected, "{field}");
        let after = page.at("/data/projects/pageInfo/endCursor");
        let next = play.app.anonymous().send(&query, json!({ "after": after })).await;
        assert_ne!(next.at("/data/projects/nodes/0/title"), expected, "{field}");
        assert_eq!(next.at("/data/projects/pageInfo/hasNextPage"), false);
    }
    let wrong = play
        .app
        .anonymous()
        .send(
            "query { projects(filter: { organization: \"org_x\" }) { nodes { id } } }",
            json!({}),
        )
        .await;
    assert!(!wrong.at("/errors").is_null());
    let none = play
        .app
        .anonymous()
        .send("query { project(id: \"nothing\") { id } }", json!({}))
        .await;
    assert_eq!(none.body["data"], json!({ "project": null }));
}

#[tokio::test]
async fn statistics_sum_to_the_same_by_lead_area_and_origin_on_any_day() {
    let play = Play::new().await;
    let first = play.completed(json!({})).await;
    let officer = play.as_("officer").await;
    done(&officer, "commissionProject", json!({ "project": play.described_with(json!({ "price": "5000.00", "title": "清单项目" })), "purchaseItem": { "code": "B01", "quantity": 1 } })).await;
    let committee = play.as_("committee").await;
    let district =
        play.described_with(json!({ "title": "全区", "areaCode": "370305000000", "lead": "PARTY_BUILDING" }));
    let proposed = done(
        &play.as_("manager").await,
        "proposeProject",
        json!({ "project": district }),
    )
    .await;
    done(
        &committee,
        "approveProject",
        json!({ "project": proposed["project"]["id"] }),
    )
    .await;
    let mut last_day = record(1);
    last_day["day"] = json!("2026-06-30");
    done(
        &play.as_("manager").await,
        "recordService",
        json!({ "project": first, "records": [last_day] }),
    )
    .await;
    done(
        &play.as_("resident").await,
        "rateService",
        json!({ "project": first, "score": 4 }),
    )
    .await;
    play.until("2026-07-10");
    let query = "query($asOf: Date, $area: String) { projectStatistics(asOf: $asOf, areaCode: $area) { asOf total { ...F } byLead { lead figures { ...F } } bySubdistrict { area { code } figures { ...F } } byOrigin { origin figures { ...F } } } } \
        fragment F on ProjectFigures { projects planned running completed terminated price records hours volunteers beneficiaries ratings meanScore }";
    let ask = async |variables: Value| {
        play.app
            .anonymous()
            .send(query, variables)
            .await
            .at("/data/projectStatistics")
    };
    let today = ask(json!({})).await;
    let whole = json!({ "projects": 3, "planned": 2, "running": 0, "completed": 1, "terminated": 0, "price": "5000.00", "records": 1, "hours": "2.50",
        "volunteers": 3, "beneficiaries": 10, "ratings": 1, "meanScore": 400 });
    assert_eq!((&today["total"], &today["asOf"]), (&whole, &json!("2026-07-10")));
    for (parts, key) in [("byLead", "lead"), ("bySubdistrict", "area"), ("byOrigin", "origin")] {
        let sum = |member: &str| -> i64 {
            today[parts]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["figures"][member].as_i64().unwrap())
                .sum()
        };
        for member in [
            "projects",
            "planned",
            "completed",
            "records",
            "beneficiaries",
            "ratings",
        ] {
            assert_eq!(sum(member), whole[member].as_i64().unwrap(), "{parts} {member}");
        }
        assert!(today[parts].as_array().unwrap().iter().all(|it| it.get(key).is_some()));
    }
    assert_eq!(today["byLead"].as_array().unwrap().len(), 4);
    assert_eq!(today["byOrigin"].as_array().unwrap().len(), 5);
    assert_eq!(
        today["bySubdistrict"].as_array().unwrap().len(),
        13,
        "twelve, and what belongs to none"
    );
    assert_eq!(
        today["bySubdistrict"][12],
        json!({ "area": null, "figures": { "projects": 1, "planned": 1, "running": 0, "completed": 0, "terminated": 0, "price": "0.00",
        "records": 0, "hours": "0.00", "volunteers": 0, "beneficiaries": 0, "ratings": 0, "meanScore": null } })
    );
    // The same from the records as from the totals: on the day itself, and on a day before.
    assert_eq!(ask(json!({ "asOf": "2026-06-30" })).await["total"], whole);
    assert_eq!(ask(json!({ "asOf": "2030-01-01" })).await["asOf"], "2026-07-10");
    let before = ask(json!({ "asOf": "2026-06-29" })).await;
    assert_eq!(before["total"]["projects"], 0);
    assert_eq!(before["total"]["hours"], "0.00");
    let xindian = ask(json!({ "area": "370305003000" })).await;
    assert_eq!(
        (
            &xindian["total"]["projects"],
            xindian["bySubdistrict"].as_array().unwrap().len()
        ),
        (&json!(2), 1)
    );
}

#[tokio::test]
async fn a_page_costs_the_same_statements_for_few_and_for_many() {
    let play = Play::new().await;
    let query = "query($first: Int) { projects(first: $first) { totalCount { value } nodes { id title organization { name runningProjects } participants { organization { name } } area { name parent { name } } \
        milestones { title availableActions { action allowed } } totals { hours } serviceRecords(first: 10) { totalCount { value } nodes { day hours organization { name } photos { id } note } } \
        ratingSummary { meanScore distribution { count } } ratings(first: 3) { nodes { text } } availableActions { action allowed } timeline(first: 5) { nodes { deed } } } } }";
    play.running(json!({})).await;
    play.awarded(120).await;
    let light = "query($first: Int) { projects(first: $first) { nodes { id title organization { name } area { name } needs { title } totals { hours } ratingSummary { meanScore } nextDueOn } } }";
    for (query, many) in [(query, 50), (light, 100)] {
        let mut costs = Vec::new();
        for first in [5, many] {
            let ask = async || {
                let page = play.app.anonymous().send(query, json!({ "first": first })).await;
                assert!(page.at("/errors").is_null(), "{}", page.body);
                assert_eq!(page.at("/data/projects/nodes").as_array().unwrap().len(), first);
            };
            costs.push(play.app.cost(ask).await);
        }
        assert_eq!(
            costs[0], costs[1],
            "statements for 5 projects and for {many}: {costs:?}"
        );
    }
}
