use super::*;
use std::os::unix::fs::PermissionsExt as _;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("siling-embedded-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn options(folder: &Path) -> Options {
    Options {
        data_folder: folder.to_owned(),
        durability: Durability::Disposable,
        binaries: None,
        fetch: Fetch::Allowed,
    }
}

fn query(url: &str, statement: &'static str) -> Vec<String> {
    use sqlx::{Connection as _, Executor as _, Row as _};
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
        let rows = connection.fetch_all(statement).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>(0)).collect()
    })
}

#[test]
fn it_keeps_the_data_refuses_a_second_start_and_recovers_from_a_kill() {
    let folder = folder("life");
    let server = Embedded::start(options(&folder)).unwrap();
    server.create_database_if_absent("siling").unwrap();
    server.create_database_if_absent("siling").unwrap();
    query(
        &server.url("siling"),
        "CREATE TABLE kept AS SELECT '溡源社区'::text AS name",
    );
    assert_eq!(
        query(
            &server.url("siling"),
            "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"
        ),
        ["false"]
    );
    assert_eq!(query(&server.url("siling"), "SELECT lower('É') || upper('é')"), ["éÉ"]);
    let mode = std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
    match Embedded::start(options(&folder)) {
        Err(EmbeddedError::InUse { pid, .. }) => assert_eq!(pid, std::process::id().to_string()),
        other => panic!("a second start was not refused: {other:?}"),
    }
    server.stop().unwrap();
    let server = Embedded::start(options(&folder)).unwrap();
    assert_eq!(query(&server.url("siling"), "SELECT name FROM kept"), ["溡源社区"]);
    query(
        &server.admin_url("siling"),
        "SELECT ''::text FROM (SELECT pg_switch_wal()) AS done",
    );
    let pid = std::fs::read_to_string(folder.join("cluster/postmaster.pid")).unwrap();
    let pid = nix::unistd::Pid::from_raw(pid.lines().next().unwrap().parse().unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).unwrap();
    drop(server);
    let server = Embedded::start(options(&folder)).unwrap();
    assert_eq!(query(&server.url("siling"), "SELECT name FROM kept"), ["溡源社区"]);
    server.stop().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_folder_without_programs_is_named_with_its_setting() {
    match find(Some(Path::new("/nonexistent")), None) {
        Err(error @ EmbeddedError::BadBinaries { .. }) => {
            assert!(error.to_string().contains("SILING__DATABASE__BINARIES"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_cluster_of_another_version_names_the_version_it_needs() {
    match find(None, Some(9)) {
        Err(error @ EmbeddedError::NoBinaries { .. }) => assert!(error.to_string().contains("version 9"), "{error}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_link_in_the_folder_leads_to_no_other_file() {
    let folder = folder("link");
    std::fs::create_dir_all(&folder).unwrap();
    let other = folder.join("other");
    std::fs::write(&other, "of somebody else").unwrap();
    std::os::unix::fs::symlink(&other, folder.join("lock")).unwrap();
    assert!(server::lock(&folder).is_err());
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "of somebody else");
    std::fs::remove_dir_all(&folder).unwrap();
}
