//! The stage of a world of breaches: debtors, their accounts and contact persons, and every contact that the scenes make,
//! with the rules that each one breaks or only just keeps.
//! Never judges: a scene says what it breaks, from the packs' text; whether a rule binds the case is read from its row.

pub use super::roles::{Case, Complaint, Consent, Contact, Mark, Pause, Payment, Person, Plan, Template};
use crate::world::worlds::dice::Dice;
use crate::world::worlds::people;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use retrace::domain::codes::{Basis, Channel, LenderType, Product, RelationKind, Source};
use retrace::domain::{Week, Zone};
use retrace::rules::{Packs, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// The workspace's zone.
pub const HOME: &str = "Asia/Shanghai";
/// The first day that is judged, and the last.
pub const DAYS: (Date, Date) = (Date::constant(2025, 2, 20), Date::constant(2026, 5, 31));
/// The days on which scenes play, unless their rule's first day is the point: history before them is late enough, too.
const PLAYED: (Date, i64) = (Date::constant(2026, 3, 12), 45);
/// Contacts before this day are the early collectors': trained in time for them.
pub const CHANGE: Date = Date::constant(2026, 1, 5);

/// Clients by lender type; the last has no row in `clients`, so that every rule binds it.
pub const CLIENTS: &[(&str, Option<LenderType>)] = &[
    ("海棠银行", Some(LenderType::CardBank)),
    ("白鹭消费金融", Some(LenderType::ConsumerFinance)),
    ("萤火网贷", Some(LenderType::OnlineLender)),
    ("青柠小贷", Some(LenderType::SmallLoan)),
    ("山海信托", Some(LenderType::Other)),
    ("无名机构", None),
];
const ZONES: &[&str] = &["America/New_York", "America/Los_Angeles", "Asia/Urumqi"];
pub const COLLECTORS: &[&str] = &["K01", "K02", "K03", "K04", "K05", "K06"];
const EARLY: &[&str] = &["K07", "K08"];

pub struct Stage {
    pub pack: &'static str,
    pub packs: Packs,
    pub dice: Dice,
    pub cases: Vec<Case>,
    pub persons: Vec<Person>,
    pub contacts: Vec<Contact>,
    pub marks: Vec<Mark>,
    pub complaints: Vec<Complaint>,
    pub pauses: Vec<Pause>,
    pub plans: Vec<Plan>,
    pub payments: Vec<Payment>,
    pub consents: Vec<Consent>,
    pub templates: Vec<Template>,
    /// Collectors and the day of their training.
    pub collectors: BTreeMap<String, Option<Date>>,
    pub planted: BTreeSet<(String, String)>,
    pub near: BTreeSet<(String, String)>,
    pub scenes: BTreeMap<String, String>,
    /// The scene that plays.
    pub scene: String,
    numbers: i64,
}

/// So many days later; negative = earlier.
pub fn after(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap()
}
/// A moment so many seconds later.
pub fn later(at: DateTime, seconds: i64) -> DateTime {
    at.checked_add(seconds.seconds()).unwrap()
}

impl Stage {
    pub fn new(seed: u64, pack: &'static str) -> Stage {
        let mut dice = Dice::new(seed, &format!("breaches {pack}"));
        let numbers = dice.between(1, 80_000_000);
        let mut stage = Stage {
            pack,
            packs: Packs::only(&[pack], |_| None).unwrap(),
            dice,
            cases: vec![],
            persons: vec![],
            contacts: vec![],
            marks: vec![],
            complaints: vec![],
            pauses: vec![],
            plans: vec![],
            payments: vec![],
            consents: vec![],
            templates: vec![],
            collectors: BTreeMap::new(),
            planted: BTreeSet::new(),
            near: BTreeSet::new(),
            scenes: BTreeMap::new(),
            scene: String::new(),
            numbers,
        };
        let trained = |days: i64| Some(after(CHANGE, -days));
        stage.collectors.extend(COLLECTORS.iter().enumerate().map(|(nth, name)| ((*name).to_owned(), trained(3 + nth as i64))));
        stage.collectors.extend(EARLY.iter().map(|name| ((*name).to_owned(), trained(360))));
        for (channel, word) in [
            (Channel::Sms, "您好"),
            (Channel::Email, "您好"),
            (Channel::Letter, "告知函"),
            (Channel::Messenger, "您好"),
            (Channel::Call, "您好"),
        ] {
            let id = format!("T-{}", channel.code());
            stage.template(&id, channel, &format!("{word}，请回电 4008001234。Reply STOP to opt out."));
        }
        stage
    }

    // ---- who

    fn number(&mut self) -> i64 {
        self.numbers += 1;
        self.numbers
    }
    pub fn phone(&mut self) -> String {
        let number = self.number();
        format!("{}{number:08}", ["143", "154", "163", "164", "179"][number as usize % 5])
    }

    /// A day of the range, chosen by lot.
    pub fn day(&mut self) -> Date {
        after(PLAYED.0, self.dice.below(PLAYED.1))
    }

    pub fn first_played(&self) -> Date {
        PLAYED.0
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.packs.rule(id)
    }

    fn bound(rule: &Rule, lender: Option<LenderType>, product: Option<Product>) -> bool {
        (rule.lender_types.is_empty() || lender.is_none_or(|lender| rule.lender_types.contains(&lender)))
            && (rule.products.is_empty() || product.is_none_or(|product| rule.products.contains(&product)))
    }

    /// Whether a rule of the world's packs binds a case on a day.
    pub fn binds(&self, rule: &str, case: usize, day: Date) -> bool {
        let case = &self.cases[case];
        self.rule(rule).is_some_and(|rule| rule.in_force(day) && Stage::bound(rule, CLIENTS[case.client].1, case.product))
    }

    /// A debtor of a client and product that a rule binds, or does not; None where it binds every one. His account was placed
    /// months before the day and is past due for longer.
    pub fn case(&mut self, rule: &str, bound: bool, day: Date) -> Option<usize> {
        let rule = self.rule(rule).cloned().unwrap();
        let products: Vec<Option<Product>> = Product::ALL.iter().map(|product| Some(*product)).chain([None]).collect();
        let fits: Vec<(usize, Option<Product>)> = (0..CLIENTS.len())
            .flat_map(|client| products.iter().map(move |product| (client, *product)))
            .filter(|(client, product)| Stage::bound(&rule, CLIENTS[*client].1, *product) == bound)
            .collect();
        if fits.is_empty() {
            return None;
        }
        let (client, product) = self.dice.pick(&fits);
        Some(self.place(client, product, day))
    }

    /// A debtor of a client, whose account was placed months before a day.
    pub fn place(&mut self, client: usize, product: Option<Product>, day: Date) -> usize {
        let number = self.number();
        let female = self.dice.percent(50);
        let name = people::name(&mut self.dice, female);
        let place = self.dice.below(people::PLACES.len() as i64) as usize;
        let address = people::address(&mut self.dice, place);
        let placed_on = after(day, -self.dice.between(60, 200));
        let past_due_since = after(placed_on, -self.dice.between(40, 100));
        let zone = if self.dice.percent(15) { Some(self.dice.pick(ZONES)) } else { None };
        let mobile = self.phone();
        self.cases.push(Case {
            debtor: format!("D{number}"),
            accounts: vec![format!("A{number}")],
            client,
            product,
            name,
            zone,
            mobile,
            second: None,
            email: format!("bailu{number}@example.com"),
            address,
            placed_on,
            past_due_since,
            recalled_on: None,
            status: "open",
            held_until: None,
            agreed: None,
            work_starts: None,
        });
        self.cases.len() - 1
    }

    /// A further account of the debtor with the same client.
    pub fn another_account(&mut self, case: usize) -> usize {
        let number = self.number();
        self.cases[case].accounts.push(format!("A{number}"));
        self.cases[case].accounts.len() - 1
    }

    /// A person beside the debtor, of age, whom the debtor named.
    pub fn person(&mut self, case: usize, relation: RelationKind) -> usize {
        let number = self.number();
        let female = self.dice.percent(50);
        let person = Person {
            id: format!("P{number}"),
            case,
            relation,
            name: people::name(&mut self.dice, female),
            phone: self.phone(),
            born: Some(people::birth(&mut self.dice, 1950, 2004)),
            source: self.dice.pick(&[Source::Application, Source::ClientUpdate, Source::InboundContact]),
            basis: self.dice.pick(&[Basis::Contract, Basis::Consent]),
        };
        self.persons.push(person);
        self.persons.len() - 1
    }

    /// A contact person of a kind that may be asked.
    pub fn friend(&mut self, case: usize) -> usize {
        use RelationKind as R;
        let relation = self.dice.pick(&[R::Friend, R::Parent, R::Sibling, R::Spouse, R::Relative, R::EmergencyContact, R::Colleague]);
        self.person(case, relation)
    }

    pub fn zone_of(&self, case: usize) -> Zone {
        Zone::named(self.cases[case].zone.unwrap_or(HOME)).unwrap()
    }
    pub fn instant(&self, case: usize, local: DateTime) -> Timestamp {
        self.zone_of(case).instant(local)
    }

    /// A moment of a day in the hours of work.
    pub fn work_hours(&mut self, day: Date) -> DateTime {
        later(day.at(10, 0, 0, 0), self.dice.below(7 * 3600))
    }

    pub fn template(&mut self, id: &str, channel: Channel, text: &str) {
        let approved_on = Date::constant(2024, 1, 2);
        let (id, text) = (id.to_owned(), text.to_owned());
        self.templates.push(Template { id, channel, approved_on, withdrawn_on: None, text });
    }
    /// A template of its own, approved long ago.
    pub fn text(&mut self, channel: Channel, text: &str) -> String {
        let id = format!("T-{}", self.templates.len() + 1);
        self.template(&id, channel, text);
        id
    }

    // ---- what breaks what

    /// This contact breaks these rules: those of the world's packs that bind the case on its day. The others it only nearly breaks.
    pub fn breaks(&mut self, contact: usize, rules: &[&str]) {
        let (case, day, id) = (self.contacts[contact].case, self.contacts[contact].at.date(), self.contacts[contact].id.clone());
        for rule in rules.iter().filter(|rule| self.rule(rule).is_some()).copied().collect::<Vec<_>>() {
            let list = if self.binds(rule, case, day) { &mut self.planted } else { &mut self.near };
            list.insert((id.clone(), rule.to_owned()));
        }
    }

    /// This contact keeps these rules, by little.
    pub fn keeps(&mut self, contact: usize, rules: &[&str]) {
        let id = self.contacts[contact].id.clone();
        let known: Vec<String> = rules.iter().filter(|rule| self.rule(rule).is_some()).map(|rule| (*rule).to_owned()).collect();
        self.near.extend(known.into_iter().map(|rule| (id.clone(), rule)));
    }

    /// A collector for a day, by lot.
    pub fn collector(&mut self, day: Date) -> String {
        self.dice.pick(if day < CHANGE { EARLY } else { COLLECTORS }).to_owned()
    }
}

/// The Monday of a day's ISO week.
pub fn monday(day: Date) -> Date {
    Week::of(day).first_day()
}
