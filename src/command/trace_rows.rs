//! Brings the rows that tracing asks for: the store's answers to `queries/trace/`, for all the lost at once or for one debtor.
//! Never compares or ranks: `trace` does.

use super::{Failure, contact_rows};
use crate::domain::{Personal, Sealed, Token};
use crate::store::{Given, Store};
use crate::trace::facts::{LostRow, PairRow, PointRow, RecordRow};
use crate::trace::{Lead, RELAY_WORTH, Rows, Trace, TraceError, Vault, World};
use std::collections::BTreeSet;

/// The store's key, as tracing may use it.
pub struct Opener<'a>(pub &'a Store);

impl Vault for Opener<'_> {
    fn open(&self, sealed: &Sealed) -> Result<Personal, TraceError> {
        self.0.open_value(sealed).map_err(|e| TraceError::Open(e.to_string()))
    }
    fn token(&self, value: &Personal) -> Token {
        self.0.token(value)
    }
}

/// The rows for some debtors, or for all the lost: theirs, those of records that may be the same humans, and those of
/// everybody who shares their points.
pub fn rows(store: &Store, debtors: Option<Vec<String>>) -> Result<Rows, Failure> {
    let lost: Vec<LostRow> = store.rows("trace/lost", &[("debtors", debtors.as_ref().map_or(Given::Empty, lines))])?;
    let asked = debtors.unwrap_or_else(|| lost.iter().map(|row| row.debtor_id.clone()).collect());
    if asked.is_empty() {
        return Ok(Rows::default());
    }
    let mut scope: BTreeSet<String> = asked.iter().cloned().collect();
    let mut pairs: Vec<PairRow> = store.rows("trace/pairs", &[("debtors", lines(&asked))])?;
    // Once more for those found by what is strong: two hops join three records.
    let partners: BTreeSet<String> = pairs.iter().filter(|pair| pair.strong).map(|pair| pair.other_debtor.clone()).collect();
    let partners: Vec<String> = partners.into_iter().filter(|debtor| !scope.contains(debtor)).collect();
    if !partners.is_empty() {
        let further: Vec<PairRow> = store.rows("trace/pairs", &[("debtors", lines(&partners))])?;
        pairs.extend(further.into_iter().filter(|pair| pair.strong));
    }
    scope.extend(pairs.iter().map(|pair| pair.other_debtor.clone()));
    let of_scope = [("debtors", lines(&scope))];
    let points: Vec<PointRow> = store.rows("trace/points", &of_scope)?;
    let mut everyone = scope.clone();
    everyone.extend(points.iter().map(|row| row.debtor_id.clone()));
    let of_all = [("debtors", lines(&everyone))];
    let records: Vec<RecordRow> = store.rows("trace/records", &of_all)?;
    Ok(Rows {
        accounts: store.rows("trace/accounts", &[("debtors", lines(&asked))])?,
        consents: store.rows("trace/consents", &of_all)?,
        marks: store.rows("trace/marks", &of_all)?,
        attempts: store.rows("trace/attempts", &of_scope)?,
        asked,
        lost,
        records,
        points,
        pairs,
    })
}

/// Ids as lines of one parameter.
fn lines<'a>(ids: impl IntoIterator<Item = &'a String>) -> Given {
    Given::Text(ids.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n"))
}

/// One debtor's leads as `leads --debtor` ranks them, of every client.
///
/// # Errors
/// Input, where the debtor is not loaded.
pub fn leads_of(store: &Store, debtor: &str) -> Result<Vec<Lead>, Failure> {
    let packs = contact_rows::packs(store)?;
    let opener = Opener(store);
    let world = World::new(rows(store, Some(vec![debtor.to_owned()]))?)?;
    let trace = Trace::new(&world, &packs, &opener, store.as_of(), store.workspace().config.limits.phone_stale_days)?;
    let zone = &store.workspace().zone;
    let files = contact_rows::case_files(store, [debtor], zone.end_of(store.as_of()))?;
    let mut leads = Vec::new();
    for case in &world.cases {
        let mut found = trace.case(case, RELAY_WORTH)?;
        found.set_times(case, &files, &packs, zone.start_of(store.as_of()));
        leads.extend(found.leads);
    }
    Ok(leads)
}
