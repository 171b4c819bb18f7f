//! The contact log as tried points: what was known of each when it was first tried, and what its attempts said until its human
//! was reached or the log ends; after that it is tried anew. Never looks past the day asked for, and never at a source that was
//! not lawful then.

use super::rivals::Rival;
use super::terms::{AGE_UNKNOWN_YEARS, Facts};
use super::tried::{Tried, band};
use crate::domain::codes::{PointKind, RelationKind, Source, Validity};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// One attempt, or inbound contact, at one of the points that the log teaches from (`reach/tries`).
#[derive(Debug, Clone, Deserialize)]
pub struct TryRow {
    /// The point, by number.
    pub point: i64,
    /// Whose file, by number.
    pub debtor: i64,
    pub tried_on: Date,
    /// Hour of the wall clock.
    pub hour: i64,
    /// It came from the point: it says whose it is, and nothing about who answers.
    pub inbound: bool,
    pub result: TryResult,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TryResult {
    Reached,
    Unanswered,
    Busy,
    SwitchedOff,
    Dead,
    /// Somebody else, or somebody who would not help.
    WrongParty,
}

/// One lawful observation of such a point (`reach/seen`).
#[derive(Debug, Clone, Deserialize)]
pub struct SeenRow {
    pub point: i64,
    pub kind: PointKind,
    pub relation: Option<RelationKind>,
    pub source: Source,
    pub first_seen_on: Option<Date>,
    pub last_seen_on: Option<Date>,
    pub validity: Option<Validity>,
    pub validity_on: Option<Date>,
}

/// One point, tried until its human was reached or the log ends.
#[derive(Debug, Clone)]
pub struct Episode {
    pub facts: Facts,
    pub tried: Tried,
    /// The band of the day in which its human answered.
    pub answered_in: Option<usize>,
    /// The day of its last attempt.
    pub last: Date,
    /// The human's other mobiles as they were known on that day; none where it is not a mobile of his or her own.
    pub rivals: Vec<Rival>,
}

/// Years from a day to another; never negative.
pub fn years(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days().max(0)) / 365.25
}

/// The tried points of a log, both in the order of the points; tries in the order of their times.
pub fn episodes(tries: &[TryRow], seen: &[SeenRow]) -> Vec<Episode> {
    let mut episodes = Vec::new();
    let files = files(tries, seen);
    let points = points(tries, seen);
    let mut mobiles: BTreeMap<i64, Vec<&Point>> = BTreeMap::new();
    for point in points.iter().filter(|point| point.own_mobile()) {
        mobiles.entry(point.debtor()).or_default().push(point);
    }
    for point in &points {
        let file = files.get(&point.debtor()).map_or(&[][..], Vec::as_slice);
        let first = episodes.len();
        tell(point.tries, point.seen, file, &mut episodes);
        if point.own_mobile() {
            let others = mobiles.get(&point.debtor()).into_iter().flatten().filter(|other| other.number() != point.number());
            let others: Vec<&Point> = others.copied().collect();
            for episode in &mut episodes[first..] {
                episode.rivals = others.iter().filter_map(|other| other.on(episode.last, file)).collect();
            }
        }
    }
    episodes
}

/// One point with its tries and what was seen of it.
struct Point<'a> {
    tries: &'a [TryRow],
    seen: &'a [SeenRow],
}

fn points<'a>(tries: &'a [TryRow], seen: &'a [SeenRow]) -> Vec<Point<'a>> {
    let of = |tries: &'a [TryRow]| {
        let from = seen.partition_point(|row| row.point < tries[0].point);
        let to = seen.partition_point(|row| row.point <= tries[0].point);
        Point { tries, seen: &seen[from..to] }
    };
    tries.chunk_by(|one, other| one.point == other.point).map(of).collect()
}

impl Point<'_> {
    fn number(&self) -> i64 {
        self.tries[0].point
    }

    fn debtor(&self) -> i64 {
        self.tries[0].debtor
    }

    fn own_mobile(&self) -> bool {
        self.seen.iter().any(|row| row.relation.is_none() && row.kind == PointKind::Mobile)
    }

    /// What was known of it, and what its attempts had said, at the end of a day.
    fn on(&self, day: Date, file: &[&TryRow]) -> Option<Rival> {
        let mut tried = Tried::default();
        for one in self.tries.iter().filter(|one| one.tried_on <= day) {
            if one.inbound || one.result == TryResult::Reached {
                tried = Tried { last_reached_on: Some(one.tried_on), ..Tried::default() };
            } else {
                tried.add(one.result, band(one.hour));
            }
        }
        let mut facts = facts(self.seen, day, tried.last_reached_on).filter(|facts| facts.relation.is_none())?;
        facts.elsewhere = elsewhere(file, self.number(), day);
        Some(Rival { facts, tried })
    }
}

/// What was tried at each debtor's own points, in the order of days.
fn files<'a>(tries: &'a [TryRow], seen: &[SeenRow]) -> BTreeMap<i64, Vec<&'a TryRow>> {
    let own: BTreeSet<i64> = seen.iter().filter(|row| row.relation.is_none()).map(|row| row.point).collect();
    let mut files: BTreeMap<i64, Vec<&TryRow>> = BTreeMap::new();
    for one in tries.iter().filter(|one| own.contains(&one.point)) {
        files.entry(one.debtor).or_default().push(one);
    }
    files.values_mut().for_each(|tries| tries.sort_by_key(|one| (one.tried_on, one.point)));
    files
}

/// Attempts at a debtor's other points that reached nobody since he or she was last reached anywhere, up to a day.
fn elsewhere(file: &[&TryRow], point: i64, day: Date) -> i64 {
    let before = || file.iter().filter(|one| one.tried_on <= day);
    let reached = before().filter(|one| one.result == TryResult::Reached && (one.point != point || one.tried_on < day));
    let since = reached.map(|one| one.tried_on).max();
    let silent = before().filter(|one| one.point != point && one.result != TryResult::Reached && since.is_none_or(|on| one.tried_on > on));
    i64::try_from(silent.count()).unwrap_or(i64::MAX)
}

fn tell(tries: &[TryRow], seen: &[SeenRow], file: &[&TryRow], episodes: &mut Vec<Episode>) {
    let mut reached: Option<Date> = None;
    let mut open: Option<Episode> = None;
    for one in tries {
        if one.inbound {
            // Whose it is: what was tried before is over.
            episodes.extend(open.take());
            reached = Some(one.tried_on);
            continue;
        }
        if open.is_none() {
            open = facts(seen, one.tried_on, reached).map(|facts| Episode {
                facts,
                tried: Tried { last_reached_on: reached, ..Tried::default() },
                answered_in: None,
                last: one.tried_on,
                rivals: Vec::new(),
            });
            if let Some(episode) = open.as_mut().filter(|episode| episode.facts.relation.is_none()) {
                episode.facts.elsewhere = elsewhere(file, one.point, one.tried_on);
            }
        }
        let Some(episode) = open.as_mut() else { return };
        episode.last = one.tried_on;
        let at = band(one.hour);
        match one.result {
            TryResult::Reached => {
                episode.answered_in = Some(at);
                reached = Some(one.tried_on);
                episodes.extend(open.take());
            }
            silence => episode.tried.add(silence, at),
        }
    }
    episodes.extend(open);
}

/// What was known of a point on a day; None where nobody had seen it yet.
fn facts(seen: &[SeenRow], day: Date, reached: Option<Date>) -> Option<Facts> {
    let known = seen.iter().filter(|row| row.first_seen_on.or(row.last_seen_on).is_none_or(|first| first <= day));
    // The debtor's own point, where it is that; else the person's who stands first.
    let known: Vec<&SeenRow> = known.collect();
    let whose = known.iter().find(|row| row.relation.is_none()).or(known.first())?;
    let theirs = known.iter().filter(|row| row.relation == whose.relation);
    let mut all: Vec<(Source, f64)> = Vec::new();
    let mut mark: Option<(Date, Validity)> = None;
    for row in theirs {
        let last = row.last_seen_on.filter(|last| *last <= day).or(row.first_seen_on);
        let age = last.map_or(AGE_UNKNOWN_YEARS, |last| years(last, day));
        match all.iter_mut().find(|(source, _)| *source == row.source) {
            Some((_, years)) => *years = years.min(age),
            None => all.push((row.source, age)),
        }
        if let (Some(validity), Some(on)) = (row.validity, row.validity_on)
            && on < day
            && mark.is_none_or(|(so_far, _)| on > so_far)
        {
            mark = Some((on, validity));
        }
    }
    let days = known.iter().filter(|row| row.relation == whose.relation).filter_map(|row| row.first_seen_on.or(row.last_seen_on));
    let first = days.min().map(|on| years(on, day));
    let marked = mark.map(|(on, validity)| (validity, years(on, day)));
    Some(Facts {
        kind: whose.kind,
        relation: whose.relation,
        seen: all,
        marked,
        first,
        reached: reached.map(|on| years(on, day)),
        elsewhere: 0,
    })
}
