//! Hours of the day: clocks as packs and feeds write them, and windows that may run over midnight.
//! Never knows a date or a zone.

use jiff::civil::Time;
use serde::{Deserialize, Deserializer};

/// Reads `HH:MM`; `24:00` is no clock.
pub fn parse_clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// Reads `HH:MM-HH:MM`.
pub fn parse_hours(text: &str) -> Option<(Time, Time)> {
    let (from, to) = text.split_once('-')?;
    Some((parse_clock(from)?, parse_clock(to)?))
}

/// Whether a clock lies from (inside) … to (outside); a window whose end is not after its start runs over midnight.
pub fn within(clock: Time, from: Time, to: Time) -> bool {
    if from < to { from <= clock && clock < to } else { clock >= from || clock < to }
}

pub(super) fn clock<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_clock(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no clock such as 08:00")))
}
