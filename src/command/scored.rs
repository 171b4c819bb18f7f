//! From the columns of a scored question to the accounts that a strategy decides about.
//! Never decides: it only reads, and refuses a row without what every account has.

use super::Failure;
use crate::domain::{AccountId, ClientId, DebtorId, Stage};
use crate::segment::decide::AccountRow;
use crate::segment::{Strategy, explained_sql, placed_sql, scored_sql, way};
use crate::store::part::{Flags, Part, Texts, Wholes};
use crate::store::query::query_text;
use crate::store::{Given, Store, StoreError};

/// The accounts of the store's day as a strategy scores them, asked by `question`: read by `read` on several threads, a part each, and given to
/// `take` in the answer's order.
///
/// # Errors
/// The store's; and whatever `read` or `take` fails with.
pub fn each<T: Send>(
    store: &Store,
    strategy: &Strategy,
    question: &str,
    read: impl Fn(&[AccountRow]) -> Result<T, Failure> + Sync,
    take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let sql = scored_sql(strategy, question);
    store.each_part("segment/accounts", &sql, &[("account", Given::Empty)], |part| read(&accounts(part)?), take)
}

/// The same, held whole; or one of the accounts whose facts the session has kept, with what an explanation tells.
///
/// # Errors
/// The store's.
pub fn rows(store: &Store, strategy: &Strategy, account: Option<&str>) -> Result<Vec<AccountRow>, Failure> {
    let question = if account.is_some() { "segment/kept" } else { "segment/accounts" };
    let sql = query_text(question)?;
    let sql = if account.is_some() { explained_sql(strategy, sql) } else { scored_sql(strategy, sql) };
    let mut rows = Vec::new();
    store.each_part(question, &sql, &[("account", account.map_or(Given::Empty, Given::from))], accounts, |some| {
        rows.extend(some);
        Ok(())
    })?;
    Ok(rows)
}

/// Every account's segment and treatment by a strategy on the store's day, a part at a time, in no order: `account`, `segment`, `treatment`.
///
/// # Errors
/// The store's; a fault of ours where a strategy was not checked.
pub fn ways<'s>(store: &Store, strategy: &'s Strategy, mut take: impl FnMut([&str; 3])) -> Result<(), Failure> {
    let sql = placed_sql(strategy, query_text("segment/accounts")?);
    let read = |part: &Part<'_>| -> Result<Vec<(AccountId, &'s str, &'s str)>, Failure> {
        let way = |row: AccountRow| way(&row, strategy).map(|(segment, treatment)| (row.account_id, segment, treatment));
        let ways: Option<Vec<_>> = accounts(part)?.into_iter().map(way).collect();
        ways.ok_or_else(|| Failure::fault("a strategy was used that was not checked"))
    };
    store.each_part("segment/accounts", &sql, &[], read, |ways| {
        ways.iter().for_each(|(account, segment, treatment)| take([account.as_str(), segment, treatment]));
        Ok(())
    })
}

/// The accounts of a part.
fn accounts(part: &Part<'_>) -> Result<Vec<AccountRow>, StoreError> {
    let texts = |name: &'static str| Ok::<_, StoreError>(Needed { part, name, of: part.texts(name)? });
    let flags = |name: &'static str| Ok::<_, StoreError>(Needed { part, name, of: part.flags(name)? });
    let wholes = |name: &'static str| Ok::<_, StoreError>(Needed { part, name, of: part.wholes(name)? });
    let (account_id, debtor_id, client, batch) = (texts("account_id")?, texts("debtor_id")?, texts("client")?, texts("batch")?);
    let [product, currency, region, collector, stage] =
        [part.texts("product")?, part.texts("currency")?, part.texts("region")?, part.texts("collector")?, part.texts("stage")?];
    let [placed_on, last_attempt_on, next_promise_on, missed_promise_on] =
        [part.days("placed_on")?, part.days("last_attempt_on")?, part.days("next_promise_on")?, part.days("missed_promise_on")?];
    let balance = part.amounts("balance")?;
    let [dpd, threat_days, contactability] = [part.wholes("dpd")?, part.wholes("threat_days")?, part.wholes("contactability")?];
    let (not_held, deceased, impostor, lawyer) = (flags("not_held")?, flags("deceased")?, flags("impostor")?, flags("lawyer")?);
    let (bankrupt, legal, fraud, dispute) = (flags("bankrupt")?, flags("legal")?, flags("fraud")?, flags("dispute")?);
    let (complaint, cease, unread, instruction) = (flags("complaint")?, flags("cease")?, flags("unread")?, flags("instruction")?);
    let (plan_active, paused, care, lost) = (flags("plan_active")?, flags("paused")?, flags("care")?, flags("lost")?);
    let (months, large_balance, complaints) = (wholes("months_not_reached")?, flags("large_balance")?, wholes("complaints_12m")?);
    let (willingness, ability, bins) = (wholes("willingness")?, wholes("ability")?, texts("bins")?);
    let [assets, sued, due] = [part.numbers("assets_to_debt")?, part.numbers("other_creditor_sued")?, part.numbers("due_to_income")?];
    let [told, made] = [part.texts("told")?, part.texts("made")?];
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let row = |at: usize| {
        Ok(AccountRow {
            account_id: AccountId(account_id.text(at)?),
            debtor_id: DebtorId(debtor_id.text(at)?),
            client: ClientId(client.text(at)?),
            batch: batch.text(at)?,
            product: owned(product.at(at)),
            currency: owned(currency.at(at)),
            region: owned(region.at(at)),
            collector: owned(collector.at(at)),
            placed_on: placed_on.at(at).ok_or_else(|| part.missing("placed_on"))?,
            balance: balance.at(at).ok_or_else(|| part.missing("balance"))?,
            dpd: dpd.at(at),
            stage: stage.at(at).and_then(Stage::parse),
            not_held: not_held.is(at)?,
            deceased: deceased.is(at)?,
            impostor: impostor.is(at)?,
            lawyer: lawyer.is(at)?,
            bankrupt: bankrupt.is(at)?,
            legal: legal.is(at)?,
            fraud: fraud.is(at)?,
            dispute: dispute.is(at)?,
            complaint: complaint.is(at)?,
            cease: cease.is(at)?,
            unread: unread.is(at)?,
            instruction: instruction.is(at)?,
            plan_active: plan_active.is(at)?,
            paused: paused.is(at)?,
            care: care.is(at)?,
            lost: lost.is(at)?,
            months_not_reached: months.count(at)?,
            last_attempt_on: last_attempt_on.at(at),
            next_promise_on: next_promise_on.at(at),
            missed_promise_on: missed_promise_on.at(at),
            large_balance: large_balance.is(at)?,
            complaints_12m: complaints.count(at)?,
            threat_days: threat_days.at(at),
            assets_to_debt: assets.at(at),
            other_creditor_sued: sued.at(at),
            due_to_income: due.at(at),
            willingness: willingness.count(at)?,
            ability: ability.count(at)?,
            contactability: contactability.at(at),
            bins: bins.text(at)?,
            told: owned(told.at(at)),
            made: owned(made.at(at)),
        })
    };
    (0..part.rows()).map(row).collect()
}

/// A column of which every row has a value.
struct Needed<'a, C> {
    part: &'a Part<'a>,
    name: &'static str,
    of: C,
}

impl Needed<'_, Texts<'_>> {
    fn text(&self, row: usize) -> Result<String, StoreError> {
        self.of.at(row).map(str::to_owned).ok_or_else(|| self.part.missing(self.name))
    }
}
impl Needed<'_, Flags<'_>> {
    fn is(&self, row: usize) -> Result<bool, StoreError> {
        self.of.at(row).ok_or_else(|| self.part.missing(self.name))
    }
}
impl Needed<'_, Wholes<'_>> {
    fn count(&self, row: usize) -> Result<i64, StoreError> {
        self.of.at(row).ok_or_else(|| self.part.missing(self.name))
    }
}
