//! Reviews are blind: by no way does a reviewer learn who proposes before the notice, and nobody but who holds the
//! round learns who reviewed.

use super::world::{NIUSHAN, REVIEWERS, World, id, pair};
use serde_json::{Value, json};
use siling_application::access::{GrantRole, ScopeKey};
use siling_domain::access::Role;
use siling_persistence::organization::OrganizationKey;

/// Everything that a proposal shows.
const ALL: &str = "id round { id title } organization { id name } status statusSince title lead area { code } description outcomes \
                   beneficiaryKinds beneficiaryNote budgetLines { title quantity unitPrice amount } total ownShare requested beginsOn endsOn \
                   milestones { title } submittedAt outcome { points } rank awardedOn evaluations { stage } instalmentsStopped demo version \
                   createdAt updatedAt availableActions { action allowed reason } \
                   timeline(first: 50) { nodes { deed role reason document changed } }";

/// Whether anything of the organization stands in an answer.
fn names_it(world: &World, number: usize, answer: &Value) -> bool {
    let (text, organization) = (answer.to_string(), &world.organizations[number - 1]);
    text.contains(organization.as_str()) || text.contains("测试服务中心") || text.contains("52370305Y")
}

#[tokio::test]
async fn no_query_of_a_reviewer_tells_who_proposes_before_the_notice() {
    let (world, proposals) = World::review(&[5_000, 6_000]).await;
    let (one, organization) = (&proposals[0], &world.organizations[0]);
    let ways = [
        format!("{{ proposal(id: \"{one}\") {{ {ALL} }} }}"),
        format!("{{ node(id: \"{one}\") {{ id ... on Proposal {{ {ALL} }} }} }}"),
        format!("{{ nodes(ids: [\"{one}\"]) {{ ... on Proposal {{ {ALL} }} }} }}"),
        format!("{{ proposals {{ nodes {{ {ALL} }} }} }}"),
        format!("{{ proposals(filter: {{ assignedToMe: true }}) {{ nodes {{ {ALL} }} totalCount {{ value }} }} }}"),
    ];
    for way in &ways {
        let answer = world.ask("reviewer-1", way).await;
        assert!(answer.at("/errors").is_null(), "{}", answer.body);
        assert!(
            answer.body.to_string().contains(one.as_str()),
            "it sees the proposal: {}",
            answer.body
        );
        assert!(!names_it(&world, 1, &answer.body), "{}", answer.body);
    }
    // Asked the other way round, an organization has no proposals for it: neither by its page, nor by a filter, nor
    // by a count.
    let around = [
        format!(
            "{{ node(id: \"{organization}\") {{ ... on Organization {{ proposals {{ nodes {{ id }} totalCount {{ value }} }} }} }} }}"
        ),
        format!(
            "{{ proposals(filter: {{ organization: \"{organization}\" }}) {{ nodes {{ id }} totalCount {{ value }} }} }}"
        ),
        format!(
            "{{ proposals(filter: {{ organization: \"{organization}\", assignedToMe: true }}) {{ nodes {{ id }} totalCount {{ value }} }} }}"
        ),
        format!(
            "{{ proposals(filter: {{ organization: \"{organization}\", awaitingMyReview: true, areaCode: \"{NIUSHAN}\" }}) {{ nodes {{ id }} totalCount {{ value }} }} }}"
        ),
        "{ organizations { nodes { id proposals { nodes { id } totalCount { value } } } } }".to_owned(),
    ];
    for way in &around {
        let answer = world.ask("reviewer-1", way).await;
        assert!(answer.at("/errors").is_null(), "{}", answer.body);
        assert!(!answer.body.to_string().contains("proposal_"), "{}", answer.body);
        assert!(!answer.body.to_string().contains("\"value\":2"), "{}", answer.body);
    }
    // What is told to insiders alone is refused, and takes nothing else with it.
    for field in [
        "statusReason",
        "screening { note }",
        "eligibility { met }",
        "comments",
        "barredUntil",
        "reviews { reviewer }",
    ] {
        let answer = world
            .ask("reviewer-1", &format!("{{ proposal(id: \"{one}\") {{ id {field} }} }}"))
            .await;
        assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{field}");
        assert_eq!(answer.text("/data/proposal/id"), *one);
    }
    // What a reviewer does answers as blindly.
    let declared = json!({ "proposal": one, "exists": false });
    let mutation = format!(
        "mutation($input: DeclareReviewConflictInput!) {{ declareReviewConflict(input: $input) {{ proposal {{ {ALL} }} userErrors {{ code }} }} }}"
    );
    let reviewer = world.as_("reviewer-1").await;
    let answer = reviewer.send(&mutation, json!({ "input": declared })).await;
    answer.no_errors("declareReviewConflict");
    assert!(!names_it(&world, 1, &answer.body), "{}", answer.body);

    // The notice lifts it, for reviewers as for everybody.
    for proposal in &proposals {
        for who in REVIEWERS {
            world.score(who, proposal, 80).await;
        }
    }
    let answer = world.ask("reviewer-1", &ways[0]).await;
    assert!(!names_it(&world, 1, &answer.body), "scored, and blind still");
    world.until("2026-08-11");
    world
        .done(
            "committee",
            "publishRoundNotice",
            world.of(json!({ "document": "公示" })),
        )
        .await;
    for who in ["reviewer-1", "resident", ""] {
        let answer = world.ask(who, &ways[0]).await;
        assert!(
            names_it(&world, 1, &answer.body),
            "{who} sees who proposes from the notice on"
        );
    }
}

#[tokio::test]
async fn the_timeline_and_the_feed_of_a_reviewer_are_blind_and_hold_what_is_assigned() {
    let (world, proposals) = World::review(&[5_000]).await;
    let stranger = world.submit_elsewhere().await;
    world.app.settled().await;
    let query = "{ changes(first: 500, types: [\"Proposal\", \"VentureRound\"]) { changes { objectId objectType deed kind } } }";
    let seen = world.ask("reviewer-1", query).await;
    let feed = seen.at("/data/changes/changes").to_string();
    assert!(
        feed.contains(proposals[0].as_str()),
        "what is assigned is followed: {feed}"
    );
    assert!(!feed.contains(stranger.as_str()), "what is not assigned is not: {feed}");
    assert!(!names_it(&world, 1, &seen.body));
    let other = world
        .ask("reviewer-6", query)
        .await
        .at("/data/changes/changes")
        .to_string();
    assert!(
        !other.contains("proposal_"),
        "who reviews nothing follows no proposal: {other}"
    );
    assert!(
        other.contains(world.round.as_str()),
        "a round that collects is followed by everybody"
    );
    let staff = world
        .ask("committee", query)
        .await
        .at("/data/changes/changes")
        .to_string();
    assert!(staff.contains(stranger.as_str()) && staff.contains(proposals[0].as_str()));
    let public = world.ask("", query).await.at("/data/changes/changes").to_string();
    assert!(!public.contains("proposal_"), "{public}");

    let reasons = "timeline(first: 50) { nodes { deed reason changed } }";
    let query = format!("{{ proposal(id: \"{}\") {{ {reasons} }} }}", proposals[0]);
    let timeline = world
        .ask("reviewer-1", &query)
        .await
        .at("/data/proposal/timeline/nodes");
    for entry in timeline.as_array().unwrap() {
        assert!(entry["reason"].is_null() && entry["changed"].is_null(), "{entry}");
    }
}

#[tokio::test]
async fn reviewers_see_what_is_assigned_to_them_and_nothing_else() {
    let (world, proposals) = World::review(&[5_000]).await;
    let stranger = world.submit_elsewhere().await;
    let see = |proposal: &str| format!("{{ proposal(id: \"{proposal}\") {{ id }} node(id: \"{proposal}\") {{ id }} }}");
    let assigned = world.ask("reviewer-1", &see(&proposals[0])).await;
    assert_eq!(assigned.text("/data/node/id"), proposals[0]);
    for (who, proposal) in [
        ("reviewer-1", &stranger),
        ("reviewer-6", &proposals[0]),
        ("resident", &proposals[0]),
        ("manager-2", &proposals[0]),
    ] {
        let answer = world.ask(who, &see(proposal)).await;
        assert!(answer.at("/data/proposal").is_null(), "{who}");
        assert_eq!(answer.error_codes(), ["NOT_FOUND"], "{who}");
        let list = world.ask(who, "{ proposals { nodes { id } } }").await.body.to_string();
        assert!(!list.contains(proposal.as_str()), "{who}: {list}");
    }
    let refused = json!({ "proposal": stranger, "exists": false });
    assert_eq!(
        world.told("reviewer-1", "declareReviewConflict", refused).await,
        [pair("proposal", "NOT_FOUND")]
    );
}

#[tokio::test]
async fn who_acts_for_an_applicant_reviews_none_of_its_rivals_and_who_sees_proposers_reviews_nothing() {
    let world = World::open().await;
    // Somebody manages the first organization, and reviews.
    let tied = world.app.open_account("tied", Role::Reviewer, ScopeKey::District).await;
    let grant = |role, scope| GrantRole {
        id: world.app.app.new_id(),
        account: tied.id,
        role,
        scope,
    };
    let own = OrganizationKey::Id(world.organizations[0].parse().unwrap());
    let own = ScopeKey::Organization(own);
    world.app.done(grant(Role::OrganizationManager, own)).await;
    let assign = |account: &str| world.of(json!({ "reviewer": account }));
    world
        .done("committee", "assignRoundReviewer", assign(&tied.id.to_string()))
        .await;
    for who in ["committee-2", "auditor", "officer"] {
        let told = world
            .told("committee", "assignRoundReviewer", assign(&world.account(who)))
            .await;
        assert_eq!(told, [pair("reviewer", "NOT_FOUND")], "{who} is no reviewer");
    }
    // A reviewer who also works for a sub-district sees who proposes there.
    let both = world.account("reviewer-6");
    let xindian = siling_domain::area_code::AreaCode::parse(super::world::XINDIAN).unwrap();
    world
        .app
        .done(GrantRole {
            id: world.app.app.new_id(),
            account: both.parse().unwrap(),
            role: Role::SubdistrictOfficer,
            scope: ScopeKey::Area(xindian),
        })
        .await;
    let told = world.told("committee", "assignRoundReviewer", assign(&both)).await;
    assert_eq!(told, [pair("reviewer", "REVIEWER_NOT_BLIND")]);

    let (first, second) = (world.submit(1, 5_000).await, world.submit(2, 5_000).await);
    world.until("2026-07-21");
    world.done("committee", "closeCall", world.of(json!({}))).await;
    for proposal in [&first, &second] {
        world
            .done("committee", "screenProposal", json!({ "proposal": proposal }))
            .await;
    }
    // It was assigned before its organization proposed: now it would score a rival.
    assert_eq!(
        world.told("committee", "beginReview", world.of(json!({}))).await,
        [pair("", "REVIEWER_COMPETES")]
    );
    assert_eq!(world.button("BEGIN_REVIEW").await, "REVIEWER_COMPETES");
    let off = world.of(json!({ "reviewer": tied.id.to_string(), "reason": "回避" }));
    world.done("committee", "removeRoundReviewer", off).await;
    world.done("committee", "beginReview", world.of(json!({}))).await;
    let declare = |proposal: &str| json!({ "proposal": proposal, "exists": false });
    assert_eq!(
        world.told("tied", "declareReviewConflict", declare(&first)).await,
        [pair("", "NOT_ON_PANEL")],
        "its own proposal it sees, and does not review"
    );
    assert_eq!(
        world.told("tied", "declareReviewConflict", declare(&second)).await,
        [pair("proposal", "NOT_FOUND")]
    );
    let late = world.app.open_account("late", Role::Reviewer, ScopeKey::District).await;
    let second_key = OrganizationKey::Id(world.organizations[1].parse().unwrap());
    let manages = GrantRole {
        id: world.app.app.new_id(),
        account: late.id,
        role: Role::OrganizationManager,
        scope: ScopeKey::Organization(second_key),
    };
    world.app.done(manages).await;
    assert_eq!(
        world
            .told("committee", "assignRoundReviewer", assign(&late.id.to_string()))
            .await,
        [pair("reviewer", "REVIEWER_COMPETES")],
        "nor does one join later"
    );
    // A task that shows proposers, given in the middle of the review, ends the blindness, and the review with it.
    let panel = world.account("reviewer-1");
    world
        .done("reviewer-1", "declareReviewConflict", declare(&second))
        .await;
    world
        .app
        .done(GrantRole {
            id: world.app.app.new_id(),
            account: panel.parse().unwrap(),
            role: Role::DepartmentOfficer,
            scope: ScopeKey::District,
        })
        .await;
    let review = json!({ "proposal": second, "scores": super::world::sheet(80) });
    assert_eq!(
        world.told("reviewer-1", "reviewProposal", review).await,
        [pair("", "REVIEWER_NOT_BLIND")]
    );
}

#[tokio::test]
async fn nobody_but_who_holds_the_round_learns_who_reviewed_and_what_each_gave() {
    let (world, proposals) = World::noticed(&[(5_000, 80)]).await;
    let one = &proposals[0];
    let accounts: Vec<String> = REVIEWERS.iter().map(|who| world.account(who)).collect();
    let told = |text: &str| accounts.iter().any(|account| text.contains(account.as_str()));
    let open = format!(
        "{{ proposal(id: \"{one}\") {{ outcome {{ points reviews counted criteria {{ points criterion {{ code }} }} }} comments \
         timeline(first: 100) {{ nodes {{ deed role reason document changed }} }} }} \
         changes(first: 500) {{ changes {{ objectId deed }} }} }}"
    );
    let own = world.ask("manager-1", &open).await;
    assert_eq!(
        own.text("/data/proposal/outcome/points"),
        "80.00",
        "its own scores, each criterion"
    );
    assert_eq!(own.at("/data/proposal/outcome/criteria").as_array().unwrap().len(), 4);
    assert_eq!(own.at("/data/proposal/comments").as_array().unwrap().len(), 5);
    assert!(!told(&own.body.to_string()), "{}", own.body);
    let reviewers = format!(
        "{{ ventureRound(id: \"{}\") {{ reviewers {{ account }} }} }}",
        world.round
    );
    let reviews = format!("{{ proposal(id: \"{one}\") {{ reviews {{ reviewer total }} }} }}");
    for who in ["manager-1", "officer", "finance-1", "reviewer-1", "resident"] {
        for query in [&reviewers, &reviews] {
            let answer = world.ask(who, query).await;
            assert_eq!(answer.error_codes(), ["FORBIDDEN"], "{who}");
            assert!(!told(&answer.body.to_string()), "{who}");
        }
    }
    for who in ["committee", "auditor"] {
        for query in [&reviewers, &reviews] {
            assert!(told(&world.ask(who, query).await.body.to_string()), "{who}");
        }
    }
    // Each reviewer sees their own part, and only that.
    let mine =
        format!("{{ proposal(id: \"{one}\") {{ myReview {{ hasConflict total scores {{ points }} comment }} }} }}");
    let seen = world.ask("reviewer-1", &mine).await;
    assert_eq!(seen.text("/data/proposal/myReview/total"), "80.00");
    assert!(
        world
            .ask("reviewer-6", &mine)
            .await
            .at("/data/proposal/myReview")
            .is_null()
    );
}

#[tokio::test]
async fn before_the_notice_an_organization_learns_no_score() {
    let (world, proposals) = World::scored(&[(5_000, 80)]).await;
    let query = format!(
        "{{ proposal(id: \"{}\") {{ status outcome {{ points }} comments rank }} }}",
        proposals[0]
    );
    let own = world.ask("manager-1", &query).await;
    assert_eq!(
        own.at("/data/proposal"),
        json!({ "status": "SCORED", "outcome": null, "comments": null, "rank": null })
    );
    let reviewer = format!(
        "{{ proposal(id: \"{}\") {{ outcome {{ points }} myReview {{ total }} }} }}",
        proposals[0]
    );
    let seen = world.ask("reviewer-1", &reviewer).await;
    assert!(
        seen.at("/data/proposal/outcome").is_null(),
        "nor does a reviewer learn what the others gave"
    );
    assert_eq!(seen.text("/data/proposal/myReview/total"), "80.00");
    let staff = world.ask("committee", &query).await;
    assert_eq!(staff.text("/data/proposal/outcome/points"), "80.00");
}

impl World {
    /// A proposal to another round, which nobody reviews.
    async fn submit_elsewhere(&self) -> String {
        let mut plan = self.plan();
        plan["title"] = json!("第十九届公益创投");
        (plan["proposalsUntil"], plan["reviewsUntil"]) = (json!("2026-08-05"), json!("2026-08-20"));
        let round = id(&self.done("committee", "planVentureRound", plan).await);
        let of = json!({ "round": round });
        self.done("committee", "collectForRound", of.clone()).await;
        self.done("committee", "openRound", of).await;
        let input = json!({
            "round": round, "organization": { "id": self.organizations[3] }, "content": super::world::content("别处", 5_000),
        });
        let proposal = id(&self.done("manager-4", "draftProposal", input).await);
        self.done("manager-4", "submitProposal", json!({ "proposal": proposal }))
            .await;
        proposal
    }
}

impl World {
    /// Why the committee's button is off.
    async fn button(&self, action: &str) -> Value {
        let query = format!(
            "{{ ventureRound(id: \"{}\") {{ availableActions {{ action reasonCode }} }} }}",
            self.round
        );
        let actions = self
            .ask("committee", &query)
            .await
            .at("/data/ventureRound/availableActions");
        let found = actions.as_array().unwrap().iter().find(|it| it["action"] == action);
        found.unwrap()["reasonCode"].clone()
    }
}

#[tokio::test]
async fn a_reviewer_who_comes_to_manage_a_rival_after_scoring_is_found_when_scores_are_counted() {
    let (world, proposals) = World::scored(&[(10_000, 90), (8_000, 80)]).await;
    let rival = OrganizationKey::Id(world.organizations[1].parse().unwrap());
    let reviewer = world.account("reviewer-5");
    world
        .app
        .done(GrantRole {
            id: world.app.app.new_id(),
            account: reviewer.parse().unwrap(),
            role: Role::OrganizationManager,
            scope: ScopeKey::Organization(rival),
        })
        .await;
    let notice = || world.of(json!({ "document": "公示" }));
    assert_eq!(
        world.told("committee", "publishRoundNotice", notice()).await,
        [pair("", "REVIEWER_COMPETES")]
    );
    assert_eq!(world.button("PUBLISH_NOTICE").await, "REVIEWER_COMPETES");
    let off = world.of(json!({ "reviewer": reviewer, "reason": "已任申报组织管理员" }));
    world.done("committee", "removeRoundReviewer", off).await;
    world.done("committee", "publishRoundNotice", notice()).await;
    let query = format!("{{ proposal(id: \"{}\") {{ outcome {{ reviews }} }} }}", proposals[0]);
    let seen = world.ask("committee", &query).await;
    assert_eq!(
        seen.at("/data/proposal/outcome/reviews"),
        4,
        "what was scored before counts no more"
    );
}
