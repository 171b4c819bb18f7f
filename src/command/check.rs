//! `check`: may I contact this account, by this channel, at this point, at this time? One, or a whole dialler's list.
//! Never decides: `rules` does; here the facts are brought.

use super::context::AnswerArgs;
use super::when::moment;
use super::{Context, Exit, Failure, check_answer, check_list, check_point, contact_rows};
use crate::domain::Token;
use crate::domain::codes::Channel;
use crate::rules::{ContactDecision, ContactFacts, Template, Visit, contact};
use crate::store::{Given, Near, Store, Workspace};
use jiff::Timestamp;
use serde::Deserialize;
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The account it would be about
    #[arg(value_name = "ACCOUNT", required_unless_present = "list")]
    pub account: Option<String>,
    /// Scrub a dialler's list instead (CSV, TSV, XLSX, JSON lines, Parquet, or -): the same rows come out in the same order, with
    /// the decision behind each. Columns by name: account_id or debtor_id, channel, point (a number, or a token), at, template_id,
    /// visitors, approval_id; the usual Chinese headings too. Rows that are allowed count as unanswered attempts for the later rows to the
    /// same person; what cannot be read is blocked. Personal columns are masked without --reveal
    #[arg(long, value_name = "FILE", conflicts_with_all = ["account", "point", "template", "people"])]
    pub list: Option<PathBuf>,
    /// call, robot_call, sms, email, letter, visit, app_push or messenger; for a list, of rows that name none
    #[arg(long, value_name = "CHANNEL", required_unless_present = "list")]
    pub channel: Option<Channel>,
    /// The point to be used: its token, #RANK of `leads`, or - to read the number from standard input
    #[arg(long, value_name = "POINT")]
    pub point: Option<String>,
    /// When: a time with its offset, or local time of the workspace [default: now; with --as-of the start of that day]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Ask these packs instead of the workspace's, such as cn,house
    #[arg(long, value_name = "PACKS", value_delimiter = ',')]
    pub packs: Option<Vec<String>>,
    /// The template of the text that would be sent
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// For a visit: how many people would go
    #[arg(long, value_name = "N")]
    pub people: Option<u32>,
    /// For a visit: it is approved
    #[arg(long, requires = "people")]
    pub approved: bool,
    #[command(flatten)]
    pub how: AnswerArgs,
}

#[derive(Deserialize)]
struct OwnerRow {
    debtor_id: String,
}

#[derive(Deserialize)]
struct TemplateRow {
    template_id: String,
    text: Option<String>,
}

/// Brings the facts, asks the rules, says yes or no.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let (account_id, channel) = match (&args.list, &args.account, args.channel) {
        (Some(file), ..) => return check_list::run(args, file, context),
        (None, Some(account), Some(channel)) => (account, channel),
        (None, ..) => return Err(Failure::usage("an account and its channel are missing").hint("name them, or a list with --list FILE")),
    };
    if args.how.reveal {
        return Err(Failure::usage("one account's answer holds nothing to reveal").hint("--reveal is for --list"));
    }
    let workspace = context.find_for_one()?;
    let zone = &workspace.zone;
    let given = given_at(args, &workspace, context)?;
    // A day alone is asked about from its start, with all that came in by its end; a moment with what was known by then.
    let (at, known) = match (given, context.as_of) {
        (Some(at), _) => (at, at),
        (None, Some(day)) => (zone.start_of(day), zone.end_of(day)),
        (None, None) => {
            let now = context.now();
            (now, now)
        }
    };
    let store = Store::read(&workspace, context.as_of.unwrap_or_else(|| zone.local(at).date()))?;
    let packs = match &args.packs {
        Some(names) => contact_rows::packs_only(&store, names)?,
        None => contact_rows::packs(&store)?,
    };
    let asked = [("account", Given::from(account_id.as_str()))];
    let owners: Vec<OwnerRow> = store.narrowed(Near::Accounts, &[account_id], || store.rows("check/owner", &asked))?;
    let unknown = || {
        Failure::input(format!("no account {:?}", account_id))
            .hint("`retrace status` shows what is loaded; ids are written as the client writes them")
    };
    let owner = owners.first().ok_or_else(unknown)?;
    let files = contact_rows::case_files(&store, [owner.debtor_id.as_str()], known)?.with_limitation(&packs);
    let account = files.account(account_id).ok_or_else(unknown)?;
    let (points, elsewhere) = match &args.point {
        Some(name) => (check_point::points(&store, account, name)?.into_iter().map(Some).collect(), Vec::new()),
        None => (vec![None], check_point::protected_elsewhere(&store, account)?),
    };
    // A value may have been seen more than once: the freest of what the rules say of each.
    let mut best: Option<(ContactFacts, Option<Token>, ContactDecision)> = None;
    for point in points {
        let (asked, token) = point.map_or((None, None), |(asked, token)| (Some(asked), token));
        let mut facts = files.facts(account_id, channel, asked).ok_or_else(unknown)?;
        facts.holds.extend(&elsewhere);
        facts.holds.sort_unstable();
        facts.holds.dedup();
        facts.visit = args.people.map(|people| Visit { people, approved: args.approved });
        if let Some(id) = &args.template {
            let found = template(&store, id, &facts, at)?;
            facts.template = Some(found.as_ref().map_or(Template::NotApproved, |_| Template::Approved));
            facts.text = found.and_then(|row| row.text);
        }
        let decision = contact(&packs, &facts, at);
        if best.as_ref().is_none_or(|(_, _, so_far)| decision.decision < so_far.decision) {
            best = Some((facts, token, decision));
        }
    }
    let (facts, token, decision) = best.ok_or_else(unknown)?;
    let person = files.decided_by(&facts.account_id, at, decision.allowed);
    context.show(&check_answer::one(&facts, token, at, &decision, person.as_ref(), context.lang), &args.how.form)?;
    Ok(if decision.allowed { Exit::Done } else { Exit::No })
}

/// The time of `--at`.
pub fn given_at(args: &Args, workspace: &Workspace, context: &Context) -> Result<Option<Timestamp>, Failure> {
    let Some(text) = args.at.as_deref() else { return Ok(None) };
    let at = moment(text, &workspace.zone, context.day(workspace));
    at.map(Some).ok_or_else(|| {
        Failure::usage(format!("--at {text:?} is no time"))
            .hint("write 2026-06-09T22:30:00+08:00, or 2026-06-09T22:30 in the workspace's time zone")
    })
}

fn template(store: &Store, id: &str, facts: &ContactFacts, at: Timestamp) -> Result<Option<TemplateRow>, Failure> {
    let day = facts.zone.local(at).date();
    let asked = [("template", Given::from(id)), ("channel", Given::from(facts.channel.code())), ("day", Given::from(day))];
    let rows: Vec<TemplateRow> = store.rows("check/templates", &asked)?;
    Ok(rows.into_iter().find(|row| row.template_id == id))
}
