//! What was done, held against the rules: deadlines of complaints, quality samples and what reviewers found in them.
//! Never does I/O, and never changes what it looks at.

pub mod complaints;
pub mod defects;
pub mod estimate;
#[cfg(test)]
mod given;
pub mod sample;
pub mod verdict_sheet;
pub mod verdicts;
