//! `audit`: which contacts of a past week broke which rule, with the evidence; and the same summed up.
//! Never decides: the rules do; here the log is asked and the answer is laid out.

use super::context::FormatArgs;
use super::{Context, Exit, Failure, audit_answer, complaint_deadlines, contact_rows};
use crate::audit::{Carried, Caught, CollectorRow, Finding, findings, outliers, unchecked};
use crate::domain::{Tongue, Week};
use crate::render::answer::Lang;
use crate::rules::Packs;
use crate::store::{Given, Store};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// Arguments of `audit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// First local day of the contacts [default: Monday of the last whole week]
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Last local day of the contacts [default: Sunday of the last whole week]
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
    /// Ask these packs instead of the workspace's, such as cn,house
    #[arg(long, value_name = "PACKS", value_delimiter = ',')]
    pub packs: Option<Vec<String>>,
    /// Only findings of these rules
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub rule: Vec<String>,
    /// Count findings by rule and collector (or --by) instead, with attempts and rate
    #[arg(long, group = "view")]
    pub summary: bool,
    /// With --summary: collector, batch, client, week, channel, debtor, or rule alone
    #[arg(long, value_name = "COLUMN", default_value = "collector", requires = "summary")]
    pub by: By,
    /// Findings week by week, beside the week before
    #[arg(long, group = "view")]
    pub trend: bool,
    /// Collectors with findings of one rule in two weeks or more
    #[arg(long, group = "view")]
    pub repeats: bool,
    /// One debtor day by day: what every collector did together, beside the counters
    #[arg(long, value_name = "DEBTOR", group = "view")]
    pub pooled: Option<String>,
    /// Rules that could not be checked, by client, and why
    #[arg(long, group = "view")]
    pub unchecked: bool,
    /// Complaints instead of contacts: each against each deadline of the packs in force, overdue first
    #[arg(long, group = "view", conflicts_with_all = ["from", "to", "rule"])]
    pub complaints: bool,
    /// With --complaints: only those on which something is still to be done
    #[arg(long, requires = "complaints")]
    pub open: bool,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// What a summary groups by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    Collector,
    Batch,
    Client,
    Week,
    Channel,
    Debtor,
    Rule,
}

impl By {
    /// The column's name.
    pub const fn name(self) -> &'static str {
        match self {
            By::Collector => "collector",
            By::Batch => "batch",
            By::Client => "client",
            By::Week => "week",
            By::Channel => "channel",
            By::Debtor => "debtor",
            By::Rule => "rule",
        }
    }
}

/// Asks the log, lays the answer out.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let packs = match &args.packs {
        Some(names) => contact_rows::packs_only(&store, names)?,
        None => contact_rows::packs(&store)?,
    };
    if args.complaints {
        // A day is asked about at its last instant: a deadline's own last day is no missed one.
        let end = |day| store.workspace().zone.end_of(day).checked_sub(1.nanosecond()).unwrap_or(Timestamp::MAX);
        let now = context.as_of.map_or_else(|| context.now(), end);
        let answer = complaint_deadlines::answer(&store, &packs, now, args.open, context.lang)?;
        context.show(&answer, &args.how)?;
        return Ok(Exit::Done);
    }
    if let Some(id) = args.rule.iter().find(|id| packs.rule(id).is_none()) {
        return Err(Failure::input(format!("no rule {id:?} in the packs in use")).hint("`retrace rules list` shows every rule"));
    }
    let (from, to) = days(args.from, args.to, store.as_of())?;
    store.audit(&packs, from, to)?;
    let tongue = if context.lang == Lang::Zh { Tongue::Zh } else { Tongue::En };
    let carried: Vec<Carried> = store.rows("audit/answers/carried", &[])?;
    let not_asked = unchecked(&carried, &packs, tongue);
    let mut answer = match args {
        Args { summary: true, .. } => audit_answer::summary(store.rows("audit/answers/summary", &by(args.by))?, args.by, &packs),
        Args { trend: true, .. } => audit_answer::trend(store.rows("audit/answers/trend", &[])?, &packs),
        Args { repeats: true, .. } => audit_answer::repeats(store.rows("audit/answers/repeats", &[])?, &packs, &store.workspace().zone),
        Args { pooled: Some(debtor), .. } => {
            let asked = [("debtor", Given::from(debtor.as_str()))];
            let known: Vec<audit_answer::DebtorRow> = store.rows("audit/answers/debtor", &asked)?;
            let unknown = || {
                Failure::input(format!("no debtor {debtor:?} has an account"))
                    .hint("`retrace status` shows what is loaded; ids are written as the client writes them")
            };
            audit_answer::pooled(known.first().ok_or_else(unknown)?, store.rows("audit/answers/pooled", &asked)?)
        }
        Args { unchecked: true, .. } => audit_answer::unchecked(&not_asked),
        _ => audit_answer::listed(&found(&store, &packs, to, &args.rule, tongue)?, &store.workspace().zone),
    };
    answer.footer.insert(0, format!("contacts of {from} to {to}, as known on {}", store.as_of()));
    if !args.unchecked && !not_asked.is_empty() {
        let mut rules: Vec<&str> = not_asked.iter().map(|one| one.rule.as_str()).collect();
        rules.dedup();
        answer.footer.push(format!("cannot be checked, wholly or in part (see --unchecked): {}", rules.join(", ")));
    }
    context.show(&answer, &args.how)?;
    Ok(Exit::Done)
}

/// The findings of an audit that was run, collectors who stand out last; of these rules alone where any are named.
pub fn found(store: &Store, packs: &Packs, to: Date, rules: &[String], tongue: Tongue) -> Result<Vec<Finding>, Failure> {
    let only = [("rule", Given::Text(rules.join(";")))];
    let caught: Vec<Caught> = store.rows("audit/answers/findings", &only)?;
    let mut all = findings(caught, packs, tongue);
    let collectors: Vec<CollectorRow> = store.rows("audit/answers/by_collector", &[])?;
    let named = |finding: &Finding| rules.is_empty() || rules.contains(&finding.rule);
    all.extend(outliers(&collectors, packs, to, tongue).into_iter().filter(named));
    Ok(all)
}

/// The days asked about: given, or the last whole week.
///
/// # Errors
/// Usage, where the last lies before the first.
pub fn days(from: Option<Date>, to: Option<Date>, as_of: Date) -> Result<(Date, Date), Failure> {
    let week = Week::last_complete(as_of);
    let (from, to) = match (from, to) {
        (None, None) => (week.first_day(), week.last_day()),
        (Some(from), None) => (from, as_of.max(from)),
        (None, Some(to)) => (Week::of(to).first_day(), to),
        (Some(from), Some(to)) => (from, to),
    };
    if to < from {
        return Err(Failure::usage(format!("--to {to} lies before --from {from}")).hint("give the days in order, YYYY-MM-DD"));
    }
    Ok((from, to))
}

fn by(by: By) -> [(&'static str, Given); 1] {
    [("by", Given::from(by.name()))]
}
