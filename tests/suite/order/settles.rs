//! An order is settled once everything that was sent has arrived.

use super::ends::{contracted, delivered};
use super::play::{Square, codes, done, made, with};
use serde_json::{Value, json};

#[tokio::test]
async fn settling_an_order_waits_for_payments_that_are_sent() {
    let square = Square::new().await;
    let need = square.need("商户占道经营").await;
    let (order, project, contract) = contracted(&square, &[&need]).await;
    square.until("2026-07-20");
    done(
        &square.as_("manager").await,
        "startProject",
        json!({ "project": project }),
    )
    .await;
    delivered(&square, &project).await;
    let accept = json!({ "project": project, "representatives": [{ "kind": "RESIDENT_DELEGATE", "count": 2 }] });
    done(&square.as_("worker").await, "acceptProject", accept).await;
    let settle = json!({ "order": order });
    let waits = async |at: &str| {
        let worker = square.as_("worker").await;
        let told = codes(&worker, "settleServiceOrder", settle.clone()).await;
        assert_eq!(told, ["PAYMENTS_OPEN"], "{at}");
        let query = "query($id: ID!) { serviceOrder(id: $id) { availableActions { action allowed reasonCode } } }";
        let seen = worker.send(query, json!({ "id": order })).await;
        let button = json!({ "action": "SETTLE", "allowed": false, "reasonCode": "PAYMENTS_OPEN" });
        let actions = seen.at("/data/serviceOrder/availableActions");
        assert!(actions.as_array().unwrap().contains(&button), "{at}: {actions}");
    };
    waits("nothing is requested").await;
    let mut payments: Vec<Value> = Vec::new();
    for instalment in [1, 2] {
        let request = json!({
            "contract": contract, "instalment": instalment, "invoiceNumber": format!("0370000{instalment}"), "bank": "齐商银行临淄支行",
            "accountNumber": "6222 0212 3456 7890",
        });
        let payment = made(&square.as_("manager").await, "requestPayment", request).await;
        payments.push(json!({ "payment": payment }));
    }
    let finance = square.as_("finance").await;
    for (payment, voucher) in payments.iter().zip(["凭证 1", "凭证 2"]) {
        waits("requested").await;
        done(&finance, "approvePayment", payment.clone()).await;
        waits("approved").await;
        done(&finance, "sendPayment", payment.clone()).await;
        waits("sent").await;
        if voucher == "凭证 2" {
            // The whole price has left the fund, and the bank may still send it back.
            assert_eq!(square.balances().await["paid"], "4800.00");
            let failed = with(payment, json!({ "reason": "账号与户名不符", "dryRun": true }));
            done(&finance, "failPayment", failed).await;
        }
        done(&finance, "confirmPayment", with(payment, json!({ "voucher": voucher }))).await;
    }
    assert_eq!(
        done(&square.as_("worker").await, "settleServiceOrder", settle).await["status"],
        "SETTLED"
    );
}
