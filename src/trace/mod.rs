//! Who is whom, who knows whom, and whom to try first: identity links, a contact graph, ranked lawful leads.
//! Never does I/O, and never lists a lead that no rule allows.

mod address;
pub mod backtest;
mod case;
#[cfg(test)]
mod cases;
mod diary;
pub mod error;
pub mod facts;
mod gate;
mod graph;
mod hubs;
mod identity;
mod leads;
mod lessons;
pub mod linkage;
mod many;
mod mobiles;
mod names;
mod paths;
mod places;
#[cfg(test)]
mod plans;
mod reach;
#[cfg(test)]
mod refusals;
mod same;
pub mod screen;
mod times;
mod told;
#[cfg(test)]
mod toy;
pub mod waterfall;
mod words;
mod world;
#[cfg(test)]
mod worlds;

pub use case::Case;
pub use diary::{Diary, Search};
pub use error::TraceError;
pub use facts::{Rows, Vault};
pub use leads::{Blocked, Found, Lead, RELAY_WORTH, Trace};
pub use lessons::Lessons;
pub use many::in_order;
pub use paths::{Path, Step};
pub use reach::{Part, Score, SeenRow, TryRow};
pub use world::World;
