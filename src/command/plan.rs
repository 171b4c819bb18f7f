//! `plan`: the lawful contact queue of the coming days, for each collector.
//! Never shows a point's value, and never plans what `check` would refuse.

use super::context::FormatArgs;
use super::plan_rows::Asked;
use super::plan_shortlist::Shortlist;
use super::{Context, Exit, Failure, plan_answer};
use crate::plan::Desk;
use crate::store::Store;

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Days to plan, the day asked about the first
    #[arg(long, default_value_t = 7, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=31))]
    pub days: u32,
    /// Show one collector's queue only; all are planned, since two may work one debtor
    #[arg(long, value_name = "ID")]
    pub collector: Option<String>,
    /// Contacts that one collector makes in a day
    #[arg(long, default_value_t = 40, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=5000))]
    pub capacity: u32,
    /// The strategy, strategies/NAME.toml in the workspace: who is contacted, by which channel, how often
    #[arg(long, default_value = "default", value_name = "NAME")]
    pub strategy: String,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// Brings what is worth looking at, plans, and looks at more while a collector has room.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.find()?;
    let zone = workspace.zone.clone();
    // A day asked about is planned from its start, with all that came in by its end; today from now on.
    let (first, start) = match context.as_of {
        Some(day) => (day, zone.start_of(day)),
        None => {
            let now = context.now();
            (zone.local(now).date(), now)
        }
    };
    let store = Store::read(&workspace, first)?;
    let desk = Desk { zone, first, days: args.days, start, capacity: args.capacity };
    let asked = Asked::new(&store, &desk, &args.strategy)?;
    asked.knows(args.collector.as_deref())?;
    let mut shortlist = Shortlist::default();
    let (accounts, plan) = loop {
        shortlist.grow(&asked)?;
        let planned = shortlist.plan(&asked)?;
        if !shortlist.wants_more(&asked) {
            break planned;
        }
    };
    context.show(&plan_answer::answer(&desk, &accounts, &plan, shortlist.unseen(&asked), args.collector.as_deref()), &args.how)?;
    Ok(Exit::Done)
}
