//! The sample data's own README: what it is, and the table of what was planted where and what it proves.
//! Never written by hand: it is made with the data, so that it cannot be wrong about lines.

use super::table::Shipped;
use super::{World, wide_sheet};
use retrace::domain::Feed;
use std::fmt::Write;

/// The line of a file's text in which a text first stands.
pub fn line_of(text: &str, find: &str) -> Option<usize> {
    text.find(find).map(|at| text[..at].matches('\n').count() + 1)
}

pub fn text(world: &World, debtors: i64) -> String {
    let mut out = String::new();
    let (seed, as_of) = (world.seed, world.as_of);
    let _ = write!(
        out,
        "# Sample data\n\nAn invented world as of {as_of}: three clients, their debtors, what was tried and what came of it.\n\n\
         **Nobody here exists.** Names, addresses, companies and numbers are drawn at random. Identity numbers have right check digits but\n\
         carry a province's own code, under which no person is registered; mobile numbers begin with 143, 154, 163, 164 or 179, which no\n\
         carrier had when this was written; e-mail addresses end in example.com, .net or .org.\n\n\
         Made by the project's own tool; the same words give the same bytes, and a test compares them:\n\n\
         ```\ncargo run --release --no-default-features --example make-sample -- sample-data --seed {seed} --debtors {debtors} --as-of {as_of}\n```\n\n\
         ## Files\n\n| file | rows | form |\n|---|---|---|\n"
    );
    for table in world.tables.values() {
        let _ = writeln!(out, "| {} | {} | {} |", table.file_name(), table.rows.len(), Shipped::of(table.feed).words());
    }
    let _ =
        writeln!(out, "| wide-sheet.xlsx | {} | a client's placement sheet (委案清单), for `--profile wide-sheet-cn` |", wide_sheet::ROWS);
    out.push_str(
        "\n`accounts.csv` has a column of its own, `client_remark`, which the contract does not name: it is kept, sealed, as `extra`.\n",
    );
    out.push_str("\n## What was planted\n\n| where | what | what it proves |\n|---|---|---|\n");
    let mut texts: Vec<(Feed, String)> = Vec::new();
    for odd in &world.oddities {
        if !texts.iter().any(|(feed, _)| *feed == odd.feed) {
            texts.push((odd.feed, world.tables[&odd.feed].text()));
        }
        let text = &texts.iter().find(|(feed, _)| *feed == odd.feed).unwrap().1;
        let line = line_of(text, &odd.find).unwrap_or_else(|| panic!("{} is not in {}", odd.find, odd.feed.name()));
        let _ = writeln!(out, "| {}:{line} `{}` | {} | {} |", world.tables[&odd.feed].file_name(), odd.find, odd.what, odd.proves);
    }
    for (what, proves) in wide_sheet::ODDITIES {
        let _ = writeln!(out, "| wide-sheet.xlsx | {what} | {proves} |");
    }
    out
}
