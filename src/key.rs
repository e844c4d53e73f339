//! The key that seals what the database may not know: given, or kept in a file beside the embedded database.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::configuration::{Configuration, secret_keys_of};
use crate::database::make_folder;
use crate::failure::{Attempted, Failure};

/// What the file is called; it lies where the embedded database lies.
const NAME: &str = "secret-key";

/// The keys of `configuration`, or the one of the file, which is made when it is not there.
pub fn keys(configuration: &Configuration) -> Result<Vec<entity::vault::SecretKey>, Failure> {
    if !configuration.secret_keys.is_empty() {
        return Ok(configuration.secret_keys.clone());
    }
    let file = configuration.database_file().map_or_else(
        || Path::new("data").join(NAME),
        |database| database.parent().map_or_else(|| PathBuf::from(NAME), |folder| folder.join(NAME)),
    );
    make(&file)?;
    let name = file.display();
    let text = fs::read_to_string(&file).attempted(&format!("the key file {name} cannot be read"))?;
    secret_keys_of(&text)
        .ok_or_else(|| format!("the key file {name} holds no key of 64 hexadecimal digits").into())
}

/// Makes the file with a new key, readable by its owner only, unless it is there.
fn make(file: &Path) -> Result<(), Failure> {
    make_folder(file)?;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(why) if why.kind() == ErrorKind::AlreadyExists => Ok(()),
        opened => {
            let written = opened.and_then(|mut file| writeln!(file, "{}", entity::secret::fresh()));
            written.attempted(&format!("the key file {} cannot be written", file.display()))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data").join(NAME);
        make(&file).unwrap();
        let first = fs::read_to_string(&file).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        make(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), first);
        assert_eq!(secret_keys_of(&first).map(|keys| keys.len()), Some(1));
    }
}
