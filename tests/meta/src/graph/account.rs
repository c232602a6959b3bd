//! Numbers, the account itself, and the subscription of webhooks.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use serde_json::{Value, json};

use super::check::{text, wrong};
use super::files;
use super::templates::pick;
use super::trouble::{Trouble, no_such_object, trouble};
use crate::config::Number;
use crate::instagram;
use crate::world::World;

/// Fields of a number that come without being asked for.
const USUAL: &str = "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput";

fn describe(number: &Number) -> Value {
    json!({
        "id": number.phone_id,
        "display_phone_number": number.display_phone,
        "verified_name": "Loja Aurora",
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "account_mode": "SANDBOX",
        "name_status": "APPROVED",
        "status": "CONNECTED",
        "is_on_biz_app": false,
        "is_official_business_account": false
    })
}

/// GET /{id}: a number, the account, or a media file.
pub(super) async fn object(
    Shared(world): Shared<Arc<World>>,
    Path((_, id)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let fields = query.get("fields").cloned();
    if world.of_instagram(&id) {
        return world.answer(instagram::describe(&world, &id, fields.as_deref()));
    }
    if let Some(number) = world
        .config
        .numbers
        .iter()
        .find(|number| number.phone_id == id)
    {
        return world.answer(Ok(pick(
            &describe(number),
            Some(&fields.unwrap_or_else(|| USUAL.into())),
        )));
    }
    if id == world.config.waba {
        let account = json!({
            "id": id, "name": "Loja Aurora", "timezone_id": "25", "currency": "BRL",
            "account_review_status": "APPROVED", "message_template_namespace": "a1b2c3d4_0000_1111_2222_333344445555"
        });
        return world.answer(Ok(pick(
            &account,
            Some(&fields.unwrap_or_else(|| "name,timezone_id".into())),
        )));
    }
    world.answer(files::describe(&world, &id))
}

/// GET /{waba}/phone_numbers.
pub(super) async fn phone_numbers(
    Shared(world): Shared<Arc<World>>,
    Path((_, id)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    if id != world.config.waba {
        return world.refuse(&no_such_object("get", &id));
    }
    let rows: Vec<Value> = world
        .config
        .numbers
        .iter()
        .map(|number| pick(&describe(number), query.get("fields")))
        .collect();
    world.answer(Ok(
        json!({"data": rows, "paging": {"cursors": {"before": "QVFI0", "after": "QVFI1"}}}),
    ))
}

fn account(world: &World, method: &str, id: &str) -> Result<(), Trouble> {
    if id == world.config.waba {
        Ok(())
    } else {
        Err(no_such_object(method, id))
    }
}

/// GET /{waba}/subscribed_apps.
pub(super) async fn subscribed(
    Shared(world): Shared<Arc<World>>,
    Path((_, id)): Path<(String, String)>,
) -> Response {
    if world.is_instagram(&id) {
        return world.answer(Ok(instagram::subscribed(&world)));
    }
    let outcome = account(&world, "get", &id).map(|()| {
        let (subscribed, callback) = world.with(|state| (state.subscribed, state.callback.clone()));
        let mut app = json!({"whatsapp_business_api_data": {
            "id": "400000000000001", "link": "https://www.facebook.com/games/?app_id=400000000000001", "name": "Recado"
        }});
        if let (Some(callback), Some(map)) = (callback, app.as_object_mut()) {
            map.insert("override_callback_uri".into(), json!(callback));
        }
        json!({"data": if subscribed { vec![app] } else { vec![] }})
    });
    world.answer(outcome)
}

/// POST /{waba}/subscribed_apps; with `override_callback_uri` the address is verified first, without a body it is cleared.
pub(super) async fn subscribe(
    Shared(world): Shared<Arc<World>>,
    Path((_, id)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
    bytes: Bytes,
) -> Response {
    if world.is_instagram(&id) {
        let fields = query.get("subscribed_fields").map(String::as_str);
        return world.answer(instagram::subscribe(&world, fields));
    }
    if let Err(trouble) = account(&world, "post", &id) {
        return world.refuse(&trouble);
    }
    if let Some(code) = world.with(|state| state.faults.on_subscribe()) {
        return world.refuse(&trouble(code));
    }
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let callback = text(&body, "override_callback_uri").map(str::to_owned);
    if let Some(address) = &callback {
        if address.len() > 200 {
            return world.refuse(&wrong(
                "Param override_callback_uri must be at most 200 characters long.",
            ));
        }
        let token = text(&body, "verify_token").unwrap_or_default();
        if !world.handshake(address, token).await.ok {
            return world.refuse(&wrong(
                "The callback URL or verify token could not be validated.",
            ));
        }
    }
    world.with(|state| {
        state.subscribed = true;
        state.callback = callback;
    });
    world.answer(Ok(json!({"success": true})))
}

/// DELETE /{waba}/subscribed_apps.
pub(super) async fn unsubscribe(
    Shared(world): Shared<Arc<World>>,
    Path((_, id)): Path<(String, String)>,
) -> Response {
    let outcome = account(&world, "delete", &id).map(|()| {
        world.with(|state| (state.subscribed, state.callback) = (false, None));
        json!({"success": true})
    });
    world.answer(outcome)
}
