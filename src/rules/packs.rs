//! The packs that decide, combined: all of their rules bind, so the strictest decides and every one that binds is named.
//! Never lets a client's own pack free anything: a pack can only add rules.

use super::pack::{Pack, PackError, Rule};
use super::point::Case;
use super::test::Test;
use crate::domain::Force;
use include_dir::{Dir, include_dir};
use jiff::civil::Date;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/rules/packs");

/// Rules that hold under every choice of packs: they protect someone by name, the account is not ours to work, or the house
/// says "blocked, always".
const ALWAYS: [&str; 6] = ["HS-HELD-01", "HS-OVERRIDE-01", "HS-DNC-01", "HS-UNREAD-01", "HS-SRC-08", "HS-SRC-09"];

/// Packs in use.
#[derive(Debug, Clone)]
pub struct Packs {
    packs: Vec<Pack>,
    /// Rules of clients' own packs that stand in place of rules of the house.
    replacing: Vec<Rule>,
}

/// Names of the packs in the binary, in order.
pub fn built_in_names() -> Vec<String> {
    let mut names: Vec<String> = BUILT_IN.files().filter_map(|file| file.path().file_stem()?.to_str().map(str::to_owned)).collect();
    names.sort();
    names
}

/// A pack of the binary.
///
/// # Errors
/// `Unknown` where there is none of that name.
pub fn built_in(name: &str) -> Result<Pack, PackError> {
    Pack::parse(name, built_in_text(name).ok_or_else(|| PackError::Unknown(name.to_owned()))?)
}

/// The file of a pack of the binary, as it was written; None where there is none of that name.
pub fn built_in_text(name: &str) -> Option<&'static str> {
    BUILT_IN.get_file(format!("{name}.toml"))?.contents_utf8()
}

impl Packs {
    /// Packs of the binary, by name, as a workspace uses them: the house's gate for points stands behind every choice.
    ///
    /// # Errors
    /// `Unknown` where a name is none.
    pub fn builtin(names: &[&str]) -> Result<Packs, PackError> {
        Packs::of(names, |_| None)
    }

    /// The same, where `text_of` finds the text of packs that the binary does not hold (a workspace's `packs/NAME.toml`).
    /// A file cannot take the name of a pack of the binary, so none of its rules can be taken away.
    ///
    /// # Errors
    /// As [`Pack::parse`]; `Unknown` where nothing has that name.
    pub fn of(names: &[&str], text_of: impl Fn(&str) -> Option<String>) -> Result<Packs, PackError> {
        Packs::behind(names, text_of, |rule| ALWAYS.contains(&rule.id.as_str()) || rule.tests.iter().any(is_gate))
    }

    /// These packs and no others, for a question about them: only the rules that hold always stand behind them.
    ///
    /// # Errors
    /// As [`Packs::of`].
    pub fn only(names: &[&str], text_of: impl Fn(&str) -> Option<String>) -> Result<Packs, PackError> {
        Packs::behind(names, text_of, |rule| ALWAYS.contains(&rule.id.as_str()))
    }

    /// One pack and nothing behind it: for its own worked cases.
    pub(super) fn alone(pack: &Pack) -> Packs {
        Packs { packs: vec![pack.clone()], replacing: vec![] }
    }

    fn behind(names: &[&str], text_of: impl Fn(&str) -> Option<String>, stands: impl Fn(&Rule) -> bool) -> Result<Packs, PackError> {
        let mut packs: Vec<Pack> = Vec::new();
        for name in names {
            if packs.iter().any(|pack| pack.name == *name) {
                continue;
            }
            packs.push(match built_in(name) {
                Err(PackError::Unknown(_)) => Pack::parse(name, &text_of(name).ok_or_else(|| PackError::Unknown((*name).to_owned()))?)?,
                read => read?,
            });
        }
        if packs.iter().all(|pack| pack.name != "house") {
            let mut house = built_in("house")?;
            house.rules.retain(stands);
            packs.push(house);
        }
        let own = packs.iter().filter(|pack| built_in(&pack.name).is_err());
        let replacing = own.flat_map(|pack| &pack.rules).filter(|rule| !rule.replaces.is_empty()).cloned().collect();
        Ok(Packs { packs, replacing })
    }

    /// The packs, in the order in which they were named.
    pub fn each(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter()
    }

    /// Every rule of every pack.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.packs.iter().flat_map(|pack| &pack.rules)
    }

    /// A rule by its id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules().find(|rule| rule.id == id)
    }

    /// Whether a rule binds a case on a day: in force, and written for such a lender, product and client. What is unknown
    /// about the case is bound.
    pub fn binds(&self, rule: &Rule, case: &Case, day: Date) -> bool {
        let written_for = |rule: &Rule| Self::written_for(rule, case, day);
        let replaced = || {
            let may_be = rule.force == Force::House && !ALWAYS.contains(&rule.id.as_str()) && !rule.tests.iter().any(is_gate);
            may_be && self.replacing.iter().any(|by| by.replaces.contains(&rule.id) && written_for(by))
        };
        written_for(rule) && !replaced()
    }

    /// Whether a rule that binds now binds at every later time: it has no last day, and nothing may come to stand in its place.
    pub(super) fn lasts(&self, rule: &Rule) -> bool {
        rule.to.is_none() && self.replacing.is_empty()
    }

    /// Whether a rule is in force on a day, and written for such a lender, product and client.
    pub(super) fn written_for(rule: &Rule, case: &Case, day: Date) -> bool {
        rule.in_force(day)
            && (rule.lender_types.is_empty() || case.lender.is_none_or(|lender| rule.lender_types.contains(&lender)))
            && (rule.products.is_empty() || case.product.is_none_or(|product| rule.products.contains(&product)))
            && (rule.clients.is_empty() || rule.clients.contains(&case.client))
    }
}

/// Tests of the table "which points may be used".
fn is_gate(test: &Test) -> bool {
    matches!(
        test,
        Test::Source { .. }
            | Test::NoBasis {}
            | Test::Unwritten {}
            | Test::SharedOrWork { .. }
            | Test::Stale { .. }
            | Test::WrongParty {}
            | Test::OtherClient {}
            | Test::Relabelled {}
            | Test::ThirdParty { .. }
            | Test::Guarantor { .. }
            | Test::Refused {}
            | Test::WorkEmail {}
    )
}
