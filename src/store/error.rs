//! What can go wrong with a workspace, each case its own, so that each has its own message and hint.
//! Never carries a personal value.

use std::path::PathBuf;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{} is no retrace workspace: it has no retrace.toml", .0.display())]
    NoWorkspace(PathBuf),
    #[error("{} exists already", .0.display())]
    WorkspaceExists(PathBuf),
    #[error("another process is writing {}", .0.display())]
    Locked(PathBuf),
    #[error("{} is no DuckDB database of retrace", .0.display())]
    Foreign(PathBuf),
    #[error("{} was written by a newer retrace (layout {found}; this one knows {known})", .path.display())]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{}: {why}", .path.display())]
    Config { path: PathBuf, why: String },
    #[error("the key of this workspace is not at {}", .0.display())]
    NoKey(PathBuf),
    #[error("the key at {} is not this workspace's", .0.display())]
    WrongKey(PathBuf),
    #[error("{}: {why}", .path.display())]
    BadKey { path: PathBuf, why: String },
    #[error("a sealed value does not open: it was changed, or sealed under another key")]
    Unseal,
    #[error("the audit log {} does not fit its hashes at line {line}", .path.display())]
    AuditBroken { path: PathBuf, line: usize },
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("query {query}: {source}")]
    Query { query: String, source: duckdb::Error },
    #[error("query {query} gives rows of another shape: {why}")]
    Shape { query: String, why: String },
    #[error("there is no query {0}")]
    NoQuery(String),
    #[error(transparent)]
    Engine(#[from] duckdb::Error),
}

impl StoreError {
    /// An I/O failure with its path.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.into();
        move |source| StoreError::Io { path, source }
    }
}
