//! What a printed page must hold: nothing off the leaf, every cell there, headings again, the same bytes, letters that can be copied out.
//! Never a picture: those are looked at.

use super::*;
use crate::domain::{Cycle, Money, Period};
use crate::render::answer::Lang;
use crate::report::page::{Block, Chart, ChartKind, Place, Provenance, Row, Say, Series, SeriesName, Table, Unit};
use crate::report::value::{Figure, Good, Part as Number, Value};
use jiff::civil::date;

const METRICS: [&str; 13] = [
    "held_accounts",
    "held_balance",
    "net_payments",
    "recovery_rate",
    "target_rate",
    "penetration",
    "contact_rate",
    "rpc_rate",
    "ptp_rate",
    "kept_promise_rate",
    "lost_contact_rate",
    "complaints_per_10000_accounts",
    "commission",
];

fn figure(metric: &str, n: i64) -> Figure {
    let money = |n: i64| Number::Money(Money::from_minor(n));
    let value = |n: i64| match metric {
        "held_accounts" => Value::Part(Number::Count(n)),
        "recovery_rate" | "target_rate" => Value::Rate { part: money(n), whole: money(n * 37 + 5), per: 1 },
        "held_balance" | "net_payments" => Value::Part(money(n * 7_919)),
        "commission" => Value::Part(Number::Millionths(n * 1_000_003)),
        _ => Value::Rate { part: Number::Count(n), whole: Number::Count(n * 3), per: 1 },
    };
    Figure { metric: metric.into(), good: Good::Up, now: value(n), before: Some(value(n + 5)), long_before: Some(Value::Empty) }
}

fn table(key: &str, keys: &[&str], rows: usize, metrics: &[&str], name: &str) -> Table {
    let row = |i: usize| Row {
        keys: keys.iter().map(|_| Some(format!("{name}{i}"))).collect(),
        figures: metrics.iter().map(|m| figure(m, 1_234_567 + i as i64 * 101)).collect(),
    };
    Table {
        key: key.into(),
        keys: keys.iter().map(ToString::to_string).collect(),
        metrics: metrics.iter().map(ToString::to_string).collect(),
        rows: (0..rows).map(row).collect(),
        shown: Vec::new(),
        total: Some(row(rows)),
        plain: false,
        limit: None,
        folded: false,
        compare: true,
    }
}

fn sample(name: &str) -> Page {
    let series =
        Series { name: SeriesName::Metric("net_payments".into()), points: vec![Some(3e6), None, Some(4e6)], marked: vec![false; 3] };
    let places = ["2026-05-18", "2026-05-25", "2026-06-01"].map(String::from).to_vec();
    let (axis, unit) = ("week_start".into(), Unit::Money);
    let chart = Chart { key: "weeks_money".into(), kind: ChartKind::Bars, about: None, axis, places, series: vec![series], unit };
    let section = |title: &str, blocks| crate::report::page::Section { title: title.into(), blocks };
    Page {
        name: "weekly".into(),
        title: "weekly-title".into(),
        as_of: date(2026, 6, 7),
        period: Period::last_complete(Cycle::Week, date(2026, 6, 7)),
        provenance: Provenance { data_hash: "d".repeat(64), currencies: vec!["CNY".into()], ..Provenance::default() },
        sections: vec![
            section(
                "section-headline",
                vec![Block::Headline { key: "headline".into(), figures: METRICS[..5].iter().map(|m| figure(m, 999)).collect() }],
            ),
            section(
                "section-totals",
                vec![Block::Figures { key: "totals".into(), figures: METRICS.iter().map(|m| figure(m, 4_242)).collect() }],
            ),
            section("section-weeks", vec![Block::Chart(chart, table("weeks_money", &["week_start"], 90, &["net_payments"], "w"))]),
            section("section-batches", vec![Block::Table(table("by_batch", &["client", "batch"], 120, &METRICS, name))]),
            section("section-signals", vec![Block::Table(table("signals", &["category", "rule"], 0, &["observed"], name))]),
        ],
        warnings: vec![Say { key: "page-currencies-mixed".into(), with: vec![("currencies".into(), Place::Text("CNY, USD".into()))] }],
        notes: vec![Say { key: "note-held".into(), with: Vec::new() }],
        metrics: METRICS.map(String::from).to_vec(),
    }
}

/// Lays a page out and checks that every text stands within its leaf; gives all that is written, a leaf each.
fn written(page: &Page, lang: Lang) -> Vec<Vec<String>> {
    let (face, texts) = (Face::open().unwrap(), Texts::of(lang).unwrap());
    let flow = laid(page, &texts, &face);
    let leaves = flow.leaves.iter().map(|leaf| {
        let (width, height) = leaf.size();
        let texts = leaf.marks.iter().filter_map(|(mark, _)| match mark {
            Mark::Text { at: (x, y), text, hand } => {
                let end = x + face.width(text, hand.size);
                assert!(*x >= MARGIN - 0.1 && end <= width - MARGIN + 0.1, "{text:?} from {x} to {end} of {width}");
                assert!(*y > 10.0 && *y < height - 15.0, "{text:?} at {y} of {height}");
                Some(text.clone())
            }
            _ => None,
        });
        texts.collect()
    });
    leaves.collect()
}

#[test]
fn a_wide_table_goes_on_over_leaves_under_its_headings_and_loses_no_cell() {
    for lang in [Lang::En, Lang::Zh] {
        let (page, texts) = (sample("B_x"), Texts::of(lang).unwrap());
        let leaves = written(&page, lang);
        let whole: String = leaves.concat().concat().replace(' ', "");
        for line in &view(&page, &texts).sections {
            for part in &line.parts {
                let Part::Table(grid) = part else { continue };
                for cell in grid.rows.iter().flat_map(|row| &row.cells) {
                    let (text, sub) = (cell.text.replace(' ', ""), cell.sub.as_deref().unwrap_or("").replace(' ', ""));
                    assert!(whole.contains(&text) && whole.contains(&sub), "{text} {sub}");
                }
            }
        }
        let head = texts.get("metric-held_accounts");
        let first: String = face_first(&head);
        let with_rows = leaves.iter().filter(|leaf| leaf.iter().any(|t| t.starts_with("B_x")));
        assert!(with_rows.clone().count() > 2);
        for leaf in with_rows {
            assert!(leaf.iter().any(|text| text.starts_with(&first)), "a leaf of rows without {head}");
        }
    }
}

/// The first word of a heading, or its first two letters.
fn face_first(head: &str) -> String {
    head.split(' ').next().filter(|word| word.is_ascii()).map_or_else(|| head.chars().take(2).collect(), str::to_owned)
}

#[test]
fn every_leaf_has_its_number_and_what_it_was_made_from() {
    let leaves = written(&sample("B"), Lang::En);
    for (i, leaf) in leaves.iter().enumerate() {
        assert!(leaf.contains(&format!("Page {} of {}", i + 1, leaves.len())), "{leaf:?}");
        assert!(leaf.iter().any(|text| text.contains("dddddddd ·")) && leaf.iter().any(|text| text.starts_with("As of 7 June 2026")));
    }
}

#[test]
fn what_comes_before_a_wide_table_stays_on_the_leaf_that_has_begun() {
    let mut page = sample("B");
    // Totals stand upright, the table of batches behind them lies across.
    let wide = page.sections.remove(3).blocks;
    page.sections[1].blocks.extend(wide);
    let texts = Texts::of(Lang::En).unwrap();
    let face = Face::open().unwrap();
    let flow = laid(&page, &texts, &face);
    let at = |title: &str| flow.outline.iter().find(|(text, ..)| *text == texts.get(title)).map(|(_, leaf, _)| *leaf);
    assert_eq!((at("section-headline"), at("section-totals")), (Some(0), Some(0)));
    let first_across = flow.leaves.iter().position(|leaf| leaf.wide).unwrap();
    assert!(first_across > 0 && !flow.leaves[first_across - 1].wide, "the table lies across, behind upright leaves");
}

#[test]
fn odd_names_and_endless_words_neither_break_a_leaf_nor_leave_it() {
    let endless = "很长的原因说明，没有尽头。".repeat(400);
    for name in ["\u{feff}a\nb\t😀", "W".repeat(300).as_str(), endless.as_str()] {
        let mut page = sample(name);
        if let Block::Table(table) = &mut page.sections[3].blocks[0] {
            table.rows.truncate(3);
        }
        for lang in [Lang::En, Lang::Zh] {
            written(&page, lang);
            super::page(&page, &Texts::of(lang).unwrap()).unwrap();
        }
    }
}

#[test]
fn the_same_page_is_the_same_file_with_letters_that_can_be_copied_out() {
    let texts = Texts::of(Lang::Zh).unwrap();
    let (one, two) = (super::page(&sample("批次"), &texts).unwrap(), super::page(&sample("批次"), &texts).unwrap());
    assert!(one == two, "the bytes differ");
    let has = |word: &str| one.windows(word.len()).any(|bytes| bytes == word.as_bytes());
    assert!(one.starts_with(b"%PDF-1.7"));
    for word in ["/ToUnicode", "/FontFile2", "/StructTreeRoot", "pdfuaid:part", "2026-06-07", "zh-CN"] {
        assert!(has(word), "{word}");
    }
    let nothing = Page { sections: Vec::new(), notes: Vec::new(), metrics: Vec::new(), warnings: Vec::new(), ..sample("B") };
    assert!(super::page(&nothing, &texts).unwrap().starts_with(b"%PDF"));
}

#[test]
fn the_font_has_every_letter_of_both_catalogues_and_of_the_samples_reports() {
    let face = Face::open().unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    let mut files = Vec::new();
    for part in ["src/render/texts/en", "src/render/texts/zh", "reports/sample/en", "reports/sample/zh"] {
        files.extend(std::fs::read_dir(folder.join(part)).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.retain(|path| path.extension().is_some_and(|e| ["ftl", "json", "html"].iter().any(|known| e == *known)));
    assert!(files.len() > 8);
    for path in files {
        // Arrows of the web page's own headings are its style's, not words.
        let lacking: String = read(&path).chars().filter(|c| !c.is_control() && !"↕▲▼".contains(*c) && !face.has(*c)).collect();
        assert_eq!(lacking, "", "{}", path.display());
    }
    assert!("衢州亳州濮阳郴州漯河鑫".chars().all(|c| face.has(c)));
}
