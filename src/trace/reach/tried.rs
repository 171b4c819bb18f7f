//! What attempts at a point said, for this human, since he or she was last reached there. Never says what they are worth.

use super::answers::{BUSY, DEAD, OFF, SILENCES, UNANSWERED, WRONG};
use super::log::TryResult;
use jiff::civil::Date;

/// Bands of the day: before noon, noon, afternoon, evening, from 20:00.
pub const BANDS: usize = 5;
const NAMES: [&str; BANDS] = ["before noon", "at noon", "in the afternoon", "in the evening", "at night"];

/// The band of an hour of the wall clock.
pub fn band(hour: i64) -> usize {
    match hour {
        ..12 => 0,
        12..14 => 1,
        14..18 => 2,
        18..20 => 3,
        _ => 4,
    }
}

/// What attempts at the point said, for this human; counts are of attempts since the human was last reached here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tried {
    pub unanswered: i64,
    pub busy: i64,
    pub switched_off: i64,
    pub dead: i64,
    pub wrong_party: i64,
    /// Attempts that reached nobody, by band of the day.
    pub by_band: [i64; BANDS],
    /// Whether the last of them found it switched off, where it did not find it dead; what was said last counts most.
    pub ended_off: Option<bool>,
    pub last_reached_on: Option<Date>,
    pub last_failed_on: Option<Date>,
}

impl Tried {
    /// All that they said, in words.
    pub fn words(&self) -> String {
        let reached = self.last_reached_on.map(|day| format!("reached on {day}"));
        reached.into_iter().chain(self.steps().into_iter().map(|(words, _)| words)).collect::<Vec<_>>().join("; ")
    }

    /// One more attempt that reached nobody.
    pub(super) fn add(&mut self, result: TryResult, band: usize) {
        match result {
            TryResult::Reached => return,
            TryResult::Unanswered => self.unanswered += 1,
            TryResult::Busy => self.busy += 1,
            TryResult::SwitchedOff => self.switched_off += 1,
            TryResult::Dead => self.dead += 1,
            TryResult::WrongParty => self.wrong_party += 1,
        }
        if matches!(result, TryResult::Unanswered | TryResult::Busy | TryResult::SwitchedOff) {
            self.ended_off = Some(result == TryResult::SwitchedOff);
        }
        self.by_band[band] += 1;
    }

    /// Whether the last attempt found it switched off; nothing where the carrier's word stands.
    pub(super) fn ended_off(&self) -> Option<bool> {
        self.ended_off.filter(|_| self.dead == 0)
    }

    pub(super) fn silences(&self) -> [i64; SILENCES] {
        let mut all = [0; SILENCES];
        all[DEAD] = self.dead;
        all[WRONG] = self.wrong_party;
        // The carrier's word stands until the human is reached here again: what rang before is over, and what rings after may be
        // somebody else's by now.
        if self.dead == 0 {
            all[UNANSWERED] = self.unanswered;
            all[BUSY] = self.busy;
            all[OFF] = self.switched_off;
        }
        all
    }

    /// The same attempts, with only the first so many kinds of silence told; the hours go with the first.
    pub(super) fn steps(&self) -> Vec<(String, Tried)> {
        let mut so_far = Tried { last_reached_on: self.last_reached_on, by_band: self.by_band, ..Tried::default() };
        let mut steps = Vec::new();
        let attempts: i64 = self.by_band.iter().sum();
        if attempts > 0 {
            let hours = NAMES.iter().zip(self.by_band).filter(|(_, n)| *n > 0).map(|(name, n)| format!("{n} {name}"));
            steps.push((format!("{attempts} attempt(s) reached nobody: {}", hours.collect::<Vec<_>>().join(", ")), so_far));
        }
        let times = |n: i64| if n == 1 { "once".to_owned() } else { format!("{n} times") };
        let mut say = |n: i64, words: String, set: fn(&mut Tried, i64)| {
            if n > 0 {
                set(&mut so_far, n);
                steps.push((words, so_far));
            }
        };
        say(self.dead, format!("found dead {}", times(self.dead)), |tried, n| tried.dead = n);
        say(self.wrong_party, format!("somebody else answered {}", times(self.wrong_party)), |tried, n| tried.wrong_party = n);
        say(self.switched_off, format!("switched off {}", times(self.switched_off)), |tried, n| tried.switched_off = n);
        say(self.busy, format!("busy {}: the line lives", times(self.busy)), |tried, n| tried.busy = n);
        say(self.unanswered, format!("rang without an answer {}", times(self.unanswered)), |tried, n| tried.unanswered = n);
        if let Some(off) = self.ended_off() {
            so_far.ended_off = Some(off);
            let words = if off { "switched off when last tried" } else { "not switched off when last tried" };
            steps.push((words.to_owned(), so_far));
        }
        steps
    }
}
