//! Makes an empty workspace: folder, settings, key, database, examples.
//! Never overwrites a file that is there.

use super::workspace::Workspace;
use super::{StoreError, engine, key, schema};
use duckdb::AccessMode;
use std::path::{Path, PathBuf};

/// A text file that a new workspace starts with, by its place in the folder.
#[derive(Debug, Clone)]
pub struct Example {
    pub place: String,
    pub text: String,
}

/// Makes a workspace and returns it with the place of its key.
///
/// # Errors
/// `WorkspaceExists` where the folder holds one already.
pub fn init(dir: &Path, timezone: &str, examples: &[Example], passphrase: Option<&str>) -> Result<(Workspace, PathBuf), StoreError> {
    let config = dir.join("retrace.toml");
    if let Some(there) = [config.clone(), dir.join("retrace.duckdb")].into_iter().find(|path| path.exists()) {
        return Err(StoreError::WorkspaceExists(there));
    }
    for sub in ["profiles", "strategies", "scorecards", "packs", "quarantine", "reports"] {
        let sub = dir.join(sub);
        std::fs::create_dir_all(&sub).map_err(StoreError::io(&sub))?;
    }
    let mut id = [0u8; 8];
    key::fill(&config, &mut id)?;
    let id = key::hex(&id);
    let (key_path, sealer) = key::create(&id, passphrase)?;
    for example in examples {
        write_new(&dir.join(&example.place), &example.text)?;
    }
    // Made under another name and renamed when whole: an `init` cut off leaves nothing that looks like a workspace.
    let (unfinished, database) = (dir.join("retrace.duckdb.new"), dir.join("retrace.duckdb"));
    if unfinished.exists() {
        std::fs::remove_file(&unfinished).map_err(StoreError::io(&unfinished))?;
    }
    let conn = engine::connect(&unfinished, AccessMode::ReadWrite, &super::workspace::EngineSettings::default())?;
    conn.execute_batch(&format!("BEGIN TRANSACTION; {}", schema::create_all()))?;
    for (name, value) in [("layout", schema::LAYOUT.to_string()), ("key_check", key::check_value(&sealer)), ("audit_head", String::new())] {
        conn.execute("INSERT INTO meta VALUES (?, ?)", [name, &value])?;
    }
    conn.execute_batch("INSERT INTO meta VALUES ('engine', version()); COMMIT; CHECKPOINT")?;
    drop(conn);
    std::fs::rename(&unfinished, &database).map_err(StoreError::io(&database))?;
    // The settings come last: a folder without them is no workspace, and `init` can be called again.
    write_new(&config, &CONFIG.replace("{id}", &id).replace("{timezone}", timezone))?;
    Ok((Workspace::find(dir)?, key_path))
}

fn write_new(path: &Path, text: &str) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    std::fs::write(path, text).map_err(StoreError::io(path))
}

const CONFIG: &str = r#"# Settings of this retrace workspace. Every line may be left out except the first; what is shown is the default.

# Names this workspace's key, which lies in your configuration folder (or where RETRACE_KEY_FILE points), never here.
id = "{id}"

# The zone of days, weeks and of times without an offset; a debtor may have another (debtors.timezone).
timezone = "{timezone}"

[rules]
# Which rule packs decide: built in are cn, us, house; packs/NAME.toml adds yours. The strictest binds.
packs = ["cn", "house"]

[limits]
# A file with a larger share of bad rows than this does not load (--max-bad for one call).
max_bad = 0.05
# A phone not seen for so many days is asked for before it is used.
phone_stale_days = 730
# Balance from which a lawyer's letter may be thought of (HS-LEGAL-01), in whole units of currency.
large_balance = 50000

[stages]
# First day past due of M1, M2 … M7+. US usage is 30, 60, 90, 120, 150, 180, 210.
edges = [1, 31, 61, 91, 121, 151, 181]

[tracing]
# What one try costs, in the currency of the debt: a call, a text or e-mail, a letter, a call to a contact person (their peace
# included). Set by judgement; `retrace leads --waterfall` plans by it.
call = "1.50"
message = "0.10"
letter = "4.00"
relay = "5.00"
# The share of the balance that reaching the debtor is expected to bring, and how many times its cost a step must bring.
recovery = 0.03
times_cost = 1.0

# What asking a source costs, how often it names a point at which the debtor is reached, and after how many days it is asked again.
# The last five are partners: they are asked only with the debtor's consent in force, for tracing or (the last two) for sensitive data.
[tracing.sources]
client_update = { cost = "0.50", finds = 0.08, again_days = 90 }
directory_114 = { cost = "2.00", finds = 0.03, again_days = 180 }
business_registry = { cost = "2.00", finds = 0.02, again_days = 180 }
credit_bureau = { cost = "8.00", finds = 0.12, again_days = 180 }
carrier_match = { cost = "5.00", finds = 0.15, again_days = 180 }
logistics_match = { cost = "5.00", finds = 0.10, again_days = 180 }
social_insurance = { cost = "8.00", finds = 0.08, again_days = 365 }
housing_fund = { cost = "8.00", finds = 0.08, again_days = 365 }

[reports]
# A group of fewer people than this is withheld from every report, and another with it where the rest would tell it; 1 withholds none.
smallest_group = 5

[engine]
# threads = 2
# memory_limit = "4GB"
"#;
