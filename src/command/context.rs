//! What every verb is told: the workspace, the day, the language, and how to answer.
//! Never reads the clock but once, here, where no `--as-of` was given.

use super::Failure;
use super::outlet::{self, Outlet};
use crate::render;
use crate::report::{Answer, Cell};
use crate::store::{Store, Workspace, audit_log};
use clap::Args;
use jiff::civil::Date;
use std::path::PathBuf;

/// Options that every verb takes.
#[derive(Debug, Clone, Args)]
pub struct Context {
    /// The workspace folder
    #[arg(long, global = true, env = "RETRACE_WORKSPACE", hide_env_values = true, default_value = ".", value_name = "DIR")]
    pub workspace: PathBuf,
    /// The day to answer as of, YYYY-MM-DD; all events up to its end count [default: today]
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Language of screens and reports; codes in files are never translated
    #[arg(long, global = true, default_value = "en", value_name = "LANG")]
    pub lang: render::answer::Lang,
    /// Threads the engine may use
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<u32>,
    /// Memory the engine may use, such as 2GB
    #[arg(long, global = true, value_name = "SIZE")]
    pub memory_limit: Option<String>,
}

/// Form and place of an answer.
#[derive(Debug, Clone, Args)]
pub struct FormatArgs {
    /// Form of the answer
    #[arg(long, default_value = "table", value_name = "FORM")]
    pub format: render::answer::Format,
    /// Write the answer to a file instead of the screen
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How a verb that may show personal values is to answer.
#[derive(Debug, Clone, Args)]
pub struct AnswerArgs {
    #[command(flatten)]
    pub form: FormatArgs,
    /// Show personal values in the clear; needs --purpose, and is written to the audit log
    #[arg(long, requires = "purpose")]
    pub reveal: bool,
    /// Why personal values are needed
    #[arg(long, value_name = "TEXT", requires = "reveal")]
    pub purpose: Option<String>,
}

impl Context {
    /// The workspace's folder and settings, with this call's limits.
    pub fn find(&self) -> Result<Workspace, Failure> {
        let mut workspace = Workspace::find(&self.workspace)?;
        if self.threads.is_some() {
            workspace.config.engine.threads = self.threads;
        }
        if self.memory_limit.is_some() {
            workspace.config.engine.memory_limit = self.memory_limit.clone();
        }
        Ok(workspace)
    }

    /// The moment, read once by the verb that asks about it.
    pub fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }

    /// The day: given, or today in the workspace's zone, read once.
    pub fn day(&self, workspace: &Workspace) -> Date {
        self.as_of.unwrap_or_else(|| workspace.zone.local(jiff::Timestamp::now()).date())
    }

    /// How many threads may work beside the engine's: as many as asked for, else one a core.
    pub fn workers(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.and_then(|n| usize::try_from(n).ok()).unwrap_or_else(cores).max(1)
    }

    /// The workspace opened to read.
    pub fn read(&self) -> Result<Store, Failure> {
        let workspace = self.find()?;
        let day = self.day(&workspace);
        Ok(Store::read(&workspace, day)?)
    }

    /// The same for a question about one debtor or account: its few rows are read sooner by one thread of the engine, unless the user
    /// set another number, and by two sessions at once.
    pub fn read_for_one(&self) -> Result<Store, Failure> {
        let workspace = self.find_for_one()?;
        let day = self.day(&workspace);
        let store = Store::read(&workspace, day)?;
        store.leave_to_the_system()?;
        store.work_by_two();
        Ok(store)
    }

    /// The same for a verb that holds much itself: the engine may use `limit` and no more, unless the user set another.
    pub fn read_within(&self, limit: &str) -> Result<Store, Failure> {
        let mut workspace = self.find()?;
        workspace.config.engine.memory_limit.get_or_insert_with(|| limit.to_owned());
        let day = self.day(&workspace);
        Ok(Store::read(&workspace, day)?)
    }

    /// The workspace's folder and settings for a question about one debtor or account.
    pub fn find_for_one(&self) -> Result<Workspace, Failure> {
        let mut workspace = self.find()?;
        workspace.config.engine.threads.get_or_insert(1);
        Ok(workspace)
    }

    /// The workspace opened to write.
    pub fn write(&self) -> Result<Store, Failure> {
        self.write_in(&self.find()?)
    }

    fn write_in(&self, workspace: &Workspace) -> Result<Store, Failure> {
        Ok(Store::write(workspace, self.day(workspace))?)
    }

    /// The same within a limit, as `read_within`.
    pub fn write_within(&self, limit: &str) -> Result<Store, Failure> {
        let mut workspace = self.find()?;
        workspace.config.engine.memory_limit.get_or_insert_with(|| limit.to_owned());
        self.write_in(&workspace)
    }

    /// Shows an answer, or writes it; where personal values are asked for in the clear, the audit log says so first.
    pub fn answer(&self, store: &Store, verb: &str, answer: &Answer, how: &AnswerArgs) -> Result<(), Failure> {
        let act = audit_log::Act { verb, purpose: how.purpose.as_deref(), subjects: answer.subjects.clone(), note: None };
        if how.reveal {
            audit_log::append(store.workspace(), "intent", &act)?;
        }
        self.put(answer, &how.form, how.reveal)?;
        if how.reveal {
            audit_log::append(store.workspace(), "outcome", &act)?;
        }
        Ok(())
    }

    /// Shows or writes an answer that may be too long to be held: `fill` hands over its rows part by part, and returns the lines under
    /// a table. `heading` has no rows. Only a table is held, as its widths are known at its end.
    pub fn answer_in_parts(
        &self,
        store: &Store,
        verb: &str,
        mut heading: Answer,
        how: &AnswerArgs,
        fill: impl FnOnce(&mut dyn FnMut(Vec<Vec<Cell>>) -> Result<(), Failure>) -> Result<Vec<String>, Failure>,
    ) -> Result<(), Failure> {
        if how.form.format == render::answer::Format::Table {
            let mut all = Vec::new();
            heading.footer = fill(&mut |rows| {
                all.extend(rows);
                Ok(())
            })?;
            heading.rows = all;
            return self.answer(store, verb, &heading, how);
        }
        let act = audit_log::Act { verb, purpose: how.purpose.as_deref(), subjects: heading.subjects.clone(), note: None };
        if how.reveal {
            audit_log::append(store.workspace(), "intent", &act)?;
        }
        let mut outlet = Outlet::new(&heading.columns, &how.form, how.reveal);
        let filled = fill(&mut |rows| outlet.take(&rows));
        // The reader had enough (`| head`): that is no failure.
        if !outlet.left() {
            filled?;
            outlet.end()?;
        }
        if how.reveal {
            audit_log::append(store.workspace(), "outcome", &act)?;
        }
        Ok(())
    }

    /// Shows or writes an answer that holds nothing to reveal.
    pub fn show(&self, answer: &Answer, form: &FormatArgs) -> Result<(), Failure> {
        self.put(answer, form, false)
    }

    fn put(&self, answer: &Answer, form: &FormatArgs, reveal: bool) -> Result<(), Failure> {
        match form.format {
            render::answer::Format::Parquet => {
                let mut outlet = Outlet::new(&answer.columns, form, reveal);
                outlet.take(&answer.rows)?;
                outlet.end()
            }
            format => outlet::readable(render::answer::write(answer, format, form.output.as_deref(), reveal, self.lang)),
        }
    }
}
