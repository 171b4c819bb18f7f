//! A page as GitHub-flavoured Markdown: tables that line up where they are read as text, charts as their tables.
//! Never computes a number: cells are those of the web page.

use super::texts::Texts;
use super::view::{Card, Cell, Grid, Line, Part, View, view};
use crate::report::Page;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The whole page.
pub fn page(page: &Page, texts: &Texts) -> String {
    let view = view(page, texts);
    let mut out = format!("# {}\n\n{}\n\n{}\n", plain(&view.title), plain(&view.period_line), plain(&view.facts.join(" · ")));
    for warning in &view.warnings {
        let _ = writeln!(out, "\n> **!** {}", plain(warning));
    }
    for section in &view.sections {
        let _ = writeln!(out, "\n## {}", plain(&section.title));
        for part in &section.parts {
            match part {
                Part::Cards(cards) => self::cards(&mut out, cards),
                Part::Table(grid) | Part::Chart(_, grid) => self::grid(&mut out, grid),
                Part::Lines { title, lines, empty } => {
                    let _ = writeln!(out, "\n### {}\n", plain(title));
                    lines.iter().for_each(|line| {
                        let _ = writeln!(out, "- {}", plain(line));
                    });
                    if lines.is_empty() {
                        let _ = writeln!(out, "{}", plain(empty));
                    }
                }
                Part::Text(text) => {
                    let _ = writeln!(out, "\n{}", plain(text));
                }
            }
        }
    }
    end(&mut out, &view, texts);
    out
}

/// Definitions, notes, and what the page was made from.
fn end(out: &mut String, view: &View, texts: &Texts) {
    // Writing to memory cannot fail.
    let _ = writeln!(out, "\n## {}\n", plain(&texts.get("page-definitions")));
    for (name, about) in &view.definitions {
        let _ = writeln!(out, "- **{}**: {}", plain(name), plain(about));
    }
    let _ = writeln!(out, "\n### {}", plain(&texts.get("page-notes")));
    for note in &view.notes {
        let _ = writeln!(out, "\n{}", plain(note));
    }
    let (facts, versions) = (view.facts.join(" · "), view.versions.join(" · "));
    let _ = writeln!(out, "\n---\n\n{}\n\n{}\n\n{}:\n", plain(&facts), plain(&versions), plain(&texts.get("page-hashes")));
    for (name, hash) in &view.hashes {
        let _ = writeln!(out, "- {} `{hash}`", plain(name));
    }
    let _ = writeln!(out, "- {} {}", plain(&texts.get("page-program")), plain(&view.program));
}

fn cards(out: &mut String, cards: &[Card]) {
    out.push('\n');
    for card in cards {
        let _ = write!(out, "- **{}: {}**", plain(&card.name), plain(&card.value));
        if let Some(sub) = &card.sub {
            let _ = write!(out, " ({})", plain(sub));
        }
        if let Some(sentence) = &card.sentence {
            let _ = write!(out, " · {}", plain(sentence));
        }
        out.push('\n');
    }
}

fn grid(out: &mut String, grid: &Grid) {
    let _ = writeln!(out, "\n### {}\n", plain(&grid.title));
    if grid.rows.is_empty() {
        let _ = writeln!(out, "{}", plain(&grid.empty));
        return;
    }
    if let Some(unit) = &grid.unit {
        let _ = writeln!(out, "{}\n", plain(unit));
    }
    let head: Vec<String> = grid.head.iter().map(|cell| plain(&cell.text)).collect();
    let rows: Vec<Vec<String>> = grid.rows.iter().map(|line| line.cells.iter().map(|c| text(c, line)).collect()).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|i| rows.iter().chain([&head]).filter_map(|row| row.get(i)).map(|text| text.width()).max().unwrap_or(0).max(3))
        .collect();
    let number: Vec<bool> = grid.head.iter().map(|cell| cell.number).collect();
    let line = |out: &mut String, row: &[String]| {
        for ((text, width), number) in row.iter().zip(&widths).zip(&number) {
            let room = " ".repeat(width - text.width());
            let _ = if *number { write!(out, "| {room}{text} ") } else { write!(out, "| {text}{room} ") };
        }
        out.push_str("|\n");
    };
    line(out, &head);
    for (width, number) in widths.iter().zip(&number) {
        let _ = if *number { write!(out, "| {}: ", "-".repeat(width - 1)) } else { write!(out, "| {} ", "-".repeat(*width)) };
    }
    out.push_str("|\n");
    rows.iter().for_each(|row| line(out, row));
    if let Some(more) = &grid.more {
        let _ = writeln!(out, "\n{}", plain(more));
    }
}

/// A cell in one line: the number, its two parts, its change.
fn text(cell: &Cell, line: &Line) -> String {
    let mut text = plain(&cell.text);
    if line.total && !text.is_empty() {
        text = format!("**{text}**");
    }
    if let Some(sub) = &cell.sub {
        let _ = write!(text, " ({})", plain(sub));
    }
    if let Some(change) = &cell.change {
        let _ = write!(text, ", {}", plain(change));
    }
    text
}

/// A text in one line, in which nothing is markup.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let within = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric());
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            // Within a word an underscore is one.
            '_' if within(i.checked_sub(1)) && within(Some(i + 1)) => out.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => out.extend(['\\', *c]),
            '#' | '>' if i == 0 => out.extend(['\\', *c]),
            '+' | '-' if i == 0 && chars.get(1) == Some(&' ') => out.extend(['\\', *c]),
            c => out.push(*c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(plain("F2026_01 *b* <i>"), "F2026_01 \\*b\\* &lt;i>");
        assert_eq!(plain("a|b\nc_"), "a\\|b c\\_");
        assert_eq!([plain("# x"), plain("+ x"), plain("+1.0%")], ["\\# x", "\\+ x", "+1.0%"]);
    }

    #[test]
    fn columns_line_up_in_both_scripts() {
        let cell = |text: &str, number| Cell { text: text.into(), number, ..Cell::default() };
        let line = |key: &str, n: &str, total| Line { cells: vec![cell(key, false), cell(n, true)], total };
        let table = Grid {
            title: "t".into(),
            unit: None,
            head: vec![cell("阶段", false), cell("户数", true)],
            rows: vec![line("M1", "7", false), line("合计", "1,234", true)],
            more: None,
            empty: String::new(),
            keys: 1,
        };
        let mut out = String::new();
        grid(&mut out, &table);
        let widths: Vec<usize> = out.lines().filter(|l| l.starts_with('|')).map(UnicodeWidthStr::width).collect();
        assert_eq!(widths.len(), 4);
        assert!(widths.iter().all(|w| *w == widths[0]), "{out}");
        assert!(out.contains("---: |") && out.contains("| **合计** |"), "{out}");
    }
}
