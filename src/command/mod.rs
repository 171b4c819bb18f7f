//! One verb, one file: its `Args` (whose doc comments are the help) and one function that introduces the layers to each
//! other. Never contains SQL, arithmetic or drawing.

pub mod context;
pub mod failure;

pub use context::Context;
pub use failure::{Exit, Failure};

use clap::Subcommand;

/// Every verb.
#[derive(Debug, Subcommand)]
pub enum Verb {
}

/// Runs a verb.
pub fn run(verb: Verb, _context: &Context) -> Result<Exit, Failure> {
    match verb {
    }
}
