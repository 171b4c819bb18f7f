//! `check`: may I contact this account, by this channel, at this point, at this time?
//! Never decides: `rules` does; here the facts are brought and the answer is laid out.

use super::context::FormatArgs;
use super::{Context, Exit, Failure, check_point, contact_rows};
use crate::domain::Token;
use crate::domain::codes::Channel;
use crate::render::answer::Lang;
use crate::report::{Answer, Cell, CitedRule};
use crate::rules::{Citation, ContactDecision, ContactFacts, Template, Visit, contact};
use crate::store::{Given, Store, Workspace};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Deserialize;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The account it would be about
    #[arg(value_name = "ACCOUNT")]
    pub account: String,
    /// call, robot_call, sms, email, letter, visit, app_push or messenger
    #[arg(long, value_name = "CHANNEL")]
    pub channel: Channel,
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
    pub how: FormatArgs,
}

/// Columns of `check`, as the contract has them, and three more.
const COLUMNS: &[&str] = &[
    "account_id",
    "channel",
    "token",
    "at",
    "allowed",
    "decision",
    "rules",
    "warnings",
    "next_lawful_at",
    "attempts_left_today",
    "reason",
    "would_change",
];

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
    let workspace = context.find()?;
    let zone = &workspace.zone;
    let given = args.at.as_deref().map(|text| moment(text, &workspace, context)).transpose()?;
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
    let owners: Vec<OwnerRow> = store.rows("check/owner", &[("account", Given::from(args.account.as_str()))])?;
    let unknown = || {
        Failure::input(format!("no account {:?}", args.account))
            .hint("`retrace status` shows what is loaded; ids are written as the client writes them")
    };
    let owner = owners.first().ok_or_else(unknown)?;
    let files = contact_rows::case_files(&store, [owner.debtor_id.as_str()], known)?;
    let account = files.account(&args.account).ok_or_else(unknown)?;
    let points = match &args.point {
        Some(name) => check_point::points(&store, account, name)?.into_iter().map(Some).collect(),
        None => vec![None],
    };
    // A value may have been seen more than once: the freest of what the rules say of each.
    let mut best: Option<(ContactFacts, Option<Token>, ContactDecision)> = None;
    for point in points {
        let (asked, token) = point.map_or((None, None), |(asked, token)| (Some(asked), token));
        let mut facts = files.facts(&args.account, args.channel, asked).ok_or_else(unknown)?;
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
    context.show(&answer(args, &facts, token, at, &decision, context.lang), &args.how)?;
    Ok(if decision.allowed { Exit::Done } else { Exit::No })
}

/// Reads a time: RFC 3339, local time of the workspace, or a clock of the day asked about.
fn moment(text: &str, workspace: &Workspace, context: &Context) -> Result<Timestamp, Failure> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    if let Ok(local) = text.parse::<DateTime>() {
        return Ok(workspace.zone.instant(local));
    }
    let clock = crate::rules::hours::parse_clock(text).map(|clock| workspace.zone.instant(context.day(workspace).to_datetime(clock)));
    clock.ok_or_else(|| {
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

fn answer(args: &Args, facts: &ContactFacts, token: Option<Token>, at: Timestamp, decision: &ContactDecision, lang: Lang) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    let stamp = |at: Timestamp| Cell::Time(facts.zone.stamp(at));
    let text = |rule: &Citation| if lang == Lang::Zh { rule.text_zh.clone() } else { rule.text_en.clone() };
    let cited: Vec<CitedRule> = decision
        .rules
        .iter()
        .map(|rule| CitedRule {
            id: rule.id.clone(),
            text: text(rule),
            citation: rule.place(),
            force: rule.force.code(),
            confidence: rule.confidence,
        })
        .collect();
    answer.table_hides = vec!["token", "warnings", "reason", "would_change"];
    let line = |name: &str, words: &str| (!words.is_empty()).then(|| format!("{name}: {words}"));
    answer.footer.extend(line("why", &decision.reason));
    answer.footer.extend(line("what would change it", &decision.would_change));
    let warnings: Vec<String> =
        decision.warnings.iter().map(|w| format!("{}: {} [read {}]", w.rule.id, w.words, w.rule.confidence)).collect();
    answer.footer.extend(warnings.iter().map(|warning| format!("warning: {warning}")));
    answer.footer.extend(cited.iter().map(ToString::to_string));
    answer.push(vec![
        args.account.as_str().into(),
        args.channel.code().into(),
        token.map(|token| token.0).into(),
        stamp(at),
        decision.allowed.into(),
        decision.decision.code().into(),
        Cell::Rules(cited),
        warnings.into(),
        decision.next_lawful_at.map_or(Cell::Empty, stamp),
        decision.attempts_left_today.map(i64::from).into(),
        decision.reason.as_str().into(),
        decision.would_change.as_str().into(),
    ]);
    answer
}
