//! The binary. Never more than a call.

fn main() -> std::process::ExitCode {
    retrace::cli::run()
}
