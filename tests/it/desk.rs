//! A workspace in a folder of its own, and the binary called on it as a user calls it.
//! Never asserts anything but that a call ended as its name says.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub struct Desk {
    pub dir: TempDir,
}

impl Desk {
    /// A new workspace.
    pub fn new() -> Desk {
        let desk = Desk { dir: TempDir::new().unwrap() };
        let made = desk.command(&["init"]).output().unwrap();
        assert!(made.status.success(), "{}", text(&made));
        desk
    }

    /// Shows groups of one in reports, too: few rows are counted by hand.
    pub fn of_one_too(self) -> Desk {
        of_one_too(&self.workspace());
        self
    }

    pub fn workspace(&self) -> PathBuf {
        self.dir.path().join("w")
    }

    /// Writes a file beside the workspace and returns its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_retrace"));
        command
            .args(args)
            .env("RETRACE_WORKSPACE", self.workspace())
            .env("RETRACE_KEY_FILE", self.dir.path().join("key"))
            .env("RETRACE_USER", "tester")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Loads files and returns the summary's rows; asserts the exit status.
    pub fn load(&self, paths: &[&Path], more: &[&str], status: i32) -> Vec<Value> {
        let mut args = vec!["load"];
        args.extend(paths.iter().map(|p| p.to_str().unwrap()));
        args.extend(more);
        args.extend(["--format", "json"]);
        let output = self.run(&args);
        assert_eq!(output.status.code(), Some(status), "{}", text(&output));
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    /// Rows of a feed, as `status` counts them.
    pub fn count(&self, feed: &str) -> i64 {
        let output = self.run(&["--as-of", "2026-06-07", "status", "--format", "json"]);
        let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)));
        rows.iter().find(|row| row["feed"] == feed).map_or(0, |row| row["rows"].as_i64().unwrap())
    }

    /// The newest quarantine report.
    pub fn quarantine(&self) -> String {
        let folder = self.workspace().join("quarantine");
        let newest = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
            .max_by_key(|p| p.file_stem().unwrap().to_str().unwrap().parse::<u64>().unwrap_or(0));
        std::fs::read_to_string(newest.unwrap()).unwrap()
    }
}

/// Both streams of a call.
/// Lets a workspace's reports show groups of one.
pub fn of_one_too(workspace: &Path) {
    let file = workspace.join("retrace.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("smallest_group = 5"));
    std::fs::write(&file, text.replace("smallest_group = 5", "smallest_group = 1")).unwrap();
}

pub fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
