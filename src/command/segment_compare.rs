//! `segment --compare`: two strategies on the same accounts of the same day. Never says which is better.

use super::Failure;
use super::seating::seat;
use super::segment::strategy;
use super::segment_compare_answer::{Sides, moved, summed};
use crate::report::Answer;
use crate::segment::compare::{compare, within};
use crate::store::Store;

/// What `segment` takes for a comparison.
#[derive(Debug, clap::Args)]
pub struct Ask {
    /// Compare with another strategy on the same day: who moves from which segment and treatment to which, what each strategy is expected
    /// to bring, and how many contacts it takes
    #[arg(long, value_name = "NAME", conflicts_with_all = ["by", "explain"])]
    pub compare: Option<String>,
    /// With --compare: contacts that can be made in 30 days; each strategy works the accounts first that bring most a contact
    #[arg(long, value_name = "N", requires = "compare")]
    pub capacity: Option<u64>,
    /// With --compare: list each account that moves
    #[arg(long, requires = "compare")]
    pub moved: bool,
    /// With --compare: accounts of this currency alone
    #[arg(long, value_name = "CODE", requires = "compare")]
    pub currency: Option<String>,
}

/// The answer of a comparison of `first` with `other`.
pub fn answer(store: &Store, first: &str, other: &str, ask: &Ask) -> Result<Answer, Failure> {
    let strategies = [strategy(store, first)?, strategy(store, other)?];
    let wanted = ask.currency.as_deref();
    let counts = |row: &crate::segment::Segmented<'_>| row.held() && (wanted.is_none() || row.currency.as_deref() == wanted);
    let (ledger, seats) = seat(store, &[&strategies[0], &strategies[1]], counts)?;
    let [from, to] = seats.as_slice() else { return Err(Failure::fault("two strategies were compared")) };
    let sides = Sides { names: [first, other], strategies: [&strategies[0], &strategies[1]], as_of: store.as_of(), capacity: ask.capacity };
    if ask.moved {
        return Ok(moved(&ledger, from, to, &sides));
    }
    if ask.capacity.is_some() && ledger.currencies().len() > 1 {
        let there: Vec<&str> = ledger.currencies().iter().map(|currency| currency.as_deref().unwrap_or("no currency")).collect();
        return Err(Failure::usage(format!("amounts in {} cannot be ranked against each other", there.join(", ")))
            .hint("choose one with --currency CODE, or leave --capacity out"));
    }
    let limits = ask.capacity.map(|limit| [within(&ledger, from, limit), within(&ledger, to, limit)]);
    let chosen = [limits.as_ref().map(|[from, _]| from.as_slice()), limits.as_ref().map(|[_, to]| to.as_slice())];
    Ok(summed(&compare(&ledger, from, to, chosen), &sides))
}
