//! A first look at the pairs that share only a birth date or only a name: who cannot be one human by name, identity number, sex and
//! birth date need not be looked at, and nor need all that is known of either. Never drops a pair that a comparison would link.

use super::facts::{PairRow, PersonRow, Vault};
use super::identity::{Traits, may_be_one};
use super::names::Names;
use super::same::read_person;
use super::{TraceError, in_order};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// Ids of the records that pairs which are not strong are of, each once: whose names are to be read.
pub fn weak_records(pairs: &[PairRow]) -> BTreeSet<&str> {
    pairs.iter().filter(|pair| !pair.strong).flat_map(|pair| [pair.one.as_str(), pair.other.as_str()]).collect()
}

/// The pairs that may be one human. `people` are the records that [`weak_records`] names.
///
/// # Errors
/// `Open` where a value does not open, `Table` where the table of characters does not read.
pub fn screened(
    pairs: Vec<PairRow>,
    people: &[PersonRow],
    vault: &dyn Vault,
    as_of: Date,
    threads: usize,
) -> Result<Vec<PairRow>, TraceError> {
    let names = Names::new()?;
    let read = in_order(people.len(), threads, &|at| {
        let row = &people[at];
        let traits = read_person(&names, vault, (row.name.as_ref(), row.national_id.as_ref(), row.national_id_type))?;
        Ok(Traits { birth_on: row.birth_on, gender: row.gender, ..traits })
    })?;
    let mut of: HashMap<&str, Vec<&Traits>> = HashMap::new();
    for (row, traits) in people.iter().zip(&read) {
        of.entry(row.record_id.as_str()).or_default().push(traits);
    }
    let may = |pair: &PairRow| match (of.get(pair.one.as_str()), of.get(pair.other.as_str())) {
        (Some(ones), Some(others)) => ones.iter().any(|one| others.iter().any(|other| may_be_one(one, other, as_of))),
        // Nothing is known of one: the comparison decides.
        _ => true,
    };
    Ok(pairs.into_iter().filter(|pair| pair.strong || may(pair)).collect())
}
