//! The whole way, with the money beside it.

use super::world::{World, pair};
use serde_json::{Value, json};

fn money(balances: [&str; 3]) -> [String; 3] {
    balances.map(str::to_owned)
}

#[tokio::test]
async fn a_round_from_its_call_to_its_award_with_its_money() {
    let world = World::open().await;
    assert_eq!(
        world.balances().await,
        money(["1980000.00", "20000.00", "0.00"]),
        "set aside with the opening"
    );
    let wanted = [(10_000, 90), (8_000, 80), (5_000, 70), (1_000, 65), (1_000, 59)];
    let mut proposals = Vec::new();
    for (number, (yuan, _)) in (1..).zip(wanted) {
        proposals.push(world.submit(number, yuan).await);
    }
    world.until("2026-07-21");
    world.done("committee", "closeCall", world.of(json!({}))).await;
    for proposal in &proposals {
        let screened = world
            .done("committee", "screenProposal", json!({ "proposal": proposal }))
            .await;
        assert_eq!(screened["status"], "ELIGIBLE");
    }
    world.done("committee", "beginReview", world.of(json!({}))).await;
    for (proposal, (_, total)) in proposals.iter().zip(wanted) {
        for who in super::world::REVIEWERS {
            world.score(who, proposal, total).await;
        }
        assert_eq!(world.status(proposal).await, "SCORED");
    }
    world.until("2026-08-11");
    let notice = world.of(json!({ "document": "公示〔2026〕1号" }));
    world.done("committee", "publishRoundNotice", notice).await;
    let query = format!(
        "{{ ventureRound(id: \"{}\") {{ status notice {{ beginsOn endsOn ranking {{ nodes {{ rank points requested selected reason tieBreak \
         outcome {{ reviews counted criteria {{ criterion {{ code }} points }} }} proposal {{ id status rank }} organization {{ id }} }} }} }} }} }}",
        world.round
    );
    let seen = world.ask("", &query).await;
    let ranking = seen.at("/data/ventureRound/notice/ranking/nodes");
    let column = |name: &str| -> Vec<Value> { ranking.as_array().unwrap().iter().map(|it| it[name].clone()).collect() };
    assert_eq!(column("rank"), [1, 2, 3, 4, 5]);
    assert_eq!(column("selected"), [true, true, false, true, false]);
    assert_eq!(
        column("reason"),
        [
            json!(null),
            json!(null),
            json!("BUDGET_EXHAUSTED"),
            json!(null),
            json!("BELOW_PASS_MARK")
        ]
    );
    assert_eq!(column("points"), ["90.00", "80.00", "70.00", "65.00", "59.00"]);
    assert_eq!(ranking[0]["outcome"]["reviews"], 5);
    assert_eq!(
        ranking[0]["outcome"]["counted"], 3,
        "the highest and the lowest are dropped"
    );
    assert_eq!(ranking[0]["organization"]["id"], json!(world.organizations[0]));
    assert_eq!(
        seen.text("/data/ventureRound/notice/endsOn"),
        "2026-08-18",
        "five working days"
    );

    let award = || world.of(json!({ "document": "授标〔2026〕1号" }));
    assert_eq!(
        world.told("committee", "awardRound", award()).await,
        [pair("", "NOTICE_RUNNING")]
    );
    world.until("2026-08-19");
    world.done("committee", "awardRound", award()).await;
    assert_eq!(
        world.balances().await,
        money(["1981000.00", "19000.00", "0.00"]),
        "what is not awarded is free again"
    );
    assert_eq!(
        world
            .app
            .count("SELECT count(*) FROM projects WHERE status = 'PLANNED'")
            .await,
        3
    );
    let query = format!(
        "{{ ventureRound(id: \"{}\") {{ status award {{ awardedOn projects amount document }} }} \
         ventureStatistics {{ asOf total {{ rounds projects amount }} byLead {{ lead figures {{ projects }} }} bySubdistrict {{ area {{ code }} figures {{ projects }} }} }} \
         before: ventureStatistics(asOf: \"2026-08-18\") {{ total {{ rounds projects amount }} }} \
         later: ventureStatistics(asOf: \"2030-01-01\") {{ asOf total {{ rounds projects }} }} \
         there: ventureStatistics(areaCode: \"370305003023\") {{ total {{ projects }} }} \
         elsewhere: ventureStatistics(areaCode: \"370305004000\") {{ total {{ rounds projects }} }} }}",
        world.round
    );
    let seen = world.ask("", &query).await;
    assert_eq!(seen.text("/data/ventureRound/status"), "AWARDING");
    assert_eq!(
        seen.at("/data/ventureRound/award"),
        json!({ "awardedOn": "2026-08-19", "projects": 3, "amount": "19000.00", "document": "授标〔2026〕1号" })
    );
    let total = json!({ "rounds": 1, "projects": 3, "amount": "19000.00" });
    assert_eq!(seen.at("/data/ventureStatistics/total"), total);
    assert_eq!(
        seen.at("/data/before/total"),
        json!({ "rounds": 0, "projects": 0, "amount": "0.00" }),
        "zeros before the first award"
    );
    assert_eq!(
        seen.at("/data/later"),
        json!({ "asOf": "2026-08-19", "total": { "rounds": 1, "projects": 3 } })
    );
    assert_eq!(seen.at("/data/there/total/projects"), 3);
    assert_eq!(seen.at("/data/elsewhere/total"), json!({ "rounds": 0, "projects": 0 }));
    let sum = |list: &str| -> i64 {
        let rows = seen.at(&format!("/data/ventureStatistics/{list}"));
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["figures"]["projects"].as_i64().unwrap())
            .sum()
    };
    assert_eq!(
        (sum("byLead"), sum("bySubdistrict")),
        (3, 3),
        "both split the total without rest"
    );
    world.clean().await;
}

#[tokio::test]
async fn a_cancelled_round_gives_its_money_back_and_never_counts() {
    let (world, proposals) = World::review(&[5_000]).await;
    let cancel = |reason: &str| world.of(json!({ "reason": reason }));
    assert_eq!(
        world.told("committee", "cancelRound", cancel(" ")).await,
        [pair("reason", "REQUIRED")]
    );
    world.done("committee", "cancelRound", cancel("经费调整")).await;
    assert_eq!(world.balances().await, money(["2000000.00", "0.00", "0.00"]));
    assert_eq!(world.status(&proposals[0]).await, "NOT_SELECTED");
    let again = world.told("committee", "cancelRound", cancel("再次")).await;
    assert_eq!(again, [pair("", "ACTION_NOT_ALLOWED")]);
    let query = format!(
        "{{ ventureStatistics {{ total {{ rounds projects }} }} ventureRound(id: \"{}\") {{ statusReason }} proposals {{ totalCount {{ value }} }} }}",
        world.round
    );
    let seen = world.ask("", &query).await;
    assert_eq!(
        seen.at("/data/ventureStatistics/total"),
        json!({ "rounds": 0, "projects": 0 })
    );
    assert_eq!(seen.text("/data/ventureRound/statusReason"), "经费调整");
    assert_eq!(
        seen.at("/data/proposals/totalCount/value"),
        0,
        "never noticed, never seen"
    );
    world.clean().await;
}

#[tokio::test]
async fn a_round_that_changes_in_its_notice_is_noticed_again() {
    let (world, proposals) = World::noticed(&[(10_000, 90), (9_000, 80), (3_000, 70)]).await;
    assert_eq!(world.status(&proposals[2]).await, "NOT_SELECTED");
    let notice = |document: &str| world.of(json!({ "document": document }));
    assert_eq!(
        world.told("committee", "publishRoundNotice", notice("2号")).await,
        [pair("", "NOTICE_CURRENT")]
    );
    let objection = world.of(json!({ "proposal": proposals[0], "ground": "与在施项目内容雷同" }));
    world.done("resident", "lodgeObjection", objection).await;
    let decide = |upheld: bool| world.of(json!({ "objection": 1, "upheld": upheld, "reasoning": "经查属实" }));
    world.until("2026-08-19");
    let award = || world.of(json!({ "document": "授标〔2026〕1号" }));
    assert_eq!(
        world.told("committee", "awardRound", award()).await,
        [pair("", "OBJECTION_OPEN")]
    );
    world.done("committee", "decideObjection", decide(true)).await;
    assert_eq!(world.status(&proposals[0]).await, "INELIGIBLE");
    assert_eq!(
        world.told("committee", "awardRound", award()).await,
        [pair("", "RANKING_CHANGED")]
    );
    world
        .done("committee", "publishRoundNotice", notice("公示〔2026〕2号"))
        .await;
    assert_eq!(
        world.status(&proposals[2]).await,
        "SHORTLISTED",
        "the money reaches it now"
    );
    world.until("2026-08-27");
    world.done("committee", "awardRound", award()).await;
    assert_eq!(world.balances().await, money(["1988000.00", "12000.00", "0.00"]));
    world.clean().await;
}
