//! Packages of Debian, where this is Debian and we may install them.

use std::path::Path;
use std::process::Command;

use crate::steps::run;
use crate::tools::on_path;
use crate::trouble::Outcome;

/// Whether `install` would work: Debian or a child of it, and root.
pub fn can_install() -> bool {
    let debian = Path::new("/etc/debian_version").is_file() && on_path("apt-get").next().is_some();
    debian && nix::unistd::geteuid().is_root()
}

/// Installs packages by name.
pub fn install(packages: &[&str]) -> Outcome<()> {
    run(apt().arg("update"), "apt-update")?;
    run(
        apt().args(["install", "--yes"]).args(packages),
        "apt-install",
    )
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    apt
}
