//! Reads a row of a dialler's list: whom, how, when, at what number. Never guesses: what cannot be read is refused, with what
//! would change it.

use super::when::moment;
use super::{Failure, point_name};
use crate::domain::codes::{Channel, PointKind};
use crate::domain::record::Record;
use crate::domain::{Personal, Sealed, Token, Zone};
use crate::intake::call_list::{self, CallList, Role};
use crate::rules::Visit;
use crate::store::{Given, Store};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;

/// A row as it was read.
pub struct Ask {
    pub account: Option<String>,
    pub debtor: Option<String>,
    pub channel: Channel,
    pub at: Timestamp,
    pub point: Option<(Sealed, PointKind)>,
    pub template: Option<String>,
    pub visit: Option<Visit>,
}

/// What rows that say nothing of it are asked with.
pub struct Defaults<'a> {
    pub channel: Option<Channel>,
    pub at: Option<Timestamp>,
    pub day: Date,
    pub zone: &'a Zone,
}

/// The values that a list's tokens name; empty where it holds none.
pub struct Tokens(HashMap<Token, Personal>);

#[derive(Deserialize)]
struct ValueRow {
    value: Sealed,
}

impl Tokens {
    /// Finds what the tokens of a list name among all points on record, in memory.
    pub fn of(rows: &[Record], columns: &CallList, store: &Store) -> Result<Tokens, Failure> {
        let any = rows.iter().any(|row| columns.text(Role::Point, row).is_some_and(|text| point_name::token(text).is_some()));
        let mut known = HashMap::new();
        if any {
            let values: Vec<ValueRow> = store.rows("check/values", &[("debtor", Given::Empty)])?;
            for row in values {
                let value = store.open_value(&row.value)?;
                known.insert(store.token(&value), value);
            }
        }
        Ok(Tokens(known))
    }

    /// The value that a token names, where the channel can use it.
    fn value(&self, token: &Token, channel: Channel, zone: &Zone) -> Result<(PointKind, Personal), String> {
        let value = self.0.get(token).ok_or("a token of a point on record")?;
        let (kind, read) = call_list::point(channel, value.reveal(), zone)?;
        if read == *value { Ok((kind, read)) } else { Err(format!("a token of a point that {channel} can use")) }
    }
}

/// What would change it, where nobody has such an account.
pub const LOAD: &str = "the client's file with the account is loaded";
/// What would change it, where a cell is wrong.
pub const MEND: &str = "the cell is mended in the list";

/// Why a row cannot be asked about, and what would change it.
pub type Refused = (String, &'static str);

/// Reads a row; what is wrong with it, where it cannot be asked about; and the token of its number.
pub fn ask(
    row: &Record,
    columns: &CallList,
    defaults: &Defaults<'_>,
    known: &Tokens,
    store: &Store,
) -> (Result<Ask, Refused>, Option<Token>) {
    let text = |role| columns.text(role, row);
    let said = text(Role::Channel).map_or(Ok(defaults.channel), |word| call_list::channel(word).map(Some).ok_or(word));
    let channel = match said {
        Ok(Some(channel)) => channel,
        Ok(None) => return (Err(("the row names no channel".into(), MEND)), None),
        Err(word) => return (Err((format!("{word:?} is no channel"), MEND)), None),
    };
    let point = text(Role::Point).map(|text| match point_name::token(text) {
        Some(token) => known.value(&token, channel, defaults.zone),
        None => call_list::point(channel, text, defaults.zone),
    });
    let (point, token) = match point {
        None => (None, None),
        Some(Ok((kind, value))) => (Some((store.sealer().seal(&value), kind)), Some(store.token(&value))),
        Some(Err(expected)) => return (Err((format!("the point cannot be read; expected {expected}"), MEND)), None),
    };
    let at = match (text(Role::At), defaults.at) {
        // A date without a time is no time.
        (Some(text), _) => text.contains(':').then(|| moment(text, defaults.zone, defaults.day)).flatten(),
        (None, at) => at,
    };
    let Some(at) = at else { return (Err(("the time cannot be read".into(), MEND)), token) };
    let visit = match text(Role::Visitors).map(str::parse) {
        None => None,
        Some(Ok(people)) => Some(Visit { people, approved: text(Role::Approval).is_some() }),
        Some(Err(_)) => return (Err(("visitors is no whole number".into(), MEND)), token),
    };
    let id = |role| text(role).map(|id| call_list::id(id, |number| store.token(number).0));
    let (account, debtor) = (id(Role::Account), id(Role::Debtor));
    if account.is_none() && debtor.is_none() {
        return (Err(("the row names no account".into(), MEND)), token);
    }
    let template = text(Role::Template).map(str::to_owned);
    (Ok(Ask { account, debtor, channel, at, point, template, visit }), token)
}
