//! Each complaint against each deadline of the packs in force: met, running, missed, due when; overdue first.
//! Never judges a deadline itself: `rules::deadline` does.

use crate::domain::Zone;
use crate::domain::codes::{ComplaintCategory, ComplaintChannel, ComplaintLevel, LenderType, Product};
use crate::rules::deadline::{Deadline, Standing, Step};
use crate::rules::test::Test;
use crate::rules::{Case, Packs, Rule};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Deserialize;
use std::cmp::Reverse;

/// A row of `queries/audit/complaints.sql`; times are UTC.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ComplaintRow {
    pub complaint_id: String,
    pub account_id: Option<String>,
    pub client: Option<String>,
    pub lender: Option<LenderType>,
    pub product: Option<Product>,
    pub received_at: DateTime,
    pub channel: ComplaintChannel,
    pub category: ComplaintCategory,
    pub level: Option<ComplaintLevel>,
    pub acknowledged_at: Option<DateTime>,
    pub first_finding_at: Option<DateTime>,
    pub records_at: Option<DateTime>,
    pub investigated_at: Option<DateTime>,
    pub first_response_at: Option<DateTime>,
    pub resolved_at: Option<DateTime>,
    pub followed_up_at: Option<DateTime>,
    pub owner: Option<String>,
    pub collector: Option<String>,
    /// The debtor's own zone, where it is known.
    pub timezone: Option<String>,
}

/// One complaint and one deadline.
#[derive(Debug, Clone)]
pub struct Due<'a> {
    pub complaint: &'a ComplaintRow,
    pub rule: &'a Rule,
    pub from: Step,
    pub to: Step,
    pub standing: Standing,
    /// The last lawful instant; None where the clock has not started.
    pub due_at: Option<Timestamp>,
    pub done_at: Option<Timestamp>,
    /// How long after the last lawful instant the step was taken, or the question is asked; only of what was missed.
    pub overdue: Option<SignedDuration>,
    /// Where the complaint's days begin and end.
    pub zone: Zone,
    /// What to know of the deadline; empty where it is plain.
    pub remark: &'static str,
}

const EXTENDED: &str = "only where it was extended, which no feed tells";
const MAY_BE_EXTENDED: &str = "later where it was extended, which no feed tells";
const UNTOLD: &str = "no feed tells whether the step was taken";

fn utc(at: DateTime) -> Timestamp {
    at.to_zoned(TimeZone::UTC).map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

impl ComplaintRow {
    /// When a step was taken, as far as the feed tells.
    fn step(&self, step: Step) -> Option<Timestamp> {
        let at = match step {
            Step::Received => Some(self.received_at),
            Step::Acknowledged => self.acknowledged_at,
            Step::FirstFinding => self.first_finding_at,
            Step::Records => self.records_at,
            Step::Investigated => self.investigated_at,
            Step::FirstResponse => self.first_response_at,
            Step::Resolved => self.resolved_at,
            Step::FollowedUp => self.followed_up_at,
            Step::ReviewAsked => None,
        };
        at.map(utc)
    }

    fn case(&self) -> Case {
        Case { client: self.client.clone().unwrap_or_default(), lender: self.lender, product: self.product }
    }
}

/// Every complaint against every deadline of the rules in force on the day on which it came in, as things stand at `now`. Natural
/// days are the debtor's own, or the workspace's. Overdue first, the longest before the others; then what runs, the soonest due
/// first; then what has not started, what nobody can tell, what was met: each in the order of the rows and of the packs.
pub fn deadlines<'a>(rows: &'a [ComplaintRow], packs: &'a Packs, now: Timestamp, zone: &Zone) -> Vec<Due<'a>> {
    let mut all: Vec<Due<'a>> = Vec::new();
    for complaint in rows {
        let zone = complaint.timezone.as_deref().and_then(|name| Zone::named(name).ok()).unwrap_or_else(|| zone.clone());
        let day = zone.local(utc(complaint.received_at)).date();
        let case = complaint.case();
        let binding: Vec<(&Rule, &Deadline)> = packs
            .rules()
            .filter(|rule| packs.binds(rule, &case, day))
            .flat_map(|rule| {
                rule.tests.iter().filter_map(move |test| if let Test::Deadline(deadline) = test { Some((rule, deadline)) } else { None })
            })
            .filter(|(_, deadline)| deadline.channels.is_empty() || deadline.channels.contains(&complaint.channel))
            .collect();
        for (rule, deadline) in &binding {
            let extends = |other: &Deadline| other.if_extended && (other.from, other.to) == (deadline.from, deadline.to);
            let remark = match deadline {
                Deadline { to: Step::ReviewAsked, .. } => UNTOLD,
                Deadline { if_extended: true, .. } => EXTENDED,
                _ if binding.iter().any(|(_, other)| extends(other)) => MAY_BE_EXTENDED,
                _ => "",
            };
            all.push(due(complaint, rule, deadline, now, &zone, remark));
        }
    }
    // A stable sort: equals stay in the order of the rows and of the packs.
    all.sort_by_key(|due| {
        let rank = match due.standing {
            Standing::Missed => 0,
            Standing::Running => 1,
            Standing::NotStarted => 2,
            Standing::Untold => 3,
            Standing::Met => 4,
        };
        (rank, Reverse(due.overdue), if rank == 1 { due.due_at } else { None })
    });
    all
}

fn due<'a>(complaint: &'a ComplaintRow, rule: &'a Rule, deadline: &Deadline, now: Timestamp, zone: &Zone, remark: &'static str) -> Due<'a> {
    let (from, done) = (complaint.step(deadline.from), complaint.step(deadline.to).filter(|done| *done <= now));
    let (standing, too_late) = deadline.standing(from, done, now, zone);
    let due_at = too_late.and_then(|late| late.checked_sub(1.nanosecond()).ok());
    let late = due_at.filter(|_| standing == Standing::Missed).map(|due| done.unwrap_or(now).duration_since(due));
    Due {
        complaint,
        rule,
        from: deadline.from,
        to: deadline.to,
        standing,
        due_at,
        done_at: done,
        overdue: late,
        zone: zone.clone(),
        remark,
    }
}

impl Due<'_> {
    /// Whether something is still to be done, or the complaint is not resolved.
    pub fn is_open(&self) -> bool {
        self.complaint.resolved_at.is_none() || (self.done_at.is_none() && self.to != Step::ReviewAsked)
    }

    /// How long it is overdue, in its two largest units: `2 d 3 h`; empty where it is not.
    pub fn overdue_words(&self) -> String {
        let Some(late) = self.overdue else { return String::new() };
        let (days, hours, minutes) = (late.as_hours() / 24, late.as_hours() % 24, late.as_mins() % 60);
        match (days, hours, minutes) {
            (0, 0, 0) => "under 1 min".into(),
            (0, 0, minutes) => format!("{minutes} min"),
            (0, hours, minutes) => format!("{hours} h {minutes} min"),
            (days, hours, _) => format!("{days} d {hours} h"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone() -> Zone {
        Zone::named("Asia/Shanghai").unwrap()
    }

    fn at(local: &str) -> Timestamp {
        zone().instant(local.parse().unwrap())
    }

    fn stored(local: &str) -> DateTime {
        at(local).to_zoned(TimeZone::UTC).datetime()
    }

    fn complaint(id: &str, received: &str) -> ComplaintRow {
        ComplaintRow {
            complaint_id: id.into(),
            account_id: None,
            client: None,
            lender: None,
            product: None,
            received_at: stored(received),
            channel: ComplaintChannel::AgencyLine,
            category: ComplaintCategory::Attitude,
            level: None,
            acknowledged_at: None,
            first_finding_at: None,
            records_at: None,
            investigated_at: None,
            first_response_at: None,
            resolved_at: None,
            followed_up_at: None,
            owner: None,
            collector: None,
            timezone: None,
        }
    }

    /// `rule from>to standing due overdue`, one a deadline.
    fn lines(rows: &[ComplaintRow], packs: &[&str], now: &str) -> Vec<String> {
        let packs = Packs::only(packs, |_| None).unwrap();
        let found = deadlines(rows, &packs, at(now), &zone());
        let due = |due: &Due<'_>| due.due_at.map_or("-".into(), |at| due.zone.stamp(at)[..16].to_owned());
        found
            .iter()
            .map(|d| {
                let line =
                    [&d.complaint.complaint_id, d.rule.id.as_str(), d.to.code(), d.standing.code(), &due(d), &d.overdue_words()].join(" ");
                line.trim_end().to_owned()
            })
            .collect()
    }

    #[test]
    fn the_eighth_vector_15_30_and_60_natural_days() {
        let rows = [complaint("K1", "2026-03-01T10:00")];
        let missed = lines(&rows, &["cn"], "2026-05-01T00:00");
        assert_eq!(
            missed[..3],
            [
                "K1 CN-CMP-01 resolved missed 2026-03-16T23:59 45 d 0 h",
                "K1 CN-CMP-02 resolved missed 2026-03-31T23:59 30 d 0 h",
                "K1 CN-CMP-03 resolved missed 2026-04-30T23:59 under 1 min",
            ]
        );
        assert_eq!(missed[3], "K1 CN-CMP-07 review_asked not_started -");
        // The last day is whole, and what was extended may still run when the plain one is missed.
        let still = lines(&rows, &["cn"], "2026-03-16T23:59:59");
        assert_eq!(still[0], "K1 CN-CMP-01 resolved running 2026-03-16T23:59");
        let after = lines(&rows, &["cn"], "2026-03-17T03:00");
        assert_eq!(
            after[..2],
            ["K1 CN-CMP-01 resolved missed 2026-03-16T23:59 3 h 0 min", "K1 CN-CMP-02 resolved running 2026-03-31T23:59"]
        );
        let packs = Packs::only(&["cn"], |_| None).unwrap();
        let remarks: Vec<&str> = deadlines(&rows, &packs, at("2026-03-17T00:00"), &zone()).iter().map(|due| due.remark).collect();
        assert_eq!(remarks, [MAY_BE_EXTENDED, EXTENDED, EXTENDED, UNTOLD]);
    }

    #[test]
    fn the_house_counts_in_minutes_and_hours_and_a_step_taken_late_is_missed_by_so_much() {
        let row = ComplaintRow {
            acknowledged_at: Some(stored("2026-03-01T10:10:00")),
            first_finding_at: Some(stored("2026-03-01T12:30:00")),
            first_response_at: Some(stored("2026-03-02T09:00:00")),
            ..complaint("K1", "2026-03-01T10:00")
        };
        assert_eq!(
            lines(&[row], &["house"], "2026-03-02T10:00"),
            [
                "K1 HS-CMP-01 records missed 2026-03-01T14:00 20 h 0 min",
                "K1 HS-CMP-01 investigated missed 2026-03-01T18:00 16 h 0 min",
                "K1 HS-CMP-01 first_finding missed 2026-03-01T12:00 30 min",
                "K1 HS-CMP-01 followed_up running 2026-03-04T09:00",
                "K1 HS-CMP-01 acknowledged met 2026-03-01T10:10",
                "K1 HS-CMP-01 first_response met 2026-03-02T10:00",
            ]
        );
    }

    #[test]
    fn a_deadline_for_one_channel_binds_no_other_and_days_are_the_debtors() {
        let by = |channel| ComplaintRow { channel, ..complaint("K1", "2026-03-01T10:00") };
        assert_eq!(lines(&[by(ComplaintChannel::Court)], &["us"], "2026-03-02T10:00"), Vec::<String>::new());
        let mut row = by(ComplaintChannel::Regulator);
        assert_eq!(
            lines(&[row.clone()], &["us"], "2026-03-02T10:00"),
            ["K1 US-CMP-01 first_response running 2026-03-16T23:59", "K1 US-CMP-01 resolved running 2026-04-30T23:59"]
        );
        row.timezone = Some("America/New_York".into());
        // Ten in the morning in Shanghai is the evening before in New York: the days begin a day earlier there.
        assert_eq!(lines(&[row], &["us"], "2026-03-02T10:00")[0], "K1 US-CMP-01 first_response running 2026-03-15T23:59");
    }

    proptest! {
        #[test]
        fn overdue_comes_first_the_longest_before_the_others_and_then_what_is_due_soonest(
            days in prop::collection::vec((0..80_u32, 0..90_u32), 1..12), now in 0..100_u32,
        ) {
            let local = |day: u32| zone().start_of(jiff::civil::date(2026, 3, 1).saturating_add(i64::from(day).days()));
            let row = |(n, (received, took)): (usize, &(u32, u32))| ComplaintRow {
                received_at: local(*received).to_zoned(TimeZone::UTC).datetime(),
                resolved_at: Some(local(received + took).to_zoned(TimeZone::UTC).datetime()).filter(|_| took % 3 > 0),
                ..complaint(&format!("K{n}"), "2026-03-01T10:00")
            };
            let rows: Vec<ComplaintRow> = days.iter().enumerate().map(row).collect();
            let packs = Packs::only(&["cn", "house"], |_| None).unwrap();
            let found = deadlines(&rows, &packs, local(now), &zone());
            for pair in found.windows(2) {
                let (a, b) = (&pair[0], &pair[1]);
                prop_assert!(a.standing != Standing::Missed || b.standing != Standing::Missed || a.overdue >= b.overdue);
                prop_assert!(b.standing != Standing::Missed || a.standing == Standing::Missed);
                prop_assert!(a.standing != Standing::Running || b.standing != Standing::Running || a.due_at <= b.due_at);
            }
            for due in &found {
                prop_assert_eq!(due.overdue.is_some(), due.standing == Standing::Missed);
                prop_assert!(due.overdue.is_none_or(|late| late > SignedDuration::ZERO));
            }
        }
    }
}
