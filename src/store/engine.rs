//! Opens DuckDB with the settings that keep it inside the workspace, and tells a lock from a foreign file.
//! Never runs a question.

use super::StoreError;
use super::workspace::EngineSettings;
use duckdb::{AccessMode, Config, Connection};
use std::path::Path;

/// Opens the database file.
///
/// # Errors
/// `Locked` where another process writes it, `Foreign` where it is no DuckDB file of a version this engine reads.
pub fn connect(path: &Path, mode: AccessMode, settings: &EngineSettings) -> Result<Connection, StoreError> {
    let mut config = Config::default()
        .access_mode(mode)?
        .enable_autoload_extension(false)?
        .with("autoinstall_known_extensions", "false")?
        .with("allow_unsigned_extensions", "false")?;
    if let Some(threads) = settings.threads {
        config = config.threads(i64::from(threads))?;
    }
    if let Some(limit) = &settings.memory_limit {
        config = config.max_memory(limit)?;
    }
    Connection::open_with_flags(path, config).map_err(|source| {
        let text = source.to_string();
        if text.contains("lock") {
            StoreError::Locked(path.to_owned())
        } else if text.contains("not a valid DuckDB") || text.contains("version number") || text.contains("serialization") {
            StoreError::Foreign(path.to_owned())
        } else {
            StoreError::Engine(source)
        }
    })
}
