//! What a column of an answer holds, for typed files. Never says how it looks.

/// Type of a column of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    Text,
    Int,
    Money,
    Number,
    Bool,
    Date,
    /// With its offset, as text.
    Time,
    List,
}
