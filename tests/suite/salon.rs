//! Secretary salons and dual-registration units over HTTP.

use crate::need::{Community, SHIYUAN, act, codes, done};
use serde_json::{Value, json};

struct Table {
    world: Community,
    organization: String,
    unit: String,
    need: String,
    salon: String,
}

impl Table {
    /// A salon planned on two needs, of which one is not public, with an organization and a unit to invite.
    async fn set() -> Self {
        let world = Community::new().await;
        let worker = world.as_("worker").await;
        let organization = world.app.registered_organization("52370305Y00000016M").await;
        let unit = json!({ "areaCode": SHIYUAN, "name": "区教育和体育局", "kind": "ORGAN", "offers": "周末开放操场", "registeredOn": "2026-06-01" });
        let unit = done(&worker, "registerDualRegistrationUnit", unit).await;
        let need = world.accepted("楼道灯不亮").await;
        let hidden = world.posted("健身器材生锈").await;
        let plan = json!({ "areaCode": SHIYUAN, "title": "听民声", "plannedOn": "2026-06-30", "venue": "社区会议室", "needs": [need, hidden] });
        let salon = done(&worker, "planSalon", plan).await;
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        Table {
            organization,
            unit: text(&unit),
            salon: text(&salon),
            need,
            world,
        }
    }

    fn participants(&self) -> Value {
        json!([
            { "kind": "COMMUNITY", "count": 3 },
            { "kind": "ORGANIZATION", "organization": self.organization, "count": 2 },
            { "kind": "VOLUNTEER", "count": 5 },
            { "kind": "DUAL_REGISTRATION_UNIT", "unit": self.unit, "count": 1 },
            { "kind": "DEPARTMENT", "body": "街道城管办", "count": 1 },
            { "kind": "RESIDENT", "count": 8 },
        ])
    }

    fn held(&self) -> Value {
        json!({
            "salon": self.salon, "heldOn": "2026-06-30", "participants": self.participants(), "minutes": "逐项商议。",
            "resolutions": [
                { "text": "路灯一事制单。", "decision": "ADOPT", "needs": [self.need] },
                { "text": "活动场地下期再议。", "decision": "DEFER", "needs": [] },
            ],
        })
    }
}

const SALON: &str = "query($id: ID!) { salon(id: $id) { status heldOn title minutes needs { id } participantCount volunteers: participantCount(kind: VOLUNTEER)
    participants { kind organization { id } unit { name } body count } resolutions { number decision text needs { id } } cancelReason
    availableActions { action allowed reasonCode } timeline { nodes { deed } } } }";

#[tokio::test]
async fn a_salon_is_planned_and_held_with_those_who_belong_to_it() {
    let table = Table::set().await;
    let worker = table.world.as_("worker").await;
    done(&worker, "holdSalon", table.held()).await;
    let public = table
        .world
        .app
        .anonymous()
        .send(SALON, json!({ "id": table.salon }))
        .await
        .at("/data/salon");
    assert_eq!(
        (&public["status"], &public["heldOn"]),
        (&json!("HELD"), &json!("2026-06-30"))
    );
    assert_eq!(
        (&public["participantCount"], &public["volunteers"]),
        (&json!(20), &json!(5))
    );
    assert_eq!(
        public["participants"][1]["organization"]["id"],
        json!(table.organization)
    );
    assert_eq!(public["participants"][3]["unit"]["name"], "区教育和体育局");
    assert_eq!(public["resolutions"][0]["needs"], json!([{ "id": table.need }]));
    assert_eq!(
        (&public["minutes"], public["needs"].as_array().unwrap().len()),
        (&Value::Null, 1)
    );
    let inside = worker.send(SALON, json!({ "id": table.salon })).await.at("/data/salon");
    assert_eq!(
        (&inside["minutes"], inside["needs"].as_array().unwrap().len()),
        (&json!("逐项商议。"), 2)
    );
    assert_eq!(codes(&worker, "holdSalon", table.held()).await, ["ACTION_NOT_ALLOWED"]);
    assert_eq!(
        codes(
            &worker,
            "cancelSalon",
            json!({ "salon": table.salon, "reason": "停电" })
        )
        .await,
        ["ACTION_NOT_ALLOWED"]
    );
    let of = "query($id: ID!) { need(id: $id) { salons { totalCount { value } nodes { id } } } salons(filter: { need: $id }) { totalCount { value } nodes { id } } needs(filter: { text: \"灯\" }) { nodes { id } } }";
    let back = table.world.app.anonymous().send(of, json!({ "id": table.need })).await;
    assert_eq!(back.at("/data/need/salons/nodes/0/id"), table.salon);
    assert_eq!(back.at("/data/salons/nodes/0/id"), table.salon);
    let store = &table.world.app.app.store;
    assert_eq!(
        siling_persistence::salon::audit(store).await.unwrap(),
        Vec::<String>::new()
    );
    table
        .world
        .app
        .behind_its_back("UPDATE secretary_salons SET held_on = held_on - 1; DELETE FROM salon_needs; UPDATE dual_registration_units SET name = 'x'")
        .await;
    assert_eq!(siling_persistence::salon::audit(store).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_salon_without_those_who_make_it_one_is_refused() {
    let table = Table::set().await;
    let worker = table.world.as_("worker").await;
    let without = async |kind: &str| {
        let mut held = table.held();
        held["participants"]
            .as_array_mut()
            .unwrap()
            .retain(|it| it["kind"] != json!(kind));
        codes(&worker, "holdSalon", held).await
    };
    assert_eq!(without("COMMUNITY").await, ["SALON_WITHOUT_COMMUNITY participants"]);
    assert_eq!(
        without("ORGANIZATION").await,
        ["SALON_WITHOUT_ORGANIZATION participants"]
    );
    let mut bad = table.held();
    bad["heldOn"] = json!("2026-07-01");
    bad["minutes"] = json!("");
    bad["participants"][1]["count"] = json!(0);
    bad["participants"][4]["body"] = Value::Null;
    bad["resolutions"][1]["needs"] = json!(["need_00000000000000000000000000"]);
    assert_eq!(
        codes(&worker, "holdSalon", bad).await,
        [
            "FUTURE_DATE heldOn",
            "REQUIRED minutes",
            "OUT_OF_RANGE participants.1.count",
            "REQUIRED participants.4.body",
            "NOT_DISCUSSED resolutions.1.needs.0",
        ]
    );
    let mut unknown = table.held();
    unknown["participants"][1]["organization"] = json!("org_00000000000000000000000000");
    unknown["participants"][3]["unit"] = json!("dualunit_00000000000000000000000000");
    assert_eq!(
        codes(&worker, "holdSalon", unknown).await,
        ["NOT_FOUND participants.1.organization", "NOT_FOUND participants.3.unit"]
    );
    let zh = {
        let mut held = table.held();
        held["participants"] = json!([{ "kind": "COMMUNITY", "count": 1 }]);
        act(&worker, "holdSalon", held).await.only_user_error("holdSalon")
    };
    assert_eq!(zh["message"], "书记沙龙须有至少一家社会组织参与");
    let look = table
        .world
        .app
        .anonymous()
        .send(SALON, json!({ "id": table.salon }))
        .await;
    assert_eq!(look.at("/data/salon/status"), "PLANNED");
}

#[tokio::test]
async fn a_salon_discusses_needs_of_its_own_community() {
    let table = Table::set().await;
    let (worker, elsewhere) = (table.world.as_("worker").await, table.world.as_("elsewhere").await);
    let plan = |area: &str, needs: Value| json!({ "areaCode": area, "title": "听民声", "plannedOn": "2026-07-10", "venue": "会议室", "needs": needs });
    assert_eq!(
        codes(&elsewhere, "planSalon", plan("370305003023", json!([table.need]))).await,
        ["OTHER_COMMUNITY needs.0"]
    );
    assert_eq!(
        codes(
            &worker,
            "planSalon",
            plan(SHIYUAN, json!(["need_00000000000000000000000000"]))
        )
        .await,
        ["NOT_FOUND needs.0"]
    );
    assert_eq!(
        codes(&worker, "planSalon", plan(SHIYUAN, json!([table.need, table.need]))).await,
        ["DUPLICATE needs.1"]
    );
    assert_eq!(
        codes(&elsewhere, "planSalon", plan(SHIYUAN, json!([]))).await,
        ["FORBIDDEN"]
    );
    assert_eq!(codes(&elsewhere, "holdSalon", table.held()).await, ["FORBIDDEN"]);
}

#[tokio::test]
async fn a_salon_is_cancelled_with_a_reason() {
    let table = Table::set().await;
    let worker = table.world.as_("worker").await;
    let cancel = |reason: &str| json!({ "salon": table.salon, "reason": reason });
    assert_eq!(codes(&worker, "cancelSalon", cancel(" ")).await, ["REQUIRED reason"]);
    done(&worker, "cancelSalon", cancel("场地停电")).await;
    let seen = table
        .world
        .app
        .anonymous()
        .send(SALON, json!({ "id": table.salon }))
        .await;
    assert_eq!(seen.at("/data/salon/cancelReason"), "场地停电");
    assert_eq!(codes(&worker, "holdSalon", table.held()).await, ["ACTION_NOT_ALLOWED"]);
}

#[tokio::test]
async fn salons_are_listed_and_counted_as_of_any_day() {
    let table = Table::set().await;
    let worker = table.world.as_("worker").await;
    done(&worker, "holdSalon", table.held()).await;
    let plan = json!({ "areaCode": SHIYUAN, "title": "聚民智", "plannedOn": "2026-07-10", "venue": "会议室" });
    done(&worker, "planSalon", plan).await;
    let anyone = table.world.app.anonymous();
    let query = "query($filter: SalonFilter) { salons(filter: $filter) { totalCount { value } nodes { title } } }";
    let titles = async |filter: Value| {
        let answer = anyone.send(query, json!({ "filter": filter })).await;
        let nodes = answer.at("/data/salons/nodes");
        assert_eq!(
            answer.at("/data/salons/totalCount/value"),
            json!(nodes.as_array().unwrap().len())
        );
        nodes
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(json!({})).await, ["聚民智", "听民声"]);
    assert_eq!(titles(json!({ "status": ["HELD"] })).await, ["听民声"]);
    assert_eq!(titles(json!({ "from": "2026-07-01" })).await, ["聚民智"]);
    assert_eq!(
        titles(json!({ "areaCode": "370305003000", "to": "2026-06-30" })).await,
        ["听民声"]
    );
    assert_eq!(
        titles(json!({ "areaCode": "370305003023" })).await,
        Vec::<String>::new()
    );
    let figures = "query($area: String, $asOf: Date, $from: Date) { salonStatistics(areaCode: $area, asOf: $asOf, from: $from) { asOf total { held communities withVolunteers withUnits adopted } byArea { area { code } figures { held } } } }";
    let at = async |variables: Value| anyone.send(figures, variables).await.at("/data/salonStatistics");
    let one = json!({ "held": 1, "communities": 1, "withVolunteers": 1, "withUnits": 1, "adopted": 1 });
    let none = json!({ "held": 0, "communities": 0, "withVolunteers": 0, "withUnits": 0, "adopted": 0 });
    let today = at(json!({})).await;
    assert_eq!(today["total"], one);
    let parts = today["byArea"].as_array().unwrap();
    assert_eq!(parts.len(), 12, "every sub-district and town");
    assert_eq!(
        parts
            .iter()
            .map(|it| it["figures"]["held"].as_i64().unwrap())
            .sum::<i64>(),
        1
    );
    assert_eq!(at(json!({ "asOf": "2026-06-29" })).await["total"], none);
    assert_eq!(at(json!({ "asOf": "2031-01-01" })).await, today);
    assert_eq!(at(json!({ "area": SHIYUAN })).await["total"], one);
    assert_eq!(at(json!({ "area": "370305003023" })).await["total"], none);
    assert_eq!(at(json!({ "from": "2026-07-01" })).await["total"], none);
}

#[tokio::test]
async fn units_register_once_and_end() {
    let table = Table::set().await;
    let worker = table.world.as_("worker").await;
    let unit = json!({ "areaCode": SHIYUAN, "name": "区教育和体育局", "kind": "ORGAN", "registeredOn": "2026-06-01" });
    assert_eq!(
        codes(&worker, "registerDualRegistrationUnit", unit.clone()).await,
        ["NAME_TAKEN name"]
    );
    let list = "query($filter: DualRegistrationUnitFilter) { dualRegistrationUnits(filter: $filter) { totalCount { value } nodes { id name kind offers endedOn area { name } } } }";
    let anyone = table.world.app.anonymous();
    let listed = anyone
        .send(
            list,
            json!({ "filter": { "areaCode": SHIYUAN, "status": "REGISTERED" } }),
        )
        .await;
    assert_eq!(listed.at("/data/dualRegistrationUnits/nodes/0/offers"), "周末开放操场");
    let end = |on: &str| json!({ "unit": table.unit, "endedOn": on });
    assert_eq!(
        codes(&worker, "endDualRegistration", end("2026-05-31")).await,
        ["ENDS_BEFORE_START endedOn"]
    );
    assert_eq!(
        codes(&worker, "endDualRegistration", end("2026-07-01")).await,
        ["FUTURE_DATE endedOn"]
    );
    assert_eq!(
        codes(
            &table.world.as_("elsewhere").await,
            "endDualRegistration",
            end("2026-06-30")
        )
        .await,
        ["FORBIDDEN"]
    );
    done(&worker, "endDualRegistration", end("2026-06-30")).await;
    assert_eq!(
        codes(&worker, "endDualRegistration", end("2026-06-30")).await,
        ["ACTION_NOT_ALLOWED"]
    );
    done(&worker, "registerDualRegistrationUnit", unit).await;
    let ended = anyone.send(list, json!({ "filter": { "status": "ENDED" } })).await;
    assert_eq!(ended.at("/data/dualRegistrationUnits/nodes/0/endedOn"), "2026-06-30");
    let node = "query($id: ID!) { node(id: $id) { ... on DualRegistrationUnit { name timeline { nodes { deed } } availableActions { action allowed } } } }";
    let node = anyone.send(node, json!({ "id": table.unit })).await;
    assert_eq!(node.at("/data/node/timeline/nodes/0/deed"), "END_DUAL_REGISTRATION");
}

#[tokio::test]
async fn everybody_follows_salons_and_units() {
    let table = Table::set().await;
    table.world.app.settled().await;
    let feed =
        "{ changes(types: [\"SecretarySalon\", \"DualRegistrationUnit\", \"Visit\"]) { changes { objectType deed } } }";
    let seen = table.world.app.anonymous().send(feed, json!({})).await;
    assert_eq!(
        seen.at("/data/changes/changes"),
        json!([
            { "objectType": "DualRegistrationUnit", "deed": "REGISTER_DUAL_REGISTRATION_UNIT" },
            { "objectType": "SecretarySalon", "deed": "PLAN_SALON" },
        ])
    );
}
