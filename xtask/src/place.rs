//! Where things are: the project's root and the git-ignored folder `.recado/` that all commands share.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::group::{BEAT, going};
use crate::steps::note;
use crate::trouble::{Outcome, Trouble};

/// The project's root, known since this program was compiled in it.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A path that a person typed, from wherever they are.
pub fn absolute(path: PathBuf) -> Outcome<PathBuf> {
    std::path::absolute(&path).map_err(Trouble::io(format!("find {}", path.display())))
}

/// `.recado/<name>`: tools, logs, stamps and the state of `cargo xtask dev`.
pub fn own(name: &str) -> PathBuf {
    root().join(".recado").join(name)
}

/// The log of one long step; the folder is made on the way.
pub fn log(name: &str) -> Outcome<PathBuf> {
    Ok(folder(&own("logs"))?.join(format!("{name}.log")))
}

/// Makes a folder with its parents and gives it back.
pub fn folder(path: &Path) -> Outcome<PathBuf> {
    fs::create_dir_all(path).map_err(Trouble::io(format!("create {}", path.display())))?;
    Ok(path.to_path_buf())
}

/// Held while tools are installed and halves are built, so that two commands side by side do not build into the same
/// folders. Freed when dropped.
pub fn alone() -> Outcome<File> {
    let path = folder(&own(""))?.join("lock");
    let file = File::create(&path).map_err(Trouble::io(format!("write {}", path.display())))?;
    let mut told = false;
    while file.try_lock().is_err() {
        going()?;
        if !told {
            note("Another `cargo xtask` is building; waiting for it.");
            told = true;
        }
        sleep(BEAT);
    }
    Ok(file)
}

/// Held while a worker runs in a folder: two of them would write the same databases. Freed when dropped, and with the
/// process, however that ends. Whoever kills a worker and starts it again at once need not wait for the one before.
pub fn only_one_in(state: &Path) -> Outcome<File> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let path = folder(state)?.join("lock");
    let file = File::create(&path).map_err(Trouble::io(format!("write {}", path.display())))?;
    let begun = Instant::now();
    while file.try_lock().is_err() {
        going()?;
        if begun.elapsed() > PATIENCE {
            return Err(Trouble::StateBusy(state.to_owned()));
        }
        sleep(BEAT);
    }
    Ok(file)
}

/// Writes a file, making its folder on the way.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Outcome<()> {
    path.parent().map_or(Ok(PathBuf::new()), folder)?;
    fs::write(path, bytes).map_err(Trouble::io(format!("write {}", path.display())))
}

/// Reads a text file.
pub fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(Trouble::io(format!("read {}", path.display())))
}
