//! Whom a strategy works, by what channel, how often and in what tone: the one place that a comparison and a table of fairness ask.
//! Never counts an account on hold as worked: there a person acts, or nobody.

use super::decide::Segmented;
use super::strategy::Tone;
use crate::domain::Channel;

/// How an account is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// The next attempt's.
    pub channel: Channel,
    /// Days from one attempt to the next.
    pub every_days: i64,
    pub tone: Tone,
}

/// How an account is worked; nothing where a hold decided, or where the strategy contacts nobody.
pub fn worked(row: &Segmented<'_>) -> Option<Worked> {
    Some(Worked { channel: row.channel?, every_days: row.every_days?, tone: row.tone? })
}
