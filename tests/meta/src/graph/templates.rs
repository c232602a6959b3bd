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
    let rows = [
        (
            "pedido_confirmado",
            "pt_BR",
            "UTILITY",
            "APPROVED",
            "Olá {{1}}, seu pedido {{2}} foi confirmado.",
        ),
        (
            "pedido_confirmado",
            "es",
            "UTILITY",
            "APPROVED",
            "Hola {{1}}, tu pedido {{2}} está confirmado.",
        ),
        (
            "retomar_conversa",
            "pt_BR",
            "UTILITY",
            "APPROVED",
            "Oi! Podemos continuar seu atendimento?",
        ),
        (
            "novidades_da_semana",
            "pt_BR",
            "MARKETING",
            "APPROVED",
            "Chegaram novidades, {{1}}!",
        ),
        (
            "codigo_de_acesso",
            "pt_BR",
            "AUTHENTICATION",
            "APPROVED",
            "{{1}} é o seu código.",
        ),
        (
            "oferta_relampago",
            "pt_BR",
            "MARKETING",
            "REJECTED",
            "Só hoje!",
        ),
        (
            "lembrete_de_visita",
            "pt_BR",
            "UTILITY",
            "PAUSED",
            "Sua visita é amanhã, {{1}}.",
        ),
    ];
    let row = |(name, language, category, status, body)| {
        json!({
            "name": name, "language": language, "category": category, "status": status, "id": ids.decimal(),
            "parameter_format": "POSITIONAL", "components": [{"type": "BODY", "text": body}]
        })
    };
    rows.into_iter().map(row).collect()
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
    let matches = |row: &Value| {
        ["name", "status"].iter().all(|key| {
            query
                .get(*key)
                .is_none_or(|wanted| check::text(row, key) == Some(wanted))
        })
    };
    let rows: Vec<Value> = world.with(|state| {
        state
            .templates
            .iter()
            .filter(|row| matches(row))
            .cloned()
            .collect()
    });
    let limit = query
        .get("limit")
        .and_then(|limit| limit.parse().ok())
        .unwrap_or(25_usize)
        .max(1);
    let start = query
        .get("after")
        .and_then(|after| after.strip_prefix("QVFI"))
        .and_then(|at| at.parse().ok())
        .unwrap_or(0_usize);
    let page: Vec<Value> = rows
        .iter()
        .skip(start)
        .take(limit)
        .map(|row| pick(row, query.get("fields")))
        .collect();
    let end = start + page.len();
    let mut paging =
        json!({"cursors": {"before": format!("QVFI{start}"), "after": format!("QVFI{end}")}});
    if let (true, Some(map)) = (end < rows.len(), paging.as_object_mut()) {
        let next = format!(
            "{}/{version}/{id}/message_templates?limit={limit}&after=QVFI{end}",
            world.base
        );
        map.insert("next".into(), json!(next));
    }
    world.answer(Ok(json!({"data": page, "paging": paging})))
}

/// Only the fields that were asked for, and always the id.
pub(super) fn pick(row: &Value, fields: Option<&String>) -> Value {
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
