//! Files: fetched after the message, tried again, and sent by who uploaded them.

use crate::support::said;
use crate::world::*;
use domain::{
    channel::ChannelKind,
    command::{Attach, Command},
    conversation::EntryKey,
    effect::Effect,
    event::Event,
    file,
    ids::{AgentId, EntryId, FileId},
    incoming::{Moment, What},
    message::{
        Again, Attachment, Content, Delivery, Failure, Fetched, Media, MediaKind, Message, Why,
    },
    refusal::Refusal,
    room::{Commit, Input},
    shelf::{Rows, Shelf as _, Upload},
    time::{Span, Time},
};

const PHOTO: FileId = FileId(77);

fn media(kind: MediaKind) -> Content {
    Content::Media(Media {
        kind,
        id: "500000000000001".to_owned(),
        mime: Some("image/jpeg".to_owned()),
        sha256: None,
        caption: None,
        filename: None,
    })
}

/// A world in which a photo has come, and what its webhook led to.
fn world_with_a_photo() -> (World, Commit) {
    let mut world = World::new();
    let mut piece = said(joana(), "wamid.1", world.now, "");
    if let What::Message(message) = &mut piece.what {
        message.content = media(MediaKind::Image);
    }
    let commit = world.put(Input::Batch { incoming: &[piece] });
    (world, commit)
}

impl World {
    fn photo(&self) -> Message {
        let page = self.shelf.page(self.id(), None, 10);
        let mut messages = page.entries.iter().filter_map(|entry| entry.message());
        messages.next_back().cloned().unwrap()
    }

    fn fetched(&mut self, attempt: u32, fetched: Fetched) -> Commit {
        let photo = self.photo();
        self.put(Input::Fetched {
            conversation: photo.conversation,
            message: photo.key(),
            attempt,
            fetched,
        })
    }

    fn waits(&self) -> (u32, Time) {
        match self.photo().attachment {
            Some(Attachment::Waiting { attempt, due }) => (attempt, due),
            other => panic!("it waits: {other:?}"),
        }
    }

    fn attach(&mut self, who: AgentId, attach: Attach, text: &str) -> Result<Commit, Refusal> {
        let reply = Command::Reply {
            text: text.to_owned(),
            quotes: None,
            attachment: Some(attach),
            as_owner: false,
        };
        self.wish(who, reply)
    }
}

fn later(why: Why) -> Fetched {
    Fetched::Later {
        after: None,
        failure: failure(why, Again::Safe),
    }
}

fn fetches(commit: &Commit) -> Vec<u32> {
    let attempt = |effect: &Effect| match effect {
        Effect::Fetch { attempt, .. } => Some(*attempt),
        _ => None,
    };
    commit.effects.iter().filter_map(attempt).collect()
}

fn photo() -> Attach {
    Attach {
        upload: PHOTO,
        kind: MediaKind::Image,
        mime: "image/jpeg".to_owned(),
        name: Some("foto.jpg".to_owned()),
        size: 20_480,
    }
}

fn uploaded(world: &mut World, by: AgentId) {
    let upload = Upload {
        by,
        size: 20_480,
        mime: "image/jpeg".to_owned(),
    };
    world.shelf.uploaded(PHOTO, upload);
}

#[test]
fn s11_1_a_file_is_shown_at_once_and_fetched_after_the_commit() {
    let (mut world, commit) = world_with_a_photo();
    assert_eq!(fetches(&commit), [1]);
    assert_eq!(world.waits().0, 1);
    assert_eq!(world.conversation().unread(), 1);
    let commit = world.fetched(1, Fetched::Held { size: 20_480 });
    assert!(fetches(&commit).is_empty());
    assert_eq!(
        world.photo().attachment,
        Some(Attachment::Held { size: 20_480 })
    );

    let mut plain = world_with_a_question();
    assert_eq!(plain.photo().attachment, None);
    plain.pass(Span::hours(1));
    assert!(
        plain.put(Input::Due).rows == Rows::default(),
        "nothing is due of a text"
    );
}

#[test]
fn s11_7_a_file_takes_the_place_that_a_history_has_held_for_it() {
    let piece = |content: Content| {
        let mut piece = said(joana(), "wamid.1", START, "");
        if let What::Message(message) = &mut piece.what {
            message.content = content;
            message.moment = Moment::Past;
        }
        piece
    };
    let place = || Content::Unsupported {
        what: "media_placeholder".to_owned(),
        reason: None,
        raw: "{}".to_owned(),
    };
    for file_first in [false, true] {
        let mut world = World::new();
        let (place, file) = (piece(place()), piece(media(MediaKind::Image)));
        let order = if file_first {
            [&file, &place]
        } else {
            [&place, &file]
        };
        let mut asked = Vec::new();
        for one in order.into_iter().chain([&file, &place]) {
            let commit = world.put(Input::Batch {
                incoming: std::slice::from_ref(one),
            });
            asked.extend(fetches(&commit));
        }
        assert_eq!(asked, [1], "it is fetched, once");
        let photo = world.photo();
        assert_eq!(photo.content, media(MediaKind::Image));
        assert_eq!(photo.edited_at, None, "nobody has corrected anything");
        world.fetched(1, Fetched::Held { size: 5 });
        assert_eq!(world.photo().attachment, Some(Attachment::Held { size: 5 }));
        let last = world.conversation().last.unwrap();
        assert_eq!(last.kind, "image");
        assert_eq!(
            world.conversation().inbound,
            0,
            "history counts for nothing"
        );
    }
}

#[test]
fn s11_2_a_fetch_is_tried_again_with_growing_pauses_and_then_left_to_a_person() {
    let (mut world, _) = world_with_a_photo();
    let mut pauses = Vec::new();
    for attempt in 1..5 {
        world.fetched(attempt, later(Why::ProviderDown));
        let (next, due) = world.waits();
        assert_eq!(next, attempt + 1);
        pauses.push((due - world.now).0 / 1_000);
        world.now = due;
        assert_eq!(fetches(&world.put(Input::Due)), [next]);
    }
    for (pause, wanted) in pauses.into_iter().zip([5, 30, 180, 1_080]) {
        assert!(
            (wanted..=wanted + wanted / 4).contains(&pause),
            "{pause} of {wanted}"
        );
    }
    world.fetched(5, later(Why::ProviderDown));
    let parked = Failure {
        again: Again::ByPerson,
        ..failure(Why::ProviderDown, Again::Safe)
    };
    let failed = Attachment::Failed {
        failure: parked,
        attempt: 5,
    };
    assert_eq!(world.photo().attachment, Some(failed));
    assert_eq!(
        world.photo().content,
        media(MediaKind::Image),
        "the message stays"
    );
    world.pass(Span::hours(48));
    assert!(fetches(&world.put(Input::Due)).is_empty(), "nobody asked");

    let asked = Input::Refetch {
        who: ANA,
        conversation: world.id(),
        message: world.photo().key(),
    };
    assert_eq!(fetches(&world.put(asked)), [6]);
    world.fetched(6, Fetched::Held { size: 1 });
    assert_eq!(world.photo().attachment, Some(Attachment::Held { size: 1 }));
}

#[test]
fn s11_3_what_is_held_stays_and_old_attempts_count_only_if_they_bring_it() {
    let (mut world, _) = world_with_a_photo();
    world.fetched(1, later(Why::ProviderDown));
    world.fetched(1, later(Why::ProviderDown));
    assert_eq!(world.waits().0, 2, "the same attempt counts once");
    world.fetched(1, Fetched::Held { size: 9 });
    assert_eq!(world.photo().attachment, Some(Attachment::Held { size: 9 }));
    let gone = Fetched::Never {
        failure: failure(Why::MediaFailed, Again::Useless),
    };
    assert!(world.fetched(2, gone).posted.events.is_empty());
    let asked = Input::Refetch {
        who: ANA,
        conversation: world.id(),
        message: world.photo().key(),
    };
    assert!(
        world.put(asked).posted.events.is_empty(),
        "it is here already"
    );
}

#[test]
fn s11_6_a_fetch_that_nobody_comes_back_from_is_begun_again() {
    let (mut world, _) = world_with_a_photo();
    world.pass(Span::minutes(10));
    assert_eq!(fetches(&world.put(Input::Due)), [1]);
    assert!(fetches(&world.put(Input::Due)).is_empty(), "once");
    world.pass(Span::minutes(10));
    assert_eq!(fetches(&world.put(Input::Due)), [1]);
    world.fetched(1, Fetched::Held { size: 1 });
    world.pass(Span::hours(1));
    assert!(fetches(&world.put(Input::Due)).is_empty());
    assert!(world.shelf.due(world.now, 9).unwrap().is_empty());
}

#[test]
fn s11_4_what_the_channel_does_not_take_is_refused_before_anything_leaves() {
    let refused = |attach: Attach, text: &str| {
        let mut world = world_with_a_question();
        uploaded(&mut world, ANA);
        world.attach(ANA, attach, text).unwrap_err()
    };
    let limit = 5_000_000;
    let large = Attach {
        size: limit + 1,
        ..photo()
    };
    assert_eq!(refused(large, ""), Refusal::FileTooLarge { limit });
    let drawing = Attach {
        mime: "image/svg+xml".to_owned(),
        ..photo()
    };
    assert_eq!(refused(drawing, ""), Refusal::FileKind);
    let voice = Attach {
        kind: MediaKind::Voice,
        mime: "audio/ogg; codecs=opus".to_owned(),
        ..photo()
    };
    assert_eq!(refused(voice, "ouça"), Refusal::TooLong { limit: 0 });
    let long = "á".repeat(1025);
    assert_eq!(refused(photo(), &long), Refusal::TooLong { limit: 1024 });
    let empty = Attach { size: 0, ..photo() };
    assert_eq!(refused(empty, ""), Refusal::NoSuchFile);
    for (mime, kind) in [
        ("image/JPEG", MediaKind::Image),
        ("image/svg+xml", MediaKind::Document),
        ("audio/ogg; codecs=opus", MediaKind::Audio),
        ("video/mp4", MediaKind::Video),
        ("", MediaKind::Document),
    ] {
        assert_eq!(file::kind_of(ChannelKind::WhatsApp, mime), kind, "{mime}");
    }
}

#[test]
fn s11_5_only_who_uploaded_a_file_sends_it_and_only_once() {
    let mut world = world_with_a_question();
    assert_eq!(
        world.attach(ANA, photo(), "").unwrap_err(),
        Refusal::NoSuchFile
    );
    uploaded(&mut world, ANA);
    assert_eq!(
        world.attach(SUPERVISOR, photo(), "").unwrap_err(),
        Refusal::NoSuchFile
    );
    let other = Attach { size: 1, ..photo() };
    assert_eq!(
        world.attach(ANA, other, "").unwrap_err(),
        Refusal::NoSuchFile
    );
    let commit = world.attach(ANA, photo(), "a vitrine").unwrap();
    let queued = commit
        .posted
        .events
        .iter()
        .find_map(|recorded| match &recorded.event {
            Event::Queued { message } => Some(message.clone()),
            _ => None,
        });
    let message = queued.unwrap();
    assert_eq!(message.attachment, Some(Attachment::Held { size: 20_480 }));
    assert_eq!(message.content.words(), "a vitrine");
    let key = EntryKey {
        id: EntryId(message.id.0),
        ..message.key()
    };
    let row = world.shelf.entry(world.id(), key).unwrap().unwrap();
    let delivery = &row.entry.message().unwrap().delivery;
    assert_eq!(*delivery, Delivery::Sending { attempt: 1 });
    assert_eq!(
        world.attach(ANA, photo(), "").unwrap_err(),
        Refusal::NoSuchFile
    );
}
