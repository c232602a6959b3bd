//! The programs that are measured: ours, and the floors beside it. Each on its own port and its own fresh folder.

use crate::{
    load::Target,
    trouble::{Trouble, tried},
};
use serde_json::Value;
use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::{sleep, timeout},
};

const FLOOR_JS: &str = include_str!("floor/floor.js");
const FLOOR_CAPNP: &str = include_str!("floor/floor.capnp");
const NCHAN_CONF: &str = include_str!("floor/nchan.conf");
const NCHAN_MODULE: &str = "/usr/lib/nginx/modules/ngx_nchan_module.so";

pub fn free_port() -> Result<u16, Trouble> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(tried("find a port"))?;
    Ok(listener.local_addr().map_err(tried("find a port"))?.port())
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

/// A running program that ends with its value.
#[derive(Debug)]
pub struct Server {
    pub address: SocketAddr,
    /// The process that does the work, for its memory and for SIGKILL.
    pub pid: u32,
    child: Child,
}

impl Server {
    /// Resident memory in MiB.
    pub fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
        kib.unwrap_or(0.0) / 1024.0
    }

    /// Seconds of processor time that the working process has used.
    pub fn processor(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap_or_default();
        // The name of the program, in brackets, may have spaces; what follows has none.
        let rest = stat.rsplit(')').next().unwrap_or_default();
        let ticks = rest.split_whitespace().skip(11).take(2);
        let ticks: f64 = ticks.filter_map(|count| count.parse::<f64>().ok()).sum();
        ticks / 100.0
    }

    /// SIGKILL to the working process, and waits until all of it is gone.
    pub async fn kill(mut self) -> Result<(), Trouble> {
        let sent = std::process::Command::new("kill")
            .args(["-9", &self.pid.to_string()])
            .status();
        sent.map_err(tried("kill"))?;
        let gone = timeout(Duration::from_secs(20), self.child.wait()).await;
        gone.map_err(tried("wait for the end"))?
            .map_err(tried("wait for the end"))?;
        Ok(())
    }

    pub async fn stop(mut self) {
        // `xtask serve` ends its workerd when it is asked to end; only a deaf one is killed.
        let asked = self.child.id().map(|id| {
            std::process::Command::new("kill")
                .arg(id.to_string())
                .status()
        });
        if asked.is_none()
            || timeout(Duration::from_secs(10), self.child.wait())
                .await
                .is_err()
        {
            self.child.start_kill().ok();
        }
    }
}

/// Recado itself, by `xtask serve`.
pub async fn recado(state: &Path, graph: Option<SocketAddr>) -> Result<Server, Trouble> {
    let xtask = env::var("RECADO_XTASK").map_err(tried("RECADO_XTASK names the xtask program"))?;
    let port = free_port()?;
    let mut command = Command::new(xtask);
    command
        .args([
            "serve",
            "--as-built",
            "--fast-passwords",
            "--port",
            &port.to_string(),
            "--state",
        ])
        .arg(state);
    if let Some(graph) = graph {
        command.arg("--graph").arg(format!("http://{graph}/v25.0"));
    }
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(tried("start xtask serve"))?;
    let out = child
        .stdout
        .take()
        .ok_or_else(|| Trouble("no output of xtask serve".into()))?;
    let mut lines = BufReader::new(out).lines();
    let line = timeout(Duration::from_secs(60), lines.next_line())
        .await
        .map_err(tried("wait for xtask serve"))?;
    let line = line
        .map_err(tried("read xtask serve"))?
        .ok_or_else(|| Trouble("xtask serve ended".into()))?;
    let told: Value = serde_json::from_str(&line).map_err(tried("read xtask serve"))?;
    let pid = told.get("pid").and_then(Value::as_u64).unwrap_or(0) as u32;
    Ok(Server {
        address: local(port),
        pid,
        child,
    })
}

/// The hand-written minimal worker on the same workerd.
pub async fn floor(folder: &Path, secret: &str) -> Result<Server, Trouble> {
    let workerd =
        env::var("RECADO_WORKERD").map_err(tried("RECADO_WORKERD names the workerd program"))?;
    let port = free_port()?;
    fs::create_dir_all(folder.join("state")).map_err(tried("make a folder"))?;
    let config = FLOOR_CAPNP
        .replace("%PORT%", &port.to_string())
        .replace("%SECRET%", secret);
    fs::write(folder.join("floor.js"), FLOOR_JS).map_err(tried("write the floor"))?;
    fs::write(folder.join("floor.capnp"), config).map_err(tried("write the floor"))?;
    let mut command = Command::new(workerd);
    command.current_dir(folder).args(["serve", "floor.capnp"]);
    up(command, port).await
}

/// nginx with nchan, the rival in fan-out; nothing where it is not installed.
pub async fn nchan(folder: &Path) -> Result<Option<Server>, Trouble> {
    if !PathBuf::from(NCHAN_MODULE).exists() {
        return Ok(None);
    }
    let port = free_port()?;
    let dir = folder.to_string_lossy().into_owned();
    let config = NCHAN_CONF
        .replace("%PORT%", &port.to_string())
        .replace("%DIR%", &dir)
        .replace("%MODULE%", NCHAN_MODULE);
    fs::write(folder.join("nginx.conf"), config).map_err(tried("write nginx.conf"))?;
    let mut command = Command::new("nginx");
    command.arg("-c").arg(folder.join("nginx.conf"));
    up(command, port).await.map(Some)
}

async fn up(mut command: Command, port: u16) -> Result<Server, Trouble> {
    let spawned = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let child = spawned.map_err(tried("start a floor"))?;
    let pid = child.id().unwrap_or(0);
    for _ in 0..200 {
        if TcpStream::connect(local(port)).await.is_ok() {
            return Ok(Server {
                address: local(port),
                pid,
                child,
            });
        }
        sleep(Duration::from_millis(50)).await;
    }
    Err(Trouble("a floor did not come up".into()))
}

/// The webhook door of ours.
pub fn hook(server: &Server) -> Target {
    Target {
        address: server.address,
        path: "/hook/meta",
    }
}
