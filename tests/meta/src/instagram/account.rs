//! The account, people's profiles, the subscription, and the public addresses of files.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{is_known, refusal, wrong};
use crate::customers::Customer;
use crate::graph::templates::pick;
use crate::graph::{Trouble, files};
use crate::media::sample;
use crate::state::State;
use crate::world::World;

/// Where files are: public, so nobody brings a token.
pub(crate) const CDN: &str = "/ig_messaging_cdn/";

/// Everything that an app can ask to hear of an account's messages.
const FIELDS: [&str; 9] = [
    "comments",
    "message_edit",
    "message_reactions",
    "messages",
    "messaging_handover",
    "messaging_optins",
    "messaging_postbacks",
    "messaging_referral",
    "messaging_seen",
];

/// Fields of a profile; any other makes the whole call fail.
const PROFILE: [&str; 7] = [
    "name",
    "username",
    "profile_pic",
    "follower_count",
    "is_user_follow_business",
    "is_business_follow_user",
    "is_verified_user",
];

/// `GET /{id}`: the account itself, or somebody who wrote to it.
pub(crate) fn describe(world: &World, id: &str, fields: Option<&str>) -> Result<Value, Trouble> {
    if world.is_instagram(id) {
        return Ok(pick(
            &business(world),
            Some(&fields.unwrap_or("id").to_owned()),
        ));
    }
    let asked = fields.unwrap_or("name,username");
    if let Some(strange) = asked
        .split(',')
        .find(|field| !PROFILE.contains(&field.trim()))
    {
        return Err(wrong(&format!(
            "Tried accessing nonexisting field ({strange})"
        )));
    }
    let profile = world.with(|state| {
        let customer = state.follower(id)?.clone();
        let chat = world.instagram_chat(&customer.id);
        is_known(state, &chat).then(|| profile(&world.base, state, &customer))
    });
    let profile = profile.ok_or_else(|| refusal(230, None))?;
    Ok(pick(&profile, Some(&asked.to_owned())))
}

fn business(world: &World) -> Value {
    let account = &world.config.instagram;
    json!({
        "id": account.id, "user_id": account.id, "username": account.username, "name": "Loja Aurora",
        "account_type": "BUSINESS", "followers_count": 1_204, "follows_count": 87, "media_count": 112
    })
}

/// Whoever chose no name has none here either.
fn profile(base: &str, state: &mut State, customer: &Customer) -> Value {
    let picture = format!("9{}", customer.user_id);
    if !state.media.contains_key(&picture)
        && let Some(mut media) = sample("image", &mut state.ids)
    {
        media.id = picture.clone();
        state.media.insert(picture.clone(), media);
    }
    let mut profile = json!({
        "id": customer.user_id, "username": customer.username, "profile_pic": address(base, &picture),
        "follower_count": 312, "is_user_follow_business": true, "is_business_follow_user": false,
        "is_verified_user": false
    });
    if let (Some(map), false) = (profile.as_object_mut(), customer.name.is_empty()) {
        map.insert("name".into(), json!(customer.name));
    }
    profile
}

/// `GET /{account}/subscribed_apps`.
pub(crate) fn subscribed(world: &World) -> Value {
    let fields = world.with(|state| state.instagram_fields.clone());
    let app = json!({"id": "400000000000001", "name": "Recado", "subscribed_fields": fields});
    json!({"data": if fields.is_empty() { vec![] } else { vec![app] }})
}

/// `POST /{account}/subscribed_apps?subscribed_fields=`.
pub(crate) fn subscribe(world: &World, fields: Option<&str>) -> Result<Value, Trouble> {
    if let Some(code) = world.with(|state| state.faults.on_subscribe()) {
        return Err(refusal(code, None));
    }
    let fields = fields.ok_or_else(|| wrong("The parameter subscribed_fields is required"))?;
    let named: Vec<String> = fields
        .split(',')
        .map(|field| field.trim().to_owned())
        .collect();
    if let Some(strange) = named.iter().find(|field| !FIELDS.contains(&field.as_str())) {
        return Err(wrong(&format!(
            "Param subscribed_fields[0] must be one of {{{}}}; {strange} is not",
            FIELDS.join(", ").to_uppercase()
        )));
    }
    world.with(|state| state.instagram_fields = named);
    Ok(json!({"success": true}))
}

/// The address of a file, which is its own key: as long as it is known, whoever has it may fetch.
pub(super) fn address(base: &str, id: &str) -> String {
    format!("{base}{CDN}?asset_id={id}&signature={}", key(id))
}

fn key(id: &str) -> String {
    let digest = hex::encode(Sha256::digest(format!("public-{id}")));
    digest.chars().take(32).collect()
}

pub(crate) async fn download(
    Shared(world): Shared<Arc<World>>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let id = query.get("asset_id");
    let right = id.is_some_and(|id| query.get("signature") == Some(&key(id)));
    if !right {
        return StatusCode::FORBIDDEN.into_response();
    }
    files::hand_out(&world, id)
}
