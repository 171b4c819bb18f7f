//! The packs at hand: those in use, those that are not, and the rules that are only known. With a workspace its own packs too.
//! Never needs the key or the database: rules are no personal data.

use super::{Context, Failure, contact_rows};
use crate::domain::Zone;
use crate::rules::{Known, Pack, PackError, Packs, Rule, built_in, built_in_names, built_in_text, known};
use crate::store::{StoreError, Workspace};
use jiff::civil::Date;

/// A pack at hand.
pub struct Shelved {
    pub pack: Pack,
    /// Its file's text.
    pub text: String,
}

/// Every pack at hand.
pub struct Shelf {
    pub workspace: Option<Workspace>,
    /// The packs that decide.
    pub in_use: Packs,
    /// Those named in the configuration, in its order; then the others by name.
    pub packs: Vec<Shelved>,
    /// Rules that nothing checks, by the name of their list.
    pub known: Vec<(String, Vec<Known>)>,
    /// Packs of the workspace that are not in use and do not read.
    pub unread: Vec<(String, PackError)>,
}

/// What a new workspace uses.
const STARTS_WITH: [&str; 2] = ["cn", "house"];

impl Shelf {
    /// Looks at the workspace, where there is one, and at the binary.
    ///
    /// # Errors
    /// Input, where a pack in use does not read.
    pub fn of(context: &Context) -> Result<Shelf, Failure> {
        Self::gathered(context, |_, _| true)
    }

    /// The same without the packs in use that do not read.
    ///
    /// # Errors
    /// As [`Shelf::of`].
    pub fn of_what_reads(context: &Context) -> Result<Shelf, Failure> {
        Self::gathered(context, |name, text| text.is_some_and(|text| Pack::parse(name, &text).is_ok()))
    }

    fn gathered(context: &Context, keeps: impl Fn(&str, Option<String>) -> bool) -> Result<Shelf, Failure> {
        let workspace = match Workspace::find(&context.workspace) {
            Ok(workspace) => Some(workspace),
            Err(StoreError::NoWorkspace(_)) => None,
            Err(other) => return Err(other.into()),
        };
        let used = workspace.as_ref().map_or_else(|| STARTS_WITH.map(str::to_owned).to_vec(), |found| found.config.rules.packs.clone());
        let text = |name: &str| match (built_in_text(name), &workspace) {
            (Some(text), _) => Some(text.to_owned()),
            (None, Some(workspace)) => contact_rows::text_of(workspace, name),
            (None, None) => None,
        };
        let names: Vec<&str> = used.iter().map(String::as_str).filter(|name| keeps(name, text(name))).collect();
        let in_use = Packs::of(&names, text).map_err(|e| match &workspace {
            Some(workspace) => contact_rows::refuse(workspace, &e, "[rules] packs in retrace.toml"),
            None => Failure::fault(e.to_string()),
        })?;
        let mut all = used;
        let mut others = built_in_names();
        others.extend(workspace.as_ref().map(own_names).unwrap_or_default());
        others.sort();
        all.extend(others);
        let (mut packs, mut unread): (Vec<Shelved>, Vec<_>) = (Vec::new(), Vec::new());
        for name in all {
            if packs.iter().any(|shelved| shelved.pack.name == name) {
                continue;
            }
            let Some(text) = text(&name) else { continue };
            match Pack::parse(&name, &text) {
                Ok(pack) => packs.push(Shelved { pack, text }),
                Err(error) => unread.push((name, error)),
            }
        }
        unread.dedup_by(|a, b| a.0 == b.0);
        let known = known().map_err(|e| Failure::fault(e.to_string()))?;
        Ok(Shelf { workspace, in_use, packs, known, unread })
    }

    /// Whether a rule decides: the packs in use hold it, and in that pack.
    pub fn decides(&self, pack: &str, rule: &Rule) -> bool {
        self.in_use.each().any(|used| used.name == pack && used.rules.iter().any(|held| held.id == rule.id))
    }

    /// The day asked about: given, or today in the workspace's zone.
    pub fn day(&self, context: &Context) -> Date {
        let zone = self.workspace.as_ref().map(|workspace| workspace.zone.clone()).or_else(|| Zone::named("Asia/Shanghai").ok());
        let today = || zone.map_or(Date::MAX, |zone| zone.local(context.now()).date());
        context.as_of.unwrap_or_else(today)
    }

    /// What to say where there is no workspace, or a pack lies there that does not read.
    pub fn remarks(&self, context: &Context) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.workspace.is_none() {
            let dir = context.workspace.display();
            remarks.push(format!("{dir} is no workspace: in use are the packs that a new one starts with, {}", STARTS_WITH.join(" and ")));
        }
        remarks.extend(self.unread.iter().map(|(name, _)| format!("packs/{name}.toml does not read: see `retrace rules check {name}`")));
        remarks
    }
}

/// Names of the pack files of a workspace; a file that takes the name of a pack of the binary is none.
fn own_names(workspace: &Workspace) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(workspace.dir.join("packs")) else { return Vec::new() };
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let names = files.filter_map(|path| path.file_stem()?.to_str().map(str::to_owned));
    names.filter(|name| built_in(name).is_err()).collect()
}
