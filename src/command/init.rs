//! `init`: an empty workspace. Never touches one that is there.

use super::{Context, Exit, Failure};
use crate::domain::Zone;
use crate::intake::profile::BUILTIN;
use crate::rules::EXAMPLE_PACK;
use crate::segment::DEFAULT_STRATEGY;
use crate::store::init::{Example, init};
use std::path::PathBuf;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make [default: the --workspace folder]
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Zone of days and weeks, and of times without an offset
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    pub timezone: String,
    /// Wrap the key with a passphrase, asked for on the terminal or taken from RETRACE_PASSPHRASE
    #[arg(long)]
    pub passphrase: bool,
}

/// Makes the workspace and says where its key lies.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let dir = args.dir.as_ref().unwrap_or(&context.workspace);
    Zone::named(&args.timezone).map_err(|e| Failure::usage(e.to_string()))?;
    let passphrase = if args.passphrase { Some(new_passphrase()?) } else { None };
    let (workspace, key) = init(dir, &args.timezone, &examples(), passphrase.as_deref())?;
    println!("made   {}", workspace.dir.display());
    println!("key    {}  (keep a copy apart from the workspace: without it personal values cannot be read)", key.display());
    println!("next   retrace --workspace {} load FOLDER", workspace.dir.display());
    Ok(Exit::Done)
}

/// The files that a new workspace starts with.
pub fn examples() -> Vec<Example> {
    let profiles = BUILTIN.iter().map(|(name, text)| Example { place: format!("profiles/{name}.toml"), text: (*text).to_owned() });
    let strategy = Example { place: "strategies/default.toml".into(), text: DEFAULT_STRATEGY.to_owned() };
    let pack = Example { place: "packs/example-client.toml".into(), text: EXAMPLE_PACK.to_owned() };
    profiles.chain([strategy, pack]).collect()
}

fn new_passphrase() -> Result<String, Failure> {
    if let Ok(passphrase) = std::env::var("RETRACE_PASSPHRASE") {
        return Ok(passphrase);
    }
    let ask = |prompt: &str| {
        rpassword::prompt_password(prompt)
            .map_err(|e| Failure::input(format!("no passphrase: {e}")).hint("set RETRACE_PASSPHRASE where there is no terminal"))
    };
    let (one, again) = (ask("Passphrase for the new key: ")?, ask("The same again: ")?);
    match (one == again, one.chars().count() >= 8) {
        (true, true) => Ok(one),
        (false, _) => Err(Failure::input("the two passphrases differ")),
        (_, false) => Err(Failure::input("a passphrase has at least 8 characters")),
    }
}
