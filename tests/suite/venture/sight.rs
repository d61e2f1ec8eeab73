//! Who sees rounds, proposals and objections, and from when on; lists and their filters.

use super::world::World;
use serde_json::json;
use siling_tests::walk;

#[tokio::test]
async fn drafts_are_for_staff_of_the_district_and_rounds_for_everybody_once_they_collect() {
    let world = World::planned().await;
    let query = format!(
        "{{ ventureRound(id: \"{0}\") {{ id title }} node(id: \"{0}\") {{ id }} ventureRounds {{ nodes {{ id }} totalCount {{ value }} }} }}",
        world.round
    );
    let seen = async |who: &str| {
        let answer = world.ask(who, &query).await;
        let (one, count) = (
            answer.at("/data/ventureRound"),
            answer.at("/data/ventureRounds/totalCount/value"),
        );
        let node = answer.at("/data/node");
        assert_eq!(one.is_null(), node.is_null(), "{who}");
        assert_eq!(one.is_null(), count == 0, "{who}");
        !one.is_null()
    };
    for (who, sees) in [
        ("committee", true),
        ("auditor", true),
        ("finance-1", true),
        ("officer", false),
        ("reviewer-1", false),
        ("manager-1", false),
        ("resident", false),
        ("", false),
    ] {
        assert_eq!(seen(who).await, sees, "{who}");
    }
    world.done("committee", "collectForRound", world.of(json!({}))).await;
    for who in ["officer", "reviewer-1", "manager-1", "resident", ""] {
        assert!(seen(who).await, "{who}");
    }
}

#[tokio::test]
async fn a_draft_of_a_round_that_is_cancelled_is_never_seen() {
    let world = World::planned().await;
    world
        .done("committee", "cancelRound", world.of(json!({ "reason": "暂缓" })))
        .await;
    let query = format!("{{ ventureRound(id: \"{}\") {{ id }} }}", world.round);
    assert!(world.ask("", &query).await.at("/data/ventureRound").is_null());
    let objection = world.of(json!({ "ground": "不公" }));
    assert_eq!(
        world.told("resident", "lodgeObjection", objection).await,
        [super::world::pair("round", "NOT_FOUND")]
    );
}

#[tokio::test]
async fn a_proposal_is_seen_by_its_organization_and_by_staff_of_its_area_until_its_notice() {
    let world = World::open().await;
    let proposal = world.draft(1, 5_000).await;
    let query = format!(
        "{{ proposal(id: \"{proposal}\") {{ organization {{ id }} statusReason eligibility {{ condition met }} }} }}"
    );
    for (who, sees) in [
        ("manager-1", true),
        ("manager-2", false),
        ("committee", true),
        ("officer", true),
        ("finance-1", true),
        ("auditor", true),
        ("reviewer-1", false),
        ("resident", false),
        ("", false),
    ] {
        let answer = world.ask(who, &query).await;
        assert_eq!(!answer.at("/data/proposal").is_null(), sees, "{who}");
        if sees {
            assert_eq!(
                answer.text("/data/proposal/organization/id"),
                world.organizations[0],
                "{who}"
            );
            assert_eq!(
                answer.at("/data/proposal/eligibility").as_array().unwrap().len(),
                5,
                "{who}"
            );
        }
    }
    let page = format!(
        "{{ node(id: \"{}\") {{ ... on Organization {{ proposals {{ totalCount {{ value }} nodes {{ id }} }} }} }} }}",
        world.organizations[0]
    );
    for (who, count) in [("manager-1", 1), ("officer", 1), ("manager-2", 0), ("", 0)] {
        let answer = world.ask(who, &page).await;
        let proposals = answer.at("/data/node/proposals");
        assert_eq!(proposals["nodes"].as_array().unwrap().len(), count, "{who}");
        assert_eq!(proposals["totalCount"]["value"], count, "{who}");
    }
}

#[tokio::test]
async fn from_the_notice_on_everybody_sees_what_is_ranked_and_nothing_that_fell_before() {
    let world = World::open().await;
    let (good, bad) = (world.submit(1, 5_000).await, world.submit(2, 5_000).await);
    world.until("2026-07-21");
    world.done("committee", "closeCall", world.of(json!({}))).await;
    world
        .done("committee", "screenProposal", json!({ "proposal": good }))
        .await;
    let copied = json!({ "proposal": bad, "ineligibleBecause": "抄袭他人方案" });
    assert_eq!(
        world.done("committee", "screenProposal", copied).await["status"],
        "INELIGIBLE"
    );
    world.done("committee", "beginReview", world.of(json!({}))).await;
    for who in super::world::REVIEWERS {
        world.score(who, &good, 80).await;
    }
    world.until("2026-08-11");
    world
        .done(
            "committee",
            "publishRoundNotice",
            world.of(json!({ "document": "公示" })),
        )
        .await;
    let list = world
        .ask(
            "",
            "{ proposals { nodes { id organization { id } outcome { points } } totalCount { value } } }",
        )
        .await;
    assert_eq!(list.at("/data/proposals/totalCount/value"), 1);
    assert_eq!(list.text("/data/proposals/nodes/0/id"), good);
    assert_eq!(list.text("/data/proposals/nodes/0/outcome/points"), "80.00");
    let why = format!(
        "{{ proposal(id: \"{bad}\") {{ statusReason screening {{ eligible note conditions {{ condition met }} }} }} }}"
    );
    let own = world.ask("manager-2", &why).await;
    assert_eq!(own.text("/data/proposal/statusReason"), "抄袭他人方案");
    assert_eq!(own.at("/data/proposal/screening/eligible"), false);
    assert!(world.ask("", &why).await.at("/data/proposal").is_null());
}

#[tokio::test]
async fn objections_are_seen_by_who_lodged_them_and_by_staff() {
    let (world, proposals) = World::noticed(&[(5_000, 80)]).await;
    let objection = world.of(json!({ "proposal": proposals[0], "ground": "与在施项目雷同" }));
    world.done("resident", "lodgeObjection", objection).await;
    world
        .done(
            "manager-2",
            "lodgeObjection",
            world.of(json!({ "ground": "评审组成不公" })),
        )
        .await;
    let query = format!(
        "{{ ventureRound(id: \"{}\") {{ objections {{ totalCount {{ value }} nodes {{ number ground mine status reasoning proposal {{ id }} }} }} }} }}",
        world.round
    );
    for (who, count) in [
        ("resident", 1),
        ("manager-2", 1),
        ("manager-1", 0),
        ("reviewer-1", 0),
        ("committee", 2),
        ("auditor", 2),
    ] {
        let answer = world.ask(who, &query).await;
        let objections = answer.at("/data/ventureRound/objections");
        assert_eq!(objections["nodes"].as_array().unwrap().len(), count, "{who}");
        assert_eq!(objections["totalCount"]["value"], count, "{who}");
    }
    assert_eq!(world.ask("", &query).await.error_codes(), ["UNAUTHENTICATED"]);
    let decide = json!({ "objection": 2, "upheld": false, "reasoning": "组成合规" });
    world.done("committee", "decideObjection", world.of(decide)).await;
    let seen = world.ask("manager-2", &query).await;
    assert_eq!(seen.text("/data/ventureRound/objections/nodes/0/reasoning"), "组成合规");
    assert_eq!(seen.at("/data/ventureRound/objections/nodes/0/mine"), true);
}

#[tokio::test]
async fn what_a_reviewer_has_to_review_waits_in_their_inbox_and_blindly() {
    let (world, proposals) = World::review(&[5_000, 4_000]).await;
    let inbox = "{ viewer { inbox { nodes { task mutation dueOn overdue proposal { id organization { id } } assessment { id } } totalCount { value } } } }";
    let seen = world.ask("reviewer-1", inbox).await;
    assert_eq!(seen.at("/data/viewer/inbox/totalCount/value"), 2, "{}", seen.body);
    let first = seen.at("/data/viewer/inbox/nodes/0");
    assert_eq!(
        (&first["task"], &first["mutation"], &first["dueOn"]),
        (
            &json!("REVIEW_PROPOSAL"),
            &json!("reviewProposal"),
            &json!("2026-08-10")
        )
    );
    assert!(proposals.contains(&super::world::id(&first["proposal"])));
    assert!(first["proposal"]["organization"].is_null() && first["assessment"].is_null());
    world.score("reviewer-1", &proposals[0], 80).await;
    let conflict = json!({ "proposal": proposals[1], "exists": true });
    world.done("reviewer-1", "declareReviewConflict", conflict).await;
    for who in ["reviewer-1", "reviewer-6", "manager-1"] {
        let nodes = world.ask(who, inbox).await.body.to_string();
        assert!(!nodes.contains("REVIEW_PROPOSAL"), "{who}: {nodes}");
    }
    world.until("2026-08-11");
    let late = world.ask("reviewer-2", inbox).await;
    assert_eq!(late.at("/data/viewer/inbox/nodes/0/overdue"), true);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let (world, proposals) = World::noticed(&[(5_000, 70), (4_000, 90), (3_000, 80)]).await;
    let ids = async |who: &str, arguments: &str| -> Vec<String> {
        let answer = world
            .ask(who, &format!("{{ proposals({arguments}) {{ nodes {{ id }} }} }}"))
            .await;
        let nodes = answer.at("/data/proposals/nodes");
        let nodes = nodes.as_array().unwrap_or_else(|| panic!("{}", answer.body));
        nodes.iter().map(super::world::id).collect()
    };
    let of = |order: [usize; 3]| order.map(|index| proposals[index].clone()).to_vec();
    assert_eq!(ids("", "orderBy: { field: RANK }").await, of([1, 2, 0]));
    assert_eq!(ids("", "orderBy: { field: REQUESTED }").await, of([2, 1, 0]));
    assert_eq!(
        ids("", "orderBy: { field: CREATED_AT, direction: DESC }").await,
        of([2, 1, 0])
    );
    assert_eq!(
        ids(
            "",
            &format!("filter: {{ round: \"{}\", status: [NOT_SELECTED] }}", world.round)
        )
        .await
        .len(),
        0
    );
    assert_eq!(ids("", "filter: { lead: [VULNERABLE_SUPPORT] }").await.len(), 0);
    assert_eq!(
        ids("", "filter: { areaCode: \"370305003000\", lead: [VOLUNTEER_SERVICE] }")
            .await
            .len(),
        3
    );
    assert_eq!(ids("", "filter: { areaCode: \"370305004000\" }").await.len(), 0);
    assert_eq!(ids("reviewer-1", "filter: { assignedToMe: true }").await.len(), 3);
    assert_eq!(ids("reviewer-1", "filter: { awaitingMyReview: true }").await.len(), 0);
    assert_eq!(
        ids(
            "",
            &format!("filter: {{ organization: \"{}\" }}", world.organizations[1])
        )
        .await,
        [proposals[1].clone()]
    );
    let page = world
        .ask(
            "",
            "{ proposals(first: 2, orderBy: { field: RANK }) { edges { cursor } pageInfo { hasNextPage endCursor } } }",
        )
        .await;
    assert_eq!(page.at("/data/proposals/pageInfo/hasNextPage"), true);
    let end = page.text("/data/proposals/pageInfo/endCursor");
    assert_eq!(
        ids("", &format!("first: 2, after: \"{end}\", orderBy: {{ field: RANK }}")).await,
        [proposals[0].clone()]
    );
    let wrong = world
        .ask(
            "",
            "{ proposals(filter: { organization: \"round_x\" }) { nodes { id } } }",
        )
        .await;
    assert_eq!(wrong.error_codes(), ["INVALID_ARGUMENT"]);
    let nobody = world
        .ask("", "{ proposals(filter: { assignedToMe: true }) { nodes { id } } }")
        .await;
    assert_eq!(nobody.error_codes(), ["UNAUTHENTICATED"]);
    let rounds = format!(
        "{{ ventureRounds(filter: {{ status: [PUBLIC_NOTICE], fund: \"{}\" }}, orderBy: {{ field: PROPOSALS_UNTIL }}) {{ nodes {{ id }} }} }}",
        world.fund
    );
    assert_eq!(
        world.ask("", &rounds).await.text("/data/ventureRounds/nodes/0/id"),
        world.round
    );
}

#[tokio::test]
async fn statements_do_not_grow_with_the_rows() {
    let of = |points| [(5_000, points), (4_000, points + 20), (3_000, points + 10)];
    let (world, _) = World::noticed(&[of(70), of(71)].concat()).await;
    let query = |first: usize| {
        format!(
            "{{ proposals(first: {first}) {{ nodes {{ id organization {{ name proposals(first: 5) {{ nodes {{ id }} }} }} round {{ title fund {{ title }} }} \
             area {{ name }} outcome {{ points }} availableActions {{ allowed }} }} }} }}"
        )
    };
    let client = world.as_("committee").await;
    let mut counts = Vec::new();
    // Proposals of other states ask for other things: of every state there are some among three.
    for first in [3, 6] {
        let ask = async || {
            let answer = client.send(&query(first), json!({})).await;
            assert!(answer.at("/errors").is_null(), "{}", answer.body);
        };
        counts.push(world.app.cost(ask).await);
    }
    assert!(counts[1] <= counts[0], "{counts:?}");
}

#[tokio::test]
async fn proposals_objections_and_rankings_are_paged_for_those_who_see_them() {
    let world = World::open().await;
    for number in 0..3 {
        let proposal = world.submit(1, 5_000 + number).await;
        let withdraw = json!({ "proposal": proposal, "reason": "重新编制" });
        world.done("manager-1", "withdrawProposal", withdraw).await;
    }
    let page = format!(
        "{{ node(id: \"{}\") {{ ... on Organization {{ {{}} }} }} }}",
        world.organizations[0]
    );
    for (who, count) in [("manager-1", 3), ("committee", 3), ("manager-2", 0), ("resident", 0)] {
        let client = world.as_(who).await;
        let found = walk(&client, &page, "/data/node", "proposals", "id").await;
        assert_eq!(found.len(), count, "{who}");
    }
    let (world, proposals) = World::noticed(&[(5_000, 80), (4_000, 75), (3_000, 70)]).await;
    for proposal in &proposals {
        let objection = json!({ "proposal": proposal, "ground": "与在施项目雷同" });
        world.done("resident", "lodgeObjection", world.of(objection)).await;
    }
    let whole = world.of(json!({ "ground": "评审组成不公" }));
    world.done("manager-2", "lodgeObjection", whole).await;
    let round = format!("{{ ventureRound(id: \"{}\") {{ {{}} }} }}", world.round);
    for (who, numbers) in [
        ("committee", vec![1, 2, 3, 4]),
        ("resident", vec![1, 2, 3]),
        ("manager-2", vec![4]),
        ("manager-1", vec![]),
    ] {
        let client = world.as_(who).await;
        let seen = walk(&client, &round, "/data/ventureRound", "objections", "number").await;
        assert_eq!(json!(seen), json!(numbers), "{who}");
    }
    let notice = format!("{{ ventureRound(id: \"{}\") {{ notice {{ {{}} }} }} }}", world.round);
    let anybody = world.app.anonymous();
    let ranks = walk(&anybody, &notice, "/data/ventureRound/notice", "ranking", "rank").await;
    assert_eq!(json!(ranks), json!([1, 2, 3]));
}
