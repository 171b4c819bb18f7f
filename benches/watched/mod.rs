//! Runs the program as a user would and watches it: how long it takes, how much of the processors, and the most memory that it holds.
//! Part of the benches. Never measures anything by itself.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one run took.
#[derive(Clone, Copy)]
pub struct Run {
    pub time: Duration,
    /// Processor time, the user's and the system's, to a hundredth of a second.
    pub processor: Duration,
    /// The most memory held, in MiB.
    pub peak: u64,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} s (processors {:.2} s), peak {} MiB", self.time.as_secs_f64(), self.processor.as_secs_f64(), self.peak)
    }
}

/// One run of the program in a workspace: its time, and the most memory that it held, in MiB.
pub fn run(workspace: &Path, args: &[&str]) -> (Duration, u64) {
    let run = watch(&mut program(workspace, args));
    (run.time, run.peak)
}

/// The program as it would be called in a workspace.
pub fn program(workspace: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_retrace"));
    command.args(args).env("RETRACE_WORKSPACE", workspace).env("RETRACE_KEY_FILE", workspace.with_extension("key"));
    command.env("RETRACE_USER", "bench");
    command
}

/// Runs a command that must succeed.
pub fn watch(command: &mut Command) -> Run {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().expect("a program");
    let (mut peak, mut ticks) = (0, 0);
    loop {
        let of = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", child.id())).unwrap_or_default();
        let status = of("status");
        let line = status.lines().find(|line| line.starts_with("VmHWM"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0);
        peak = peak.max(kib / 1024);
        // The 14th and 15th field; the second, the program's name, may hold blanks and ends in a bracket.
        let stat = of("stat");
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let both = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>();
        ticks = ticks.max(both);
        if let Some(status) = child.try_wait().expect("a child") {
            assert!(status.success(), "{command:?}");
            return Run { time: begun.elapsed(), processor: Duration::from_millis(ticks * 10), peak };
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
