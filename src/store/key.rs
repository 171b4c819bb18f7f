//! The workspace's key: a file of mode 0600 in the user's configuration folder, or the one `RETRACE_KEY_FILE` names,
//! as it is or wrapped with a passphrase. Never inside the workspace, never an argument, never printed.

use super::{Sealer, StoreError, Workspace};
use aes_siv::aead::{Aead, KeyInit, Payload};
use std::io::Write;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const PLAIN: &str = "retrace-key-1 ";
const WRAPPED: &str = "retrace-key-1-argon2id ";

/// Where a workspace's key lies.
pub fn key_path(workspace: &Workspace) -> Result<PathBuf, StoreError> {
    key_path_of(&workspace.config.id)
}

/// Where the key of a workspace with this id lies.
pub fn key_path_of(id: &str) -> Result<PathBuf, StoreError> {
    if let Some(path) = std::env::var_os("RETRACE_KEY_FILE") {
        return Ok(path.into());
    }
    let dirs =
        directories::ProjectDirs::from("", "", "retrace").ok_or_else(|| StoreError::NoKey("the user's configuration folder".into()))?;
    Ok(dirs.config_dir().join("keys").join(format!("{id}.key")))
}

/// Makes a key file, readable by its owner alone; an existing one is kept and used, where a key file was named.
pub fn create(id: &str, passphrase: Option<&str>) -> Result<(PathBuf, Sealer), StoreError> {
    let path = key_path_of(id)?;
    if path.exists() && std::env::var_os("RETRACE_KEY_FILE").is_some() {
        let sealer = open_key(&path)?;
        return Ok((path, sealer));
    }
    let mut key = Zeroizing::new([0u8; 32]);
    fill(&path, &mut key[..])?;
    let text = match passphrase {
        None => Zeroizing::new(format!("{PLAIN}{}\n", hex(&key[..]))),
        Some(passphrase) => Zeroizing::new(wrap(&path, &key, passphrase)?),
    };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(StoreError::io(parent))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(StoreError::io(&path))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(StoreError::io(&path))?;
    Ok((path, Sealer::new(&key)))
}

/// The sealer of a workspace.
pub fn sealer_of(workspace: &Workspace) -> Result<Sealer, StoreError> {
    open_key(&key_path(workspace)?)
}

/// A value that tells whether a key is the workspace's, without telling the key.
pub fn check_value(sealer: &Sealer) -> String {
    sealer.keyed_hash(&["retrace workspace key"])
}

fn open_key(path: &Path) -> Result<Sealer, StoreError> {
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => StoreError::NoKey(path.to_owned()),
        _ => StoreError::io(path)(e),
    })?);
    let bad = |why: &str| StoreError::BadKey { path: path.to_owned(), why: why.to_owned() };
    let key = if let Some(body) = text.strip_prefix(WRAPPED) {
        unwrap(body.trim(), path)?
    } else {
        let body = text.strip_prefix(PLAIN).ok_or_else(|| bad("this is no key file of retrace"))?;
        Zeroizing::new(unhex(body.trim()).ok_or_else(|| bad("the key is not 64 hex digits"))?)
    };
    let key: &[u8; 32] = key[..].try_into().map_err(|_| bad("the key is not 32 bytes long"))?;
    Ok(Sealer::new(key))
}

/// Argon2id with the library's recommended cost, and AES-SIV around the key.
fn wrapping_key(path: &Path, passphrase: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 64]>, StoreError> {
    let mut wrapping = Zeroizing::new([0u8; 64]);
    argon2::Argon2::default()
        .hash_password_into(passphrase.as_bytes(), salt, &mut wrapping[..])
        .map_err(|e| StoreError::BadKey { path: path.to_owned(), why: e.to_string() })?;
    Ok(wrapping)
}

fn wrap(path: &Path, key: &[u8; 32], passphrase: &str) -> Result<String, StoreError> {
    let mut salt = [0u8; 16];
    fill(path, &mut salt)?;
    let wrapping = wrapping_key(path, passphrase, &salt)?;
    let cipher = aes_siv::Aes256SivAead::new(aes_siv::Key::<aes_siv::Aes256SivAead>::from_slice(&wrapping[..]));
    let nonce = aes_siv::Nonce::default();
    let sealed = cipher
        .encrypt(&nonce, Payload { msg: key, aad: b"retrace" })
        .map_err(|_| StoreError::BadKey { path: path.to_owned(), why: "the key could not be wrapped".into() })?;
    Ok(format!("{WRAPPED}{} {}\n", hex(&salt), hex(&sealed)))
}

fn unwrap(body: &str, path: &Path) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let bad = |why: &str| StoreError::BadKey { path: path.to_owned(), why: why.to_owned() };
    let (salt, sealed) =
        body.split_once(' ').and_then(|(s, k)| Some((unhex(s)?, unhex(k)?))).ok_or_else(|| bad("the wrapped key does not read"))?;
    let passphrase = match std::env::var("RETRACE_PASSPHRASE") {
        Ok(passphrase) => Zeroizing::new(passphrase),
        Err(_) => Zeroizing::new(
            rpassword::prompt_password("Passphrase of the workspace's key: ")
                .map_err(|_| bad("the key is wrapped and there is no terminal to ask on; set RETRACE_PASSPHRASE"))?,
        ),
    };
    let wrapping = wrapping_key(path, &passphrase, &salt)?;
    let cipher = aes_siv::Aes256SivAead::new(aes_siv::Key::<aes_siv::Aes256SivAead>::from_slice(&wrapping[..]));
    let key = cipher
        .decrypt(&aes_siv::Nonce::default(), Payload { msg: &sealed, aad: b"retrace" })
        .map_err(|_| bad("the passphrase does not fit"))?;
    Ok(Zeroizing::new(key))
}

/// Chance from the operating system.
pub fn fill(path: &Path, bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|e| StoreError::BadKey { path: path.to_owned(), why: format!("no random numbers: {e}") })
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect();
    let digits = digits?;
    (digits.len() % 2 == 0).then(|| digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
