//! Which index has the conversations of a list.

use super::{Source, Way};
use domain::{
    agent::{Agent, Scope},
    ids::AgentId,
    list::{Filter, Owner, Query, Sort, StatusKind, View},
};

/// The indexes that together have every conversation of a list.
pub(super) fn sources(query: &Query, agent: &Agent) -> Vec<Source> {
    match query.sort {
        Sort::Created => vec![Source::new(
            Way::Created,
            "conversation_created",
            "TRUE",
            Vec::new(),
        )],
        Sort::Activity => by_activity(query, agent, Way::Active),
        Sort::Waiting => {
            let waiting = "waiting IS NOT NULL";
            let mut all = by_activity(query, agent, Way::Behind);
            all.push(Source::new(
                Way::Waiting,
                "conversation_waiting",
                waiting,
                Vec::new(),
            ));
            all
        }
    }
}

fn by_activity(query: &Query, agent: &Agent, way: Way) -> Vec<Source> {
    let demands =
        |view: View, is: &Filter| query.view == view || query.filter.demands(&|one| one == is);
    if demands(View::Failed, &Filter::Failed) {
        return vec![
            Source::new(way, "conversation_failed", "standing & 8 <> 0", Vec::new())
                .with(View::Failed, agent.id),
        ];
    }
    let closed: &[i64] = match query.view {
        View::ByStatus(StatusKind::Closed) => &[1],
        _ if query.reaches_closed() => &[0, 1],
        _ => &[0],
    };
    if let Some(owner) = owner_of(query, agent) {
        let of = |closed: &i64| {
            let values = vec![owner.to_string().into(), (*closed).into()];
            Source::new(
                way,
                "conversation_owner",
                "owner = ?1 AND closed = ?2",
                values,
            )
            .with(View::Mine, owner)
        };
        return closed.iter().map(of).collect();
    }
    if closed == [0] && demands(View::Unread, &Filter::Unread) {
        let unread = "closed = 0 AND standing & 4 <> 0";
        let source = Source::new(way, "conversation_unread", unread, Vec::new());
        return vec![source.with(View::Unread, agent.id)];
    }
    let all = |closed: &i64| {
        Source::new(
            way,
            "conversation_active",
            "closed = ?1",
            vec![(*closed).into()],
        )
        .with(
            if *closed == 0 {
                View::All
            } else {
                View::ByStatus(StatusKind::Closed)
            },
            agent.id,
        )
    };
    closed.iter().map(all).collect()
}

/// Whose conversations all of the list must be, where that is so.
fn owner_of(query: &Query, agent: &Agent) -> Option<AgentId> {
    let mine = |one: &Filter| *one == Filter::Owner(Owner::Me);
    if query.view == View::Mine || agent.scope == Scope::Own || query.filter.demands(&mine) {
        return Some(agent.id);
    }
    let known = |id: AgentId| {
        query
            .filter
            .demands(&|one| *one == Filter::Owner(Owner::Agent(id)))
    };
    agents_in(&query.filter).into_iter().find(|id| known(*id))
}

fn agents_in(filter: &Filter) -> Vec<AgentId> {
    match filter {
        Filter::Owner(Owner::Agent(id)) => vec![*id],
        Filter::All(parts) | Filter::Any(parts) => parts.iter().flat_map(agents_in).collect(),
        _ => Vec::new(),
    }
}
