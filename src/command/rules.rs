//! `rules`: the law as data, shown: all of it in rows, one rule whole, or the faults of a pack.
//! Never decides a contact: `check` asks the rules, this only shows them.

use super::context::FormatArgs;
use super::rules_answer::{self, Wanted};
use super::rules_shelf::Shelf;
use super::{Context, Exit, Failure, contact_rows, rules_diff, rules_whole};
use crate::rules::{Pack, Weight, built_in_names, built_in_text, inspect};
use jiff::civil::Date;
use std::path::Path;

/// Arguments of `rules`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

/// What is asked.
#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// One row a rule: what decides, what is not in use, what cannot be checked and why, what is for reference
    List(ListArgs),
    /// One rule whole: dates, tests and exceptions in words, source, how surely it was read, worked cases, its fellows
    Show(ShowArgs),
    /// The faults of a pack, all at once: schema, dates, ids, overlaps, worked cases, rules without effect. Exit status 1 if any is an error
    Check(CheckArgs),
    /// What past contacts would have looked like under other packs: findings of either side, and contacts that only one catches
    Diff(rules_diff::Args),
}

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Only this pack, or this list of known rules (uk, eu)
    #[arg(long, value_name = "NAME")]
    pub pack: Option<String>,
    /// Only this jurisdiction, such as CN, US, GB or any
    #[arg(long, value_name = "J")]
    pub jurisdiction: Option<String>,
    /// Only rules in force on this day [default: the day]
    #[arg(long, value_name = "DATE")]
    pub in_force: Option<Date>,
    /// Rules that have ended or not begun, too
    #[arg(long, conflicts_with = "in_force")]
    pub all: bool,
    #[command(flatten)]
    pub how: FormatArgs,
}

#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The rule, such as CN-FREQ-01
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub how: FormatArgs,
}

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// A pack: a built-in name, the name of a file in the workspace's packs/, or a path that ends in .toml
    #[arg(value_name = "PACK")]
    pub pack: String,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// Shows rules, or the faults of a pack.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    match &args.what {
        What::List(args) => list(args, context),
        What::Show(args) => show(args, context),
        What::Check(args) => check(args, context),
        What::Diff(args) => rules_diff::run(args, context),
    }
}

fn list(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let shelf = Shelf::of(context)?;
    let day = if args.all { None } else { Some(args.in_force.unwrap_or_else(|| shelf.day(context))) };
    let wanted = Wanted { pack: args.pack.as_deref(), jurisdiction: args.jurisdiction.as_deref(), day };
    let mut answer = rules_answer::list(&shelf, &wanted, context.lang);
    if let Some(name) = args.pack.as_ref().filter(|name| !shelf.packs.iter().any(|shelved| shelved.pack.name == **name))
        && !shelf.known.iter().any(|(list, _)| list == name)
    {
        return Err(no_pack(name, &shelf));
    }
    answer.footer.extend(shelf.remarks(context));
    context.show(&answer, &args.how)?;
    Ok(Exit::Done)
}

fn show(args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let shelf = Shelf::of(context)?;
    let Some(mut answer) = rules_whole::show(&shelf, &args.id, context.lang) else {
        let near = rules_whole::near(&shelf, &args.id);
        return Err(Failure::input(format!("no rule {:?}", args.id)).hint(if near.is_empty() {
            "`retrace rules list --all` shows every id".into()
        } else {
            format!("did you mean {}?", near.join(", "))
        }));
    };
    answer.footer.extend(shelf.remarks(context));
    context.show(&answer, &args.how)?;
    Ok(Exit::Done)
}

fn check(args: &CheckArgs, context: &Context) -> Result<Exit, Failure> {
    // The pack asked about may be in use and not read: that is what is to be shown, not what stops the answer.
    let shelf = Shelf::of_what_reads(context)?;
    let (name, text) = pack_text(&args.pack, &shelf)?;
    let beside: Vec<&Pack> = shelf.in_use.each().filter(|pack| pack.name != name).collect();
    let faults = inspect(&name, &text, &beside);
    let mut answer = rules_answer::faults(&name, &faults);
    answer.footer.extend(rules_answer::counts(&name, &faults));
    context.show(&answer, &args.how)?;
    Ok(if faults.iter().any(|fault| fault.weight == Weight::Error) { Exit::Input } else { Exit::Done })
}

fn is_path(pack: &str) -> bool {
    pack.ends_with(".toml") || pack.contains(std::path::MAIN_SEPARATOR)
}

/// The name and text of the pack that is asked about.
fn pack_text(pack: &str, shelf: &Shelf) -> Result<(String, String), Failure> {
    if is_path(pack) {
        let path = Path::new(pack);
        let text = std::fs::read_to_string(path)
            .map_err(|e| Failure::input(format!("{}: {e}", path.display())).hint("a pack is a TOML file in UTF-8"))?;
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        return Ok((name.to_owned(), text));
    }
    let own = || shelf.workspace.as_ref().and_then(|workspace| contact_rows::text_of(workspace, pack));
    let text = built_in_text(pack).map(str::to_owned).or_else(own);
    text.map(|text| (pack.to_owned(), text)).ok_or_else(|| no_pack(pack, shelf))
}

fn no_pack(name: &str, shelf: &Shelf) -> Failure {
    let mut names = built_in_names();
    names.extend(shelf.packs.iter().map(|shelved| shelved.pack.name.clone()));
    names.sort();
    names.dedup();
    Failure::input(format!("no rule pack is called {name:?}")).hint(format!("there are {}; a path ends in .toml", names.join(", ")))
}
