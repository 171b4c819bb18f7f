//! The feeds of a world as CSV, written as they come. Never keeps a row in memory.

use jiff::civil::Date;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// A cell: days count back from the world's day.
pub enum Cell<'a> {
    Text(&'a str),
    Day(i64),
    Maybe(Option<i64>),
    /// Day, and minute of it.
    Time(i64, i64),
}

type Writer = csv::Writer<BufWriter<File>>;

const HEADINGS: &[(&str, &str)] = &[
    ("clients", "client,lender_type"),
    ("debtors", "debtor_id,name,national_id,birth_on,gender,region,occupation,employer"),
    ("accounts", "account_id,debtor_id,client,batch,product,placed_on,recalled_on,opened_on,principal,past_due_since,monthly_due,status"),
    ("contact_points", "owner_id,kind,value,source,basis,consent_ref,first_seen_on,last_seen_on,validity,validity_on,client"),
    ("relations", "person_id,debtor_id,name,relation,birth_on,phone,declared_on,source,basis"),
    ("consents", "debtor_id,purpose,granted_on,withdrawn_on,evidence_ref"),
    ("contacts", "contact_id,account_id,at,channel,direction,party,person_id,point,outcome"),
    ("trace_outcomes", "debtor_id,kind,value,tried_at,result"),
    ("suppressions", "subject_kind,subject,scope,since,reason"),
    ("payments", "payment_id,account_id,paid_on,amount,payer"),
];

pub struct Files {
    days: Vec<String>,
    open: Vec<(&'static str, Writer, u64)>,
}

impl Files {
    pub fn new(folder: &Path, as_of: Date) -> Result<Files, Box<dyn std::error::Error>> {
        let feeds = folder.join("feeds");
        std::fs::create_dir_all(&feeds)?;
        let mut open = Vec::new();
        for (name, headings) in HEADINGS {
            let file = BufWriter::with_capacity(1 << 16, File::create(feeds.join(format!("{name}.csv")))?);
            let mut writer = csv::Writer::from_writer(file);
            writer.write_record(headings.split(','))?;
            open.push((*name, writer, 0));
        }
        let day = |back: i64| as_of.checked_sub(jiff::Span::new().days(back)).map(|day| day.to_string());
        Ok(Files { days: (0..4_000).map(day).collect::<Result<_, _>>()?, open })
    }

    pub fn row(&mut self, feed: &str, cells: &[Cell<'_>]) -> Result<(), csv::Error> {
        let days = &self.days;
        let at = |back: i64| days[usize::try_from(back).unwrap()].as_str();
        for (_, writer, rows) in self.open.iter_mut().filter(|(name, _, _)| *name == feed) {
            for cell in cells {
                match cell {
                    Cell::Text(text) => writer.write_field(text)?,
                    Cell::Day(day) => writer.write_field(at(*day))?,
                    Cell::Maybe(day) => writer.write_field(day.map_or("", at))?,
                    Cell::Time(day, minute) => writer.write_field(format!("{} {:02}:{:02}:00", at(*day), minute / 60, minute % 60))?,
                }
            }
            writer.write_record(None::<&[u8]>)?;
            *rows += 1;
        }
        Ok(())
    }

    pub fn clients(&mut self) -> Result<(), csv::Error> {
        for (client, lender) in super::file::CLIENTS {
            self.row("clients", &[Cell::Text(client), Cell::Text(lender)])?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<Vec<(String, u64)>, Box<dyn std::error::Error>> {
        let mut counts = Vec::new();
        for (name, mut writer, rows) in self.open {
            writer.flush()?;
            counts.push((format!("feeds/{name}.csv"), rows));
        }
        Ok(counts)
    }
}
