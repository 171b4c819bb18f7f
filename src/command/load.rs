//! `load`: files into the workspace, all in one transaction. Never loads half a file, never loses a row.

use super::context::FormatArgs;
use super::{Context, Exit, Failure};
use crate::domain::feed::Feed;
use crate::domain::record::{Records, Unreadable};
use crate::intake::draft::Checks;
use crate::intake::profile::Profile;
use crate::intake::{FeedRows, Format, InputFile, file};
use crate::report::{Answer, Cell};
use crate::store::load::{LoadSummary, Loading};
use crate::store::parquet::ParquetRows;
use crate::store::{Sealer, Store, Workspace};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

/// Arguments of `load`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, folders (their files, each named after its feed), or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The feed of files whose name does not tell it
    #[arg(long = "as", value_name = "FEED", value_parser = feed)]
    pub feed: Option<Feed>,
    /// Mapping profile of a client's own file: profiles/NAME.toml, or a path
    #[arg(long, value_name = "NAME", conflicts_with = "feed")]
    pub profile: Option<String>,
    /// Largest share of bad rows a file may have and still load [default: limits.max_bad of retrace.toml]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub max_bad: Option<f64>,
    /// Read and check everything, change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub how: FormatArgs,
}

fn feed(name: &str) -> Result<Feed, String> {
    Feed::named(name).ok_or_else(|| format!("a feed: {}", Feed::ALL.iter().map(|f| f.name()).collect::<Vec<_>>().join(", ")))
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| "a share from 0 to 1".into())
}

/// Loads the files and tells what became of each.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.write()?;
    let workspace = store.workspace().clone();
    let profile = args.profile.as_deref().map(|name| find_profile(&workspace, name)).transpose()?;
    let files = look_at(args, profile.as_ref())?;
    let max_bad = args.max_bad.unwrap_or(workspace.config.limits.max_bad);
    let sealer = store.sealer().clone();
    let mut load = store.begin_load(args.profile.as_deref(), max_bad)?;
    let mut broken = Vec::new();
    let bar = bar(files.iter().filter_map(|(_, file)| file.as_ref().ok()).map(|f| f.size).sum());
    for (path, file) in &files {
        let name = path.display().to_string();
        let result = match file {
            Ok(file) => {
                load.begin_file(&name, &file.sha256)?;
                read_file(&mut load, file, args.feed, profile.as_ref(), &workspace, &sealer, &bar)?
            }
            Err(unreadable) => {
                load.begin_file(&name, "")?;
                Err(unreadable.clone())
            }
        };
        if let Err(unreadable) = result {
            load.unreadable();
            broken.push((name, unreadable));
        }
    }
    bar.finish_and_clear();
    let summary = load.finish(args.dry_run)?;
    tell(&summary, &broken, &store, args, max_bad, context)
}

type Looked = Vec<(PathBuf, Result<InputFile, Unreadable>)>;

/// Finds the files and puts them in order of dependence: parents first, else in the order given.
fn look_at(args: &Args, profile: Option<&Profile>) -> Result<Looked, Failure> {
    let paths = file::expand(&args.paths).map_err(|(path, u)| Failure::input(format!("{}: {}", path.display(), u.found)).hint(u.mend))?;
    if paths.is_empty() {
        return Err(Failure::input("there is no file of a known format in the folder")
            .hint("feeds are read from .csv, .tsv, .jsonl, .xlsx and .parquet files named after their feed"));
    }
    let mut files: Looked = Vec::new();
    for path in paths {
        let looked = InputFile::look(&path, profile.map(|p| &p.input));
        // A folder may hold other files: one whose name tells no feed is only an error where it was named itself.
        let stray =
            looked.as_ref().is_ok_and(|f| f.feed.is_none()) && args.feed.is_none() && profile.is_none() && !args.paths.contains(&path);
        if stray {
            eprintln!("passed over {}: its name tells no feed", path.display());
        } else {
            files.push((path, looked));
        }
    }
    files.sort_by_key(|(_, file)| file.as_ref().ok().and_then(|f| args.feed.or(f.feed)));
    Ok(files)
}

fn find_profile(workspace: &Workspace, name: &str) -> Result<Profile, Failure> {
    let own = workspace.profile(name);
    let path = if own.is_file() { own } else { PathBuf::from(name) };
    let text = std::fs::read_to_string(&path).map_err(|_| {
        let known = std::fs::read_dir(workspace.dir.join("profiles")).into_iter().flatten().flatten();
        let mut known: Vec<String> = known.filter_map(|e| e.path().file_stem()?.to_str().map(str::to_owned)).collect();
        known.sort();
        Failure::input(format!("there is no profile {name:?}")).hint(format!("the workspace has {}", known.join(", ")))
    })?;
    Profile::parse(&text, &path.display().to_string())
        .map_err(|e| Failure::input(e.to_string()).hint("mend the profile; profiles/wide-sheet-cn.toml shows every part of one"))
}

/// Reads one file into the load; the inner error is the file's, the outer the store's.
fn read_file(
    load: &mut Loading<'_>,
    file: &InputFile,
    feed: Option<Feed>,
    profile: Option<&Profile>,
    workspace: &Workspace,
    sealer: &Sealer,
    bar: &ProgressBar,
) -> Result<Result<(), Unreadable>, Failure> {
    let token = |number: &crate::domain::Personal| sealer.token(number).0;
    let progress = |n: u64| bar.inc(n);
    let checks = Checks { zone: &workspace.zone, token: &token };
    let rows = open(file, profile, &progress).and_then(|records| match (profile, feed.or(file.feed)) {
        (Some(profile), _) => FeedRows::by_profile(records, profile, checks).map_err(misfit),
        (None, Some(feed)) => FeedRows::by_contract(records, feed, checks),
        (None, None) => Err(Unreadable {
            line: None,
            found: "a name that tells no feed".into(),
            expected: format!("a file named after its feed ({} …)", Feed::Accounts.name()),
            mend: "name the feed with --as FEED, or a mapping profile with --profile NAME".into(),
        }),
    });
    let rows = match rows {
        Ok(rows) => rows,
        Err(unreadable) => return Ok(Err(unreadable)),
    };
    for row in rows {
        match row {
            Ok(row) => load.row(&row)?,
            Err(unreadable) => return Ok(Err(unreadable)),
        }
    }
    Ok(Ok(()))
}

fn open<'a>(file: &'a InputFile, profile: Option<&Profile>, progress: file::Progress<'a>) -> Result<Box<dyn Records + 'a>, Unreadable> {
    match (file.format, file.path()) {
        (Format::Parquet, Some(path)) => Ok(Box::new(ParquetRows::open(path)?)),
        (Format::Parquet, None) => Err(Unreadable {
            line: None,
            found: "Parquet on standard input".into(),
            expected: "a file".into(),
            mend: "write it to a file first".into(),
        }),
        _ => file.open(profile.map(|p| &p.input), progress),
    }
}

fn misfit(error: crate::intake::profile::ProfileError) -> Unreadable {
    Unreadable {
        line: None,
        found: error.what,
        expected: format!("the headings that {}:{} names", error.path, error.line),
        mend: "mend the profile, or choose the file's own".into(),
    }
}

/// A bar on a terminal, nothing in a pipe.
fn bar(bytes: u64) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes}  {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn tell(
    summary: &LoadSummary,
    broken: &[(String, Unreadable)],
    store: &Store,
    args: &Args,
    max_bad: f64,
    context: &Context,
) -> Result<Exit, Failure> {
    let mut answer = Answer::new(&["file", "feed", "read", "loaded", "unchanged", "quarantined", "waiting", "accepted"]);
    for file in &summary.files {
        answer.push(vec![
            file.file.clone().into(),
            file.feed.map_or(Cell::Empty, |feed| feed.name().into()),
            file.read.into(),
            file.loaded.into(),
            file.unchanged.into(),
            file.quarantined.into(),
            file.waiting.into(),
            file.accepted.into(),
        ]);
    }
    if summary.came_in > 0 {
        answer.footer.push(format!("{} rows that had waited for the row they refer to came in now", summary.came_in));
    }
    let quarantined: i64 = summary.files.iter().map(|f| f.quarantined).sum();
    if args.dry_run {
        answer.footer.push("dry run: nothing was changed".into());
    } else if quarantined > 0 {
        answer.footer.push(format!("what is wrong with each row: {}", store.quarantine_report(summary.load_id).display()));
    }
    context.show(&answer, &args.how)?;
    for (name, unreadable) in broken {
        let line = unreadable.line.map(|n| format!(":{n}")).unwrap_or_default();
        eprintln!("error: {name}{line}: {}; expected {}\n  hint: {}", unreadable.found, unreadable.expected, unreadable.mend);
    }
    let over = summary.files.iter().filter(|f| !f.accepted && !broken.iter().any(|(name, _)| *name == f.file));
    let mut over: Vec<&str> = over.map(|f| f.file.as_str()).collect();
    over.dedup();
    for name in over {
        eprintln!(
            "error: {name}: more than {:.1} % of its rows are bad: nothing of it was loaded\n  hint: mend the rows the quarantine report names, or allow more with --max-bad",
            max_bad * 100.0
        );
    }
    Ok(if summary.files.iter().all(|f| f.accepted) { Exit::Done } else { Exit::Input })
}
