//! Runs the program as a user would and watches it: how long it takes, and the most memory that it holds. Part of the benches.
//! Never measures anything by itself.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One run of the program in a workspace: its time, and the most memory that it held, in MiB.
pub fn run(workspace: &Path, args: &[&str]) -> (Duration, u64) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_retrace"));
    command.args(args).env("RETRACE_WORKSPACE", workspace).env("RETRACE_KEY_FILE", workspace.with_extension("key"));
    command.env("RETRACE_USER", "bench").stdout(Stdio::null());
    let begun = Instant::now();
    let mut child = command.spawn().expect("the binary");
    let mut peak = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0);
        peak = peak.max(kib / 1024);
        if let Some(status) = child.try_wait().expect("a child") {
            assert!(status.success(), "{args:?}");
            return (begun.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
