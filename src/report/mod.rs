//! What to say: numbers become an `Answer` (one table) or a `Page` (a report) before anyone thinks of columns or colours.
//! Never knows about terminals, files or languages' layout.

pub mod answer;
pub mod build;
mod chart;
pub mod decisions;
pub mod definition;
mod digest;
pub mod findings;
mod line;
pub mod moves;
pub mod page;
pub mod value;
mod withhold;

pub use answer::{Answer, Cell, CitedRule};
pub use build::build;
pub use definition::Definition;
pub use digest::digest;
pub use findings::{Findings, Record, ReportError};
pub use page::Page;
