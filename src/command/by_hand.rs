//! Facts that a person records: the same checks, table and history as a loaded row, and a line in the audit log before and
//! after. Never writes a reason in the clear: it is sealed, in the table and in the log.

use super::Failure;
use crate::domain::feed::Feed;
use crate::domain::record::Checked;
use crate::domain::{Class, Personal};
use crate::intake::by_hand;
use crate::intake::draft::Checks;
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
    /// Why, in the person's words.
    pub why: &'a str,
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
        cells.push(("why", fact.why.to_owned()));
        let one = by_hand::check(fact.feed, &cells, Checks { zone: &zone, token: &token })
            .map_err(|e| Failure::input(format!("{}; expected {}", e.found, e.expected)).hint(e.mend))?;
        if let Checked::Bad(bad) = &one {
            let fault = bad.faults.first();
            let told = fault.map(|fault| format!("{} {}: expected {}", fault.column, fault.found, fault.mend));
            return Err(Failure::input(told.unwrap_or_else(|| "the row does not fit".into())).hint("nothing was recorded"));
        }
        checked.push(one);
    }
    let why = store.sealer().seal(&Personal::new(Class::Text, fact.why)).0;
    let act = audit_log::Act { verb: fact.verb, purpose: Some(&why), subjects: fact.subjects, note: Some(fact.note) };
    audit_log::append(store.workspace(), "intent", &act)?;
    let name = store.sealer().keyed_hash(&[fact.verb, &now.to_string(), &why]);
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
