//! Opens a workspace's database and answers the questions under `queries/`: as typed rows, or as Arrow bytes.
//! Never takes SQL from a caller: a question is a file's name and its named parameters.

use super::ask::filled;
use super::made::Made;
use super::places::Places;
use super::settle::Keeps;
use super::shelf::Shelf;
use super::{Sealer, StoreError, Workspace, prelude, schema};
use crate::domain::{Personal, Sealed, Token, Week};
use arrow::ipc::writer::FileWriter;
use arrow::record_batch::RecordBatch;
use duckdb::types::Value;
use duckdb::{AccessMode, Connection};
use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

static QUERIES: Dir = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// A workspace's database, opened, with its key.
pub struct Store {
    pub(super) conn: Connection,
    pub(super) sealer: Sealer,
    workspace: Workspace,
    as_of: Date,
    /// Views of the session that were made.
    pub(super) made: RefCell<Arc<Made>>,
    /// Which of its views the session answers once and keeps.
    pub(super) keeps: Cell<Keeps>,
    /// The latest day of which `settle::BY_DAY` are kept, where they are.
    pub(super) latest: Cell<Option<Date>>,
    /// What is known of the `near_…` tables, where it was asked since the last load.
    pub(super) near: RefCell<Option<Places>>,
    /// Where what it is narrowed to lies.
    pub(super) shelf: Shelf,
    /// Whether two sessions work while it is narrowed, and the second, where it was opened.
    pub(super) by_two: Cell<bool>,
    pub(super) second: RefCell<Option<Box<Store>>>,
}

/// How a file was laid out, and by which engine.
struct Layout {
    found: i64,
    same_engine: bool,
}

impl Layout {
    const fn is_current(&self) -> bool {
        self.found == schema::LAYOUT && self.same_engine
    }
}

/// A named parameter's value.
#[derive(Debug, Clone)]
pub enum Given {
    Text(String),
    Int(i64),
    Bool(bool),
    Date(Date),
    /// UTC.
    Time(jiff::Timestamp),
    Empty,
}

impl Given {
    fn value(&self) -> Value {
        match self {
            Given::Text(text) => Value::Text(text.clone()),
            Given::Int(n) => Value::BigInt(*n),
            Given::Bool(b) => Value::Boolean(*b),
            Given::Date(day) => Value::Text(day.to_string()),
            Given::Time(at) => Value::Timestamp(duckdb::types::TimeUnit::Microsecond, at.as_microsecond()),
            Given::Empty => Value::Null,
        }
    }
}
impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Given::Text(text.to_owned())
    }
}
impl From<i64> for Given {
    fn from(n: i64) -> Self {
        Given::Int(n)
    }
}
impl From<Date> for Given {
    fn from(day: Date) -> Self {
        Given::Date(day)
    }
}

/// The text of a question.
pub fn query_text(name: &str) -> Result<&'static str, StoreError> {
    let file = QUERIES.get_file(format!("{name}.sql"));
    file.and_then(|file| file.contents_utf8()).ok_or_else(|| StoreError::NoQuery(name.to_owned()))
}

/// Every question's name, in order.
pub fn query_names() -> Vec<String> {
    fn walk(dir: &Dir<'_>, names: &mut Vec<String>) {
        names.extend(dir.files().filter_map(|f| f.path().to_str()?.strip_suffix(".sql").map(str::to_owned)));
        dir.dirs().for_each(|sub| walk(sub, names));
    }
    let mut names = Vec::new();
    walk(&QUERIES, &mut names);
    names.sort();
    names
}

/// The view that `views/20_held.sql` becomes: `held`.
pub(super) fn view_of(name: &str) -> &str {
    name.trim_start_matches("views/").trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('_')
}

impl Store {
    /// Opens a workspace to read it as of the end of a day: any number of processes may at once.
    pub fn read(workspace: &Workspace, as_of: Date) -> Result<Self, StoreError> {
        Self::open(workspace, as_of, AccessMode::ReadOnly)
    }

    /// Opens a workspace to write it: one process may.
    pub fn write(workspace: &Workspace, as_of: Date) -> Result<Self, StoreError> {
        Self::open(workspace, as_of, AccessMode::ReadWrite)
    }

    fn open(workspace: &Workspace, as_of: Date, mode: AccessMode) -> Result<Self, StoreError> {
        let path = workspace.database();
        if !path.is_file() {
            return Err(StoreError::NoWorkspace(workspace.dir.clone()));
        }
        let sealer = super::key::sealer_of(workspace)?;
        let conn = super::engine::connect(&path, mode.clone(), &workspace.config.engine)?;
        let mut store = Self::around(conn, sealer, workspace, as_of);
        let found = store.check_layout()?;
        if !found.is_current() && mode == AccessMode::ReadWrite {
            store.upgrade(&found)?;
        } else if !found.is_current() {
            // A file of an older program is brought up once; then it is only read again.
            drop(store);
            drop(Self::write(workspace, as_of)?);
            return Self::read(workspace, as_of);
        }
        store.begin_session()?;
        Ok(store)
    }

    /// Another session on the same file and day, for another thread.
    ///
    /// # Errors
    /// `Engine` where the engine refuses.
    pub fn beside(&self) -> Result<Self, StoreError> {
        let store = self.connected()?;
        store.begin_beside()?;
        Ok(store)
    }

    /// The same, before it begins.
    pub(super) fn connected(&self) -> Result<Self, StoreError> {
        Ok(Self::around(self.conn.try_clone()?, self.sealer.clone(), &self.workspace, self.as_of))
    }

    /// Settings are the file's, and locked; macros and parameters are each session's own.
    pub(super) fn begin_beside(&self) -> Result<(), StoreError> {
        self.conn.execute_batch(prelude::MACROS)?;
        self.set_params()
    }

    /// The engine is not taken apart when this session ends: for one that reads a little, with whose end the process ends. The system
    /// takes everything back at once; the engine gives it back page by page.
    ///
    /// # Errors
    /// `Engine` where the engine refuses.
    pub fn leave_to_the_system(&self) -> Result<(), StoreError> {
        std::mem::forget(self.conn.try_clone()?);
        Ok(())
    }

    fn around(conn: Connection, sealer: Sealer, workspace: &Workspace, as_of: Date) -> Self {
        Store {
            conn,
            sealer,
            workspace: workspace.clone(),
            as_of,
            made: RefCell::default(),
            keeps: Cell::default(),
            latest: Cell::default(),
            near: RefCell::default(),
            shelf: Shelf::new(),
            by_two: Cell::default(),
            second: RefCell::default(),
        }
    }

    fn check_layout(&self) -> Result<Layout, StoreError> {
        let path = self.workspace.database();
        let told = self.told().map_err(|_| StoreError::Foreign(path.clone()))?;
        let meta = |name: &str| told.get(name).cloned().ok_or_else(|| StoreError::Foreign(path.clone()));
        let found: i64 = meta("layout")?.parse().map_err(|_| StoreError::Foreign(path.clone()))?;
        if found > schema::LAYOUT {
            return Err(StoreError::Newer { path, found, known: schema::LAYOUT });
        }
        if meta("key_check")? != super::key::check_value(&self.sealer) {
            return Err(StoreError::WrongKey(super::key::key_path(&self.workspace)?));
        }
        let this: String = self.conn.query_row("SELECT version()", [], |row| row.get(0))?;
        Ok(Layout { found, same_engine: meta("engine").is_ok_and(|engine| engine == this) })
    }

    /// What the file tells of itself.
    fn told(&self) -> Result<BTreeMap<String, String>, duckdb::Error> {
        let mut statement = self.conn.prepare("SELECT name, value FROM meta")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<String>>(1)?.unwrap_or_default())))?;
        rows.collect()
    }

    /// Brings a file of an older layout or engine to this one, all or nothing.
    fn upgrade(&mut self, layout: &Layout) -> Result<(), StoreError> {
        self.conn.execute_batch(prelude::SETTINGS)?;
        self.conn.execute_batch(prelude::MACROS)?;
        let upgrade = self.conn.transaction()?;
        for (_, sql) in schema::UPGRADES.iter().filter(|(to, _)| *to > layout.found) {
            upgrade.execute_batch(sql)?;
        }
        upgrade.execute_batch(schema::REKEY)?;
        // Another engine may hash otherwise.
        upgrade.execute_batch("DELETE FROM near_state")?;
        upgrade.execute("INSERT OR REPLACE INTO meta VALUES ('layout', ?), ('engine', version())", [schema::LAYOUT.to_string()])?;
        upgrade.commit()?;
        self.number_rows()
    }

    /// The prelude and the parameters of the session; then nothing outside can be reached any more. Its views are made when a
    /// question needs them.
    fn begin_session(&self) -> Result<(), StoreError> {
        self.conn.execute_batch(prelude::SETTINGS)?;
        self.conn.execute_batch(prelude::MACROS)?;
        self.set_params()?;
        super::handed::known_to(&self.conn)?;
        self.conn.execute_batch(prelude::LOCKDOWN)?;
        Ok(())
    }

    fn set_params(&self) -> Result<(), StoreError> {
        let zone = &self.workspace.zone;
        let week = Week::last_complete(self.as_of);
        let utc = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let limits = &self.workspace.config.limits;
        self.conn.execute_batch(&format!(
            "CREATE OR REPLACE TEMP TABLE params AS SELECT DATE '{}' AS as_of, TIMESTAMP '{}' AS as_of_end, '{}' AS zone,
                DATE '{}' AS week_start, DATE '{}' AS week_end, CAST({} AS BIGINT) AS phone_stale_days,
                CAST({} AS DECIMAL(18,2)) AS large_balance;",
            self.as_of,
            utc(zone.end_of(self.as_of)),
            zone.name(),
            week.first_day(),
            week.last_day(),
            limits.phone_stale_days,
            limits.large_balance
        ))?;
        let edges = self.workspace.config.stages.edges.days();
        let rows: Vec<String> = crate::domain::Stage::all()
            .map(|stage| {
                let n = stage.number() as usize;
                let from = if n == 0 { 0 } else { edges[n - 1] };
                let to = edges.get(n).map_or("NULL".into(), |next| (next - 1).to_string());
                format!("('{stage}', {n}, {from}, {to})")
            })
            .collect();
        self.conn.execute_batch(&format!(
            "CREATE OR REPLACE TEMP TABLE stage_edges (stage VARCHAR, number INTEGER, from_dpd INTEGER, to_dpd INTEGER);
             INSERT INTO stage_edges VALUES {};",
            rows.join(", ")
        ))?;
        Ok(())
    }

    /// Moves the session to another day: every view answers as of its end from now on.
    pub fn move_to(&mut self, as_of: Date) -> Result<(), StoreError> {
        if as_of == self.as_of {
            return Ok(());
        }
        self.forget()?;
        self.second.take();
        self.as_of = as_of;
        self.set_params()
    }

    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }
    pub fn as_of(&self) -> Date {
        self.as_of
    }
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }
    /// Opens a sealed value into memory.
    pub fn open_value(&self, sealed: &Sealed) -> Result<Personal, StoreError> {
        self.sealer.open(sealed)
    }
    /// The token of a value.
    pub fn token(&self, value: &Personal) -> Token {
        self.sealer.token(value)
    }

    /// The answer to `queries/NAME.sql` as typed rows. A column's name is the field's; dates and times come as ISO text
    /// (`jiff` types read them), DECIMAL as text (`Money` reads it), counts as BIGINT.
    pub fn rows<T: DeserializeOwned>(&self, name: &str, given: &[(&str, Given)]) -> Result<Vec<T>, StoreError> {
        self.rows_of(name, query_text(name)?, given)
    }

    /// The same for SQL that the program compiled from a scorecard or a rule counter; `name` is for messages.
    pub fn rows_of<T: DeserializeOwned>(&self, name: &str, sql: &str, given: &[(&str, Given)]) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.each_of(name, sql, given, |some: Vec<T>| {
            rows.extend(some);
            Ok::<(), StoreError>(())
        })?;
        Ok(rows)
    }

    /// The same, handed over part by part in order: for what is counted and let go of, so that a large answer is never held whole.
    ///
    /// # Errors
    /// `Query` or `Shape`, or what `take` refuses with; nothing is handed over after that.
    pub fn each_of<T: DeserializeOwned, E: From<StoreError>>(
        &self,
        name: &str,
        sql: &str,
        given: &[(&str, Given)],
        mut take: impl FnMut(Vec<T>) -> Result<(), E>,
    ) -> Result<(), E> {
        let fail = |source| StoreError::Query { query: name.to_owned(), source };
        self.need(sql)?;
        let mut statement = self.conn.prepare(&filled(sql, name, given)?).map_err(fail)?;
        let values = values_of(&statement, name, given)?;
        for batch in statement.query_arrow(duckdb::params_from_iter(values)).map_err(fail)? {
            let shape = |e: serde_arrow::Error| StoreError::Shape { query: name.to_owned(), why: e.to_string() };
            take(serde_arrow::from_record_batch(&batch).map_err(shape)?)?;
        }
        Ok(())
    }

    /// The answer as Arrow IPC bytes, for frames.
    pub fn frame(&self, name: &str, given: &[(&str, Given)]) -> Result<Vec<u8>, StoreError> {
        let fail = |e: arrow::error::ArrowError| StoreError::Shape { query: name.to_owned(), why: e.to_string() };
        let (schema, batches) = self.answer(name, query_text(name)?, given)?;
        let mut writer = FileWriter::try_new(Vec::new(), &schema).map_err(fail)?;
        for batch in batches {
            writer.write(&batch).map_err(fail)?;
        }
        writer.into_inner().map_err(fail)
    }

    pub(super) fn batches(&self, name: &str, sql: &str, given: &[(&str, Given)]) -> Result<Vec<RecordBatch>, StoreError> {
        Ok(self.answer(name, sql, given)?.1)
    }

    fn answer(
        &self,
        name: &str,
        sql: &str,
        given: &[(&str, Given)],
    ) -> Result<(arrow::datatypes::SchemaRef, Vec<RecordBatch>), StoreError> {
        let fail = |source| StoreError::Query { query: name.to_owned(), source };
        self.need(sql)?;
        let mut statement = self.conn.prepare(&filled(sql, name, given)?).map_err(fail)?;
        let values = values_of(&statement, name, given)?;
        let arrow = statement.query_arrow(duckdb::params_from_iter(values)).map_err(fail)?;
        let schema = arrow.get_schema();
        Ok((schema, arrow.collect()))
    }
}

/// The values of a statement's named parameters, in its order.
pub(super) fn values_of(statement: &duckdb::Statement<'_>, name: &str, given: &[(&str, Given)]) -> Result<Vec<Value>, StoreError> {
    let mut values = Vec::new();
    for index in 1..=statement.parameter_count() {
        let wanted = statement.parameter_name(index).map_err(|source| StoreError::Query { query: name.to_owned(), source })?;
        let value = given.iter().find(|(name, _)| *name == wanted);
        let (_, value) = value.ok_or_else(|| StoreError::Shape { query: name.to_owned(), why: format!("no value given for ${wanted}") })?;
        values.push(value.value());
    }
    Ok(values)
}
