//! Facts that a person records: the same checks, table and history as a loaded row, and a line in the audit log before and
//! after. Never writes a reason in the clear: it is sealed, in the table and in the log.

use super::context::FormatArgs;
use super::{Context, Exit, Failure};
use crate::domain::feed::Feed;
use crate::domain::record::{Checked, Value};
use crate::domain::{Class, Personal, Sealed};
use crate::intake::by_hand;
use crate::intake::draft::Checks;
use crate::report::{Answer, Cell};
use crate::store::{Given, Store, audit_log};
use jiff::Timestamp;
use serde::Deserialize;

/// A row by its columns.
pub type Row = Vec<(&'static str, String)>;

/// What is recorded.
pub struct Fact<'a> {
    pub verb: &'a str,
    pub feed: Feed,
    pub rows: Vec<Row>,
    /// The subject of a suppression, sealed, where it is a point on record: its class is known then.
    pub sealed: Option<Sealed>,
    /// Why, in the person's words.
    pub why: Option<&'a str>,
    /// Ids of whom it concerns.
    pub subjects: Vec<String>,
    /// What is done, without anything personal.
    pub note: String,
}

#[derive(Deserialize)]
struct OwnerRow {
    debtor_id: String,
}

/// Records a fact.
///
/// # Errors
/// Input, where a row would be refused if a file brought it: nothing is recorded then.
pub fn record(store: &mut Store, fact: Fact<'_>, now: Timestamp) -> Result<(), Failure> {
    let zone = store.workspace().zone.clone();
    let sealer = store.sealer().clone();
    let token = |number: &Personal| sealer.token(number).0;
    let mut checked = Vec::new();
    for row in &fact.rows {
        let mut cells = row.clone();
        cells.extend(fact.why.map(|why| ("why", why.to_owned())));
        let mut one = by_hand::check(fact.feed, &cells, Checks { zone: &zone, token: &token })
            .map_err(|e| Failure::input(format!("{}; expected {}", e.found, e.expected)).hint(e.mend))?;
        if let Checked::Bad(bad) = &one {
            let fault = bad.faults.first();
            let told = fault.map(|fault| format!("{} {}: expected {}", fault.column, fault.found, fault.mend));
            return Err(Failure::input(told.unwrap_or_else(|| "the row does not fit".into())).hint("nothing was recorded"));
        }
        if let (Checked::Good(row), Some(sealed)) = (&mut one, &fact.sealed)
            && let Some(at) = fact.feed.columns().iter().position(|column| column.name == "subject")
        {
            row.values[at] = Value::Sealed(sealed.clone());
        }
        checked.push(one);
    }
    let why = fact.why.map(|why| store.sealer().seal(&Personal::new(Class::Text, why)).0);
    let act = audit_log::Act { verb: fact.verb, purpose: why.as_deref(), subjects: fact.subjects, note: Some(fact.note) };
    audit_log::append(store.workspace(), "intent", &act)?;
    let name = store.sealer().keyed_hash(&[fact.verb, &now.to_string(), &format!("{:?}", fact.rows)]);
    let mut load = store.begin_load(None, 0.0)?;
    load.begin_file(&format!("by hand: {}", fact.verb), &name)?;
    for row in &checked {
        load.row(row)?;
    }
    let summary = load.finish(false)?;
    if summary.files.iter().any(|file| file.quarantined > 0) {
        return Err(Failure::input("what it refers to is not loaded").hint("`retrace status` shows what is loaded"));
    }
    audit_log::append(store.workspace(), "outcome", &act)?;
    Ok(())
}

#[derive(Deserialize)]
struct KnownRow {
    id: String,
}

/// Refuses an id of a debtor or person that is not loaded.
///
/// # Errors
/// Input, where nobody has that id.
pub fn known(store: &Store, kind: &str, id: &str) -> Result<(), Failure> {
    let rows: Vec<KnownRow> = store.rows("check/known", &[("kind", Given::from(kind)), ("id", Given::from(id))])?;
    if rows.iter().any(|row| row.id == id) {
        return Ok(());
    }
    Err(Failure::input(format!("no {kind} {id:?}"))
        .hint("`retrace status` shows what is loaded; ids are written as the client writes them"))
}

/// Says what was recorded, when and by whom.
pub fn tell(
    context: &Context,
    store: &Store,
    columns: &[&'static str],
    cells: Vec<String>,
    now: Timestamp,
    how: &FormatArgs,
) -> Result<Exit, Failure> {
    let mut answer = Answer::new(&[columns, &["at", "by"]].concat());
    let mut row: Vec<Cell> = cells.into_iter().map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text(text) }).collect();
    row.extend([Cell::Time(store.workspace().zone.stamp(now)), audit_log::who().into()]);
    answer.push(row);
    context.show(&answer, how)?;
    Ok(Exit::Done)
}

/// The debtor of an account.
///
/// # Errors
/// Input, where no such account is loaded.
pub fn debtor_of(store: &Store, account: &str) -> Result<String, Failure> {
    let owners: Vec<OwnerRow> = store.rows("check/owner", &[("account", Given::from(account))])?;
    let owner = owners.into_iter().next().map(|row| row.debtor_id);
    owner.ok_or_else(|| {
        Failure::input(format!("no account {account:?}"))
            .hint("`retrace status` shows what is loaded; ids are written as the client writes them")
    })
}
