//! Puts a profile to work: meets a file's headings, then makes rows from each record.
//! Never checks a value against the contract (the loader does) and never drops a cell: what no rule takes is `extra`.

use super::convert::iso;
use super::{Block, OnBad, Profile, ProfileError, Rule, Take};
use crate::domain::record::Record;
use crate::domain::{ColumnType, Feed, Source};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// A row of one feed, still text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Produced {
    pub feed: Feed,
    /// The source row's line.
    pub line: u64,
    /// In the contract's order; columns that the profile does not name are absent, and so empty or their default.
    pub cells: Vec<Cell>,
    /// Headings that no rule takes, with their text; only in the first row made from a source row.
    pub extra: Vec<(String, String)>,
}

/// One cell of a produced row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The contract's column.
    pub column: &'static str,
    /// Converted; as it came where it could not be.
    pub text: Option<String>,
    /// The client's heading or the template, for messages.
    pub heading: String,
    pub on_bad: OnBad,
    /// What was expected, where the profile's own conversion failed: the value is unfit whatever the contract's check says.
    pub unfit: Option<String>,
}

/// A profile that has met a file's headings.
#[derive(Debug)]
pub struct Bound<'a> {
    profile: &'a Profile,
    header: Vec<String>,
    turns: Vec<Turn<'a>>,
    /// Headings that no rule takes.
    extra: Vec<usize>,
}

/// One block, for one turn of its repeat.
#[derive(Debug)]
struct Turn<'a> {
    feed: Feed,
    when: Vec<(usize, &'a [String])>,
    unless_empty: Vec<usize>,
    rules: Vec<(&'a Rule, Origin)>,
}

/// Where a rule's value comes from, headings found.
#[derive(Debug)]
enum Origin {
    Cell(usize),
    Absent(String),
    Parts(String, Vec<Part>),
    Constant(String),
}

#[derive(Debug)]
enum Part {
    Text(String),
    Cell(usize),
    Row,
}

/// A heading or a code as it is compared: full-width forms folded, no white space (client sheets break headings over lines).
pub fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// The names between braces.
pub fn placeholders(text: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, next) = after.split_once('}').ok_or_else(|| format!("{text:?} opens a {{ and does not close it"))?;
        names.push(name.to_owned());
        rest = next;
    }
    Ok(names)
}

fn filled(text: &str, turn: &BTreeMap<String, String>) -> String {
    turn.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

pub fn bind<'a>(profile: &'a Profile, header: &[String]) -> Result<Bound<'a>, ProfileError> {
    let folds: Vec<String> = header.iter().map(|heading| folded(heading)).collect();
    let find = |heading: &str| -> Result<Option<usize>, String> {
        let wanted = folded(heading);
        let mut places = folds.iter().enumerate().filter(|(_, fold)| **fold == wanted).map(|(at, _)| at);
        match (places.next(), places.next()) {
            (Some(_), Some(_)) => Err(format!("the file has the heading {heading:?} twice")),
            (place, _) => Ok(place),
        }
    };
    let mut turns = Vec::new();
    for block in &profile.blocks {
        for names in &block.repeat {
            if let Some(turn) = turn(profile, block, names, &find)? {
                turns.push(turn);
            }
        }
    }
    let used: BTreeSet<usize> = turns.iter().flat_map(Turn::uses).collect();
    let extra = (0..header.len()).filter(|at| !used.contains(at)).collect();
    Ok(Bound { profile, header: header.to_vec(), turns, extra })
}

/// None where all headings of a turn of a repeat are absent.
fn turn<'a>(
    profile: &'a Profile,
    block: &'a Block,
    names: &BTreeMap<String, String>,
    find: &impl Fn(&str) -> Result<Option<usize>, String>,
) -> Result<Option<Turn<'a>>, ProfileError> {
    let at = |line: usize| move |what: String| profile.fault(line, what);
    let must = |heading: &str, line: usize| {
        find(heading).map_err(at(line))?.ok_or_else(|| profile.fault(line, format!("the file has no heading {heading:?}")))
    };
    let (mut rules, mut absent, mut repeated_found) = (Vec::new(), Vec::new(), names.is_empty());
    for rule in &block.columns {
        let source = match &rule.take {
            Take::Constant(value) => Origin::Constant(value.clone()),
            Take::Heading(heading) => {
                let (heading, repeats) = (filled(heading, names), heading.contains('{'));
                match find(&heading).map_err(at(rule.line))? {
                    Some(place) => {
                        repeated_found |= repeats;
                        Origin::Cell(place)
                    }
                    None => {
                        if !rule.optional {
                            absent.push((rule.line, heading.clone()));
                        }
                        Origin::Absent(heading)
                    }
                }
            }
            Take::Text(text) => {
                let (mut parts, filled) = (Vec::new(), filled(text, names));
                let mut rest = filled.as_str();
                while let Some((before, after)) = rest.split_once('{') {
                    let (name, next) = after.split_once('}').unwrap_or((after, ""));
                    parts.push(Part::Text(before.to_owned()));
                    parts.push(if name == "row" { Part::Row } else { Part::Cell(must(name, rule.line)?) });
                    rest = next;
                }
                parts.push(Part::Text(rest.to_owned()));
                Origin::Parts(text.clone(), parts)
            }
        };
        rules.push((rule, source));
    }
    let repeats_headings = block.columns.iter().any(|rule| matches!(&rule.take, Take::Heading(heading) if heading.contains('{')));
    if !repeated_found && repeats_headings {
        return Ok(None);
    }
    if let Some((line, heading)) = absent.into_iter().next() {
        return Err(profile.fault(line, format!("the file has no heading {heading:?}; mend the heading, or write optional = true")));
    }
    let when = block.when.iter().map(|(heading, wanted)| Ok((must(heading, block.line)?, wanted.as_slice()))).collect::<Result<_, _>>()?;
    let unless_empty = block.unless_empty.iter().map(|heading| must(&filled(heading, names), block.line)).collect::<Result<_, _>>()?;
    Ok(Some(Turn { feed: block.feed, when, unless_empty, rules }))
}

impl Turn<'_> {
    fn uses(&self) -> Vec<usize> {
        let parts = |source: &Origin| match source {
            Origin::Cell(at) => vec![*at],
            Origin::Parts(_, parts) => parts.iter().filter_map(|part| if let Part::Cell(at) = part { Some(*at) } else { None }).collect(),
            Origin::Absent(_) | Origin::Constant(_) => Vec::new(),
        };
        self.rules.iter().flat_map(|(_, source)| parts(source)).collect()
    }
}

impl Bound<'_> {
    /// Makes the rows of one record. `nth` is the record's number in its file, the first is 1: what `{row}` stands for.
    /// No row at all where no `when` fits.
    pub fn apply(&self, record: &Record, nth: u64) -> Vec<Produced> {
        let cell = |at: usize| {
            let text = record.cells.get(at)?.as_deref()?.trim();
            (!text.is_empty() && !self.profile.input.blank.iter().any(|blank| blank == text)).then_some(text)
        };
        let mut rows: Vec<Produced> = Vec::new();
        for turn in &self.turns {
            let wanted = turn.when.iter().all(|(at, values)| values.iter().any(|value| value == cell(*at).unwrap_or("")));
            let all_empty = !turn.unless_empty.is_empty() && turn.unless_empty.iter().all(|at| cell(*at).is_none());
            if !wanted || all_empty {
                continue;
            }
            let mut cells: Vec<Cell> = turn.rules.iter().map(|(rule, source)| self.cell(rule, source, &cell, nth)).collect();
            self.prefix(turn.feed, &mut cells);
            let extra = if rows.is_empty() { self.extra(record) } else { Vec::new() };
            rows.push(Produced { feed: turn.feed, line: record.line, cells, extra });
        }
        rows
    }

    fn cell<'r>(&self, rule: &Rule, source: &Origin, cell: &impl Fn(usize) -> Option<&'r str>, nth: u64) -> Cell {
        let (heading, raw) = match source {
            Origin::Cell(at) => (self.header[*at].clone(), cell(*at).map(str::to_owned)),
            Origin::Absent(heading) => (heading.clone(), None),
            Origin::Constant(value) => (rule.column.name.to_owned(), Some(value.clone())),
            Origin::Parts(template, parts) => {
                let part = |part: &Part| match part {
                    Part::Text(text) => Some(text.clone()),
                    Part::Cell(at) => cell(*at).map(str::to_owned),
                    Part::Row => Some(nth.to_string()),
                };
                // A template with an empty cell is empty: half an id is none.
                (template.clone(), parts.iter().map(part).collect::<Option<String>>())
            }
        };
        let (text, mut unfit) = match raw {
            None => (rule.empty.clone(), None),
            Some(raw) => converted(rule, raw),
        };
        if rule.column.name == "source"
            && let Some(code) = &text
            && !self.profile.sources.is_empty()
            && !self.profile.sources.iter().any(|source| source.code() == code)
        {
            let known: Vec<&str> = self.profile.sources.iter().map(|source: &Source| source.code()).collect();
            unfit = Some(format!("a source that this client's files may carry: {}", known.join(", ")));
        }
        Cell { column: rule.column.name, text, heading, on_bad: rule.on_bad, unfit }
    }

    fn prefix(&self, feed: Feed, cells: &mut [Cell]) {
        let Some(prefix) = &self.profile.id_prefix else { return };
        const IDS: &[&str] = &[
            "account_id",
            "debtor_id",
            "owner_id",
            "person_id",
            "contact_id",
            "promise_id",
            "payment_id",
            "reverses",
            "complaint_id",
            "plan_id",
        ];
        let subject_is_id =
            feed == Feed::Suppressions && cells.iter().any(|cell| cell.column == "subject_kind" && cell.text.as_deref() != Some("point"));
        for cell in cells.iter_mut().filter(|cell| IDS.contains(&cell.column) || subject_is_id && cell.column == "subject") {
            if let Some(text) = &mut cell.text {
                text.insert_str(0, prefix);
            }
        }
    }

    fn extra(&self, record: &Record) -> Vec<(String, String)> {
        let pair = |at: &usize| Some((self.header[*at].clone(), record.cells.get(*at)?.clone()?));
        self.extra.iter().filter_map(pair).collect()
    }
}

/// Map, then date, then multiplication. What cannot be converted stays as it came, with what was expected.
fn converted(rule: &Rule, raw: String) -> (Option<String>, Option<String>) {
    let mapped = match &rule.map {
        None => raw,
        Some(map) => match map.get(&folded(&raw)).or(rule.default.as_ref()) {
            Some(value) if value.is_empty() => return (None, None),
            Some(value) => value.clone(),
            None => {
                let known: Vec<&str> = map.keys().map(String::as_str).collect();
                return (Some(raw), Some(format!("one of {}", known.join(", "))));
            }
        },
    };
    if matches!(rule.column.kind, ColumnType::Date | ColumnType::Time) && (!rule.dates.is_empty() || rule.at.is_some()) {
        let Some((date, time)) = iso(&mapped).or_else(|| rule.dates.iter().find_map(|form| form.read(&mapped))) else {
            return (Some(mapped), Some("a date in one of the profile's forms".to_owned()));
        };
        let time = time.map(|time| time.to_string()).or_else(|| rule.at.as_ref().map(|at| format!("{at}:00")));
        return match (rule.column.kind, time) {
            (ColumnType::Time, Some(time)) => (Some(format!("{date}T{time}")), None),
            (ColumnType::Time, None) => (Some(mapped), Some("a date with a time; or at = \"HH:MM\" in the profile".to_owned())),
            _ => (Some(date.to_string()), None),
        };
    }
    let Some(factor) = rule.times else { return (Some(mapped), None) };
    match super::convert::Decimal::parse(&mapped) {
        Some(number) => (Some(number.times(factor).to_string()), None),
        None => (Some(mapped), Some("a number".to_owned())),
    }
}
