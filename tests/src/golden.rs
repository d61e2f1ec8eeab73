//! Generated files that are checked in: a test fails when one drifts, and says how to mend it.

use std::path::PathBuf;

/// The repository's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares what was generated with the file that is checked in. With `SILING_ACCEPT=1` the file is
/// written instead.
pub fn golden(path: &str, generated: &str) {
    let file = root().join(path);
    if std::env::var_os("SILING_ACCEPT").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, generated).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    if kept != generated {
        let line = kept.lines().zip(generated.lines()).position(|(kept, new)| kept != new);
        let line = line.unwrap_or_else(|| kept.lines().count().min(generated.lines().count()));
        panic!(
            "{path} is out of date from line {}:\n  kept: {:?}\n  new:  {:?}\nmend it with: SILING_ACCEPT=1 cargo test",
            line + 1,
            kept.lines().nth(line).unwrap_or_default(),
            generated.lines().nth(line).unwrap_or_default(),
        );
    }
}
