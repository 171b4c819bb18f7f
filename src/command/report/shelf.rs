//! Which reports there are: those that the program brings, and definitions in the workspace's `reports/`, which stand in place of one of the
//! same name. Never writes one.

use crate::command::Failure;
use crate::report::Definition;
use crate::report::definition::builtin_text;
use crate::store::Workspace;
use std::path::PathBuf;

/// A report's definition, and where it stands; none: the program brings it.
pub struct Shelved {
    pub definition: Definition,
    pub file: Option<PathBuf>,
}

/// The definition of a name: the workspace's, else the program's.
///
/// # Errors
/// Input, where there is none, or where it does not hold together.
pub fn find(workspace: &Workspace, name: &str) -> Result<Shelved, Failure> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let file = workspace.reports().join(format!("{name}.toml"));
    if plain && file.is_file() {
        let cannot = |e: &dyn std::fmt::Display| Failure::input(format!("{}: {e}", file.display()));
        let text = std::fs::read_to_string(&file).map_err(|e| cannot(&e))?;
        let mut definition = Definition::read(name, &text).map_err(|e| cannot(&e).hint("mend the file; nothing was written"))?;
        name.clone_into(&mut definition.name);
        if !Definition::NAMES.contains(&definition.base()) {
            let what = format!("its findings are those of no report: base = {:?}", definition.base());
            return Err(cannot(&what).hint(format!("add a line base = \"NAME\" with one of {}", Definition::NAMES.join(", "))));
        }
        return Ok(Shelved { definition, file: Some(file) });
    }
    match Definition::builtin(name) {
        Ok(definition) => Ok(Shelved { definition, file: None }),
        Err(_) => Err(Failure::input(format!("there is no report {name:?}"))
            .hint(format!("`retrace report list` names them all; one of your own would stand in {}", file.display()))),
    }
}

/// Every report's name, in order.
pub fn names(workspace: &Workspace) -> Vec<String> {
    let files = std::fs::read_dir(workspace.reports()).into_iter().flatten().flatten().map(|entry| entry.path());
    let own = files.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let own = own.filter_map(|path| path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    let mut names: Vec<String> = own.chain(Definition::NAMES.iter().map(|name| (*name).to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

/// The text of a definition that the program brings, to be copied.
///
/// # Errors
/// Input, where the program brings none of that name.
pub fn text(name: &str) -> Result<&'static str, Failure> {
    builtin_text(name).ok_or_else(|| {
        Failure::input(format!("the program brings no report {name:?}")).hint(format!("it brings {}", Definition::NAMES.join(", ")))
    })
}
