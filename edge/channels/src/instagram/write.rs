//! A message of ours as a request to Instagram's API (facts 4.3).

use crate::out::{CannotWrite, Outgoing, Request, authorization, is_id};
use domain::{channel::ChannelKind, contact::ExternalKind, message::Content};
use serde_json::{Value, json};

/// The request that sends a message from the account `account`. `graph` is the address of the API with its version.
/// Instagram takes no tag along: the room knows its own messages again by what they say.
///
/// # Errors
/// [`CannotWrite`] says what stands in the way; nothing of it passes by itself.
pub fn write(out: &Outgoing<'_>, graph: &str, account: &str) -> Result<Request, CannotWrite> {
    let authorization = authorization(account, out.token)?;
    let person = out.to.external(ExternalKind::Scoped);
    let person = person
        .filter(|id| is_id(id))
        .ok_or(CannotWrite::NoAddress)?;
    let mut body = json!({ "recipient": { "id": person }, "message": content(out.content)? });
    if let (Some(quoted), Some(fields)) = (out.quotes, body.as_object_mut()) {
        fields.insert("reply_to".to_owned(), json!({ "mid": quoted.0 }));
    }
    let json = ("content-type".to_owned(), "application/json".to_owned());
    Ok(Request {
        method: "POST",
        url: format!("{}/{account}/messages", graph.trim_end_matches('/')),
        headers: vec![authorization, json],
        body: body.to_string().into_bytes(),
    })
}

fn content(content: &Content) -> Result<Value, CannotWrite> {
    let Content::Text { body } = content else {
        return Err(CannotWrite::Kind(content.code()));
    };
    if body.trim().is_empty() {
        return Err(CannotWrite::Empty);
    }
    if ChannelKind::Instagram.is_too_long(body) {
        let limit = ChannelKind::Instagram.text_limit();
        return Err(CannotWrite::TooLong { limit });
    }
    Ok(json!({ "text": body }))
}
