//! How it looks: terminal tables, CSV, JSON, Parquet rows, workbooks, pages, charts.
//! Never computes a number.

pub mod answer;
