//! Limits of interactive messages: buttons, lists, links, and the kinds that are only looked at from outside.

use serde_json::Value;

use super::check::{bounded, text, wrong};
use super::trouble::Trouble;

pub(super) fn check(content: &Value) -> Result<(), Trouble> {
    let kind = text(content, "type").unwrap_or_default();
    let action = content
        .get("action")
        .ok_or_else(|| wrong("The parameter interactive['action'] is required."))?;
    match kind {
        "button" => body(content, 1024).and_then(|()| buttons(action)),
        "list" => body(content, 4096).and_then(|()| list(action)),
        "cta_url" => body(content, 1024).and_then(|()| link(action)),
        "flow"
        | "location_request_message"
        | "address_message"
        | "call_permission_request"
        | "product"
        | "product_list"
        | "catalog_message"
        | "carousel" => Ok(()),
        other => Err(wrong(&format!(
            "Param interactive['type'] is not a known one - got \"{other}\"."
        ))),
    }
}

fn body(content: &Value, limit: usize) -> Result<(), Trouble> {
    bounded(
        content.get("body").unwrap_or(&Value::Null),
        "interactive['body']",
        "text",
        limit,
    )?;
    match content.get("footer") {
        Some(footer) => bounded(footer, "interactive['footer']", "text", 60),
        None => Ok(()),
    }
}

fn items<'a>(value: &'a Value, key: &str, most: usize) -> Result<&'a [Value], Trouble> {
    let items = value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if (1..=most).contains(&items.len()) {
        return Ok(items);
    }
    Err(wrong(&format!(
        "Param interactive['action']['{key}'] must have 1 to {most} items."
    )))
}

fn buttons(action: &Value) -> Result<(), Trouble> {
    for button in items(action, "buttons", 3)? {
        let reply = button.get("reply").unwrap_or(&Value::Null);
        bounded(
            reply,
            "interactive['action']['buttons'][]['reply']",
            "id",
            256,
        )?;
        bounded(
            reply,
            "interactive['action']['buttons'][]['reply']",
            "title",
            20,
        )?;
    }
    Ok(())
}

fn list(action: &Value) -> Result<(), Trouble> {
    bounded(action, "interactive['action']", "button", 20)?;
    let mut rows = 0;
    for section in items(action, "sections", 10)? {
        for row in items(section, "rows", 10)? {
            bounded(
                row,
                "interactive['action']['sections'][]['rows'][]",
                "id",
                200,
            )?;
            bounded(
                row,
                "interactive['action']['sections'][]['rows'][]",
                "title",
                24,
            )?;
            rows += 1;
        }
    }
    if rows > 10 {
        return Err(wrong("A list may have at most 10 rows in all."));
    }
    Ok(())
}

fn link(action: &Value) -> Result<(), Trouble> {
    let parameters = action.get("parameters").unwrap_or(&Value::Null);
    bounded(
        parameters,
        "interactive['action']['parameters']",
        "display_text",
        20,
    )?;
    bounded(
        parameters,
        "interactive['action']['parameters']",
        "url",
        2000,
    )
}
