//! One debtor's file as an agency has it: the record, points, named people, consents, and room for what was tried.
//! Never holds what the agency could not know: `human` does.

use super::calls::Call;
use super::dice::Dice;
use super::files::{Cell, Files};
use super::human::Human;
use super::kin::{self, Kin};
use super::people;
use super::points::{self, Consent, Seen};
use super::shape::{Numbers, chance};

/// Client and lender type.
pub const CLIENTS: &[(&str, &str)] = &[("恒通银行", "card_bank"), ("百联消费金融", "consumer_finance")];

/// A do-not-contact mark.
pub struct Mark {
    pub kind: &'static str,
    pub subject: String,
    pub reason: &'static str,
    pub day: i64,
}

/// What an earlier search said.
pub struct Tried {
    pub kind: &'static str,
    pub value: String,
    pub day: i64,
    pub minute: i64,
    pub result: &'static str,
}

pub struct DebtorFile {
    pub id: String,
    pub client: usize,
    pub account: String,
    pub opened: i64,
    pub placed: i64,
    pub status: &'static str,
    pub recalled: Option<i64>,
    pub name: String,
    pub national_id: String,
    pub seen: Vec<Seen>,
    pub kin: Vec<Kin>,
    pub consents: Vec<Consent>,
    pub calls: Vec<Call>,
    pub tried: Vec<Tried>,
    pub marks: Vec<Mark>,
    pub paid: Option<i64>,
    /// Calls to the reserved number failed on three days running since the debtor was last reached.
    pub three_days: bool,
}

impl DebtorFile {
    pub fn new(world: &Numbers, human: &Human, at: u64, twin: bool) -> DebtorFile {
        let mut dice = world.dice(at, "file");
        let mut client = usize::from(chance(&mut world.dice(if twin { at - 1 } else { at }, "client"), 380));
        // Half of the second files are with the other client.
        if twin && dice.percent(45) {
            client = 1 - client;
        }
        let id = format!("{}{at:07}", ["HT-", "BL-"][client]);
        let opened = human.trouble + dice.between(200, 2000);
        let placed = dice.between(25, human.trouble.min(260));
        let status =
            dice.weigh(&[("open", 940), ("disputed", 8), ("lawyer_represented", 8), ("bankrupt", 6), ("paid", 18), ("settled", 20)]);
        let recalled = chance(&mut dice, 15).then(|| dice.between(3, 20));
        let mut consents = Vec::new();
        let seen = points::seen(world, human, &mut dice, &id, opened, placed, &mut consents);
        if twin && dice.percent(35) {
            consents.push(Consent { purpose: "cross_client", on: opened, withdrawn: None, evidence: format!("X-{id}") });
        }
        let kin = kin::named(world, &mut dice, at, &id, opened);
        let known = if twin { 600 } else { 880 };
        let national_id = if chance(&mut dice, known) { human.national_id.clone() } else { String::new() };
        DebtorFile {
            account: format!("A-{id}"),
            name: if twin { variant(&mut dice, &human.name) } else { human.name.clone() },
            id,
            client,
            opened,
            placed,
            status,
            recalled,
            national_id,
            seen,
            kin,
            consents,
            calls: Vec::new(),
            tried: Vec::new(),
            marks: Vec::new(),
            paid: None,
            three_days: false,
        }
    }

    /// Whether anything may be done about the account.
    pub fn free(&self) -> bool {
        self.status == "open" && self.recalled.is_none()
    }

    /// Whether a consent for a purpose holds.
    pub fn agreed(&self, purpose: &str) -> bool {
        self.consents.iter().any(|consent| consent.purpose == purpose && consent.holds())
    }

    /// Writes the file's rows.
    pub fn write(&self, human: &Human, files: &mut Files) -> Result<(), csv::Error> {
        use Cell::{Day, Maybe, Text};
        let client = CLIENTS[self.client].0;
        let mut dice = Dice::new(self.opened as u64, &self.id);
        let birth = if dice.percent(85) { human.birth.to_string() } else { String::new() };
        let (work, employer) = (dice.pick(people::OCCUPATIONS), people::employer(&mut dice, human.place));
        let sex = if human.female { "f" } else { "m" };
        files.row(
            "debtors",
            &[
                Text(&self.id),
                Text(&self.name),
                Text(&self.national_id),
                Text(&birth),
                Text(sex),
                Text(people::PLACES[human.place].0),
                Text(work),
                Text(&employer),
            ],
        )?;
        let (principal, due) = (dice.between(2_000, 90_000).to_string(), dice.between(200, 3_000).to_string());
        files.row(
            "accounts",
            &[
                Text(&self.account),
                Text(&self.id),
                Text(client),
                Text(&format!("{}-{:02}", ["HT", "BL"][self.client], self.placed / 30)),
                Text(dice.pick(&["credit_card", "cash_loan", "instalment"])),
                Day(self.placed),
                Maybe(self.recalled),
                Day(self.opened),
                Text(&principal),
                Day(human.trouble.max(self.placed)),
                Text(&due),
                Text(self.status),
            ],
        )?;
        for seen in &self.seen {
            files.row(
                "contact_points",
                &[
                    Text(&self.id),
                    Text(seen.kind),
                    Text(&seen.held.value),
                    Text(seen.source),
                    Text(seen.basis),
                    Text(&seen.consent),
                    Day(seen.first),
                    Maybe(seen.last),
                    Text(seen.validity),
                    Maybe(seen.validity_on),
                    Text(client),
                ],
            )?;
        }
        for kin in &self.kin {
            kin.write(&self.id, client, self.opened, files)?;
        }
        for consent in &self.consents {
            files.row(
                "consents",
                &[Text(&self.id), Text(consent.purpose), Day(consent.on), Maybe(consent.withdrawn), Text(&consent.evidence)],
            )?;
        }
        for (nth, call) in self.calls.iter().enumerate() {
            call.write(&self.id, &self.account, nth, files)?;
        }
        for tried in &self.tried {
            files.row(
                "trace_outcomes",
                &[Text(&self.id), Text(tried.kind), Text(&tried.value), Cell::Time(tried.day, tried.minute), Text(tried.result)],
            )?;
        }
        for mark in &self.marks {
            files
                .row("suppressions", &[Text(mark.kind), Text(&mark.subject), Text("all"), Cell::Time(mark.day, 1200), Text(mark.reason)])?;
        }
        if let Some(day) = self.paid {
            files.row("payments", &[Text(&format!("Y-{}", self.id)), Text(&self.account), Day(day), Text("100.00"), Text("debtor")])?;
        }
        Ok(())
    }
}

/// A name as another clerk writes it.
fn variant(dice: &mut Dice, name: &str) -> String {
    match dice.below(10) {
        0 => name.replace('张', "張").replace('陈', "陳").replace('刘', "劉").replace('华', "華"),
        1 => format!("{} {}", name.chars().take(1).collect::<String>(), name.chars().skip(1).collect::<String>()),
        _ => name.to_owned(),
    }
}
