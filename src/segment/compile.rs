//! The one place that compiles a scorecard to SQL: points per attribute as CASE expressions around `segment/accounts`.
//! Never puts a text of a strategy file into SQL: names come from the fixed list of attributes, numbers are printed.

use super::attribute::ATTRIBUTES;
use super::made::MADE;
use super::strategy::{Bin, Graded, Scorecard, Strategy};
use std::fmt::Write;

/// The facts beside the scores that say where an account stands, as `segment/accounts` names them, and its id.
const DECIDING: &str =
    "a.account_id, a.client, a.product, a.placed_on, a.balance, a.dpd, a.stage, a.not_held, a.deceased, a.impostor, a.lawyer,
    a.bankrupt, a.legal, a.fraud, a.dispute, a.complaint, a.cease, a.unread, a.instruction, a.plan_active, a.paused, a.care, a.lost,
    a.months_not_reached, a.large_balance, a.complaints_12m, a.threat_days, a.assets_to_debt, a.other_creditor_sued, a.due_to_income";

/// The further facts that `decide` reads: what names an account, and when it is next acted on.
const NAMING: &str = "a.debtor_id, a.batch, a.currency, a.region, a.collector, a.last_attempt_on, a.next_promise_on, a.missed_promise_on";

/// The question and the order it answers in: what is wrapped around it is ordered alike, once, outside.
fn parted(accounts_sql: &str) -> (&str, &str) {
    accounts_sql.rsplit_once("\norder by ").unwrap_or((accounts_sql, "a.account_id"))
}

/// SQL of one row per account: facts, the scores, and for each attribute the letter of its bin (`a` the first, `-` not known),
/// willingness first. `$account` picks one account, or all where it is empty.
pub fn scored_sql(strategy: &Strategy, accounts_sql: &str) -> String {
    rows_sql(strategy, accounts_sql, "cast(null as varchar)", "cast(null as varchar)")
}

/// The same with every attribute's value beside its bin, as text: `told`; and what the attributes are made of: `made`.
pub fn explained_sql(strategy: &Strategy, accounts_sql: &str) -> String {
    let listed = |names: &mut dyn Iterator<Item = &str>| {
        let values: Vec<String> = names.map(|name| format!("coalesce(cast(a.{name} as varchar), '')")).collect();
        if values.is_empty() { "''".to_owned() } else { values.join(" || ';' || ") }
    };
    let told = listed(&mut graded(strategy).map(|graded| graded.attribute.name));
    rows_sql(strategy, accounts_sql, &told, &listed(&mut MADE.iter().copied()))
}

fn rows_sql(strategy: &Strategy, accounts_sql: &str, told: &str, made: &str) -> String {
    let bins: Vec<String> = graded(strategy).map(letters).collect();
    let (question, order) = parted(accounts_sql);
    format!(
        "select {DECIDING}, {NAMING},\n    {},\n    {} as bins,\n    {told} as told,\n    {made} as made\nfrom (\n{question}\n) a\n\
         where cast($account as varchar) is null or a.account_id = $account\norder by {order}",
        scores(strategy),
        if bins.is_empty() { "''".to_owned() } else { bins.join(" || ") },
    )
}

/// The same without what only names an account or tells why: what `decide::way` needs, in no order.
pub fn placed_sql(strategy: &Strategy, accounts_sql: &str) -> String {
    let nothing = |kind: &str, columns: &[&str]| columns.iter().map(|c| format!(", cast(null as {kind}) as {c}")).collect::<String>();
    format!(
        "select {DECIDING}, '' as debtor_id, '' as batch, '' as bins{}{},\n    {}\nfrom (\n{}\n) a",
        nothing("varchar", &["currency", "region", "collector", "told", "made"]),
        nothing("date", &["last_attempt_on", "next_promise_on", "missed_promise_on"]),
        scores(strategy),
        parted(accounts_sql).0,
    )
}

/// SQL of every attribute of the accounts that `outcomes_sql` speaks of: the debtor, whether it was good (1 or 0), then the columns of
/// `ATTRIBUTES` in their order.
pub fn sample_sql(accounts_sql: &str, outcomes_sql: &str) -> String {
    let (question, order) = parted(accounts_sql);
    let columns: Vec<String> = ATTRIBUTES.iter().map(|attribute| format!("a.{}", attribute.name)).collect();
    format!(
        "select a.debtor_id, o.good,\n    {}\nfrom (\n{question}\n) a\njoin (\n{}\n) o on o.account_id = a.account_id\norder by {order}",
        columns.join(", "),
        parted(outcomes_sql).0
    )
}

/// The scorecards' attributes, willingness, ability, contactability: the order of the letters in `bins`.
pub fn graded(strategy: &Strategy) -> impl Iterator<Item = &Graded> {
    let contactability = strategy.contactability.iter().flat_map(|card| &card.attributes);
    strategy.willingness.attributes.iter().chain(&strategy.ability.attributes).chain(contactability)
}

/// The bin a letter of `bins` names; none where the value was not known.
pub fn bin_of(graded: &Graded, letter: u8) -> Option<Bin> {
    letter.checked_sub(b'a').and_then(|place| graded.bins.get(usize::from(place))).copied()
}

/// The letter of a value's bin: what `bin_of` reads.
pub fn letter_of(graded: &Graded, value: Option<f64>) -> u8 {
    let place = value.and_then(|value| graded.bins.iter().position(|bin| bin.below.is_none_or(|below| value < below)));
    place.map_or(b'-', |place| b'a' + place as u8)
}

/// The three scores; a card that the strategy has not gives none.
fn scores(strategy: &Strategy) -> String {
    format!(
        "{} as willingness,\n    {} as ability,\n    {} as contactability",
        score(&strategy.willingness),
        score(&strategy.ability),
        strategy.contactability.as_ref().map_or_else(|| "cast(null as bigint)".to_owned(), score),
    )
}

fn score(card: &Scorecard) -> String {
    let mut sum = card.base.to_string();
    for graded in &card.attributes {
        // Writing to a String cannot fail.
        let _ = write!(sum, "\n        + {}", cases(graded, &graded.missing.to_string(), |_, bin| bin.points.to_string()));
    }
    format!("cast(least(greatest({sum}, 0), 100) as bigint)")
}

fn letters(graded: &Graded) -> String {
    cases(graded, "'-'", |place, _| format!("'{}'", char::from(b'a' + place as u8)))
}

fn cases(graded: &Graded, missing: &str, of: impl Fn(usize, &Bin) -> String) -> String {
    let name = graded.attribute.name;
    let mut sql = format!("case when a.{name} is null then {missing}");
    let mut last = None;
    for (place, bin) in graded.bins.iter().enumerate() {
        match bin.below {
            Some(below) => sql.push_str(&format!(" when a.{name} < {below:?} then {}", of(place, bin))),
            None => last = Some(of(place, bin)),
        }
    }
    if let Some(last) = last {
        sql.push_str(&format!(" else {last}"));
    }
    sql + " end"
}
