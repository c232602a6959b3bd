//! The storage contract, run on real SQLite inside workerd: the suite that the memory twin passes in plain tests, and
//! what only a database can show.

mod people;

use super::{Receipt, SqlShelf, schema, sql::Sql};
use domain::{
    conversation::{Conversation, EntryKey, Status},
    ids::{ContactId, ConversationId, EntryId, InboxId},
    incoming::ProviderId,
    message::{Content, Delivery, Forwarded, Message, Origin},
    room::Outcome,
    shelf::{
        Broken, EntryRow, Progress, Rows, Shelf,
        contract::{self, Subject},
    },
    thread::Entry,
    time::Time,
    wire::Posted,
};
use serde::Serialize;

/// What one case showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub case: String,
    /// Why it does not hold; nothing when it does.
    pub failure: Option<String>,
}

struct Scratch {
    sql: Sql,
    shelf: SqlShelf,
    poison: Poison,
}

/// Whether the next commit fails. What the database is told lasts, so it must be told again afterwards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Poison {
    None,
    /// The next one who asks for the shelf gets it as it is.
    Set,
    Taken,
}

/// Runs every case on a database that is emptied for it. **Only for scratch objects**: one that holds a workspace is
/// refused.
///
/// # Errors
/// [`Broken`] when the database did not answer, or is not a scratch one.
pub fn run(sql: &Sql) -> Result<Vec<Shown>, Broken> {
    if !SqlShelf::open(sql.clone())?.settings().workspace.is_empty() {
        return Err(Broken("this object holds a workspace".to_owned()));
    }
    schema::wipe(sql)?;
    let mut scratch = Scratch {
        sql: sql.clone(),
        shelf: SqlShelf::open(sql.clone())?,
        poison: Poison::None,
    };
    let mut shown: Vec<Shown> = contract::suite()
        .into_iter()
        .map(|(name, case)| Shown {
            case: name.to_owned(),
            failure: case(&mut scratch).err(),
        })
        .collect();
    for (name, case) in OWN {
        let held = case(&mut scratch).map_err(|broken| broken.to_string());
        shown.push(Shown {
            case: (*name).to_owned(),
            failure: held.and_then(|held| held).err(),
        });
    }
    schema::wipe(sql)?;
    Ok(shown)
}

/// `Err` inside says what was not so.
type Held = Result<Result<(), String>, Broken>;

/// A case of our own: what it proves, and how.
type Case = (&'static str, fn(&mut Scratch) -> Held);

const OWN: &[Case] = &[
    (
        "a statement that fails undoes the ones before it in its transaction",
        undone,
    ),
    (
        "a receipt of more than two megabytes comes back to the byte",
        large_receipt,
    ),
    (
        "a fold changes nothing that is read, and a restart after it neither",
        fold_is_silent,
    ),
    (
        "a commit writes as many rows as were budgeted",
        rows_written,
    ),
    (
        "a head whose row lags behind survives a restart, a fold and a large commit",
        heads_lag,
    ),
    (
        "people of an older index are found by parts of their numbers",
        people::found_by_parts_of_numbers,
    ),
];

impl Subject for Scratch {
    fn shelf(&mut self) -> &mut dyn Shelf {
        match self.poison {
            Poison::None => {}
            Poison::Set => self.poison = Poison::Taken,
            Poison::Taken => self.cure(),
        }
        &mut self.shelf
    }

    /// The journal line is written last, so everything else has been written when this trigger speaks.
    fn break_next_commit(&mut self) {
        let trigger = "CREATE TRIGGER poison BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'poisoned'); END";
        if let Err(broken) = self.sql.run(trigger, &[]) {
            worker::console_error!("the store could not be poisoned: {broken}");
        }
        self.poison = Poison::Set;
    }

    fn reopen(&mut self) -> Result<(), String> {
        self.shelf = SqlShelf::open(self.sql.clone()).map_err(|broken| broken.to_string())?;
        Ok(())
    }
}

impl Scratch {
    fn cure(&mut self) {
        if let Err(broken) = self.sql.run("DROP TRIGGER IF EXISTS poison", &[]) {
            worker::console_error!("the store could not be cured: {broken}");
        }
        self.poison = Poison::None;
    }

    fn commit(&mut self, rows: &Rows) -> Result<u64, Broken> {
        let before = self.sql.written();
        self.shelf.commit(rows, &mut Posted::default())?;
        Ok(self.sql.written() - before)
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, wanted: &T) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what}: {found:?} instead of {wanted:?}"))
    }
}

fn undone(scratch: &mut Scratch) -> Held {
    let sql = &scratch.sql;
    sql.run("CREATE TABLE pair (id INTEGER PRIMARY KEY) STRICT", &[])?;
    let both = sql.atomically(|| -> Result<(), Broken> {
        sql.run("INSERT INTO pair (id) VALUES (1)", &[])?;
        sql.run("INSERT INTO pair (id) VALUES (1)", &[])
    });
    let left = sql
        .row("SELECT count(*) FROM pair", &[])?
        .map_or(Ok(0), |row| row.count(0))?;
    sql.run("DROP TABLE pair", &[])?;
    Ok(same("the second insert failed", &both.is_err(), &true)
        .and_then(|()| same("rows left", &left, &0)))
}

fn large_receipt(scratch: &mut Scratch) -> Held {
    let bytes: Vec<u8> = (0..3_100_000_u32)
        .map(|place| place.to_le_bytes()[0] ^ place.to_le_bytes()[2])
        .collect();
    let receipt = Receipt {
        at: Time(7),
        bytes: &bytes,
        outcomes: &[Outcome::Applied],
    };
    let mut posted = Posted::default();
    scratch
        .shelf
        .commit_with_receipt(&Rows::default(), &mut posted, receipt)?;
    let found = scratch.shelf.receipt(posted.cursor.0)?.unwrap_or_default();
    let listed = scratch.shelf.receipts(None, None, 1)?;
    Ok(same("length", &found.len(), &bytes.len())
        .and_then(|()| same("bytes are equal", &(found == bytes), &true))
        .and_then(|()| {
            same(
                "listed",
                &listed.first().map(|head| head.id),
                &Some(posted.cursor.0),
            )
        }))
}

/// A message of ours and how it goes on, by the contract's own samples.
fn fold_is_silent(scratch: &mut Scratch) -> Held {
    let (conversation, key) = (
        ConversationId(9 << 100),
        EntryKey {
            at: Time(5),
            id: EntryId(9 << 100 | 1),
        },
    );
    scratch.commit(&reply(conversation, key))?;
    for delivery in [Delivery::ACCEPTED, Delivery::Delivered] {
        scratch.commit(&step(conversation, key, delivery))?;
    }
    let before = scratch.shelf.entry(conversation, key)?;
    scratch.shelf.fold()?;
    let folded = scratch.shelf.entry(conversation, key)?;
    scratch.shelf = SqlShelf::open(scratch.sql.clone())?;
    let reopened = scratch.shelf.entry(conversation, key)?;
    let named = scratch.shelf.entry_named(conversation, EntryId(77))?;
    let delivered = before
        .as_ref()
        .and_then(|row| row.entry.message())
        .map(|message| message.delivery.clone());
    Ok(same("before", &delivered, &Some(Delivery::Delivered))
        .and_then(|()| same("after the fold", &folded, &before))
        .and_then(|()| same("after a restart", &reopened, &before))
        .and_then(|()| same("by the provider's name", &named, &before)))
}

fn rows_written(scratch: &mut Scratch) -> Held {
    let (conversation, key) = (
        ConversationId(10 << 100),
        EntryKey {
            at: Time(5),
            id: EntryId(10 << 100 | 1),
        },
    );
    let mut first = reply(conversation, key);
    let number = scratch.shelf.last_number() + 1;
    let head = first.conversations.get_mut(&conversation);
    head.into_iter().for_each(|head| head.number = number);
    let sent = scratch.commit(&first)?;
    let again = scratch.commit(&reply(conversation, EntryKey { at: Time(6), ..key }))?;
    let status = scratch.commit(&step(conversation, key, Delivery::ACCEPTED))?;
    // The row of a conversation stands in the two lists that hold all of them, so it costs three, and once.
    Ok(same("an entry in a new conversation", &sent, &5)
        .and_then(|()| same("an entry in a known conversation", &again, &2))
        .and_then(|()| same("a status", &status, &1)))
}

fn heads_lag(scratch: &mut Scratch) -> Held {
    let number = scratch.shelf.last_number() + 1;
    let ids: Vec<_> = (0..100)
        .map(|place| ConversationId(11 << 100 | place))
        .collect();
    let all = |inbound| Rows {
        conversations: ids
            .iter()
            .map(|id| {
                (
                    *id,
                    Conversation {
                        number,
                        inbound,
                        ..head(*id)
                    },
                )
            })
            .collect(),
        ..Rows::default()
    };
    let one = ids.first().copied().unwrap_or(ConversationId(0));
    let only = |inbound| Rows {
        conversations: [(
            one,
            Conversation {
                number,
                inbound,
                ..head(one)
            },
        )]
        .into(),
        ..Rows::default()
    };
    scratch.commit(&all(1))?;
    scratch.commit(&only(2))?;
    let mut shown = Vec::new();
    let mut look = |scratch: &mut Scratch| -> Result<(), Broken> {
        scratch.shelf = SqlShelf::open(scratch.sql.clone())?;
        let found = scratch.shelf.conversation(one)?;
        shown.push(found.map(|head| head.inbound));
        Ok(())
    };
    look(scratch)?;
    scratch.commit(&all(3))?;
    look(scratch)?;
    scratch.commit(&only(4))?;
    scratch.shelf.fold()?;
    look(scratch)?;
    Ok(same("inbound", &shown, &vec![Some(2), Some(3), Some(4)]))
}

fn reply(conversation: ConversationId, key: EntryKey) -> Rows {
    let message = Message {
        id: key.id,
        conversation,
        at: key.at,
        origin: Origin::PhoneApp,
        content: Content::Text {
            body: "Bom dia".to_owned(),
        },
        attachment: None,
        delivery: Delivery::Sending { attempt: 1 },
        quote: None,
        reactions: Vec::new(),
        referral: None,
        forwarded: Forwarded::No,
        participant: None,
        edited_at: None,
        revoked_at: None,
    };
    let row = EntryRow {
        entry: Entry::Message(Box::new(message)),
        provider: None,
        alias: None,
    };
    let mut rows = Rows::default();
    rows.entries.insert((conversation, key), row);
    rows.conversations.insert(conversation, head(conversation));
    rows
}

fn head(id: ConversationId) -> Conversation {
    Conversation {
        id,
        inbox: InboxId(1),
        contact: ContactId(id.0),
        number: 1,
        status: Status::Open,
        owner: None,
        team: None,
        opened_at: Time(1),
        active_at: Time(1),
        customer_at: None,
        waiting_since: None,
        inbound: 0,
        seen: 0,
        failed: Vec::new(),
        last: None,
    }
}

fn step(conversation: ConversationId, key: EntryKey, delivery: Delivery) -> Rows {
    let progress = Progress {
        conversation,
        delivery,
        provider: Some(ProviderId("wamid.A=".to_owned())),
        alias: Some(EntryId(77)),
    };
    Rows {
        progress: [(key, progress)].into(),
        ..Rows::default()
    }
}
