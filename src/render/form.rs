//! The forms a report is written in, and a page in each of them.
//! Never decides where files go.

use super::texts::Texts;
use super::{html, json, markdown, pdf, xlsx};
use crate::report::Page;
use clap::ValueEnum;

/// A report's form: a web page with nothing to load, a workbook with one sheet a table, every number for programs, A4 for print and
/// for passing on, text with tables for wikis and mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Form {
    Html,
    Xlsx,
    Json,
    Pdf,
    Md,
}

/// A form that could not be made: a fault of ours.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    #[error("page: {0}")]
    Html(#[from] minijinja::Error),
    #[error("workbook: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error("PDF: {0}")]
    Pdf(#[from] pdf::PdfError),
}

impl Form {
    /// The file's ending.
    pub const fn ending(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Xlsx => "xlsx",
            Form::Json => "json",
            Form::Pdf => "pdf",
            Form::Md => "md",
        }
    }

    /// The page's bytes: the same page and language, the same bytes.
    pub fn bytes(self, page: &Page, texts: &Texts) -> Result<Vec<u8>, FormError> {
        Ok(match self {
            Form::Html => html::page(page, texts)?.into_bytes(),
            Form::Xlsx => xlsx::page(page, texts)?,
            Form::Json => json::page(page).into_bytes(),
            Form::Pdf => pdf::page(page, texts)?,
            Form::Md => markdown::page(page, texts).into_bytes(),
        })
    }
}
