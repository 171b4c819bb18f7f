//! The law as data: packs in, decisions with citations out.
//! Never does I/O and never sees a number or a name: it is told facts, and answers.

pub mod attempt;
mod attempt_tests;
pub mod campaign;
mod compare;
pub mod contact;
mod counter;
pub mod deadline;
mod describe;
pub mod facts;
pub mod gate;
#[cfg(test)]
mod gate_table;
#[cfg(test)]
mod given;
pub mod hours;
pub mod inspect;
pub mod known;
#[cfg(test)]
mod lines;
mod moments;
#[cfg(test)]
mod mutation;
pub mod observed;
#[cfg(test)]
mod own_pack;
pub mod pack;
#[cfg(test)]
mod pack_table;
pub mod packs;
pub mod point;
pub mod promises;
pub mod record;
pub mod release;
pub mod share;
pub mod test;
#[cfg(test)]
mod vectors;
mod wording;
pub mod worked;

pub use attempt::{Consented, ContactFacts, Logged, Mark, Template, Visit};
pub use campaign::{Campaign, Intended, Judged};
pub use contact::{Citation, ContactDecision, Warning, contact};
pub use facts::{CaseFiles, Person, PointAsked};
pub use gate::{Verdict, always_blocked, gate};
pub use inspect::{EXAMPLE_PACK, Fault, Weight, inspect};
pub use known::{Known, Reason, known};
pub use observed::Observed;
pub use pack::{Confidence, Effect, Pack, PackError, Rule, Subject};
pub use packs::{Packs, built_in, built_in_names, built_in_text};
pub use point::{Case, Hold, OwnerFacts, PointFacts, Suppressed, named_by_debtor};
pub use release::{Release, release};
pub use worked::cases_in_words;
