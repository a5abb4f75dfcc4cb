//! A key for the embedded default: made at the first start and kept beside the database, readable by its owner only
//! (docs/decisions/0011).

use anyhow::Context;
use domain::vault::Vault;
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// The vault whose key lies beside this SQLite database; makes the key if there is none. Nothing for other databases,
/// and for one that lives in memory.
pub(super) fn vault_beside(database_url: &str) -> anyhow::Result<Option<Vault>> {
    let Some(path) = database_url.strip_prefix("sqlite:") else {
        return Ok(None);
    };
    let path = path.trim_start_matches("//");
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() || path.contains(":memory:") {
        return Ok(None);
    }
    let path = format!("{path}.key");
    let key = read_or_make(Path::new(&path))
        .with_context(|| format!("the key in {path} cannot be used; set SECRET_KEY instead"))?;
    let vault = Vault::new(&[key.trim()]).with_context(|| format!("{path} does not hold a key"))?;
    Ok(Some(vault))
}

fn read_or_make(path: &Path) -> std::io::Result<String> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(mut file) => {
            let key = Vault::generate_key();
            writeln!(file, "{key}")?;
            file.sync_all()?;
            Ok(key)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::read_to_string(path),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/outbound.db?mode=rwc", folder.path().display());
        let sealed = vault_beside(&url).unwrap().unwrap().seal("a", "secret");
        assert!(
            vault_beside(&url)
                .unwrap()
                .unwrap()
                .open("a", &sealed)
                .is_ok()
        );
        let file = folder.path().join("outbound.db.key");
        let mode = fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        for url in ["postgres://localhost/outbound", "sqlite::memory:"] {
            assert!(vault_beside(url).unwrap().is_none(), "{url}");
        }
    }
}
