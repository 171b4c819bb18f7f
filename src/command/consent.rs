//! `consent`: a debtor gave a consent, or took it back. Never records one without the reference to its evidence.

use super::by_hand::{self, Fact, Row};
use super::context::FormatArgs;
use super::{Context, Exit, Failure};
use crate::domain::codes::ConsentPurpose;
use crate::domain::feed::Feed;
use crate::store::Given;
use jiff::civil::Date;
use serde::Deserialize;

/// Arguments of `consent`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Who gave it, or takes it back
    #[arg(value_name = "DEBTOR")]
    pub debtor: String,
    /// tracing, sensitive_data, location, cross_client, automated_calls, messenger or third_party_contact
    #[arg(value_name = "PURPOSE")]
    pub purpose: ConsentPurpose,
    /// Where the evidence lies: the reference of the signed form or the recording
    #[arg(long, value_name = "REF", required_unless_present = "withdrawn")]
    pub evidence: Option<String>,
    /// It is taken back: every consent of the debtor for this purpose ends
    #[arg(long, conflicts_with = "evidence")]
    pub withdrawn: bool,
    /// The day of it [default: today]
    #[arg(long, value_name = "DATE")]
    pub on: Option<Date>,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// A row of `queries/check/consents_of.sql`.
#[derive(Deserialize)]
struct GivenRow {
    granted_on: Date,
    withdrawn_on: Option<Date>,
    evidence_ref: String,
}

/// Records it, and says what was recorded.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.write()?;
    by_hand::known(&store, "debtor", &args.debtor)?;
    let now = context.now();
    let on = args.on.unwrap_or_else(|| store.workspace().zone.local(now).date());
    let row = |granted_on: Date, withdrawn_on: String, evidence: String| -> Row {
        vec![
            ("debtor_id", args.debtor.clone()),
            ("purpose", args.purpose.code().to_owned()),
            ("granted_on", granted_on.to_string()),
            ("withdrawn_on", withdrawn_on),
            ("evidence_ref", evidence),
        ]
    };
    let asked = [("debtor", Given::from(args.debtor.as_str())), ("purpose", Given::from(args.purpose.code()))];
    let known: Vec<GivenRow> = store.rows("check/consents_of", &asked)?;
    let rows: Vec<Row> = match &args.evidence {
        // The day is part of the row's key: a new row must not undo a withdrawal.
        Some(_) if known.iter().any(|row| row.granted_on == on) => {
            return Err(Failure::input(format!("a consent of {} for {} of {on} is on record", args.debtor, args.purpose))
                .hint("give the day on which this one was given with --on"));
        }
        Some(evidence) => vec![row(on, String::new(), evidence.clone())],
        None => {
            let open = known.into_iter().filter(|row| row.withdrawn_on.is_none());
            open.map(|open| row(open.granted_on, on.to_string(), open.evidence_ref)).collect()
        }
    };
    if rows.is_empty() {
        return Err(Failure::input(format!("{} has no consent for {} that could be taken back", args.debtor, args.purpose))
            .hint("a refusal that stands for ever is `retrace suppress --reason cease_request`"));
    }
    let done = if args.withdrawn { "withdrawn" } else { "granted" };
    let note = format!("consent for {} {done} on {on}", args.purpose);
    let subjects = vec![args.debtor.clone()];
    by_hand::record(&mut store, Fact { verb: "consent", feed: Feed::Consents, rows, sealed: None, why: None, subjects, note }, now)?;
    let cells = vec![args.debtor.clone(), args.purpose.code().to_owned(), done.to_owned(), on.to_string()];
    by_hand::tell(context, &store, &["debtor_id", "purpose", "done", "on"], cells, now, &args.how)
}
