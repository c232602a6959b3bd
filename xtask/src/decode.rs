//! `decode FILE|FOLDER`: what the channels make of captured webhooks, as JSON lines with the file's name.
//!
//! The exit code says whether anything was unreadable: 0 no, 1 yes, 2 wrong use.

use std::fs;
use std::path::{Path, PathBuf};

use lexopt::prelude::*;
use serde_json::Value;

use crate::trouble::{Outcome, Trouble};

const USAGE: &str = "decode takes one file or folder";

pub fn command(mut args: lexopt::Parser) -> Outcome<()> {
    let mut given = None;
    while let Some(arg) = args.next()? {
        match arg {
            Value(path) if given.is_none() => given = Some(PathBuf::from(path)),
            Value(_) => return Err(Trouble::Usage(USAGE.into())),
            other => return Err(other.unexpected().into()),
        }
    }
    let given = given.ok_or_else(|| Trouble::Usage(USAGE.into()))?;
    let mut unreadable = false;
    for file in files(&given)? {
        unreadable |= show(&file)?;
    }
    // The lines above have said which.
    if unreadable {
        Err(Trouble::Told)
    } else {
        Ok(())
    }
}

/// The file itself, or every `.json` file of a folder and the folders in it, by name.
fn files(given: &Path) -> Outcome<Vec<PathBuf>> {
    if !given.exists() {
        return Err(Trouble::Usage(format!(
            "{} does not exist",
            given.display()
        )));
    }
    if !given.is_dir() {
        return Ok(vec![given.to_owned()]);
    }
    let doing = || Trouble::io(format!("look into {}", given.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(given).map_err(doing())? {
        let path = entry.map_err(doing())?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Prints a file's pieces; says whether one of them was unreadable.
fn show(file: &Path) -> Outcome<bool> {
    let bytes = fs::read(file).map_err(Trouble::io(format!("read {}", file.display())))?;
    let name = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy();
    let mut unreadable = false;
    for piece in channels::decode(&bytes) {
        unreadable |= piece.get("readable") == Some(&Value::Bool(false));
        let mut line = serde_json::Map::new();
        line.insert("file".into(), name.as_ref().into());
        if let Value::Object(fields) = piece {
            line.extend(fields);
        }
        println!("{}", Value::Object(line));
    }
    Ok(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../edge/channels/captured")
    }

    #[test]
    fn a_folder_is_every_json_file_in_it_by_name() {
        let found = files(&captured()).unwrap();
        assert!(found.len() >= 40);
        assert!(found.is_sorted());
        assert!(found.iter().all(|file| file.extension().unwrap() == "json"));
    }

    #[test]
    fn the_exit_code_tells_whether_anything_was_unreadable() {
        let read = |name: &str| show(&captured().join("whatsapp").join(name)).unwrap();
        assert!(!read("text.json"));
        assert!(read("unreadable-envelopes.json"));
        assert_eq!(Trouble::Told.exit_code(), 1);
        assert_eq!(files(Path::new("/nowhere")).unwrap_err().exit_code(), 2);
    }
}
