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
use super::questions::ask;
use super::shelf::Shelved;
use crate::command::Failure;
use crate::domain::{Period, Week};
use crate::report::page::{Place, Say};
use crate::report::value::{Part, Value};
use crate::report::{Definition, Page, build};
use crate::store::Store;

/// The page of a report as of the store's day.
pub fn page(store: &mut Store, shelved: &Shelved) -> Result<Page, Failure> {
    let (day, definition) = (store.as_of(), &shelved.definition);
    let period = Period::last_complete(definition.cycle, day);
    let week = Week::last_complete(day);
    if Definition::builtin(definition.base()).is_ok_and(|base| base.cycle != definition.cycle) {
        let what = format!("report {}: the findings of {} are of another cycle", definition.name, definition.base());
        return Err(Failure::input(what).hint("take over the line `cycle`, or its absence, from `retrace report show`"));
    }
    store.settle()?;
    let (mut page, known) = provenance::head(store, period, shelved)?;
    let findings = match (definition.base(), period) {
        ("weekly", _) => weekly::findings(store, week, known),
        ("complaints", _) => complaints::findings(store, week, known, &mut page),
        ("quarterly", Period::Quarter(quarter)) => quarterly::findings(store, quarter, known, &mut page),
        (other, _) => Err(Failure::fault(format!("no findings are gathered for {other}"))),
    };
    let findings = findings.and_then(|mut findings| ask(store, &definition.questions, period, &mut findings).map(|()| findings));
    // Whatever happened, the session stands on its own day again.
    store.unsettle()?;
    store.move_to(day)?;
    let mut findings = findings?;
    let least = store.workspace().config.reports.least();
    let withheld = findings.withhold(least);
    let count = |n: i64| Place::Value(Value::Part(Part::Count(n)));
    let page_note = (least > 1).then(|| Say {
        key: "note-small-groups".into(),
        with: vec![("least".into(), count(least)), ("count".into(), count(i64::try_from(withheld).unwrap_or(i64::MAX)))],
    });
    page.notes.extend(page_note);
    build(page, definition, &findings).map_err(|e| match &shelved.file {
        // What a definition of the user's asks for and no finding has is the user's to mend.
        Some(file) => Failure::input(format!("{}: {e}", file.display())).hint("`retrace report check NAME` tries it again"),
        None => fault(e),
    })
}
