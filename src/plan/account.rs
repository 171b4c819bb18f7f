//! What planning is told of an account: what the strategy does with it, its promises, and the points that may be used.
//! Never holds a number in the clear: a point is its token and its facts.

use crate::domain::codes::{Channel, PointKind};
use crate::domain::{AccountId, ClientId, DebtorId, Decision, Money, Token};
use crate::rules::PointAsked;
use jiff::civil::Date;

/// One account, in the order in which the accounts came.
#[derive(Debug, Clone)]
pub struct Account {
    pub account_id: AccountId,
    pub debtor_id: DebtorId,
    pub client: ClientId,
    /// None: nobody works it yet.
    pub collector: Option<String>,
    pub balance: Money,
    /// Chance of paying what is due within 30 days, as the strategy says.
    pub p_pay: f64,
    pub work: Work,
    /// The last outbound attempt about it.
    pub last_attempt_on: Option<Date>,
    /// Unpaid promises.
    pub promises: Vec<Promise>,
    /// The last outbound contact by each channel.
    pub followed: Vec<(Channel, Date)>,
    /// Points that the gate lets through, the first to try first.
    pub points: Vec<Point>,
}

/// What the strategy does with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// No contact: a hold that a person must look at first.
    Held,
    /// Contact by a channel, from a day on, every so many days.
    Collect { channel: Channel, from: Date, every_days: i64 },
    /// The debtor is lost: his leads are tried.
    Trace,
}

/// A promise that is not paid in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    pub due_on: Date,
    /// What of it is not paid.
    pub amount: Money,
}

/// A point that the gate lets through for this account's debtor and client.
#[derive(Debug, Clone)]
pub struct Point {
    pub kind: PointKind,
    pub token: Token,
    /// `debtor`, `relation` or `other`.
    pub owner: &'static str,
    pub decision: Decision,
    /// Chance to reach, in millionths.
    pub p_reach: i64,
    /// What reaching it is worth beside reaching the debtor, 0 to 1.
    pub share: f64,
    /// What the rules are asked about it.
    pub asked: PointAsked,
}

/// Why someone is contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Of a promise, before it falls due.
    Reminder,
    MissedPromise,
    Collect,
    /// A contact person is asked to pass on that the debtor call back; never the debt.
    Relay,
    /// Whose point it is must be confirmed first; nothing of the debt.
    Verify,
}

impl Purpose {
    /// The word in outputs.
    pub const fn code(self) -> &'static str {
        match self {
            Purpose::Reminder => "reminder",
            Purpose::MissedPromise => "missed_promise",
            Purpose::Collect => "collect",
            Purpose::Relay => "relay",
            Purpose::Verify => "verify",
        }
    }

    /// What a decision of the rules lets a contact be for.
    pub(super) const fn of(decision: Decision) -> Option<Purpose> {
        match decision {
            Decision::Contact => Some(Purpose::Collect),
            Decision::RelayOnly => Some(Purpose::Relay),
            Decision::VerifyFirst => Some(Purpose::Verify),
            Decision::Blocked => None,
        }
    }
}

impl Point {
    /// Whether the point is the debtor's own.
    pub fn own(&self) -> bool {
        self.asked.person_id.is_none()
    }

    /// Whether a channel reaches this kind of point.
    pub(super) fn takes(&self, channel: Channel) -> bool {
        match channel {
            Channel::Call | Channel::RobotCall => matches!(self.kind, PointKind::Mobile | PointKind::Landline | PointKind::Employer),
            Channel::Sms => self.kind == PointKind::Mobile,
            Channel::Email => self.kind == PointKind::Email,
            Channel::Letter | Channel::Visit => self.kind == PointKind::Address,
            Channel::Messenger => self.kind == PointKind::Messenger,
            Channel::AppPush => false,
        }
    }

    /// The channel by which a lead of this kind is tried first.
    pub(super) fn first_channel(&self) -> Channel {
        match self.kind {
            PointKind::Mobile | PointKind::Landline | PointKind::Employer => Channel::Call,
            PointKind::Email => Channel::Email,
            PointKind::Address => Channel::Letter,
            PointKind::Messenger => Channel::Messenger,
        }
    }
}

/// How many days a debtor who is lost is left alone between two attempts, and one of his points: a caller who rings every day
/// wears out the point and the caps.
pub(super) const TRACE_EVERY_DAYS: i64 = 2;
pub(super) const POINT_EVERY_DAYS: i64 = 4;

impl Account {
    /// Days from one contact to the next; None where nothing is planned but promises.
    pub(super) fn every_days(&self) -> Option<i64> {
        match self.work {
            Work::Held => None,
            Work::Collect { every_days, .. } => Some(every_days.max(1)),
            Work::Trace => Some(TRACE_EVERY_DAYS),
        }
    }

    /// The first day on which the strategy would act.
    pub(super) fn from(&self, first: Date) -> Date {
        use jiff::ToSpan;
        match self.work {
            Work::Collect { from, .. } => from.max(first),
            _ => self.last_attempt_on.map_or(first, |last| last.saturating_add(TRACE_EVERY_DAYS.days())).max(first),
        }
    }
}
