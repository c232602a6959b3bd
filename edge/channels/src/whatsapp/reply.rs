//! Answers to buttons, lists, forms and questions (facts 2.2, `interactive` and `button`).

use crate::json::{Fields, kept};
use domain::message::Content;

/// `interactive`: `None` where the object is missing or of a kind nobody knows yet.
pub(super) fn interactive(interactive: &Fields<'_>) -> Option<Content> {
    const KINDS: [&str; 4] = [
        "button_reply",
        "list_reply",
        "nfm_reply",
        "call_permission_reply",
    ];
    let by_content = || {
        KINDS
            .into_iter()
            .find(|kind| interactive.has(kind))
            .map(str::to_owned)
    };
    let kind = interactive.word("type").or_else(by_content)?;
    let reply = interactive.inner(&kind);
    match kind.as_str() {
        "button_reply" | "list_reply" => choice(&reply),
        "nfm_reply" => form(interactive, &reply),
        "call_permission_reply" => call_permission(&reply),
        _ => None,
    }
}

fn choice(reply: &Fields<'_>) -> Option<Content> {
    let id = reply.word("id");
    Some(Content::Choice {
        title: reply.word("title").or_else(|| id.clone())?,
        id,
        description: reply.word("description"),
    })
}

/// A tapped quick reply of a template.
pub(super) fn button(button: &Fields<'_>) -> Option<Content> {
    let payload = button.word("payload");
    let title = button.word("text").or_else(|| payload.clone())?;
    Some(Content::Choice {
        title,
        id: payload,
        description: None,
    })
}

fn form(interactive: &Fields<'_>, reply: &Fields<'_>) -> Option<Content> {
    // A JSON document inside a string; as an object it means the same.
    let object = || {
        reply
            .get("response_json")
            .map(|piece| kept(piece.raw()).to_owned())
    };
    let answers = reply.text("response_json").or_else(object);
    interactive.has("nfm_reply").then(|| Content::Form {
        name: reply.word("name").unwrap_or_default(),
        body: reply.text("body").unwrap_or_default(),
        answers: answers.unwrap_or_default(),
    })
}

fn call_permission(reply: &Fields<'_>) -> Option<Content> {
    match reply.word("response")?.as_str() {
        "accept" | "accepted" => Some(Content::CallPermission { granted: true }),
        "reject" | "rejected" => Some(Content::CallPermission { granted: false }),
        _ => None,
    }
}
