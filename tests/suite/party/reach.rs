//! Party building's reach: coverage, statistics, gaps, workers, and who may do what.

use super::*;
use siling_application::access::ScopeKey;
use siling_domain::access::Role;
use siling_domain::area_code::AreaCode;
use siling_tests::walk;

#[tokio::test]
async fn an_organization_is_covered_by_its_own_branch_a_joint_one_a_functional_one_or_an_instructor() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    let (small, large) = (
        app.registered_organization(ONE).await,
        app.registered_organization(OTHER).await,
    );
    members(&committee, &large, 3).await;
    members(&committee, &small, 2).await;
    let own = formed(&committee, hosted(&root, &large, "自己的支部"), "2024-01-10").await;
    let joint = formed(&committee, below(&root, "JOINT_BRANCH", "联合支部"), "2024-01-10").await;
    let functional = formed(
        &committee,
        below(&root, "FUNCTIONAL_BRANCH", "功能型支部"),
        "2024-01-10",
    )
    .await;
    let cover = |organization: &str, by: &str, form: &str| json!({ "organization": { "id": organization }, "partyOrganization": by, "form": form, "beginsOn": "2024-02-01" });
    let try_it = |input: Value| refused(&committee, "assignPartyCoverage", input);
    assert_eq!(
        try_it(cover(&large, &joint, "JOINT_BRANCH")).await,
        ("BRANCH_REQUIRED".into(), json!(["form"]))
    );
    assert_eq!(try_it(cover(&large, &root, "INSTRUCTOR")).await.0, "BRANCH_REQUIRED");
    assert_eq!(
        try_it(cover(&small, &own, "OWN_BRANCH")).await,
        ("COVERAGE_KIND".into(), json!(["form"]))
    );
    assert_eq!(
        try_it(cover(&small, &joint, "FUNCTIONAL_BRANCH")).await.0,
        "COVERAGE_KIND"
    );
    for (organization, by, form) in [
        (&large, &own, "OWN_BRANCH"),
        (&large, &functional, "FUNCTIONAL_BRANCH"),
        (&small, &joint, "JOINT_BRANCH"),
        (&small, &root, "INSTRUCTOR"),
    ] {
        let coverage = done(&committee, "assignPartyCoverage", cover(organization, by, form)).await;
        assert_eq!((&coverage["form"], &coverage["inForce"]), (&json!(form), &json!(true)));
        assert_eq!(try_it(cover(organization, by, form)).await.0, "COVERAGE_OVERLAP");
    }
    let query = "query($id: ID!) { node(id: $id) { ... on Organization { isCovered partyOrganization { name memberCount currentTerm { endsOn } }
        partyCoverages(inForce: true) { id form document partyOrganization { name } } } } }";
    let seen = committee.send(query, json!({ "id": small })).await;
    assert_eq!(seen.at("/data/node/isCovered"), true);
    assert_eq!(seen.at("/data/node/partyOrganization/name"), "联合支部");
    assert_eq!(seen.at("/data/node/partyOrganization/currentTerm/endsOn"), "2027-01-09");
    assert_eq!(seen.at("/data/node/partyCoverages/1/form"), "INSTRUCTOR");
    let dissolve = json!({ "partyOrganization": joint, "reason": "调整" });
    assert_eq!(
        refused(&committee, "dissolvePartyOrganization", dissolve.clone())
            .await
            .0,
        "STILL_IN_USE"
    );
    let coverage = seen.text("/data/node/partyCoverages/0/id");
    let stale = json!({ "coverage": coverage, "expectedVersion": 7 });
    assert_eq!(refused(&committee, "endPartyCoverage", stale).await.0, "STALE_VERSION");
    done(
        &committee,
        "endPartyCoverage",
        json!({ "coverage": coverage, "on": "2026-06-30" }),
    )
    .await;
    let dissolved = done(&committee, "dissolvePartyOrganization", dissolve).await;
    assert_eq!(
        (&dissolved["status"], &dissolved["terms"]["nodes"][0]["lastDay"]),
        (&json!("DISSOLVED"), &json!("2026-06-30"))
    );
    app.pass(chrono::Duration::days(1));
    let seen = app.as_committee().await.send(query, json!({ "id": small })).await;
    assert_eq!(
        (seen.at("/data/node/isCovered"), seen.at("/data/node/partyOrganization")),
        (json!(true), Value::Null)
    );
    assert_eq!(
        siling_persistence::party::audit(&app.app.store).await.unwrap(),
        Vec::<String>::new()
    );
    app.behind_its_back("UPDATE party_coverages SET form = 'INSTRUCTOR' WHERE form = 'FUNCTIONAL_BRANCH'")
        .await;
    let found = siling_persistence::party::audit(&app.app.store).await.unwrap();
    assert!(found.len() == 1 && found[0].contains("form"), "{found:?}");
}

#[tokio::test]
async fn organizations_with_three_full_members_and_no_branch_are_gaps_and_statistics_add_up() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    let (small, large) = (
        app.registered_organization(ONE).await,
        app.registered_organization(OTHER).await,
    );
    members(&committee, &small, 2).await;
    members(&committee, &large, 4).await;
    let gaps = |missing: bool| {
        let everyone = app.anonymous();
        async move {
            let query = "query($missing: Boolean!) { organizations(filter: { branchMissing: $missing }) { totalCount { value } nodes { id } } }";
            let answer = everyone.send(query, json!({ "missing": missing })).await;
            answer
                .at("/data/organizations/nodes")
                .as_array()
                .unwrap()
                .iter()
                .map(id)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(
        (gaps(true).await, gaps(false).await),
        (vec![large.clone()], vec![small.clone()])
    );
    let figures = |area: Option<&str>, as_of: Option<&str>| {
        let (everyone, variables) = (app.anonymous(), json!({ "area": area, "asOf": as_of }));
        async move {
            let figures = "{ organizations covered coveredShare branchMissing byForm { form organizations } }";
            let query = format!("query($area: String, $asOf: Date) {{ coverageStatistics(areaCode: $area, asOf: $asOf) {{ asOf total {figures}
                bySubdistrict {{ area {{ code }} figures {figures} }} byCategory {{ category figures {figures} }} }} }}");
            everyone.send(&query, variables).await.at("/data/coverageStatistics")
        }
    };
    assert_eq!(figures(None, None).await["total"]["branchMissing"], 1);
    let functional = formed(
        &committee,
        below(&root, "FUNCTIONAL_BRANCH", "功能型支部"),
        "2024-01-10",
    )
    .await;
    let own = formed(&committee, hosted(&root, &large, "支部"), "2024-01-10").await;
    let cover = |organization: &str, by: &str, form: &str, begins: &str| json!({ "organization": { "id": organization }, "partyOrganization": by, "form": form, "beginsOn": begins });
    done(
        &committee,
        "assignPartyCoverage",
        cover(&large, &functional, "FUNCTIONAL_BRANCH", "2024-02-01"),
    )
    .await;
    assert_eq!(
        gaps(true).await,
        vec![large.clone()],
        "a functional branch does not fill the gap"
    );
    done(
        &committee,
        "assignPartyCoverage",
        cover(&large, &own, "OWN_BRANCH", "2025-02-01"),
    )
    .await;
    assert_eq!(gaps(true).await, Vec::<String>::new());
    let now = figures(None, None).await;
    assert_eq!(
        now["total"]["byForm"][0],
        json!({ "form": "OWN_BRANCH", "organizations": 1 })
    );
    assert_eq!(
        (&now["total"]["covered"], &now["total"]["coveredShare"]),
        (&json!(1), &json!(5000))
    );
    for parts in ["bySubdistrict", "byCategory"] {
        for field in ["organizations", "covered", "branchMissing"] {
            let sum: i64 = now[parts]
                .as_array()
                .unwrap()
                .iter()
                .map(|part| part["figures"][field].as_i64().unwrap())
                .sum();
            assert_eq!(sum, now["total"][field].as_i64().unwrap(), "{parts} {field}");
        }
    }
    assert_eq!(now["bySubdistrict"].as_array().unwrap().len(), 13);
    assert_eq!(figures(None, Some("2024-06-30")).await["total"]["branchMissing"], 1);
    let before = figures(None, Some("2000-01-01")).await;
    assert_eq!(
        (&before["total"]["organizations"], &before["total"]["coveredShare"]),
        (&json!(0), &Value::Null)
    );
    let later = figures(None, Some("2030-01-01")).await;
    assert_eq!((&later["asOf"], &later["total"]), (&json!("2026-06-30"), &now["total"]));
    assert_eq!(figures(Some(XINDIAN), None).await["total"], now["total"]);
    assert_eq!(figures(Some("370305001000"), None).await["total"]["organizations"], 0);
}

#[tokio::test]
async fn each_does_what_its_role_allows_and_nobody_sees_workers_without_a_task() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    let (one, other) = (
        app.registered_organization(ONE).await,
        app.registered_organization(OTHER).await,
    );
    let manager = app.as_manager_of(&one).await;
    let (officer, elsewhere) = (
        app.as_officer_of(XINDIAN).await,
        app.as_officer_of("370305001000").await,
    );
    let resident = app
        .holding(Role::Resident, ScopeKey::Area(AreaCode::parse(SHIYUAN).unwrap()))
        .await;
    let apply = |host: &str, name: &str| {
        let mut input = hosted(&root, host, name);
        input["fullMemberCount"] = json!(3);
        input
    };
    let denied = |answer: Answer| {
        assert!(
            ["FORBIDDEN", "UNAUTHENTICATED"].contains(&answer.error_code().as_str()),
            "{}",
            answer.body
        )
    };
    denied(act(&manager, "planPartyOrganization", apply(&one, "支部")).await);
    denied(act(&manager, "applyForPartyOrganization", apply(&other, "支部")).await);
    denied(act(&elsewhere, "planPartyOrganization", apply(&one, "支部")).await);
    denied(act(&resident, "applyForPartyOrganization", apply(&one, "支部")).await);
    denied(act(&app.anonymous(), "applyForPartyOrganization", apply(&one, "支部")).await);
    let branch = id(&done(&manager, "applyForPartyOrganization", apply(&one, "支部")).await);
    let approve = json!({ "partyOrganization": branch, "document": "批复" });
    for client in [&manager, &officer, &elsewhere, &resident] {
        denied(act(client, "approvePartyOrganization", approve.clone()).await);
    }
    done(&committee, "approvePartyOrganization", approve).await;
    let appoint = json!({ "partyOrganization": branch, "name": "欧阳小明", "post": "SECRETARY", "fullTime": true });
    denied(act(&elsewhere, "appointPartyWorker", appoint.clone()).await);
    let worker = done(&officer, "appointPartyWorker", appoint.clone()).await;
    assert_eq!(
        (&worker["name"], &worker["organization"]["id"]),
        (&json!("欧阳**"), &json!(one))
    );
    assert_eq!(
        refused(&manager, "appointPartyWorker", appoint).await,
        ("POST_TAKEN".into(), json!(["post"]))
    );
    let query = "query($party: ID!, $worker: ID!) { partyOrganization(id: $party) { name workers(inOffice: true) { totalCount { value } nodes { name } } } node(id: $worker) { id } }";
    let variables = json!({ "party": branch, "worker": id(&worker) });
    for (client, sees) in [
        (&committee, true),
        (&officer, true),
        (&manager, true),
        (&elsewhere, false),
        (&resident, false),
    ] {
        let answer = client.send(query, variables.clone()).await;
        assert_eq!(
            answer.at("/data/partyOrganization/workers/nodes/0/name") == "欧阳**",
            sees,
            "{}",
            answer.body
        );
        assert_eq!(answer.at("/data/node/id") == worker["id"], sees, "{}", answer.body);
        assert_eq!(answer.at("/data/partyOrganization/name"), "支部");
        assert_eq!(answer.error_codes().contains(&"NOT_FOUND".to_owned()), !sees);
    }
    assert_eq!(
        app.count("SELECT count(*) FROM party_workers WHERE name LIKE '%小明%'")
            .await,
        0,
        "names are encrypted"
    );
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE after::text LIKE '%小明%'")
            .await,
        0,
        "the log has masks"
    );
    let actions = "query($id: ID!) { partyOrganization(id: $id) { availableActions { action allowed reasonCode } } }";
    let seen = manager.send(actions, json!({ "id": branch })).await;
    let seen = seen.at("/data/partyOrganization/availableActions");
    let action = |name: &str| {
        seen.as_array()
            .unwrap()
            .iter()
            .find(|it| it["action"] == name)
            .cloned()
            .unwrap()
    };
    assert_eq!(action("ELECT")["allowed"], true);
    assert_eq!(action("DISSOLVE")["reasonCode"], "FORBIDDEN");
    assert_eq!(
        action("EXTEND")["reasonCode"],
        "FORBIDDEN",
        "whoever may not hears nothing else"
    );
    done(&manager, "dismissPartyWorker", json!({ "worker": id(&worker) })).await;
}

#[tokio::test]
async fn lists_page_through_every_order_without_loss_and_cost_the_same_statements() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    for number in 0..12 {
        let kind = if number % 2 == 0 { "JOINT_BRANCH" } else { "BRANCH" };
        formed(
            &committee,
            below(&root, kind, &format!("支部{number:02}")),
            "2024-01-10",
        )
        .await;
    }
    for field in ["NAME", "CREATED_AT", "UPDATED_AT", "TERM_ENDS"] {
        for direction in ["ASC", "DESC"] {
            let page = |part: String| {
                let query = format!(
                    "{{ partyOrganizations({part}, orderBy: {{ field: {field}, direction: {direction} }}) {{ nodes {{ name }} pageInfo {{ hasNextPage endCursor }} }} }}"
                );
                let everyone = app.anonymous();
                async move {
                    let answer = everyone.send(&query, json!({})).await;
                    (
                        names(&answer, "/data/partyOrganizations/nodes"),
                        answer.at("/data/partyOrganizations/pageInfo"),
                    )
                }
            };
            let (whole, _) = page("first: 100".to_owned()).await;
            assert_eq!(whole.len(), 13);
            let (mut forward, mut part) = (Vec::new(), "first: 5".to_owned());
            loop {
                let (names, info) = page(part).await;
                forward.extend(names);
                if info["hasNextPage"] == false {
                    break;
                }
                part = format!("first: 5, after: {}", info["endCursor"]);
            }
            assert_eq!(forward, whole, "{field} {direction}");
        }
    }
    let query = "query($first: Int!) { partyOrganizations(first: $first, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount { value } nodes {
        name area { name } parent { name } children(first: 5) { totalCount { value } nodes { name } } currentTerm { endsOn } terms(first: 5) { totalCount { value } nodes { beginsOn } }
        coverages(first: 5) { totalCount { value } nodes { organization { name } } } workers(first: 5) { totalCount { value } nodes { name } }
        findings { kind } availableActions { action allowed } successor { id } } } }";
    let mut counts = Vec::new();
    for first in [2, 12] {
        let ask = async || {
            let answer = committee.send(query, json!({ "first": first })).await;
            assert_eq!(
                answer.at("/data/partyOrganizations/nodes").as_array().unwrap().len(),
                first,
                "{}",
                answer.body
            );
        };
        counts.push(app.cost(ask).await);
    }
    assert_eq!(counts[0], counts[1]);
    assert!(counts[0] <= 18, "{counts:?}");
}

#[tokio::test]
async fn what_belongs_to_a_party_organization_is_paged_both_ways() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let root = root(&committee).await;
    for number in 0..5 {
        formed(
            &committee,
            below(&root, "BRANCH", &format!("支部{number}")),
            "2024-01-10",
        )
        .await;
    }
    let of = |id: &str| format!("{{ partyOrganization(id: \"{id}\") {{ {{}} }} }}");
    let anybody = app.anonymous();
    let at = "/data/partyOrganization";
    let names = walk(&anybody, &of(&root), at, "children", "name").await;
    assert_eq!(json!(names), json!(["支部0", "支部1", "支部2", "支部3", "支部4"]));
    let joint = formed(&committee, below(&root, "JOINT_BRANCH", "联合支部"), "2024-01-10").await;
    for (place, code) in [ONE, OTHER, "52370305Y00000032B"].into_iter().enumerate() {
        let organization = app.registered_organization(code).await;
        let cover = json!({
            "organization": { "id": organization }, "partyOrganization": joint, "form": "JOINT_BRANCH",
            "beginsOn": format!("2026-05-0{}", place + 1),
        });
        let coverage = done(&committee, "assignPartyCoverage", cover).await;
        if place == 0 {
            let end = json!({ "coverage": id(&coverage), "on": "2026-05-31" });
            done(&committee, "endPartyCoverage", end).await;
        }
    }
    for (wanted, count) in [
        ("coverages", 3),
        ("coverages(inForce: true)", 2),
        ("coverages(inForce: false)", 1),
        ("terms", 1),
    ] {
        let found = walk(&anybody, &of(&joint), at, wanted, "id").await;
        assert_eq!(found.len(), count, "{wanted}");
    }
    for (post, name) in [
        ("SECRETARY", "欧阳小明"),
        ("INSTRUCTOR", "王建国"),
        ("INSTRUCTOR", "李卫东"),
    ] {
        let appoint = json!({ "partyOrganization": joint, "name": name, "post": post, "fullTime": false });
        done(&committee, "appointPartyWorker", appoint).await;
    }
    let workers = walk(&committee, &of(&joint), at, "workers(inOffice: true)", "id").await;
    assert_eq!(workers.len(), 3);
    let none = walk(&committee, &of(&joint), at, "workers(inOffice: false)", "id").await;
    assert_eq!(none, Vec::<Value>::new());
    let answer = anybody
        .send(
            &of(&joint).replacen("{}", "name workers { totalCount { value } }", 1),
            json!({}),
        )
        .await;
    assert_eq!(
        answer.at("/data/partyOrganization/workers"),
        Value::Null,
        "not even a count"
    );
    assert_eq!(answer.at("/data/partyOrganization/name"), "联合支部");
}
