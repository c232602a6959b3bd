//! What people wish, and why it is not granted.

use super::{AT, KEY, some};
use domain::{
    command::{Attach, Command},
    conversation::Status,
    ids::{AgentId, FileId},
    message::MediaKind,
    refusal::Refusal,
};

pub fn commands() -> Vec<Command> {
    let statuses = [
        Status::Open,
        Status::Pending,
        Status::Snoozed { until: AT },
        Status::Closed,
    ];
    let mut all = vec![
        Command::Claim,
        Command::Release,
        Command::Assign {
            to: Some(AgentId(5)),
        },
        Command::Assign { to: None },
        Command::Reply {
            text: "oi".to_owned(),
            quotes: Some(KEY),
            attachment: None,
            as_owner: false,
        },
        Command::Reply {
            text: "oi".to_owned(),
            quotes: None,
            attachment: None,
            as_owner: true,
        },
        Command::Reply {
            text: String::new(),
            quotes: None,
            attachment: Some(Attach {
                upload: FileId(11),
                kind: MediaKind::Document,
                mime: "application/pdf".to_owned(),
                name: some("pedido.pdf"),
                size: 20_480,
            }),
            as_owner: false,
        },
        Command::Retry { message: KEY },
        Command::AddNote {
            text: "nota".to_owned(),
        },
        Command::MarkSeen { inbound: 3 },
        Command::Reopen {
            status: Status::Open,
            since: AT,
            seen: 1,
        },
    ];
    all.extend(statuses.map(|status| Command::SetStatus { status }));
    all
}

pub fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::NotFound,
        Refusal::NotAllowed,
        Refusal::AlreadyOwned { owner: AgentId(5) },
        Refusal::NotOwner,
        Refusal::WindowClosed,
        Refusal::InboxGone,
        Refusal::EmptyText,
        Refusal::TooLong { limit: 4096 },
        Refusal::NotFailed,
        Refusal::NoSuchAgent,
        Refusal::InThePast,
        Refusal::FileTooLarge { limit: 5_000_000 },
        Refusal::FileKind,
        Refusal::NoSuchFile,
        Refusal::KeyUsed,
        Refusal::Newer,
    ]
}
