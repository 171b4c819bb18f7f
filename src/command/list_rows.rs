//! Brings the rows that decide about a whole list, once for all its debtors of a day, and has them judged by several threads.
//! Never decides: `rules` does; and never lets the number of threads change an answer: a debtor's rows are one thread's.

use super::{Failure, contact_rows};
use crate::domain::Sealed;
use crate::domain::national_id::CnId;
use crate::rules::campaign::TemplateRow;
use crate::rules::observed::{ObservedRow, ObservedRows};
use crate::rules::{Campaign, Intended, Judged, Logged, Observed, Packs};
use crate::store::{Given, Store};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A debtor's rows, and the contacts of earlier rows.
type Bundle = (String, Vec<Intended>, Vec<Logged>);

/// Judges the rows of the store's day: each with its debtor, and its account where one is named. `made` are the contacts that
/// earlier days' rows may make, by debtor; this day's are added.
pub fn judge(
    store: &Store,
    packs: &Packs,
    asked: Vec<(String, Option<String>, Intended)>,
    made: &mut BTreeMap<String, Vec<Logged>>,
    threads: Option<u32>,
) -> Result<Vec<Judged>, Failure> {
    let debtors: BTreeSet<String> = asked.iter().map(|(debtor, ..)| debtor.clone()).collect();
    let Some(known) = asked.iter().map(|(_, _, intended)| intended.at).max() else { return Ok(Vec::new()) };
    let files = contact_rows::case_files(store, debtors.iter().map(String::as_str), known)?.with_limitation(packs);
    let observed = observed(store, &asked, &debtors)?;
    let templates = templates(store, &asked)?;
    let gate = contact_rows::packs(store)?;
    let campaign = Campaign { packs, gate: &gate, files: &files, observed: &observed, templates: &templates };
    let mut bundles: BTreeMap<String, Bundle> = BTreeMap::new();
    for (debtor, account, mut intended) in asked {
        intended.accounts = match account {
            Some(account) => vec![account],
            None => files.accounts_of(&debtor).into_iter().map(|account| account.account_id.clone()).collect(),
        };
        let bundle =
            bundles.entry(debtor.clone()).or_insert_with(|| (debtor.clone(), Vec::new(), made.remove(&debtor).unwrap_or_default()));
        bundle.1.push(intended);
    }
    let mut judged = Vec::new();
    for (debtor, some, all) in in_parallel(&campaign, bundles.into_values().collect(), threads)? {
        judged.extend(some);
        made.insert(debtor, all);
    }
    Ok(judged)
}

/// A debtor, what was said of his rows, and the log with those that were allowed.
type Answered = (String, Vec<Judged>, Vec<Logged>);

/// Each debtor's rows judged by one of the threads.
fn in_parallel(campaign: &Campaign<'_>, bundles: Vec<Bundle>, threads: Option<u32>) -> Result<Vec<Answered>, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.and_then(|n| usize::try_from(n).ok()).unwrap_or(cores).max(1);
    let share = bundles.len().div_ceil(threads).max(1);
    let mut shares: Vec<Vec<Bundle>> = Vec::new();
    let mut rest = bundles.into_iter();
    loop {
        let some: Vec<Bundle> = rest.by_ref().take(share).collect();
        if some.is_empty() {
            break;
        }
        shares.push(some);
    }
    let one = |(debtor, intended, mut made): Bundle| {
        let judged = campaign.judge(intended, &mut made);
        (debtor, judged, made)
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = shares.into_iter().map(|some| scope.spawn(move || some.into_iter().map(one).collect::<Vec<_>>())).collect();
        let mut all = Vec::new();
        for thread in running {
            all.extend(thread.join().map_err(|_| Failure::fault("a thread stopped while it judged the list"))?);
        }
        Ok(all)
    })
}

/// What is known about the list's numbers and addresses.
fn observed(store: &Store, asked: &[(String, Option<String>, Intended)], debtors: &BTreeSet<String>) -> Result<Observed, Failure> {
    let limit = store.workspace().config.limits.phone_stale_days;
    let values: HashSet<&Sealed> = asked.iter().filter_map(|(_, _, intended)| intended.point.as_ref().map(|(value, _)| value)).collect();
    if values.is_empty() {
        return Ok(Observed::new(ObservedRows::default(), store.as_of(), limit));
    }
    let values: Vec<&str> = values.into_iter().map(|value| value.0.as_str()).collect();
    let mut points: Vec<ObservedRow> = store.rows("check/list_points", &[("values", Given::Text(values.join("\n")))])?;
    for row in &mut points {
        // A contact person's identity number tells the birthday that the file leaves out.
        if let Some(number) = &row.national_id {
            row.birth_on = CnId::parse(store.open_value(number)?.reveal()).ok().map(|id| id.birth_on);
        }
    }
    let mut holders = debtors.clone();
    holders.extend(points.iter().map(|row| row.debtor_id.clone()));
    let of_list = [("debtors", lines(debtors))];
    let rows = ObservedRows {
        kin: store.rows("check/list_kin", &of_list)?,
        lost: store.rows("trace/lost", &of_list)?,
        proofs: store.rows("trace/consents", &[("debtors", lines(&holders))])?,
        points,
    };
    Ok(Observed::new(rows, store.as_of(), limit))
}

fn templates(store: &Store, asked: &[(String, Option<String>, Intended)]) -> Result<BTreeMap<String, TemplateRow>, Failure> {
    let wanted: BTreeSet<String> = asked.iter().filter_map(|(_, _, intended)| intended.template.clone()).collect();
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<TemplateRow> = store.rows("check/list_templates", &[("templates", lines(&wanted))])?;
    Ok(rows.into_iter().map(|row| (row.template_id.clone(), row)).collect())
}

/// Ids as lines of one parameter.
fn lines(ids: &BTreeSet<String>) -> Given {
    Given::Text(ids.iter().map(String::as_str).collect::<Vec<_>>().join("\n"))
}
