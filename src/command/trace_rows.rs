//! Brings the rows that tracing asks for: the store's answers to `queries/trace/`, for all the lost at once or for one debtor.
//! Never compares or ranks: `trace` does.

use super::{Failure, contact_rows};
use crate::domain::{Personal, Sealed, Token};
use crate::rules::CaseFiles;
use crate::store::{Given, Near, Sealer, Store};
use crate::trace::facts::{LinkedRow, LostRow, PairRow, PersonRow, PointRow, RecordRow, SpreadRow};
use crate::trace::screen::{screened, weak_records};
use crate::trace::{Found, Lead, Lessons, RELAY_WORTH, Rows, SeenRow, Trace, TraceError, TryRow, Vault, World};
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

    /// How many threads may open at once.
    pub fn threads(&self) -> usize {
        self.0.len()
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

/// Which decisions of people a question sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// All: a decision holds whatever day is asked about.
    Ever,
    /// Those that had been made by the day: the past is looked at as it was.
    ByThen,
}

/// The debtors of a question: asked about, or found to be the same humans by what says so.
struct Circle {
    debtors: BTreeSet<String>,
    pairs: Vec<PairRow>,
    linked: Vec<LinkedRow>,
}

/// Debtors that a question is about.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    debtors: Vec<String>,
    /// What makes each of them lost or not, where it was asked already.
    lost: Option<Vec<LostRow>>,
}

impl Asked {
    /// All who are lost on the store's day.
    pub fn lost(store: &Store) -> Result<Asked, Failure> {
        let lost: Vec<LostRow> = store.rows("trace/lost", &[("debtors", Given::Empty)])?;
        Ok(Asked { debtors: lost.iter().map(|row| row.debtor_id.clone()).collect(), lost: Some(lost) })
    }

    /// These, lost or not.
    pub fn named(debtors: Vec<String>) -> Asked {
        Asked { debtors, lost: None }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.debtors.len()
    }

    /// The same debtors, at most so many at a time; nobody is one part, too.
    pub fn parts(self, most: usize) -> Vec<Asked> {
        if self.len() <= most {
            return vec![self];
        }
        let lost = |at: usize| self.lost.as_ref().map(|rows| rows.iter().skip(at * most).take(most).cloned().collect());
        self.debtors.chunks(most).enumerate().map(|(at, debtors)| Asked { debtors: debtors.to_vec(), lost: lost(at) }).collect()
    }
}

/// The rows for some debtors: theirs, those of records that may be the same humans, and those of everybody who shares their points.
pub fn rows(store: &Store, asked: Asked, decided: Decided, lessons: &Lessons, opener: &Opener) -> Result<Rows, Failure> {
    let (rows, ()) = rows_near(store, asked, (decided, opener), |_, _, _| Ok(()))?;
    Ok(Rows { lessons: lessons.clone(), ..rows })
}

/// The same with the debtors' case files, as known at a moment: a session narrowed to few debtors answers for both. What the whole
/// workspace teaches is left to the caller.
pub fn rows_and_files(store: &Store, asked: Asked, known: Timestamp, opener: &Opener) -> Result<(Rows, CaseFiles), Failure> {
    rows_near(store, asked, (Decided::Ever, opener), |store, asked, near| contact_rows::files_of(store, asked, near, known))
}

/// The rows for the debtors, and what else is to be asked about them while the session is narrowed.
fn rows_near<T: Send>(
    store: &Store,
    asked: Asked,
    (decided, opener): (Decided, &Opener),
    also: impl FnOnce(&Store, &[&str], &[&str]) -> Result<T, Failure> + Send,
) -> Result<(Rows, T), Failure> {
    let circle = related(store, &asked.debtors, decided, opener)?;
    let near: Vec<String> = circle.debtors.iter().cloned().collect();
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    store.narrowed(Near::Points, &near, || {
        let debtors = asked.debtors.clone();
        let rows = || {
            let lost = match asked.lost {
                Some(rows) => rows,
                None => store.rows("trace/lost", &[("debtors", lines(&asked.debtors))])?,
            };
            rows_of(store, asked.debtors, lost, circle)
        };
        store.both(rows, |store| also(store, &debtors.iter().map(String::as_str).collect::<Vec<_>>(), &near))
    })
}

/// The debtors asked about with those whose records may be the same humans, and what says so.
fn related(store: &Store, asked: &[String], decided: Decided, opener: &Opener) -> Result<Circle, Failure> {
    let mut debtors: BTreeSet<String> = asked.iter().cloned().collect();
    if asked.is_empty() {
        return Ok(Circle { debtors, pairs: Vec::new(), linked: Vec::new() });
    }
    let mut linked = linked_of(store, asked, decided)?;
    let mut pairs = pairs_of(store, asked, opener)?;
    // Once more for those found by what is strong: two hops join three records.
    let strong = pairs.iter().filter(|pair| pair.strong).map(|pair| pair.other_debtor.clone());
    let partners: BTreeSet<String> = strong.chain(both(&linked)).filter(|debtor| !debtors.contains(debtor)).collect();
    let partners: Vec<String> = partners.into_iter().collect();
    if !partners.is_empty() {
        linked.extend(linked_of(store, &partners, decided)?);
        let further = pairs_of(store, &partners, opener)?;
        pairs.extend(further.into_iter().filter(|pair| pair.strong));
    }
    debtors.extend(pairs.iter().map(|pair| pair.other_debtor.clone()));
    debtors.extend(both(&linked));
    Ok(Circle { debtors, pairs, linked })
}

/// The debtors of both sides.
fn both(linked: &[LinkedRow]) -> impl Iterator<Item = String> + '_ {
    linked.iter().flat_map(|row| [row.one_debtor.clone(), row.other_debtor.clone()])
}

/// What was said already of pairs of which one side is these debtors'.
fn linked_of(store: &Store, debtors: &[String], decided: Decided) -> Result<Vec<LinkedRow>, Failure> {
    let replay = if decided == Decided::ByThen { Given::Int(1) } else { Given::Empty };
    Ok(store.rows("trace/linked", &[("debtors", lines(debtors)), ("replay", replay)])?)
}

/// Pairs of which one side is these debtors' that may be one human.
fn pairs_of(store: &Store, debtors: &[String], opener: &Opener) -> Result<Vec<PairRow>, Failure> {
    let ids: Vec<&str> = debtors.iter().map(String::as_str).collect();
    store.narrowed(Near::Keys, &ids, || {
        let pairs: Vec<PairRow> = store.rows("trace/pairs", &[("debtors", lines(debtors))])?;
        let weak = weak_records(&pairs).into_iter().collect::<Vec<_>>().join("\n");
        let people: Vec<PersonRow> = store.rows("trace/people", &[("records", Given::Text(weak))])?;
        Ok(screened(pairs, &people, opener, store.as_of(), opener.threads())?)
    })
}

/// What is asked once it is known about whom.
fn rows_of(store: &Store, asked: Vec<String>, lost: Vec<LostRow>, circle: Circle) -> Result<Rows, Failure> {
    if asked.is_empty() {
        return Ok(Rows::default());
    }
    let Circle { debtors: scope, pairs, linked } = circle;
    let of_scope = [("debtors", lines(&scope))];
    let points: Vec<PointRow> = store.rows("trace/points", &of_scope)?;
    let mut everyone = scope;
    everyone.extend(points.iter().map(|row| row.debtor_id.clone()));
    let of_all = [("debtors", lines(&everyone))];
    let records: Vec<RecordRow> = store.rows("trace/records", &of_all)?;
    Ok(Rows {
        lessons: Lessons::default(),
        accounts: store.rows("trace/accounts", &[("debtors", lines(&asked))])?,
        consents: store.rows("trace/consents", &of_all)?,
        marks: store.rows("trace/marks", &of_all)?,
        attempts: store.rows("trace/attempts", &of_scope)?,
        asked,
        lost,
        records,
        points,
        pairs,
        linked,
    })
}

/// What the whole workspace teaches as of the store's day.
pub fn lessons(store: &Store) -> Result<Lessons, Failure> {
    if !store.has_reach()? {
        return Ok(Lessons::default());
    }
    let tries: Vec<TryRow> = store.rows("reach/tries", &[])?;
    let seen: Vec<SeenRow> = store.rows("reach/seen", &[])?;
    let spread: Vec<SpreadRow> = store.rows("reach/spread", &[])?;
    Ok(Lessons::of(&tries, &seen, &spread))
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
    let asked = Asked::named(vec![debtor.to_owned()]);
    let (rows, files) = rows_and_files(store, asked, zone.end_of(store.as_of()), &opener)?;
    let world = World::new(Rows { lessons: lessons(store)?, ..rows })?;
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
