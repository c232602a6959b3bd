//! The files that git keeps, as text.

use std::{fs, path::PathBuf, process::Command};

/// One kept file.
#[derive(Debug)]
pub struct Source {
    /// From the root of the repository.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }

    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    pub fn is_code(&self) -> bool {
        ["rs", "js", "mjs", "css", "html", "toml"]
            .iter()
            .any(|ending| self.path.ends_with(&format!(".{ending}")))
    }

    /// `path:line: text` for every line that contains one of the words.
    pub fn lines_with(&self, words: &[&str]) -> Vec<String> {
        let lines = self.text.lines().enumerate();
        let hits = lines.filter(|(_, line)| words.iter().any(|word| line.contains(word)));
        hits.map(|(number, line)| format!("{}:{}: {}", self.path, number + 1, line.trim()))
            .collect()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// One file by its path from the root.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text file that git keeps.
pub fn sources() -> Vec<Source> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    let names = String::from_utf8(listed.stdout).expect("file names are text");
    let paths = names.split('\0').filter(|path| !path.is_empty());
    let read = |path: &str| {
        let text = fs::read_to_string(root().join(path)).ok()?;
        Some(Source {
            path: path.to_owned(),
            text,
        })
    };
    let found: Vec<Source> = paths.filter_map(read).collect();
    assert!(
        found.len() > 50,
        "the list of files looks wrong: {}",
        found.len()
    );
    found
}
