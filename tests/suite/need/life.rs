//! What becomes of a need.

use super::given::{Community, act, codes, done};
use chrono::Duration;
use serde_json::{Value, json};

const ACTIONS: &str = "query($id: ID!) { need(id: $id) { status deadlines { kind dueOn over basis } availableActions { action mutation allowed reasonCode } } }";

/// The actions that are allowed, and the codes of why the others are not.
async fn actions(world: &Community, who: &str, id: &str) -> (Vec<String>, Vec<(String, String)>) {
    let answer = world.as_(who).await.send(ACTIONS, json!({ "id": id })).await;
    let actions = answer.at("/data/need/availableActions").as_array().unwrap().clone();
    let name = |it: &Value| it["action"].as_str().unwrap().to_owned();
    let (yes, no): (Vec<_>, Vec<_>) = actions.into_iter().partition(|it| it["allowed"] == json!(true));
    (
        yes.iter().map(name).collect(),
        no.iter()
            .map(|it| (name(it), it["reasonCode"].as_str().unwrap().to_owned()))
            .collect(),
    )
}

#[tokio::test]
async fn a_need_is_accepted_resolved_reopened_resolved_again_and_closed() {
    let world = Community::new().await;
    let id = world.posted("楼道灯不亮").await;
    let worker = world.as_("worker").await;
    let waiting = world.as_("resident").await.send(ACTIONS, json!({ "id": id })).await;
    assert_eq!(
        waiting.at("/data/need/deadlines/0"),
        json!({ "kind": "ANSWER_NEED", "dueOn": "2026-07-03", "over": false, "basis": "提出后 3 个工作日" })
    );
    let (may, _) = actions(&world, "worker", &id).await;
    assert_eq!(may, ["ACCEPT", "DECLINE", "MERGE"]);
    let triage = json!({ "need": id, "lead": "VOLUNTEER_SERVICE", "capabilities": ["HOME_REPAIR"], "answer": "本周内派人查看。" });
    done(&worker, "acceptNeed", triage).await;
    let (may, not) = actions(&world, "neighbour", &id).await;
    assert_eq!(may, ["ENDORSE"]);
    assert!(
        not.contains(&("WITHDRAW".to_owned(), "NOT_YOUR_NEED".to_owned())),
        "{not:?}"
    );
    assert!(not.contains(&("RESOLVE".to_owned(), "FORBIDDEN".to_owned())), "{not:?}");
    done(&world.as_("neighbour").await, "endorseNeed", json!({ "need": id })).await;
    done(&worker, "resolveNeed", json!({ "need": id, "answer": "已更换灯泡。" })).await;
    assert_eq!(
        codes(&worker, "closeNeed", json!({ "need": id })).await,
        ["NOT_DUE_YET"]
    );
    let reopen = json!({ "need": id, "reason": "还是不亮" });
    assert_eq!(
        codes(&world.as_("neighbour").await, "reopenNeed", reopen.clone()).await,
        ["NOT_YOUR_NEED"]
    );
    world.app.pass(Duration::days(7));
    let worker = world.as_("worker").await;
    let open = done(&world.as_("resident").await, "reopenNeed", reopen.clone()).await;
    assert_eq!(open["status"], "ACCEPTED");
    done(&worker, "resolveNeed", json!({ "need": id, "answer": "重新布线。" })).await;
    world.app.pass(Duration::days(8));
    let worker = world.as_("worker").await;
    assert_eq!(
        codes(&world.as_("resident").await, "reopenNeed", reopen).await,
        ["DEADLINE_PASSED"]
    );
    assert_eq!(
        done(&worker, "closeNeed", json!({ "need": id })).await["status"],
        "CLOSED"
    );
    let whole =
        "query($id: ID!) { need(id: $id) { lead capabilities { code } answer reopeningCount reopenings { reason }
        endorsementCount salons { nodes { id } } timeline { nodes { deed role reason } } } }";
    let need = worker.send(whole, json!({ "id": id })).await.at("/data/need");
    assert_eq!(need["lead"], "VOLUNTEER_SERVICE");
    assert_eq!(need["capabilities"][0]["code"], "HOME_REPAIR");
    assert_eq!(
        (&need["answer"], &need["reopeningCount"]),
        (&json!("重新布线。"), &json!(1))
    );
    assert_eq!(need["reopenings"][0]["reason"], "还是不亮");
    let deeds = need["timeline"]["nodes"].as_array().unwrap().clone();
    let deeds: Vec<&str> = deeds.iter().rev().map(|it| it["deed"].as_str().unwrap()).collect();
    assert_eq!(
        deeds,
        [
            "POST_NEED",
            "ACCEPT_NEED",
            "ENDORSE_NEED",
            "RESOLVE_NEED",
            "REOPEN_NEED",
            "RESOLVE_NEED",
            "CLOSE_NEED"
        ]
    );
}

#[tokio::test]
async fn an_answer_that_is_late_is_told_and_counted() {
    let world = Community::new().await;
    let id = world.posted("楼道灯不亮").await;
    let overdue = "{ needs(filter: { overdue: true }) { totalCount { value } nodes { id } } }";
    let worker = world.as_("worker").await;
    assert_eq!(
        worker.send(overdue, json!({})).await.at("/data/needs/totalCount/value"),
        0
    );
    world.app.pass(Duration::days(4));
    let worker = world.as_("worker").await;
    let late = worker.send(overdue, json!({})).await;
    assert_eq!(late.at("/data/needs/nodes"), json!([{ "id": id }]));
    let deadline = worker.send(ACTIONS, json!({ "id": id })).await;
    assert_eq!(deadline.at("/data/need/deadlines/0/over"), true);
    done(&worker, "acceptNeed", json!({ "need": id })).await;
    assert_eq!(worker.send(overdue, json!({})).await.at("/data/needs/nodes"), json!([]));
}

#[tokio::test]
async fn a_declined_need_says_why_to_who_posted_it_and_to_nobody_else() {
    let world = Community::new().await;
    let id = world.posted("想修一条高速公路").await;
    let worker = world.as_("worker").await;
    let decline = json!({ "need": id, "reason": "OTHER_AUTHORITY" });
    assert_eq!(codes(&worker, "declineNeed", decline).await, ["REQUIRED note"]);
    let decline = json!({ "need": id, "reason": "OTHER_AUTHORITY", "note": "请拨打区交通运输局电话。" });
    done(&worker, "declineNeed", decline.clone()).await;
    assert_eq!(codes(&worker, "declineNeed", decline).await, ["ACTION_NOT_ALLOWED"]);
    let why = "query($id: ID!) { need(id: $id) { decline { reason note } answeredOn } }";
    let told = world.as_("resident").await.send(why, json!({ "id": id })).await;
    assert_eq!(told.at("/data/need/decline/note"), "请拨打区交通运输局电话。");
    assert_eq!(told.at("/data/need/answeredOn"), "2026-06-30");
    let hidden = world.as_("neighbour").await.send(why, json!({ "id": id })).await;
    assert_eq!(hidden.at("/data/need"), Value::Null);
}

#[tokio::test]
async fn who_posted_a_merged_need_and_who_endorsed_it_stand_behind_the_other_one() {
    let world = Community::new().await;
    let one = world.accepted("楼道灯不亮").await;
    let two = {
        let neighbour = world.as_("neighbour").await;
        let wish = json!({ "areaCode": super::SHIYUAN, "title": "健身器材生锈", "text": "小广场的器材生锈了。" });
        done(&neighbour, "postNeed", wish).await["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let worker = world.as_("worker").await;
    let merge = |from: &str, into: &str| json!({ "need": from, "into": into });
    assert_eq!(
        codes(&worker, "mergeNeed", merge(&one, &two)).await,
        ["MERGE_TARGET into"]
    );
    assert_eq!(
        codes(&worker, "mergeNeed", merge(&one, &one)).await,
        ["MERGE_TARGET into"]
    );
    assert_eq!(
        codes(&worker, "mergeNeed", merge(&two, "need_00000000000000000000000000")).await,
        ["NOT_FOUND into"]
    );
    // Who posted the one that goes on endorsed the other, and does not count twice.
    done(&worker, "acceptNeed", json!({ "need": two })).await;
    done(&world.as_("resident").await, "endorseNeed", json!({ "need": two })).await;
    let third = world.app.holding(
        siling_domain::access::Role::Resident,
        siling_application::access::ScopeKey::Area(super::SHIYUAN.parse().unwrap()),
    );
    done(&third.await, "endorseNeed", json!({ "need": two })).await;
    let merged = done(&worker, "mergeNeed", merge(&two, &one)).await;
    assert_eq!(merged["status"], "MERGED");
    let look = "query($id: ID!) { need(id: $id) { mergedInto { id endorsementCount isEndorsedByMe isMine } } }";
    let seen = world.as_("neighbour").await.send(look, json!({ "id": two })).await;
    assert_eq!(
        seen.at("/data/need/mergedInto"),
        json!({ "id": one, "endorsementCount": 2, "isEndorsedByMe": true, "isMine": false })
    );
    let list = "query($id: ID!) { needs(filter: { mergedInto: $id }) { nodes { id } } }";
    assert_eq!(
        worker.send(list, json!({ "id": one })).await.at("/data/needs/nodes"),
        json!([{ "id": two }])
    );
    assert_eq!(
        siling_persistence::need::audit(&world.app.app.store).await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn a_need_is_withdrawn_by_who_posted_it_until_others_stand_behind_it() {
    let world = Community::new().await;
    let id = world.accepted("楼道灯不亮").await;
    let withdraw = json!({ "need": id });
    assert_eq!(
        codes(&world.as_("worker").await, "withdrawNeed", withdraw.clone()).await,
        ["NOT_YOUR_NEED"]
    );
    assert_eq!(
        codes(&world.as_("neighbour").await, "withdrawNeed", withdraw.clone()).await,
        ["NOT_YOUR_NEED"]
    );
    let neighbour = world.as_("neighbour").await;
    done(&neighbour, "endorseNeed", withdraw.clone()).await;
    let refused = act(&world.as_("resident").await.english(), "withdrawNeed", withdraw.clone()).await;
    let error = refused.only_user_error("withdrawNeed");
    assert_eq!(error["message"], "1 residents stand behind it, it cannot be withdrawn");
    done(&neighbour, "withdrawEndorsement", withdraw.clone()).await;
    let gone = done(&world.as_("resident").await, "withdrawNeed", withdraw).await;
    assert_eq!(
        (&gone["status"], &gone["endorsementCount"]),
        (&json!("WITHDRAWN"), &json!(0))
    );
    let on_behalf = done(&world.as_("worker").await, "postNeed", Community::wish("电梯常坏")).await;
    let gone = done(
        &world.as_("worker").await,
        "withdrawNeed",
        json!({ "need": on_behalf["id"] }),
    )
    .await;
    assert_eq!(gone["status"], "WITHDRAWN");
}

#[tokio::test]
async fn an_old_version_is_told_with_the_current_one() {
    let world = Community::new().await;
    let id = world.posted("楼道灯不亮").await;
    let worker = world.as_("worker").await;
    let accept = json!({ "need": id, "expectedVersion": 2 });
    assert_eq!(
        codes(&worker, "acceptNeed", accept).await,
        ["STALE_VERSION expectedVersion"]
    );
    let accept = json!({ "need": id, "expectedVersion": 1, "capabilities": ["HOME_REPAIR", "FLYING"] });
    assert_eq!(codes(&worker, "acceptNeed", accept).await, ["NOT_FOUND capabilities.1"]);
    let accept = json!({ "need": id, "expectedVersion": 1 });
    assert_eq!(done(&worker, "acceptNeed", accept).await["version"], 2);
}

#[tokio::test]
async fn the_needs_to_answer_wait_in_the_inbox_of_the_community_alone() {
    let world = Community::new().await;
    let id = world.posted("楼道灯不亮").await;
    let inbox = "{ viewer { inbox { totalCount { value } nodes { task mutation dueOn overdue need { id title } assessment { id } } } } }";
    let waits = async |who: &str| {
        world
            .as_(who)
            .await
            .send(inbox, json!({}))
            .await
            .at("/data/viewer/inbox")
    };
    assert_eq!(
        waits("worker").await,
        json!({ "totalCount": { "value": 1 }, "nodes": [{ "task": "ANSWER_NEED", "mutation": "acceptNeed", "dueOn": "2026-07-03",
            "overdue": false, "need": { "id": id, "title": "楼道灯不亮" }, "assessment": null }] })
    );
    for who in ["resident", "elsewhere", "officer", "committee"] {
        assert_eq!(waits(who).await["nodes"], json!([]), "{who}");
    }
    world.app.pass(Duration::days(4));
    assert_eq!(waits("worker").await["nodes"][0]["overdue"], true);
    let other = "{ viewer { inbox(task: [SUBMIT]) { nodes { task } } } }";
    let other = world.as_("worker").await.send(other, json!({})).await;
    assert_eq!(other.at("/data/viewer/inbox/nodes"), json!([]));
    done(&world.as_("worker").await, "acceptNeed", json!({ "need": id })).await;
    assert_eq!(waits("worker").await["nodes"], json!([]));
}
