//! The files of a command: found, told apart by format and feed, read once for their hash and encoding, then opened.
//! Never keeps a copy on disk: what comes through a pipe stays in memory.

use super::delimited::{Delimited, delimiter_of};
use super::encoding::{Told, Watcher};
use super::json_lines::{self, JsonLines};
use super::profile::Input;
use super::sheet;
use crate::domain::feed::Feed;
use crate::domain::record::{Records, Unreadable};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// Format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Tsv,
    JsonLines,
    Workbook,
    Parquet,
}

/// Where a file's bytes are.
#[derive(Debug, Clone)]
enum Bytes {
    Path(PathBuf),
    Memory(Vec<u8>),
}

/// A file of a command, looked at but not yet read.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// The name users see; `-` for standard input.
    pub name: String,
    pub format: Format,
    /// The feed its name tells, if it does.
    pub feed: Option<Feed>,
    pub sha256: String,
    pub size: u64,
    told: Told,
    first_line: String,
    bytes: Bytes,
}

/// Called with the number of bytes read on, for a progress bar.
pub type Progress<'a> = &'a dyn Fn(u64);

fn trouble(found: String, expected: &str, mend: &str) -> Unreadable {
    Unreadable { line: None, found, expected: expected.into(), mend: mend.into() }
}

/// The files that paths name: a folder's own files in name order, a file, or `-`.
///
/// # Errors
/// The path and why it is none.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, (PathBuf, Unreadable)> {
    let mut files = Vec::new();
    for path in paths {
        let fail =
            |e: io::Error| (path.clone(), trouble(e.to_string(), "a file or folder that can be read", "check the name and the rights"));
        if path.as_os_str() == "-" {
            files.push(path.clone());
        } else if std::fs::metadata(path).map_err(fail)?.is_dir() {
            let mut inside = Vec::new();
            for entry in std::fs::read_dir(path).map_err(fail)? {
                let entry = entry.map_err(fail)?.path();
                if entry.is_file() && format_of(&entry).is_some() {
                    inside.push(entry);
                }
            }
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The format that a file's ending names.
pub fn format_of(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    Some(match ending.as_str() {
        "csv" | "txt" => Format::Csv,
        "tsv" | "tab" => Format::Tsv,
        "jsonl" | "ndjson" => Format::JsonLines,
        "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" => Format::Workbook,
        "parquet" | "pq" => Format::Parquet,
        _ => return None,
    })
}

/// The format that a profile names.
fn format_named(name: &str) -> Option<Format> {
    Some(match name {
        "csv" => Format::Csv,
        "tsv" => Format::Tsv,
        "jsonl" => Format::JsonLines,
        "xlsx" => Format::Workbook,
        "parquet" => Format::Parquet,
        _ => return None,
    })
}

impl InputFile {
    /// Reads a file once, for its hash and encoding; standard input stays in memory.
    ///
    /// # Errors
    /// `Unreadable` where it is no file, or of no format that is read.
    pub fn look(path: &Path, input: Option<&Input>) -> Result<InputFile, Unreadable> {
        let stdin = path.as_os_str() == "-";
        let mut watcher = Watcher::default();
        let mut hasher = Sha256::new();
        let mut memory = Vec::new();
        let mut head = Vec::new();
        let mut size = 0;
        let fail = |e: io::Error| trouble(e.to_string(), "a file that can be read", "check the name and the rights");
        let mut inner: Box<dyn Read> = if stdin { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).map_err(fail)?) };
        let mut buffer = vec![0; 256 * 1024];
        loop {
            let n = inner.read(&mut buffer).map_err(fail)?;
            if n == 0 {
                break;
            }
            hasher.update(&buffer[..n]);
            watcher.see(&buffer[..n]);
            size += n as u64;
            if head.len() < 64 * 1024 {
                head.extend_from_slice(&buffer[..n]);
            }
            if stdin {
                memory.extend_from_slice(&buffer[..n]);
            }
        }
        let named = input.and_then(|i| i.format.as_deref()).and_then(format_named);
        let format = named.or_else(|| format_of(path)).or_else(|| sniffed(&head)).ok_or_else(|| {
            trouble(
                "a file of another kind".into(),
                "csv, tsv, jsonl, xlsx or parquet",
                "name it with its ending, or name the format in a profile",
            )
        })?;
        let told = match input.and_then(|i| i.encoding.as_deref()) {
            None => watcher.told(),
            Some(name) => Told::named(name)
                .ok_or_else(|| trouble(format!("the encoding {name:?}"), "utf-8, utf-16 or gb18030", "mend it in the profile"))?,
        };
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let hash = hasher.finalize();
        Ok(InputFile {
            name: path.display().to_string(),
            format,
            feed: Feed::of_stem(stem),
            sha256: hash.iter().map(|b| format!("{b:02x}")).collect(),
            size,
            told,
            first_line: first_line(told, &head),
            bytes: if stdin { Bytes::Memory(memory) } else { Bytes::Path(path.to_owned()) },
        })
    }

    /// The file's path, for the engine to read Parquet from.
    pub fn path(&self) -> Option<&Path> {
        match &self.bytes {
            Bytes::Path(path) => Some(path),
            Bytes::Memory(_) => None,
        }
    }

    /// Opens the rows of any format but Parquet, which the engine reads.
    ///
    /// # Errors
    /// `Unreadable` where the headings do not read.
    pub fn open<'a>(&'a self, input: Option<&Input>, progress: Progress<'a>) -> Result<Box<dyn Records + 'a>, Unreadable> {
        let rows_above = input.and_then(|i| i.header_row).unwrap_or(1).saturating_sub(1);
        match self.format {
            Format::Csv | Format::Tsv => {
                let delimiter = match (input.and_then(|i| i.delimiter), self.format) {
                    (Some(c), _) => u8::try_from(c)
                        .map_err(|_| trouble(format!("the delimiter {c:?}"), "an ASCII character", "mend it in the profile"))?,
                    (None, Format::Tsv) => b'\t',
                    _ => delimiter_of(&self.first_line),
                };
                Ok(Box::new(Delimited::open(self.text(progress)?, delimiter, rows_above, self.told)?))
            }
            Format::JsonLines => {
                let header = json_lines::members(self.text(&|_| {})?)?;
                Ok(Box::new(JsonLines::open(self.text(progress)?, header)))
            }
            Format::Workbook => {
                let wanted = input.and_then(|i| i.sheet.as_deref());
                let sheet = match &self.bytes {
                    Bytes::Path(path) => sheet::open_path(path, wanted, rows_above + 1)?,
                    Bytes::Memory(bytes) => sheet::open(Cursor::new(bytes.as_slice()), wanted, rows_above + 1)?,
                };
                Ok(Box::new(sheet))
            }
            Format::Parquet => {
                Err(trouble("a Parquet file".into(), "the engine to read it", "this is a fault of retrace: please report it"))
            }
        }
    }

    fn text<'a>(&'a self, progress: Progress<'a>) -> Result<Box<dyn Read + 'a>, Unreadable> {
        let fail = |e: io::Error| trouble(e.to_string(), "a file that can be read", "check the name and the rights");
        let raw: Box<dyn Read + 'a> = match &self.bytes {
            Bytes::Path(path) => Box::new(BufReader::with_capacity(256 * 1024, File::open(path).map_err(fail)?)),
            Bytes::Memory(bytes) => Box::new(bytes.as_slice()),
        };
        Ok(Box::new(self.told.decode(Counted { inner: raw, progress }).map_err(fail)?))
    }
}

struct Counted<'a> {
    inner: Box<dyn Read + 'a>,
    progress: Progress<'a>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        (self.progress)(n as u64);
        Ok(n)
    }
}

/// What a nameless stream is: Parquet and workbooks by their first bytes, JSON lines by a brace, else CSV.
fn sniffed(head: &[u8]) -> Option<Format> {
    match head {
        [b'P', b'A', b'R', b'1', ..] => Some(Format::Parquet),
        [b'P', b'K', 3, 4, ..] => Some(Format::Workbook),
        [b'{', ..] => Some(Format::JsonLines),
        [] => Some(Format::Csv),
        _ => head.iter().any(|b| b",\t;|".contains(b)).then_some(Format::Csv),
    }
}

fn first_line(told: Told, head: &[u8]) -> String {
    let mut text = String::new();
    if let Ok(mut decoded) = told.decode(head) {
        let mut buffer = [0u8; 4096];
        while let Ok(n @ 1..) = decoded.read(&mut buffer) {
            text.push_str(&String::from_utf8_lossy(&buffer[..n]));
            if text.contains('\n') {
                break;
            }
        }
    }
    text.lines().next().unwrap_or_default().to_owned()
}
