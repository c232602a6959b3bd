//! News of people outside of any message: the phone's address book and changed ids.

use super::{counterpart, fields::Change};
use crate::json::Piece;
use domain::{
    incoming::{Incoming, Sender, What},
    message::Content,
};

/// The phone's address book (facts 2.5). `add` also means edited.
pub(super) fn entry(change: &Change<'_>, piece: Piece<'_>) -> Incoming {
    let Some(fields) = piece.fields() else {
        return change.unreadable("an address book entry that is no object", piece);
    };
    let contact = fields.inner("contact");
    let from = counterpart::address_book(&contact);
    let name = contact.first(&["full_name", "first_name"]);
    let name = match (fields.word("action").as_deref(), name) {
        (Some("remove"), _) => None,
        (_, Some(name)) if fields.has("contact") => Some(name),
        // Without a name there is nothing to call anybody by, and no name would mean removed.
        _ => return change.notice(fields.word("type").as_deref()),
    };
    let Some(from) = from else {
        return change.unreadable("an address book entry of nobody", piece);
    };
    Incoming {
        at: fields.inner("metadata").time("timestamp").or(change.at),
        from: Some(from),
        ..change.incoming(What::AddressBook { name })
    }
}

/// A person got a new business-scoped id (facts 2.4): both belong to one person from now on.
pub(super) fn renamed(change: &Change<'_>, piece: Piece<'_>) -> Incoming {
    let Some(fields) = piece.fields() else {
        return change.unreadable("a changed id that is no object", piece);
    };
    let (before, also) = counterpart::changed_ids(&fields);
    if also.is_empty() {
        return change.unreadable("a changed id without the new one", piece);
    }
    let line = Content::System {
        what: "user_id_update".to_owned(),
        text: fields.text("detail").unwrap_or_default(),
    };
    Incoming {
        at: fields.time("timestamp").or(change.at),
        from: Some(Sender {
            ids: before,
            ..Sender::default()
        }),
        ..change.incoming(What::Renamed {
            id: None,
            also,
            line,
        })
    }
}
