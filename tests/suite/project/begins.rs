//! How projects begin: from the purchase list, by a proposal, once more, and by an award.

use super::play::{LIST, Play, done, id, refusal, refused, told};
use serde_json::{Value, json};
use siling_domain::project::ProjectStatus;

#[tokio::test]
async fn an_item_of_the_purchase_list_becomes_a_project() {
    let play = Play::new().await;
    let officer = play.as_("officer").await;
    let project = play.described_with(json!({ "price": "5000.00", "recurring": true }));
    let item = json!({ "code": "B01", "quantity": 1 });
    let commission = json!({ "project": project, "purchaseItem": item, "document": "辛街〔2026〕12号" });
    let made = done(&officer, "commissionProject", commission.clone()).await;
    assert_eq!(made["project"]["status"], "PLANNED");
    let selection = "price origin { kind quantity purchaseItem { code title unit priceFrom priceTo } purchaseList { edition demo inForce } } openedOn participants { services organization { id } }";
    let seen = play.look(&play.app.anonymous(), &id(&made), selection).await;
    let project_seen = seen.at("/data/project");
    assert_eq!(
        project_seen["origin"],
        json!({ "kind": "PURCHASE_LIST", "quantity": 1,
            "purchaseItem": { "code": "B01", "title": "商户占道经营巡查劝导", "unit": "年", "priceFrom": "3000.00", "priceTo": "8000.00" },
            "purchaseList": { "edition": "2022-demo", "demo": true, "inForce": true } })
    );
    assert_eq!(
        (&project_seen["price"], &project_seen["openedOn"]),
        (&json!("5000.00"), &json!("2026-06-30"))
    );
    assert_eq!(project_seen["participants"][0]["organization"]["id"], play.organization);
    let with = |changes: Value, item: Value| json!({ "project": play.described_with(changes), "purchaseItem": item });
    for (input, expected) in [
        (
            with(json!({ "price": "8000.01" }), item.clone()),
            told("OUT_OF_RANGE", "project.price"),
        ),
        (
            with(json!({ "price": "很多" }), item.clone()),
            told("INVALID_FORMAT", "project.price"),
        ),
        (
            with(json!({ "price": "5000" }), json!({ "code": "Z99", "quantity": 1 })),
            told("NOT_FOUND", "purchaseItem.code"),
        ),
        (
            with(json!({ "price": "5000" }), json!({ "code": "B01", "quantity": 0 })),
            told("OUT_OF_RANGE", "purchaseItem.quantity"),
        ),
        (
            with(json!({ "price": "5000", "lead": "PARTY_BUILDING" }), item.clone()),
            told("ITEM_LEAD", "project.lead"),
        ),
        (
            with(json!({ "price": "5000", "areaCode": "370305003999" }), item.clone()),
            told("NOT_FOUND", "project.areaCode"),
        ),
        (
            with(
                json!({ "price": "5000", "organization": { "id": "org_00000000000000000000000000" } }),
                item.clone(),
            ),
            told("NOT_FOUND", "project.organization"),
        ),
        (json!({ "project": play.described() }), told("REQUIRED", "purchaseItem")),
        (
            json!({ "project": play.described(), "purchaseItem": item, "renews": id(&made) }),
            told("TOO_MANY", "renews"),
        ),
    ] {
        assert_eq!(
            refusal(&officer, "commissionProject", input.clone()).await,
            expected,
            "{input}"
        );
    }
    // An officer commissions in the own sub-district only.
    let elsewhere = play.as_("elsewhere").await;
    assert_eq!(
        refusal(&elsewhere, "commissionProject", commission).await.0,
        "FORBIDDEN"
    );
}

#[tokio::test]
async fn an_organization_carries_no_more_than_it_can() {
    let play = Play::new().await;
    let officer = play.as_("officer").await;
    let commission = || json!({ "project": play.described_with(json!({ "price": "5000" })), "purchaseItem": { "code": "B01", "quantity": 1 } });
    for _ in 0..3 {
        done(&officer, "commissionProject", commission()).await;
    }
    assert_eq!(
        refusal(&officer, "commissionProject", commission()).await,
        told("CAPACITY_USED", "project.organization")
    );
    let query = "query($id: ID!) { organization(by: { id: $id }) { capacity runningProjects projects(first: 2) { totalCount { value } nodes { title } pageInfo { hasNextPage endCursor } } } }";
    let page = play
        .app
        .anonymous()
        .send(query, json!({ "id": play.organization }))
        .await;
    let organization = page.at("/data/organization");
    assert_eq!(
        (&organization["capacity"], &organization["runningProjects"]),
        (&json!(3), &json!(3))
    );
    assert_eq!(organization["projects"]["totalCount"]["value"], 3);
    assert_eq!(organization["projects"]["pageInfo"]["hasNextPage"], true);
    let next = "query($id: ID!, $after: String) { organization(by: { id: $id }) { projects(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } } }";
    let after = &organization["projects"]["pageInfo"]["endCursor"];
    let page = play
        .app
        .anonymous()
        .send(next, json!({ "id": play.organization, "after": after }))
        .await;
    assert_eq!(
        page.at("/data/organization/projects/nodes").as_array().unwrap().len(),
        1
    );
    assert_eq!(page.at("/data/organization/projects/pageInfo/hasNextPage"), false);
    // A partner takes part and leads nothing.
    let partner = play.app.anonymous().send(query, json!({ "id": play.partner })).await;
    assert_eq!(partner.at("/data/organization/runningProjects"), 0);
    assert_eq!(partner.at("/data/organization/projects/totalCount/value"), 3);
}

#[tokio::test]
async fn a_proposal_tells_all_its_mistakes_at_once_and_keeps_nothing() {
    let play = Play::new().await;
    let bad = play.described_with(json!({
        "title": " ", "outcomes": [], "description": "联系王老师 13812345678", "fee": "-1", "beneficiaryKinds": [],
        "endsOn": "2026-06-01", "participants": [{ "organization": { "creditCode": "52370305Y00000032D" }, "services": [] }],
    }));
    let mut codes = refused(&play.as_("manager").await, "proposeProject", json!({ "project": bad })).await;
    codes.sort();
    // What cannot be read or found is told first, what is wrong with it then.
    assert!(
        codes.iter().all(|(_, field)| field.starts_with("project.")),
        "{codes:?}"
    );
    let bad = play.described_with(json!({
        "title": " ", "outcomes": [], "description": "联系王老师 13812345678", "beneficiaryKinds": [], "endsOn": "2026-06-01",
    }));
    let codes = refused(&play.as_("manager").await, "proposeProject", json!({ "project": bad })).await;
    for expected in [
        told("REQUIRED", "project.title"),
        told("REQUIRED", "project.outcomes"),
        told("PERSONAL_NUMBER", "project.description"),
        told("REQUIRED", "project.beneficiaryKinds"),
        told("ENDS_BEFORE_START", "project.endsOn"),
    ] {
        assert!(codes.contains(&expected), "{expected:?} is not in {codes:?}");
    }
    assert_eq!(play.app.count("SELECT count(*) FROM projects").await, 0);
    let suspended = {
        play.suspend(&play.organization).await;
        refusal(
            &play.as_("manager").await,
            "proposeProject",
            json!({ "project": play.described() }),
        )
        .await
    };
    assert_eq!(suspended, told("ORGANIZATION_UNABLE", "project.organization"));
}

#[tokio::test]
async fn a_proposal_is_approved_or_declined_by_the_purchaser() {
    let play = Play::new().await;
    let (officer, manager) = (play.as_("officer").await, play.as_("manager").await);
    let first = play.proposed(json!({})).await;
    let approve = json!({ "project": first, "document": "辛街〔2026〕13号", "expectedVersion": 1 });
    let approved = done(&officer, "approveProject", approve.clone()).await;
    assert_eq!(
        (&approved["project"]["status"], &approved["project"]["version"]),
        (&json!("PLANNED"), &json!(2))
    );
    let stale = refusal(&officer, "approveProject", approve).await;
    assert_eq!(stale, told("STALE_VERSION", "expectedVersion"));
    assert_eq!(
        refusal(
            &officer,
            "declineProject",
            json!({ "project": first, "reason": "晚了" })
        )
        .await
        .0,
        "ACTION_NOT_ALLOWED"
    );
    let second = play.proposed(json!({ "title": "又一个" })).await;
    assert_eq!(
        refusal(&officer, "declineProject", json!({ "project": second, "reason": "" })).await,
        told("REASON_REQUIRED", "reason")
    );
    let declined = done(
        &officer,
        "declineProject",
        json!({ "project": second, "reason": "与在办项目重复" }),
    )
    .await;
    assert_eq!(declined["project"]["status"], "DECLINED");
    let reason = play.look(&manager, &second, "statusReason endedOn").await;
    assert_eq!(
        reason.at("/data/project"),
        json!({ "statusReason": "与在办项目重复", "endedOn": "2026-06-30" })
    );
    // The same key again is the same proposal.
    let keyed = json!({ "project": play.described(), "idempotencyKey": "proposal-1" });
    let once = done(&manager, "proposeProject", keyed.clone()).await;
    let again = done(&manager, "proposeProject", keyed).await;
    assert_eq!((id(&once), &again["replayed"]), (id(&again), &json!(true)));
    let taken = play.described_with(json!({ "id": first }));
    assert_eq!(
        refusal(&manager, "proposeProject", json!({ "project": taken })).await,
        told("ID_TAKEN", "project.id")
    );
}

#[tokio::test]
async fn a_recurring_project_is_renewed_once() {
    let play = Play::new().await;
    let officer = play.as_("officer").await;
    let before = play.completed(json!({})).await;
    let renew = |changes: Value| {
        let dates = json!({ "beginsOn": "2027-01-01", "endsOn": "2027-12-31", "milestones": [
            { "title": "全年", "deliverables": ["总结"], "dueOn": "2027-12-31" } ] });
        let mut project = play.described_with(dates);
        project
            .as_object_mut()
            .unwrap()
            .extend(changes.as_object().unwrap().clone());
        json!({ "project": project, "renews": before })
    };
    assert_eq!(
        refusal(
            &officer,
            "commissionProject",
            renew(json!({ "beginsOn": "2026-12-31" }))
        )
        .await,
        told("NOT_YET_OPEN", "project.beginsOn")
    );
    let other = renew(json!({ "organization": { "id": play.partner } }));
    assert_eq!(
        refusal(&officer, "commissionProject", other).await,
        told("NOT_FOUND", "project.organization")
    );
    let next = done(&officer, "commissionProject", renew(json!({}))).await;
    let origin = play.look(&officer, &id(&next), "origin { kind renews { id } }").await;
    assert_eq!(
        origin.at("/data/project/origin"),
        json!({ "kind": "RENEWAL", "renews": { "id": before } })
    );
    assert_eq!(
        refusal(&officer, "commissionProject", renew(json!({}))).await,
        told("ALREADY_RENEWED", "renews")
    );
    let running = play.running(json!({ "title": "未完成" })).await;
    let mut early = renew(json!({}));
    early["renews"] = json!(running);
    assert_eq!(
        refusal(&officer, "commissionProject", early).await,
        told("PROJECT_NOT_ENDED", "renews")
    );
}

#[tokio::test]
async fn an_award_opens_a_project_in_its_own_transaction() {
    let play = Play::new().await;
    let project = play.awarded(1).await;
    assert_eq!(project.status, ProjectStatus::Planned);
    let seen = play
        .look(
            &play.app.anonymous(),
            &project.id.to_string(),
            "title status openedOn price timeline { nodes { deed } }",
        )
        .await;
    assert_eq!(
        seen.at("/data/project"),
        json!({ "title": "楼道照明", "status": "PLANNED", "openedOn": "2026-06-30", "price": "5000.00",
            "timeline": { "nodes": [{ "deed": "AWARD_SERVICE_ORDER" }] } })
    );
}

#[tokio::test]
async fn one_version_of_the_purchase_list_follows_on_the_other() {
    let play = Play::new().await;
    let committee = play.as_("committee").await;
    let mut next: Value = serde_json::from_str(LIST).unwrap();
    assert_eq!(
        refusal(&committee, "publishPurchaseList", json!({ "file": LIST })).await,
        told("LATER_LIST_EXISTS", "file.valid_from")
    );
    next["valid_from"] = json!("2026-08-01");
    assert_eq!(
        refusal(&committee, "publishPurchaseList", json!({ "file": next.to_string() })).await,
        told("DUPLICATE", "file"),
        "the edition is in use"
    );
    next["edition"] = json!("2026");
    next["items"][0]["price_from"] = json!("9000.00");
    assert_eq!(
        refusal(&committee, "publishPurchaseList", json!({ "file": next.to_string() })).await,
        told("OUT_OF_RANGE", "file.items.0.price_to")
    );
    next["items"][0]["price_from"] = json!("900.00");
    for (file, code) in [
        ("{}", "INVALID_FORMAT"),
        ("[1]", "INVALID_FORMAT"),
        ("", "INVALID_FORMAT"),
    ] {
        assert_eq!(
            refusal(&committee, "publishPurchaseList", json!({ "file": file })).await,
            told(code, "file")
        );
    }
    let published = done(&committee, "publishPurchaseList", json!({ "file": next.to_string() })).await;
    let second = published["purchaseList"]["id"].as_str().unwrap().to_owned();
    let query = "{ purchaseList { edition validTo items { code } availableActions { action allowed } } purchaseLists { totalCount { value } nodes { edition status validFrom validTo } } }";
    let today = play.app.anonymous().send(query, json!({})).await;
    assert_eq!(today.at("/data/purchaseList/edition"), "2022-demo");
    assert_eq!(today.at("/data/purchaseList/validTo"), "2026-07-31");
    assert_eq!(
        today.at("/data/purchaseLists/nodes"),
        json!([
            { "edition": "2026", "status": "PUBLISHED", "validFrom": "2026-08-01", "validTo": null },
            { "edition": "2022-demo", "status": "RETIRED", "validFrom": "2022-01-01", "validTo": "2026-07-31" },
        ])
    );
    play.until("2026-08-01");
    let committee = play.as_("committee").await;
    let then = play.app.anonymous().send(query, json!({})).await;
    assert_eq!(then.at("/data/purchaseList/edition"), "2026");
    let retire = |reason: &str| json!({ "purchaseList": second, "reason": reason });
    assert_eq!(
        refusal(&committee, "retirePurchaseList", retire("")).await,
        told("REASON_REQUIRED", "reason")
    );
    done(&committee, "retirePurchaseList", retire("重新核价")).await;
    assert_eq!(
        refusal(&committee, "retirePurchaseList", retire("再次")).await.0,
        "ACTION_NOT_ALLOWED"
    );
    play.until("2026-08-02");
    assert_eq!(
        play.app
            .anonymous()
            .send(query, json!({}))
            .await
            .at("/data/purchaseList"),
        Value::Null
    );
    let officer = play.as_("officer").await;
    let commission = json!({ "project": play.described_with(json!({ "price": "5000", "beginsOn": "2026-09-01" })), "purchaseItem": { "code": "B01", "quantity": 1 } });
    assert_eq!(
        refusal(&officer, "commissionProject", commission).await,
        told("NOT_FOUND", "purchaseItem.list")
    );
}
