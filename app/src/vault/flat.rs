//! Heads as the replica keeps them: numbers and texts one behind the other, without names and without a parser. Ten
//! thousand of them are read at each start, and as JSON that took longer than everything else together.
//!
//! This file is the whole layout: a type is written as its fields in the order in which they stand here, and no field can
//! be left out, for then it does not compile. Nothing in the bytes says what they mean, so whoever changes anything here
//! counts up the version that stands beside them ([`super::replica`]).

use domain::{
    contact::{Contact, ExternalId, ExternalKind},
    conversation::{Conversation, EntryKey, Preview, Status},
    ids::{AgentId, ContactId, ConversationId, EntryId, InboxId, TeamId},
    message::Origin,
    time::Time,
    wire::{Cursor, Head},
};

/// The heads as bytes.
pub fn put_all(heads: impl Iterator<Item = Head>) -> Vec<u8> {
    let mut bytes = Vec::new();
    heads.for_each(|head| head.put(&mut bytes));
    bytes
}

/// Hands over the heads that the bytes are, one by one; nothing where they are anything else.
pub fn take_all(mut bytes: &[u8], heads: &mut dyn FnMut(Head)) -> Option<()> {
    while !bytes.is_empty() {
        heads(Head::take(&mut bytes)?);
    }
    Some(())
}

trait Flat: Sized {
    fn put(&self, to: &mut Vec<u8>);
    /// Takes it from the front.
    fn take(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Flat for $number {
            fn put(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }
            fn take(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

macro_rules! wrapped {
    ($($name:ident)*) => {$(
        impl Flat for $name {
            fn put(&self, to: &mut Vec<u8>) {
                self.0.put(to);
            }
            fn take(from: &mut &[u8]) -> Option<Self> {
                Flat::take(from).map(Self)
            }
        }
    )*};
}

macro_rules! fields {
    ($($name:ident: $($field:ident)*;)*) => {$(
        impl Flat for $name {
            fn put(&self, to: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($field.put(to);)*
            }
            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Flat::take(from)?),* })
            }
        }
    )*};
}

numbers! { u8 u32 u64 i64 u128 }
wrapped! { AgentId ContactId ConversationId EntryId InboxId TeamId Time Cursor }
fields! {
    Head: conversation contact at;
    Conversation: id inbox contact number status owner team opened_at active_at customer_at waiting_since inbound seen failed last;
    Preview: key origin text kind;
    EntryKey: at id;
    Contact: id name ids;
    ExternalId: kind value;
}

impl Flat for Status {
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Self::Open => 0u8.put(to),
            Self::Pending => 1u8.put(to),
            Self::Closed => 2u8.put(to),
            Self::Snoozed { until } => {
                3u8.put(to);
                until.put(to);
            }
        }
    }
    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Open,
            1 => Self::Pending,
            2 => Self::Closed,
            3 => Self::Snoozed {
                until: Flat::take(from)?,
            },
            _ => return None,
        })
    }
}

impl Flat for Origin {
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Self::Customer => 0u8.put(to),
            Self::PhoneApp => 1u8.put(to),
            Self::Agent { agent } => {
                2u8.put(to);
                agent.put(to);
            }
        }
    }
    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Customer,
            1 => Self::PhoneApp,
            2 => Self::Agent {
                agent: Flat::take(from)?,
            },
            _ => return None,
        })
    }
}

impl Flat for ExternalKind {
    fn put(&self, to: &mut Vec<u8>) {
        let code: u8 = match self {
            Self::Bsuid => 0,
            Self::ParentBsuid => 1,
            Self::WaId => 2,
            Self::Phone => 3,
            Self::Username => 4,
            Self::Group => 5,
            Self::Scoped => 6,
        };
        code.put(to);
    }
    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Self::Bsuid,
            1 => Self::ParentBsuid,
            2 => Self::WaId,
            3 => Self::Phone,
            4 => Self::Username,
            5 => Self::Group,
            6 => Self::Scoped,
            _ => return None,
        })
    }
}

impl Flat for String {
    fn put(&self, to: &mut Vec<u8>) {
        put_length(self.len(), to);
        to.extend_from_slice(self.as_bytes());
    }
    fn take(from: &mut &[u8]) -> Option<Self> {
        let length = take_length(from)?;
        let (text, rest) = from.split_at_checked(length)?;
        *from = rest;
        str::from_utf8(text).ok().map(str::to_owned)
    }
}

impl<T: Flat> Flat for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        u8::from(self.is_some()).put(to);
        self.iter().for_each(|it| it.put(to));
    }
    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(None),
            1 => T::take(from).map(Some),
            _ => None,
        }
    }
}

impl<T: Flat> Flat for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        put_length(self.len(), to);
        self.iter().for_each(|it| it.put(to));
    }
    fn take(from: &mut &[u8]) -> Option<Self> {
        let length = take_length(from)?;
        // What is not there cannot make room be taken for it.
        let mut items = Self::with_capacity(length.min(from.len()));
        for _ in 0..length {
            items.push(T::take(from)?);
        }
        Some(items)
    }
}

/// Nearly everything is short: its length is one byte. This one says that four more follow.
const LONG: u8 = u8::MAX;

fn put_length(length: usize, to: &mut Vec<u8>) {
    match u8::try_from(length) {
        Ok(short) if short < LONG => short.put(to),
        _ => {
            LONG.put(to);
            u32::try_from(length).unwrap_or(u32::MAX).put(to);
        }
    }
}

fn take_length(from: &mut &[u8]) -> Option<usize> {
    match u8::take(from)? {
        LONG => usize::try_from(u32::take(from)?).ok(),
        short => Some(short.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every field says something, and every form of each is there once.
    fn full(number: u128, status: Status, origin: Origin) -> Head {
        let kinds = [
            ExternalKind::Bsuid,
            ExternalKind::ParentBsuid,
            ExternalKind::WaId,
            ExternalKind::Phone,
            ExternalKind::Username,
            ExternalKind::Group,
            ExternalKind::Scoped,
        ];
        let name = |kind| ExternalId {
            kind,
            value: format!("{kind:?}"),
        };
        Head {
            conversation: Conversation {
                id: ConversationId(number),
                inbox: InboxId(2),
                contact: ContactId(u128::MAX),
                number: 4,
                status,
                owner: Some(AgentId(5)),
                team: Some(TeamId(6)),
                opened_at: Time(-7),
                active_at: Time(i64::MAX),
                customer_at: Some(Time(9)),
                waiting_since: Some(Time(10)),
                inbound: 11,
                seen: u64::MAX,
                failed: vec![EntryId(12), EntryId(13)],
                last: Some(Preview {
                    key: EntryKey {
                        at: Time(14),
                        id: EntryId(15),
                    },
                    origin,
                    text: "Olá, preciso de ajuda 😀".to_owned(),
                    kind: "text".to_owned(),
                }),
            },
            contact: Contact {
                id: ContactId(u128::MAX),
                name: Some("João".to_owned()),
                ids: kinds.map(name).to_vec(),
            },
            at: Some(Cursor(16)),
        }
    }

    fn bare() -> Head {
        let mut head = full(1, Status::Open, Origin::Customer);
        let it = &mut head.conversation;
        (it.owner, it.team, it.customer_at, it.waiting_since) = (None, None, None, None);
        (it.failed, it.last) = (Vec::new(), None);
        (head.contact.name, head.contact.ids, head.at) = (None, Vec::new(), None);
        head
    }

    fn some() -> Vec<Head> {
        let agent = Origin::Agent { agent: AgentId(17) };
        let until = Time(18);
        vec![
            full(1, Status::Open, Origin::Customer),
            full(2, Status::Pending, Origin::PhoneApp),
            bare(),
            full(3, Status::Closed, agent),
            full(4, Status::Snoozed { until }, agent),
        ]
    }

    fn taken(bytes: &[u8]) -> Option<Vec<Head>> {
        let mut heads = Vec::new();
        take_all(bytes, &mut |head| heads.push(head)).map(|()| heads)
    }

    #[test]
    fn heads_come_back_as_they_were() {
        let mut some = some();
        for (head, length) in some.iter_mut().zip([254, 255, 256, 70_000]) {
            head.contact.name = Some("ã".repeat(length / 2) + &"a".repeat(length % 2));
        }
        assert_eq!(taken(&put_all(some.clone().into_iter())), Some(some));
        assert_eq!(taken(&[]), Some(Vec::new()));
    }

    /// Bytes say nothing of what they mean, so a layout that changes unnoticed would be read as something else. Where this
    /// fails: count up the version beside the records, then write down what stands here now.
    #[test]
    fn the_layout_is_the_one_that_the_version_stands_for() {
        let bytes = put_all(some().into_iter());
        let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!((bytes.len(), sum), (1450, 7_261_483_655_975_018_884));
    }

    #[test]
    fn what_was_cut_off_anywhere_is_not_read() {
        let bytes = put_all(some().into_iter().take(1));
        for end in 1..bytes.len() {
            assert_eq!(taken(&bytes[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn strange_bytes_are_not_read_and_take_no_room() {
        assert_eq!(taken(&[0xff; 400]), None);
        let mut bytes = put_all(std::iter::once(bare()));
        let mut at_lengths = 0;
        for place in 0..bytes.len() {
            let before = std::mem::replace(&mut bytes[place], 0xff);
            at_lengths += usize::from(taken(&bytes).is_none());
            bytes[place] = before;
        }
        assert!(at_lengths > 5, "lengths, kinds and marks of presence");
    }
}
