//! Two strategies on the same accounts of the same day: who moves from where to where, what each is expected to bring, what it costs in
//! contacts, and what a limit of contacts leaves out.
//! Never says which is better: the two value accounts by their own formulas, and only what comes in says which formula is right.
//!
//! * What is due within 30 days: `monthly_due` where it is known, above nothing and less than the balance, else the balance.
//! * Expected recovery: the chance to pay what is due (`p_pay`, four decimals) × what is due, summed over the accounts that the strategy
//!   works. An account on hold is not worked: a person decides there, and nothing is expected from contacts.
//! * Contacts in 30 days: 30 / `every_days` an account worked, by the channel of its next attempt.
//! * Within a limit of contacts: accounts with the most expected recovery a contact first, ties in the accounts' order, until the first
//!   that no longer fits whole.

mod capacity;
mod ledger;
#[cfg(test)]
mod proofs;
mod swap;

pub use capacity::within;
pub use ledger::{Ledger, Place, Seats};
pub use swap::{Comparison, Effort, Expected, Group, Side, compare};
