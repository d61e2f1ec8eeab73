//! Nobody waits in a circle: those who lock the same rows at once all get a clear answer, and never that the server cannot.

use super::play::{Square, act, done, publish, with};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// What was told: the codes, or nothing. An answer without any, as after rows were locked in a circle, is a failure.
fn told(answer: &siling_tests::Answer, mutation: &str) -> Vec<String> {
    let errors = answer.at(&format!("/data/{mutation}/userErrors"));
    let errors = errors
        .as_array()
        .unwrap_or_else(|| panic!("{mutation}: {}", answer.body))
        .clone();
    let codes = errors.iter().map(|error| error["code"].as_str().unwrap().to_owned());
    codes.collect()
}

/// Carries all of it out at once.
async fn at_once(all: Vec<(siling_tests::Client, &'static str, Value)>) -> Vec<(&'static str, Vec<String>)> {
    let running = all.into_iter().map(|(client, mutation, input)| {
        tokio::spawn(async move { (mutation, told(&act(&client, mutation, input).await, mutation)) })
    });
    let done = join_all(running).await;
    done.into_iter().map(|task| task.unwrap()).collect()
}

fn clear(outcomes: &[(&'static str, Vec<String>)], allowed: &[&str]) {
    for (mutation, codes) in outcomes {
        let known = codes.iter().all(|code| allowed.contains(&code.as_str()));
        assert!(known, "{mutation}: {codes:?}");
    }
}

#[tokio::test]
async fn orders_of_one_fund_are_published_cancelled_and_awarded_at_once() {
    let square = Square::new().await;
    let (mut drafts, mut claimed) = (Vec::new(), Vec::new());
    for number in 0..4 {
        let need = square.need(&format!("需求 {number}")).await;
        // Nothing is to be paid for it in the end: its award frees the money, too.
        let order = square.published(&need, json!({ "ceiling": "100" })).await;
        let claim = square.claimed(&order, number % 3, "0").await;
        claimed.push((order, claim));
    }
    square.until("2026-07-11");
    let later = json!({ "ceiling": "100", "claimDeadline": "2026-07-19" });
    for number in 4..10 {
        let need = square.need(&format!("需求 {number}")).await;
        drafts.push(square.deliberated(&need, later.clone()).await);
    }
    let worker = square.as_("worker").await;
    let mut all = Vec::new();
    for order in &drafts {
        all.push((worker.clone(), "publishServiceOrder", publish(order)));
        all.push((
            worker.clone(),
            "cancelServiceOrder",
            json!({ "order": order, "reason": "不再需要" }),
        ));
    }
    for (order, claim) in &claimed {
        all.push((worker.clone(), "awardServiceOrder", square.decision(order, &[claim])));
        all.push((
            worker.clone(),
            "cancelServiceOrder",
            json!({ "order": order, "reason": "不再需要" }),
        ));
    }
    let outcomes = at_once(all).await;
    clear(
        &outcomes,
        &["ACTION_NOT_ALLOWED", "STALE_VERSION", "NOT_FOUND", "NO_CLAIMS"],
    );
    for order in &drafts {
        let cancel = json!({ "order": order, "reason": "不再需要" });
        let again = told(&act(&worker, "cancelServiceOrder", cancel).await, "cancelServiceOrder");
        assert!(again.is_empty() || again == ["ACTION_NOT_ALLOWED"], "{again:?}");
    }
    for (order, claim) in &claimed {
        // Of the award and the cancelling one did, or both were told to read again.
        let seen = square
            .look(&worker, order, "status")
            .await
            .text("/data/serviceOrder/status");
        if seen == "PUBLISHED" {
            done(&worker, "awardServiceOrder", square.decision(order, &[claim])).await;
        }
    }
    assert_eq!(
        square.balances().await,
        json!({ "available": "20000.00", "reserved": "0.00", "committed": "0.00", "paid": "0.00" })
    );
    let findings = siling_persistence::fund::audit(&square.app.app.store).await.unwrap();
    assert_eq!(findings, Vec::<String>::new());
}

#[tokio::test]
async fn two_projects_are_handed_over_to_each_others_organizations_at_once() {
    let square = Square::new().await;
    for round in 0..3 {
        let mut projects = Vec::new();
        for place in [0, 1] {
            let need = square.need(&format!("需求 {round} {place}")).await;
            let day = format!("2026-07-{:02}", 10 + 2 * round);
            let terms = json!({ "ceiling": "0", "fund": null, "claimDeadline": day });
            let order = square.published(&need, terms).await;
            let claim = square.claimed(&order, place, "0").await;
            projects.push((order, claim));
        }
        square.until(&format!("2026-07-{:02}", 11 + 2 * round));
        let worker = square.as_("worker").await;
        let mut handed = Vec::new();
        for (place, (order, claim)) in projects.iter().enumerate() {
            done(&worker, "awardServiceOrder", square.decision(order, &[claim])).await;
            let project = square.look(&worker, order, "project { id }").await;
            let to = json!({ "organization": { "id": square.organizations[1 - place] }, "reason": "互换" });
            let of = json!({ "project": project.text("/data/serviceOrder/project/id") });
            handed.push((square.as_("officer").await, "handOverProject", with(&to, of)));
        }
        let outcomes = at_once(handed).await;
        // Each may find the other one full while both have theirs.
        clear(&outcomes, &["CAPACITY_USED"]);
        for place in [0, 1] {
            square.able(place, &["HOME_REPAIR"], 20).await;
        }
    }
}

#[tokio::test]
async fn a_contract_is_signed_and_its_order_read_on_by_all_who_follow_it_at_once() {
    let square = Square::new().await;
    let mut all = Vec::new();
    let mut orders = Vec::new();
    for number in 0..3 {
        let need = square.need(&format!("需求 {number}")).await;
        let order = square.published(&need, json!({ "ceiling": "1000" })).await;
        let claim = square.claimed(&order, 0, "900").await;
        orders.push((order, claim, need));
    }
    square.until("2026-07-11");
    let worker = square.as_("worker").await;
    for (number, (order, claim, _)) in orders.iter().enumerate() {
        done(&worker, "awardServiceOrder", square.decision(order, &[claim])).await;
        let project = square.look(&worker, order, "project { id }").await;
        let project = project.text("/data/serviceOrder/project/id");
        let sign = json!({
            "project": project, "number": format!("{number}号"), "purchaser": "辛店街道办事处", "purchaserArea": "370305003000",
            "procurementMode": "DIRECT_SMALL", "signedOn": "2026-07-11", "beginsOn": "2026-07-20", "endsOn": "2026-12-31", "price": "900",
        });
        let officer = square.as_("officer").await;
        all.push((officer.clone(), "signContract", sign));
        all.push((
            officer,
            "terminateProject",
            json!({ "project": project, "reason": "AGREEMENT", "note": "协商终止" }),
        ));
        all.push((
            square.as_("manager").await,
            "startProject",
            json!({ "project": project }),
        ));
    }
    let outcomes = at_once(all).await;
    clear(
        &outcomes,
        &[
            "CONTRACT_OPEN",
            "CONTRACT_MISSING",
            "PROJECT_NOT_RUNNING",
            "ACTION_NOT_ALLOWED",
            "REQUIRED",
            "NOT_FOUND",
        ],
    );
    let findings = siling_persistence::fund::audit(&square.app.app.store).await.unwrap();
    assert_eq!(findings, Vec::<String>::new());
    let balances = square.balances().await;
    assert_eq!(
        balances["reserved"], "0.00",
        "signed or freed, none of it stays behind: {balances}"
    );
}
