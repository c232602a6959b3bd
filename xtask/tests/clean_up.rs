//! Whatever ends `cargo xtask`, nothing it started lives on: not after Ctrl-C, not after SIGTERM, not after SIGKILL.
#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    reason = "in a test's helper, too, the panic is the message"
)]

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Living processes whose command line contains `mark`, the one that holds them left out.
fn alive(mark: &str) -> usize {
    let told = |pid: &str, file: &str| {
        let bytes = fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|pid| {
            let line = told(pid, "cmdline");
            let zombie = told(pid, "stat").contains(") Z");
            line.contains(mark) && !line.contains("hold") && !zombie
        })
        .count()
}

/// A held shell with a child in the background and one in front; `mark` is how long they would sleep.
fn held(mark: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["hold", "sh", "-c"])
        .arg(format!(
            "sleep {mark} & trap '' TERM; sleep {mark}; sleep {mark}"
        ))
        .stdout(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("xtask starts")
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(15);
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        sleep(Duration::from_millis(30));
    }
}

fn nothing_survives(signal: Signal, mark: &str) {
    let mut xtask = held(mark);
    until("the sleepers start", || alive(mark) >= 2);
    let pid = Pid::from_raw(xtask.id().cast_signed());
    kill(pid, signal).expect("xtask is there to be signalled");
    xtask.wait().expect("xtask ends");
    until("a child outlived xtask", || alive(mark) == 0);
}

#[test]
fn nothing_survives_ctrl_c() {
    nothing_survives(Signal::SIGINT, "98761.5");
}

#[test]
fn nothing_survives_sigterm() {
    nothing_survives(Signal::SIGTERM, "98762.5");
}

#[test]
fn nothing_survives_the_sudden_death_of_xtask() {
    nothing_survives(Signal::SIGKILL, "98763.5");
}

#[test]
fn nothing_survives_when_the_whole_group_is_killed() {
    let mark = "98764.5";
    let mut xtask = held(mark);
    until("the sleepers start", || alive(mark) >= 2);
    let group = Pid::from_raw(xtask.id().cast_signed());
    nix::sys::signal::killpg(group, Signal::SIGKILL).expect("the group is there");
    xtask.wait().expect("xtask ends");
    until("a child outlived xtask", || alive(mark) == 0);
}
