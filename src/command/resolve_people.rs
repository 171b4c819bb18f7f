//! Brings the records that `resolve` compares, opened and read by several threads, part by part, so that only what is compared stays.
//! Never compares: `trace::linkage` does.

use super::Failure;
use super::trace_rows::Opener;
use crate::domain::codes::{Gender, NationalIdType};
use crate::domain::{Personal, PointKind, Sealed};
use crate::store::{Given, Store};
use crate::trace::linkage::{Book, Parsed, RawRecord};
use crate::trace::{TraceError, Vault, in_order};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Records that are brought at once.
const PART: i64 = 250_000;

#[derive(Deserialize)]
struct RecordRow {
    record_id: String,
    debtor_id: String,
    person: bool,
    name: Option<Sealed>,
    national_id: Option<Sealed>,
    national_id_type: Option<NationalIdType>,
    birth_on: Option<Date>,
    gender: Option<Gender>,
    region: Option<String>,
    occupation: Option<String>,
    loaded: i64,
}
#[derive(Deserialize)]
struct SpaceRow {
    debtor_id: String,
    client: String,
}
#[derive(Deserialize)]
struct PointRow {
    owner_id: String,
    kind: PointKind,
    value: Sealed,
    first_seen_on: Option<Date>,
    last_seen_on: Option<Date>,
}
#[derive(Deserialize)]
struct BoundRow {
    record_id: String,
}

/// Everybody who is compared.
pub struct Everyone {
    pub ids: Vec<String>,
    pub debtors: Vec<String>,
    pub loaded: Vec<i64>,
    pub book: Book,
    /// Records whose birth date, phone or e-mail a crowd shares, so that it counts as not known.
    pub crowded: [usize; 3],
}

impl Everyone {
    /// The number of a record.
    pub fn at(&self, id: &str) -> Option<u32> {
        self.ids.binary_search_by(|have| have.as_str().cmp(id)).ok().map(|at| at as u32)
    }
}

/// Opens everybody's features.
pub fn everyone(store: &Store, threads: usize) -> Result<Everyone, Failure> {
    let mut clients: BTreeMap<String, u16> = BTreeMap::new();
    let mut spaces: HashMap<String, Vec<u16>> = HashMap::new();
    for row in store.rows::<SpaceRow>("resolve/spaces", &[])? {
        let next = clients.len() as u16;
        let space = *clients.entry(row.client).or_insert(next);
        spaces.entry(row.debtor_id).or_default().push(space);
    }
    let opener = Opener::of(store, threads);
    let bounds: Vec<BoundRow> = store.rows("resolve/bounds", &[("size", Given::Int(PART))])?;
    let mut found = Everyone { ids: Vec::new(), debtors: Vec::new(), loaded: Vec::new(), book: Book::new()?, crowded: [0; 3] };
    let mut of_debtor: HashMap<String, u32> = HashMap::new();
    for part in 0..=bounds.len() {
        let bound = |at: Option<usize>| at.and_then(|at| bounds.get(at)).map_or(Given::Empty, |row| Given::Text(row.record_id.clone()));
        let given = [("from", bound(part.checked_sub(1))), ("to", bound(Some(part)))];
        let rows: Vec<RecordRow> = store.rows("resolve/records", &given)?;
        let points: Vec<PointRow> = store.rows("resolve/points", &given)?;
        let numbers: Vec<u32> = rows
            .iter()
            .map(|row| {
                let next = of_debtor.len() as u32;
                *of_debtor.entry(row.debtor_id.clone()).or_insert(next)
            })
            .collect();
        let read = |at: usize| -> Result<Parsed, TraceError> {
            let row = &rows[at];
            let from = points.partition_point(|point| point.owner_id < row.record_id);
            let mine = points[from..].iter().take_while(|point| point.owner_id == row.record_id);
            let spaces = spaces.get(&row.debtor_id).map_or(&[][..], Vec::as_slice);
            parsed(&found.book, row, numbers[at], spaces, mine, &opener)
        };
        let parsed = in_order(rows.len(), threads, &read)?;
        parsed.into_iter().for_each(|one| found.book.add(one));
        for row in rows {
            found.ids.push(row.record_id);
            found.debtors.push(row.debtor_id);
            found.loaded.push(row.loaded);
        }
    }
    found.crowded = found.book.close();
    Ok(found)
}

/// Opens one record and its points.
fn parsed<'a>(
    book: &Book,
    row: &RecordRow,
    debtor: u32,
    spaces: &[u16],
    points: impl Iterator<Item = &'a PointRow>,
    opener: &Opener,
) -> Result<Parsed, TraceError> {
    let open = |sealed: &Option<Sealed>| sealed.as_ref().map(|sealed| opener.open(sealed)).transpose();
    let (name, number) = (open(&row.name)?, open(&row.national_id)?);
    let opened: Vec<(&PointRow, Personal)> =
        points.map(|point| Ok((point, opener.open(&point.value)?))).collect::<Result<_, TraceError>>()?;
    let of = |kind: PointKind| opened.iter().filter(|(point, _)| point.kind == kind).map(|(_, value)| value.reveal()).collect();
    let resident = row.national_id_type.unwrap_or(NationalIdType::CnId) == NationalIdType::CnId;
    Ok(book.reader().parse(&RawRecord {
        spaces,
        debtor,
        person: row.person,
        name: name.as_ref().map(|name| name.reveal()),
        number: number.as_ref().map(|number| (number.reveal(), resident)),
        born: row.birth_on,
        gender: row.gender,
        region: row.region.as_deref(),
        work: row.occupation.as_deref(),
        phones: opened
            .iter()
            .filter(|(point, _)| matches!(point.kind, PointKind::Mobile | PointKind::Landline))
            .map(|(point, value)| (value.reveal(), point.first_seen_on, point.last_seen_on))
            .collect(),
        emails: of(PointKind::Email),
        places: of(PointKind::Address),
    }))
}
