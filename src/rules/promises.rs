//! When a promise to pay is recalled, and how a missed one is followed up.
//! Never plans a contact: `plan` does, and asks whether it is lawful.

use crate::domain::codes::Channel;
use serde::Deserialize;

/// The rule on promises (HS-PTP-01).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promises {
    /// Days before the promised day on which it is recalled; 0 = on the day.
    #[serde(default)]
    pub remind_days_before: Vec<u32>,
    /// What a promise missed by so many days gets.
    #[serde(default)]
    pub missed: Vec<Missed>,
}

/// One step of the follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missed {
    /// First day after the promised day.
    pub from_days: u32,
    /// Last day; none = from then on.
    #[serde(default)]
    pub to_days: Option<u32>,
    pub channels: Vec<Channel>,
}

impl Promises {
    /// The channels by which a promise missed by so many days is followed up.
    pub fn channels_after(&self, days: u32) -> &[Channel] {
        let step = self.missed.iter().find(|step| step.from_days <= days && step.to_days.is_none_or(|to| days <= to));
        step.map(|step| step.channels.as_slice()).unwrap_or_default()
    }
}
