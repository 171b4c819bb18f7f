//! A feed as rows of text, and its bytes in the encoding it is shipped in.
//! Never checks a value: some are wrong on purpose.

use retrace::domain::Feed;

/// The rows of one feed, under the contract's headings.
pub struct Table {
    pub feed: Feed,
    /// Headings that the contract does not name.
    extra: &'static [&'static str],
    pub rows: Vec<Vec<String>>,
}

/// How a feed is shipped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shipped {
    Csv,
    CsvBom,
    CsvGb18030,
    CsvUtf16,
    Tsv,
    JsonLines,
}

impl Shipped {
    pub fn of(feed: Feed) -> Shipped {
        match feed {
            Feed::Relations => Shipped::CsvGb18030,
            Feed::Complaints => Shipped::CsvUtf16,
            Feed::Payments => Shipped::CsvBom,
            Feed::Promises => Shipped::Tsv,
            Feed::TraceOutcomes => Shipped::JsonLines,
            _ => Shipped::Csv,
        }
    }
    pub fn ending(self) -> &'static str {
        match self {
            Shipped::Tsv => "tsv",
            Shipped::JsonLines => "jsonl",
            _ => "csv",
        }
    }
    pub fn words(self) -> &'static str {
        match self {
            Shipped::Csv => "CSV, UTF-8",
            Shipped::CsvBom => "CSV, UTF-8 with byte order mark",
            Shipped::CsvGb18030 => "CSV, GB18030",
            Shipped::CsvUtf16 => "CSV, UTF-16 (little-endian, byte order mark), CRLF lines",
            Shipped::Tsv => "TSV, UTF-8",
            Shipped::JsonLines => "JSON lines, UTF-8; times with offset",
        }
    }
}

/// Adds a row: `row!(table, account_id: id, amount: money)`; columns not named are empty.
macro_rules! row {
    ($table:expr, $($column:ident : $value:expr),+ $(,)?) => {
        $table.add(&[$((stringify!($column), ($value).to_string())),+])
    };
}
pub(crate) use row;

/// An absent value is an empty cell.
pub fn some<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Table {
    pub fn new(feed: Feed) -> Table {
        let extra: &[&str] = if feed == Feed::Accounts { &["client_remark"] } else { &[] };
        Table { feed, extra, rows: Vec::new() }
    }
    pub fn headings(&self) -> Vec<&'static str> {
        self.feed.columns().iter().map(|column| column.name).chain(self.extra.iter().copied()).collect()
    }
    pub fn add(&mut self, cells: &[(&str, String)]) {
        let headings = self.headings();
        let mut row = vec![String::new(); headings.len()];
        for (column, text) in cells {
            let at = headings.iter().position(|heading| heading == column);
            row[at.unwrap_or_else(|| panic!("{} has no column {column}", self.feed.name()))] = text.clone();
        }
        self.rows.push(row);
    }
    /// The file's text, before it is encoded.
    pub fn text(&self) -> String {
        let shipped = Shipped::of(self.feed);
        let headings = self.headings();
        if shipped == Shipped::JsonLines {
            let line = |row: &Vec<String>| {
                let pairs = headings.iter().zip(row).filter(|(_, text)| !text.is_empty());
                let object: serde_json::Map<_, _> = pairs.map(|(h, text)| (h.to_string(), text.clone().into())).collect();
                serde_json::Value::Object(object).to_string() + "\n"
            };
            return self.rows.iter().map(line).collect();
        }
        let delimiter = if shipped == Shipped::Tsv { b'\t' } else { b',' };
        let end = if shipped == Shipped::CsvUtf16 { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(end).from_writer(Vec::new());
        writer.write_record(&headings).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    pub fn bytes(&self) -> Vec<u8> {
        let text = self.text();
        match Shipped::of(self.feed) {
            Shipped::CsvBom => format!("\u{feff}{text}").into_bytes(),
            Shipped::CsvGb18030 => encoding_rs::GB18030.encode(&text).0.into_owned(),
            Shipped::CsvUtf16 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Shipped::Csv | Shipped::Tsv | Shipped::JsonLines => text.into_bytes(),
        }
    }
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.feed.name(), Shipped::of(self.feed).ending())
    }
}
