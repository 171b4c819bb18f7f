//! Identifiers, each its own type, so that an account is never passed where a debtor is meant.
//! Never holds a card, identity or phone number: `intake` replaces such an id by a token first.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as the client wrote it.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self { Self(text.to_owned()) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    )+};
}

ids! {
    /// The client's account or contract number.
    AccountId,
    /// Who owes.
    DebtorId,
    /// Someone a debtor, or a record, named.
    PersonId,
    /// The creditor.
    ClientId,
}
