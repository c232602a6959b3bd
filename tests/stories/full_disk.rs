//! A disk that is truly full: the browser's whole profile lies on a small one. Nothing that was typed is lost without a word.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::offline::{rest, served};
use crate::sealed::has_draft;
use crate::stage::Stage;
use crate::stage::browser::{Browser, Screen, turn};
use crate::stage::screen::{COMPOSER, ROW};

/// A file system in memory, of so many megabytes, where this machine lets us make one; it goes when this is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    fn of(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "recado-story"])
            .arg(folder.path())
            .output();
        let is_there = mounted.is_ok_and(|done| done.status.success());
        is_there.then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let file = self.path().join("ballast");
        fs::write(&file, "").expect("a file");
        Command::new("dd")
            .args(["if=/dev/zero", "bs=4096", &format!("of={}", file.display())])
            .output()
            .expect("dd runs until the disk is full");
    }

    fn free(&self) {
        fs::remove_file(self.path().join("ballast")).expect("removed");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount")
            .arg("-l")
            .arg(self.path())
            .output()
            .ok();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_without_room_is_told_and_what_was_typed_is_kept_when_there_is_some() {
    let _turn = turn().await;
    let Some(disk) = Disk::of(160) else {
        println!(
            "nobody may mount anything here: the other story of a full disk says it with the browser's own refusal"
        );
        return;
    };
    let stage = Stage::open().await;
    stage.meta.say("joana", "antes").await;
    let ana = Browser::in_folder(&stage, Screen::Desk, disk.path()).await;
    ana.sign_in("ana").await;
    ana.click(ROW).await;
    ana.see(COMPOSER).await;
    served(&ana).await;
    rest(&ana).await;
    ana.network(false).await;
    disk.fill();
    // As much as no page has room for that is taken already.
    let words = ["palavra"; 60].join(" ");
    ana.fill("composer-text", &words).await;
    // Chromium closes what it cannot write, and opens nothing: there is no quota to speak of any more.
    let told = "não guarda nada aqui: não feche";
    ana.read(told).await;
    ana.reply("").await;
    ana.see("//*[contains(@class,'ticks') and contains(@class,'clock')]")
        .await;
    // The app goes on: what comes is shown, what was written goes out.
    ana.network(true).await;
    stage.meta.say("joana", "com o disco cheio").await;
    ana.read("com o disco cheio").await;
    stage.meta.answer("joana", &words).await;
    ana.network(false).await;
    ana.fill("composer-text", "ainda sem lugar").await;
    ana.read(told).await;
    disk.free();
    ana.read_no_more(told).await;
    rest(&ana).await;
    ana.network(true).await;
    ana.reload().await;
    has_draft(&ana, "ainda sem lugar").await;
    assert_eq!(stage.meta.sends(&words).await, 1);
}
