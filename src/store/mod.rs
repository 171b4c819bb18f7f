//! Everything that touches DuckDB, the key and the audit log: the workspace's database, its tables and questions.
//! Never prints and never chooses words for a screen.

mod ask;
pub mod audit_log;
mod audit_run;
pub mod columns;
mod copies;
mod engine;
pub mod entities;
pub mod error;
pub mod handed;
pub mod init;
mod keep;
pub mod key;
pub mod load;
mod local_time;
mod made;
mod merge;
mod narrow;
pub mod parquet;
pub mod part;
mod places;
pub mod prelude;
mod quarantine;
pub mod query;
mod reach;
mod rule_tests;
pub mod schema;
pub mod seal;
mod second;
mod settle;
mod shelf;
mod stage;
pub mod verdicts;
pub mod workspace;
mod written;

pub use error::StoreError;
pub use narrow::Near;
pub use query::{Given, Store};
pub use seal::Sealer;
pub use workspace::{Config, Workspace};
