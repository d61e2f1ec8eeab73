//! The ledger as the database keeps it: by raw statements that pass all rules by, and by many at once.

use super::fund::{community_fund, open_fund};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, TransactionTrait as _};
use siling_application::fund::{NewReservation, release, reserve};
use siling_application::{App, Command, CommandError, Envelope, execute};
use siling_domain::access::{Actor, Deed, authorise};
use siling_domain::area_code::AreaCode;
use siling_domain::fund::{Commitment, CommitmentFor, FundPurpose};
use siling_domain::id::{CommitmentId, FundId, ServiceOrderId};
use siling_domain::money::Money;
use siling_domain::{Refusal, RefusalCode};
use siling_persistence::UnitOfWork;
use siling_tests::TestApp;
use uuid::Uuid;

/// What an order does when it is published: sets money aside.
struct Reserve {
    fund: FundId,
    amount: Money,
    order: u128,
}

impl Command for Reserve {
    const DEED: Deed = Deed::ReserveFunds;
    type Output = Commitment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Commitment, CommandError> {
        let area = AreaCode::parse("370305003025").unwrap();
        let warrant = authorise(uow.actor(), Self::DEED, &siling_domain::access::Place::area(area))?;
        let new = NewReservation {
            fund: self.fund,
            amount: self.amount,
            for_: CommitmentFor::ServiceOrder(ServiceOrderId(Uuid::from_u128(self.order))),
            what_for: "我是社区大管家".to_owned(),
            purpose: FundPurpose::ServicePurchase,
            area: Some(area),
            field: "fund",
        };
        reserve(uow, app, &warrant, new).await
    }
}

/// What an order does when it lapses: sets it free.
struct Release(CommitmentId);

impl Command for Release {
    const DEED: Deed = Deed::ReleaseFunds;
    type Output = Commitment;

    async fn run(self, app: &App, uow: &mut UnitOfWork) -> Result<Commitment, CommandError> {
        let place = siling_domain::access::Place::DISTRICT;
        let warrant = authorise(uow.actor(), Self::DEED, &place)?;
        release(uow, app, &warrant, self.0, "流单").await
    }
}

async fn does<C: Command>(app: &TestApp, command: C) -> Result<C::Output, Vec<Refusal>> {
    match execute(
        &app.app,
        Actor::system(),
        "test".to_owned(),
        Envelope::default(),
        command,
    )
    .await
    {
        Ok(done) => Ok(done.output),
        Err(CommandError::Refused(refusals)) => Err(refusals),
        Err(other) => panic!("{other:?}"),
    }
}

/// Orders with nothing in them, numbered from 1: the ledger asks only whether they are there.
const ORDERS: &str = "INSERT INTO service_orders (id, district, area_code, lead, needs, capabilities, min_stars, ceiling, claim_deadline, status, \
                      search_text, grams, demo, document, version, created_at, updated_at) \
                      SELECT lpad(to_hex(n), 32, '0')::uuid, '370305000000', '370305003025', 'VOLUNTEER_SERVICE', ARRAY[gen_random_uuid()], '{}', 0, 0, \
                      '2026-07-10', 'DRAFT', '', '{}', true, '{}', 1, now(), now() FROM generate_series(1, 1000) AS n";

async fn funded(amount: &str) -> (TestApp, FundId) {
    let app = TestApp::new().await;
    let (id, ..) = open_fund(&app, community_fund(2026, amount)).await;
    app.behind_its_back(ORDERS).await;
    (app, id.parse().unwrap())
}

/// The database as the product's own user sees it.
async fn database(app: &TestApp) -> DatabaseConnection {
    Database::connect(app.db.url()).await.unwrap()
}

/// What a statement is refused with; a panic where it is not.
async fn refused(db: &DatabaseConnection, sql: &str) -> String {
    match db.execute_unprepared(sql).await {
        Err(error) => error.to_string(),
        Ok(_) => panic!("not refused: {sql}"),
    }
}

async fn balance(app: &TestApp, account: &str) -> i64 {
    app.count(&format!(
        "SELECT balance FROM fund_accounts WHERE account = '{account}'"
    ))
    .await
}

const NEW_ENTRY: &str = "INSERT INTO ledger_entries (id, district, fund_id, kind, from_account, to_account, amount, what_for, booked_at) \
                         SELECT '00000000-0000-0000-0000-0000000000e1', district, id, 'RESERVE', 'AVAILABLE', 'RESERVED', 100, 'x', now() FROM funds;";

fn posting(account: &str, amount: i64) -> String {
    format!(
        "INSERT INTO ledger_postings (entry_id, account, amount) VALUES ('00000000-0000-0000-0000-0000000000e1', '{account}', {amount});"
    )
}

#[tokio::test]
async fn entries_and_postings_are_never_changed_or_removed() {
    let (app, fund) = funded("200000").await;
    does(
        &app,
        Reserve {
            fund,
            amount: Money::from_fen(500_000),
            order: 1,
        },
    )
    .await
    .unwrap();
    for url in [app.db.url(), app.db.admin_url()] {
        let db = Database::connect(url).await.unwrap();
        for sql in [
            "UPDATE ledger_entries SET amount = 1",
            "UPDATE ledger_entries SET what_for = 'y'",
            "DELETE FROM ledger_entries",
            "TRUNCATE ledger_entries CASCADE",
            "UPDATE ledger_postings SET amount = 1",
            "DELETE FROM ledger_postings",
            "TRUNCATE ledger_postings",
            "DELETE FROM funds",
            "DELETE FROM commitments",
            "DELETE FROM fund_accounts",
            "TRUNCATE fund_accounts CASCADE",
        ] {
            let told = refused(&db, sql).await;
            assert!(told.contains("never changed or removed"), "{sql}: {told}");
        }
        for sql in [
            "UPDATE fund_accounts SET balance = balance + 100 WHERE account = 'AVAILABLE'",
            "UPDATE fund_accounts SET postings = 0",
            "INSERT INTO fund_accounts (fund_id, account, balance, postings) SELECT id, 'PAID', 5, 0 FROM funds",
        ] {
            let told = refused(&db, sql).await;
            assert!(told.contains("balances are kept by postings alone"), "{sql}: {told}");
        }
        db.close().await.unwrap();
    }
    assert_eq!(
        (balance(&app, "AVAILABLE").await, balance(&app, "RESERVED").await),
        (19_500_000, 500_000)
    );
}

#[tokio::test]
async fn an_overspend_by_hand_is_refused() {
    let (app, _) = funded("200000").await;
    let db = database(&app).await;
    let entry = NEW_ENTRY.replace(", 100,", ", 20000001,");
    let all = format!(
        "{entry} {} {}",
        posting("RESERVED", 20_000_001),
        posting("AVAILABLE", -20_000_001)
    );
    let tx = db.begin().await.unwrap();
    let told = tx.execute_unprepared(&all).await.unwrap_err().to_string();
    assert!(told.contains("fund_accounts_balance_range"), "{told}");
    tx.rollback().await.unwrap();
    // To the last fen it goes.
    let entry = NEW_ENTRY.replace(", 100,", ", 20000000,");
    let all = format!(
        "BEGIN; {entry} {} {} COMMIT;",
        posting("RESERVED", 20_000_000),
        posting("AVAILABLE", -20_000_000)
    );
    db.execute_unprepared(&all).await.unwrap();
    assert_eq!(balance(&app, "AVAILABLE").await, 0);
    // Booked by hand without a commitment, the audit finds what the rules would not have let through.
    db.close().await.unwrap();
}

#[tokio::test]
async fn an_entry_that_is_not_balanced_is_refused_at_the_commit() {
    let (app, _) = funded("200000").await;
    let db = database(&app).await;
    for (what, postings) in [
        ("no side", String::new()),
        ("one side", posting("RESERVED", 100)),
        ("another amount", posting("AVAILABLE", -100) + &posting("RESERVED", 99)),
        ("another account", posting("AVAILABLE", -100) + &posting("PAID", 100)),
        (
            "three sides",
            posting("AVAILABLE", -100) + &posting("RESERVED", 100) + &posting("PAID", 1),
        ),
    ] {
        let tx = db.begin().await.unwrap();
        tx.execute_unprepared(&format!("{NEW_ENTRY} {postings}")).await.unwrap();
        let told = tx.commit().await.unwrap_err().to_string();
        assert!(
            told.contains("the postings of an entry are its two sides"),
            "{what}: {told}"
        );
    }
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared(&format!(
        "{NEW_ENTRY} {} {}",
        posting("AVAILABLE", -100),
        posting("RESERVED", 100)
    ))
    .await
    .unwrap();
    tx.commit().await.unwrap();
    // Nothing is slipped in afterwards.
    let told = refused(&db, &posting("PAID", 5)).await;
    assert!(told.contains("the postings of an entry are its two sides"), "{told}");
    let told = refused(&db, &posting("AVAILABLE", -100)).await;
    assert!(told.contains("ledger_postings_pkey"), "{told}");
    db.close().await.unwrap();
    assert_eq!(app.count("SELECT count(*) FROM ledger_entries").await, 2);
    assert_eq!(app.count("SELECT sum(balance)::bigint FROM fund_accounts").await, 0);
}

#[tokio::test]
async fn only_what_the_domain_books_can_be_booked() {
    let (app, _) = funded("200000").await;
    let db = database(&app).await;
    for (from, to) in [
        ("'AVAILABLE', 'RESERVED'", "'AVAILABLE', 'PAID'"),
        ("'AVAILABLE', 'RESERVED'", "'RESERVED', 'AVAILABLE'"),
    ] {
        let told = refused(&db, &NEW_ENTRY.replace(from, to)).await;
        assert!(told.contains("ledger_entries_movement"), "{told}");
    }
    // A reversal is the entry the other way round, once.
    let reversal = |amount: &str| {
        NEW_ENTRY
            .replace(
                "'RESERVE', 'AVAILABLE', 'RESERVED', 100",
                &format!("'APPROPRIATE', 'AVAILABLE', 'SOURCE', {amount}"),
            )
            .replace("what_for, booked_at", "what_for, booked_at, reversal_of")
            .replace(
                "now() FROM",
                "now(), (SELECT id FROM ledger_entries WHERE kind = 'APPROPRIATE' AND reversal_of IS NULL) FROM",
            )
    };
    let told = refused(&db, &reversal("100")).await;
    assert!(told.contains("an entry is reversed as it was booked"), "{told}");
    let both = posting("SOURCE", 20_000_000) + &posting("AVAILABLE", -20_000_000);
    db.execute_unprepared(&format!("BEGIN; {} {both} COMMIT;", reversal("20000000")))
        .await
        .unwrap();
    assert_eq!(
        (balance(&app, "SOURCE").await, balance(&app, "AVAILABLE").await),
        (0, 0)
    );
    let again = reversal("20000000").replace("0000000000e1'", "0000000000e2'");
    assert!(refused(&db, &again).await.contains("ledger_entries_reversal_key"));
    // A closed fund takes nothing but refunds, one that is not open nothing at all.
    for (status, told_of) in [
        ("CLOSED", "CLOSED"),
        ("DRAFT", "DRAFT"),
        ("APPROVED", "APPROVED"),
        ("CLOSING", "CLOSING"),
    ] {
        app.behind_its_back(&format!("UPDATE funds SET status = '{status}'"))
            .await;
        let told = refused(&db, &NEW_ENTRY.replace("0000000000e1'", "0000000000e3'")).await;
        assert!(
            told.contains(&format!("a fund that is {told_of} takes no entry of this kind")),
            "{told}"
        );
    }
    db.close().await.unwrap();
}

#[tokio::test]
async fn of_five_hundred_at_once_as_many_are_served_as_the_fund_covers() {
    // 100 times 5,000 yuan.
    let (app, fund) = funded("500000").await;
    let tries = (0..500).map(|number| {
        let app = app.clone();
        tokio::spawn(async move {
            let amount = Money::from_fen(500_000);
            does(
                &app,
                Reserve {
                    fund,
                    amount,
                    order: number + 1,
                },
            )
            .await
        })
    });
    let mut served = Vec::new();
    let mut turned_away = 0;
    for done in futures_util::future::join_all(tries).await {
        match done.unwrap() {
            Ok(commitment) => served.push(commitment.id),
            Err(refusals) => {
                let [refusal] = refusals.as_slice() else {
                    panic!("{refusals:?}")
                };
                assert_eq!(
                    (refusal.code, refusal.field.as_slice()),
                    (RefusalCode::FundsInsufficient, &["fund".to_owned()][..])
                );
                assert_eq!(
                    refusal.message(siling_domain::Locale::En),
                    "There is not enough money: 0.00 yuan are there, 5000.00 are asked for"
                );
                turned_away += 1;
            }
        }
    }
    assert_eq!((served.len(), turned_away), (100, 400));
    assert_eq!(
        app.count("SELECT count(*) FROM commitments WHERE status = 'RESERVED'")
            .await,
        100
    );
    assert_eq!(
        app.count("SELECT count(*) FROM ledger_entries WHERE kind = 'RESERVE'")
            .await,
        100
    );
    assert_eq!(
        (balance(&app, "AVAILABLE").await, balance(&app, "RESERVED").await),
        (0, 50_000_000)
    );
    assert_eq!(
        app.count("SELECT count(*) FROM events WHERE object_type = 'Commitment'")
            .await,
        100
    );

    // Set free by many at once, and twice each: once it is done, the second time there is nothing to do.
    let frees = served.iter().flat_map(|id| [*id, *id]).map(|id| {
        let app = app.clone();
        tokio::spawn(async move { does(&app, Release(id)).await.is_ok() })
    });
    let freed = futures_util::future::join_all(frees).await;
    assert_eq!(freed.into_iter().filter(|done| *done.as_ref().unwrap()).count(), 100);
    assert_eq!(
        (balance(&app, "AVAILABLE").await, balance(&app, "RESERVED").await),
        (50_000_000, 0)
    );
    let findings = siling_persistence::fund::audit(&app.app.store).await.unwrap();
    assert_eq!(findings, Vec::<String>::new());
}

#[tokio::test]
async fn the_audit_names_what_was_done_behind_the_logs_back() {
    let (app, fund) = funded("200000").await;
    let reserved = does(
        &app,
        Reserve {
            fund,
            amount: Money::from_fen(500_000),
            order: 1,
        },
    )
    .await
    .unwrap();
    let audit = || async { siling_persistence::fund::audit(&app.app.store).await.unwrap() };
    assert_eq!(audit().await, Vec::<String>::new());
    let replica = "SET session_replication_role = replica;";
    app.behind_its_back(&format!(
        "{replica} UPDATE fund_accounts SET balance = balance + 100 WHERE account = 'AVAILABLE'"
    ))
    .await;
    assert_eq!(
        audit().await,
        [format!("Fund {fund} has not the balances that were posted")]
    );
    app.behind_its_back(&format!(
        "{replica} UPDATE fund_accounts SET balance = balance - 100 WHERE account = 'AVAILABLE'"
    ))
    .await;
    app.behind_its_back(&format!(
        "{replica} UPDATE ledger_postings SET amount = amount + 7 WHERE account = 'RESERVED'"
    ))
    .await;
    let found = audit().await;
    let entry = app.app.store.clone();
    let entries = siling_persistence::fund::list_entries(
        &entry,
        &siling_persistence::fund::EntryFilter {
            fund,
            from: None,
            to: None,
            kinds: None,
            commitment: Some(reserved.id),
        },
        siling_persistence::page::Direction::Asc,
        &siling_persistence::page::PageRequest::first(5),
    )
    .await
    .unwrap();
    assert_eq!(
        found,
        [
            format!("Fund {fund} has not the balances that were posted"),
            format!("Fund {fund} has postings out of their chain"),
            format!("LedgerEntry {} is not balanced", entries.items[0].id),
            format!("Commitment {} is not what was posted of it", reserved.id),
        ]
    );
    app.behind_its_back(&format!(
        "{replica} UPDATE ledger_postings SET amount = amount - 7 WHERE account = 'RESERVED'"
    ))
    .await;
    app.behind_its_back("UPDATE commitments SET document = jsonb_set(document, '{what_for}', '\"别的\"')")
        .await;
    assert_eq!(
        audit().await,
        [format!("Commitment {} differs from the log in what_for", reserved.id)]
    );
}
