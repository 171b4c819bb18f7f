//! Brings the rows that tracing asks for: the store's answers to `queries/trace/`, for all the lost at once or for one debtor.
//! Never compares or ranks: `trace` does.

use super::{Failure, contact_rows};
use crate::domain::{Personal, Sealed, Token};
use crate::rules::CaseFiles;
use crate::store::{Given, Near, Sealer, Store};
use crate::trace::facts::{LostRow, PairRow, PointRow, RecordRow};
use crate::trace::{Found, Lead, RELAY_WORTH, Rows, SeenRow, Trace, TraceError, TryRow, Vault, World};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The store's key, as tracing may use it: a sealer for each thread, since one works for one thread at a time.
pub struct Opener(Vec<Mutex<Sealer>>);

impl Opener {
    /// For so many threads.
    pub fn of(store: &Store, threads: usize) -> Opener {
        Opener((0..threads.max(1)).map(|_| Mutex::new(store.sealer().clone())).collect())
    }

    /// A sealer that no other thread uses now.
    fn free(&self) -> MutexGuard<'_, Sealer> {
        let free = self.0.iter().find_map(|sealer| sealer.try_lock().ok());
        // A sealer has no state that a thread which stopped could have left half done.
        free.unwrap_or_else(|| self.0[0].lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Vault for Opener {
    fn open(&self, sealed: &Sealed) -> Result<Personal, TraceError> {
        self.free().open(sealed).map_err(|e| TraceError::Open(e.to_string()))
    }
    fn token(&self, value: &Personal) -> Token {
        self.free().token(value)
    }
}

/// The rows for some debtors, or for all the lost: theirs, those of records that may be the same humans, and those of
/// everybody who shares their points.
pub fn rows(store: &Store, debtors: Option<Vec<String>>) -> Result<Rows, Failure> {
    if let Some(asked) = debtors {
        return Ok(rows_near(store, asked, |_| Ok(()))?.0);
    }
    let lost: Vec<LostRow> = store.rows("trace/lost", &[("debtors", Given::Empty)])?;
    let asked: Vec<String> = lost.iter().map(|row| row.debtor_id.clone()).collect();
    let (scope, pairs) = related(store, &asked)?;
    rows_of(store, asked, lost, &scope, pairs)
}

/// The same with the debtors' case files, as known at a moment: a session narrowed to few debtors answers for both.
pub fn rows_and_files(store: &Store, debtors: Option<Vec<String>>, known: Timestamp) -> Result<(Rows, CaseFiles), Failure> {
    if let Some(asked) = debtors {
        return rows_near(store, asked, |asked| contact_rows::files_of(store, asked, known));
    }
    let rows = rows(store, None)?;
    let files = contact_rows::case_files(store, rows.asked.iter().map(String::as_str), known)?;
    Ok((rows, files))
}

/// The rows for the debtors named, and what else is to be asked about them while the session is narrowed.
fn rows_near<T>(store: &Store, asked: Vec<String>, also: impl FnOnce(&[&str]) -> Result<T, Failure>) -> Result<(Rows, T), Failure> {
    let (scope, pairs) = related(store, &asked)?;
    let near: Vec<&str> = scope.iter().map(String::as_str).collect();
    store.narrowed(Near::Points, &near, || {
        let also = also(&asked.iter().map(String::as_str).collect::<Vec<_>>())?;
        let lost = store.rows("trace/lost", &[("debtors", lines(&asked))])?;
        Ok((rows_of(store, asked, lost, &scope, pairs)?, also))
    })
}

/// The debtors asked about with those whose records may be the same humans, and the pairs that say so.
fn related(store: &Store, asked: &[String]) -> Result<(BTreeSet<String>, Vec<PairRow>), Failure> {
    let mut scope: BTreeSet<String> = asked.iter().cloned().collect();
    if asked.is_empty() {
        return Ok((scope, Vec::new()));
    }
    let mut pairs = pairs_of(store, asked)?;
    // Once more for those found by what is strong: two hops join three records.
    let partners: BTreeSet<String> = pairs.iter().filter(|pair| pair.strong).map(|pair| pair.other_debtor.clone()).collect();
    let partners: Vec<String> = partners.into_iter().filter(|debtor| !scope.contains(debtor)).collect();
    if !partners.is_empty() {
        let further = pairs_of(store, &partners)?;
        pairs.extend(further.into_iter().filter(|pair| pair.strong));
    }
    scope.extend(pairs.iter().map(|pair| pair.other_debtor.clone()));
    Ok((scope, pairs))
}

/// Pairs of which one side is these debtors'.
fn pairs_of(store: &Store, debtors: &[String]) -> Result<Vec<PairRow>, Failure> {
    let ids: Vec<&str> = debtors.iter().map(String::as_str).collect();
    store.narrowed(Near::Keys, &ids, || Ok(store.rows("trace/pairs", &[("debtors", lines(debtors))])?))
}

/// What is asked once it is known about whom.
fn rows_of(store: &Store, asked: Vec<String>, lost: Vec<LostRow>, scope: &BTreeSet<String>, pairs: Vec<PairRow>) -> Result<Rows, Failure> {
    if asked.is_empty() {
        return Ok(Rows::default());
    }
    let of_scope = [("debtors", lines(scope))];
    let points: Vec<PointRow> = store.rows("trace/points", &of_scope)?;
    let mut everyone = scope.clone();
    everyone.extend(points.iter().map(|row| row.debtor_id.clone()));
    let of_all = [("debtors", lines(&everyone))];
    let records: Vec<RecordRow> = store.rows("trace/records", &of_all)?;
    let (tries, seen) = learned_from(store)?;
    Ok(Rows {
        tries,
        seen,
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

/// What the chance to reach is learned from.
fn learned_from(store: &Store) -> Result<(Vec<TryRow>, Vec<SeenRow>), Failure> {
    if !store.has_reach()? {
        return Ok((Vec::new(), Vec::new()));
    }
    Ok((store.rows("reach/tries", &[])?, store.rows("reach/seen", &[])?))
}

/// Ids as lines of one parameter.
fn lines<'a>(ids: impl IntoIterator<Item = &'a String>) -> Given {
    Given::Text(ids.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n"))
}

/// What `leads --debtor` finds for one debtor, client by client; of one client alone where it is named.
///
/// # Errors
/// Input, where the debtor is not loaded.
pub fn found_of(store: &Store, debtor: &str, client: Option<&str>) -> Result<Vec<Found>, Failure> {
    let packs = contact_rows::packs(store)?;
    let opener = Opener::of(store, 1);
    let zone = &store.workspace().zone;
    let (rows, files) = rows_and_files(store, Some(vec![debtor.to_owned()]), zone.end_of(store.as_of()))?;
    let world = World::new(rows)?;
    let trace = Trace::new(&world, &packs, &opener, store.as_of(), store.workspace().config.limits.phone_stale_days)?;
    let cases = world.cases.iter().filter(|case| client.is_none_or(|client| case.client.as_str() == client));
    cases
        .map(|case| {
            let mut found = trace.case(case, RELAY_WORTH)?;
            found.set_times(case, &files, &packs, zone.start_of(store.as_of()));
            Ok(found)
        })
        .collect()
}

/// One debtor's leads as `leads --debtor` ranks them, of every client.
///
/// # Errors
/// Input, where the debtor is not loaded.
pub fn leads_of(store: &Store, debtor: &str) -> Result<Vec<Lead>, Failure> {
    Ok(found_of(store, debtor, None)?.into_iter().flat_map(|found| found.leads).collect())
}
