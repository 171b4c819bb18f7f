//! `rules diff`: what the contacts of some days would have looked like under other packs.
//! Never changes which packs decide: it only asks the log twice.

use super::context::FormatArgs;
use super::{Context, Exit, Failure, audit, contact_rows};
use crate::audit::{Difference, Finding, difference};
use crate::domain::Tongue;
use crate::report::{Answer, Cell};
use crate::store::Store;
use jiff::ToSpan;
use jiff::civil::Date;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The packs of one side, such as cn or cn,house
    #[arg(value_name = "A")]
    pub first: String,
    /// The packs of the other side
    #[arg(value_name = "B")]
    pub second: String,
    /// First local day of the contacts [default: the first of the last whole quarter]
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Last local day of the contacts [default: the last of the last whole quarter]
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
    /// List the contacts that the two judge differently, instead of counting by rule
    #[arg(long)]
    pub contacts: bool,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// Asks the log under either choice and sets the answers side by side.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let (from, to) = match (args.from, args.to) {
        (None, None) => last_quarter(store.as_of()),
        (from, to) => audit::days(from, to, store.as_of())?,
    };
    let first = under(&mut store, &args.first, from, to)?;
    let second = under(&mut store, &args.second, from, to)?;
    let told = difference(&first, &second);
    let mut answer = if args.contacts { contacts(&told) } else { by_rule(&told, [&args.first, &args.second]) };
    let [a, b, both] = told.contacts;
    answer.footer.push(format!("contacts of {from} to {to}, as known on {}", store.as_of()));
    answer.footer.push(format!(
        "contacts with findings: {a} under {}, {b} under {}, {both} under both, {} only under {}, {} only under {}",
        args.first,
        args.second,
        a - both,
        args.first,
        b - both,
        args.second
    ));
    context.show(&answer, &args.how)?;
    Ok(Exit::Done)
}

fn under(store: &mut Store, packs: &str, from: Date, to: Date) -> Result<Vec<Finding>, Failure> {
    let names: Vec<String> = packs.split(',').map(str::to_owned).collect();
    let packs = contact_rows::packs_only(store, &names)?;
    store.audit(&packs, from, to)?;
    audit::found(store, &packs, to, &[], Tongue::En)
}

/// The first and last day of the last quarter that is whole at the end of a day.
fn last_quarter(as_of: Date) -> (Date, Date) {
    let tomorrow = as_of.saturating_add(1.day());
    let back = i32::from((tomorrow.month() - 1) % 3);
    let next = tomorrow.first_of_month().saturating_sub(back.months());
    (next.saturating_sub(3.months()), next.saturating_sub(1.day()))
}

fn by_rule(told: &Difference, packs: [&str; 2]) -> Answer {
    let mut answer = Answer::new(&["packs", "rule", "severity", "contacts", "only_here"]);
    for (side, packs) in told.sides.iter().zip(packs) {
        for rule in side {
            let count = |n: usize| Cell::Int(i64::try_from(n).unwrap_or(i64::MAX));
            answer.push(vec![
                packs.into(),
                rule.rule.as_str().into(),
                format!("level_{}", rule.level).into(),
                count(rule.contacts),
                count(rule.only_here),
            ]);
        }
    }
    answer.footer.push("only_here: contacts in which the other side finds nothing at all; list them with --contacts".into());
    answer
}

fn contacts(told: &Difference) -> Answer {
    let mut answer = Answer::new(&["contact_id", "account_id", "rules_a", "rules_b"]);
    for changed in &told.changed {
        let [first, second] = changed.rules.clone();
        answer.push(vec![changed.contact_id.as_str().into(), changed.account_id.as_str().into(), first.into(), second.into()]);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_quarter_is_whole_on_its_last_day() {
        assert_eq!(last_quarter(date(2026, 6, 30)), (date(2026, 4, 1), date(2026, 6, 30)));
        assert_eq!(last_quarter(date(2026, 6, 29)), (date(2026, 1, 1), date(2026, 3, 31)));
        assert_eq!(last_quarter(date(2026, 1, 1)), (date(2025, 10, 1), date(2025, 12, 31)));
    }
}
