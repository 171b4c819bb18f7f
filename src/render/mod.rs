//! How it looks: terminal tables, CSV, JSON, Parquet rows, workbooks, pages, charts.
//! Never computes a number.

pub mod answer;
mod canvas;
pub mod chart;
pub mod flow;
pub mod form;
pub mod html;
pub mod json;
pub mod markdown;
pub mod numbers;
pub mod pdf;
pub mod review_sheet;
pub mod terminal;
pub mod texts;
pub mod view;
pub mod xlsx;
