//! From client files to checked rows: readers, mapping profiles, checks.
//! Never touches a table.

pub mod profile;
