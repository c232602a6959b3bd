//! Who may do what, who sees what, and what is told to whom.

use crate::support::{VENDAS, agent, settings};
use crate::world::*;
use domain::{
    agent::{Agent, Role, Scope},
    command::Command,
    ids::{AgentId, InboxId, TeamId},
    permission::{Reach, Right, may, may_with, sees},
    room::{Commit, Input},
    wire::{Change, Cursor, Delta, may_resume},
};

const EVERY_RIGHT: [Right; 11] = [
    Right::ReadConversation,
    Right::Reply,
    Right::Note,
    Right::Claim,
    Right::Assign,
    Right::ChangeStatus,
    Right::ManageInboxes,
    Right::ManageMembers,
    Right::ReadReceipts,
    Right::Export,
    Right::ShareViews,
];

/// One line for each role, one column for each right in the order above.
const TABLE: [(Role, &str); 7] = [
    (Role::Owner, "xxxxxxxxxxx"),
    (Role::Admin, "xxxxxxxxxxx"),
    (Role::Supervisor, "xxxxxx....x"),
    (Role::Agent, "xxxxxx....."),
    (Role::LimitedAgent, "xxx..x....."),
    (Role::Auditor, "x.......xx."),
    (Role::Bot, "xxx........"),
];

#[test]
fn s08_1_each_role_has_exactly_the_rights_of_the_table() {
    for (role, line) in TABLE {
        let who = agent(1, role, Scope::All);
        let has: String = EVERY_RIGHT
            .iter()
            .map(|right| if may(&who, *right) { 'x' } else { '.' })
            .collect();
        assert_eq!(has, line, "{role:?}");
        let gone = Agent {
            active: false,
            ..who
        };
        assert!(!EVERY_RIGHT.iter().any(|right| may(&gone, *right)));
    }
}

#[test]
fn s08_2_each_scope_sees_its_conversations_and_everybody_their_own() {
    let (here, elsewhere) = (InboxId(1), InboxId(2));
    let (sales, support) = (TeamId(1), TeamId(2));
    let reach = |inbox, team, owner: Option<u128>| Reach {
        inbox,
        team,
        owner: owner.map(AgentId),
    };
    let seen = |scope, reach| {
        let who = Agent {
            teams: [sales].into(),
            inboxes: [here].into(),
            ..agent(1, Role::Agent, scope)
        };
        sees(&who, reach) && may_with(&who, Right::Reply, reach)
    };
    let nobodys = reach(elsewhere, None, None);
    let of_the_inbox = reach(here, Some(support), Some(9));
    let of_the_team = reach(elsewhere, Some(sales), Some(9));
    let own = reach(elsewhere, Some(support), Some(1));
    for (scope, wanted) in [
        (Scope::All, [true, true, true, true]),
        (Scope::Inbox, [false, true, false, true]),
        (Scope::Team, [false, false, true, true]),
        (Scope::Own, [false, false, false, true]),
    ] {
        let found = [nobodys, of_the_inbox, of_the_team, own].map(|reach| seen(scope, reach));
        assert_eq!(found, wanted, "{scope:?}");
    }
}

/// What the stream of somebody with this scope is told of a commit.
fn told(world: &World, commit: &Commit, who: &Agent) -> Delta {
    commit.posted.delta_for(who, &|id| world.shelf.head(id))
}

#[test]
fn s08_4_gaining_sight_tells_all_and_losing_it_takes_all_back() {
    let mut world = world_with_a_question();
    let limited = agent(5, Role::LimitedAgent, Scope::Own);
    let id = world.id();
    let assign = |to| Command::Assign { to: Some(to) };
    let given = world.wish(SUPERVISOR, assign(LIMITED)).unwrap();
    let changes = told(&world, &given, &limited).changes;
    assert!(
        matches!(changes.as_slice(), [Change::Shown(head)] if head.conversation.id == id),
        "{changes:?}"
    );
    let taken = world.wish(SUPERVISOR, assign(BRUNO)).unwrap();
    let changes = told(&world, &taken, &limited).changes;
    assert_eq!(changes, [Change::Hidden(id)]);
    let later = world.put(Input::Batch {
        incoming: &[crate::support::said(joana(), "wamid.2", START, "mais")],
    });
    let delta = told(&world, &later, &limited);
    assert!(delta.changes.is_empty(), "{delta:?}");
    // The place in the journal is told all the same, or the stream would have a gap (S7.2).
    assert_eq!(delta.to, later.posted.cursor);
    assert_eq!(delta.from, Cursor(delta.to.0 - 1));
}

/// Whether the stream of somebody who sees a part goes on where it was, behind one commit.
fn goes_on(who: &Agent, commit: &Commit) -> bool {
    may_resume(who, std::slice::from_ref(&commit.posted))
}

#[test]
fn s07_15_who_sees_a_part_goes_on_unless_that_part_may_be_another() {
    let mut world = world_with_a_question();
    let limited = agent(5, Role::LimitedAgent, Scope::Own);
    let assign = |to| Command::Assign { to: Some(to) };
    let given = world.wish(SUPERVISOR, assign(LIMITED)).unwrap();
    assert!(!goes_on(&limited, &given), "it came into sight");
    let said = |id| [crate::support::said(joana(), id, START, "mais")];
    let own = world.put(Input::Batch {
        incoming: &said("wamid.2"),
    });
    assert!(goes_on(&limited, &own), "in sight all the time");
    let taken = world.wish(SUPERVISOR, assign(BRUNO)).unwrap();
    assert!(!goes_on(&limited, &taken), "it went out of sight");
    let others = world.put(Input::Batch {
        incoming: &said("wamid.3"),
    });
    assert!(goes_on(&limited, &others), "never in sight");
    let mut changed = settings(people());
    changed.workspace = "Loja Aurora e Filhos".to_owned();
    let settled = world.put(Input::Settle { settings: changed });
    assert!(!goes_on(&limited, &settled), "rights may have changed");
    let all = agent(1, Role::Agent, Scope::All);
    for commit in [given, own, taken, others, settled] {
        assert!(goes_on(&all, &commit), "who sees all");
    }
}

#[test]
fn s10_1_a_change_of_settings_reaches_everybody_through_the_journal() {
    let mut world = world_with_a_question();
    let mut changed = settings(people());
    changed.workspace = "Loja Aurora e Filhos".to_owned();
    let commit = world.put(Input::Settle { settings: changed });
    for who in people() {
        let delta = told(&world, &commit, &who);
        let reached = delta.changes.iter().any(|change| {
            matches!(change, Change::Settings(settings) if settings.workspace == "Loja Aurora e Filhos")
        });
        assert!(reached, "{}", who.name);
        assert_eq!(delta.to, commit.posted.cursor);
    }
    assert!(
        commit
            .posted
            .settings
            .is_some_and(|settings| settings.inbox(VENDAS).is_some())
    );
}
