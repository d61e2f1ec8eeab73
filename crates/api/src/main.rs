//! The `siling` binary.

fn main() -> std::process::ExitCode {
    match siling::cli::main() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("siling: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
