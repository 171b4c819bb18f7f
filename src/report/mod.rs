//! What to say: numbers become an `Answer` (one table) or a `Page` (a report) before anyone thinks of columns or colours.
//! Never knows about terminals, files or languages' layout.

pub mod answer;

pub use answer::{Answer, Cell, CitedRule};
