//! retrace: a command-line workbench for people who manage overdue consumer debt.
//! SQL counts, Rust connects, rules decide, and a command introduces them. Never a place for code of its own.

pub mod audit;
pub mod cli;
pub mod command;
pub mod domain;
pub mod intake;
pub mod render;
pub mod report;
pub mod rules;
pub mod segment;
pub mod store;
pub mod trace;
pub mod trend;
