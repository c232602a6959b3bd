//! A certificate for this machine that nobody trusts: for browsers that keep a `Secure` cookie only over TLS (WebKit, even
//! on the machine's own address). Tests tell them to take it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::steps::run;
use crate::trouble::{Outcome, Trouble};

/// The files' names, in the folder of the worker's configuration.
pub const KEY: &str = "tls.key";
pub const CHAIN: &str = "tls.crt";

/// Makes the pair at the first call, with the system's `openssl`.
pub fn kept(folder: &Path) -> Outcome<()> {
    if folder.join(CHAIN).is_file() {
        return Ok(());
    }
    let asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
                 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1";
    let mut openssl = Command::new("openssl");
    openssl.current_dir(folder).args(asked.split_whitespace());
    // The chain last: half a pair is made anew.
    let new = "new.crt";
    openssl.args(["-keyout", KEY, "-out", new]);
    run(&mut openssl, "openssl")?;
    fs::rename(folder.join(new), folder.join(CHAIN)).map_err(Trouble::io("keep the certificate"))
}
