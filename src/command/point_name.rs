//! How a point is named on a command line without telling it: a token, `#RANK`, or `-` for a token or value from standard
//! input. Never takes a number as an argument: it would stand in the shell's history.

use super::Failure;
use crate::domain::phone::Phone;
use crate::domain::{Class, Personal, Token};
use crate::store::Store;
use std::io::BufRead;

/// A point as it was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PointName {
    /// Any of these tokens: a value read from standard input has one for each class it may be of.
    Tokens(Vec<Token>),
    /// A rank of a debtor's list.
    Rank(u32),
}

/// Reads a point's name.
///
/// # Errors
/// Input, where it is neither a token nor a rank nor `-`.
pub fn read(text: &str, store: &Store) -> Result<PointName, Failure> {
    if let Some(name) = token_or_rank(text) {
        return Ok(name);
    }
    if text != "-" {
        return Err(Failure::usage("a point is named by its token (16 hex digits), by #RANK, or by - and standard input")
            .hint("numbers are not taken as arguments: they would stand in the shell's history"));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|e| Failure::input(format!("standard input: {e}")))?;
    let line = line.trim();
    Ok(token_or_rank(line).unwrap_or_else(|| PointName::Tokens(values(line).iter().map(|value| store.token(value)).collect())))
}

fn token_or_rank(text: &str) -> Option<PointName> {
    if let Some(rank) = text.strip_prefix('#') {
        return rank.parse().ok().map(PointName::Rank);
    }
    (text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit())).then(|| PointName::Tokens(vec![Token(text.to_lowercase())]))
}

/// What a value in the clear may be.
fn values(text: &str) -> Vec<Personal> {
    let mut values: Vec<Personal> = Phone::parse(text).ok().map(|phone| Personal::new(Class::Phone, phone.e164)).into_iter().collect();
    if text.contains('@') {
        values.push(Personal::new(Class::Email, text.to_lowercase()));
    }
    values.extend([Class::Address, Class::Handle, Class::Organisation].map(|class| Personal::new(class, text)));
    values
}
