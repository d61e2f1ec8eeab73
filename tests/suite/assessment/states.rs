//! Every action in every state, over HTTP: what the table has is possible, what it has not is refused as such.

use super::given::{all_but, full_but};
use super::play::{Play, codes, done};
use serde_json::{Value, json};
use siling_domain::Word as _;
use siling_domain::assessment::{AssessmentAction as Do, AssessmentLifecycle, AssessmentStatus as Is};
use siling_domain::lifecycle::Lifecycle as _;
use std::collections::BTreeSet;

/// What is sent for an action, and by whom. It is right in everything but, perhaps, the state.
fn sent(play: &Play, assessment: &str, action: Do) -> Option<(&'static str, &'static str, Value)> {
    let (scores, reason) = (full_but(&[]), "原因");
    let votes = ["panel-1", "panel-2", "panel-3"].map(|who| json!({ "account": play.account(who), "uphold": false }));
    let (who, mutation, rest) = match action {
        // Entered with the opening, lapsed with the closing of the cycle: no mutations of their own.
        Do::Enter | Do::Lapse => return None,
        Do::Start => {
            let input = json!({ "cycle": play.cycle, "organization": { "id": play.organization }, "dryRun": true });
            return Some(("manager", "startSelfAssessment", input));
        }
        Do::Save => ("manager", "saveSelfAssessment", json!({ "scores": scores })),
        Do::AttachEvidence => (
            "manager",
            "attachEvidence",
            json!({ "indicator": "A1.2", "statement": "章程" }),
        ),
        Do::WithdrawEvidence => {
            let none = "evid_00000000000000000000000000";
            ("manager", "withdrawEvidence", json!({ "evidence": none }))
        }
        Do::Submit => ("manager", "submitSelfAssessment", json!({})),
        Do::Withdraw => ("manager", "withdrawAssessment", json!({ "reason": reason })),
        Do::Review => ("officer", "reviewAssessment", json!({ "scores": scores })),
        Do::Return => {
            let reasons = json!([{ "indicator": "C1", "reason": reason }]);
            ("officer", "returnAssessment", json!({ "reasons": reasons }))
        }
        Do::AssignAssessor => {
            let assessor = play.account("reviewer-3");
            ("committee", "assignAssessor", json!({ "assessor": assessor }))
        }
        Do::RemoveAssessor => {
            let assessor = play.account("reviewer-3");
            (
                "committee",
                "removeAssessor",
                json!({ "assessor": assessor, "reason": reason }),
            )
        }
        Do::DeclareConflict => ("reviewer-1", "declareConflict", json!({ "exists": false })),
        Do::Score => ("reviewer-1", "scoreAssessment", json!({ "scores": scores })),
        Do::Verify => ("committee", "verifyAssessment", json!({})),
        Do::PublishNotice => ("committee", "publishNotice", json!({ "document": "公示" })),
        Do::LodgeAppeal => ("manager", "lodgeAppeal", json!({ "ground": reason })),
        Do::DecideAppeal => (
            "committee",
            "decideAppeal",
            json!({ "votes": votes, "reasoning": reason }),
        ),
        Do::Confirm => ("committee", "confirmRating", json!({ "decisionNumber": "1" })),
        Do::Award => (
            "committee",
            "awardStars",
            json!({ "certificateNumber": "LZXJ-2026-0007" }),
        ),
    };
    let mut input = rest;
    input["assessment"] = json!(assessment);
    input["dryRun"] = json!(true);
    Some((who, mutation, input))
}

/// Tries everything on an assessment that stands in this state.
async fn everything(play: &Play, assessment: &str, state: Is, seen: &mut BTreeSet<Is>) {
    let stands = play.assessment("committee", "status").await;
    assert_eq!(stands.text("/data/organization/assessments/0/status"), state.code());
    assert!(seen.insert(state));
    for action in Do::ALL.iter().copied() {
        let Some((who, mutation, input)) = sent(play, assessment, action) else {
            continue;
        };
        let answered = codes(&play.as_(who).await, mutation, input).await;
        let possible = AssessmentLifecycle::transition(state, action).is_ok();
        let what = format!("{mutation} in {}: {answered:?}", state.code());
        if possible {
            // Whatever else is missing, the state is not what refuses it.
            assert!(!answered.contains(&"ACTION_NOT_ALLOWED".to_owned()), "{what}");
        } else {
            assert_eq!(answered, ["ACTION_NOT_ALLOWED"], "{what}");
        }
    }
}

#[tokio::test]
async fn in_every_state_exactly_the_actions_of_the_table_are_possible() {
    let mut seen = BTreeSet::new();
    let play = Play::open().await;
    let entry = play.assessment("committee", "id").await;
    let entry = entry.text("/data/organization/assessments/0/id");
    everything(&play, &entry, Is::NotStarted, &mut seen).await;
    let changes = [("C1", all_but("C1", "C1.6"))];
    let assessment = play.assessed(&changes).await;
    assert_eq!(assessment, entry);
    everything(&play, &assessment, Is::SelfAssessing, &mut seen).await;
    play.prove(&assessment).await;
    let manager = play.as_("manager").await;
    done(&manager, "submitSelfAssessment", json!({ "assessment": assessment })).await;
    everything(&play, &assessment, Is::Submitted, &mut seen).await;
    let back = json!({ "assessment": assessment, "reasons": [{ "indicator": "C1", "reason": "照片不清" }] });
    done(&play.as_("officer").await, "returnAssessment", back).await;
    everything(&play, &assessment, Is::Returned, &mut seen).await;
    let manager = play.as_("manager").await;
    done(&manager, "submitSelfAssessment", json!({ "assessment": assessment })).await;
    play.reviewed(&assessment, full_but(&changes)).await;
    play.until("2026-08-17");
    for who in ["reviewer-1", "reviewer-2"] {
        let assign = json!({ "assessment": assessment, "assessor": play.account(who) });
        done(&play.as_("committee").await, "assignAssessor", assign).await;
    }
    everything(&play, &assessment, Is::SubdistrictReviewed, &mut seen).await;
    for who in ["reviewer-1", "reviewer-2"] {
        let reviewer = play.as_(who).await;
        done(
            &reviewer,
            "declareConflict",
            json!({ "assessment": assessment, "exists": false }),
        )
        .await;
        let scores = json!({ "assessment": assessment, "scores": full_but(&changes) });
        done(&reviewer, "scoreAssessment", scores).await;
    }
    let committee = play.as_("committee").await;
    done(&committee, "verifyAssessment", json!({ "assessment": assessment })).await;
    everything(&play, &assessment, Is::DistrictVerified, &mut seen).await;
    play.until("2026-09-01");
    play.publish(&assessment).await;
    everything(&play, &assessment, Is::PublicNotice, &mut seen).await;
    let appeal = json!({ "assessment": assessment, "indicators": ["C1"], "ground": "制度已上墙" });
    done(&play.as_("manager").await, "lodgeAppeal", appeal).await;
    everything(&play, &assessment, Is::Appealed, &mut seen).await;
    let votes = ["panel-1", "panel-2", "panel-3"].map(|who| json!({ "account": play.account(who), "uphold": false }));
    let decide = json!({ "assessment": assessment, "votes": votes, "reasoning": "照片为复核后拍摄" });
    done(&play.as_("committee").await, "decideAppeal", decide).await;
    everything(&play, &assessment, Is::AppealDecided, &mut seen).await;
    play.until("2026-09-16");
    let confirm = json!({ "assessment": assessment, "decisionNumber": "临社认〔2026〕1号" });
    done(&play.as_("committee").await, "confirmRating", confirm).await;
    everything(&play, &assessment, Is::Confirmed, &mut seen).await;
    let award = json!({ "assessment": assessment, "certificateNumber": "LZXJ-2026-0001" });
    done(&play.as_("committee").await, "awardStars", award).await;
    everything(&play, &assessment, Is::Awarded, &mut seen).await;

    let play = Play::open().await;
    let assessment = play.assessed(&[]).await;
    let withdraw = json!({ "assessment": assessment, "reason": "场所搬迁" });
    done(&play.as_("manager").await, "withdrawAssessment", withdraw).await;
    everything(&play, &assessment, Is::Withdrawn, &mut seen).await;

    let play = Play::open().await;
    let assessment = play.assessed(&[]).await;
    play.until("2026-08-03");
    done(
        &play.as_("committee").await,
        "closeCycle",
        json!({ "cycle": play.cycle }),
    )
    .await;
    everything(&play, &assessment, Is::Lapsed, &mut seen).await;
    assert_eq!(seen.len(), Is::ALL.len(), "every state was tried");
}
