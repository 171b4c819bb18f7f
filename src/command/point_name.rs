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

/// A point as it was named, a value from standard input as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    Token(Token),
    Rank(u32),
    Value(String),
}

/// Reads a point's name.
///
/// # Errors
/// Input, where it is neither a token nor a rank nor `-`.
pub fn read(text: &str, store: &Store) -> Result<PointName, Failure> {
    Ok(match named(text)? {
        Named::Token(token) => PointName::Tokens(vec![token]),
        Named::Rank(rank) => PointName::Rank(rank),
        Named::Value(line) => PointName::Tokens(values(&line).iter().map(|value| store.token(value)).collect()),
    })
}

/// Reads a point's name, or the value behind `-`.
///
/// # Errors
/// As [`read`].
pub fn named(text: &str) -> Result<Named, Failure> {
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
    Ok(token_or_rank(line).unwrap_or_else(|| Named::Value(line.to_owned())))
}

fn token_or_rank(text: &str) -> Option<Named> {
    if let Some(rank) = text.strip_prefix('#') {
        return rank.parse().ok().map(Named::Rank);
    }
    token(text).map(Named::Token)
}

/// A token, if the text is one.
pub fn token(text: &str) -> Option<Token> {
    (text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit())).then(|| Token(text.to_lowercase()))
}

/// What a value in the clear may be.
pub fn values(text: &str) -> Vec<Personal> {
    let mut values: Vec<Personal> = Phone::parse(text).ok().map(|phone| Personal::new(Class::Phone, phone.e164)).into_iter().collect();
    if text.contains('@') {
        values.push(Personal::new(Class::Email, text.to_lowercase()));
    }
    values.extend([Class::Address, Class::Handle, Class::Organisation].map(|class| Personal::new(class, text)));
    values
}
