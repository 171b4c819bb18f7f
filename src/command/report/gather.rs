//! Gathers a report's findings: asks the store, hands frames to the trends, and lets the report make a page of it all.
//! Never counts: queries do; never words: the catalogue does.

mod complaints;
mod crowd;
mod known;
mod movement;
mod provenance;
mod quarterly;
mod said;
mod segments;
mod span;
mod standing;
mod week_parts;
mod weekly;

use super::fault;
use super::kept::{self, Counted};
use super::questions::{ask, without_people};
use super::shelf::Shelved;
use crate::command::Failure;
use crate::domain::{Period, Week};
use crate::report::page::{Place, Say};
use crate::report::value::{Part, Value};
use crate::report::{Definition, Findings, Page, build};
use crate::store::Store;

/// The note on a question whose answer cannot be withheld.
pub const BLIND: &str = "note-question-without-people";

/// The page of a report as of the store's day, and whether its findings were counted before: `anew` counts them again all the same.
///
/// # Errors
/// The store's; input, where the definition, packs or the strategy do not hold together.
pub fn page(store: &mut Store, shelved: &Shelved, anew: bool) -> Result<(Page, bool), Failure> {
    let definition = &shelved.definition;
    let period = Period::last_complete(definition.cycle, store.as_of());
    let base = definition.base();
    if Definition::builtin(base).is_ok_and(|base| base.cycle != definition.cycle) {
        let what = format!("report {}: the findings of {base} are of another cycle", definition.name);
        return Err(Failure::input(what).hint("take over the line `cycle`, or its absence, from `retrace report show`"));
    }
    let (mut page, known) = provenance::head(store, period, shelved)?;
    let key = kept::key(store, base)?;
    let kept = if anew { None } else { kept::find(store, base, &key) };
    // A question of the user's may read what only counting leaves behind.
    let asked = kept.and_then(|mut counted| {
        questions(store, definition, period, &mut counted.findings).ok()?;
        Some(counted)
    });
    let before = asked.is_some();
    let counted = match asked {
        Some(counted) => counted,
        None => {
            let counted = count(store, base, period, known, page.clone())?;
            let (mut counted, not_kept) = kept::keep(store, base, key, counted);
            if let Some(why) = not_kept {
                eprintln!("what the report was counted to is not kept: {why}");
            }
            questions(store, definition, period, &mut counted.findings)?;
            counted
        }
    };
    let Counted { warnings, notes, mut findings } = counted;
    (page.warnings, page.notes) = (warnings, notes);
    let least = store.workspace().config.reports.least();
    let withheld = findings.withhold(least);
    let count = |n: i64| Place::Value(Value::Part(Part::Count(n)));
    let page_note = (least > 1).then(|| Say {
        key: "note-small-groups".into(),
        with: vec![("least".into(), count(least)), ("count".into(), count(i64::try_from(withheld).unwrap_or(i64::MAX)))],
    });
    page.notes.extend(page_note);
    let blind = if least > 1 { without_people(&definition.questions, &findings) } else { Vec::new() };
    page.notes
        .extend(blind.into_iter().map(|name| Say { key: BLIND.into(), with: vec![("question".into(), Place::Text(name.to_owned()))] }));
    let page = build(page, definition, &findings).map_err(|e| match &shelved.file {
        // What a definition of the user's asks for and no finding has is the user's to mend.
        Some(file) => Failure::input(format!("{}: {e}", file.display())).hint("`retrace report check NAME` tries it again"),
        None => fault(e),
    })?;
    Ok((page, before))
}

/// Counts what a report is made of, and what its page says of that.
fn count(store: &mut Store, base: &str, period: Period, known: known::Known, mut page: Page) -> Result<Counted, Failure> {
    let day = store.as_of();
    let week = Week::last_complete(day);
    store.settle()?;
    let findings = match (base, period) {
        ("weekly", _) => weekly::findings(store, week, known),
        ("complaints", _) => complaints::findings(store, week, known, &mut page),
        ("quarterly", Period::Quarter(quarter)) => quarterly::findings(store, quarter, known, &mut page),
        (other, _) => Err(Failure::fault(format!("no findings are gathered for {other}"))),
    };
    // Whatever happened, the session stands on its own day again.
    store.unsettle()?;
    store.move_to(day)?;
    Ok(Counted { warnings: page.warnings, notes: page.notes, findings: findings? })
}

/// Adds what a definition's own questions find.
fn questions(store: &Store, definition: &Definition, period: Period, findings: &mut Findings) -> Result<(), Failure> {
    if definition.questions.is_empty() {
        return Ok(());
    }
    // Several may read the same of everybody.
    store.settle()?;
    let answer = ask(store, &definition.questions, period, findings);
    store.unsettle()?;
    answer
}
