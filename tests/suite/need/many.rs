//! Many at once, and what is found of tampering.

use super::given::{Community, act, done};
use serde_json::{Value, json};
use siling_application::access::ScopeKey;
use siling_application::need::{EndorseNeed, NeedTarget};
use siling_application::{Envelope, execute};
use siling_domain::access::{Actor, Grant, Identity, Role, Scope};
use siling_domain::id::NeedId;

const PEOPLE: usize = 200;

#[tokio::test]
async fn two_hundred_endorsements_at_once_count_right() {
    let world = Community::new().await;
    let id = world.accepted("楼道灯不亮").await;
    let need: NeedId = id.parse().unwrap();
    let area = || ScopeKey::Area(super::SHIYUAN.parse().unwrap());
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let account = world
            .app
            .open_account(&format!("crowd-{number}"), Role::Resident, area())
            .await;
        people.push(Actor {
            identity: Identity::Person(account.id),
            grants: vec![Grant {
                id: world.app.app.new_id(),
                role: Role::Resident,
                scope: Scope::Area(super::SHIYUAN.parse().unwrap()),
            }],
            session: None,
        });
    }
    // Each twice at once: the second time is refused, whichever it is.
    let endorse = |actor: &Actor| {
        let (app, actor) = (world.app.app.clone(), actor.clone());
        tokio::spawn(async move {
            let target = NeedTarget {
                need,
                expected_version: None,
            };
            execute(
                &app,
                actor,
                "crowd".to_owned(),
                Envelope::default(),
                EndorseNeed { target },
            )
            .await
            .is_ok()
        })
    };
    let tasks: Vec<_> = people
        .iter()
        .flat_map(|actor| [endorse(actor), endorse(actor)])
        .collect();
    let mut counted = 0;
    for task in tasks {
        counted += usize::from(task.await.unwrap());
    }
    assert_eq!(counted, PEOPLE);
    let look = "query($id: ID!) { need(id: $id) { endorsementCount version timeline { totalCount { value } } } }";
    let seen = world
        .app
        .anonymous()
        .send(look, json!({ "id": id }))
        .await
        .at("/data/need");
    assert_eq!(seen["endorsementCount"], json!(PEOPLE));
    assert_eq!(
        seen["version"],
        json!(PEOPLE + 2),
        "posted, accepted, and each endorsement"
    );
    assert_eq!(seen["timeline"]["totalCount"]["value"], json!(PEOPLE + 2));
    assert_eq!(world.app.count("SELECT count(*) FROM need_endorsements").await, 200);
    assert_eq!(
        siling_persistence::need::audit(&world.app.app.store).await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn of_two_answers_at_once_one_holds() {
    let world = Community::new().await;
    let id = world.posted("楼道灯不亮").await;
    let worker = world.as_("worker").await;
    let (accept, decline) = (json!({ "need": id }), json!({ "need": id, "reason": "UNCLEAR" }));
    let (one, other) = tokio::join!(act(&worker, "acceptNeed", accept), act(&worker, "declineNeed", decline));
    let refused: Vec<Value> = [
        one.at("/data/acceptNeed/userErrors"),
        other.at("/data/declineNeed/userErrors"),
    ]
    .iter()
    .flat_map(|errors| errors.as_array().unwrap().clone())
    .collect();
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0]["code"], "ACTION_NOT_ALLOWED");
}

#[tokio::test]
async fn what_is_changed_behind_its_back_is_found() {
    let world = Community::new().await;
    let mut wish = Community::wish("楼道灯不亮");
    wish["contact"] = json!({ "name": "王小明", "phone": "13800001234" });
    done(&world.as_("resident").await, "postNeed", wish).await;
    let id = world.accepted("健身器材生锈").await;
    done(&world.as_("neighbour").await, "endorseNeed", json!({ "need": id })).await;
    let audit = async || siling_persistence::need::audit(&world.app.app.store).await.unwrap();
    assert_eq!(audit().await, Vec::<String>::new());
    for (tamper, mend) in [
        ("DELETE FROM need_endorsements", ""),
        ("DELETE FROM need_contacts", ""),
        (
            "UPDATE needs SET answer_due = answer_due + 9",
            "UPDATE needs SET answer_due = answer_due - 9",
        ),
        (
            "UPDATE needs SET document = jsonb_set(document, '{title}', '\"x\"') WHERE status = 'ACCEPTED'",
            "",
        ),
        ("UPDATE need_statuses SET status = 'CLOSED' WHERE until IS NULL", ""),
    ] {
        let before = audit().await.len();
        world.app.behind_its_back(tamper).await;
        assert!(audit().await.len() > before, "{tamper}");
        if !mend.is_empty() {
            world.app.behind_its_back(mend).await;
        }
    }
}
