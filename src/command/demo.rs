//! `demo`: the whole way once, on invented data that the program carries, by the very lines a user would type.
//! Never touches a folder that it did not make.

use super::{Context, Exit, Failure, Verb};
use crate::render::answer::Lang;
use clap::Parser;
use include_dir::{Dir, include_dir};
use jiff::civil::{Date, date};
use std::path::{Path, PathBuf};

static SAMPLE: Dir = include_dir!("$CARGO_MANIFEST_DIR/sample-data");

/// The file that tells a folder of ours.
const MARK: &str = "made-by-retrace-demo";

/// The Sunday on which the sample's world ends: as of another day its weeks would be empty.
const DAY: Date = date(2026, 6, 7);

/// What the demo types: a heading, the language, the words; `{}` is the demo's folder.
const LINES: &[(&str, Lang, &str)] = &[
    ("a workspace with its key", Lang::En, "init"),
    ("every feed, from files in several encodings", Lang::En, "load {}/files"),
    (
        "a client's own sheet with Chinese headings, through a mapping profile",
        Lang::En,
        "load {}/files/wide-sheet.xlsx --profile wide-sheet-cn",
    ),
    ("what is there", Lang::En, "status"),
    ("accounts by stage, willingness and ability", Lang::En, "segment --by segment"),
    ("", Lang::En, "segment --format csv --output {}/segment.csv"),
    (
        "whom to call first, lawfully: the lost debtors' leads, and what is blocked and why",
        Lang::En,
        "leads --format csv --output {}/leads.csv",
    ),
    ("", Lang::En, "leads --blocked --format csv --output {}/blocked.csv"),
    ("the coming week's lawful contacts", Lang::En, "plan --format csv --output {}/plan.csv"),
    ("last week's contacts, held against the rules", Lang::En, "audit --summary --by rule"),
    ("", Lang::En, "audit --format csv --output {}/findings.csv"),
    ("", Lang::En, "sample --output {}/sample.xlsx"),
    ("the week, and the complaints", Lang::En, "report weekly --out {}/reports"),
    ("", Lang::En, "report complaints --out {}/reports"),
    ("the same in Chinese", Lang::Zh, "report weekly --out {}/reports-zh"),
    ("", Lang::Zh, "report complaints --out {}/reports-zh"),
];

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make
    #[arg(long, default_value = "retrace-demo", value_name = "DIR")]
    pub out: PathBuf,
}

#[derive(Parser)]
#[command(name = "retrace", no_binary_name = true)]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

/// Makes a workspace from the sample data, does the whole job, and names what it wrote.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    make_room(&args.out)?;
    let files = args.out.join("files");
    std::fs::create_dir_all(&files)
        .and_then(|()| SAMPLE.extract(&files))
        .map_err(|e| Failure::input(format!("{}: {e}", args.out.display())))?;
    let day = context.as_of.unwrap_or(DAY);
    let context = Context { workspace: args.out.join("workspace"), as_of: Some(day), ..context.clone() };
    for (heading, lang, words) in LINES {
        let shown = words.replace("{}", &args.out.display().to_string());
        if !heading.is_empty() {
            println!("\n── {heading}");
        }
        println!(
            "$ retrace --workspace {} --as-of {day}{} {shown}",
            context.workspace.display(),
            if *lang == Lang::Zh { " --lang zh" } else { "" }
        );
        type_in(words, &args.out, &Context { lang: *lang, ..context.clone() })?;
    }
    println!("\n── written to {}", args.out.display());
    for (place, what) in WRITTEN {
        println!("  {:<58} {what}", args.out.join(place).display());
    }
    Ok(Exit::Done)
}

const WRITTEN: &[(&str, &str)] = &[
    ("reports/weekly.html", "the weekly recovery report (also .pdf, .xlsx, .json, .md)"),
    ("reports/complaints.html", "the complaint-trend report (also .pdf, .xlsx, .json, .md)"),
    ("reports-zh/weekly.html", "回收周报（另有 .pdf、.xlsx、.json、.md）"),
    ("reports-zh/complaints.html", "投诉趋势报告（另有 .pdf、.xlsx、.json、.md）"),
    ("segment.csv", "one row an account: segment, treatment, next action, reasons"),
    ("leads.csv", "one row a lead, masked: rank, chance, path, the rules that allow it"),
    ("blocked.csv", "what no rule allows, and what would change it"),
    ("plan.csv", "the coming week's lawful contacts, collector by collector, each with its reason"),
    ("findings.csv", "last week's contacts that broke a rule, with the evidence"),
    ("sample.xlsx", "what a quality reviewer looks at"),
    ("workspace", "the workspace, to try further verbs on with --workspace"),
];

/// Runs one line as if it had been typed.
fn type_in(words: &str, out: &Path, context: &Context) -> Result<(), Failure> {
    let words = words.split(' ').map(|word| match word.strip_prefix("{}") {
        Some(rest) => out.join(rest.trim_start_matches('/')).into_os_string(),
        None => word.into(),
    });
    let line = Line::try_parse_from(words).map_err(|e| Failure::fault(e.to_string()))?;
    super::run(line.verb, context).map(|_| ())
}

/// An empty folder; one that an earlier demo made is made anew.
fn make_room(out: &Path) -> Result<(), Failure> {
    let fail = |e: std::io::Error| Failure::input(format!("{}: {e}", out.display()));
    let there = out.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if there && !out.join(MARK).is_file() {
        return Err(Failure::input(format!("{} is not empty, and no demo made it", out.display())).hint("name another folder with --out"));
    }
    if there {
        std::fs::remove_dir_all(out).map_err(fail)?;
    }
    std::fs::create_dir_all(out).and_then(|()| std::fs::write(out.join(MARK), "")).map_err(fail)
}
