//! What a browser loads at first: `xtask build` prints it; here it becomes a figure.

use crate::{
    figure,
    trouble::{Trouble, tried},
};
use serde_json::{Value, json};
use std::{env, process::Command};

/// 315 kB in this issue.
const GOAL: f64 = 315_000.0;

pub fn measure() -> Result<(), Trouble> {
    let xtask = env::var("RECADO_XTASK").map_err(tried("RECADO_XTASK names the xtask program"))?;
    let told = Command::new(xtask)
        .args(["build", "--sizes"])
        .output()
        .map_err(tried("ask for the sizes"))?;
    let sizes: Value = serde_json::from_slice(&told.stdout).map_err(tried("read the sizes"))?;
    let brotli = sizes
        .get("brotli")
        .and_then(Value::as_f64)
        .ok_or_else(|| Trouble("no brotli size".into()))?;
    figure(
        "first load, brotli bytes / 315 kB",
        brotli / GOAL,
        json!("<= 1"),
        sizes,
    );
    Ok(())
}
