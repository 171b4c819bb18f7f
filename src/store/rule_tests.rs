//! Compiles a rule's tests to questions on the contact log: which file under `queries/audit/tests/` answers, with which settings.
//! The one place where a counter becomes SQL. Never decides: a row of the answer is a contact that the test catches.

use super::query::Given;
use crate::domain::codes::Channel;
use crate::rules::test::{Counter, Counts, Pool, Span, Test, When};
use crate::rules::{Rule, Subject};

/// A question and the values of its named parameters.
pub struct Question {
    pub query: &'static str,
    pub given: Vec<(&'static str, Given)>,
    /// The session's table that stands for `audit_pool`; None where the question does not ask it.
    pub pool: Option<&'static str>,
}

/// A day is busy on which a debtor's accounts saw more contacts of ours than this. Whatever a counter of a day counts is among them, so
/// that a limit of so many or more can be broken on no other day.
pub const BUSY: u32 = 3;

/// The questions that a test asks of the log; none where a log cannot show it (which points may be used, deadlines, promises) or
/// where it is asked of all contacts together (outliers). `nth` is the test's place in its rule; `barred_years` is the limitation that the
/// packs know, without which nobody can tell which debts are time-barred.
pub fn questions(rule: &Rule, nth: usize, test: &Test, barred_years: Option<u32>) -> Vec<Question> {
    let one = |query: &'static str, given: Vec<(&'static str, Given)>| vec![Question { query, given, pool: None }];
    let number = |n: u32| Given::Int(i64::from(n));
    match test {
        Test::Hours { closed, before_work_minutes, agreed_hours_prevail, channels } => {
            let channels = codes(channels);
            let seconds = |clock: jiff::civil::Time| Given::Int(i64::from(clock.hour()) * 3600 + i64::from(clock.minute()) * 60);
            let mut all: Vec<Question> = closed
                .iter()
                .map(|window| Question {
                    query: "audit/tests/hours",
                    given: vec![
                        ("channels", channels.clone()),
                        ("closed_from", seconds(window.from)),
                        ("closed_to", seconds(window.to)),
                        ("agreed", Given::Bool(*agreed_hours_prevail)),
                    ],
                    pool: None,
                })
                .collect();
            if *before_work_minutes > 0 {
                let before = Given::Int(i64::from(*before_work_minutes) * 60);
                let given = vec![("channels", channels), ("before", before)];
                all.push(Question { query: "audit/tests/before_work", given, pool: None });
            }
            all
        }
        Test::Counter(counter) => {
            let query = counter_query(counter);
            // What a limit of a day can catch stands on busy days: the others need not be read.
            let busy = counter.window == Span::Day && counter.limit >= BUSY;
            let pool = (query == "audit/tests/counter").then_some(if busy { "audit_busy" } else { "audit_contacts" });
            vec![Question { query, given: counter_settings(rule.subject, counter), pool }]
        }
        Test::SameDayStop { outcomes, complaints } => {
            let outcomes = Given::Text(outcomes.iter().map(|o| o.code()).collect::<Vec<_>>().join(";"));
            one("audit/tests/same_day_stop", vec![("outcomes", outcomes), ("complaints", Given::Bool(*complaints))])
        }
        Test::Held { holds } => {
            let holds = Given::Text(holds.iter().map(|hold| hold.code()).collect::<Vec<_>>().join(";"));
            one("audit/tests/held", vec![("holds", holds)])
        }
        Test::Suppressed { reasons } => {
            let reasons = Given::Text(reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(";"));
            one("audit/tests/suppressed", vec![("reasons", reasons)])
        }
        Test::WrongParty {} => one("audit/tests/wrong_party", vec![]),
        Test::Refused {} => one("audit/tests/refused", vec![]),
        Test::ThirdParty { sources, only_when_lost, only_named, never, adult_only, age_must_be_known, .. } => {
            let list = |words: Vec<&str>| Given::Text(words.join(";"));
            one(
                "audit/tests/third_party",
                vec![
                    ("sources", list(sources.iter().map(|s| s.code()).collect())),
                    ("only_when_lost", Given::Bool(*only_when_lost)),
                    ("only_named", Given::Bool(*only_named)),
                    ("never", list(never.iter().map(|r| r.code()).collect())),
                    ("adult_only", Given::Bool(*adult_only)),
                    ("age_must_be_known", list(age_must_be_known.iter().map(|r| r.code()).collect())),
                ],
            )
        }
        Test::FailedDays { days } => one("audit/tests/failed_days", vec![("days", number(*days))]),
        Test::StageChannel { up_to_dpd, channels } => {
            one("audit/tests/stage_channel", vec![("channels", codes(channels)), ("up_to_dpd", Given::Int(*up_to_dpd))])
        }
        Test::VisitTeam { at_least, at_most, approval } => one(
            "audit/tests/visit_team",
            vec![("at_least", number(*at_least)), ("at_most", number(at_most.unwrap_or(0))), ("approval", Given::Bool(*approval))],
        ),
        Test::Template { channels } => one("audit/tests/template", vec![("channels", codes(channels))]),
        Test::Consent { channels, purpose } => {
            one("audit/tests/consent", vec![("channels", codes(channels)), ("purpose", Given::from(purpose.code()))])
        }
        Test::Text(wording) if wording.only_time_barred && barred_years.is_none() => vec![],
        Test::Text(wording) => one(
            "audit/tests/text",
            vec![
                ("barred_years", number(barred_years.filter(|_| wording.only_time_barred).unwrap_or(0))),
                ("rule", Given::from(rule.id.as_str())),
                ("nth", Given::Int(nth as i64)),
                ("channels", codes(&wording.channels)),
                ("subject", subject(rule.subject)),
            ],
        ),
        Test::Disclosure {} => one("audit/tests/disclosure", vec![]),
        Test::Recording { channels } => one("audit/tests/recording", vec![("channels", codes(channels))]),
        Test::LateNote { minutes } => one("audit/tests/late_note", vec![("minutes", number(*minutes))]),
        Test::OneChannel { attempts, days } => {
            one("audit/tests/one_channel", vec![("attempts", number(*attempts)), ("days", number(*days))])
        }
        Test::Trained { days } => one("audit/tests/trained", vec![("days", number(*days))]),
        // Which points may be used is asked before a contact; the log shows nothing of it.
        Test::Source { .. }
        | Test::NoBasis {}
        | Test::Unwritten {}
        | Test::SharedOrWork { .. }
        | Test::Stale { .. }
        | Test::OtherClient {}
        | Test::Relabelled {}
        | Test::Guarantor { .. }
        | Test::WorkEmail {} => vec![],
        // Marked before a contact: calling about an old debt breaks no rule.
        Test::Limitation { .. } => vec![],
        // Asked of complaints, of promises, and of all contacts together.
        Test::Deadline(_) | Test::Promises(_) | Test::Outlier { .. } => vec![],
    }
}

/// The longest look back that a test needs, in days before the first day asked about.
pub fn look_back(test: &Test) -> i64 {
    match test {
        Test::Counter(counter) => match counter.window {
            Span::Day => 0,
            Span::Week | Span::SevenDays => 7,
            // Contacts with third parties are all there, however old.
            Span::Ever => 0,
        },
        Test::OneChannel { days, .. } => i64::from(*days) + 1,
        _ => 0,
    }
}

fn codes(channels: &[Channel]) -> Given {
    Given::Text(channels.iter().map(|channel| channel.code()).collect::<Vec<_>>().join(";"))
}

fn subject(subject: Subject) -> Given {
    Given::from(match subject {
        Subject::Debtor => "debtor",
        Subject::ThirdParty => "third_party",
        Subject::Anyone => "anyone",
    })
}

const fn counter_query(counter: &Counter) -> &'static str {
    match (counter.counts, counter.window) {
        (Counts::Talks, _) => "audit/tests/counter_after",
        (_, Span::SevenDays) => "audit/tests/counter_rolling",
        _ => "audit/tests/counter",
    }
}

fn counter_settings(of: Subject, counter: &Counter) -> Vec<(&'static str, Given)> {
    let counted = if counter.counted_channels.is_empty() { &counter.channels } else { &counter.counted_channels };
    let counts = match counter.counts {
        Counts::Attempts => "attempts",
        Counts::Placed => "placed",
        Counts::Connected => "connected",
        Counts::Conversations => "conversations",
        Counts::Talks => "talks",
        Counts::Unanswered => "unanswered",
    };
    let pooled = match counter.pooled {
        Pool::Person => "person",
        Pool::PersonAndLender => "person_and_lender",
        Pool::PersonAndDebt => "person_and_debt",
        Pool::PersonAndPoint => "person_and_point",
    };
    let span = match counter.window {
        Span::Day => "day",
        Span::Week => "week",
        Span::SevenDays => "seven_days",
        Span::Ever => "ever",
    };
    let when = match counter.when {
        When::Always => "always",
        When::ReachedToday => "reached_today",
        When::NotReachedToday => "not_reached_today",
    };
    vec![
        ("channels", codes(&counter.channels)),
        ("counted_channels", codes(counted)),
        ("counts", Given::from(counts)),
        ("pooled", Given::from(pooled)),
        ("span", Given::from(span)),
        ("when", Given::from(when)),
        ("limit", Given::Int(i64::from(counter.limit))),
        ("subject", subject(of)),
    ]
}
