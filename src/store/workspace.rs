//! The workspace folder: where its files lie and what `retrace.toml` sets.
//! Never holds the key, which lies outside the folder.

use super::StoreError;
use crate::domain::{SearchCosts, StageEdges, Zone};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A workspace folder and its settings.
#[derive(Debug, Clone)]
pub struct Workspace {
    pub dir: PathBuf,
    pub config: Config,
    pub zone: Zone,
}

/// What `retrace.toml` sets. An unknown name in it is an error, not a silent nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Names the workspace's key; made by `init`.
    pub id: String,
    #[serde(default = "default_zone")]
    pub timezone: String,
    #[serde(default)]
    pub rules: Rules,
    #[serde(default)]
    pub limits: Limits,
    #[serde(default)]
    pub stages: Stages,
    /// What searching for the lost costs and may bring.
    #[serde(default)]
    pub tracing: SearchCosts,
    #[serde(default)]
    pub reports: Reports,
    #[serde(default)]
    pub engine: EngineSettings,
}

/// What reports may show.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reports {
    /// Groups of fewer people are withheld; 1 withholds none.
    pub smallest_group: u32,
}

/// Which packs decide.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    pub packs: Vec<String>,
}

/// Limits that users set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Largest share of bad rows a file may have and still load.
    pub max_bad: f64,
    /// Days after which a phone not seen is asked for before it is used (HS: default two years).
    pub phone_stale_days: u32,
    /// Balance from which a pre-legal letter may be thought of (HS-LEGAL-01), in whole currency units.
    pub large_balance: u32,
}

/// Edges of the stages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stages {
    /// First day past due of M1 … M7+.
    pub edges: StageEdges,
}

/// What the engine may use.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EngineSettings {
    pub threads: Option<u32>,
    pub memory_limit: Option<String>,
}

fn default_zone() -> String {
    "Asia/Shanghai".into()
}
impl Default for Rules {
    fn default() -> Self {
        Rules { packs: vec!["cn".into(), "house".into()] }
    }
}
impl Reports {
    /// People that a group shown has at least.
    pub fn least(&self) -> i64 {
        i64::from(self.smallest_group)
    }
}
impl Default for Reports {
    fn default() -> Self {
        Reports { smallest_group: 5 }
    }
}
impl Default for Limits {
    fn default() -> Self {
        Limits { max_bad: 0.05, phone_stale_days: 730, large_balance: 50_000 }
    }
}

impl Workspace {
    /// Reads a workspace's settings.
    ///
    /// # Errors
    /// `NoWorkspace` where there is no `retrace.toml`; `Config` where it does not read, with line and column.
    pub fn find(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("retrace.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
                return Err(StoreError::NoWorkspace(dir.to_owned()));
            }
            Err(e) => return Err(StoreError::io(path)(e)),
        };
        let mut config: Config =
            toml::from_str(&text).map_err(|e| StoreError::Config { path: path.clone(), why: e.to_string().trim_end().to_owned() })?;
        let zone = Zone::named(&config.timezone).map_err(|e| StoreError::Config { path: path.clone(), why: e.to_string() })?;
        let id_fits = config.id.len() == 16 && config.id.bytes().all(|b| b.is_ascii_hexdigit());
        if !id_fits {
            return Err(StoreError::Config { path, why: "id is not 16 hex digits; restore the line that `retrace init` wrote".into() });
        }
        if !(0.0..=1.0).contains(&config.limits.max_bad) {
            return Err(StoreError::Config { path, why: "limits.max_bad is a share from 0 to 1".into() });
        }
        config.tracing = config.tracing.whole();
        if let Some(why) = config.tracing.fault() {
            return Err(StoreError::Config { path, why });
        }
        Ok(Workspace { dir: dir.to_owned(), config, zone })
    }

    pub fn database(&self) -> PathBuf {
        self.dir.join("retrace.duckdb")
    }
    pub fn audit_log(&self) -> PathBuf {
        self.dir.join("audit.log")
    }
    pub fn quarantine(&self) -> PathBuf {
        self.dir.join("quarantine")
    }
    pub fn profile(&self, name: &str) -> PathBuf {
        self.dir.join("profiles").join(format!("{name}.toml"))
    }
    pub fn strategies(&self) -> PathBuf {
        self.dir.join("strategies")
    }
    pub fn strategy(&self, name: &str) -> PathBuf {
        self.strategies().join(format!("{name}.toml"))
    }
    pub fn scorecards(&self) -> PathBuf {
        self.dir.join("scorecards")
    }
    pub fn scorecard(&self, name: &str) -> PathBuf {
        self.scorecards().join(format!("{name}.toml"))
    }
    pub fn packs(&self) -> PathBuf {
        self.dir.join("packs")
    }
    pub fn pack(&self, name: &str) -> PathBuf {
        self.packs().join(format!("{name}.toml"))
    }
    pub fn reports(&self) -> PathBuf {
        self.dir.join("reports")
    }
    /// Where what a report was counted to is kept, sealed.
    pub fn kept(&self, report: &str) -> PathBuf {
        self.dir.join("kept").join(format!("{report}.sealed"))
    }
}
