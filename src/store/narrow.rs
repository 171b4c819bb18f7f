//! Narrows a session to some debtors, so that every view and question answers for few of them without summing everybody first.
//! Never changes an answer about those debtors, and never outlives the closure: what it makes lies in memory, and is dropped.

use super::ask::words;
use super::copies::{Copies, Step};
use super::query::{Given, query_names, query_text};
use super::settle::Keeps;
use super::shelf::Reads;
use super::{Store, StoreError};

/// What the tables hold while a session is narrowed to some debtors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// Their rows, and everybody's at the points that they and their contact persons have.
    Points,
    /// The rows of whoever ever had some accounts, whose ids are given in place of debtors': what those accounts' scores read, and no more.
    Owners,
    /// The placements of some accounts, whose ids are given in place of debtors', and no more.
    Accounts,
    /// Records that share a name, birth date, identity number or phone with them or their contact persons: what
    /// `trace/pairs` reads, and no more.
    Keys,
}

impl Near {
    /// The folders of its steps.
    const fn folders(self) -> &'static [&'static str] {
        match self {
            Near::Points => &["narrow/near/", RECORDS],
            Near::Owners => &["narrow/own/", RECORDS],
            Near::Accounts => &["narrow/accounts/"],
            Near::Keys => &["narrow/alike/"],
        }
    }
}

/// Steps that copy what is on record of the accounts and debtors that other steps found.
const RECORDS: &str = "narrow/records/";

/// Of these, those that read what other steps copied: they are copied last.
const LAST: &str = "narrow/records/9";

/// How steps begin that look rows up by their numbers, and blocks.
const LOOK: &str = "look_";
const FIND: &str = "find_";

/// What only the other steps ask for; every further step stands in for the table whose name it bears.
const STEPPING_STONES: &[&str] =
    &["kin", "values", "holders", "sharing", "owned", "concerned", "paid", "own", "phones", "blocks", "keys", "people"];

/// Tables that no further step asks for: where such a feed has no rows at all, it stands for itself.
const LEAVES: &[&str] = &["payments", "statements", "promises", "plans", "pauses", "complaints", "consents"];

/// A session is narrowed to one debtor, or to one of so many: copying what is near more of them costs more than it spares
/// (measured: even at about one in 70).
const FEW_IN: i64 = 200;

impl Store {
    /// Asks while the tables hold only what can matter to these debtors, where they are few of all; else of the whole, which
    /// answers the same. A question must still name the debtors: rows of
    /// others are kept where theirs need them.
    ///
    /// # Errors
    /// `Query` is a fault of ours; and whatever the closure fails with.
    pub fn narrowed<T, E: From<StoreError>>(&self, near: Near, debtors: &[&str], ask: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let all: i64 = self.conn.query_row("SELECT count(*) FROM debtors", [], |row| row.get(0)).map_err(StoreError::from)?;
        let most = usize::try_from(all / FEW_IN).unwrap_or(usize::MAX).max(1);
        if debtors.len() > most {
            return if near == Near::Points { self.sharing(debtors, ask) } else { ask() };
        }
        let answer = self.narrow(near, debtors).map_err(E::from).and_then(|()| ask());
        self.widen()?;
        answer
    }

    /// Asks about many: only the points are looked up once, theirs and everybody's observations of the same values.
    fn sharing<T, E: From<StoreError>>(&self, debtors: &[&str], ask: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let shared = || -> Result<(), StoreError> {
            self.keep("narrow_asked", "narrow/asked", &[("debtors", Given::Text(debtors.join("\n")))])?;
            self.keep("narrow_values", "narrow/many", &[])?;
            self.make_view("points")?;
            let sql = "CREATE OR REPLACE TEMP TABLE narrow_points AS
                    SELECT t.* FROM points t WHERE t.value IN (SELECT v.value FROM narrow_values v);
                CREATE OR REPLACE TEMP VIEW points AS SELECT * FROM narrow_points";
            Ok(self.conn.execute_batch(sql)?)
        };
        let answer = shared().map_err(E::from).and_then(|()| ask());
        // Other views read it by name: it is made anew, never left out.
        self.made.borrow().forget("points");
        self.make_view("points")?;
        for table in ["points", "values", "asked"] {
            self.conn.execute_batch(&format!("DROP TABLE IF EXISTS temp.main.narrow_{table}")).map_err(StoreError::from)?;
        }
        answer
    }

    fn narrow(&self, near: Near, debtors: &[&str]) -> Result<(), StoreError> {
        let without_rows = self.near_rows()?;
        // Made to be answered where they stand: a temporary name would go before what is near.
        self.drop_made(self.keeps.get())?;
        self.read_from(Reads::Copying)?;
        self.shelve("narrow_asked", "narrow/asked", &[("debtors", Given::Text(debtors.join("\n")))])?;
        let steps = steps(near).into_iter().filter(|(_, table)| !(LEAVES.contains(&table.as_str()) && without_rows.contains(table)));
        let (last, steps): (Vec<Step>, Vec<Step>) = steps.partition(|(query, _)| query.starts_with(LAST));
        let copies = Copies::default();
        self.copy_by_two(&copies, || {
            for (at, (query, table)) in steps.iter().enumerate() {
                let step = (query.clone(), table.clone());
                if table.starts_with(LOOK) {
                    self.look_up(query)?;
                } else if table.starts_with(FIND) {
                    self.find_blocks(query)?;
                } else if read_by(table, &steps[at + 1..])? {
                    copies.copy(self, step)?;
                } else {
                    copies.add(step);
                }
            }
            Ok(())
        })?;
        for step in last {
            copies.copy(self, step)?;
        }
        let mut standing = Vec::new();
        for (table, rows) in copies.kept().into_iter().filter(|(table, _)| stands_in(table)) {
            // A name on the shelf goes before a table's: the views read it unchanged. Of nothing the engine plans nothing.
            let (only, shelf) = (if rows == 0 { " WHERE false" } else { "" }, &self.shelf.near);
            self.conn.execute_batch(&format!("CREATE OR REPLACE VIEW {shelf}.{table} AS SELECT * FROM {shelf}.narrow_{table}{only}"))?;
            standing.push(table);
        }
        // Views are made anew on what is near, and answered once: planning them again for each question takes longer than their few
        // rows do.
        let keeps = if matches!(near, Near::Points | Near::Owners) { Keeps::Near } else { Keeps::Nothing };
        self.turn(Reads::Near, keeps, standing)
    }

    fn widen(&self) -> Result<(), StoreError> {
        if self.keeps.get() == Keeps::Nothing {
            self.drop_made(Keeps::Nothing)?;
        }
        self.turn(Reads::Everything, Keeps::Nothing, Vec::new())?;
        self.clear_shelf()
    }
}

/// Whether any of some steps reads what a step filled: then it is filled before the next one is taken.
fn read_by(table: &str, steps: &[Step]) -> Result<bool, StoreError> {
    let name = format!("narrow_{table}");
    for (query, _) in steps {
        if words(query_text(query)?).flatten().any(|word| word == name) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn stands_in(table: &str) -> bool {
    !STEPPING_STONES.contains(&table)
}

/// Each step's question and table, in order: `narrow/records/72_accounts.sql` fills `narrow_accounts`.
fn steps(near: Near) -> Vec<Step> {
    let names = query_names();
    let of = |folder: &&str| -> Vec<Step> {
        let step = |name: &String| {
            let table = name.strip_prefix(*folder)?.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('_');
            Some((name.clone(), table.to_owned()))
        };
        names.iter().filter_map(step).collect()
    };
    near.folders().iter().flat_map(of).collect()
}
