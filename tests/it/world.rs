//! The sample data and the tool that makes it: the committed files are what the seed gives, and what the README says is there.
//! Never loads them: that is the other slices' test.

#[path = "../worlds/mod.rs"]
pub mod worlds;

use retrace::domain::national_id::CnId;
use retrace::domain::phone::Phone;
use retrace::domain::{ColumnType, Feed};
use std::collections::BTreeSet;
use std::path::Path;
use worlds::World;

fn committed() -> World {
    worlds::build(worlds::SEED, worlds::DEBTORS, worlds::AS_OF)
}

/// The cells of one column, by the headings of the table.
fn column<'a>(world: &'a World, feed: Feed, name: &str) -> Vec<&'a str> {
    let table = &world.tables[&feed];
    let at = table.headings().iter().position(|heading| *heading == name).unwrap();
    table.rows.iter().map(|row| row[at].as_str()).collect()
}

#[test]
fn the_committed_sample_is_what_the_seed_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let made = worlds::files(worlds::SEED, worlds::DEBTORS, worlds::AS_OF);
    let on_disk: BTreeSet<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(on_disk, made.keys().cloned().collect(), "run the make-sample example again");
    for (name, bytes) in &made {
        assert!(std::fs::read(folder.join(name)).unwrap() == *bytes, "{name} differs: run the make-sample example again");
    }
    let size: usize = made.values().map(Vec::len).sum();
    assert!(size < 6_000_000, "{size} bytes are too many to commit");
}

#[test]
fn another_seed_gives_another_world_of_the_same_shape() {
    let (a, b) = (committed(), worlds::build(worlds::SEED + 1, worlds::DEBTORS, worlds::AS_OF));
    assert_eq!(a.tables.keys().collect::<Vec<_>>(), b.tables.keys().collect::<Vec<_>>());
    assert_ne!(a.tables[&Feed::Debtors].text(), b.tables[&Feed::Debtors].text());
    assert_eq!(a.oddities.len(), b.oddities.len());
}

#[test]
fn every_feed_is_there_and_every_oddity_is_where_the_readme_says() {
    let world = committed();
    let missing: Vec<_> = Feed::ALL.iter().filter(|feed| !world.tables.contains_key(feed)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let readme = worlds::readme::text(&world, worlds::DEBTORS);
    for odd in &world.oddities {
        let table = &world.tables[&odd.feed];
        let text = table.text();
        let line = worlds::readme::line_of(&text, &odd.find).unwrap_or_else(|| panic!("{} is not in {}", odd.find, table.file_name()));
        assert!(text.lines().nth(line - 1).unwrap().contains(&odd.find));
        assert!(readme.contains(&format!("| {}:{line} `{}` |", table.file_name(), odd.find)), "{}", odd.find);
    }
}

#[test]
fn identity_numbers_and_phones_are_good_but_for_the_planted_ones() {
    let world = committed();
    let ids = column(&world, Feed::Debtors, "national_id");
    let bad: Vec<_> = ids.iter().filter(|id| !id.is_empty() && CnId::parse(id).is_err()).collect();
    assert_eq!(bad, [&"440000199003071234"]);
    let (kinds, values) = (column(&world, Feed::ContactPoints, "kind"), column(&world, Feed::ContactPoints, "value"));
    let phones = kinds.iter().zip(values).filter(|(kind, _)| matches!(**kind, "mobile" | "landline"));
    let bad: Vec<_> = phones.filter(|(_, value)| Phone::parse(value).is_err()).map(|(_, value)| value).collect();
    assert_eq!(bad, ["12345"]);
    assert!(column(&world, Feed::Relations, "phone").iter().all(|phone| phone.is_empty() || Phone::parse(phone).is_ok()));
}

#[test]
fn codes_are_the_contracts_and_few_rows_of_a_file_are_bad() {
    let world = committed();
    for (feed, table) in &world.tables {
        let mut bad = BTreeSet::new();
        for (at, column) in feed.columns().iter().enumerate() {
            let known = |text: &str| match column.kind {
                ColumnType::Code(codes) => codes.contains(&text),
                ColumnType::Codes(codes) => text.split(';').all(|code| codes.contains(&code)),
                _ => true,
            };
            let wrong =
                |row: &&Vec<String>| if row[at].is_empty() { column.required && column.name != "person_id" } else { !known(&row[at]) };
            bad.extend(table.rows.iter().enumerate().filter(|(_, row)| wrong(row)).map(|(nth, _)| nth));
        }
        assert!(bad.len() <= 3, "{feed:?}: {bad:?}");
        assert!(table.rows.len() < 20 || bad.len() * 20 <= table.rows.len(), "{feed:?}: too many bad rows for the limit");
    }
}

#[test]
fn there_is_history_enough_for_trends() {
    let world = committed();
    let weeks = |feed, name: &str| {
        column(&world, feed, name)
            .iter()
            .filter_map(|day| day.get(..10)?.parse().ok())
            .map(retrace::domain::Week::of)
            .collect::<BTreeSet<_>>()
    };
    assert!(weeks(Feed::Contacts, "at").len() >= 26);
    assert!(weeks(Feed::Payments, "paid_on").len() >= 26);
    assert!(weeks(Feed::Complaints, "received_at").len() >= 26);
    assert!((8_000..=12_000).contains(&world.tables[&Feed::Contacts].rows.len()));
    assert!((380..=420).contains(&world.tables[&Feed::Debtors].rows.len()));
}

#[test]
fn the_wide_sheet_fits_its_profile_but_for_the_planted_cells() {
    use retrace::domain::record::Records;
    use retrace::intake::profile::{BUILTIN, Profile};
    let (name, text) = BUILTIN[0];
    let profile = Profile::parse(text, name).unwrap();
    let book = std::io::Cursor::new(worlds::wide_sheet::workbook(worlds::SEED, worlds::AS_OF));
    let mut sheet = retrace::intake::sheet::open(book, profile.input.sheet.as_deref(), profile.input.header_row.unwrap()).unwrap();
    let bound = profile.bind(sheet.header()).unwrap();
    let (mut counts, mut unfit, mut nth) = (std::collections::BTreeMap::new(), Vec::new(), 0);
    while let Some(record) = sheet.next_record().unwrap() {
        nth += 1;
        for row in bound.apply(&record, nth) {
            *counts.entry(row.feed).or_insert(0) += 1;
            unfit.extend(row.cells.iter().filter(|cell| cell.unfit.is_some()).map(|cell| (row.line, cell.column)));
            assert!(
                row.cells
                    .iter()
                    .filter(|cell| ["account_id", "debtor_id", "owner_id", "person_id"].contains(&cell.column))
                    .all(|cell| cell.text.as_ref().unwrap().starts_with("SG-"))
            );
        }
    }
    assert_eq!((nth, counts[&Feed::Accounts], counts[&Feed::Debtors]), (36, 36, 36));
    assert!(counts[&Feed::Relations] > 36 && counts[&Feed::Relations] < 3 * 36, "{counts:?}");
    assert_eq!(unfit, [(8, "last_payment_on")]);
}
