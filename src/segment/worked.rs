//! Whom a strategy works, by what channel, how often and in what tone: the one place that a comparison and a table of fairness ask.
//! Never counts an account on hold as worked: there a person acts, or nobody.

use super::decide::Segmented;
use super::strategy::{Strategy, Tone};
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

/// How an account is worked; nothing where a hold decided.
pub fn worked(row: &Segmented<'_>, strategy: &Strategy) -> Option<Worked> {
    let cell = strategy.cell(row.willingness_band, row.ability_band);
    row.channel.map(|channel| Worked { channel, every_days: cell.every_days, tone: cell.tone })
}

/// The word of a tone in outputs and strategy files.
pub const fn tone_word(tone: Tone) -> &'static str {
    match tone {
        Tone::Gentle => "gentle",
        Tone::Plain => "plain",
        Tone::Firm => "firm",
    }
}
