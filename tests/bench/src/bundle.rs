//! What a browser loads at first. `xtask bench` has built and weighed it; here it becomes a figure.

use crate::{
    figure,
    trouble::{Trouble, tried},
};
use serde_json::json;
use std::env;

/// 315 kB in this issue.
const GOAL: f64 = 315_000.0;

pub fn measure() -> Result<(), Trouble> {
    let told = env::var("RECADO_FIRST_LOAD").map_err(tried("RECADO_FIRST_LOAD tells the bytes"))?;
    let bytes: f64 = told
        .parse()
        .map_err(tried("RECADO_FIRST_LOAD tells the bytes"))?;
    figure(
        "first load, brotli bytes / 315 kB",
        bytes / GOAL,
        json!("<= 1"),
        json!({ "brotli": bytes }),
    );
    Ok(())
}
