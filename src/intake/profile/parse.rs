//! Checks a profile's text against the contract: feeds, columns, codes, date forms, repeats; each fault with its line.
//! Never looks at a data file.

use super::convert::{DateForm, Decimal};
use super::text::{ColumnTable, ColumnText, FeedText, MapText, OneOrMany, ProfileText, RepeatText};
use super::{Block, Input, OnBad, Profile, ProfileError, Rule, Take};
use crate::domain::{Column, ColumnType, Feed, Source};
use std::collections::BTreeMap;
use toml::Spanned;

/// Where a byte of the text lies, as an editor counts lines.
struct Lines<'a>(&'a str);

impl Lines<'_> {
    fn at(&self, byte: usize) -> usize {
        self.0.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
    }
    fn of<T>(&self, spanned: &Spanned<T>) -> usize {
        self.at(spanned.span().start)
    }
}

type Maps = BTreeMap<String, BTreeMap<String, String>>;

pub fn profile(text: &str, path: &str) -> Result<Profile, ProfileError> {
    let lines = Lines(text);
    let fault = |line: usize, what: String| ProfileError { path: path.to_owned(), line, what };
    let read: ProfileText = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| lines.at(span.start));
        let hint = if error.message().contains("unquoted key") { "; put Chinese words and words with spaces in \"quotes\"" } else { "" };
        fault(line, format!("{}{hint}", error.message()))
    })?;
    input(&read.input).map_err(|what| fault(line_of_word(text, "[input]"), what))?;
    let sources = match &read.sources {
        None => Vec::new(),
        Some(list) => {
            let known = |code: &String| Source::parse(code).ok_or_else(|| fault(lines.of(list), unknown("source", code, Source::CODES)));
            list.get_ref().iter().map(known).collect::<Result<_, _>>()?
        }
    };
    let mut blocks = Vec::with_capacity(read.feed.len());
    for block in &read.feed {
        blocks.push(feed(block, &lines, &read.maps).map_err(|(line, what)| fault(line, what))?);
    }
    if blocks.is_empty() {
        return Err(fault(1, "no [[feed]]: a profile says of at least one feed how its rows are made".to_owned()));
    }
    Ok(Profile { path: path.to_owned(), about: read.about, input: read.input, sources, id_prefix: read.id_prefix, blocks })
}

fn line_of_word(text: &str, word: &str) -> usize {
    text.lines().position(|line| line.trim_start().starts_with(word)).map_or(1, |at| at + 1)
}

fn input(input: &Input) -> Result<(), String> {
    const FORMATS: &[&str] = &["csv", "tsv", "xlsx", "jsonl", "parquet"];
    if let Some(format) = &input.format
        && !FORMATS.contains(&format.as_str())
    {
        return Err(unknown("format", format, FORMATS));
    }
    if let Some(encoding) = &input.encoding
        && encoding_rs::Encoding::for_label(encoding.as_bytes()).is_none()
    {
        return Err(format!("encoding {encoding:?} is unknown; write utf-8, utf-16le, utf-16be, gb18030 …"));
    }
    if input.header_row == Some(0) {
        return Err("header_row counts from 1".to_owned());
    }
    Ok(())
}

fn unknown(what: &str, found: &str, known: &[&str]) -> String {
    format!("{what} {found:?} is unknown; write one of {}", known.join(", "))
}

fn feed(block: &Spanned<FeedText>, lines: &Lines<'_>, maps: &Maps) -> Result<Block, (usize, String)> {
    let line = lines.of(block);
    let block = block.get_ref();
    let name = block.name.get_ref();
    let feed = Feed::named(name).ok_or_else(|| {
        let names: Vec<&str> = Feed::ALL.iter().map(|feed| feed.name()).collect();
        (lines.of(&block.name), unknown("feed", name, &names))
    })?;
    let repeat = match &block.repeat {
        None => vec![BTreeMap::new()],
        Some(text) => repeat(text.get_ref()).map_err(|what| (lines.of(text), what))?,
    };
    let names: Vec<String> = repeat.first().map(|turn| turn.keys().cloned().collect()).unwrap_or_default();
    let mut columns = Vec::with_capacity(block.columns.len());
    for (column, text) in &block.columns {
        let line = lines.of(text);
        let rule = rule(feed, column, text.get_ref(), block.on_bad, &names, maps).map_err(|what| (line, what))?;
        columns.push(Rule { line, ..rule });
    }
    let missing: Vec<&str> = (feed.columns().iter())
        // The loader makes a person_id from the row's content.
        .filter(|column| column.required && column.name != "person_id" && !block.columns.contains_key(column.name))
        .map(|column| column.name)
        .collect();
    if !missing.is_empty() {
        return Err((line, format!("{name} needs {}", missing.join(", "))));
    }
    let place = |rule: &Rule| feed.columns().iter().position(|column| column.name == rule.column.name);
    columns.sort_by_key(place);
    let when = (block.when.iter())
        .map(|(heading, wanted)| match wanted {
            OneOrMany::One(value) => (heading.clone(), vec![value.clone()]),
            OneOrMany::Many(values) => (heading.clone(), values.clone()),
        })
        .collect();
    Ok(Block { feed, line, when, unless_empty: block.unless_empty.clone(), repeat, columns })
}

fn repeat(text: &RepeatText) -> Result<Vec<BTreeMap<String, String>>, String> {
    let turns: Vec<BTreeMap<String, String>> = match text {
        RepeatText::Range { from, to } => (*from..=*to).map(|n| BTreeMap::from([("n".to_owned(), n.to_string())])).collect(),
        RepeatText::List(turns) => {
            let word = |value: &toml::Value| match value {
                toml::Value::String(text) => Some(text.clone()),
                toml::Value::Integer(number) => Some(number.to_string()),
                toml::Value::Datetime(day) => Some(day.to_string()),
                _ => None,
            };
            let turn = |turn: &BTreeMap<String, toml::Value>| {
                turn.iter().map(|(name, value)| Some((name.clone(), word(value)?))).collect::<Option<BTreeMap<_, _>>>()
            };
            turns.iter().map(turn).collect::<Option<_>>().ok_or("repeat holds texts, whole numbers and dates only")?
        }
    };
    let names = |turn: &BTreeMap<String, String>| turn.keys().cloned().collect::<Vec<_>>();
    match turns.first() {
        None => Err("repeat has no turn".to_owned()),
        Some(first) if turns.iter().any(|turn| names(turn) != names(first)) => Err("every turn of repeat needs the same names".to_owned()),
        Some(_) => Ok(turns),
    }
}

fn rule(feed: Feed, name: &str, text: &ColumnText, on_bad: OnBad, names: &[String], maps: &Maps) -> Result<Rule, String> {
    let column = feed.column(name).ok_or_else(|| {
        let known: Vec<&str> = feed.columns().iter().map(|column| column.name).collect();
        unknown(&format!("column of {}", feed.name()), name, &known)
    })?;
    let plain;
    let table = match text {
        ColumnText::Table(table) => table.as_ref(),
        ColumnText::Heading(heading) => {
            plain = ColumnTable { from: Some(heading.clone()), ..ColumnTable::default() };
            &plain
        }
    };
    let take = match (&table.from, &table.text, &table.number, &table.constant) {
        (Some(heading), None, None, None) => Take::Heading(heading.clone()),
        (None, Some(text), None, None) => Take::Text(text.clone()),
        (None, None, Some(text), None) if text.contains("{row}") => Take::Text(text.clone()),
        (None, None, Some(_), None) => return Err(format!("{name}: number needs {{row}}, the number of the source row")),
        (None, None, None, Some(value)) => Take::Constant(value.clone()),
        _ => return Err(format!("{name}: write exactly one of from, text, number, constant")),
    };
    if let Take::Heading(heading) = &take {
        for placeholder in super::apply::placeholders(heading)? {
            if !names.contains(&placeholder) {
                return Err(format!("{name}: {{{placeholder}}} in a heading must be a name of repeat"));
            }
        }
    } else if let Take::Text(text) = &take {
        super::apply::placeholders(text)?;
    }
    if column.required && table.on_bad == Some(OnBad::Empty) {
        return Err(format!("{name} is required: a row without it goes to quarantine, on_bad = \"empty\" cannot hold"));
    }
    let map = match &table.map {
        None => None,
        Some(MapText::Here(map)) => Some(map.clone()),
        Some(MapText::Named(map)) => Some(maps.get(map).ok_or_else(|| format!("{name}: there is no [maps.{map}]"))?.clone()),
    };
    if table.default.is_some() && map.is_none() {
        return Err(format!("{name}: default is for what a map does not list; for empty cells write empty = …"));
    }
    codes(column, table, map.as_ref(), &take)?;
    let rule = Rule {
        column,
        line: 0,
        take,
        empty: table.empty.clone(),
        map: map.map(|map| map.into_iter().map(|(from, to)| (super::apply::folded(&from), to)).collect()),
        default: table.default.clone(),
        dates: dates(column, table)?,
        at: table.at.clone(),
        times: times(column, table)?,
        on_bad: if column.required { OnBad::Quarantine } else { table.on_bad.unwrap_or(on_bad) },
        optional: table.optional,
    };
    Ok(rule)
}

/// Every code that the profile itself writes must be one of the contract's.
fn codes(column: &Column, table: &ColumnTable, map: Option<&BTreeMap<String, String>>, take: &Take) -> Result<(), String> {
    let (ColumnType::Code(known) | ColumnType::Codes(known)) = column.kind else { return Ok(()) };
    let constant = if let Take::Constant(value) = take { Some(value) } else { None };
    let written = map.into_iter().flat_map(BTreeMap::values).chain(&table.default).chain(&table.empty).chain(constant);
    let several = matches!(column.kind, ColumnType::Codes(_));
    for value in written {
        let parts: Vec<&str> = if several { value.split(';').map(str::trim).collect() } else { vec![value] };
        if let Some(bad) = parts.iter().find(|part| !part.is_empty() && !known.contains(part)) {
            return Err(unknown(column.name, bad, known));
        }
    }
    Ok(())
}

fn dates(column: &Column, table: &ColumnTable) -> Result<Vec<DateForm>, String> {
    let name = column.name;
    if !table.dates.is_empty() && !matches!(column.kind, ColumnType::Date | ColumnType::Time) {
        return Err(format!("{name} is no date: dates = … cannot hold"));
    }
    if let Some(at) = &table.at
        && (column.kind != ColumnType::Time || !jiff::civil::Time::strptime("%H:%M", at).is_ok_and(|_| at.len() == 5))
    {
        return Err(format!("{name}: at = \"HH:MM\" turns a date into a time, in a column that is a time"));
    }
    let form = |form: &String| {
        DateForm::parse(form).ok_or_else(|| format!("{name}: {form:?} is no date form; write excel, or YYYY, M, D as they stand"))
    };
    table.dates.iter().map(form).collect()
}

fn times(column: &Column, table: &ColumnTable) -> Result<Option<Decimal>, String> {
    let name = column.name;
    let factor = match (&table.times, table.percent) {
        (None, false) => return Ok(None),
        (None, true) => "0.01",
        (Some(factor), false) => factor,
        (Some(_), true) => return Err(format!("{name}: percent is times = \"0.01\"; write one of them")),
    };
    if !matches!(column.kind, ColumnType::Money | ColumnType::Int | ColumnType::Rate) {
        return Err(format!("{name} is no number: times and percent cannot hold"));
    }
    Decimal::parse(factor).map(Some).ok_or_else(|| format!("{name}: times = {factor:?} is no number"))
}
