//! One example of every shape, with every field filled.

mod messages;
mod people;
mod wishes;

use crate::Pins;
use domain::{
    command::Keyed,
    conversation::{EntryKey, Status},
    early::{self, Early, How},
    event::{Actor, AssignmentReason, Event, Recorded},
    ids::{AgentId, CommandKey, ConversationId, EntryId, InboxId, TeamId},
    incoming::Side,
    list::{Bucket, Move, Standing, Tally},
    message::{Attachment, Content, Delivery},
    permission::Reach,
    room::{Failed, Ignored, Outcome},
    text::Snippet,
    thread::{Activity, Entry, Note},
    time::Time,
    wire::{
        Answer, Change, Crossing, Cursor, Delta, Found, Head, HeadPage, Hit, Page, Pages, Posted,
        Snapshot,
    },
};
use messages::{attachments, contents, deliveries, message, quote, reaction};
use people::{agent, contact, conversation, settings};
use wishes::{commands, refusals};

const AT: Time = Time(1_800_000_000_000);
const KEY: EntryKey = EntryKey {
    at: AT,
    id: EntryId(4),
};
const CONVERSATION: ConversationId = ConversationId(1);

pub fn all(pins: &mut Pins) {
    commands().into_iter().for_each(|command| {
        let keyed = Keyed {
            key: CommandKey(9),
            conversation: CONVERSATION,
            command,
        };
        pins.pin("command", &keyed);
    });
    refusals().into_iter().for_each(|refusal| {
        pins.pin(
            "answer",
            &Answer::Refused {
                key: CommandKey(9),
                refusal,
            },
        )
    });
    pins.pin(
        "answer",
        &Answer::Taken {
            key: CommandKey(9),
            cursor: Cursor(7),
        },
    );
    events()
        .into_iter()
        .for_each(|event| pins.pin("event", &recorded(event)));
    contents()
        .into_iter()
        .for_each(|content| pins.pin("content", &content));
    attachments()
        .into_iter()
        .for_each(|attachment| pins.pin("attachment", &attachment));
    deliveries()
        .into_iter()
        .for_each(|delivery| pins.pin("delivery", &delivery));
    outcomes()
        .into_iter()
        .for_each(|outcome| pins.pin("outcome", &outcome));
    entries()
        .into_iter()
        .for_each(|entry| pins.pin("entry", &entry));
    envelopes(pins);
}

fn found(pins: &mut Pins) {
    let hit = Hit {
        conversation: CONVERSATION,
        contact: Some(contact().id),
        inbox: Some(InboxId(2)),
        name: Some("Joana".to_owned()),
        entry: Some(KEY),
        at: AT,
        snippet: Snippet {
            text: "oi, tudo".to_owned(),
            hits: vec![(0, 2)],
        },
    };
    pins.pin(
        "found",
        &Found {
            hits: vec![hit],
            next: Some("8192".to_owned()),
            behind: true,
        },
    );
}

fn envelopes(pins: &mut Pins) {
    let head = Head {
        conversation: conversation(),
        contact: contact(),
        at: None,
    };
    let bucket = Bucket::of(&conversation());
    let later = Head {
        at: Some(Cursor(8)),
        ..head.clone()
    };
    let changes = vec![
        Change::Shown(Box::new(head.clone())),
        Change::Hidden(CONVERSATION),
        Change::Happened(Box::new(recorded(Event::Seen { inbound: 3 }))),
        Change::Settings(Box::new(settings())),
    ];
    pins.pin(
        "delta",
        &Delta {
            from: Cursor(6),
            to: Cursor(7),
            key: Some(CommandKey(9)),
            changes,
            moves: vec![Move {
                from: None,
                to: Some(bucket),
            }],
            heads: vec![later.clone()],
        },
    );
    pins.pin(
        "snapshot",
        &Snapshot {
            cursor: Cursor(7),
            me: agent(),
            settings: settings(),
            heads: vec![head],
            tally: Tally::of([&conversation()].into_iter()),
            next: Some("-1800000000000.0.00000000000000000000000001".to_owned()),
        },
    );
    pins.pin(
        "head page",
        &HeadPage {
            cursor: Cursor(7),
            heads: vec![later],
            next: None,
        },
    );
    found(pins);
    journal(pins);
}

fn journal(pins: &mut Pins) {
    let entries = vec![Entry::Message(Box::new(message()))];
    let page = Page {
        conversation: CONVERSATION,
        cursor: Cursor(7),
        before: Some(KEY),
        entries,
        more: true,
    };
    pins.pin("page", &page);
    pins.pin("pages", &Pages { pages: vec![page] });
    let reach = Reach {
        inbox: InboxId(2),
        team: Some(TeamId(8)),
        owner: Some(AgentId(5)),
    };
    let crossings = vec![Crossing {
        conversation: CONVERSATION,
        before: Some(reach),
        after: reach,
        was: Some(Standing(0)),
        is: Some(Standing(20)),
    }];
    let events = vec![recorded(Event::Seen { inbound: 3 })];
    pins.pin(
        "posted",
        &Posted {
            cursor: Cursor(7),
            key: Some(CommandKey(9)),
            events,
            crossings,
            settings: None,
        },
    );
    let how = [
        How::Reacted("👍".to_owned()),
        How::Edited(text("nova")),
        How::Revoked,
    ];
    let changes = how.map(|how| early::Change {
        at: AT,
        side: Side::Customer,
        how,
    });
    let early = Early {
        delivery: Some(Delivery::Read),
        changes: changes.to_vec(),
        quoted_by: vec![KEY],
        ..Early::new(AT)
    };
    pins.pin("early", &early);
}

fn text(body: &str) -> Content {
    Content::Text {
        body: body.to_owned(),
    }
}

fn some(word: &str) -> Option<String> {
    Some(word.to_owned())
}

fn recorded(event: Event) -> Recorded {
    Recorded {
        id: EntryId(6),
        conversation: CONVERSATION,
        at: AT,
        by: Actor::Agent { agent: AgentId(5) },
        event,
    }
}

fn events() -> Vec<Event> {
    use AssignmentReason::{Claimed, Manual, OwnerLeft, Replied};
    let reasons = [Claimed, Manual, Replied, OwnerLeft(AgentId(5))];
    let note = Note {
        id: EntryId(6),
        conversation: CONVERSATION,
        at: AT,
        author: AgentId(5),
        body: "nota".to_owned(),
    };
    let mut all = vec![
        Event::Opened {
            conversation: Box::new(conversation()),
            contact: contact(),
        },
        Event::Received {
            message: Box::new(message()),
            counts: true,
        },
        Event::Queued {
            message: Box::new(message()),
        },
        Event::DeliveryAdvanced {
            message: KEY,
            delivery: Delivery::ACCEPTED,
        },
        Event::AttachmentMoved {
            message: KEY,
            attachment: Attachment::Held { size: 20_480 },
        },
        Event::Edited {
            message: KEY,
            content: text("nova"),
            fills: false,
        },
        Event::Edited {
            message: KEY,
            content: text("nova"),
            fills: true,
        },
        Event::Revoked { message: KEY },
        Event::Reacted {
            message: KEY,
            reaction: reaction(),
        },
        Event::QuoteFound {
            message: KEY,
            quote: quote(),
        },
        Event::Noted { note },
        Event::StatusChanged {
            status: Status::Closed,
        },
        Event::Seen { inbound: 3 },
        Event::ContactChanged { contact: contact() },
        Event::WaitResumed { since: AT, seen: 1 },
    ];
    all.extend(reasons.map(|reason| Event::Assigned {
        to: Some(AgentId(5)),
        reason,
    }));
    all
}

fn entries() -> Vec<Entry> {
    let note = Note {
        id: EntryId(6),
        conversation: CONVERSATION,
        at: AT,
        author: AgentId(5),
        body: "nota".to_owned(),
    };
    let actors = [
        Actor::Customer,
        Actor::PhoneApp,
        Actor::System,
        Actor::Agent { agent: AgentId(5) },
    ];
    let activity = |by| Activity {
        id: EntryId(6),
        conversation: CONVERSATION,
        at: AT,
        by,
        event: Event::StatusChanged {
            status: Status::Open,
        },
    };
    let activities = actors.map(|by| Entry::Activity(Box::new(activity(by))));
    [
        vec![Entry::Message(Box::new(message())), Entry::Note(note)],
        activities.to_vec(),
    ]
    .concat()
}

fn outcomes() -> Vec<Outcome> {
    let ignored = [
        Ignored::Duplicate,
        Ignored::OldNews,
        Ignored::Notice,
        Ignored::Early,
        Ignored::UnknownMessage,
        Ignored::NothingNew,
    ];
    let failed = [Failed::UnknownInbox, Failed::Unreadable, Failed::NoSender];
    let ignored = ignored.map(|why| Outcome::Ignored { why });
    let failed = failed.map(|why| Outcome::Failed { why });
    [vec![Outcome::Applied], ignored.to_vec(), failed.to_vec()].concat()
}
