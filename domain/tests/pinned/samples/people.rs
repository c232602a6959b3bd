//! Conversations, customers, the team and its numbers.

use super::{AT, CONVERSATION, KEY, some};
use domain::{
    agent::{Agent, Role, Scope},
    channel::{ChannelKind, Inbox},
    contact::{Contact, ExternalId, ExternalKind},
    conversation::{Conversation, Preview, Status},
    ids::{AgentId, ContactId, EntryId, InboxId, TeamId},
    list::{Filter, Owner, SavedView, Sort, StatusKind},
    message::{Again, Failure, Origin, Why},
    settings::Settings,
    time::Span,
};

pub fn conversation() -> Conversation {
    let last = Preview {
        key: KEY,
        origin: Origin::Customer,
        text: "oi".to_owned(),
        kind: "text".to_owned(),
    };
    Conversation {
        id: CONVERSATION,
        inbox: InboxId(2),
        contact: ContactId(3),
        number: 12,
        status: Status::Snoozed { until: AT },
        owner: Some(AgentId(5)),
        team: Some(TeamId(8)),
        opened_at: AT,
        active_at: AT,
        customer_at: Some(AT),
        waiting_since: Some(AT),
        inbound: 3,
        seen: 2,
        failed: vec![EntryId(4)],
        last: Some(last),
    }
}

pub fn contact() -> Contact {
    let kinds = [
        ExternalKind::Bsuid,
        ExternalKind::ParentBsuid,
        ExternalKind::WaId,
        ExternalKind::Phone,
        ExternalKind::Username,
        ExternalKind::Group,
        ExternalKind::Scoped,
    ];
    let ids = kinds.map(|kind| ExternalId {
        kind,
        value: "x".to_owned(),
    });
    Contact {
        id: ContactId(3),
        name: some("Joana"),
        ids: ids.to_vec(),
    }
}

pub fn agent() -> Agent {
    Agent {
        id: AgentId(5),
        name: "Ana".to_owned(),
        email: "ana@example.com".to_owned(),
        role: Role::Owner,
        scope: Scope::All,
        teams: [TeamId(8)].into(),
        inboxes: [InboxId(2)].into(),
        active: true,
    }
}

pub fn settings() -> Settings {
    let roles = [
        Role::Owner,
        Role::Admin,
        Role::Supervisor,
        Role::Agent,
        Role::LimitedAgent,
        Role::Auditor,
        Role::Bot,
    ];
    let scopes = [Scope::Own, Scope::Team, Scope::Inbox, Scope::All];
    let agents = roles.into_iter().zip(scopes.into_iter().cycle());
    let kinds = [
        ChannelKind::WhatsApp,
        ChannelKind::Instagram,
        ChannelKind::Messenger,
    ];
    let failure = Failure {
        why: Why::TokenInvalid,
        again: Again::ByPerson,
        code: Some(190),
        detail: None,
    };
    let inbox = |kind| Inbox {
        id: InboxId(2),
        kind,
        name: "Vendas".to_owned(),
        number: "1".to_owned(),
        account: "2".to_owned(),
        phone: "+55 11 5550-0100".to_owned(),
        line: match kind {
            ChannelKind::WhatsApp => String::new(),
            _ => "Sul".to_owned(),
        },
        stopped: Some(failure.clone()),
    };
    Settings {
        workspace: "Loja Aurora".to_owned(),
        agents: agents
            .map(|(role, scope)| Agent {
                role,
                scope,
                ..agent()
            })
            .collect(),
        inboxes: kinds.map(inbox).to_vec(),
        views: vec![saved_view()],
    }
}

/// Each kind of condition once.
fn saved_view() -> SavedView {
    let filter = Filter::All(vec![
        Filter::Any(vec![
            Filter::Status(StatusKind::Open),
            Filter::Status(StatusKind::Pending),
            Filter::Status(StatusKind::Snoozed),
            Filter::Status(StatusKind::Closed),
        ]),
        Filter::Inbox(InboxId(2)),
        Filter::Channel(ChannelKind::WhatsApp),
        Filter::Line("Sul".to_owned()),
        Filter::Owner(Owner::Me),
        Filter::Owner(Owner::Nobody),
        Filter::Owner(Owner::Agent(AgentId(5))),
        Filter::Unread,
        Filter::Failed,
        Filter::Waiting,
        Filter::WindowEnds(Span::hours(4)),
        Filter::Text("pedido".to_owned()),
        Filter::Newer,
    ]);
    SavedView {
        id: EntryId(10),
        name: "Esperando".to_owned(),
        owner: Some(AgentId(5)),
        filter,
        sort: Sort::Waiting,
    }
}
