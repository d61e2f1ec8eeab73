//! A payment run against a server that is killed (-9) again and again: whatever was cut off is sent again with the same key
//! to the server that comes after, and each payment is paid exactly once.
//!
//! The server is a process of its own: this very binary, asked for the one test that serves. By the environment the run
//! becomes longer: `SILING_RUN_KILLS`, `SILING_RUN_PAYMENTS` and `SILING_RUN_SEED`; one of more than a quarter of an hour needs
//! its `SILING_TEST_MINUTES`, too.

use crate::contract::world::{SUBDISTRICT, World, active, area, day, planned};
use serde_json::{Value, json};
use siling_application::access::{ScopeKey, token_for};
use siling_application::contract::{RequestPayment, SignContract, SignedOf};
use siling_domain::access::Role;
use siling_domain::contract::{InstalmentDue, NewContract, NewInstalment, NewPayment, ProcurementMode};
use siling_tests::{PATIENCE, TestApp, eventually};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

const STEPS: [&str; 3] = ["approvePayment", "sendPayment", "confirmPayment"];
const CLIENTS: usize = 8;
/// How long another server is waited for before the same one is asked again.
const LOST_AFTER: Duration = Duration::from_secs(2);
/// Where the server that is to be killed finds its database.
const DATABASE: &str = "SILING_RUN_DATABASE";

/// Serves until it is killed. Not a test of its own: the run starts it as another process.
#[test]
#[ignore = "the payment run starts it as a process of its own"]
fn server_that_will_be_killed() {
    let Ok(url) = std::env::var(DATABASE) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let router = siling_tests::router_over(&url).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        // It ends with the run, however that ends.
        std::thread::spawn(|| {
            let _ = std::io::stdin().read(&mut [0]);
            std::process::exit(0);
        });
        writeln!(std::io::stdout(), "\nserving on {}", listener.local_addr().unwrap()).unwrap();
        axum::serve(listener, router).await.unwrap();
    });
}

/// The server as a process.
struct Server {
    process: Child,
    address: SocketAddr,
    /// Kept open: the server ends where it cannot write, and its harness writes when a minute has passed.
    _out: BufReader<ChildStdout>,
}

impl Server {
    fn start(database: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "--nocapture",
                "payment_run::server_that_will_be_killed",
            ])
            .env(DATABASE, database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut lines = out.by_ref().lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("serving on ")?.parse().ok());
        Server {
            process,
            address: address.unwrap(),
            _out: out,
        }
    }

    /// SIGKILL: nothing is finished, nothing is told.
    fn kill(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where the server is now, and how far the run has come.
struct Run {
    address: Mutex<(u32, SocketAddr)>,
    moved: Condvar,
    answered: AtomicUsize,
    cut_off: AtomicUsize,
    done_before: AtomicUsize,
    next: AtomicUsize,
    failed: AtomicBool,
}

impl Run {
    fn new(address: SocketAddr) -> Self {
        Run {
            address: Mutex::new((0, address)),
            moved: Condvar::new(),
            answered: AtomicUsize::new(0),
            cut_off: AtomicUsize::new(0),
            done_before: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
            failed: AtomicBool::new(false),
        }
    }

    fn server(&self) -> (u32, SocketAddr) {
        *self.address.lock().unwrap()
    }

    /// Another server than the one that was cut off; the same one where none comes, since a connection can also be lost.
    fn server_after(&self, generation: u32) -> (u32, SocketAddr) {
        let now = self.address.lock().unwrap();
        let same = |(known, _): &mut (u32, SocketAddr)| *known == generation;
        let (now, _) = self.moved.wait_timeout_while(now, LOST_AFTER, same).unwrap();
        *now
    }

    fn moves_to(&self, address: SocketAddr) {
        let mut now = self.address.lock().unwrap();
        *now = (now.0 + 1, address);
        self.moved.notify_all();
    }
}

/// One request over a connection of its own; an error where the server went away before it had answered.
fn post(address: SocketAddr, token: &str, body: &str) -> std::io::Result<Value> {
    let lost = || std::io::Error::other("cut off");
    let mut connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(Duration::from_secs(60)))?;
    write!(
        connection,
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\naccept: application/json\r\n\
         authorization: Bearer {token}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer);
    let (_, json) = text.split_once("\r\n\r\n").ok_or_else(lost)?;
    serde_json::from_str(json).map_err(|_| lost())
}

fn request(step: &str, payment: &str) -> String {
    let mut input = json!({ "payment": payment, "idempotencyKey": format!("{step} {payment}") });
    if step == "confirmPayment" {
        input["voucher"] = json!(format!("凭证 {payment}"));
    }
    let kind = format!("{}{}Input", step[..1].to_uppercase(), &step[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {step}(input: $input) {{ payment {{ status }} replayed userErrors {{ code }} }} }}"
    );
    json!({ "query": query, "variables": { "input": input } }).to_string()
}

/// Sends a step until it is answered; says whether it had been done before.
fn insist(run: &Run, token: &str, step: &str, payment: &str) -> bool {
    let body = request(step, payment);
    let (mut generation, mut address) = run.server();
    let begun = Instant::now();
    loop {
        let answered = post(address, token, &body);
        if begun.elapsed() > PATIENCE {
            run.failed.store(true, Ordering::Relaxed);
            panic!("{step} {payment} is not done after {PATIENCE:?}: {answered:?}");
        }
        match answered {
            Err(_) => {
                let before = generation;
                (generation, address) = run.server_after(before);
                if generation != before {
                    run.cut_off.fetch_add(1, Ordering::Relaxed);
                }
            }
            Ok(answer) => {
                let code = answer.pointer(&format!("/data/{step}/userErrors/0/code"));
                let error = answer.pointer("/errors/0/extensions/code");
                // The transaction of the killed server has not ended yet, or was rolled back for another one's sake.
                if code.is_some_and(|code| code == "IN_PROGRESS") || error.is_some_and(|code| code == "UNAVAILABLE") {
                    std::thread::sleep(Duration::from_millis(5));
                    continue;
                }
                let status = answer.pointer(&format!("/data/{step}/payment/status"));
                if !status.is_some_and(Value::is_string) {
                    run.failed.store(true, Ordering::Relaxed);
                    panic!("{step} {payment}: {answer}");
                }
                run.answered.fetch_add(1, Ordering::Relaxed);
                return answer.pointer(&format!("/data/{step}/replayed")) == Some(&Value::Bool(true));
            }
        }
    }
}

/// Every client takes payments until there are none left, and brings each through its steps.
fn clients(run: &Arc<Run>, payments: &Arc<Vec<String>>, token: &Arc<String>) -> Vec<std::thread::JoinHandle<()>> {
    let client = |_| {
        let (run, payments, token) = (run.clone(), payments.clone(), token.clone());
        std::thread::spawn(move || {
            while let Some(payment) = payments.get(run.next.fetch_add(1, Ordering::Relaxed)) {
                for step in STEPS {
                    if insist(&run, &token, step, payment) {
                        run.done_before.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        })
    };
    (0..CLIENTS).map(client).collect()
}

/// Numbers by chance that are the same for the same seed (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound.max(1)
    }
}

fn wanted(name: &str, otherwise: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

/// Payments of so many contracts, requested.
async fn requested(world: &World, count: usize) -> Vec<String> {
    let app: &TestApp = &world.app;
    let organization = active(app, "52370305Y00000024G").await;
    let mut payments = Vec::with_capacity(count);
    for number in 0..count {
        let project = planned(app, &organization, &format!("项目 {number}"), "100", false).await;
        let new = NewContract {
            id: app.app.new_id(),
            number: format!("合同 {number}"),
            purchaser: "辛店街道办事处".to_owned(),
            purchaser_area: area(SUBDISTRICT),
            mode: ProcurementMode::DirectSmall,
            signed_on: day("2026-06-30"),
            begins_on: day("2026-07-01"),
            ends_on: day("2027-06-30"),
            price: None,
            instalments: vec![NewInstalment {
                due: InstalmentDue::Signing,
                amount: "100".to_owned(),
            }],
            file: None,
            by: None,
        };
        let signed = SignContract {
            project,
            of: SignedOf::Fund(world.fund.parse().unwrap()),
            file: None,
            new,
        };
        let contract = app.done(signed).await.id;
        let new = NewPayment {
            id: app.app.new_id(),
            instalment: 1,
            invoice_number: format!("发票 {number}"),
            invoice: None,
            bank: "齐商银行临淄支行".to_owned(),
            account_number: "6222021234567890".to_owned(),
            by: None,
        };
        let payment = app
            .done(RequestPayment {
                contract,
                invoice: None,
                new,
            })
            .await;
        payments.push(payment.id.to_string());
    }
    payments
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_run_survives_any_kill_and_pays_each_exactly_once() {
    let (kills, count) = (wanted("SILING_RUN_KILLS", 4), wanted("SILING_RUN_PAYMENTS", 40));
    let mut chance = Chance(wanted("SILING_RUN_SEED", 20_260_630) as u64 | 1);
    let world = World::priced("100").await;
    let app = &world.app;
    let payments = Arc::new(requested(&world, count).await);
    app.open_account("run", Role::DistrictFinance, ScopeKey::District).await;
    let token = Arc::new(token_for(&app.app, "run").await.unwrap());
    let database = app.db.url();

    let first = tokio::task::spawn_blocking({
        let database = database.clone();
        move || Server::start(&database)
    });
    let mut server = first.await.unwrap();
    let run = Arc::new(Run::new(server.address));
    let working = clients(&run, &payments, &token);
    let steps = count * STEPS.len();
    for kill in 0..kills {
        // Somewhere in its share of the run, and then a random moment on: amid whatever is going on.
        let from = (steps * kill) / (kills + 1);
        let at = from + chance.below((steps / (kills + 1)) as u64) as usize;
        while run.answered.load(Ordering::Relaxed) < at && !run.failed.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        tokio::time::sleep(Duration::from_micros(chance.below(8_000))).await;
        server.kill();
        server = Server::start(&database);
        run.moves_to(server.address);
    }
    tokio::task::spawn_blocking(move || working.into_iter().for_each(|client| client.join().unwrap()))
        .await
        .unwrap();

    // Everything once more, with the same keys: all of it was done before.
    let again = Arc::new(Run::new(server.address));
    let working = clients(&again, &payments, &token);
    tokio::task::spawn_blocking(move || working.into_iter().for_each(|client| client.join().unwrap()))
        .await
        .unwrap();
    server.kill();
    assert_eq!(again.done_before.load(Ordering::Relaxed), steps);

    let count = i64::try_from(count).unwrap();
    for (what, sql, expected) in [
        (
            "payments confirmed",
            "SELECT count(*) FROM payments WHERE status = 'CONFIRMED'",
            count,
        ),
        (
            "bookings",
            "SELECT count(*) FROM ledger_entries WHERE kind = 'PAY'",
            count,
        ),
        (
            "payments booked",
            "SELECT count(DISTINCT payment_id) FROM ledger_entries WHERE kind = 'PAY'",
            count,
        ),
        (
            "fen paid",
            "SELECT balance FROM fund_accounts WHERE account = 'PAID'",
            count * 10_000,
        ),
        (
            "fen owed",
            "SELECT balance FROM fund_accounts WHERE account = 'COMMITTED'",
            0,
        ),
        ("fen in all", "SELECT sum(balance)::bigint FROM fund_accounts", 0),
        (
            "sendings told",
            "SELECT count(*) FROM events WHERE deed = 'SEND_PAYMENT' AND object_type = 'Payment'",
            count,
        ),
        (
            "contracts completed",
            "SELECT count(*) FROM contracts WHERE status = 'COMPLETED'",
            count,
        ),
        (
            "keys",
            "SELECT count(*) FROM idempotency_keys WHERE deed IN ('APPROVE_PAYMENT', 'SEND_PAYMENT', 'CONFIRM_PAYMENT')",
            count * 3,
        ),
    ] {
        assert_eq!(app.count(sql).await, expected, "{what}");
    }
    // What the last killed server left open ends by itself, as soon as its connection is seen to be gone.
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
                AND xact_start IS NOT NULL";
    eventually("no transaction is open", async || app.count(open).await == 0).await;
    assert_eq!(world.audit().await, Vec::<String>::new());
    eprintln!(
        "{kills} kills, {count} payments, {steps} steps: {} requests cut off, {} of them had been carried out; each payment paid once",
        run.cut_off.load(Ordering::Relaxed),
        run.done_before.load(Ordering::Relaxed),
    );
}
