//! Everything outside: customers who write, and a provider that takes messages and tells of them late, twice, shuffled.

use crate::{
    server::{Sent, Server},
    support::{Chance, SUPORTE, VENDAS, address, name, said, sender, text},
};
use domain::{
    contact::{ExternalId, ExternalKind},
    conversation::EntryKey,
    ids::ConversationId,
    incoming::{Incoming, Moment, ProviderId, Side, What},
    message::{Again, Content, Delivery, Failure, Media, MediaKind, Verdict, Why},
    room::tag,
    time::Time,
};
use std::collections::BTreeMap;

pub struct Outside {
    /// Every piece that was ever sent: the provider repeats them as it likes.
    history: Vec<Incoming>,
    /// Statuses that wait for their webhook.
    pub statuses: Vec<Incoming>,
    pub verdicts: Vec<(Sent, Verdict)>,
    /// The end that must show, where a message had a single attempt and a clear answer.
    pub truth: BTreeMap<(ConversationId, EntryKey), Vec<Option<Delivery>>>,
    written: u64,
}

pub fn failure(why: Why, again: Again) -> Failure {
    Failure {
        why,
        again,
        code: Some(1),
        detail: None,
    }
}

fn names(chance: &mut Chance, customer: usize) -> Vec<ExternalId> {
    let all = [
        name(ExternalKind::Bsuid, &format!("BR.{customer}")),
        name(ExternalKind::WaId, &format!("55119990000{customer}")),
        name(ExternalKind::Phone, &format!("5511990000{customer}")),
        name(ExternalKind::Username, &format!("cliente{customer}")),
    ];
    let some: Vec<_> = all
        .iter()
        .filter(|_| !chance.next().is_multiple_of(3))
        .cloned()
        .collect();
    if some.is_empty() { all.to_vec() } else { some }
}

fn photo() -> Content {
    Content::Media(Media {
        kind: MediaKind::Image,
        id: "500000000000001".to_owned(),
        mime: None,
        sha256: None,
        caption: None,
        filename: None,
    })
}

fn hold_place(piece: &mut Incoming) {
    if let What::Message(message) = &mut piece.what {
        message.content = Content::Unsupported {
            what: "media_placeholder".to_owned(),
            reason: None,
            raw: String::new(),
        };
    }
}

impl Outside {
    pub fn new() -> Self {
        Self {
            history: Vec::new(),
            statuses: Vec::new(),
            verdicts: Vec::new(),
            truth: BTreeMap::new(),
            written: 0,
        }
    }

    /// A webhook: new pieces, repeated ones, strange ones.
    pub fn batch(&mut self, chance: &mut Chance, now: Time) -> Vec<Incoming> {
        let count = 1 + chance.next() % 4;
        (0..count).map(|_| self.piece(chance, now)).collect()
    }

    fn piece(&mut self, chance: &mut Chance, now: Time) -> Incoming {
        let repeats = !self.history.is_empty() && chance.next().is_multiple_of(4);
        if repeats {
            return self.history[chance.next() as usize % self.history.len()].clone();
        }
        let piece = self.fresh(chance, now);
        self.history.push(piece.clone());
        piece
    }

    fn fresh(&mut self, chance: &mut Chance, now: Time) -> Incoming {
        let customer = chance.next() as usize % 5;
        let from = sender(names(chance, customer));
        self.written += 1;
        let id = format!("wamid.{}", self.written);
        let late = if chance.next().is_multiple_of(3) {
            chance.next() % 90_000
        } else {
            0
        };
        let at = Time(now.0 - late as i64);
        let mut piece = said(from, &id, at, &format!("olá {id}"));
        if chance.next().is_multiple_of(3) {
            piece.to = address(SUPORTE);
        }
        // Now and then of a message that has not been written yet: its news overtakes it.
        let on = ProviderId(format!("wamid.{}", 1 + chance.next() % (self.written + 3)));
        match (chance.next() % 24, &mut piece.what) {
            (0 | 1, What::Message(message)) => message.moment = Moment::Past,
            (2 | 3, What::Message(message)) => message.side = Side::PhoneApp,
            (4 | 5, What::Message(message)) => message.quotes = Some(on),
            (6, _) => {
                piece.what = What::Reaction {
                    on,
                    side: Side::Customer,
                    emoji: Some("👍".to_owned()),
                }
            }
            (7, _) => {
                piece.what = What::Reaction {
                    on,
                    side: Side::Customer,
                    emoji: None,
                }
            }
            (8, _) => {
                piece.what = What::Edit {
                    on,
                    side: Side::Customer,
                    content: text("emendado"),
                }
            }
            (9, _) => {
                piece.what = What::Revoke {
                    on,
                    side: Side::Customer,
                }
            }
            (10, _) => {
                piece.what = What::AddressBook {
                    name: Some(format!("Nome {id}")),
                }
            }
            (11, _) => {
                let also = names(chance, customer);
                piece.what = What::Renamed {
                    id: Some(ProviderId(id)),
                    also,
                    line: text("mudou"),
                };
            }
            (12, _) => piece.to = address(domain::ids::InboxId(99)),
            (13, _) => piece.from = None,
            (14, _) => piece.at = None,
            (15 | 16, What::Message(message)) => message.content = photo(),
            (17, What::Message(message)) => {
                // The file itself is told of later, or never.
                message.moment = Moment::Past;
                message.content = photo();
                self.history.push(piece.clone());
                hold_place(&mut piece);
            }
            _ => {}
        }
        piece
    }

    /// The provider looks at an attempt: decides its fate, and what it will tell of it.
    pub fn consider(&mut self, chance: &mut Chance, server: &Server, sent: Sent) {
        let id = ProviderId(format!("wamid.out.{}.{}", sent.message.id, sent.attempt));
        let (verdict, told) = fate(chance, &id);
        let clear = match &verdict {
            Verdict::Accepted { .. } => Some(told.last().cloned().unwrap_or(Delivery::ACCEPTED)),
            _ => None,
        };
        self.truth
            .entry((sent.conversation, sent.message))
            .or_default()
            .push(clear);
        for delivery in told {
            self.statuses
                .extend(status(chance, server, sent, &id, delivery));
        }
        self.verdicts.push((sent, verdict));
    }
}

fn fate(chance: &mut Chance, id: &ProviderId) -> (Verdict, Vec<Delivery>) {
    let failed = Delivery::Failed {
        failure: failure(Why::Undeliverable, Again::ByPerson),
        attempt: 0,
    };
    let told = match chance.next() % 5 {
        0 => Vec::new(),
        1 => vec![Delivery::ACCEPTED],
        2 => vec![Delivery::ACCEPTED, Delivery::Delivered],
        3 => vec![Delivery::ACCEPTED, Delivery::Delivered, Delivery::Read],
        _ => vec![Delivery::ACCEPTED, failed],
    };
    let unsure = Verdict::Unsure {
        failure: failure(Why::TimedOut, Again::ByPerson),
    };
    match chance.next() % 16 {
        0..=8 => (Verdict::Accepted { id: id.clone() }, told),
        9..=11 => (
            Verdict::Later {
                after: None,
                failure: failure(Why::RateLimited, Again::Safe),
            },
            Vec::new(),
        ),
        12 => (
            Verdict::Never {
                failure: failure(Why::TokenInvalid, Again::ByPerson),
            },
            Vec::new(),
        ),
        13 => (
            Verdict::Never {
                failure: failure(Why::BadRequest, Again::Useless),
            },
            Vec::new(),
        ),
        14 => (unsure, told),
        _ => (unsure, Vec::new()),
    }
}

fn status(
    chance: &mut Chance,
    server: &Server,
    sent: Sent,
    id: &ProviderId,
    delivery: Delivery,
) -> Vec<Incoming> {
    let head = server.memory.head(sent.conversation).unwrap();
    let tagged = !chance.next().is_multiple_of(3);
    let tag = tagged.then(|| tag(sent.conversation, sent.message, sent.attempt));
    let to = if head.conversation.inbox == VENDAS {
        address(VENDAS)
    } else {
        address(SUPORTE)
    };
    let from = Some(sender(head.contact.ids));
    let piece = Incoming {
        to,
        at: Some(server.now),
        from,
        what: What::Status {
            id: id.clone(),
            delivery,
            tag,
        },
    };
    let copies = if chance.next().is_multiple_of(4) {
        2
    } else {
        1
    };
    vec![piece; copies]
}
