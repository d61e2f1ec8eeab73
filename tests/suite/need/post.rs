//! How needs are posted.

use super::given::{Community, PNG, SHIYUAN, act, codes, done};
use serde_json::{Value, json};

const MINE: &str = "query($id: ID!) { need(id: $id) { isMine onBehalf place { text latitude longitude } photos { name fetchLink { path } } contact { name phone } } }";

#[tokio::test]
async fn a_resident_posts_with_a_photo_a_place_and_a_contact() {
    let world = Community::new().await;
    let resident = world.as_("resident").await;
    let photo = world.file("resident", "路灯.png", PNG).await;
    let mut wish = Community::wish("楼道灯不亮");
    wish["photos"] = json!([photo]);
    wish["place"] = json!({ "text": "3 号楼 2 单元", "position": { "latitude": 36.826123, "longitude": 118.305 } });
    wish["contact"] = json!({ "name": "王小明", "phone": "13800001234" });
    let id = done(&resident, "postNeed", wish).await["id"].clone();
    let need = resident.send(MINE, json!({ "id": id })).await.at("/data/need");
    assert_eq!((&need["isMine"], &need["onBehalf"]), (&json!(true), &json!(false)));
    assert_eq!(
        need["place"],
        json!({ "text": "3 号楼 2 单元", "latitude": 36.826123, "longitude": 118.305 })
    );
    assert_eq!(need["contact"], json!({ "name": "王**", "phone": "138****1234" }));
    assert!(need["photos"][0]["fetchLink"]["path"].is_string());
    let kept = "SELECT count(*) FROM needs n, need_contacts c WHERE n.document::text LIKE '%13800001234%' OR n.document::text LIKE '%王小明%' \
                OR c.phone LIKE '%13800001234%' OR c.name LIKE '%王小明%'";
    assert_eq!(world.app.count(kept).await, 0, "nothing personal lies open");
    assert_eq!(world.app.count("SELECT count(*) FROM need_contacts").await, 1);
    assert_eq!(
        world
            .app
            .count("SELECT count(*) FROM events WHERE after::text LIKE '%13800001234%'")
            .await,
        0
    );
}

#[tokio::test]
async fn a_contact_is_shown_whole_for_a_purpose_that_is_recorded() {
    let world = Community::new().await;
    let mut wish = Community::wish("楼道灯不亮");
    wish["contact"] = json!({ "name": "王小明", "phone": "13800001234" });
    let id = done(&world.as_("resident").await, "postNeed", wish).await["id"].clone();
    let worker = world.as_("worker").await;
    let look = |purpose: &str| json!({ "need": id, "purpose": purpose });
    assert_eq!(
        codes(&worker, "revealNeedContact", look("看")).await,
        ["TOO_SHORT purpose"]
    );
    assert_eq!(
        codes(&world.as_("elsewhere").await, "revealNeedContact", look("上门核实情况")).await,
        ["NOT_FOUND need"]
    );
    let shown = done(&worker, "revealNeedContact", look("上门核实情况")).await;
    assert_eq!(
        (&shown["name"], &shown["phone"]),
        (&json!("王小明"), &json!("13800001234"))
    );
    let looks = "SELECT count(*) FROM events WHERE deed = 'REVEAL_NEED_CONTACT' AND reason = '上门核实情况'";
    assert_eq!(world.app.count(looks).await, 1);
    let mut dry = look("上门核实情况");
    dry["dryRun"] = json!(true);
    let dry = act(&worker, "revealNeedContact", dry).await;
    assert_eq!(
        dry.at("/data/revealNeedContact/contact"),
        Value::Null,
        "no look, nothing shown"
    );
    let without = world.posted("健身器材生锈").await;
    let none = json!({ "need": without, "purpose": "上门核实情况" });
    assert_eq!(codes(&worker, "revealNeedContact", none).await, ["NOT_FOUND need"]);
}

#[tokio::test]
async fn all_mistakes_are_told_at_once_and_in_both_languages() {
    let world = Community::new().await;
    let resident = world.as_("resident").await;
    let bad = json!({
        "areaCode": SHIYUAN, "title": "", "text": " ", "channel": "SURVEY", "capabilities": ["A", "A"],
        "place": { "text": "", "position": { "latitude": 91, "longitude": 0 } },
        "contact": { "name": "王小明", "phone": "1" },
    });
    let mut told = codes(&resident, "postNeed", bad).await;
    told.sort();
    assert_eq!(
        told,
        [
            "CHANNEL_NOT_ALLOWED channel",
            "DUPLICATE capabilities.1",
            "INVALID_PHONE contact.phone",
            "OUT_OF_RANGE place.latitude",
            "REQUIRED place.text",
            "REQUIRED text",
            "REQUIRED title",
        ]
    );
    let mut survey = Community::wish("楼道灯不亮");
    survey["channel"] = json!("SURVEY");
    let zh = act(&resident, "postNeed", survey.clone())
        .await
        .only_user_error("postNeed");
    assert_eq!(zh["message"], "居民只能线上点单，其他渠道由社区登记");
    let en = act(&resident.english(), "postNeed", survey)
        .await
        .only_user_error("postNeed");
    assert_eq!(
        en["message"],
        "Residents post online; the other channels are recorded by their community"
    );
    let mut wish = Community::wish("楼道灯不亮");
    wish["capabilities"] = json!(["HOME_REPAIR", "FLYING"]);
    assert_eq!(
        codes(&resident, "postNeed", wish.clone()).await,
        ["NOT_FOUND capabilities.1"]
    );
    wish["capabilities"] = json!([]);
    wish["areaCode"] = json!("370305003999");
    assert_eq!(codes(&resident, "postNeed", wish.clone()).await, ["FORBIDDEN"]);
    wish["areaCode"] = json!("37030500302");
    assert_eq!(codes(&resident, "postNeed", wish).await, ["INVALID_FORMAT areaCode"]);
    assert_eq!(world.app.count("SELECT count(*) FROM needs").await, 0);
}

#[tokio::test]
async fn photos_are_kept_pictures_of_who_posts() {
    let world = Community::new().await;
    let resident = world.as_("resident").await;
    let others = world.file("neighbour", "照片.png", PNG).await;
    let paper = world.file("resident", "说明.pdf", b"%PDF-1.7 a letter").await;
    let mut wish = Community::wish("楼道灯不亮");
    wish["photos"] = json!([others, paper, "file_00000000000000000000000000"]);
    assert_eq!(
        codes(&resident, "postNeed", wish.clone()).await,
        ["NOT_FOUND photos.0", "NOT_A_PICTURE photos.1", "NOT_FOUND photos.2"]
    );
    wish["photos"] = json!(["nothing"]);
    assert_eq!(codes(&resident, "postNeed", wish).await, ["INVALID_ID photos.0"]);
}

#[tokio::test]
async fn the_community_posts_for_residents_and_names_the_visit() {
    let world = Community::new().await;
    let worker = world.as_("worker").await;
    let visit = json!({ "areaCode": SHIYUAN, "visitedOn": "2026-06-29", "visitors": ["李书记"], "households": 12, "notes": "走访老旧楼" });
    let mut future = visit.clone();
    future["visitedOn"] = json!("2026-07-01");
    future["households"] = json!(0);
    future["visitors"] = json!([]);
    assert_eq!(
        codes(&worker, "recordVisit", future).await,
        ["FUTURE_DATE visitedOn", "OUT_OF_RANGE households", "REQUIRED visitors"]
    );
    let visit = done(&worker, "recordVisit", visit).await["id"].clone();
    let mut wish = Community::wish("楼道灯不亮");
    wish["visit"] = visit.clone();
    assert_eq!(
        codes(&worker, "postNeed", wish.clone()).await,
        ["KIND_NOT_ALLOWED visit"]
    );
    wish["channel"] = json!("VISIT");
    let id = done(&worker, "postNeed", wish.clone()).await["id"].clone();
    let told = "query($id: ID!) { node(id: $id) { ... on Visit { households visitors notes needs { nodes { id channel onBehalf } totalCount { value } } } } }";
    let seen = world.as_("officer").await.send(told, json!({ "id": visit })).await;
    assert_eq!(
        seen.at("/data/node/needs"),
        json!({ "nodes": [{ "id": id, "channel": "VISIT", "onBehalf": true }], "totalCount": { "value": 1 } })
    );
    for who in ["resident", "elsewhere"] {
        let hidden = world.as_(who).await.send(told, json!({ "id": visit })).await;
        assert_eq!(hidden.error_code(), "NOT_FOUND", "{who}");
    }
    let list = world
        .as_("elsewhere")
        .await
        .send("{ visits { nodes { id } totalCount { value } } }", json!({}))
        .await;
    assert_eq!(
        list.at("/data/visits"),
        json!({ "nodes": [], "totalCount": { "value": 0 } })
    );
    let elsewhere =
        json!({ "areaCode": "370305003023", "visitedOn": "2026-06-29", "visitors": ["张书记"], "households": 3 });
    let other = done(&world.as_("elsewhere").await, "recordVisit", elsewhere).await["id"].clone();
    wish["title"] = json!("健身器材生锈");
    wish["visit"] = other;
    wish["confirmedNew"] = json!(true);
    assert_eq!(codes(&worker, "postNeed", wish).await, ["OTHER_COMMUNITY visit"]);
}

#[tokio::test]
async fn on_behalf_is_for_who_works_for_the_community() {
    let world = Community::new().await;
    let mut wish = Community::wish("楼道灯不亮");
    wish["onBehalf"] = json!(true);
    assert_eq!(
        codes(&world.as_("resident").await, "postNeed", wish.clone()).await,
        ["KIND_NOT_ALLOWED onBehalf"]
    );
    wish["onBehalf"] = json!(false);
    assert_eq!(
        codes(&world.as_("worker").await, "postNeed", wish).await,
        ["KIND_NOT_ALLOWED onBehalf"]
    );
}

#[tokio::test]
async fn who_posts_what_is_there_already_is_asked_first() {
    let world = Community::new().await;
    let first = world.posted("楼道路灯坏了").await;
    let neighbour = world.as_("neighbour").await;
    let wish = Community::wish("楼道路灯坏了");
    // What is not public is not told of: the community is proposed the duplicate instead.
    let second = done(&neighbour, "postNeed", wish.clone()).await["id"].clone();
    let worker = world.as_("worker").await;
    let duplicates =
        "query($id: ID!) { need(id: $id) { duplicates { need { id } score reasons { kind weight points shared } } } }";
    let proposed = worker
        .send(duplicates, json!({ "id": second }))
        .await
        .at("/data/need/duplicates");
    assert_eq!(proposed[0]["need"]["id"], first);
    assert_eq!(proposed[0]["score"], 85);
    assert_eq!(proposed[0]["reasons"][0]["kind"], "SHARED_WORDS");
    let sum: i64 = proposed[0]["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["points"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, 85, "the score is what its reasons give");
    let hidden = neighbour.send(duplicates, json!({ "id": second })).await;
    assert_eq!(hidden.at("/data/need/duplicates"), Value::Null);
    done(&worker, "acceptNeed", json!({ "need": first })).await;
    let asked = act(&neighbour, "postNeed", wish.clone())
        .await
        .only_user_error("postNeed");
    assert_eq!(asked["code"], "SIMILAR_NEEDS");
    assert!(asked["message"].as_str().unwrap().contains("楼道路灯坏了"), "{asked}");
    let similar = "query($area: String!, $text: String!) { similarNeeds(areaCode: $area, text: $text) { need { id title } score } }";
    let variables = json!({ "area": SHIYUAN, "text": wish["text"] });
    let found = world.app.anonymous().send(similar, variables).await;
    assert_eq!(found.at("/data/similarNeeds/0/need/id"), first, "{}", found.body);
    assert_eq!(
        found.at("/data/similarNeeds/1"),
        Value::Null,
        "the other one is not public"
    );
    let nothing = world
        .app
        .anonymous()
        .send(similar, json!({ "area": SHIYUAN, "text": "想学书法" }))
        .await;
    assert_eq!(nothing.at("/data/similarNeeds"), json!([]));
    let long = world
        .app
        .anonymous()
        .send(similar, json!({ "area": SHIYUAN, "text": "字".repeat(2001) }))
        .await;
    assert_eq!(long.error_code(), "INVALID_ARGUMENT");
    let mut sure = wish;
    sure["confirmedNew"] = json!(true);
    done(&neighbour, "postNeed", sure).await;
}

#[tokio::test]
async fn the_same_posting_twice_is_one_need() {
    let world = Community::new().await;
    let resident = world.as_("resident").await;
    let mut wish = Community::wish("楼道灯不亮");
    wish["id"] = json!("need_01jz000000e008000000000001");
    wish["idempotencyKey"] = json!("offline-7");
    let first = act(&resident, "postNeed", wish.clone()).await;
    let again = act(&resident, "postNeed", wish.clone()).await;
    first.no_errors("postNeed");
    again.no_errors("postNeed");
    assert_eq!(again.at("/data/postNeed/need/id"), wish["id"]);
    assert_eq!(again.at("/data/postNeed/replayed"), true);
    let mut other = wish.clone();
    other["title"] = json!("健身器材生锈");
    assert_eq!(
        codes(&resident, "postNeed", other.clone()).await,
        ["IDEMPOTENCY_CONFLICT idempotencyKey"]
    );
    other["idempotencyKey"] = json!("offline-8");
    assert_eq!(codes(&resident, "postNeed", other.clone()).await, ["ID_TAKEN id"]);
    other["id"] = json!("org_01jz000000e008000000000001");
    assert_eq!(codes(&resident, "postNeed", other).await, ["INVALID_ID id"]);
    assert_eq!(world.app.count("SELECT count(*) FROM needs").await, 1);
}
