//! Who is whom, who knows whom, and whom to try first: identity links, a contact graph, ranked lawful leads.
//! Never does I/O, and never lists a lead that no rule allows.

#[cfg(test)]
mod cases;
pub mod error;
pub mod facts;
mod gate;
mod graph;
mod identity;
mod leads;
mod many;
mod names;
mod places;
#[cfg(test)]
mod refusals;
mod same;
mod score;
mod times;
mod words;
mod world;
#[cfg(test)]
mod worlds;

pub use error::TraceError;
pub use facts::{Rows, Vault};
pub use leads::{Blocked, Found, Lead, RELAY_WORTH, Trace};
pub use score::{Part, Score};
pub use world::{Case, World};
