//! The first day of which the files know anything: of a period that ended before it, a report says nothing, not even nought.
//! Never says so of the report's own period.

use crate::report::Findings;
use jiff::civil::Date;

/// Since when anything is known; without a file, nothing is said of it.
#[derive(Clone, Copy)]
pub struct Known(pub Option<Date>);

impl Known {
    /// Says of findings that a period is not known, where it ended before the files begin.
    pub fn tell(self, findings: &mut Findings, names: &[&str], period: &str, last: Date) {
        if self.0.is_some_and(|first| last < first) {
            findings.unknown(names, period);
        }
    }
}
