//! A page as one HTML file: no network, charts inline, tables beneath them, light, dark and print; one script of the page's own sorts
//! tables, and the page is whole without it. Never computes a number: it writes what the page holds in the reader's language.

use super::texts::Texts;
use super::view::{Grid, Part, Section, view};
pub use super::view::{facts, key_text, period_line, title, versions};
use crate::report::Page;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use minijinja::value::Serde;
use minijinja::{Environment, Value as View, context};
use sha2::{Digest, Sha256};

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The whole page.
///
/// # Errors
/// The template and what it is given do not fit: a fault of ours.
pub fn page(page: &Page, texts: &Texts) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.add_template("page.html", TEMPLATE)?;
    let shown = view(page, texts);
    let word = |key: &str| texts.get(&format!("page-{key}"));
    let pair = |(name, text): &(String, String)| context! { name, text };
    let context = context! {
        lang => texts.tag(),
        policy => View::from_safe_string(policy()),
        style => View::from_safe_string(STYLE.into()),
        script => View::from_safe_string(SCRIPT.into()),
        title => shown.title,
        period => shown.period,
        period_line => shown.period_line,
        facts => shown.facts,
        warnings => shown.warnings,
        sections => shown.sections.into_iter().map(section).collect::<Vec<_>>(),
        definitions => shown.definitions.iter().map(pair).collect::<Vec<_>>(),
        notes => shown.notes,
        hashes => shown.hashes.iter().map(pair).collect::<Vec<_>>(),
        versions => shown.versions,
        program => shown.program,
        words => context! {
            contents => word("contents"), definitions => word("definitions"), notes => word("notes"), numbers => word("numbers"),
            nothing => word("nothing"), hashes => word("hashes"), program => word("program"),
        },
    };
    environment.get_template("page.html")?.render(context! { page => context })
}

/// What the page may do: its own style and script by their hashes, and nothing else.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn section(section: Section) -> View {
    let parts: Vec<View> = section.parts.into_iter().map(part).collect();
    context! { title => section.title, parts }
}

fn part(part: Part) -> View {
    let grid = |grid: Grid| View::from(Serde(grid));
    match part {
        Part::Cards(cards) => context! { kind => "cards", cards => View::from(Serde(cards)) },
        Part::Table(table) => context! { kind => "table", table => grid(table) },
        Part::Chart(canvas, table) => {
            let svg = canvas.map(|canvas| View::from_safe_string(canvas.svg(&table.title)));
            context! { kind => "chart", svg, table => grid(table) }
        }
        Part::Lines { title, lines, empty } => context! { kind => "lines", title, lines, empty },
        Part::Text(text) => context! { kind => "text", text },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stays_in_the_page() {
        for word in ["fetch", "XMLHttpRequest", "import", "eval", "innerHTML", "http", "</script"] {
            assert!(!SCRIPT.contains(word), "{word}");
        }
        assert!(SCRIPT.contains("aria-sort") && SCRIPT.contains("button"));
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
        assert!(policy().contains("default-src 'none'") && !policy().contains("unsafe"));
    }
}
