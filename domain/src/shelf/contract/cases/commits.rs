//! What a commit leaves, and what a failed one does not.

use super::*;
use crate::shelf::Granted;

pub(super) fn reads_see_commits(subject: &mut dyn Subject) -> Held {
    let space = Space(1);
    let rows = space.rows(1, &[Delivery::Received]);
    commit(subject.shelf(), &rows)?;
    lasting(subject, &|subject| {
        let shelf = subject.shelf();
        let head = shelf.conversation(space.conversation()).map_err(words)?;
        same("head", &head, &Some(space.head(1)))?;
        let contact = shelf.contact(space.contact().id).map_err(words)?;
        same("contact", &contact, &Some(space.contact()))?;
        let found = entry(subject, space, 1)?;
        same("entry", &found, &Some(space.message(1, Delivery::Received)))
    })
}

pub(super) fn failure_leaves_nothing(subject: &mut dyn Subject) -> Held {
    let space = Space(2);
    let (cursor, settings) = (subject.shelf().cursor(), subject.shelf().settings());
    let number = subject.shelf().last_number();
    subject.break_next_commit();
    let broken = commit(subject.shelf(), &everything(space, number + 1));
    if broken.is_ok() {
        return Err("the commit was told to fail and did not".to_owned());
    }
    lasting(subject, &|subject| {
        let shelf = subject.shelf();
        same("cursor", &shelf.cursor(), &cursor)?;
        same("settings", &shelf.settings(), &settings)?;
        same("number", &shelf.last_number(), &number)?;
        let id = space.conversation();
        same("head", &shelf.conversation(id).map_err(words)?, &None)?;
        same(
            "contact",
            &shelf.contact(space.contact().id).map_err(words)?,
            &None,
        )?;
        same(
            "early",
            &shelf.early(EntryId(space.id(5))).map_err(words)?,
            &None,
        )?;
        same(
            "answer",
            &shelf.answer(CommandKey(space.id(6))).map_err(words)?,
            &None,
        )?;
        same(
            "identity",
            &shelf.identity(IdentityKey(space.id(4))).map_err(words)?,
            &None,
        )?;
        same(
            "on their way",
            &shelf.on_their_way(id).map_err(words)?,
            &Vec::new(),
        )?;
        same("due", &due_of(subject, space, Time(i64::MAX))?, &Vec::new())?;
        same("entry", &entry(subject, space, 1)?, &None)
    })?;
    let next = commit(subject.shelf(), &Rows::default())?;
    same("the cursor after it", &next, &Cursor(cursor.0 + 1))
}

/// Rows of every kind there is.
fn everything(space: Space, number: u64) -> Rows {
    let queued = Delivery::Queued {
        attempt: 1,
        due: Time(1),
    };
    let mut rows = space.rows(number, &[queued]);
    rows.settings = Some(Settings {
        workspace: "half written".to_owned(),
        ..Settings::default()
    });
    let early = Early::new(Time(1));
    rows.early.insert(EntryId(space.id(5)), Some(early));
    rows.answered = Some(Granted {
        key: CommandKey(space.id(6)),
        print: 6,
    });
    rows.identities
        .insert(IdentityKey(space.id(4)), identity(space));
    rows.due.push(due_at(space, 1, Some(1)));
    rows
}

pub(super) fn cursors_count_by_one(subject: &mut dyn Subject) -> Held {
    let before = subject.shelf().cursor();
    for step in 1..=3 {
        let cursor = commit(subject.shelf(), &Rows::default())?;
        same("cursor given", &cursor, &Cursor(before.0 + step))?;
        same("cursor told", &subject.shelf().cursor(), &cursor)?;
    }
    lasting(subject, &|subject| {
        same("cursor", &subject.shelf().cursor(), &Cursor(before.0 + 3))
    })
}

pub(super) fn numbers_stay(subject: &mut dyn Subject) -> Held {
    let number = subject.shelf().last_number().max(1) + 1;
    commit(subject.shelf(), &Space(3).rows(number, &[]))?;
    commit(subject.shelf(), &Space(4).rows(number - 1, &[]))?;
    lasting(subject, &|subject| {
        same("number", &subject.shelf().last_number(), &number)
    })
}

pub(super) fn strangers_are_nothing(subject: &mut dyn Subject) -> Held {
    let space = Space(5);
    same("entry", &entry(subject, space, 1)?, &None)?;
    let shelf = subject.shelf();
    let id = space.conversation();
    same("head", &shelf.conversation(id).map_err(words)?, &None)?;
    same(
        "named",
        &shelf.entry_named(id, EntryId(space.id(9))).map_err(words)?,
        &None,
    )?;
    same(
        "on their way",
        &shelf.on_their_way(id).map_err(words)?,
        &Vec::new(),
    )
}

pub(super) fn owned_is_told(subject: &mut dyn Subject) -> Held {
    let (owner, other) = (AgentId(Space(24).id(1)), AgentId(Space(24).id(2)));
    let head = |number: u128| Space(240 + number).head(1);
    let write = |subject: &mut dyn Subject, head: Conversation| {
        let mut rows = Rows::default();
        rows.conversations.insert(head.id, head);
        commit(subject.shelf(), &rows)
    };
    for (number, status) in
        (1u128..).zip([Status::Open, Status::Closed, Status::Pending, Status::Open])
    {
        let (owner, mut head) = (Some(owner), head(number));
        (head.owner, head.status) = (owner, status);
        write(subject, head)?;
    }
    let told = |subject: &mut dyn Subject, limit| {
        let mut owned = subject.shelf().owned(owner, limit).map_err(words)?;
        owned.sort_unstable();
        Ok::<_, String>(owned)
    };
    let theirs = [1, 3, 4].map(|number| head(number).id);
    lasting(subject, &|subject| {
        same("owned", &told(subject, 10)?, &theirs.to_vec())?;
        same("at most", &told(subject, 2)?.len(), &2)
    })?;
    // What was written since counts, whatever the rows still say.
    let mut given = head(1);
    given.owner = Some(other);
    write(subject, given)?;
    let left = theirs.get(1..).unwrap_or_default().to_vec();
    lasting(subject, &|subject| same("left", &told(subject, 2)?, &left))
}

pub(super) fn identities_are_kept(subject: &mut dyn Subject) -> Held {
    let space = Space(21);
    let key = IdentityKey(space.id(1));
    let mut rows = Rows::default();
    rows.identities.insert(key, identity(space));
    commit(subject.shelf(), &rows)?;
    lasting(subject, &|subject| {
        let found = subject.shelf().identity(key).map_err(words)?;
        same("identity", &found, &Some(identity(space)))
    })
}

pub(super) fn settings_are_kept(subject: &mut dyn Subject) -> Held {
    let settings = Settings {
        workspace: "Loja Aurora".to_owned(),
        agents: Vec::new(),
        inboxes: vec![Space(22).inbox()],
        views: Vec::new(),
    };
    commit(
        subject.shelf(),
        &Rows {
            settings: Some(settings.clone()),
            ..Rows::default()
        },
    )?;
    commit(subject.shelf(), &Rows::default())?;
    lasting(subject, &|subject| {
        same("settings", &*subject.shelf().settings(), &settings)
    })
}

pub(super) fn answers_are_kept(subject: &mut dyn Subject) -> Held {
    let key = CommandKey(Space(20).id(1));
    let cursor = commit(
        subject.shelf(),
        &Rows {
            answered: Some(Granted { key, print: -7 }),
            ..Rows::default()
        },
    )?;
    commit(subject.shelf(), &Rows::default())?;
    lasting(subject, &|subject| {
        let answer = subject.shelf().answer(key).map_err(words)?;
        let expected = (Answer::Taken { key, cursor }, Some(-7));
        same("answer", &answer, &Some(expected))
    })
}
