//! Steps as people see them: what is done, how long it may take, how long it took. All of it goes to stderr, because
//! stdout belongs to answers that programs read.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::group::{Group, describe};
use crate::place;
use crate::trouble::{Outcome, Trouble};

/// How long a step is silent before it says that it is still alive.
const PULSE: Duration = Duration::from_secs(20);
/// How many last lines of a log a failure shows.
const TAIL: usize = 60;

/// Announces a step, does it, and says how long it took.
pub fn step<T>(what: &str, how_long: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    eprintln!("▸ {what} ({how_long})");
    let begun = Instant::now();
    let done = work()?;
    eprintln!("  done in {}", seconds(begun.elapsed()));
    Ok(done)
}

/// A remark under the current step.
pub fn note(text: &str) {
    eprintln!("  {text}");
}

/// Runs a program to its end with its output in `.recado/logs/<name>.log`; a failure shows the log's last lines.
pub fn run(command: &mut Command, name: &str) -> Outcome<()> {
    let log = place::log(name)?;
    let file = open(&log)?;
    let twin = file
        .try_clone()
        .map_err(Trouble::io("share the log file"))?;
    let mut group = Group::start(command.stdout(file).stderr(twin), name)?;
    let mut pulse = Pulse::new(log.clone());
    let status = group.wait(|| pulse.beat())?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble::Failed {
        what: format!("{name} ({})", describe(status)),
        tail: tail(&log, TAIL),
        log: Some(log),
    })
}

/// A fresh log file.
pub fn open(log: &Path) -> Outcome<File> {
    File::create(log).map_err(Trouble::io(format!("write {}", log.display())))
}

/// The last lines of a log, or nothing when it cannot be read.
pub fn tail(log: &Path, lines: usize) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let all: Vec<&str> = text.lines().collect();
    let skip = all.len().saturating_sub(lines);
    all.into_iter().skip(skip).collect::<Vec<_>>().join("\n")
}

/// "0.4 s" or "2 min 05 s".
pub fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f32()),
        long => format!("{} min {:02} s", long / 60, long % 60),
    }
}

/// Says every while what the log of a long step says last.
pub struct Pulse {
    log: PathBuf,
    begun: Instant,
    last: Instant,
}

impl Pulse {
    pub fn new(log: PathBuf) -> Self {
        let begun = Instant::now();
        Self {
            log,
            begun,
            last: begun,
        }
    }

    pub fn beat(&mut self) {
        if self.last.elapsed() < PULSE {
            return;
        }
        self.last = Instant::now();
        let lines = tail(&self.log, 5);
        let last = lines.lines().map(str::trim).rfind(|line| !line.is_empty());
        let line: String = last.unwrap_or_default().chars().take(80).collect();
        note(&format!(
            "… {} so far: {line}",
            seconds(self.begun.elapsed())
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_a_person_says_them() {
        assert_eq!(seconds(Duration::from_millis(1234)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn the_tail_of_a_missing_log_is_empty() {
        assert_eq!(tail(Path::new("/no/such/log"), 3), "");
    }
}
