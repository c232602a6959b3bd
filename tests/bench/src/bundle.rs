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
    let (list, thread) = (told("RECADO_FIRST_LOAD")?, told("RECADO_WITH_THREAD")?);
    figure(
        "first load, brotli bytes / 315 kB",
        list / GOAL,
        json!("<= 1"),
        json!({ "brotli": list, "with a conversation open": thread }),
    );
    Ok(())
}

fn told(name: &'static str) -> Result<f64, Trouble> {
    let text = env::var(name).map_err(tried("xtask bench tells the bytes"))?;
    text.parse().map_err(tried("xtask bench tells the bytes"))
}
