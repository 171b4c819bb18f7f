//! One verb, one file: its `Args` (whose doc comments are the help) and one function that introduces the layers to each
//! other. Never contains SQL, arithmetic or drawing.

pub mod context;
pub mod failure;
pub mod init;
pub mod load;
pub mod segment;
pub mod status;
pub mod report;

pub use context::Context;
pub use failure::{Exit, Failure};

use clap::Subcommand;

/// Every verb.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make an empty workspace with its key, settings and examples
    Init(init::Args),
    /// Load client files: check, seal, and bring them in, all or nothing
    Load(load::Args),
    /// Score and segment every account: stage, willingness, ability, treatment, next action, holds, reasons
    Segment(segment::Args),
    /// Show what is loaded, when and by whom, what lies in quarantine, and how many debtors are lost
    Status(status::Args),
    /// Write a report of the last whole week: recovery, or complaints
    Report(report::Args),
}

/// Runs a verb.
pub fn run(verb: Verb, context: &Context) -> Result<Exit, Failure> {
    match verb {
        Verb::Init(args) => init::run(&args, context),
        Verb::Load(args) => load::run(&args, context),
        Verb::Segment(args) => segment::run(&args, context),
        Verb::Status(args) => status::run(&args, context),
        Verb::Report(args) => report::run(&args, context),
    }
}
