//! The words of the field as types: ids, money, dates, shares, stages, codes, contact points, and the feeds of the
//! data contract as data. Every layer speaks them.
//! Never does I/O, reads a clock or chooses words for a screen.

pub mod calling_code;
pub mod cell_kind;
pub mod codes;
pub mod feed;
pub mod feed_columns;
pub mod id;
pub mod money;
pub mod national_id;
pub mod period;
pub mod personal;
pub mod phone;
pub mod record;
pub mod search_costs;
pub mod share;
pub mod stage;
pub mod time;
pub mod tongue;

pub use cell_kind::CellKind;
pub use codes::{Basis, Channel, ConsentPurpose, ContactOutcome, Decision, Force, Party, PointKind, RelationKind, Source};
pub use feed::{Class, Column, ColumnType, Feed};
pub use id::{AccountId, ClientId, DebtorId, PersonId};
pub use money::Money;
pub use period::{Cycle, Period, Quarter};
pub use personal::{Personal, Sealed, Token};
pub use search_costs::{ASKED, SearchCosts, SourceCosts};
pub use share::Share;
pub use stage::{Stage, StageEdges};
pub use time::{Week, Zone};
pub use tongue::Tongue;
