//! `pause`: collection of an account rests, for a time or until further notice. Never shortens a pause that a file brought.

use super::by_hand::{self, Fact, Row};
use super::context::FormatArgs;
use super::{Context, Exit, Failure};
use crate::domain::codes::PauseReason;
use crate::domain::feed::Feed;
use crate::store::Given;
use jiff::civil::Date;
use serde::Deserialize;

/// Arguments of `pause`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The account that rests
    #[arg(value_name = "ACCOUNT")]
    pub account: String,
    /// hardship, dispute, complaint, plan or disaster
    #[arg(long, value_name = "REASON")]
    pub reason: PauseReason,
    /// First day [default: today]
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Last day [default: until further notice]
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
    /// Why, in your words; it is sealed
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// A row of `queries/check/pauses.sql`.
#[derive(Deserialize)]
struct PauseRow {
    #[serde(rename = "account_id")]
    _account: String,
}

/// Records the pause, and says what was recorded.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.write()?;
    let debtor = by_hand::debtor_of(&store, &args.account)?;
    let now = context.now();
    let from = args.from.unwrap_or_else(|| store.workspace().zone.local(now).date());
    if args.until.is_some_and(|until| until < from) {
        return Err(Failure::usage("--until lies before the first day").hint("a pause has a first and a last day, both inside"));
    }
    let asked = [("account", Given::from(args.account.as_str())), ("day", Given::from(from))];
    if !store.rows::<PauseRow>("check/pauses", &asked)?.is_empty() {
        return Err(Failure::input(format!("a pause of {} from {from} is on record", args.account))
            .hint("choose another first day with --from, or load the row anew from a file"));
    }
    let until = args.until.map(|day| day.to_string()).unwrap_or_default();
    let row: Row = vec![
        ("account_id", args.account.clone()),
        ("from", from.to_string()),
        ("until", until.clone()),
        ("reason", args.reason.code().to_owned()),
    ];
    let note = format!("pause of {} from {from} for {}", args.account, args.reason);
    let why = args.why.as_deref();
    let fact = Fact { verb: "pause", feed: Feed::Pauses, rows: vec![row], sealed: None, why, subjects: vec![debtor], note };
    by_hand::record(&mut store, fact, now)?;
    let cells = vec![args.account.clone(), args.reason.code().to_owned(), from.to_string(), until];
    by_hand::tell(context, &store, &["account_id", "reason", "from", "until"], cells, now, &args.how)
}
