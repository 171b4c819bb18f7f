//! Finds the point that `check` is asked about among what tracing knows of the account's debtor: the same facts, and the same
//! verdict, as `leads` has. Never decides.

use super::Failure;
use super::point_name::{self, PointName};
use super::trace_rows::found_of;
use crate::domain::codes::PointKind;
use crate::domain::{Sealed, Token};
use crate::rules::facts::AccountRow;
use crate::rules::{Hold, PointAsked};
use crate::store::Store;
use crate::trace::TraceError;

/// A point to ask about, and its token where it is known.
pub type Asked = (PointAsked, Option<Token>);

/// What another record of the same human says that protects this one, where no point is named: a wish to be left alone, a threat to
/// complain, a death.
///
/// # Errors
/// The store's.
pub fn protected_elsewhere(store: &Store, account: &AccountRow) -> Result<Vec<Hold>, Failure> {
    let found = found_of(store, &account.debtor_id, Some(&account.client))?.pop().unwrap_or_default();
    let asked = found.leads.iter().map(|lead| &lead.asked).chain(found.blocked.iter().map(|blocked| &blocked.asked));
    let holds = asked.flat_map(|asked| asked.facts.holds.iter().copied());
    Ok(holds.filter(|hold| matches!(hold, Hold::Cease | Hold::ComplaintInSight | Hold::Deceased)).collect())
}

/// What is known of a point: one entry where it is a lead, one for each blocked observation where it is not. A number from
/// standard input that nobody has on record is one entry without a source.
///
/// # Errors
/// Input, where a token or rank names nothing.
pub fn points(store: &Store, account: &AccountRow, name: &str) -> Result<Vec<Asked>, Failure> {
    let wanted = point_name::read(name, store)?;
    let found = found_of(store, &account.debtor_id, Some(&account.client))?.pop().unwrap_or_default();
    let is = |token: &Token, rank: Option<u32>| match &wanted {
        PointName::Tokens(tokens) => tokens.contains(token),
        PointName::Rank(wanted) => rank == Some(*wanted),
    };
    let leads = found.leads.into_iter().filter(|lead| is(&lead.token, Some(lead.rank))).map(|lead| (lead.asked, Some(lead.token)));
    let mut points: Vec<Asked> = leads.collect();
    if points.is_empty() {
        points.extend(
            found.blocked.into_iter().filter(|blocked| is(&blocked.token, None)).map(|blocked| (blocked.asked, Some(blocked.token))),
        );
    }
    match (points.is_empty(), &wanted, name) {
        (true, PointName::Tokens(tokens), "-") => {
            Ok(vec![(PointAsked::unknown(PointKind::Mobile, Sealed(String::new())), tokens.first().cloned())])
        }
        (true, ..) => Err(TraceError::UnknownPoint(name.to_owned()).into()),
        (false, ..) => Ok(points),
    }
}
