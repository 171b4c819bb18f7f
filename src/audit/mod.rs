//! What the contact log shows against the rules: findings with their evidence, outliers, and what cannot be checked.
//! Never does I/O and never counts contacts: rows of `queries/audit/` come in, findings go out.

pub mod finding;
pub mod outlier;
pub mod unchecked;
mod words;

pub use finding::{Caught, Finding, findings};
pub use outlier::{CollectorRow, outliers};
pub use unchecked::{Carried, Unchecked, unchecked};
