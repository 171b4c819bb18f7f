//! The command line: what is typed becomes a verb and its context. Never does what a verb does.

use crate::command::{self, Context, Verb};
use clap::Parser;
use std::process::ExitCode;

/// A workbench for overdue consumer debt: segment portfolios, rank lawful re-contact leads, report recovery and complaints
#[derive(Debug, Parser)]
#[command(name = "retrace", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    context: Context,
    #[command(subcommand)]
    verb: Verb,
}

/// Runs the program; the exit status is 0 done, 1 input, 2 usage, 3 a check says no, 70 a fault of ours.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match command::run(cli.verb, &cli.context) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.code())
        }
    }
}
