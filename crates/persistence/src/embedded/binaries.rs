//! Where PostgreSQL's programs are on this machine.

use super::error::EmbeddedError;
use super::fetch;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The major versions that the product is made for: 15 is the oldest that is tried and still
/// maintained, 18 the newest that its migrations were run on.
pub const SUPPORTED: RangeInclusive<u32> = 15..=18;

/// PostgreSQL's programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder that holds them.
    pub folder: PathBuf,
    /// Their major version.
    pub major: u32,
}

impl Binaries {
    /// The path of one of them.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// The programs to use: of the folder given, else of the newest supported version found; of the
/// major version wanted where a cluster demands one.
pub fn find(given: Option<&Path>, wanted: Option<u32>) -> Result<Binaries, EmbeddedError> {
    let folders = given.map_or_else(candidates, |folder| vec![folder.to_owned()]);
    let mut looked = Vec::new();
    let mut usable: Vec<Binaries> = Vec::new();
    for folder in folders {
        match look(&folder) {
            Ok(Some(binaries)) if wanted.is_some_and(|wanted| wanted != binaries.major) => {
                looked.push(format!("{} is version {}", folder.display(), binaries.major));
            }
            Ok(Some(binaries)) => usable.push(binaries),
            Ok(None) => {}
            Err(why) => looked.push(format!("{} {why}", folder.display())),
        }
    }
    let newest = usable
        .into_iter()
        .reduce(|best, next| if next.major > best.major { next } else { best });
    newest.ok_or_else(|| {
        if let Some(wanted) = wanted {
            looked.push(format!("the data folder was made by version {wanted} and needs it"));
        }
        if let Some(folder) = given {
            let why = if looked.is_empty() {
                "no such programs".to_owned()
            } else {
                looked.join("; ")
            };
            return EmbeddedError::BadBinaries {
                folder: folder.to_owned(),
                why,
            };
        }
        EmbeddedError::NoBinaries {
            looked,
            remedy: fetch::remedy(wanted),
        }
    })
}

/// Every folder where PostgreSQL's programs usually are, each once.
fn candidates() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH")
        .iter()
        .flat_map(std::env::split_paths)
        .collect();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    for (parent, tail) in [
        ("/usr/lib/postgresql", "bin"),
        ("/usr/lib64/pgsql", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
        ("/home/linuxbrew/.linuxbrew/opt", "bin"),
    ] {
        folders.extend(children(Path::new(parent)).into_iter().map(|child| child.join(tail)));
    }
    folders.extend(
        children(Path::new("/usr"))
            .into_iter()
            .filter(|child| {
                child
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with("pgsql-"))
            })
            .map(|child| child.join("bin")),
    );
    folders.push(fetch::fetched_folder());
    let mut seen: Vec<PathBuf> = Vec::new();
    for folder in folders {
        // A link in PATH and the folder it leads to are one; the real folder has the shared files beside it.
        let Ok(program) = folder.join("initdb").canonicalize() else {
            continue;
        };
        let Some(real) = program.parent().map(Path::to_owned) else {
            continue;
        };
        if !seen.contains(&real) {
            seen.push(real);
        }
    }
    seen
}

fn children(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect()
}

/// What a folder holds: programs of use, nothing, or programs that are of no use and why.
fn look(folder: &Path) -> Result<Option<Binaries>, String> {
    let postgres = folder.join("postgres");
    if !postgres.is_file() || !folder.join("initdb").is_file() {
        return Ok(None);
    }
    let output = Command::new(&postgres)
        .arg("--version")
        .output()
        .map_err(|error| format!("cannot be run: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let major = said
        .split_whitespace()
        .find_map(|word| word.split('.').next()?.parse::<u32>().ok());
    let major = major.ok_or_else(|| "tells no version".to_owned())?;
    if !SUPPORTED.contains(&major) {
        return Err(format!(
            "is version {major}, supported are {} to {}",
            SUPPORTED.start(),
            SUPPORTED.end()
        ));
    }
    if !has_btree_gist(folder, major) {
        return Err(format!(
            "(version {major}) has no btree_gist: the package with the contributed extensions is missing"
        ));
    }
    Ok(Some(Binaries {
        folder: folder.to_owned(),
        major,
    }))
}

/// The extension by which terms are kept from overlapping.
fn has_btree_gist(folder: &Path, major: u32) -> bool {
    let prefix = folder.parent().unwrap_or(folder);
    let shared = [
        prefix.join("share/extension"),
        prefix.join("share/postgresql/extension"),
        prefix.join(format!("share/postgresql@{major}/extension")),
        PathBuf::from(format!("/usr/share/postgresql/{major}/extension")),
        PathBuf::from("/usr/share/pgsql/extension"),
    ];
    shared.iter().any(|folder| folder.join("btree_gist.control").is_file())
}
