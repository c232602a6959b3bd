//! Message templates of the account: a small invented set, listed by pages and checked when sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use serde_json::{Value, json};

use super::check;
use super::trouble::{Trouble, no_such_object, trouble};
use crate::ids::Ids;
use crate::state::State;
use crate::world::World;

/// The templates every simulator starts with: two languages of one name, a rejected and a paused one among them.
pub(crate) fn samples(ids: &mut Ids) -> Vec<Value> {
    let mut rows: Vec<Value> =
        serde_json::from_str(include_str!("../../samples/templates.json")).unwrap_or_default();
    for map in rows.iter_mut().filter_map(Value::as_object_mut) {
        map.insert("id".into(), json!(ids.decimal()));
    }
    rows
}

/// GET /{waba}/message_templates with `fields`, `limit`, `after`, `name` and `status`.
pub(super) async fn list(
    Shared(world): Shared<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    if id != world.config.waba {
        return world.refuse(&no_such_object("get", &id));
    }
    let asked = |row: &Value, key| {
        query
            .get(key)
            .is_none_or(|wanted| check::text(row, key) == Some(wanted))
    };
    let rows: Vec<Value> = world.with(|state| {
        let rows = state
            .templates
            .iter()
            .filter(|row| asked(row, "name") && asked(row, "status"));
        rows.cloned().collect()
    });
    let here = format!("{}/{version}/{id}/message_templates", world.base);
    world.answer(Ok(page(&rows, &query, &here)))
}

/// One page of rows, with Meta's cursors; opaque to others, here simply a count behind a prefix.
fn page(rows: &[Value], query: &BTreeMap<String, String>, here: &str) -> Value {
    let limit = query
        .get("limit")
        .and_then(|limit| limit.parse().ok())
        .unwrap_or(25_usize)
        .max(1);
    let after = query
        .get("after")
        .and_then(|after| after.strip_prefix("QVFI"));
    let start = after.and_then(|at| at.parse().ok()).unwrap_or(0_usize);
    let shown = rows
        .iter()
        .skip(start)
        .take(limit)
        .map(|row| pick(row, query.get("fields")));
    let data: Vec<Value> = shown.collect();
    let end = start.saturating_add(data.len());
    let cursors = json!({"before": format!("QVFI{start}"), "after": format!("QVFI{end}")});
    let mut paging = json!({"cursors": cursors});
    if let (true, Some(map)) = (end < rows.len(), paging.as_object_mut()) {
        map.insert(
            "next".into(),
            json!(format!("{here}?limit={limit}&after=QVFI{end}")),
        );
    }
    json!({"data": data, "paging": paging})
}

/// Only the fields that were asked for, and always the id.
pub(crate) fn pick(row: &Value, fields: Option<&String>) -> Value {
    let Some(fields) = fields else {
        return row.clone();
    };
    let wanted: Vec<&str> = fields.split(',').map(str::trim).collect();
    let kept = row
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| *key == "id" || wanted.contains(&key.as_str()));
    Value::Object(
        kept.map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
    )
}

fn find<'a>(state: &'a State, content: &Value) -> Option<&'a Value> {
    let language = content
        .get("language")
        .and_then(|language| check::text(language, "code"));
    let same = |row: &&Value| {
        check::text(row, "name") == check::text(content, "name")
            && check::text(row, "language") == language
    };
    state.templates.iter().find(same)
}

/// Name, language, standing and the number of body parameters.
pub(super) fn check(state: &State, content: &Value) -> Result<(), Trouble> {
    check::bounded(content, "template", "name", 512)?;
    check::bounded(
        content.get("language").unwrap_or(&Value::Null),
        "template['language']",
        "code",
        12,
    )?;
    let row = find(state, content).ok_or_else(|| trouble(132_001))?;
    match check::text(row, "status") {
        Some("APPROVED") => {}
        Some("PAUSED") => return Err(trouble(132_015)),
        _ => return Err(trouble(132_001)),
    }
    let (given, expected) = (given(content), placeholders(row));
    if given == expected {
        return Ok(());
    }
    Err(trouble(132_000).saying(&format!("body: number of localizable_params ({given}) does not match the expected number of params ({expected})")))
}

fn body(components: Option<&Value>) -> Option<&Value> {
    let is_body = |part: &&Value| {
        check::text(part, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("body"))
    };
    components
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .find(is_body)
}

fn given(content: &Value) -> usize {
    let parameters = body(content.get("components")).and_then(|part| part.get("parameters"));
    parameters.and_then(Value::as_array).map_or(0, Vec::len)
}

fn placeholders(row: &Value) -> usize {
    body(row.get("components"))
        .and_then(|part| check::text(part, "text"))
        .map_or(0, |text| text.matches("{{").count())
}

/// The pricing category of a message.
pub(super) fn category(state: &State, kind: &str, message: &Value) -> String {
    let row = message
        .get("template")
        .filter(|_| kind == "template")
        .and_then(|content| find(state, content));
    row.and_then(|row| check::text(row, "category"))
        .unwrap_or("service")
        .to_lowercase()
}
