//! Brings the rows that decide about contacts: the store's answers to `queries/check/`, and the packs that the workspace names.
//! Never decides: `rules` does.

use super::Failure;
use crate::domain::calling_code::zones_of;
use crate::domain::{Sealed, Zone};
use crate::rules::facts::{Rows, ZoneRow};
use crate::rules::{CaseFiles, PackError, Packs};
use crate::store::{Given, Near, Store, Workspace};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files of some debtors, as known at a moment (and never later than the end of the store's day).
pub fn case_files<'a>(store: &Store, debtors: impl IntoIterator<Item = &'a str>, known: Timestamp) -> Result<CaseFiles, Failure> {
    let debtors: Vec<&str> = debtors.into_iter().collect();
    store.narrowed(Near::Points, &debtors, || files_of(store, &debtors, &debtors, known))
}

/// The same, where the session is narrowed already to these debtors and to others who may be the same humans: `tried` are all of them, for
/// what was tried for either counts. Of the others no more is asked.
pub fn files_of(store: &Store, debtors: &[&str], tried: &[&str], known: Timestamp) -> Result<CaseFiles, Failure> {
    let of = |debtors: &[&str]| [("debtors", Given::Text(debtors.join("\n"))), ("known", Given::Time(known))];
    let asked = of(debtors);
    let rows = Rows {
        accounts: store.rows("check/accounts", &asked)?,
        contacts: store.rows("check/contacts", &of(tried))?,
        marks: store.rows("check/marks", &asked)?,
        complaints: store.rows("check/complaints", &asked)?,
        payments: store.rows("check/payments", &asked)?,
        consents: store.rows("check/consents", &asked)?,
        clocks: store.rows("check/limitation", &asked)?,
        zones: zones(store, store.rows("check/phones", &asked)?)?,
    };
    Ok(CaseFiles::new(rows, store.as_of(), &store.workspace().zone))
}

#[derive(Deserialize)]
struct PhoneRow {
    debtor_id: String,
    value: Sealed,
}

/// The zones that numbers suggest; each number is opened in memory and forgotten.
fn zones(store: &Store, phones: Vec<PhoneRow>) -> Result<Vec<ZoneRow>, Failure> {
    let mut known: BTreeMap<&str, Zone> = BTreeMap::new();
    let mut rows = Vec::new();
    for phone in phones {
        for name in zones_of(store.open_value(&phone.value)?.reveal()) {
            let zone = match known.get(name) {
                Some(zone) => zone.clone(),
                None => {
                    let zone = Zone::named(name).map_err(|e| Failure::fault(e.to_string()))?;
                    known.insert(name, zone.clone());
                    zone
                }
            };
            if zone != store.workspace().zone {
                rows.push(ZoneRow { debtor_id: phone.debtor_id.clone(), zone });
            }
        }
    }
    Ok(rows)
}

/// The packs that the workspace's settings name.
pub fn packs(store: &Store) -> Result<Packs, Failure> {
    let names: Vec<&str> = store.workspace().config.rules.packs.iter().map(String::as_str).collect();
    Packs::of(&names, |name| text_of(store.workspace(), name)).map_err(|e| refuse(store.workspace(), &e, "[rules] packs in retrace.toml"))
}

/// Packs named on the command line, and no others.
pub fn packs_only(store: &Store, names: &[String]) -> Result<Packs, Failure> {
    let names: Vec<&str> = names.iter().map(|name| name.trim()).collect();
    Packs::only(&names, |name| text_of(store.workspace(), name)).map_err(|e| refuse(store.workspace(), &e, "--packs"))
}

/// The text of a pack that the workspace holds.
pub fn text_of(workspace: &Workspace, name: &str) -> Option<String> {
    // A pack's name is no path: it cannot lead out of the folder.
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    plain.then(|| std::fs::read_to_string(workspace.pack(name)).ok()).flatten()
}

/// What stands in the way of a pack, and what to do next.
pub fn refuse(workspace: &Workspace, error: &PackError, place: &str) -> Failure {
    let failure = Failure::input(error.to_string());
    match error {
        PackError::Unknown(name) => {
            let built_in = crate::rules::built_in_names().join(", ");
            failure.hint(format!("{place} may name {built_in}, or a file of the workspace: {}", workspace.pack(name).display()))
        }
        PackError::Shape { pack, .. } | PackError::Rule { pack, .. } => {
            failure.hint(format!("mend {}; `retrace rules check {pack}` shows every fault", workspace.pack(pack).display()))
        }
    }
}
