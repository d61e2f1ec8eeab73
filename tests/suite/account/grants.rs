//! Roles granted, revoked and given by invitation.

use super::*;

#[tokio::test]
async fn roles_are_granted_and_revoked_and_end_at_once() {
    let app = TestApp::new().await;
    let committee = app.as_committee().await;
    let opened = committee
        .send(
            "mutation { openAccount(input: { loginName: \"xindian\", displayName: \"李四\" }) { account { id } initialPassword userErrors { code } } }",
            json!({}),
        )
        .await;
    let account = opened.no_errors("openAccount").text("/data/openAccount/account/id");
    let password = opened.text("/data/openAccount/initialPassword");
    let officer = log_in(&app.anonymous(), "xindian", &password)
        .await
        .text("/data/logIn/tokens/accessToken");
    let officer = app.bearing(&officer);
    let file = |name: &str| {
        json!({ "input": { "name": name, "category": "CHARITY", "areaCode": "370305003025",
            "contact": { "name": "王小明", "phone": "13800001234" } } })
    };
    const FILE: &str =
        "mutation($input: FileTeamInput!) { fileTeam(input: $input) { organization { id } userErrors { code } } }";
    assert_eq!(officer.send(FILE, file("暖奶奶手工坊")).await.error_code(), "FORBIDDEN");
    const GRANT: &str = "mutation($input: GrantRoleInput!) { grantRole(input: $input) { grant { id role area { name } } userErrors { code field } } }";
    let grant = |role: &str, scope: Value| json!({ "input": { "account": account, "role": role, "scope": scope } });
    let wrong = committee
        .send(GRANT, grant("SUBDISTRICT_OFFICER", json!({ "district": true })))
        .await;
    assert_eq!(wrong.only_user_error("grantRole")["code"], "SCOPE_NOT_ALLOWED");
    let unknown = committee
        .send(
            GRANT,
            grant("SUBDISTRICT_OFFICER", json!({ "areaCode": "370305999000" })),
        )
        .await;
    assert_eq!(unknown.only_user_error("grantRole")["code"], "NOT_FOUND");
    let scope = json!({ "areaCode": "370305003000" });
    let granted = committee.send(GRANT, grant("SUBDISTRICT_OFFICER", scope.clone())).await;
    let id = granted.no_errors("grantRole").text("/data/grantRole/grant/id");
    let twice = committee.send(GRANT, grant("SUBDISTRICT_OFFICER", scope)).await;
    assert_eq!(twice.only_user_error("grantRole")["code"], "ALREADY_GRANTED");
    officer.send(FILE, file("暖奶奶手工坊")).await.no_errors("fileTeam");
    // Another sub-district is not theirs.
    let mut elsewhere = file("别处的队伍");
    elsewhere["input"]["areaCode"] = json!("370305001001");
    assert_eq!(officer.send(FILE, elsewhere).await.error_code(), "FORBIDDEN");
    const REVOKE: &str =
        "mutation($id: ID!) { revokeGrant(input: { grant: $id }) { grant { revokedAt } userErrors { code } } }";
    committee
        .send(REVOKE, json!({ "id": id }))
        .await
        .no_errors("revokeGrant");
    assert_eq!(officer.send(FILE, file("另一支队伍")).await.error_code(), "FORBIDDEN");
    assert_eq!(
        committee
            .send(REVOKE, json!({ "id": id }))
            .await
            .only_user_error("revokeGrant")["code"],
        "ALREADY_REVOKED"
    );
}

#[tokio::test]
async fn the_last_of_the_committee_cannot_lock_the_district_out() {
    let app = with_committee().await;
    let committee = app.bearing(&token_for(&app.app, "committee").await.unwrap());
    let viewer = committee.send(VIEWER, json!({})).await;
    let (grant, account) = (
        viewer.text("/data/viewer/grants/0/id"),
        viewer.text("/data/viewer/account/id"),
    );
    let revoked = committee
        .send(
            "mutation($id: ID!) { revokeGrant(input: { grant: $id }) { userErrors { code } } }",
            json!({ "id": grant }),
        )
        .await;
    assert_eq!(revoked.only_user_error("revokeGrant")["code"], "LAST_GRANT");
    let closed = committee
        .send(
            "mutation($id: ID!) { closeAccount(input: { account: $id }) { userErrors { code } } }",
            json!({ "id": account }),
        )
        .await;
    assert_eq!(closed.only_user_error("closeAccount")["code"], "LAST_GRANT");
}

#[tokio::test]
async fn a_manager_is_invited_and_manages_the_one_organization() {
    let app = TestApp::new().await;
    let (mine, other) = (
        app.registered_organization("52370305Y00000016M").await,
        app.registered_organization("52370305Y00000024G").await,
    );
    let committee = app.as_committee().await;
    const INVITE: &str = "mutation($input: InviteManagerInput!) { inviteManager(input: $input) { invitation { id status invitee } code replayed userErrors { code } } }";
    let input =
        json!({ "input": { "organization": { "id": mine }, "invitee": "周伯通", "idempotencyKey": "invite-1" } });
    let invited = committee.send(INVITE, input.clone()).await;
    let code = invited.no_errors("inviteManager").text("/data/inviteManager/code");
    assert_eq!(invited.at("/data/inviteManager/invitation/invitee"), "周**");
    let again = committee.send(INVITE, input).await;
    assert_eq!(
        (
            again.at("/data/inviteManager/replayed"),
            again.at("/data/inviteManager/code")
        ),
        (json!(true), Value::Null),
        "a code is shown once"
    );
    let manager = app
        .holding(Role::Resident, ScopeKey::Area(AreaCode::parse("370305003023").unwrap()))
        .await;
    const ACCEPT: &str = "mutation($code: String!) { acceptInvitation(input: { code: $code }) { invitation { status } userErrors { code field } } }";
    let guess = manager.send(ACCEPT, json!({ "code": "a guess" })).await;
    assert_eq!(
        guess.only_user_error("acceptInvitation"),
        json!({ "code": "BAD_INVITATION", "field": ["code"] })
    );
    manager
        .send(ACCEPT, json!({ "code": code }))
        .await
        .no_errors("acceptInvitation");
    let twice = app.as_committee().await.send(ACCEPT, json!({ "code": code })).await;
    assert_eq!(twice.only_user_error("acceptInvitation")["code"], "BAD_INVITATION");
    const LEADS: &str = "mutation($id: ID!) { declareLeads(input: { organization: { id: $id }, leads: [VOLUNTEER_SERVICE] }) { userErrors { code } } }";
    manager
        .send(LEADS, json!({ "id": mine }))
        .await
        .no_errors("declareLeads");
    assert_eq!(
        manager.send(LEADS, json!({ "id": other })).await.error_code(),
        "FORBIDDEN"
    );
}

#[tokio::test]
async fn invitations_are_paged_for_those_who_invite() {
    let app = TestApp::new().await;
    let mine = app.registered_organization("52370305Y00000016M").await;
    let committee = app.as_committee().await;
    for invitee in ["周伯通", "郭靖", "黄蓉", "洪七公", "段智兴"] {
        let input =
            json!({ "input": { "organization": { "id": mine }, "invitee": invitee, "idempotencyKey": invitee } });
        let invite = "mutation($input: InviteManagerInput!) { inviteManager(input: $input) { userErrors { code } } }";
        committee.send(invite, input).await.no_errors("inviteManager");
    }
    let list = format!("invitations(organization: {{ id: \"{mine}\" }})");
    let found = walk(&committee, "{ {} }", "/data", &list, "id").await;
    assert_eq!(found.len(), 5);
    let elsewhere = app.as_officer_of("370305001000").await;
    let asked = format!("{{ {list} {{ totalCount {{ value }} }} }}");
    let told = elsewhere.send(&asked, json!({})).await;
    assert_eq!(told.at("/data/invitations"), Value::Null, "{}", told.body);
}

#[tokio::test]
async fn an_account_has_room_for_a_hundred_roles() {
    let app = with_committee().await;
    let area = AreaCode::parse("370305003025").unwrap();
    let account = app.open_account("zhang", Role::Resident, ScopeKey::Area(area)).await;
    let more = |count: i32| {
        format!(
            "INSERT INTO grants (id, account_id, role, scope_kind, area_code, granted_at, version) \
             SELECT gen_random_uuid(), a.id, 'RESIDENT', 'AREA', r.code, now(), 1 FROM accounts a, areas r \
             WHERE a.login_name = 'zhang' AND r.code <> '370305003025' AND NOT EXISTS (SELECT FROM grants g WHERE g.area_code = r.code) \
             ORDER BY r.code LIMIT {count}"
        )
    };
    app.behind_its_back(&more(98)).await;
    let committee = app.as_committee().await;
    let grant =
        "mutation($input: GrantRoleInput!) { grantRole(input: $input) { grant { id } userErrors { code field } } }";
    let scope = json!({ "input": { "account": account.id.to_string(), "role": "SUBDISTRICT_OFFICER", "scope": { "areaCode": "370305003000" } } });
    committee.send(grant, scope).await.no_errors("grantRole");
    let scope = json!({ "input": { "account": account.id.to_string(), "role": "SUBDISTRICT_OFFICER", "scope": { "areaCode": "370305004000" } } });
    let refused = committee.send(grant, scope).await.only_user_error("grantRole");
    assert_eq!(refused, json!({ "code": "TOO_MANY", "field": ["account"] }));
}

#[tokio::test]
async fn a_grant_is_a_node_to_its_holder_and_to_keepers() {
    let app = TestApp::new().await;
    let officer = app.as_officer_of("370305003000").await;
    let id = officer.send(VIEWER, json!({})).await.text("/data/viewer/grants/0/id");
    const NODE: &str = "query($id: ID!) { node(id: $id) { id ... on Grant { role } } }";
    for client in [officer, app.as_committee().await] {
        let node = client.send(NODE, json!({ "id": id })).await;
        assert_eq!(node.at("/data/node/role"), "SUBDISTRICT_OFFICER");
    }
    let other = app.as_officer_of("370305001000").await;
    assert_eq!(other.send(NODE, json!({ "id": id })).await.error_code(), "NOT_FOUND");
    for (name, told) in [
        ("Nope", "no type"),
        ("ServiceRecord", "Project"),
        ("LedgerEntry", "Fund"),
    ] {
        let query = format!("{{ changes(types: [\"{name}\"]) {{ position }} }}");
        let feed = other.english().send(&query, json!({})).await;
        assert_eq!(feed.error_code(), "INVALID_ARGUMENT");
        assert!(feed.body.to_string().contains(told), "where to look: {}", feed.body);
    }
}
