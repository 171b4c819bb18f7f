//! Runs the audit: lays the contact log out in numbered steps, then asks it every test of every rule that binds, and keeps what was
//! caught as the temporary table `audit_findings`. Never judges by itself which rule binds: `rules::Packs` says so, case by case.

use super::ask::filled;
use super::query::{Given, query_text, values_of};
use super::rule_tests::{BUSY, look_back, questions};
use super::{Store, StoreError};
use crate::domain::codes::{Channel, LenderType, Product};
use crate::rules::point::Case;
use crate::rules::test::Test;
use crate::rules::{Packs, Rule};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The steps, in order: `queries/audit/steps/NAME.sql` becomes the temporary table `audit_NAME`.
const STEPS: &[&str] = &[
    "accounts",
    "people",
    "numbers",
    "contacts",
    "busy",
    "carried",
    "first_reached",
    "complaints",
    "marks",
    "holds",
    "plan_days",
    "on_hold",
    "marked",
    "asked",
    "lost_then",
    "refusals",
];

/// Rows that one statement brings in.
const AT_ONCE: usize = 500;

#[derive(Deserialize)]
struct CaseRow {
    case_nr: i64,
    client: String,
    product: Option<Product>,
    lender: Option<LenderType>,
}

#[derive(Deserialize)]
struct TextRow {
    template_id: String,
    text: String,
}

#[derive(Deserialize)]
struct DayRow {
    day: Date,
    /// Ids as lines.
    accounts: String,
}

impl Store {
    /// Asks the contact log of the local days from … to (both included) every rule of the packs. What was caught is then read with
    /// `queries/audit/answers/`, from this store alone. Contacts after the store's day do not count.
    ///
    /// # Errors
    /// `Query` and `Shape` are faults of ours.
    pub fn audit(&mut self, packs: &Packs, from: Date, to: Date) -> Result<(), StoreError> {
        let tests = || packs.rules().flat_map(|rule| &rule.tests);
        let back = from.saturating_sub(tests().map(look_back).max().unwrap_or(0).days());
        self.conn.execute_batch(
            "CREATE OR REPLACE TEMP TABLE audit_bindings (rule VARCHAR, case_nr BIGINT, from_day DATE, to_day DATE);
             CREATE OR REPLACE TEMP TABLE audit_faults (rule VARCHAR, nth BIGINT, template_id VARCHAR, fault VARCHAR);
             CREATE OR REPLACE TEMP TABLE audit_agreed (account_nr INTEGER, day DATE);
             CREATE OR REPLACE TEMP TABLE audit_dpd (account_nr INTEGER, day DATE, dpd BIGINT);
             CREATE OR REPLACE TEMP TABLE audit_findings (contact_id VARCHAR, account_nr INTEGER, debtor_nr INTEGER, \"at\" TIMESTAMP,
                day DATE, rule VARCHAR, nth BIGINT, counted BIGINT, fact VARCHAR, others VARCHAR);",
        )?;
        let end = Given::Time(self.workspace().zone.end_of(self.as_of()));
        let span = [("from", from.into()), ("to", to.into()), ("back", back.into()), ("end", end), ("least", Given::Int(i64::from(BUSY)))];
        for step in STEPS {
            self.keep(&format!("audit_{step}"), &format!("audit/steps/{step}"), &span)?;
        }
        self.bind(packs, from, to)?;
        let years = limitation_years(packs);
        let barred = self.read_texts(packs)?;
        if barred {
            self.keep("audit_agreed", "audit/steps/agreed", &span)?;
        }
        self.look_up_days_past_due(packs)?;
        for rule in packs.rules() {
            for (nth, test) in rule.tests.iter().enumerate() {
                for question in questions(rule, nth, test, years) {
                    if let Some(pool) = question.pool {
                        self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP VIEW audit_pool AS SELECT * FROM {pool}"))?;
                    }
                    self.catch(rule, nth, question.query, question.given)?;
                }
            }
        }
        Ok(())
    }

    /// Keeps what a question catches among the contacts whose case the rule binds on their day.
    fn catch(&self, rule: &Rule, nth: usize, query: &str, mut given: Vec<(&'static str, Given)>) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO audit_findings
             SELECT q.contact_id, q.account_nr, q.debtor_nr, q.at, q.day, $of_rule, $of_test, CAST(q.counted AS BIGINT), q.fact, q.others
             FROM ({}) q
             JOIN audit_bindings b ON b.rule = $of_rule AND b.case_nr = q.case_nr AND q.day BETWEEN b.from_day AND b.to_day",
            query_text(query)?
        );
        given.push(("of_rule", Given::from(rule.id.as_str())));
        given.push(("of_test", Given::Int(nth as i64)));
        self.execute(query, &sql, &given)
    }

    fn execute(&self, name: &str, sql: &str, given: &[(&str, Given)]) -> Result<(), StoreError> {
        let fail = |source| StoreError::Query { query: name.to_owned(), source };
        self.need(sql)?;
        let mut statement = self.conn.prepare(&filled(sql, name, given)?).map_err(fail)?;
        let values = values_of(&statement, name, given)?;
        statement.execute(duckdb::params_from_iter(values)).map_err(fail)?;
        Ok(())
    }

    /// Writes which rule binds which case from which day to which. Between two days on which some rule begins or ends nothing changes.
    fn bind(&self, packs: &Packs, from: Date, to: Date) -> Result<(), StoreError> {
        let cases: Vec<CaseRow> = self.rows("audit/answers/cases", &[])?;
        let changes = packs.rules().flat_map(|rule| [Some(rule.from), rule.to.map(|to| to.saturating_add(1.day()))]).flatten();
        let mut starts: BTreeSet<Date> = changes.filter(|day| from < *day && *day <= to).collect();
        starts.insert(from);
        let starts: Vec<Date> = starts.into_iter().collect();
        let mut rows: Vec<String> = Vec::new();
        for (n, start) in starts.iter().enumerate() {
            let last = starts.get(n + 1).map_or(to, |next| next.saturating_sub(1.day()));
            for row in &cases {
                let case = Case { client: row.client.clone(), lender: row.lender, product: row.product };
                let binding = packs.rules().filter(|rule| packs.binds(rule, &case, *start));
                rows.extend(binding.map(|rule| format!("({}, {}, DATE '{start}', DATE '{last}')", quoted(&rule.id), row.case_nr)));
            }
        }
        self.put("audit_bindings", &rows)
    }

    /// Reads every template's text once for every rule on words; says whether one was found that only a time-barred debt forbids.
    fn read_texts(&self, packs: &Packs) -> Result<bool, StoreError> {
        let texts: Vec<TextRow> = self.rows("audit/answers/texts", &[])?;
        let (mut rows, mut barred) = (Vec::new(), false);
        for rule in packs.rules() {
            for (nth, test) in rule.tests.iter().enumerate() {
                let Test::Text(wording) = test else { continue };
                for row in &texts {
                    if let Some(fault) = wording.fault(&row.text) {
                        rows.push(format!("({}, {nth}, {}, {})", quoted(&rule.id), quoted(&row.template_id), quoted(&fault)));
                        barred |= wording.only_time_barred;
                    }
                }
            }
        }
        self.put("audit_faults", &rows)?;
        Ok(barred)
    }

    /// Days past due on the very days on which accounts were contacted by a channel that some rule allows only later.
    fn look_up_days_past_due(&mut self, packs: &Packs) -> Result<(), StoreError> {
        let allowed: Vec<(i64, &Vec<Channel>)> = packs
            .rules()
            .flat_map(|rule| &rule.tests)
            .filter_map(|test| if let Test::StageChannel { up_to_dpd, channels } = test { Some((*up_to_dpd, channels)) } else { None })
            .collect();
        let of_all = |one: &&Channel| allowed.iter().all(|(_, list)| list.contains(one));
        let by_all: Vec<&str> = Channel::ALL.iter().filter(of_all).map(|one| one.code()).collect();
        let up_to = allowed.iter().map(|(up_to, _)| *up_to).max().unwrap_or(i64::MIN);
        let early = [("channels", Given::Text(by_all.join(";"))), ("up_to_dpd", Given::Int(up_to))];
        self.keep("audit_early", "audit/steps/early", &early)?;
        let days: Vec<DayRow> = self.rows("audit/answers/dpd_days", &[])?;
        let own_day = self.as_of();
        let sql = format!("INSERT INTO audit_dpd {}", query_text("audit/answers/dpd_on")?);
        let looked_up = days.iter().try_for_each(|row| {
            self.move_to(row.day)?;
            self.execute("audit/answers/dpd_on", &sql, &[("accounts", Given::from(row.accounts.as_str()))])
        });
        // Whatever happened, the session stands on its own day again.
        self.move_to(own_day)?;
        looked_up
    }

    fn put(&self, table: &str, rows: &[String]) -> Result<(), StoreError> {
        for some in rows.chunks(AT_ONCE) {
            self.conn.execute_batch(&format!("INSERT INTO {table} VALUES {}", some.join(", ")))?;
        }
        Ok(())
    }
}

/// The shortest limitation that a rule of the packs names; None where none does.
fn limitation_years(packs: &Packs) -> Option<u32> {
    let years = packs.rules().flat_map(|rule| &rule.tests);
    years.filter_map(|test| if let Test::Limitation { years } = test { Some(*years) } else { None }).min()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
