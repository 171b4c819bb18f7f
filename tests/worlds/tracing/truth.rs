//! The truth beside a world: for each debtor and value whom it reaches on the world's day, and whether the law lets it be used;
//! and which records are one human. What one file learned of a number counts for all: those rows are mended when all is known.
//! Never a feed: nothing here is loaded.

use super::file::DebtorFile;
use super::human::{Held, Human, State};
use super::points::Seen;
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

pub struct Truth {
    folder: PathBuf,
    draft: BufWriter<File>,
    humans: BufWriter<File>,
    humans_rows: u64,
    /// Numbers that proved to be somebody else's, and those on which a person refused; never the law again.
    wrong: HashSet<String>,
    refused: HashSet<String>,
}

impl Truth {
    pub fn new(folder: &Path) -> Result<Truth, std::io::Error> {
        let file = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
        let mut humans = file("humans.csv")?;
        writeln!(humans, "record_id,human")?;
        let folder = folder.to_owned();
        Ok(Truth { draft: file("truth.draft")?, humans, humans_rows: 0, folder, wrong: HashSet::new(), refused: HashSet::new() })
    }

    /// The rows of one human's files.
    pub fn group(&mut self, human: &Human, group: &[DebtorFile]) -> Result<(), std::io::Error> {
        for file in group {
            writeln!(self.humans, "{},{}", file.id, group[0].id)?;
            self.humans_rows += 1;
            let tried = file.calls.iter().map(|call| (&call.point, call.outcome));
            // Whoever found it to be somebody else's, and for whichever client.
            self.wrong.extend(file.seen.iter().filter(|one| one.validity == "wrong_party").map(|one| one.held.value.clone()));
            for (value, outcome) in tried.chain(file.tried.iter().map(|tried| (&tried.value, tried.result))) {
                match outcome {
                    "wrong_party" => self.wrong.insert(value.clone()),
                    "relay_refused" | "refused" => self.refused.insert(value.clone()),
                    _ => false,
                };
            }
        }
        for file in group {
            for other in group {
                self.rows(human, file, other, group)?;
            }
        }
        Ok(())
    }

    /// What a file's own records, or those of the same human's other file, are worth for it.
    fn rows(&mut self, human: &Human, file: &DebtorFile, other: &DebtorFile, group: &[DebtorFile]) -> Result<(), std::io::Error> {
        let away = if file.client == other.client || other.agreed("cross_client") { "" } else { "other client" };
        // The debtor asked for peace, in this file or in another that the identity number shows to be the same human's.
        let shown = |one: &&DebtorFile| one.id == file.id || !(one.national_id.is_empty() || file.national_id.is_empty());
        let asked = |one: &DebtorFile| one.marks.iter().any(|mark| mark.kind == "debtor" && mark.reason == "cease_request");
        let ceased = group.iter().filter(shown).any(asked);
        let hold = match (file.free(), ceased) {
            (false, _) => "hold",
            (_, true) => "asked to cease",
            _ => "",
        };
        let via = if file.id == other.id { "" } else { other.id.as_str() };
        let mut own: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
        for seen in &other.seen {
            own.entry(&seen.held.value).or_default().push(seen);
        }
        for (value, seen) in own {
            let reaches = reaches(human, seen[0].kind, &seen[0].held);
            let why = [away, hold, barred(other, group, &seen)].into_iter().find(|why| !why.is_empty()).unwrap_or_default();
            writeln!(self.draft, "{},{},{value},{},{via},{reaches},{why}", file.id, seen[0].kind, other.id)?;
        }
        for kin in &other.kin {
            let asked = if kin.may_be_asked() { "" } else { "not to be asked" };
            let early = if file.three_days || kin.relation == "guarantor" { "" } else { "not three days" };
            let why = [away, hold, asked, early].into_iter().find(|why| !why.is_empty()).unwrap_or_default();
            let helps = kin.willing && !kin.minor;
            let mut numbers: BTreeMap<&str, (&Held, &str)> = BTreeMap::new();
            numbers.insert(&kin.phone.value, (&kin.phone, why));
            for (held, ..) in &kin.seen {
                numbers.entry(&held.value).or_insert((held, why));
            }
            for (value, (held, why)) in numbers {
                let reaches = if held.state(0) != State::Theirs {
                    "nobody"
                } else if helps {
                    "person"
                } else {
                    "other"
                };
                writeln!(self.draft, "{},mobile,{value},{},{via},{reaches},{why}", file.id, kin.id)?;
            }
        }
        Ok(())
    }

    /// Mends the rows with what is known now, and closes.
    pub fn finish(mut self) -> Result<Vec<(String, u64)>, std::io::Error> {
        self.draft.flush()?;
        self.humans.flush()?;
        let draft = self.folder.join("truth.draft");
        let mut out = BufWriter::new(File::create(self.folder.join("truth.csv"))?);
        writeln!(out, "debtor_id,kind,value,owner_id,via,reaches,lawful,why_not")?;
        let mut rows = 0;
        for line in BufReader::new(File::open(&draft)?).lines() {
            let line = line?;
            let cells: Vec<&str> = line.split(',').collect();
            let [debtor, kind, value, owner, via, reaches, why] = cells[..] else { continue };
            let kin = owner.starts_with('P');
            let why = match why {
                "" if self.wrong.contains(value) => "wrong party",
                "" if kin && self.refused.contains(value) => "refused",
                told => told,
            };
            let shown = match kind {
                "mobile" => format!("+86{value}"),
                "landline" => format!("+86{}", value.trim_start_matches('0').replace('-', "")),
                _ => value.to_owned(),
            };
            writeln!(out, "{debtor},{kind},{shown},{owner},{via},{reaches},{},{why}", if why.is_empty() { "yes" } else { "no" })?;
            rows += 1;
        }
        out.flush()?;
        std::fs::remove_file(draft)?;
        Ok(vec![("truth.csv".into(), rows), ("humans.csv".into(), self.humans_rows)])
    }
}

/// Whom a point of the debtor reaches.
fn reaches(human: &Human, kind: &str, held: &Held) -> &'static str {
    match (kind, held.state(0)) {
        ("email" | "address", State::Theirs) if !human.reads => "nobody",
        (_, State::Theirs) => "debtor",
        (_, State::Others) => "other",
        _ => "nobody",
    }
}

/// From a source, or on a basis, that nothing makes lawful.
fn never(one: &Seen) -> bool {
    matches!(one.source, "purchased_list" | "social_media" | "web_search") || one.basis == "none"
}

/// Whether one observation may be used, as far as its source, basis and consents go.
pub fn lawful(file: &DebtorFile, one: &Seen) -> bool {
    let known = |evidence: &str| file.consents.iter().any(|consent| consent.holds() && consent.evidence == evidence);
    let source = match one.source {
        "credit_bureau" | "carrier_match" | "logistics_match" => file.agreed("tracing"),
        "housing_fund" => file.agreed("sensitive_data"),
        _ => true,
    };
    !never(one) && source && (one.consent.is_empty() || known(&one.consent))
}

/// Why the law bars a value of the debtor, as far as one human's files show.
pub fn barred(file: &DebtorFile, group: &[DebtorFile], seen: &[&Seen]) -> &'static str {
    if !seen.iter().any(|one| lawful(file, one)) {
        return "source, basis or consent";
    }
    // The larger, the earlier. Whoever bought it, bought it: the same human's other file counts, with whichever client; what this
    // client lawfully had before stays its own.
    let all = || group.iter().flat_map(|other| other.seen.iter().map(move |one| (other, one)));
    let same = || all().filter(|(_, one)| one.held.value == seen[0].held.value);
    let bought = same().filter(|(_, one)| never(one)).map(|(_, one)| one.first).max();
    let known = |bought| same().any(|(other, one)| other.client == file.client && lawful(other, one) && one.first > bought);
    if bought.is_some_and(|bought| !known(bought)) {
        return "bought first";
    }
    if seen.iter().any(|one| one.validity == "wrong_party") { "wrong party" } else { "" }
}
