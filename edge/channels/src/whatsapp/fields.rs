//! From an envelope to its changes, and from a change to whoever reads its field.

use super::{
    history,
    identity::{self, Person},
    message::{self, Told},
    people, status,
};
use crate::{
    json::{Fields, Piece},
    meta::envelope::{self, gathered},
};
use domain::{
    channel::{Address, ChannelKind},
    incoming::{Incoming, Moment, Side, What},
    time::Time,
};

/// One `{field, value}` with what all its pieces share.
pub(super) struct Change<'a> {
    pub(super) to: Address,
    pub(super) field: String,
    /// The entry's instant; message webhooks usually have none.
    pub(super) at: Option<Time>,
    pub(super) value: Fields<'a>,
    /// The business' own number in digits: who wrote an echo, and which side of a history wrote a message.
    pub(super) business: Option<String>,
    pub(super) people: Vec<Person>,
}

impl Change<'_> {
    pub(super) fn incoming(&self, what: What) -> Incoming {
        Incoming {
            to: self.to.clone(),
            at: self.at,
            from: None,
            what,
        }
    }

    /// News outside of conversations. `detail` names the part of the field that it is about.
    pub(super) fn notice(&self, detail: Option<&str>) -> Incoming {
        let field = match detail {
            Some(detail) => format!("{}.{detail}", self.field),
            None => self.field.clone(),
        };
        self.incoming(What::Notice { field })
    }

    pub(super) fn unreadable(&self, why: &str, piece: Piece<'_>) -> Incoming {
        let mut incoming = envelope::unreadable(self.to.clone(), why, piece.raw());
        incoming.at = self.at;
        incoming
    }
}

/// Every piece of every change of every entry.
pub(crate) fn entries(root: &Fields<'_>) -> Vec<Incoming> {
    let nowhere = envelope::nowhere(ChannelKind::WhatsApp);
    gathered(root.list("entry").into_iter().map(entry), || {
        envelope::unreadable(nowhere, envelope::TOO_MANY, "")
    })
}

fn entry(piece: Piece<'_>) -> Vec<Incoming> {
    let unreadable = |to: Address, why: &str| vec![envelope::unreadable(to, why, piece.raw())];
    let mut to = envelope::nowhere(ChannelKind::WhatsApp);
    let Some(fields) = piece.fields() else {
        return unreadable(to, "an entry that is no object");
    };
    to.account = fields.word("id");
    let at = fields.time("time");
    let changes = fields.list("changes");
    if changes.is_empty() {
        return unreadable(to, "an entry without changes");
    }
    let changes = changes.into_iter().map(|piece| change(&to, at, piece));
    gathered(changes, || {
        envelope::unreadable(to.clone(), envelope::TOO_MANY, piece.raw())
    })
}

fn change(account: &Address, at: Option<Time>, piece: Piece<'_>) -> Vec<Incoming> {
    let Some(fields) = piece.fields() else {
        let why = "a change that is no object";
        return vec![envelope::unreadable(account.clone(), why, piece.raw())];
    };
    let value = fields.get("value").and_then(Piece::fields);
    let field = fields.word("field");
    let field = match (field, &value) {
        (Some(field), _) => field,
        (None, Some(value)) => field_of(value).to_owned(),
        (None, None) => {
            let why = "a change without field and value";
            return vec![envelope::unreadable(account.clone(), why, piece.raw())];
        }
    };
    let broken = value.is_none() && is_conversation(&field);
    let change = open(account.clone(), at, field, value.unwrap_or_default());
    if broken {
        return vec![change.unreadable("a change whose value is no object", piece)];
    }
    pieces(&change)
}

/// A body that Meta's pages show without its envelope: a bare declined history (facts 2.5), or the
/// `{field, value}` of the dashboard's samples. A Graph answer has no `metadata` and is not one of them.
pub(crate) fn without_envelope(root: &Fields<'_>, piece: Piece<'_>) -> Vec<Incoming> {
    let nowhere = envelope::nowhere(ChannelKind::WhatsApp);
    if root.has("entry") {
        return entries(root);
    }
    if root.has("field") && root.has("value") {
        return change(&nowhere, None, piece);
    }
    if !(root.has("messaging_product") && root.has("metadata")) {
        return vec![envelope::unreadable(nowhere, "not a webhook", piece.raw())];
    }
    let value = piece.fields().unwrap_or_default();
    let field = field_of(&value).to_owned();
    pieces(&open(nowhere, None, field, value))
}

fn field_of(value: &Fields<'_>) -> &'static str {
    match () {
        () if value.has("history") => "history",
        () if value.has("message_echoes") => "smb_message_echoes",
        () if value.has("state_sync") => "smb_app_state_sync",
        () if value.has("messages") || value.has("statuses") || value.has("errors") => "messages",
        () => "unknown",
    }
}

fn open<'a>(account: Address, at: Option<Time>, field: String, value: Fields<'a>) -> Change<'a> {
    let metadata = value.inner("metadata");
    let number = [
        &metadata,
        &value.inner("recipient"),
        &value.inner("phone_number_settings"),
    ]
    .into_iter()
    .find_map(|place| place.word("phone_number_id"));
    // News for a partner comes under the partner's portfolio id (facts 1.3).
    let waba = value.inner("waba_info").word("waba_id");
    let account = Address {
        number,
        account: waba.or(account.account),
        ..account
    };
    let business = metadata
        .word("display_phone_number")
        .map(|number| identity::digits(&number));
    let people = identity::people(&value);
    Change {
        to: account,
        field,
        at,
        value,
        business,
        people,
    }
}

fn is_conversation(field: &str) -> bool {
    matches!(
        field,
        "messages"
            | "message_echoes"
            | "smb_message_echoes"
            | "history"
            | "smb_app_state_sync"
            | "user_id_update"
    )
}

fn pieces(change: &Change<'_>) -> Vec<Incoming> {
    let pieces = match change.field.as_str() {
        "messages" => live(change),
        "message_echoes" | "smb_message_echoes" => echoes(change, Moment::Live),
        "history" => history::pieces(change),
        "smb_app_state_sync" => change
            .value
            .list("state_sync")
            .into_iter()
            .map(|piece| people::entry(change, piece))
            .collect(),
        "user_id_update" => change
            .value
            .list("user_id_update")
            .into_iter()
            .map(|piece| people::renamed(change, piece))
            .collect(),
        _ => Vec::new(),
    };
    // Whatever the field is and whatever of it we read: something of every change comes out.
    if pieces.is_empty() {
        vec![notice(change)]
    } else {
        pieces
    }
}

fn live(change: &Change<'_>) -> Vec<Incoming> {
    let mut pieces = message::all(change, "messages", Told::by(Side::Customer, Moment::Live));
    pieces.extend(status::all(change));
    pieces.extend(echoes(change, Moment::Live));
    pieces.extend(errors(change, &change.value.list("errors")));
    pieces
}

pub(super) fn echoes(change: &Change<'_>, moment: Moment) -> Vec<Incoming> {
    message::all(change, "message_echoes", Told::by(Side::PhoneApp, moment))
}

/// Errors that belong to no message: a notice each.
pub(super) fn errors(change: &Change<'_>, errors: &[Piece<'_>]) -> Vec<Incoming> {
    let notice = |error: &Piece<'_>| {
        let code = error.fields().and_then(|fields| fields.word("code"));
        change.notice(Some(&format!(
            "errors.{}",
            code.as_deref().unwrap_or("unknown")
        )))
    };
    errors.iter().map(notice).collect()
}

fn notice(change: &Change<'_>) -> Incoming {
    let mut notice = change.notice(None);
    notice.at = notice.at.or_else(|| change.value.time("timestamp"));
    notice
}
