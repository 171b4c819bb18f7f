//! Contact logs with planted breaches of every rule that a contact log can show, and with their near misses: one second, one
//! call, one day inside the line. `build` is a pure function of seed and pack.
//! Never looks at how the audit works: what a scene breaks is written beside it, from the packs' text.

pub mod attempts;
pub mod auditable;
pub mod counters;
pub mod feeds;
pub mod holds;
pub mod hours;
pub mod loosened;
pub mod marks;
pub mod outliers;
pub mod records;
pub mod replay;
pub mod roles;
pub mod stage;
pub mod texts;
pub mod third_parties;
pub mod visits;

use jiff::civil::Date;
use stage::{DAYS, Stage, after};
use std::collections::BTreeMap;

/// A scene: which rules it tries, and how it plays for one of them, with a case and on a day.
pub struct Scene {
    pub name: &'static str,
    pub rules: &'static [&'static str],
    pub play: fn(&mut Stage, &str, usize, Date),
}

pub struct BreachWorld {
    /// Feeds as CSV, by file name.
    pub files: BTreeMap<String, String>,
    /// Contact (a collector where the rule looks at collectors) and rule.
    pub planted: Vec<(String, String)>,
    pub near: Vec<(String, String)>,
    /// First and last day to be judged.
    pub days: (Date, Date),
    /// Scene of each contact.
    pub scenes: BTreeMap<String, String>,
    pub stage: Stage,
}

/// Every scene, family by family.
pub fn scenes() -> impl Iterator<Item = &'static Scene> {
    let families: [&'static [Scene]; 8] = [
        hours::SCENES,
        counters::SCENES,
        third_parties::SCENES,
        holds::SCENES,
        marks::SCENES,
        records::SCENES,
        visits::SCENES,
        texts::SCENES,
    ];
    families.into_iter().flatten()
}

/// The world of a seed for one of the packs `cn`, `us`, `house`: each scene plays twice for each of its rules, once for a
/// lender or product that the rule leaves out, and on the rule's first day and the day before where that is within the range.
pub fn build(seed: u64, pack: &'static str) -> BreachWorld {
    let mut stage = Stage::new(seed, pack);
    for scene in scenes() {
        for id in scene.rules {
            let Some(first) = stage.rule(id).map(|rule| rule.from) else { continue };
            let random = [(true, None), (true, None), (false, None)];
            let starts = [(true, Some(first)), (true, Some(after(first, -1)))];
            let starts = starts.into_iter().filter(|(_, day)| day.is_some_and(|day| day > DAYS.0 && day < DAYS.1));
            for (bound, on) in random.into_iter().chain(starts) {
                let day = on.unwrap_or_else(|| stage.day());
                if let Some(case) = stage.case(id, bound, day) {
                    stage.scene = format!("{}, {id} on {day}", scene.name);
                    (scene.play)(&mut stage, id, case, day);
                }
            }
        }
    }
    outliers::fill(&mut stage);
    BreachWorld {
        files: feeds::files(&stage),
        planted: stage.planted.iter().cloned().collect(),
        near: stage.near.iter().cloned().collect(),
        days: DAYS,
        scenes: stage.scenes.clone(),
        stage,
    }
}
