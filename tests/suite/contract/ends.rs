//! An organization ends only when no contract and no advance binds it.

use super::world::*;
use chrono::Days;
use serde_json::{Value, json};
use siling_application::{App, Command, CommandError};
use siling_domain::access::{Deed, Place, authorise};
use siling_domain::id::{OrganizationId, ProjectId};
use siling_domain::project::{Delivery, HandOver, MilestoneStatus, Project, ProjectStatus};
use siling_domain::time::china_date;
use siling_persistence::{UnitOfWork, kept};
use siling_tests::{Answer, Client};

/// A mutation on the world's organization.
async fn ending(client: &Client, world: &World, name: &str, more: Value) -> Answer {
    let mut input = json!({ "organization": { "id": world.organization }, "reason": "经营异常" });
    for (field, value) in more.as_object().unwrap() {
        input[field] = value.clone();
    }
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ organization {{ status }} userErrors {{ code field message }} }} }}"
    );
    client.send(&query, json!({ "input": input })).await
}

/// What is said about the end: of the liquidation, of the revocation, and by their buttons.
async fn codes(client: &Client, world: &World) -> Vec<Value> {
    let liquidated = ending(
        client,
        world,
        "liquidateOrganization",
        json!({ "document": "清算公告", "dryRun": true }),
    )
    .await;
    let revoked = ending(
        client,
        world,
        "deregisterOrganization",
        json!({ "kind": "REVOKED", "dryRun": true }),
    )
    .await;
    let query =
        "query($id: ID!) { node(id: $id) { ... on Organization { availableActions { action allowed reason } } } }";
    let answer = client.send(query, json!({ "id": world.organization })).await;
    let actions = answer.at("/data/node/availableActions");
    let said = |action: &str| {
        let found = actions
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["action"] == action)
            .cloned();
        found.unwrap()["reason"].clone()
    };
    for (action, answer, name) in [
        ("LIQUIDATE", &liquidated, "liquidateOrganization"),
        ("REVOKE", &revoked, "deregisterOrganization"),
    ] {
        let told = answer.at(&format!("/data/{name}/userErrors/0/message"));
        assert_eq!(said(action), told, "{action}: the button says what the mutation does");
    }
    [
        (liquidated, "liquidateOrganization"),
        (revoked, "deregisterOrganization"),
    ]
    .map(|(answer, name)| answer.at(&format!("/data/{name}/userErrors/0/code")))
    .to_vec()
}

#[tokio::test]
async fn an_organization_ends_once_its_contract_is_over_and_its_advance_paid_back() {
    let halves = json!([{ "due": "SIGNING", "amount": "3500" }, { "due": "FINAL", "amount": "1500" }]);
    let (world, contract) = World::signed("5000", halves).await;
    let committee = world.app.as_committee().await;
    assert_eq!(
        codes(&committee, &world).await,
        ["CONTRACTS_IN_FORCE", "CONTRACTS_IN_FORCE"]
    );

    let payment = world.requested(&contract, 1).await;
    world
        .brought(&payment, &["approvePayment", "sendPayment", "confirmPayment"])
        .await;
    let end =
        json!({ "contract": contract, "reason": "承接组织解散", "document": "终止协议", "idempotencyKey": "end" });
    does(&world.officer, "terminateContract", end)
        .await
        .no_errors("terminateContract");
    assert_eq!(
        codes(&committee, &world).await,
        [json!("ADVANCE_UNSETTLED"), Value::Null],
        "a revocation does not wait for the advance"
    );

    let back =
        |amount: &str| json!({ "payment": payment, "amount": amount, "reason": "未履行", "idempotencyKey": amount });
    does(&world.finance, "refundPayment", back("3499.99"))
        .await
        .no_errors("refundPayment");
    let refused = ending(
        &committee,
        &world,
        "liquidateOrganization",
        json!({ "document": "清算公告" }),
    )
    .await;
    let told = refused.only_user_error("liquidateOrganization");
    assert_eq!(told["code"], "ADVANCE_UNSETTLED");
    assert!(told["message"].as_str().unwrap().contains("0.01"), "{told}");
    does(&world.finance, "refundPayment", back("0.01"))
        .await
        .no_errors("refundPayment");
    assert_eq!(codes(&committee, &world).await, [Value::Null, Value::Null]);
    let done = ending(
        &committee,
        &world,
        "liquidateOrganization",
        json!({ "document": "清算公告" }),
    )
    .await;
    let done = done.no_errors("liquidateOrganization");
    assert_eq!(
        done.text("/data/liquidateOrganization/organization/status"),
        "LIQUIDATING"
    );
}

/// What another organization led and delivered in between; how, is told by the tests of projects.
struct DeliveredByAnother(ProjectId);

impl Command for DeliveredByAnother {
    const DEED: Deed = Deed::CompleteProject;
    type Output = Project;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Project, CommandError> {
        let warrant = authorise(uow.actor(), Self::DEED, &Place::DISTRICT)?;
        let before: Project = kept::locked(uow, self.0).await?.unwrap();
        let mut after = before.clone();
        after.version += 1;
        after.status = ProjectStatus::Accepted;
        let (own, other) = (after.organization, OrganizationId(app.ids.uuid()));
        let today = china_date(uow.now());
        let handed = |from, to, on| HandOver {
            from,
            to,
            on,
            reason: "停用".into(),
            by: None,
        };
        after.hand_overs = vec![
            handed(own, other, today - Days::new(10)),
            handed(other, own, today + Days::new(10)),
        ];
        for milestone in &mut after.milestones {
            milestone.status = MilestoneStatus::Accepted;
            milestone.deliveries.push(Delivery {
                note: None,
                evidence: Vec::new(),
                by: None,
                at: uow.now(),
                returned: None,
            });
        }
        kept::update(uow, &warrant, &before, &after, None, None).await?;
        Ok(after)
    }
}

#[tokio::test]
async fn what_another_delivered_earns_no_advance_even_where_the_first_leads_again() {
    let halves = json!([{ "due": "SIGNING", "amount": "3500" }, { "due": "FINAL", "amount": "1500" }]);
    let (world, contract) = World::signed("5000", halves).await;
    let payment = world.requested(&contract, 1).await;
    world
        .brought(&payment, &["approvePayment", "sendPayment", "confirmPayment"])
        .await;
    let end =
        json!({ "contract": contract, "reason": "承接组织停用", "document": "终止协议", "idempotencyKey": "end" });
    does(&world.officer, "terminateContract", end)
        .await
        .no_errors("terminateContract");
    world.app.done(DeliveredByAnother(world.project)).await;
    let committee = world.app.as_committee().await;
    assert_eq!(
        codes(&committee, &world).await,
        [json!("ADVANCE_UNSETTLED"), Value::Null]
    );
}

#[tokio::test]
async fn a_signing_and_a_liquidation_at_once_never_both_happen() {
    for number in 0..4 {
        let world = World::priced("5000").await;
        let committee = world.app.as_committee().await;
        let (signed, ended) = tokio::join!(
            does(&world.officer, "signContract", world.signing("1号", "5000")),
            ending(
                &committee,
                &world,
                "liquidateOrganization",
                json!({ "document": "清算公告" })
            )
        );
        let code = |answer: &Answer, name: &str| answer.at(&format!("/data/{name}/userErrors/0/code"));
        let told = (code(&signed, "signContract"), code(&ended, "liquidateOrganization"));
        assert!(
            told == (Value::Null, json!("CONTRACTS_IN_FORCE")) || told == (json!("NOT_PAYABLE"), Value::Null),
            "{number}: {told:?}"
        );
    }
}
