//! The doors where strangers' files come in, tried with bytes that nobody meant: no panic, and no row lost without a word.
//! Never writes a workspace: intake alone is tried.

use proptest::prelude::*;
use retrace::domain::feed::Feed;
use retrace::domain::record::Checked;
use retrace::domain::{Personal, Zone};
use retrace::intake::draft::Checks;
use retrace::intake::profile::Profile;
use retrace::intake::{FeedRows, InputFile};

/// Reads a file to its end; returns rows good and bad, or the line that stopped it.
fn read(bytes: &[u8], name: &str, feed: Feed) -> Result<(usize, usize), Option<u64>> {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let token = |_: &Personal| "token".to_owned();
    let file = InputFile::look(&path, None).map_err(|u| u.line)?;
    let records = file.open(None, &|_| {}).map_err(|u| u.line)?;
    let rows = FeedRows::by_contract(records, feed, Checks { zone: &zone, token: &token }).map_err(|u| u.line)?;
    let mut counts = (0, 0);
    for row in rows {
        match row.map_err(|u| u.line)? {
            Checked::Good(_) => counts.0 += 1,
            Checked::Bad(_) => counts.1 += 1,
        }
    }
    Ok(counts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_end_in_rows_or_in_words(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for name in ["debtors.csv", "debtors.tsv", "debtors.jsonl", "debtors.xlsx"] {
            let _ = read(&bytes, name, Feed::Debtors);
        }
    }

    #[test]
    fn every_line_of_a_file_is_a_row(cells in proptest::collection::vec("[ -!#-~王小明€]{0,12}", 1..40)) {
        let text: String = cells.iter().enumerate().map(|(n, cell)| format!("D{n},\"{cell}\"\n")).collect();
        let counts = read(format!("debtor_id,region\n{text}").as_bytes(), "debtors.csv", Feed::Debtors);
        let (good, bad) = counts.map_err(|line| TestCaseError::fail(format!("stopped at {line:?}")))?;
        prop_assert_eq!(good + bad, cells.len());
    }

    #[test]
    fn any_cell_of_any_column_is_a_value_or_a_fault(cell in "\\PC{0,24}", feed in 0..Feed::ALL.len()) {
        let feed = Feed::ALL[feed];
        let names: Vec<&str> = feed.columns().iter().map(|c| c.name).collect();
        let quoted = format!("\"{}\"", cell.replace('"', "\"\""));
        let line = vec![quoted; names.len()].join(",");
        let counts = read(format!("{}\n{line}\n", names.join(",")).as_bytes(), &format!("{}.csv", feed.name()), feed);
        if !cell.trim().is_empty() {
            let (good, bad) = counts.map_err(|line| TestCaseError::fail(format!("stopped at {line:?}")))?;
            prop_assert_eq!(good + bad, 1);
        }
    }

    #[test]
    fn any_profile_reads_or_says_why(text in "\\PC{0,200}") {
        let _ = Profile::parse(&text, "any.toml");
    }
}
