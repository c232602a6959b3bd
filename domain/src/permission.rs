//! The one gate. `decide` asks it before every change and the hub before every tell; what a view hides is courtesy.

use crate::plain::Plain;
use crate::{
    agent::{Agent, Role, Scope},
    conversation::Conversation,
    ids::{AgentId, InboxId, TeamId},
};
use serde::{Deserialize, Serialize};

/// Something a person may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    ReadConversation,
    Reply,
    Note,
    Claim,
    /// Make somebody else the owner, or take a conversation from its owner.
    Assign,
    ChangeStatus,
    ManageInboxes,
    ManageMembers,
    ReadReceipts,
    Export,
    /// Name a filter for everybody.
    ShareViews,
}

/// The facts about a conversation that decide who may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
pub struct Reach {
    pub inbox: InboxId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AgentId>,
}

impl From<&Conversation> for Reach {
    fn from(conversation: &Conversation) -> Self {
        Self {
            inbox: conversation.inbox,
            team: conversation.team,
            owner: conversation.owner,
        }
    }
}

/// Whether the role alone carries the right, whatever the conversation.
#[must_use]
pub fn role_has(role: Role, right: Right) -> bool {
    use Right as R;
    match role {
        Role::Owner | Role::Admin => true,
        Role::Supervisor => matches!(
            right,
            R::ReadConversation
                | R::Reply
                | R::Note
                | R::Claim
                | R::Assign
                | R::ChangeStatus
                | R::ShareViews
        ),
        Role::Agent => matches!(
            right,
            R::ReadConversation | R::Reply | R::Note | R::Claim | R::Assign | R::ChangeStatus
        ),
        Role::LimitedAgent => matches!(
            right,
            R::ReadConversation | R::Reply | R::Note | R::ChangeStatus
        ),
        Role::Auditor => matches!(right, R::ReadConversation | R::ReadReceipts | R::Export),
        Role::Bot => matches!(right, R::ReadConversation | R::Reply | R::Note),
    }
}

/// Whether somebody's scope covers a conversation.
#[must_use]
pub fn sees(agent: &Agent, reach: Reach) -> bool {
    if !agent.active {
        return false;
    }
    let own = reach.owner == Some(agent.id);
    match agent.scope {
        Scope::All => true,
        Scope::Inbox => own || agent.inboxes.contains(&reach.inbox),
        Scope::Team => own || reach.team.is_some_and(|team| agent.teams.contains(&team)),
        Scope::Own => own,
    }
}

/// Whether somebody may do something that is not about one conversation.
#[must_use]
pub fn may(agent: &Agent, right: Right) -> bool {
    agent.active && role_has(agent.role, right)
}

/// Whether somebody may do something with one conversation.
#[must_use]
pub fn may_with(agent: &Agent, right: Right, reach: Reach) -> bool {
    may(agent, right) && sees(agent, reach)
}
