//! Entries of threads and how far messages got.

use super::*;
use crate::{conversation::EntryKey, message::Quote, thread::Entry};

pub(super) fn entries_by_key(subject: &mut dyn Subject) -> Held {
    let (here, elsewhere) = (Space(6), Space(7));
    commit(
        subject.shelf(),
        &here.rows(1, &[Delivery::Received, Delivery::Received]),
    )?;
    commit(subject.shelf(), &elsewhere.rows(1, &[Delivery::Received]))?;
    let found = entry(subject, here, 2)?;
    same("second", &found, &Some(here.message(2, Delivery::Received)))?;
    let foreign = subject.shelf().entry(elsewhere.conversation(), here.key(2));
    same("foreign", &foreign.map_err(words)?, &None)
}

pub(super) fn entries_of_a_second(subject: &mut dyn Subject) -> Held {
    let space = Space(23);
    let beside = |subject: &mut dyn Subject, at| {
        let keys = subject.shelf().beside(space.conversation(), Time(at));
        keys.map_err(words)
    };
    let mut rows = space.rows(1, &[]);
    for place in [1_999, 1_000, 1_001, 999, 2_000] {
        let row = space.message(place, Delivery::Received);
        let at = (space.conversation(), space.key(place));
        rows.entries.insert(at, row);
    }
    commit(subject.shelf(), &rows)?;
    // Asked in this order, a store that remembers the end of a thread learns it at the last.
    for _ in 0..2 {
        let second = [1_000, 1_001, 1_999].map(|place| space.key(place));
        same("second", &beside(subject, 1_500)?, &second.to_vec())?;
        same("before", &beside(subject, 0)?, &vec![space.key(999)])?;
        same("newest", &beside(subject, 2_999)?, &vec![space.key(2_000)])?;
        same("later", &beside(subject, 3_000)?, &Vec::new())?;
    }
    let mut rows = Rows::default();
    let row = space.message(2_001, Delivery::Received);
    rows.entries
        .insert((space.conversation(), space.key(2_001)), row);
    commit(subject.shelf(), &rows)?;
    let newest = [2_000, 2_001].map(|place| space.key(place));
    lasting(subject, &|subject| {
        same("one more", &beside(subject, 2_000)?, &newest.to_vec())
    })
}

pub(super) fn entries_before_one(subject: &mut dyn Subject) -> Held {
    let space = Space(25);
    let mut rows = space.rows(1, &[]);
    for place in [5, 1_000, 3, 9] {
        let at = (space.conversation(), space.key(place));
        let row = space.message(place, Delivery::Received);
        rows.entries.insert(at, row);
    }
    commit(subject.shelf(), &rows)?;
    lasting(subject, &|subject| {
        let mut before = |key, limit| {
            let keys = subject.shelf().before(space.conversation(), key, limit);
            keys.map_err(words)
        };
        let older = [9, 5, 3].map(|place| space.key(place));
        same("all", &before(space.key(1_000), 9)?, &older.to_vec())?;
        same("few", &before(space.key(1_000), 1)?, &vec![space.key(9)])?;
        same("none", &before(space.key(3), 9)?, &Vec::new())
    })
}

pub(super) fn entries_that_quote(subject: &mut dyn Subject) -> Held {
    let space = Space(24);
    let mut rows = space.rows(1, &[]);
    for (place, quoted) in [
        (1, None),
        (2, Some(1)),
        (3, Some(2)),
        (4, Some(1)),
        (11, None),
    ] {
        let mut row = space.message(place, Delivery::Received);
        if let Entry::Message(message) = &mut row.entry {
            message.quote = quoted.map(|quoted| Quote {
                key: Some(space.key(quoted)),
                origin: None,
                text: "\"quote\":{\"key\":".to_owned(),
                kind: "text".to_owned(),
            });
        }
        let at = (space.conversation(), space.key(place));
        rows.entries.insert(at, row);
    }
    commit(subject.shelf(), &rows)?;
    for (quoted, by) in [(1, vec![2, 4]), (2, vec![3]), (3, vec![]), (11, vec![])] {
        let quoting = subject.shelf();
        let quoting = quoting.quoting(space.conversation(), space.key(quoted));
        let by: Vec<EntryKey> = by.into_iter().map(|place| space.key(place)).collect();
        same("quoting", &quoting.map_err(words)?, &by)?;
    }
    Ok(())
}

pub(super) fn entries_by_id(subject: &mut dyn Subject) -> Held {
    let space = Space(8);
    commit(
        subject.shelf(),
        &space.rows(1, &[Delivery::Received, Delivery::Received]),
    )?;
    let found = subject
        .shelf()
        .entry_named(space.conversation(), space.key(2).id);
    same(
        "second",
        &found.map_err(words)?,
        &Some(space.message(2, Delivery::Received)),
    )?;
    let foreign = subject
        .shelf()
        .entry_named(Space(9).conversation(), space.key(2).id);
    same("foreign", &foreign.map_err(words)?, &None)
}

pub(super) fn entries_by_alias(subject: &mut dyn Subject) -> Held {
    let space = Space(10);
    let mut rows = space.rows(1, &[]);
    let row = EntryRow {
        alias: Some(EntryId(space.id(7))),
        provider: Some(ProviderId("wamid.A=".to_owned())),
        ..space.message(1, Delivery::ACCEPTED)
    };
    rows.entries
        .insert((space.conversation(), space.key(1)), row.clone());
    commit(subject.shelf(), &rows)?;
    lasting(subject, &|subject| {
        let found = subject
            .shelf()
            .entry_named(space.conversation(), EntryId(space.id(7)));
        same("entry", &found.map_err(words)?, &Some(row.clone()))?;
        let names = subject.shelf().names(space.conversation());
        let both = [space.key(1).id, EntryId(space.id(7))].map(|name| (name, space.key(1)));
        same("names", &names.map_err(words)?, &both.into())
    })
}

pub(super) fn entries_by_late_alias(subject: &mut dyn Subject) -> Held {
    let space = Space(11);
    let alias = EntryId(space.id(7));
    commit(
        subject.shelf(),
        &space.rows(1, &[Delivery::Sending { attempt: 1 }]),
    )?;
    commit(
        subject.shelf(),
        &progressed(space, 1, Delivery::ACCEPTED, Some(alias)),
    )?;
    commit(
        subject.shelf(),
        &progressed(space, 1, Delivery::Delivered, None),
    )?;
    lasting(subject, &|subject| {
        let found = subject
            .shelf()
            .entry_named(space.conversation(), alias)
            .map_err(words)?;
        let provider = found.as_ref().and_then(|row| row.provider.clone());
        same(
            "provider",
            &provider,
            &Some(ProviderId("wamid.B=".to_owned())),
        )?;
        let delivery =
            found.and_then(|row| row.entry.message().map(|message| message.delivery.clone()));
        same("delivery", &delivery, &Some(Delivery::Delivered))?;
        let names = subject.shelf().names(space.conversation());
        let named = names.map_err(words)?.get(&alias).copied();
        same("name", &named, &Some(space.key(1)))
    })
}

pub(super) fn rows_replace_progress(subject: &mut dyn Subject) -> Held {
    let space = Space(14);
    commit(
        subject.shelf(),
        &space.rows(1, &[Delivery::Sending { attempt: 1 }]),
    )?;
    commit(
        subject.shelf(),
        &progressed(space, 1, Delivery::Delivered, None),
    )?;
    let reacted = space.message(1, Delivery::Read);
    let mut rows = Rows::default();
    rows.entries
        .insert((space.conversation(), space.key(1)), reacted.clone());
    commit(subject.shelf(), &rows)?;
    lasting(subject, &|subject| {
        same("entry", &entry(subject, space, 1)?, &Some(reacted.clone()))
    })
}

pub(super) fn progress_moves_forward(subject: &mut dyn Subject) -> Held {
    let space = Space(12);
    let failure = Failure {
        why: Why::Undeliverable,
        again: Again::ByPerson,
        code: Some(131_026),
        detail: None,
    };
    commit(
        subject.shelf(),
        &space.rows(
            1,
            &[Delivery::Queued {
                attempt: 1,
                due: Time(1),
            }],
        ),
    )?;
    let steps = [
        Delivery::Sending { attempt: 1 },
        Delivery::Queued {
            attempt: 2,
            due: Time(5),
        },
        Delivery::Sending { attempt: 2 },
        Delivery::Failed {
            failure,
            attempt: 2,
        },
        Delivery::Queued {
            attempt: 3,
            due: Time(9),
        },
        Delivery::ACCEPTED,
        Delivery::Read,
    ];
    for step in steps {
        commit(subject.shelf(), &progressed(space, 1, step.clone(), None))?;
        let wanted = Some(step);
        lasting(subject, &|subject| {
            same("delivery", &delivery(subject, space, 1)?, &wanted)
        })?;
    }
    Ok(())
}

pub(super) fn progress_never_goes_back(subject: &mut dyn Subject) -> Held {
    let space = Space(13);
    commit(subject.shelf(), &space.rows(1, &[Delivery::Read]))?;
    for late in [
        Delivery::Delivered,
        Delivery::ACCEPTED,
        Delivery::Sending { attempt: 1 },
    ] {
        commit(subject.shelf(), &progressed(space, 1, late, None))?;
    }
    lasting(subject, &|subject| {
        same(
            "delivery",
            &delivery(subject, space, 1)?,
            &Some(Delivery::Read),
        )
    })
}

pub(super) fn on_their_way_in_order(subject: &mut dyn Subject) -> Held {
    let space = Space(15);
    let queued = Delivery::Queued {
        attempt: 1,
        due: Time(0),
    };
    let deliveries = [
        Delivery::Received,
        Delivery::Sending { attempt: 1 },
        Delivery::Read,
        queued,
    ];
    commit(subject.shelf(), &space.rows(1, &deliveries))?;
    lasting(subject, &|subject| {
        let keys = subject
            .shelf()
            .on_their_way(space.conversation())
            .map_err(words)?;
        same("keys", &keys, &vec![space.key(2), space.key(4)])
    })
}

pub(super) fn arrived_is_not_on_its_way(subject: &mut dyn Subject) -> Held {
    let space = Space(16);
    let queued = Delivery::Queued {
        attempt: 1,
        due: Time(0),
    };
    commit(subject.shelf(), &space.rows(1, &[queued.clone(), queued]))?;
    commit(
        subject.shelf(),
        &progressed(space, 1, Delivery::ACCEPTED, None),
    )?;
    lasting(subject, &|subject| {
        let keys = subject
            .shelf()
            .on_their_way(space.conversation())
            .map_err(words)?;
        same("keys", &keys, &vec![space.key(2)])
    })
}

pub(super) fn early_is_kept(subject: &mut dyn Subject) -> Held {
    let alias = EntryId(Space(19).id(1));
    let waiting = |delivery| Early {
        delivery: Some(delivery),
        quoted_by: vec![Space(19).key(1)],
        ..Early::new(Time(1))
    };
    for wanted in [
        Some(waiting(Delivery::Delivered)),
        Some(waiting(Delivery::Read)),
        None,
    ] {
        let mut rows = Rows::default();
        rows.early.insert(alias, wanted.clone());
        commit(subject.shelf(), &rows)?;
        lasting(subject, &|subject| {
            same(
                "early",
                &subject.shelf().early(alias).map_err(words)?,
                &wanted,
            )
        })?;
    }
    Ok(())
}
