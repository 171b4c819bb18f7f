//! `suppress`: someone must not be contacted: an account, a debtor, a person, or a number. Never takes a number as an argument,
//! and never lifts anything: `override --release` does.

use super::by_hand::{self, Fact, Row};
use super::context::FormatArgs;
use super::point_name::{self, Named};
use super::trace_rows::leads_of;
use super::when::moment;
use super::{Context, Exit, Failure};
use crate::domain::codes::{SubjectKind, SuppressionReason, SuppressionScope};
use crate::domain::feed::Feed;
use crate::domain::{Sealed, Token};
use crate::store::{Given, Store};
use serde::Deserialize;

/// Arguments of `suppress`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The account that must be left alone
    #[arg(long, value_name = "ID", required_unless_present_any = ["debtor", "person", "point"])]
    pub account: Option<String>,
    /// The debtor; with --point, whose point it is
    #[arg(long, value_name = "ID", conflicts_with = "account")]
    pub debtor: Option<String>,
    /// The contact person
    #[arg(long, value_name = "ID", conflicts_with_all = ["account", "debtor"])]
    pub person: Option<String>,
    /// The number or address: its token, #RANK with --debtor, or - to read it from standard input
    #[arg(long, value_name = "POINT", conflicts_with_all = ["account", "person"])]
    pub point: Option<String>,
    /// cease_request, wrong_party, deceased, represented_by_lawyer, complaint_open, dispute_open, regulator or client_instruction
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub reason: SuppressionReason,
    /// all, call, sms, visit, letter, email or messenger
    #[arg(long, value_name = "SCOPE", default_value = "all")]
    pub scope: SuppressionScope,
    /// When it ends [default: not by itself]
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Why, in your words; it is sealed
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// A supervisor's own hold is `override`'s.
fn reason(text: &str) -> Result<SuppressionReason, String> {
    let known: SuppressionReason = text.parse()?;
    if known == SuppressionReason::Supervisor { Err("that is what `retrace override` sets".into()) } else { Ok(known) }
}

#[derive(Deserialize)]
struct ValueRow {
    value: Sealed,
}

/// Records the mark, and says what was recorded.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.write()?;
    let now = context.now();
    let (kind, subject, sealed) = match (&args.point, &args.account, &args.debtor, &args.person) {
        (Some(point), ..) => {
            let (subject, sealed) = value(&store, point, args.debtor.as_deref())?;
            (SubjectKind::Point, subject, sealed)
        }
        (_, Some(account), ..) => {
            by_hand::debtor_of(&store, account)?;
            (SubjectKind::Account, account.clone(), None)
        }
        (_, _, Some(debtor), _) => {
            by_hand::known(&store, "debtor", debtor)?;
            (SubjectKind::Debtor, debtor.clone(), None)
        }
        (_, _, _, Some(person)) => {
            by_hand::known(&store, "person", person)?;
            (SubjectKind::Person, person.clone(), None)
        }
        _ => return Err(Failure::usage("nobody is named").hint("name --account, --debtor, --person or --point")),
    };
    let until = args.until.as_deref().map(|text| {
        let day = context.day(store.workspace());
        moment(text, &store.workspace().zone, day).ok_or_else(|| Failure::usage(format!("--until {text:?} is no time")))
    });
    let until = until.transpose()?.map(|at| at.to_string()).unwrap_or_default();
    let row: Row = vec![
        ("subject_kind", kind.code().to_owned()),
        ("subject", subject.clone()),
        ("scope", args.scope.code().to_owned()),
        ("since", now.to_string()),
        ("until", until),
        ("reason", args.reason.code().to_owned()),
    ];
    // A number is never named in the log or on the screen.
    let shown = if kind == SubjectKind::Point { "a point".to_owned() } else { format!("{kind} {subject}") };
    let subjects = if kind == SubjectKind::Point { args.debtor.iter().cloned().collect() } else { vec![subject] };
    let note = format!("{} for {shown}, scope {}", args.reason, args.scope);
    let fact = Fact { verb: "suppress", feed: Feed::Suppressions, rows: vec![row], sealed, why: args.why.as_deref(), subjects, note };
    by_hand::record(&mut store, fact, now)?;
    let cells = vec![kind.code().to_owned(), shown, args.scope.code().to_owned(), args.reason.code().to_owned()];
    by_hand::tell(context, &store, &["subject_kind", "subject", "scope", "reason"], cells, now, &args.how)
}

/// The value of a point, in the clear for its checks; and sealed, where it is on record already.
fn value(store: &Store, point: &str, debtor: Option<&str>) -> Result<(String, Option<Sealed>), Failure> {
    let sealed = match point_name::named(point)? {
        Named::Value(text) => return Ok((text, None)),
        Named::Token(token) => by_token(store, &token, debtor)?,
        Named::Rank(rank) => by_rank(store, rank, debtor)?,
    };
    Ok((store.open_value(&sealed)?.reveal().to_owned(), Some(sealed)))
}

fn by_token(store: &Store, token: &Token, debtor: Option<&str>) -> Result<Sealed, Failure> {
    let rows: Vec<ValueRow> = store.rows("check/values", &[("debtor", debtor.map_or(Given::Empty, Given::from))])?;
    for row in rows {
        if store.token(&store.open_value(&row.value)?) == *token {
            return Ok(row.value);
        }
    }
    Err(Failure::input("that token names no point on record").hint("take a token or #rank from `retrace leads`"))
}

/// The value of a lead, by the rank that `leads` gives it.
fn by_rank(store: &Store, rank: u32, debtor: Option<&str>) -> Result<Sealed, Failure> {
    let Some(debtor) = debtor else { return Err(Failure::usage("a rank is one debtor's").hint("name the debtor with --debtor")) };
    let leads = leads_of(store, debtor)?;
    let mut named: Vec<Sealed> = leads.into_iter().filter(|lead| lead.rank == rank).map(|lead| lead.asked.key).collect();
    named.dedup();
    match (named.pop(), named.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => Err(Failure::input(format!("#{rank} names no lead of {debtor}")).hint("`retrace leads --debtor ID` shows the ranks")),
        (Some(_), false) => Err(Failure::input(format!("#{rank} names a lead of more than one client")).hint("name it by its token")),
    }
}
