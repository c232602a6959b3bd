//! One worker: `xtask serve` as a child, with a folder of its own, that can be killed and started again.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command as Plain, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::until::PATIENCE;

/// A running worker. Its processes end when this is dropped.
#[derive(Debug)]
pub struct Worker {
    /// `http://127.0.0.1:<port>`
    pub address: String,
    /// What `serve` said about itself.
    pub facts: Value,
    port: u16,
    said: Vec<String>,
    folder: TempDir,
    serve: Child,
}

impl Worker {
    /// Starts it on a new folder, with more words for `serve`.
    pub async fn start(port: u16, graph: &str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let said = [&["--graph", graph], more].concat();
        let said: Vec<String> = said.into_iter().map(str::to_owned).collect();
        let (serve, facts) = launch(port, &said, &folder).await;
        Self {
            address: format!("http://127.0.0.1:{port}"),
            facts,
            port,
            said,
            folder,
            serve,
        }
    }

    /// The address over TLS, where there is one.
    pub fn secure(&self) -> String {
        let address = self.facts["secure"].as_str();
        address.expect("a stage that is open over TLS").to_owned()
    }

    /// SIGKILL, in the middle of whatever it does.
    pub fn kill(&self) {
        kill(&self.facts);
    }

    /// Starts it again on the same port and folder, after [`Worker::kill`].
    pub async fn revive(&mut self) {
        // `serve` notices that workerd is gone and ends by itself.
        let ended = tokio::time::timeout(PATIENCE, self.serve.wait()).await;
        assert!(ended.is_ok(), "serve outlived its workerd");
        (self.serve, self.facts) = launch(self.port, &self.said, &self.folder).await;
    }

    /// Starts it again with one more word for `serve`.
    pub async fn revive_with(&mut self, word: &str) {
        self.said.push(word.to_owned());
        self.revive().await;
    }

    /// Whether these words stand somewhere in the objects' databases.
    pub fn keeps(&self, words: &str) -> bool {
        let has = |bytes: Vec<u8>| bytes.windows(words.len()).any(|it| it == words.as_bytes());
        let files = self.databases().into_iter();
        files.filter_map(|path| fs::read(path).ok()).any(has)
    }

    /// Makes the objects' databases unreadable, while nothing runs. What SQLite keeps beside them goes aside too: a
    /// journal would mend the file by itself.
    pub fn spoil(&self) {
        let there = self.databases();
        assert!(!there.is_empty(), "no database to spoil");
        for path in there {
            fs::rename(&path, aside(&path)).expect("set aside");
            fs::write(&path, [0x55; 8_192]).expect("spoilt");
        }
    }

    /// Undoes [`Worker::spoil`].
    pub fn mend(&self) {
        let (kept, spoilt) = self
            .databases()
            .into_iter()
            .partition::<Vec<_>, _>(|path| is_aside(path));
        for path in spoilt {
            fs::remove_file(path).expect("the spoilt one goes");
        }
        for path in kept {
            let name = path.to_string_lossy();
            let name = name.trim_end_matches(ASIDE).to_owned();
            fs::rename(&path, name).expect("back again");
        }
    }

    /// The objects' databases. Without its own book of objects, `metadata`, workerd does not even start.
    fn databases(&self) -> Vec<PathBuf> {
        let state = self.folder.path().join("state/desk");
        let folders = fs::read_dir(state).into_iter().flatten().flatten();
        let files = folders.flat_map(|one| fs::read_dir(one.path()).into_iter().flatten());
        let paths = files.flatten().map(|file| file.path());
        paths
            .filter(|path| !path.to_string_lossy().contains("metadata"))
            .collect()
    }

    /// Everything workerd wrote to its log so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("workerd.log")).unwrap_or_default()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // `serve` itself dies with its handle; its watcher would only come later.
        kill(&self.facts);
    }
}

/// A port that nobody listens on and that no other story is given: a killed worker comes back to its own. It lies below
/// those from which the system takes the near ends of connections. Knocking tells, not listening there oneself: a program
/// that another story starts at that moment holds the listener too until it is itself, and the port would be busy.
pub fn free_port() -> u16 {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let own = std::process::id().wrapping_mul(97);
    loop {
        let number = own.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed));
        let port = u16::try_from(10_000 + number % 20_000).expect("below 30,000");
        if TcpStream::connect(("127.0.0.1", port)).is_err() {
            return port;
        }
    }
}

const ASIDE: &str = "~kept";

fn aside(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}{ASIDE}", path.display()))
}

fn is_aside(path: &Path) -> bool {
    path.to_string_lossy().ends_with(ASIDE)
}

fn kill(facts: &Value) {
    let pid = facts["pid"].as_u64().expect("the pid of workerd");
    // It may be gone already, which is as good.
    Plain::new("kill")
        .args(["-9", &pid.to_string()])
        .stderr(Stdio::null())
        .status()
        .ok();
}

/// The program that `cargo xtask` runs.
pub fn xtask() -> PathBuf {
    std::env::var_os("RECADO_XTASK")
        .expect("RECADO_XTASK: run the stories with `cargo xtask test`")
        .into()
}

async fn launch(port: u16, said: &[String], folder: &TempDir) -> (Child, Value) {
    let mut serve = Command::new(xtask())
        .args(["serve", "--as-built", "--fast-passwords", "--port"])
        .arg(port.to_string())
        .arg("--state")
        .arg(folder.path())
        .args(said)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("xtask serve starts");
    let out = serve.stdout.take().expect("its output");
    let mut lines = BufReader::new(out).lines();
    let told = tokio::time::timeout(PATIENCE * 3, lines.next_line()).await;
    let line = told.expect("serve is ready in time").expect("readable");
    let line = line.expect("serve says where it is before it ends");
    (serve, serde_json::from_str(&line).expect("one JSON line"))
}
