//! A rule in words: what each of its tests looks at, whom it is written for, how surely it was read.
//! Never decides, and never leaves a setting out: what narrows or widens a rule is said.

use super::deadline::{Deadline, Step, Term};
use super::pack::{Confidence, Effect, Rule, Subject};
use super::promises::Promises;
use super::test::{Counter, Counts, Pool, Span, Test, When};
use super::wording::Wording;
use crate::domain::codes::{Basis, Channel};
use std::fmt::Display;

impl Confidence {
    /// How surely it was read, in words: English, Chinese.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Confidence::P => ("read in the official text", "读自官方文本"),
            Confidence::PartlyP => ("read in a quoted fragment", "读自官方文本的引用片段"),
            Confidence::S => ("read in two or more articles", "读自两篇以上文章"),
            Confidence::S1 => ("read in one article only", "仅读自一篇文章"),
            Confidence::I => ("inferred, in no text", "推定，无文本"),
        }
    }
}

impl Effect {
    /// The code, as packs write it.
    pub const fn code(self) -> &'static str {
        match self {
            Effect::Note => "note",
            Effect::Warn => "warn",
            Effect::Block => "block",
        }
    }

    /// What it does to a contact that the rule catches, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Effect::Note => "says what to know; changes nothing",
            Effect::Warn => "warns; a warning allows",
            Effect::Block => "forbids",
        }
    }
}

impl Subject {
    /// The code, as packs write it.
    pub const fn code(self) -> &'static str {
        match self {
            Subject::Debtor => "debtor",
            Subject::ThirdParty => "third_party",
            Subject::Anyone => "anyone",
        }
    }
}

impl Rule {
    /// Whom and what it is written for, in words.
    pub fn written_for(&self) -> String {
        let part =
            |name: &str, codes: Vec<String>| if codes.is_empty() { format!("all {name}") } else { format!("{name} {}", codes.join(", ")) };
        [
            part("lenders", self.lender_types.iter().map(ToString::to_string).collect()),
            part("products", self.products.iter().map(ToString::to_string).collect()),
            part("clients", self.clients.clone()),
        ]
        .join("; ")
    }

    /// The days on which it is in force, in words.
    pub fn days(&self) -> String {
        self.to.map_or(format!("from {} on", self.from), |to| format!("from {} to {to}, both days included", self.from))
    }
}

fn list<T: Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn by(channels: &[Channel]) -> String {
    if channels.is_empty() { "by any channel".into() } else { format!("by {}", list(channels)) }
}

fn also(condition: bool, words: &str) -> String {
    if condition { format!("; {words}") } else { String::new() }
}

impl Test {
    /// What it looks at, in words.
    pub fn words(&self) -> String {
        match self {
            Test::Source { sources, bases, consent, decision } => {
                let on = if bases.is_empty() { "any basis but none".to_owned() } else { format!("basis {}", list(bases)) };
                let with =
                    consent.map(|purpose| format!(" with the debtor's consent for {purpose} in force, else blocked")).unwrap_or_default();
                format!("a point from {} on {on}: {decision}{with}", list(sources))
            }
            Test::NoBasis {} => format!("no source, basis {} or a consent reference that leads nowhere: blocked", Basis::None),
            Test::Unwritten {} => "a source and basis that no row of this pack's table names: blocked".into(),
            Test::SharedOrWork { decision } => format!("an employer's or work line, or a value that several people share: {decision}"),
            Test::Stale { decision } => {
                format!(
                    "a phone not seen for longer than limits.phone_stale_days, found dead, or seen lately with another owner: {decision}"
                )
            }
            Test::WrongParty {} => "a point that proved to be someone else's: blocked".into(),
            Test::OtherClient {} => "another client's data, without the person's consent for cross_client: blocked".into(),
            Test::Relabelled {} => "a value that is also held from a blocked source: blocked".into(),
            Test::ThirdParty { sources, only_when_lost, only_named, never, adult_only, age_must_be_known, decision } => {
                let from = if sources.is_empty() { String::new() } else { format!(" from {}", list(sources)) };
                format!(
                    "a third party's point{from}: {decision}{}{}{}{}{}",
                    also(*only_when_lost, "only while the debtor is lost"),
                    also(*only_named, "only a person whom the debtor named"),
                    also(!never.is_empty(), &format!("never {}", list(never))),
                    also(*adult_only, "never a minor"),
                    also(!age_must_be_known.is_empty(), &format!("never {} of unknown age", list(age_must_be_known))),
                )
            }
            Test::Guarantor { decision } => format!("a guarantor's point, where he is named: {decision}"),
            Test::Refused {} => "a third party who refused: blocked for good".into(),
            Test::Suppressed { reasons } => format!("a suppression in force for {}", list(reasons)),
            Test::Held { holds } => format!("the account: {}", holds.iter().map(|hold| hold.words()).collect::<Vec<_>>().join("; or ")),
            Test::FailedDays { days } => {
                format!("a third party before {days} days in a row of failed calls to the debtor's reserved mobile: blocked")
            }
            Test::WorkEmail {} => "a mailbox at work, without consent and where the debtor did not write from it: blocked".into(),
            Test::Hours { closed, before_work_minutes, agreed_hours_prevail, channels } => {
                let windows: Vec<String> =
                    closed.iter().map(|w| format!("from {} up to {}", w.from.strftime("%H:%M"), w.to.strftime("%H:%M"))).collect();
                let closed =
                    if windows.is_empty() { String::new() } else { format!("closed {}, the debtor's local time", windows.join(" and ")) };
                let work = format!("closed in the {before_work_minutes} minutes before the debtor's work begins");
                let work = match (*before_work_minutes > 0, closed.is_empty()) {
                    (false, _) => String::new(),
                    (true, true) => work,
                    (true, false) => format!("; {work}"),
                };
                format!("{closed}{work}; {}{}", by(channels), also(*agreed_hours_prevail, "hours agreed with the debtor come first"))
            }
            Test::Counter(counter) => counter.in_words(),
            Test::StageChannel { up_to_dpd, channels } => {
                format!("up to {up_to_dpd} days past due, or where they are unknown: only {}", by(channels))
            }
            Test::VisitTeam { at_least, at_most, approval } => {
                let people = at_most.map_or(format!("at least {at_least} people"), |most| format!("{at_least} to {most} people"));
                format!("a visit: {people}{}", also(*approval, "approved beforehand"))
            }
            Test::Template { channels } => format!("a text {}: only of an approved template", by(channels)),
            Test::SameDayStop { outcomes, complaints } => {
                format!("after {}{}: nothing more that day", list(outcomes), if *complaints { " or a complaint" } else { "" })
            }
            Test::Consent { channels, purpose } => format!("{}: only with the debtor's consent for {purpose} in force", by(channels)),
            Test::Text(wording) => wording.in_words(),
            Test::Limitation { years } => {
                format!("a debt whose limitation of {years} years has run out: marked, and no suit is threatened")
            }
            Test::Disclosure {} => "a fact of the debt told to someone who owes nothing".into(),
            Test::Recording { channels } => format!("a connected call or a visit, {}, without a recording", by(channels)),
            Test::LateNote { minutes } => format!("a note entered more than {minutes} minutes after the contact"),
            Test::OneChannel { attempts, days } => {
                format!("at least {attempts} attempts on an account within {days} days, all by one channel and none answered")
            }
            Test::Outlier { sigmas, at_least } => format!(
                "a collector whose share of contacts with findings lies more than {sigmas} standard errors above the others', each side with at least {at_least} contacts"
            ),
            Test::Trained { days } => format!("a collector without training on record in the {days} days before the contact"),
            Test::Deadline(deadline) => deadline.in_words(),
            Test::Promises(promises) => promises.in_words(),
        }
    }
}

impl Counter {
    fn in_words(&self) -> String {
        let plural = self.counts.words();
        let counts = if self.limit == 1 { plural.strip_suffix('s').unwrap_or(plural) } else { plural };
        let whose = match self.counts {
            Counts::Conversations => " that we began",
            Counts::Talks => ", whoever began it,",
            _ => "",
        };
        let window = match self.window {
            Span::Day => "a day",
            Span::Week => "a week, Monday to Sunday",
            Span::SevenDays => "in seven days in a row, the day itself the last",
            Span::Ever => "in all",
        };
        let pool = match self.pooled {
            Pool::Person => "all numbers, all accounts, all lenders",
            Pool::PersonAndLender => "all numbers, all accounts with one lender",
            Pool::PersonAndDebt => "all numbers, one debt",
            Pool::PersonAndPoint => "one contact detail, all accounts",
        };
        let when = match self.when {
            When::Always => "",
            When::ReachedToday => "; on a day on which the debtor was reached",
            When::NotReachedToday => "; on a day on which the debtor was not reached yet",
        };
        let counted = if self.counted_channels.is_empty() || self.counted_channels == self.channels {
            String::new()
        } else {
            format!("; counted are {}", list(&self.counted_channels))
        };
        format!("at most {} {counts}{whose} {window}, {pool}; binds {}{counted}{when}", self.limit, list(&self.channels))
    }
}

impl Wording {
    fn in_words(&self) -> String {
        let quoted = |words: &[String]| words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ");
        format!(
            "a text {}{}{}{}{}",
            by(&self.channels),
            also(self.only_time_barred, "only where the limitation has run out"),
            also(!self.must_have.is_empty(), &format!("must have one of {}", quoted(&self.must_have))),
            also(!self.never.is_empty(), &format!("never says {}", quoted(&self.never))),
            also(self.no_amounts, "names no amount of money"),
        )
    }
}

impl Term {
    /// How long, in words.
    pub fn words(self) -> String {
        let (n, unit) = match self {
            Term::Minutes(n) => (n, "minute"),
            Term::Hours(n) => (n, "hour"),
            Term::NaturalDays(n) => (n, "natural day"),
        };
        format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
    }
}

impl Step {
    /// The step, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Step::Received => "received",
            Step::Acknowledged => "complainant called back",
            Step::FirstFinding => "first finding",
            Step::Records => "records gathered",
            Step::Investigated => "investigated",
            Step::FirstResponse => "answered",
            Step::Resolved => "resolved",
            Step::FollowedUp => "followed up",
            Step::ReviewAsked => "review asked for in writing",
        }
    }
}

impl Deadline {
    fn in_words(&self) -> String {
        let days = matches!(self.within, Term::NaturalDays(_));
        format!(
            "a complaint: from {} to {} within {}{}{}{}",
            self.from.words(),
            self.to.words(),
            self.within.words(),
            also(days, "the day of the event is not counted, the last day is whole"),
            also(!self.channels.is_empty(), &format!("complaints that came by {}", list(&self.channels))),
            also(self.if_extended, "only where it was extended, which no feed tells"),
        )
    }
}

impl Promises {
    fn in_words(&self) -> String {
        let day = |n: &u32| if *n == 0 { "on the day".to_owned() } else { format!("{n} days before") };
        let remind: Vec<String> = self.remind_days_before.iter().map(day).collect();
        let missed: Vec<String> = self
            .missed
            .iter()
            .map(|step| {
                let days = step.to_days.map_or(format!("{} days or more", step.from_days), |to| format!("{} to {to} days", step.from_days));
                format!("missed by {days}: {}", by(&step.channels))
            })
            .collect();
        format!(
            "a promise{}{}",
            also(!remind.is_empty(), &format!("reminder {}", remind.join(" and "))),
            also(!missed.is_empty(), &missed.join("; "))
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{built_in, built_in_names};

    #[test]
    fn every_test_of_every_pack_has_words_and_those_of_a_counter_name_limit_window_and_pool() {
        for name in built_in_names() {
            for rule in built_in(&name).unwrap().rules {
                for test in &rule.tests {
                    let words = test.words();
                    assert!(words.len() > 12 && !words.contains("; ;") && !words.ends_with([';', ' ']), "{}: {words}", rule.id);
                }
            }
        }
        let words = |id: &str| {
            let packs = crate::rules::Packs::builtin(&["cn", "house"]).unwrap();
            packs.rule(id).unwrap().tests.iter().map(super::Test::words).collect::<Vec<_>>().join(" | ")
        };
        assert_eq!(
            words("CN-FREQ-01"),
            "at most 3 connected calls a day, all numbers, all accounts with one lender; binds robot_call; counted are call, robot_call"
        );
        assert_eq!(
            words("CN-HOUR-01"),
            "closed from 22:00 up to 08:00, the debtor's local time; by any channel; hours agreed with the debtor come first"
        );
        assert_eq!(
            words("CN-CMP-02"),
            "a complaint: from received to resolved within 30 natural days; the day of the event is not counted, the last day is whole; only where it was extended, which no feed tells"
        );
    }
}
