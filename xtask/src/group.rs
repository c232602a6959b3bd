//! Child programs as process groups, so that ending one ends everything it started.
//!
//! Three ways out are covered: our own end (`Drop`), Ctrl-C and SIGTERM (a flag that every wait looks at), and our
//! sudden death (a second copy of this program holds the other end of a pipe and ends the groups when it closes).

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::trouble::{Outcome, Trouble};

static STOP: AtomicBool = AtomicBool::new(false);
static WATCHER: Mutex<Option<ChildStdin>> = Mutex::new(None);

/// How often a wait looks up.
pub const BEAT: Duration = Duration::from_millis(40);
/// How long a group may take to end in peace. Long enough for SQLite to close, short enough for an impatient person.
const GRACE: Duration = Duration::from_secs(3);

/// Makes Ctrl-C, SIGTERM and SIGHUP set the flag instead of ending us with children alive.
pub fn listen() -> Outcome<()> {
    ctrlc::set_handler(|| STOP.store(true, Ordering::SeqCst)).map_err(|error| Trouble::Missing {
        what: format!("a signal handler ({error})"),
        remedy: "Run the command again.".into(),
    })
}

/// An error once somebody asked us to stop.
pub fn going() -> Outcome<()> {
    match STOP.load(Ordering::SeqCst) {
        true => Err(Trouble::Interrupted),
        false => Ok(()),
    }
}

/// A child and everything it starts, until dropped.
#[derive(Debug)]
pub struct Group {
    what: String,
    child: Child,
    done: Option<ExitStatus>,
}

impl Group {
    /// Starts `command` as the leader of a group of its own, without a keyboard. `what` names it in sentences.
    pub fn start(command: &mut Command, what: &str) -> Outcome<Self> {
        watch()?;
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(Trouble::io(format!("start {what}")))?;
        tell_watcher("hold", child.id());
        Ok(Self {
            what: what.into(),
            child,
            done: None,
        })
    }

    /// The leader's process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The lines of the leader's piped output, as they come. A thread reads them, so that a silent program neither
    /// blocks us nor is blocked by a full pipe.
    pub fn lines(&mut self) -> Receiver<String> {
        let (tell, told) = channel();
        if let Some(pipe) = self.child.stdout.take() {
            spawn(move || {
                let lines = BufReader::new(pipe).lines().map_while(Result::ok);
                lines.for_each(|line| drop(tell.send(line)));
            });
        }
        told
    }

    /// The exit status if the leader has ended.
    pub fn ended(&mut self) -> Outcome<Option<ExitStatus>> {
        let status = self.child.try_wait();
        self.done = status.map_err(Trouble::io(format!("wait for {}", self.what)))?;
        Ok(self.done)
    }

    /// Waits for the leader, calling `beat` now and then; stops waiting when asked to stop.
    pub fn wait(&mut self, mut beat: impl FnMut()) -> Outcome<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            going()?;
            beat();
            sleep(BEAT);
        }
    }

    /// How many programs of this name run in the group, zombies left out; nothing where the system does not tell.
    pub fn count(&self, name: &str) -> Option<usize> {
        let all = std::fs::read_dir("/proc").ok()?.flatten();
        let is_one = |stat: &String| {
            // `1 (name) S 2 3 …`: who it is, how it is, its parent, its group. A name may have anything in it.
            let (before, rest) = stat.rsplit_once(") ")?;
            let mut rest = rest.split(' ');
            let (state, group) = (rest.next()?, rest.nth(1)?);
            let is_named = before.split_once(" (")?.1 == name;
            (is_named && state != "Z" && group == self.id().to_string()).then_some(())
        };
        let stats = all.filter_map(|one| std::fs::read_to_string(one.path().join("stat")).ok());
        Some(stats.filter(|stat| is_one(stat).is_some()).count())
    }

    /// An error if the leader has gone although it should stay.
    pub fn still_up(&mut self) -> Outcome<()> {
        match self.ended()? {
            None => Ok(()),
            Some(status) => Err(Trouble::Ended {
                what: self.what.clone(),
                how: describe(status),
            }),
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let child = &mut self.child;
        end(child.id(), || {
            child.try_wait().ok();
        });
        tell_watcher("free", self.child.id());
    }
}

/// "exit code 1" or "signal 9".
pub fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "unknown end".into(),
    }
}

/// Asks a group to end, waits until it is empty, then kills whatever is left of it. `reap` collects the leader if it is
/// our child: until then it counts as a member.
fn end(id: u32, mut reap: impl FnMut()) {
    let Ok(id) = i32::try_from(id) else { return };
    let group = Pid::from_raw(id);
    let patience = Instant::now() + GRACE;
    // An error means that nobody is left in the group, which is what we want.
    let mut signal = Some(Signal::SIGTERM);
    while killpg(group, signal.take()).is_ok() && Instant::now() < patience {
        sleep(BEAT);
        reap();
    }
    killpg(group, Signal::SIGKILL).ok();
    reap();
}

/// Starts the watcher once. It leads a group of its own so that a kill of ours does not take it along.
fn watch() -> Outcome<()> {
    let mut watcher = WATCHER.lock().unwrap_or_else(|held| held.into_inner());
    if watcher.is_some() {
        return Ok(());
    }
    let own = std::env::current_exe().map_err(Trouble::io("find this program"))?;
    let mut child = Command::new(own)
        .arg("watch-groups")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(Trouble::io("start the process watcher"))?;
    *watcher = child.stdin.take();
    Ok(())
}

fn tell_watcher(word: &str, id: u32) {
    let mut watcher = WATCHER.lock().unwrap_or_else(|held| held.into_inner());
    // A dead watcher costs only the clean-up after our own sudden death.
    if let Some(pipe) = watcher.as_mut() {
        writeln!(pipe, "{word} {id}").ok();
    }
}

/// The hidden command `watch-groups`: remembers the groups named on its input and ends them when the input closes.
pub fn watch_groups() -> Outcome<()> {
    // Ctrl-C reaches the terminal's whole group, not this one; SIGTERM sent to us by name is ignored by the flag.
    let mut held: Vec<u32> = Vec::new();
    for line in BufReader::new(std::io::stdin()).lines() {
        let Ok(line) = line else { break };
        match line.split_once(' ') {
            Some(("hold", id)) => held.extend(id.parse::<u32>().ok()),
            Some(("free", id)) => held.retain(|one| one.to_string() != id),
            _ => {}
        }
    }
    let ends: Vec<_> = held
        .into_iter()
        .map(|id| spawn(move || end(id, || ())))
        .collect();
    ends.into_iter().for_each(|one| {
        one.join().ok();
    });
    Ok(())
}

/// The hidden command `hold PROGRAM ARGS…`: runs one program as a group until it ends. The clean-up tests use it.
pub fn hold(mut args: impl Iterator<Item = std::ffi::OsString>) -> Outcome<()> {
    let program = args.next().ok_or(Trouble::Usage("hold what?".into()))?;
    let mut group = Group::start(Command::new(&program).args(args), "the held program")?;
    group.wait(|| ()).map(|_| ())
}
