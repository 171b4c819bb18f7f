//! What was done, held against the rules: findings in the contact log with their evidence, outliers and what cannot be checked;
//! deadlines of complaints; quality samples and what reviewers found in them.
//! Never does I/O and never counts contacts: rows of `queries/audit/` come in, findings go out.

pub mod complaints;
pub mod defects;
pub mod difference;
pub mod estimate;
pub mod finding;
#[cfg(test)]
mod given;
pub mod outlier;
pub mod sample;
pub mod unchecked;
pub mod verdict_sheet;
pub mod verdicts;
mod words;

pub use difference::{Difference, difference};
pub use finding::{Caught, Finding, findings};
pub use outlier::{CollectorRow, outliers};
pub use unchecked::{Carried, Unchecked, unchecked};
