//! The sample world: invented clients, debtors, what was tried and what came of it, as the contract's feeds.
//! `build` is a pure function of seed, size and day. Never reads a clock or the machine.

pub mod cast;
pub mod complaints;
pub mod crowd;
pub mod dice;
pub mod doubles;
pub mod faults;
pub mod month_ends;
pub mod office;
pub mod people;
pub mod points;
pub mod provenance;
pub mod readme;
pub mod scenes;
pub mod story;
pub mod table;
pub mod wide_sheet;

use jiff::civil::{Date, DateTime};
use retrace::domain::Feed;
use std::collections::BTreeMap;
use table::{Table, row, some};

/// The committed sample data's seed, size and day (a Sunday: its week is complete).
pub const SEED: u64 = 7;
pub const DEBTORS: i64 = 400;
pub const AS_OF: Date = Date::constant(2026, 6, 7);

/// How a debtor behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Persona {
    /// Can be reached, pays most of what is due.
    Steady,
    /// Can be reached, pays in parts.
    Struggling,
    /// Is reached at times, seldom pays.
    Unwilling,
    /// Stopped answering.
    Lost,
    /// Pays everything.
    Payer,
}

pub struct Debtor {
    pub id: String,
    pub client: usize,
    pub name: String,
    pub place: usize,
    pub persona: Persona,
    /// Own lawful phones; the first is the newest number on record.
    pub phones: Vec<String>,
    pub address: String,
    /// Named people who may be asked to pass a message on: person_id, phone.
    pub relays: Vec<(String, String)>,
}

#[derive(Clone)]
pub struct Account {
    pub id: String,
    pub debtor: usize,
    pub client: usize,
    pub batch: String,
    pub product: &'static str,
    pub placed_on: Date,
    pub recalled_on: Option<Date>,
    pub opened_on: Date,
    /// Fen, like every amount here.
    pub principal: i64,
    pub interest: i64,
    pub fees: i64,
    pub limit: i64,
    pub monthly_due: i64,
    /// Days past due on the day of placement.
    pub dpd: i64,
    pub status: &'static str,
    pub collector: &'static str,
}

impl Account {
    pub fn balance(&self) -> i64 {
        self.principal + self.interest + self.fees
    }
    /// The last day on which it is held.
    pub fn held_until(&self, as_of: Date) -> Date {
        self.recalled_on.map_or(as_of, |day| day.min(as_of))
    }
}

/// An attempt or an inbound contact; numbered when all are known.
#[derive(Clone, Default)]
pub struct Contact {
    /// Only the planted ones have their own id.
    pub id: Option<&'static str>,
    pub account: String,
    pub at: DateTime,
    pub channel: &'static str,
    pub inbound: bool,
    pub party: &'static str,
    pub person: String,
    pub point: String,
    pub outcome: &'static str,
    pub seconds: i64,
    pub collector: String,
    pub template: &'static str,
    pub recorded: bool,
    pub disclosed: Option<bool>,
    pub visitors: Option<i64>,
    pub approval: String,
    pub line: String,
    pub note: String,
    /// Written instead of the local time, where it carries an offset.
    pub at_text: Option<&'static str>,
}

/// Something planted on purpose.
pub struct Oddity {
    pub feed: Feed,
    /// A text that stands in the file's row: an id.
    pub find: String,
    pub what: &'static str,
    pub proves: &'static str,
}

pub struct World {
    pub seed: u64,
    pub as_of: Date,
    pub debtors: Vec<Debtor>,
    pub accounts: Vec<Account>,
    pub contacts: Vec<Contact>,
    pub tables: BTreeMap<Feed, Table>,
    pub oddities: Vec<Oddity>,
}

impl World {
    pub fn table(&mut self, feed: Feed) -> &mut Table {
        self.tables.entry(feed).or_insert_with(|| Table::new(feed))
    }
    pub fn odd(&mut self, feed: Feed, find: &str, what: &'static str, proves: &'static str) {
        self.oddities.push(Oddity { feed, find: find.to_owned(), what, proves });
    }
    /// So many days before the day of the world.
    pub fn ago(&self, days: i64) -> Date {
        before(self.as_of, days)
    }
}

pub fn before(day: Date, days: i64) -> Date {
    day.checked_sub(jiff::Span::new().days(days)).unwrap()
}
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}
/// Fen as a decimal.
pub fn yuan(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

/// The whole world.
pub fn build(seed: u64, debtors: i64, as_of: Date) -> World {
    let mut world = World {
        seed,
        as_of,
        debtors: Vec::new(),
        accounts: Vec::new(),
        contacts: Vec::new(),
        tables: BTreeMap::new(),
        oddities: Vec::new(),
    };
    office::fill(&mut world);
    crowd::fill(&mut world, debtors);
    story::tell(&mut world);
    complaints::fill(&mut world);
    doubles::fill(&mut world);
    provenance::fill(&mut world);
    scenes::fill(&mut world);
    write_accounts(&mut world);
    write_contacts(&mut world);
    faults::fill(&mut world);
    world
}

/// Every file of the sample data by its name.
pub fn files(seed: u64, debtors: i64, as_of: Date) -> BTreeMap<String, Vec<u8>> {
    let world = build(seed, debtors, as_of);
    let mut files: BTreeMap<String, Vec<u8>> = world.tables.values().map(|table| (table.file_name(), table.bytes())).collect();
    files.insert("wide-sheet.xlsx".to_owned(), wide_sheet::workbook(seed, as_of));
    files.insert("README.md".to_owned(), readme::text(&world, debtors).into_bytes());
    files
}

fn write_accounts(world: &mut World) {
    let accounts = world.accounts.clone();
    for (nth, a) in accounts.iter().enumerate() {
        let debtor = world.debtors[a.debtor].id.clone();
        let province = people::PLACES[world.debtors[a.debtor].place].0;
        let client = &office::CLIENTS[a.client];
        // The online lender tells only how many days, not since when.
        let told_in_days = client.code == "YH";
        let since = before(a.placed_on, a.dpd);
        row!(world.table(Feed::Accounts),
            account_id: a.id, debtor_id: debtor, client: client.name, batch: a.batch, product: a.product, placed_on: a.placed_on,
            recalled_on: some(a.recalled_on), opened_on: a.opened_on, currency: "CNY", credit_limit: yuan(a.limit), principal: yuan(a.principal),
            interest: yuan(a.interest), fees: yuan(a.fees),
            past_due_since: some((!told_in_days).then_some(since)), dpd_at_placement: some(told_in_days.then_some(a.dpd)),
            monthly_due: yuan(a.monthly_due), delinquencies_12m: (a.dpd / 31 + 1).clamp(0, 9), max_dpd_12m: a.dpd.max(0),
            status: a.status, region: province, collector: a.collector, commission_rate: client.rate,
            client_remark: if nth % 16 == 3 { "客户已换工作，请先发短信" } else { "" });
    }
}

fn write_contacts(world: &mut World) {
    world.contacts.sort_by(|a, b| (a.at, &a.account, a.channel, &a.point).cmp(&(b.at, &b.account, b.channel, &b.point)));
    let contacts = std::mem::take(&mut world.contacts);
    for (nth, c) in contacts.iter().enumerate() {
        let id = c.id.map_or_else(|| format!("C{:06}", nth + 1), str::to_owned);
        let at = c.at_text.map_or_else(|| c.at.to_string(), str::to_owned);
        let late = if nth % 97 == 0 { 180 } else { 4 };
        let entered = c.at.checked_add(jiff::Span::new().minutes(late)).unwrap();
        row!(world.table(Feed::Contacts),
            contact_id: id, account_id: c.account, at: at, channel: c.channel, direction: if c.inbound { "inbound" } else { "outbound" },
            party: c.party, person_id: c.person, point: c.point, outcome: c.outcome, duration_s: some((c.seconds > 0).then_some(c.seconds)),
            collector: c.collector, template_id: c.template, recording_id: if c.recorded { format!("R-{id}") } else { String::new() },
            disclosed_debt: some(c.disclosed), visitors: some(c.visitors), approval_id: c.approval, line: c.line, entered_at: entered, note: c.note);
    }
}
