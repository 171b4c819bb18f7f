//! Record linkage: which records are one human, by Fellegi-Sunter weights over levels of agreement.
//! Pure: opened values come in, links and clusters go out; never keeps a value longer than the run, never says one in words.

mod alike;
pub mod cluster;
pub mod comparison;
mod em;
pub mod evaluate;
mod features;
mod keys;
pub mod model;
mod place;
#[cfg(test)]
mod proofs;
mod raw;
mod reading;
mod score;
mod terms;

pub(in crate::trace) use alike::{alike, slip, told_apart};
pub use cluster::{Cluster, Fact, Judged, SUPPORT, Verdict, clusters};
pub use comparison::Pattern;
pub use features::Book;
pub use keys::{Maker, RULES, Rule, budget, cap};
pub use model::{Model, Training};
pub use raw::{Parsed, RawRecord, Reader};
pub(in crate::trace) use reading::{han, said_alike, said_whole as said};
pub use score::{Candidate, Match, Scorer, Seen, chance};
