//! The needs that a project answers.

use super::play::{Play, done, refusal, told};
use serde_json::json;

#[tokio::test]
async fn a_project_names_needs_that_are_accepted_in_its_area() {
    let play = Play::new().await;
    let need = play.accepted_need().await;
    let manager = play.as_("manager").await;
    let propose = |changes| json!({ "project": play.described_with(changes) });
    let unknown = propose(json!({ "needs": [need, "need_00000000000000000000000001"] }));
    assert_eq!(
        refusal(&manager, "proposeProject", unknown).await,
        told("NOT_FOUND", "project.needs.1")
    );
    let elsewhere = propose(json!({ "needs": [need], "areaCode": "370305003023" }));
    assert_eq!(
        refusal(&manager, "proposeProject", elsewhere).await,
        told("NEED_ELSEWHERE", "project.needs.0")
    );
    let post = "mutation { postNeed(input: { areaCode: \"370305003025\", title: \"楼道灯\", text: \"三号楼楼道灯不亮\" }) { need { id } userErrors { code } } }";
    let posted = play.as_("neighbour").await.send(post, json!({})).await;
    let waiting = posted.no_errors("postNeed").text("/data/postNeed/need/id");
    assert_eq!(
        refusal(&manager, "proposeProject", propose(json!({ "needs": [waiting] }))).await,
        told("NOT_FOUND", "project.needs.0"),
        "what is not accepted is not everybody's to name"
    );
    let project = play.planned(json!({ "needs": [need] })).await;
    let seen = play
        .look(
            &play.app.anonymous(),
            &project,
            "needs { id title status } round { id }",
        )
        .await;
    assert_eq!(
        seen.at("/data/project"),
        json!({ "needs": [{ "id": need, "title": "商户占道", "status": "ACCEPTED" }], "round": null })
    );
}

#[tokio::test]
async fn a_resident_rates_the_project_and_each_need_of_it_once() {
    let play = Play::new().await;
    let need = play.accepted_need().await;
    let project = play.completed(json!({ "needs": [need] })).await;
    let resident = play.as_("resident").await;
    let about = json!({ "project": project, "need": need, "score": 5 });
    done(&resident, "rateService", about.clone()).await;
    assert_eq!(
        refusal(&resident, "rateService", about).await,
        told("ALREADY_RATED", "project")
    );
    done(&resident, "rateService", json!({ "project": project, "score": 3 })).await;
    let seen = play
        .look(
            &resident,
            &project,
            "ratingSummary { count } myRatings { score } needs { status }",
        )
        .await;
    // No order carries the need: it goes its own way.
    assert_eq!(
        seen.at("/data/project"),
        json!({ "ratingSummary": { "count": 2 }, "myRatings": [{ "score": 5 }, { "score": 3 }], "needs": [{ "status": "ACCEPTED" }] })
    );
    let resolve = "mutation($need: ID!) { resolveNeed(input: { need: $need, answer: \"已安排巡查\" }) { userErrors { code field } } }";
    let resolved = play.as_("worker").await.send(resolve, json!({ "need": need })).await;
    resolved.no_errors("resolveNeed");
    let neighbour = play.as_("neighbour").await;
    done(
        &neighbour,
        "rateService",
        json!({ "project": project, "need": need, "score": 4 }),
    )
    .await;
    let seen = play.look(&resident, &project, "needs { status }").await;
    assert_eq!(seen.at("/data/project/needs/0/status"), "RATED");
}
