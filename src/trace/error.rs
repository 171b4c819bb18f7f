//! What can go wrong while connecting records. Never carries a personal value.

/// A failure of tracing.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    #[error("the table of traditional characters does not read: {0}")]
    Table(String),
    #[error("a value does not open: {0}")]
    Open(String),
    #[error("the contact graph does not hold together: {0}")]
    Graph(String),
    #[error("a thread stopped in the middle of its work")]
    Stopped,
    #[error("no debtor {0} is loaded")]
    UnknownDebtor(String),
    #[error("{0} names no point of the debtors asked for")]
    UnknownPoint(String),
}
