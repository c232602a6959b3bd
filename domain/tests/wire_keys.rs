//! A flattened event must not name a key that its envelope names too: a reader would refuse the whole delta.

use domain::{
    contact::Contact,
    conversation::{Conversation, Status},
    event::{Actor, Event, Recorded},
    ids::{ContactId, ConversationId, EntryId, InboxId},
    time::Time,
};

fn opened() -> Recorded {
    let conversation = Conversation {
        id: ConversationId(1),
        inbox: InboxId(2),
        contact: ContactId(3),
        number: 1,
        status: Status::Open,
        owner: None,
        team: None,
        opened_at: Time(5),
        active_at: Time(5),
        customer_at: None,
        waiting_since: None,
        inbound: 0,
        seen: 0,
        failed: Vec::new(),
        last: None,
    };
    let contact = Contact {
        id: ContactId(3),
        name: None,
        ids: Vec::new(),
    };
    Recorded {
        id: EntryId(4),
        conversation: ConversationId(1),
        at: Time(5),
        by: Actor::Customer,
        event: Event::Opened {
            conversation: Box::new(conversation),
            contact,
        },
    }
}

#[test]
fn a_new_conversation_survives_the_wire() {
    let text = serde_json::to_string(&opened()).expect("it is written");
    let back: Recorded = serde_json::from_str(&text).expect("it is read");
    assert_eq!(back, opened());
}
