//! Files of messages, the half inside the object: who may have which. The bytes never come here: [`carry`](super::carry)
//! takes them from the bucket to the browser and back.

use super::{
    Who, asked,
    carry::{Begun, Leaf},
    json, nothing_yet,
    snapshot::readable,
};
use crate::{body, desk_object::Desk, files, problem::Problem, store};
use domain::{
    conversation::EntryKey,
    file,
    ids::{ConversationId, FileId},
    message::{Attachment, Content, MediaKind, Message},
    permission::Right,
    refusal::Refusal,
    room::Input,
    shelf::{Shelf as _, Upload},
    text,
    time::Span,
};
use serde::Deserialize;
use worker::{Request, Response};

/// How soon a file that is on its way is worth asking for again.
const SOON: Span = Span::seconds(5);
/// Letters of a media type that are kept; nobody's is longer.
const TYPE: usize = 120;

/// Where the bytes of a message's file are, for who may read its conversation.
pub(super) fn leaf(
    desk: &Desk,
    who: &Who,
    conversation: ConversationId,
    key: EntryKey,
) -> Result<Response, Problem> {
    let message = message(desk, who, conversation, key)?;
    let Content::Media(media) = &message.content else {
        return Err(Problem::NoFile);
    };
    let size = match &message.attachment {
        Some(Attachment::Held { size }) => *size,
        Some(Attachment::Waiting { .. }) => return Err(Problem::FileWaiting { after: SOON }),
        Some(Attachment::Failed { .. }) => return Err(Problem::FileFailed),
        None => return Err(Problem::NoFile),
    };
    let leaf = Leaf {
        name: files::name_of(desk, &message)?.ok_or(Problem::NoFile)?,
        size,
        mime: media.mime.clone().unwrap_or_default(),
        kind: message.content.code().to_owned(),
        filename: media.filename.clone(),
    };
    json(200, &leaf)
}

/// Asks for a file again that could not be fetched.
pub(super) fn refetch(
    desk: &Desk,
    who: &Who,
    conversation: ConversationId,
    key: EntryKey,
) -> Result<Response, Problem> {
    who.need(Right::Reply)?;
    let message = message(desk, who, conversation, key)?;
    if !matches!(message.content, Content::Media(_)) {
        return Err(Problem::NoFile);
    }
    desk.take(Input::Refetch {
        who: who.me.id,
        conversation,
        message: key,
    })?;
    nothing_yet()
}

fn message(
    desk: &Desk,
    who: &Who,
    conversation: ConversationId,
    key: EntryKey,
) -> Result<Message, Problem> {
    readable(desk, who, conversation)?;
    let row = desk.shelf(|shelf| shelf.entry(conversation, key))??;
    let message = row.and_then(|row| row.entry.message().cloned());
    message.ok_or(Problem::NotFound)
}

/// Whether somebody may upload this file, asked before its first byte is read.
pub(super) fn begin(desk: &Desk, who: &Who, request: &Request) -> Result<Response, Problem> {
    who.need(Right::Reply)?;
    let wanted = Wanted::read(request)?;
    readable(desk, who, wanted.conversation)?;
    let size = length(request)?;
    let channel = desk.shelf(|shelf| {
        let head = shelf.conversation(wanted.conversation)?;
        let inbox = head.and_then(|head| shelf.settings().inbox(head.inbox).cloned());
        Ok::<_, Problem>(inbox.map(|inbox| inbox.kind))
    })??;
    let channel = channel.ok_or(Problem::NotFound)?;
    file::may_send(channel, wanted.kind, &wanted.mime, size).map_err(refused)?;
    let upload = Upload {
        by: who.me.id,
        size,
        mime: wanted.mime,
    };
    let now = desk.now();
    let begun = desk.shelf(|shelf| shelf.begin_upload(wanted.id, &upload, now))??;
    let (upload, name) = match begun {
        store::Begun::Now => (upload, Some(files::name_of_upload(desk, wanted.id)?)),
        store::Begun::Before(upload) => (upload, None),
        store::Begun::Taken => return Err(Problem::BadValue("This upload is somebody else's.")),
    };
    desk.set_alarm()?;
    json(
        200,
        &Begun {
            id: wanted.id,
            size: upload.size,
            mime: upload.mime,
            name,
        },
    )
}

/// All bytes of an upload are in the bucket. Only our own half outside can call this.
pub fn complete(desk: &Desk, bytes: &[u8]) -> Result<(), Problem> {
    #[derive(Deserialize)]
    struct Complete {
        id: FileId,
    }
    let complete: Complete = body::understood(bytes)?;
    let upload = desk.shelf(|shelf| shelf.complete_upload(complete.id))??;
    upload.map(|_| ()).ok_or(Problem::NotFound)
}

/// What the address of an upload says.
struct Wanted {
    id: FileId,
    conversation: ConversationId,
    kind: MediaKind,
    mime: String,
}

impl Wanted {
    fn read(request: &Request) -> Result<Self, Problem> {
        let id = asked(request, "id").and_then(|id| id.parse().ok());
        let conversation = asked(request, "conversation").and_then(|id| id.parse().ok());
        let kind = asked(request, "kind");
        let kind = kind.and_then(|kind| serde_json::from_value(kind.into()).ok());
        let mime = asked(request, "type").unwrap_or_default();
        Ok(Self {
            id: id.ok_or(Problem::BadValue("`id` is 26 letters and digits."))?,
            conversation: conversation.ok_or(Problem::BadValue("`conversation` is an id."))?,
            kind: kind.ok_or(Problem::BadValue("`kind` is a kind of file."))?,
            mime: text::clean(&mime).chars().take(TYPE).collect(),
        })
    }
}

fn length(request: &Request) -> Result<u64, Problem> {
    let said = request.headers().get(super::carry::LENGTH)?;
    said.and_then(|text| text.parse().ok())
        .ok_or(Problem::LengthRequired)
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::FileTooLarge { limit } => Problem::TooLarge {
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
        },
        Refusal::FileKind => Problem::FileKind,
        _ => Problem::BadValue("The file is empty."),
    }
}
