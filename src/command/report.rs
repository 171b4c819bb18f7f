//! `report`: gathers what a report says, and writes it in the forms asked for.
//! Never shows a personal value: reports have none.

mod gather;
mod kept;
mod questions;
mod shelf;

use super::{Context, Exit, Failure};
use crate::render::answer::Lang;
use crate::render::form::Form;
use crate::render::terminal;
use crate::render::texts::Texts;
use crate::report::{Definition, Page};
use crate::store::{Workspace, audit_log};
use std::path::{Path, PathBuf};

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// `weekly`: recovery of the last whole week, beside the week before and four weeks before; `complaints`: trend, control charts, signals,
    /// deadlines; `quarterly`: operations, resources, risk and improvement of the last whole quarter, beside the quarter before and the same
    /// one a year before; or a definition of your own, reports/NAME.toml in the workspace. `list` names them all, `show NAME` prints what the
    /// program brings, to be copied and changed, `check NAME` tries one and writes no report
    #[arg(value_name = "REPORT")]
    pub report: String,
    /// The report to show or to check
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Folder to write to [default: the workspace's reports/]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Forms to write
    #[arg(long, value_name = "FORMS", value_delimiter = ',', default_values = ["html", "xlsx", "json", "pdf", "md"])]
    pub forms: Vec<Form>,
    /// Count everything again, though nothing changed since the same report of the same day was last counted
    #[arg(long)]
    pub anew: bool,
}

/// Writes a report, or says which there are, what one is made of, or whether it holds together.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let named = || {
        let hint = "`retrace report list` names them all";
        args.name.as_deref().ok_or_else(|| Failure::usage(format!("report {} NAME: which one?", args.report)).hint(hint))
    };
    match (args.report.as_str(), &args.name) {
        ("list", None) => list(context),
        ("show", _) => {
            print!("{}", shelf::text(named()?)?);
            Ok(Exit::Done)
        }
        ("check", _) => check(named()?, args.anew, context),
        (_, Some(more)) => Err(Failure::usage(format!("{more:?}: one report is written at a time")).hint("leave it out")),
        (name, None) => report(name, args, context),
    }
}

fn report(name: &str, args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let shelved = shelf::find(store.workspace(), name)?;
    let (page, before) = gather::page(&mut store, &shelved, args.anew)?;
    let texts = texts(context.lang, &shelved.definition)?;
    let out = args.out.clone().unwrap_or_else(|| store.workspace().reports());
    let paths = write(&page, &texts, &args.forms, &out, store.workspace())?;
    print!("{}", terminal::summary(&page, &texts));
    paths.iter().for_each(|path| println!("{}", texts.with("page-wrote", &[("path", path.display().to_string())])));
    if before {
        println!("{}", texts.get("page-counted-before"));
    }
    Ok(Exit::Done)
}

/// The catalogue, with the definition's own words before it.
pub fn texts(lang: Lang, definition: &Definition) -> Result<Texts, Failure> {
    let own = definition.texts.get(if lang == Lang::Zh { "zh" } else { "en" });
    Ok(Texts::of(lang).map_err(fault)?.of_cycle(definition.cycle).with_own(own.into_iter().flatten()))
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let store = context.read()?;
    for name in shelf::names(store.workspace()) {
        let line = match shelf::find(store.workspace(), &name) {
            Ok(shelved) => {
                let blocks: usize = shelved.definition.sections.iter().map(|section| section.blocks.len()).sum();
                let place = shelved.file.map_or_else(|| "brought by the program".to_owned(), |file| file.display().to_string());
                format!("{name}: {blocks} blocks, {place}")
            }
            Err(failure) => format!("{name}: {failure}"),
        };
        println!("{line}");
    }
    Ok(Exit::Done)
}

/// Gathers and builds a report as of the day, in both languages' words, and writes nothing.
fn check(name: &str, anew: bool, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let shelved = shelf::find(store.workspace(), name)?;
    let (page, _) = gather::page(&mut store, &shelved, anew)?;
    let mut without: Vec<String> = Vec::new();
    for lang in [Lang::En, Lang::Zh] {
        let texts = texts(lang, &shelved.definition)?;
        without.extend(shelved.definition.keys().filter(|key| texts.get(key) == *key).map(|key| format!("{} ({})", key, texts.tag())));
    }
    let blocks: usize = page.sections.iter().map(|section| section.blocks.len()).sum();
    println!("{name}: {blocks} blocks as of {}; it holds together", store.as_of());
    let texts = texts(context.lang, &shelved.definition)?;
    page.notes.iter().filter(|note| note.key == gather::BLIND).for_each(|note| println!("warning: {}", texts.say(note)));
    if !without.is_empty() {
        println!("without words, shown as they are: {}; give them under [texts.en] and [texts.zh]", without.join(", "));
    }
    Ok(Exit::Done)
}

/// Writes every form, and the stamp that says who wrote them, when, and where the audit log stood.
pub fn write(page: &Page, texts: &Texts, forms: &[Form], out: &Path, workspace: &Workspace) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |path: &Path, e: std::io::Error| {
        Failure::input(format!("{} cannot be written: {e}", path.display()))
            .hint("name a folder you may write to with --out, or close the program that holds the file open")
    };
    std::fs::create_dir_all(out).map_err(|e| cannot(out, e))?;
    let mut paths = Vec::new();
    let put = |name: String, bytes: &[u8], paths: &mut Vec<PathBuf>| -> Result<(), Failure> {
        let path = out.join(name);
        std::fs::write(&path, bytes).map_err(|e| cannot(&path, e))?;
        paths.push(path);
        Ok(())
    };
    for form in forms {
        let bytes = form.bytes(page, texts).map_err(fault)?;
        put(format!("{}.{}", page.name, form.ending()), &bytes, &mut paths)?;
    }
    let stamp = format!(
        "written_by = {:?}\nwritten_at = \"{}\"\naudit_head = \"{}\"\n",
        audit_log::who(),
        workspace.zone.stamp(jiff::Timestamp::now()),
        audit_log::head(workspace)?
    );
    put(format!("{}.stamp", page.name), stamp.as_bytes(), &mut paths)?;
    Ok(paths)
}

fn fault(error: impl std::fmt::Display) -> Failure {
    Failure::fault(error.to_string()).hint("this is a fault of retrace: please report it with the command and this message")
}
