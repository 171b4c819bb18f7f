//! Client files become checked rows: bytes → text → records → values.
//! Never touches a table, and never writes a value anywhere.

pub mod by_hand;
pub mod call_list;
pub mod cell;
pub mod delimited;
pub mod draft;
pub mod encoding;
pub mod feed_rows;
pub mod file;
pub mod ids;
pub mod json_lines;
pub mod profile;
pub mod protect;
pub mod sheet;

pub use feed_rows::FeedRows;
pub use file::{Format, InputFile};
