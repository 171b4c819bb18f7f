//! The feeds of the data contract as data: for each its columns, types, keys, sealing classes and references.
//! `intake` checks by it and `store` makes tables from it. Never holds a column that the contract does not name.

use super::feed_columns::columns_of;
use serde::{Deserialize, Serialize};

/// Sealing classes: values of one class join with each other while sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Phone,
    Email,
    Address,
    Handle,
    Name,
    NationalId,
    Organisation,
    Text,
}

impl Class {
    pub const ALL: [Class; 8] =
        [Class::Phone, Class::Email, Class::Address, Class::Handle, Class::Name, Class::NationalId, Class::Organisation, Class::Text];

    /// The letter a sealed text of this class starts with.
    pub const fn letter(self) -> char {
        match self {
            Class::Phone => 'P',
            Class::Email => 'E',
            Class::Address => 'A',
            Class::Handle => 'H',
            Class::Name => 'N',
            Class::NationalId => 'I',
            Class::Organisation => 'O',
            Class::Text => 'T',
        }
    }
    pub fn of_letter(letter: char) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.letter() == letter)
    }
}

/// What a cell of a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Plain text shown in clear: ids and names of things, never of people.
    Text,
    /// One word of a list.
    Code(&'static [&'static str]),
    /// `;`-separated words of a list.
    Codes(&'static [&'static str]),
    Date,
    /// An instant; UTC in the table.
    Time,
    Money,
    Int,
    /// A share of one, kept with six decimals.
    Rate,
    Bool,
    /// `HH:MM`.
    Clock,
    /// `HH:MM-HH:MM`.
    Hours,
    /// An IANA zone.
    Zone,
    /// A personal value of one class.
    Sealed(Class),
    /// A personal value whose class the row's `kind` decides (mobile, email, address …).
    SealedByKind,
    /// A subject of a suppression: a sealed point where `subject_kind` is point, else an id in clear.
    Subject,
}

/// One column of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: ColumnType,
    /// A row without it is no row.
    pub required: bool,
    pub default: Option<&'static str>,
}

/// A column that must name a row of another feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    pub column: &'static str,
    /// Any of these feeds may hold it, under the column given.
    pub to: &'static [(Feed, &'static str)],
}

macro_rules! feeds {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A feed, in order of dependence: parents come first.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Feed { $($variant),+ }

        impl Feed {
            pub const ALL: &'static [Feed] = &[$(Feed::$variant),+];
            /// The table's and the file stem's name.
            pub const fn name(self) -> &'static str { match self { $(Feed::$variant => $name),+ } }
        }
    };
}

feeds! {
    Clients = "clients", Collectors = "collectors", Templates = "templates", Targets = "targets",
    Debtors = "debtors", Accounts = "accounts", Relations = "relations", ContactPoints = "contact_points",
    Consents = "consents", Suppressions = "suppressions", Pauses = "pauses", Plans = "plans", Promises = "promises",
    Contacts = "contacts", Statements = "statements", Outcomes = "outcomes", TraceOutcomes = "trace_outcomes",
    Payments = "payments", Complaints = "complaints",
}

impl Feed {
    /// Finds a feed by its name.
    pub fn named(name: &str) -> Option<Feed> {
        Feed::ALL.iter().copied().find(|feed| feed.name() == name)
    }

    /// The feed a file's stem names: the longest feed name that starts it at a word break (`contact_points_0605`).
    pub fn of_stem(stem: &str) -> Option<Feed> {
        let stem = stem.to_lowercase();
        let starts =
            |feed: &&Feed| stem.strip_prefix(feed.name()).is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()));
        Feed::ALL.iter().filter(starts).max_by_key(|feed| feed.name().len()).copied()
    }

    /// The contract's columns, in its order.
    pub fn columns(self) -> &'static [Column] {
        columns_of(self)
    }

    /// A column by its name.
    pub fn column(self, name: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.name == name)
    }

    /// The columns whose values together name a row.
    pub const fn key(self) -> &'static [&'static str] {
        match self {
            // The same account in another batch is a further placement of it.
            Feed::Accounts => &["account_id", "client", "batch"],
            Feed::Debtors => &["debtor_id"],
            Feed::Relations => &["person_id"],
            Feed::ContactPoints => &["owner_id", "kind", "value", "source", "client"],
            Feed::Contacts => &["contact_id"],
            Feed::Promises => &["promise_id"],
            Feed::Statements => &["account_id", "statement_on"],
            Feed::Outcomes => &["account_id", "as_of"],
            Feed::TraceOutcomes => &["debtor_id", "kind", "value", "tried_at"],
            Feed::Payments => &["payment_id"],
            Feed::Complaints => &["complaint_id"],
            Feed::Consents => &["debtor_id", "purpose", "granted_on"],
            Feed::Suppressions => &["subject_kind", "subject", "scope", "reason", "since"],
            Feed::Clients => &["client"],
            Feed::Pauses => &["account_id", "from"],
            Feed::Plans => &["plan_id", "instalment_due_on"],
            Feed::Templates => &["template_id"],
            Feed::Targets => &["week", "client", "batch"],
            Feed::Collectors => &["collector"],
        }
    }

    /// Those of the key that say whom a row protects: where one of them could not be read, no other row is known to be its mend.
    pub const fn protected_by(self) -> &'static [&'static str] {
        match self {
            Feed::Suppressions => &["subject_kind", "subject"],
            Feed::Consents => &["debtor_id"],
            Feed::Pauses => &["account_id"],
            _ => &[],
        }
    }

    /// The references that must hold before a row loads.
    pub const fn references(self) -> &'static [Reference] {
        const ACCOUNT: &[Reference] = &[Reference { column: "account_id", to: &[(Feed::Accounts, "account_id")] }];
        const DEBTOR: &[Reference] = &[Reference { column: "debtor_id", to: &[(Feed::Debtors, "debtor_id")] }];
        const OWNER: &[Reference] =
            &[Reference { column: "owner_id", to: &[(Feed::Debtors, "debtor_id"), (Feed::Relations, "person_id")] }];
        match self {
            Feed::Accounts | Feed::Relations | Feed::Consents | Feed::TraceOutcomes => DEBTOR,
            Feed::ContactPoints => OWNER,
            Feed::Contacts | Feed::Promises | Feed::Statements | Feed::Outcomes | Feed::Payments | Feed::Pauses | Feed::Plans => ACCOUNT,
            Feed::Complaints => ACCOUNT,
            Feed::Debtors | Feed::Suppressions | Feed::Clients | Feed::Templates | Feed::Targets | Feed::Collectors => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_feed_name_at_a_word_break_wins() {
        for (stem, feed) in [
            ("contact_points_0605", Some(Feed::ContactPoints)),
            ("contacts-2026-06", Some(Feed::Contacts)),
            ("Accounts", Some(Feed::Accounts)),
            ("trace_outcomes.v2", Some(Feed::TraceOutcomes)),
            ("accountsx", None),
            ("my_accounts", None),
        ] {
            assert_eq!(Feed::of_stem(stem), feed, "{stem}");
        }
    }

    #[test]
    fn keys_and_references_name_columns_and_parents_come_first() {
        for feed in Feed::ALL {
            for key in feed.key() {
                assert!(feed.column(key).is_some(), "{feed:?} {key}");
            }
            for reference in feed.references() {
                assert!(feed.column(reference.column).is_some());
                for (parent, column) in reference.to {
                    assert!(parent < feed, "{parent:?} before {feed:?}");
                    assert!(parent.column(column).is_some());
                }
            }
        }
    }
}
