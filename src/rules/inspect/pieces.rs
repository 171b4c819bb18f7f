//! A pack's file in pieces, a rule each, so that every fault of it is found at once and has its line and column.
//! Never decides what a rule may say: the types of `pack` and `test` do.

use super::{Fault, Weight};
use crate::rules::pack::Rule;
use serde::Deserialize;
use std::ops::Range;

/// The lines of a file that belong to one rule, or to the head above the first.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Number of its first line, from 1.
    pub first: usize,
    lines: Vec<String>,
}

/// A file taken apart.
pub(super) struct Pieces {
    pub head: Piece,
    pub rules: Vec<Piece>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: String,
    #[serde(rename = "title_en")]
    _title_en: String,
    #[serde(rename = "title_zh")]
    _title_zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    rule: Vec<Rule>,
}

/// A test that reads, in place of one that does not, so that the rest of the rule is read.
const STANDS_IN: &str = "kind = \"no_basis\"";

/// Fields that every rule has, in the order in which packs write them, each with a line that reads, to stand in for one that does not.
const REQUIRED: [(&str, &str); 13] = [
    ("id", "id = \"-\""),
    ("jurisdiction", "jurisdiction = \"any\""),
    ("from", "from = \"2000-01-01\""),
    ("force", "force = \"house\""),
    ("effect", "effect = \"note\""),
    ("level", "level = 1"),
    ("subject", "subject = \"anyone\""),
    ("text_en", "text_en = \"-\""),
    ("text_zh", "text_zh = \"-\""),
    ("instrument", "instrument = \"-\""),
    ("source", "source = \"-\""),
    ("confidence", "confidence = \"P\""),
    ("test", ""),
];

impl Pieces {
    /// Cuts a file before every `[[rule]]`.
    pub fn of(text: &str) -> Pieces {
        let mut pieces = vec![Piece { first: 1, lines: Vec::new() }];
        // What looks like a rule inside a text of several lines is none.
        let mut quoted = false;
        for (n, line) in text.lines().enumerate() {
            if !quoted && line.trim_start().starts_with("[[rule]]") {
                pieces.push(Piece { first: n + 1, lines: Vec::new() });
            }
            if let Some(piece) = pieces.last_mut() {
                piece.lines.push(line.to_owned());
            }
            quoted ^= (line.matches("\"\"\"").count() + line.matches("'''").count()) % 2 == 1;
        }
        let head = pieces.remove(0);
        Pieces { head, rules: pieces }
    }
}

impl Piece {
    /// The piece as a file of its own.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Line and column of a field of the rule itself; of its first line where it has none.
    pub fn field(&self, name: &str) -> (usize, usize) {
        let own = self.lines.iter().skip(1).position(|line| line.trim_start().starts_with("[[")).map_or(self.lines.len(), |n| n + 1);
        let is = |line: &&String| line.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
        self.lines[..own].iter().position(|line| is(&line)).map_or((self.first, 1), |n| (self.first + n, 1))
    }

    /// Line and column of its nth test, from 0.
    pub fn test(&self, nth: usize) -> (usize, usize) {
        let heads = self.lines.iter().enumerate().filter(|(_, line)| line.trim_start().starts_with("[[rule.test]]"));
        heads.map(|(n, _)| (self.first + n, 1)).nth(nth).unwrap_or((self.first, 1))
    }

    /// Line and column of its nth worked case, from 0.
    pub fn case(&self, nth: usize) -> (usize, usize) {
        let column = |line: &str, at: usize| line[..at].chars().count() + 1;
        let mut given = self.lines.iter().enumerate().flat_map(|(n, line)| {
            line.match_indices("given").filter(|(at, _)| !line[..*at].contains('#')).map(move |(at, _)| (self.first + n, column(line, at)))
        });
        given.nth(nth).unwrap_or((self.first, 1))
    }

    /// Reads the head: what the file calls itself, and its faults.
    pub fn head(&self) -> (Option<String>, Vec<Fault>) {
        match toml::from_str::<Head>(&self.text()) {
            Ok(head) => (Some(head.name), Vec::new()),
            Err(e) => {
                let at = self.place(&self.text(), e.span(), e.message());
                (None, vec![schema(String::new(), at, e.message(), self.line(at.0))])
            }
        }
    }

    /// Reads the rule. What does not read is taken out, line by line, so that what else is wrong is found too; a rule with a
    /// fault is not handed on.
    pub fn rule(&self) -> Result<Rule, Vec<Fault>> {
        let (mut left, mut faults) = (self.clone(), Vec::new());
        let id = self.id();
        // A line is taken out each time, so this ends; the bound keeps a file of nonsense short.
        for _ in 0..50 {
            let text = left.text();
            let error = match toml::from_str::<One>(&text) {
                Ok(mut one) if faults.is_empty() && one.rule.len() == 1 => return Ok(one.rule.remove(0)),
                Ok(one) => {
                    // What is left reads: what it says may still be wrong.
                    let left = one.rule.into_iter().map(|rule| (rule, self.clone()));
                    faults.extend(left.flat_map(|placed| super::own_faults(&placed)).filter(|fault| fault.found != "it tests nothing"));
                    break;
                }
                Err(error) => error,
            };
            let message = error.message();
            let at = left.place(&text, error.span(), message);
            let in_test = left.block(at.0).is_some_and(|block| left.line(block.start).trim_start().starts_with("[[rule.test]]"));
            if message.starts_with("missing field") && !in_test {
                faults.extend(self.missing(&left, &id));
                break;
            }
            if !(message.starts_with("missing field") && self.has_in_test(at.0, message)) {
                faults.push(schema(id.clone(), at, message, left.line(at.0)));
            }
            if !left.take_out(at.0, in_test) {
                break;
            }
        }
        faults.dedup();
        Err(faults)
    }

    /// Whether the test that a line belongs to has the field that a message misses: it was taken out then.
    fn has_in_test(&self, number: usize, message: &str) -> bool {
        let name = message.split('`').nth(1).unwrap_or_default();
        let is = |n: usize| self.line(n).trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
        self.block(number).is_some_and(|mut block| block.any(is))
    }

    /// The id as it stands in the text, for faults of a rule that does not read.
    fn id(&self) -> String {
        let (line, _) = self.field("id");
        self.line(line).split('"').nth(1).filter(|_| line != self.first).unwrap_or_default().to_owned()
    }

    /// Required fields that neither stand in the rule nor were taken out of it.
    fn missing(&self, left: &Piece, id: &str) -> Vec<Fault> {
        let stands = |piece: &Piece, name: &str| match name {
            "test" => piece.test(0) != (piece.first, 1),
            _ => piece.field(name) != (piece.first, 1),
        };
        let names = REQUIRED.iter().map(|(name, _)| name).filter(|name| !stands(left, name) && !stands(self, name));
        names.map(|name| schema(id.to_owned(), (self.first, 1), &format!("missing field `{name}`"), "")).collect()
    }

    fn line(&self, number: usize) -> &str {
        number.checked_sub(self.first).and_then(|n| self.lines.get(n)).map_or("", String::as_str)
    }

    /// The lines, by number, of the table in which a line stands: from its `[[…]]` to the next.
    fn block(&self, number: usize) -> Option<Range<usize>> {
        let is_head = |line: &str| line.trim_start().starts_with("[[");
        let at = number.checked_sub(self.first)?;
        let start = (0..=at).rev().find(|n| self.lines.get(*n).is_some_and(|line| is_head(line)))?;
        let end = (start + 1..self.lines.len()).find(|n| is_head(&self.lines[*n])).unwrap_or(self.lines.len());
        Some(self.first + start..self.first + end)
    }

    /// Where an error lies. A test is read as a whole, so its errors span it: the word that the message quotes tells the line.
    fn place(&self, text: &str, span: Option<Range<usize>>, message: &str) -> (usize, usize) {
        let start = span.map_or(0, |span| span.start.min(text.len()));
        let before = text.get(..start).unwrap_or_default();
        let number = self.first + before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let whole = self.line(number).trim_start().starts_with("[[");
        // Serde quotes a text that does not fit by its marks, everything else by backticks.
        let text_of = || Some(message.find('"')?..message.rfind('"')? + 1).and_then(|range| message.get(range));
        let quoted = message.split('`').nth(1).or_else(text_of).filter(|word| whole && !message.starts_with("missing") && !word.is_empty());
        let found = self.block(number).zip(quoted).and_then(|(block, word)| {
            block.skip(1).find_map(|n| self.line(n).find(word).map(|at| (n, self.line(n)[..at].chars().count() + 1)))
        });
        found.unwrap_or((number, column))
    }

    /// Empties a line that stands by itself, or puts a test that reads in place of a whole one; says whether there was anything to
    /// take.
    fn take_out(&mut self, number: usize, in_test: bool) -> bool {
        let line = self.line(number);
        let count = |marks: [char; 2]| line.chars().filter(|c| marks.contains(c)).count();
        let alone = count(['[', '{']) == count([']', '}']) && !line.trim_start().starts_with("[[") && !line.contains("\"\"\"");
        let block = self.block(number).filter(|_| in_test && !alone);
        let lines = match &block {
            Some(block) if block.len() > 1 => block.start + 1..block.end,
            Some(block) => block.clone(),
            None if alone && !line.trim().is_empty() => number..number + 1,
            None => return false,
        };
        let key = line.split('=').next().unwrap_or_default().trim();
        let required = REQUIRED.iter().find(|(name, _)| *name == key && !in_test).map(|(_, line)| *line);
        let stands_in = if block.is_some_and(|block| block.len() > 1) { STANDS_IN } else { required.unwrap_or_default() }.to_owned();
        let first = lines.start;
        for n in lines {
            if let Some(line) = n.checked_sub(self.first).and_then(|n| self.lines.get_mut(n)) {
                *line = if n == first { stands_in.clone() } else { String::new() };
            }
        }
        true
    }
}

/// A fault of the schema, in words.
fn schema(rule: String, (line, column): (usize, usize), message: &str, stands: &str) -> Fault {
    let message = message.lines().next().unwrap_or_default();
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let memory = what.contains("`M`") && stands.contains("confidence");
    let mend = match what.split(' ').take(2).collect::<Vec<_>>().join(" ").as_str() {
        _ if memory => "a number from memory alone is in no pack: read it somewhere, or take the rule out",
        "unknown field" => "correct the name, or take the line out",
        "unknown variant" => "write one of the words expected",
        "missing field" => "add it",
        _ => "mend this line",
    };
    let found = match (what.starts_with("unknown") || what.starts_with("missing"), stands.trim()) {
        (false, text) if !text.is_empty() => format!("{}: {what}", text.chars().take(80).collect::<String>()),
        _ => what.to_owned(),
    };
    let expected = if expected.is_empty() { "a pack as the README describes it" } else { expected };
    Fault { weight: Weight::Error, rule, line, column, found, expected: expected.to_owned(), mend: mend.to_owned() }
}
