//! The contact queue of the coming days: whom to contact, when, by which channel, at which point, and why not earlier.
//! Never plans what the rules would refuse, whichever way the planned contacts before it end; never does I/O.

pub mod account;
mod ask;
#[cfg(test)]
mod cases;
pub mod desk;
pub mod hours;
mod moment;
mod place;
mod promise;
#[cfg(test)]
mod property;
mod queue;
pub mod reach;
#[cfg(test)]
mod told;
mod words;

pub use account::{Account, Point, Promise, Purpose, Work};
pub use desk::{Desk, Entry, Left, Plan};
pub use hours::{HourRow, Hours};
pub use queue::{Known, plan};
pub use reach::{Reach, ReachRow};
