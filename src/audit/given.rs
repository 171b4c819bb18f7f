//! A contact that the tests of sample and verdicts start from.
//! Never runs outside tests.

use super::sample::FrameRow;
use crate::domain::Stage;
use crate::domain::codes::{Channel, ContactOutcome, Direction};
use jiff::ToSpan;
use jiff::civil::date;

/// The nth contact of a week: an attempt that nobody answered, a minute after the one before.
pub(super) fn contact(n: usize, stage: usize, collector: &str, channel: Channel) -> FrameRow {
    FrameRow {
        contact_id: format!("C{n}"),
        draw: format!("C{n}"),
        at: date(2026, 6, 1).at(2, 0, 0, 0).saturating_add((n as i64).minutes()),
        account_id: "A1".into(),
        stage: Stage::all().nth(stage),
        collector: Some(collector.into()),
        channel,
        direction: Direction::Outbound,
        outcome: ContactOutcome::NoAnswer,
        client: Some("BANK-A".into()),
        recording_id: None,
        template_id: None,
        point: None,
        timezone: None,
    }
}
