//! The purchase list.

use super::*;
use crate::fund::FundPurpose;
use crate::id::PurchaseListId;

fn file() -> PurchaseListFile {
    PurchaseListFile::import(
        r#"{
            "format": "siling.purchase-list/1",
            "title": "购买服务项目清单", "edition": "2026", "issued_by": "区委组织部",
            "valid_from": "2026-01-01", "demo": true,
            "items": [
                {"code": "B01", "title": "占道经营巡查", "description": "每周两次", "unit": "年",
                 "price_from": "3000.00", "price_to": "6000.00", "lead": "GOVERNANCE_CHALLENGE", "purposes": ["SERVICE_PURCHASE"]},
                {"code": "D01", "title": "上门维修", "description": "", "unit": "次",
                 "price_from": "50.00", "price_to": "100.00", "lead": "VULNERABLE_SUPPORT", "purposes": ["SERVICE_PURCHASE", "VENTURE_ROUND"]}
            ]
        }"#,
    )
    .unwrap()
}

fn sound() -> PurchaseListFile {
    let mut file = file();
    file.items[1].description = "小家电、水电".into();
    file
}

fn publish(file: PurchaseListFile, before: Option<&PurchaseList>) -> Result<PurchaseList, Refusals> {
    PurchaseList::publish(
        district(),
        NewPurchaseList {
            id: id::<PurchaseListId>(1),
            file,
        },
        before,
        now(),
    )
}

#[test]
fn a_list_is_published_from_a_sound_file_only() {
    assert_eq!(
        refused(publish(file(), None)),
        [(RefusalCode::Required, "file.items.1.description".to_owned())]
    );
    let mut bad = sound();
    bad.title = String::new();
    bad.items[1].code = "B01".into();
    bad.items[1].price_from = Money::from_fen(20_000);
    bad.items[0].price_to = Money::from_fen(-1);
    let told = refused(publish(bad, None));
    for field in [
        "file.title",
        "file.items.1.code",
        "file.items.1.price_to",
        "file.items.0.price_to",
    ] {
        assert!(
            told.iter().any(|(_, found)| found == field),
            "{field} is not in {told:?}"
        );
    }
    let mut unpaid = sound();
    unpaid.items[0].purposes = vec![];
    unpaid.items[1].purposes.push(FundPurpose::VentureRound);
    assert_eq!(
        refused(publish(unpaid, None)),
        [
            (RefusalCode::Required, "file.items.0.purposes".to_owned()),
            (RefusalCode::Duplicate, "file.items.1.purposes.2".to_owned())
        ]
    );
    let none = PurchaseListFile {
        items: vec![],
        ..sound()
    };
    assert_eq!(
        refused(publish(none, None)),
        [(RefusalCode::Required, "file.items".to_owned())]
    );
    let list = publish(sound(), None).unwrap();
    assert!(list.demo && list.in_force(day("2026-01-01")) && !list.in_force(day("2025-12-31")));
}

#[test]
fn a_file_of_another_form_says_where() {
    let format = PurchaseListFile::import(r#"{"format": "siling.purchase-list/2"}"#);
    assert!(
        matches!(format, Err(PurchaseListFileError::Malformed { line: 1, .. })),
        "{format:?}"
    );
    let mut other = serde_json::to_value(sound()).unwrap();
    other["format"] = "siling.purchase-list/2".into();
    assert_eq!(
        PurchaseListFile::import(&other.to_string()),
        Err(PurchaseListFileError::OtherFormat {
            found: "siling.purchase-list/2".into()
        })
    );
    other["items"][0]["price"] = "1".into();
    assert!(PurchaseListFile::import(&other.to_string()).is_err());
}

#[test]
fn one_version_is_in_force_a_day() {
    let first = publish(sound(), None).unwrap();
    let next = PurchaseListFile {
        edition: "2027".into(),
        valid_from: day("2027-01-01"),
        ..sound()
    };
    let second = publish(next.clone(), Some(&first)).unwrap();
    let first = first.followed_by(&second, now());
    assert_eq!(
        (first.status, first.valid_to),
        (PurchaseListStatus::Retired, Some(day("2026-12-31")))
    );
    for (on, which) in [("2026-12-31", [true, false]), ("2027-01-01", [false, true])] {
        assert_eq!([first.in_force(day(on)), second.in_force(day(on))], which, "{on}");
    }
    let earlier = PurchaseListFile {
        valid_from: day("2026-12-31"),
        ..next
    };
    assert_eq!(
        refused(publish(earlier, Some(&second))),
        [(RefusalCode::LaterListExists, "file.valid_from".to_owned())]
    );
    assert_eq!(refused(first.retire(now()))[0].0, RefusalCode::ActionNotAllowed);
    // Its first day has not come: the last day is the first.
    assert_eq!(second.retire(now()).unwrap().valid_to, Some(day("2027-01-01")));
}

#[test]
fn a_commission_keeps_to_the_list() {
    let list = publish(sound(), None).unwrap();
    let yuan = |yuan| Money::from_yuan(yuan).unwrap();
    let on = day("2026-06-30");
    let lead = Lead::VulnerableSupport;
    assert_eq!(list.check_commission("D01", 60, yuan(4200), lead, on), Ok(60));
    let told = |result: Result<u32, Refusals>| refused(result);
    let one = |code, field: &str| vec![(code, field.to_owned())];
    assert_eq!(
        told(list.check_commission("D09", 60, yuan(4200), lead, on)),
        one(RefusalCode::NotFound, "purchaseItem.code")
    );
    assert_eq!(
        told(list.check_commission("D01", 60, yuan(2999), lead, on)),
        one(RefusalCode::OutOfRange, "price")
    );
    assert_eq!(
        told(list.check_commission("D01", 60, yuan(6001), lead, on)),
        one(RefusalCode::OutOfRange, "price")
    );
    assert_eq!(
        told(list.check_commission("D01", 0, yuan(4200), lead, on)),
        one(RefusalCode::OutOfRange, "purchaseItem.quantity")
    );
    assert_eq!(
        told(list.check_commission("D01", 60, yuan(4200), Lead::PartyBuilding, on)),
        one(RefusalCode::ItemLead, "lead")
    );
    assert_eq!(
        told(list.check_commission("D01", 60, yuan(4200), lead, day("2025-06-30"))),
        one(RefusalCode::ListNotInForce, "purchaseItem.list")
    );
}
