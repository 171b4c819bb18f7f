//! What a verb ends with: an exit status, or a failure in words with what to do next.
//! The one place that knows exit codes. Never shows a personal value.

use crate::store::StoreError;
use std::fmt;

/// How a verb ended that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: something in the input was not accepted; what, stands in the output.
    Input,
    /// 3: a check says no.
    No,
}

/// Whose fault a failure is; it alone decides the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 1: a file, a workspace or a value that cannot be used.
    Input,
    /// 2: the command line.
    Usage,
    /// 70: a fault of ours.
    Fault,
}

/// A failure for someone reading at six in the evening: what, why, what to do next.
#[derive(Debug)]
pub struct Failure {
    pub kind: Kind,
    pub what: String,
    pub hints: Vec<String>,
}

impl Exit {
    pub const fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Input => 1,
            Exit::No => 3,
        }
    }
}

impl Failure {
    pub fn input(what: impl Into<String>) -> Self {
        Failure { kind: Kind::Input, what: what.into(), hints: Vec::new() }
    }
    pub fn usage(what: impl Into<String>) -> Self {
        Failure { kind: Kind::Usage, what: what.into(), hints: Vec::new() }
    }
    pub fn fault(what: impl Into<String>) -> Self {
        Failure { kind: Kind::Fault, what: what.into(), hints: Vec::new() }
    }
    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
    pub const fn code(&self) -> u8 {
        match self.kind {
            Kind::Input => 1,
            Kind::Usage => 2,
            Kind::Fault => 70,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.kind == Kind::Fault { "fault" } else { "error" };
        write!(f, "{name}: {}", self.what)?;
        for hint in &self.hints {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let what = error.to_string();
        match error {
            StoreError::NoWorkspace(dir) => Failure::input(what)
                .hint(format!("make one with `retrace init {}`, or name one with --workspace or RETRACE_WORKSPACE", dir.display())),
            StoreError::WorkspaceExists(_) => Failure::input(what).hint("load into it, or choose another folder"),
            StoreError::Locked(_) => {
                Failure::input(what).hint("wait until the other command has ended, then run this one again; nothing was changed")
            }
            StoreError::Foreign(_) => {
                Failure::input(what).hint("restore retrace.duckdb from a backup, or make a new workspace and load the files again")
            }
            StoreError::Newer { .. } => Failure::input(what).hint("use the newer retrace; this one leaves the file as it is"),
            StoreError::Config { .. } => {
                Failure::input(what).hint("mend retrace.toml; `retrace init` in an empty folder writes a commented one to compare with")
            }
            StoreError::NoKey(_) => Failure::input(what)
                .hint("bring the key file back, or name it with RETRACE_KEY_FILE; without it personal values cannot be read"),
            StoreError::WrongKey(_) => Failure::input(what).hint("name the right one with RETRACE_KEY_FILE"),
            StoreError::BadKey { .. } => Failure::input(what),
            StoreError::Unseal => Failure::input(what).hint("restore retrace.duckdb from a backup"),
            StoreError::AuditBroken { .. } => {
                Failure::input(what).hint("somebody changed the log: keep the file as it is and tell who answers for data protection")
            }
            StoreError::Io { .. } => Failure::input(what),
            StoreError::Query { .. } | StoreError::Shape { .. } | StoreError::NoQuery(_) | StoreError::Engine(_) => {
                Failure::fault(what).hint("this is a fault of retrace: please report it with the command and this message")
            }
        }
    }
}
