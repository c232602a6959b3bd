//! Finger-prints of a step's inputs, so that a step whose inputs are the same is not done twice.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::place;
use crate::trouble::Outcome;

/// One finger-print of all files under the given files and folders: their names and what they hold.
pub fn of(inputs: &[PathBuf]) -> String {
    let mut hasher = DefaultHasher::new();
    for input in inputs {
        add(input, &mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// Does `work` unless the inputs are those of last time and the outputs are still there. Says whether it worked.
pub fn unless_same(
    name: &str,
    inputs: &[PathBuf],
    outputs: &[PathBuf],
    work: impl FnOnce() -> Outcome<()>,
) -> Outcome<bool> {
    let kept = place::own("stamps").join(name);
    let now = of(inputs);
    let same = place::read(&kept).is_ok_and(|old| old == now);
    if same && outputs.iter().all(|output| output.exists()) {
        return Ok(false);
    }
    work()?;
    place::write(&kept, now)?;
    Ok(true)
}

fn add(path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        inside.sort();
        inside
            .iter()
            .filter(|inside| !is_output(inside))
            .for_each(|inside| add(inside, hasher));
    } else if let Ok(bytes) = fs::read(path) {
        path.hash(hasher);
        bytes.hash(hasher);
    }
}

/// `edge/build` lies among the inputs of the worker that it is the output of.
fn is_output(path: &Path) -> bool {
    path.ends_with("edge/build") || path.ends_with("target")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("recado-stamp-{name}-{}", std::process::id()));
        fs::remove_dir_all(&dir).ok();
        fs::create_dir_all(dir.join("deep")).unwrap();
        dir
    }

    #[test]
    fn a_changed_a_new_and_a_renamed_file_change_the_print() {
        let dir = scratch("change");
        let print = || of(std::slice::from_ref(&dir));
        fs::write(dir.join("deep/a"), "1").unwrap();
        let first = print();
        assert_eq!(print(), first);
        fs::write(dir.join("deep/a"), "2").unwrap();
        let second = print();
        assert_ne!(second, first);
        fs::rename(dir.join("deep/a"), dir.join("deep/b")).unwrap();
        assert_ne!(print(), second);
    }
}
