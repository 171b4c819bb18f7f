//! `override`: a person's decision in place of the machine's: nobody is contacted for an account, or a hold is lifted that a
//! rule lets a supervisor lift. Never frees what no rule lets anybody release.

use super::by_hand::{self, Fact, Row};
use super::context::FormatArgs;
use super::{Context, Exit, Failure, contact_rows};
use crate::domain::codes::{Channel, SubjectKind, SuppressionReason, SuppressionScope};
use crate::domain::feed::Feed;
use crate::report::{Answer, Cell};
use crate::rules::point::Hold;
use crate::rules::{Release, release};
use crate::store::{Given, Store, audit_log};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Deserialize;

/// Arguments of `override`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The account: nobody is contacted for it from now on, until the hold is released
    #[arg(value_name = "ACCOUNT")]
    pub account: String,
    /// Why, in your words; it is sealed
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Lift a hold instead: `supervisor` (one set by this verb), or one that a rule lets a supervisor release, such as cease or
    /// complaint_in_sight
    #[arg(long, value_name = "HOLD")]
    pub release: Option<Hold>,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// A row of `queries/check/releasable.sql`.
#[derive(Deserialize)]
struct OpenRow {
    subject_kind: SubjectKind,
    subject: String,
    scope: SuppressionScope,
    reason: SuppressionReason,
    since: DateTime,
    until: Option<DateTime>,
}

/// Sets or lifts a hold, and says who did.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    if context.as_of.is_some() {
        return Err(Failure::usage("an override is made now").hint("leave --as-of out"));
    }
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("an override needs its reason").hint("say why with --reason TEXT"));
    }
    let mut store = context.write()?;
    let debtor = by_hand::debtor_of(&store, &args.account)?;
    let now = context.now();
    let (rows, rules) = match args.release {
        None => {
            (vec![mark(SubjectKind::Account, &args.account, SuppressionReason::Supervisor, now, None)], vec!["HS-OVERRIDE-01".to_owned()])
        }
        Some(hold) => lifted(&store, &args.account, &debtor, hold, now)?,
    };
    let (hold, done) = args.release.map_or((Hold::Supervisor, "set"), |hold| (hold, "released"));
    let note = format!("{done}: {} on {}", hold.code(), args.account);
    let subjects = vec![debtor];
    let why = Some(args.reason.as_str());
    let fact = Fact { verb: "override", feed: Feed::Suppressions, rows, sealed: None, why, subjects, note };
    by_hand::record(&mut store, fact, now)?;
    let mut answer = Answer::new(&["account_id", "hold", "done", "at", "by", "rules"]);
    answer.push(vec![
        args.account.as_str().into(),
        hold.code().into(),
        done.into(),
        Cell::Time(store.workspace().zone.stamp(now)),
        audit_log::who().into(),
        rules.into(),
    ]);
    context.show(&answer, &args.how)?;
    Ok(Exit::Done)
}

/// The rows that lift a hold, and the rules under which it may be.
fn lifted(store: &Store, account: &str, debtor: &str, hold: Hold, now: Timestamp) -> Result<(Vec<Row>, Vec<String>), Failure> {
    let packs = contact_rows::packs(store)?;
    let files = contact_rows::case_files(store, [debtor], now)?;
    let facts = files.facts(account, Channel::Call, None).ok_or_else(|| Failure::input(format!("no account {account:?}")))?;
    let rules = match release(&packs, &facts, hold, now) {
        Release::Allowed { rules } => rules,
        Release::NotHeld => {
            return Err(Failure::input(format!("{account} is not under the hold {}", hold.code()))
                .hint(format!("`retrace check {account} --channel call` says what stops it")));
        }
        Release::Refused { hold, rules, ends } => {
            let by = rules.join(", ");
            return Err(Failure::input(format!("no rule lets anybody release {} ({}): {by}", hold.code(), hold.words()))
                .hint(format!("what would change it: {ends}")));
        }
    };
    let Some(reason) = hold.released_by() else { return Err(Failure::fault("a hold without its release")) };
    let asked = [("reason", Given::from(reason.code())), ("debtor", Given::from(debtor)), ("account", Given::from(account))];
    // What was only threatened has no mark of its own, and an open complaint's mark stays.
    let open: Vec<OpenRow> = if hold == Hold::ComplaintInSight { Vec::new() } else { store.rows("check/releasable", &asked)? };
    let mut rows: Vec<Row> = open.iter().map(|row| row.released(now)).collect();
    if rows.is_empty() {
        // It stands in the contact log alone: the release is written down as a mark that was over when it began.
        rows.push(mark(SubjectKind::Debtor, debtor, reason, now, Some(now)));
    }
    Ok((rows, rules))
}

fn mark(kind: SubjectKind, subject: &str, reason: SuppressionReason, since: Timestamp, released: Option<Timestamp>) -> Row {
    let mut row = vec![
        ("subject_kind", kind.code().to_owned()),
        ("subject", subject.to_owned()),
        ("scope", SuppressionScope::All.code().to_owned()),
        ("since", since.to_string()),
        ("reason", reason.code().to_owned()),
    ];
    if let Some(at) = released {
        row.extend([("released_at", at.to_string()), ("released_by", audit_log::who())]);
    }
    row
}

impl OpenRow {
    fn released(&self, now: Timestamp) -> Row {
        // Stored times are UTC.
        let utc = |at: DateTime| format!("{at}Z");
        vec![
            ("subject_kind", self.subject_kind.code().to_owned()),
            ("subject", self.subject.clone()),
            ("scope", self.scope.code().to_owned()),
            ("since", utc(self.since)),
            ("until", self.until.map(utc).unwrap_or_default()),
            ("reason", self.reason.code().to_owned()),
            ("released_at", now.to_string()),
            ("released_by", audit_log::who()),
        ]
    }
}
