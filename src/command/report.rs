//! `report`: gathers what a report says, and writes it in the forms asked for.
//! Never shows a personal value: reports have none.

mod gather;

use super::{Context, Exit, Failure};
use crate::render::form::Form;
use crate::render::terminal;
use crate::render::texts::Texts;
use crate::report::{Definition, Page};
use crate::store::{Workspace, audit_log};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Recovery of the last whole week, beside the week before and four weeks before
    Weekly,
    /// Complaints: trend, control charts, signals, deadlines
    Complaints,
}

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The report
    #[arg(value_name = "REPORT")]
    pub which: Which,
    /// Folder to write to [default: the workspace's reports/]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Forms to write
    #[arg(long, value_name = "FORMS", value_delimiter = ',', default_values = ["html", "xlsx", "json"])]
    pub forms: Vec<Form>,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let definition = Definition::builtin(args.which.name()).map_err(fault)?;
    let page = gather::page(&mut store, args.which, &definition)?;
    let texts = Texts::of(context.lang).map_err(fault)?;
    let out = args.out.clone().unwrap_or_else(|| store.workspace().reports());
    let paths = write(&page, &texts, &args.forms, &out, store.workspace())?;
    print!("{}", terminal::summary(&page, &texts));
    paths.iter().for_each(|path| println!("{}", texts.with("page-wrote", &[("path", path.display().to_string())])));
    Ok(Exit::Done)
}

impl Which {
    /// The report's name: of its definition and its files.
    pub const fn name(self) -> &'static str {
        match self {
            Which::Weekly => "weekly",
            Which::Complaints => "complaints",
        }
    }
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
