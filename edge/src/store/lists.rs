//! Lists of conversations, a page at a time. Each order has an index, so a page costs the same however old the
//! workspace is: rows are read in the list's own order from several places at once, heads that are only held in memory
//! among them, and no page looks at more than a bounded number of conversations.

mod indexes;
mod place;

use super::{
    read,
    shelf::SqlShelf,
    sql::{Row, Sql, Value},
};
use domain::{
    agent::Agent,
    contact::Contact,
    conversation::Conversation,
    ids::AgentId,
    list::{Looker, NOT_WAITING, Query, Rank, Sort, StatusKind, View},
    permission::{Reach, Right, may_with},
    shelf::{Broken, Shelf as _},
    time::Time,
    wire::{Head, HeadPage},
};
use indexes::sources;
use std::collections::VecDeque;

/// Rows fetched at once from one place.
const CHUNK: i64 = 100;
/// Conversations looked at for one page. Who sees few of many gets short pages, and asks for the next.
const LOOKED_AT: usize = 2_000;
/// Conversations of each sort in a snapshot: those that are not closed, one's own, and those with something unread.
const SNAPSHOT: usize = 1_000;
/// Beyond every instant and number that a row holds, and still exact in JavaScript.
const FAR: i64 = 9_000_000_000_000_000;

/// How much is wanted of a list, from where on.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub after: Option<Rank>,
    pub most: usize,
    pub look_at: usize,
}

impl Wanted {
    /// A page as browsers ask for it.
    #[must_use]
    pub fn page(after: Option<Rank>, most: usize) -> Self {
        Self {
            after,
            most,
            look_at: LOOKED_AT,
        }
    }
}

impl SqlShelf {
    /// What a browser begins with.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn beginning(&self, agent: &Agent, now: Time) -> Result<HeadPage, Broken> {
        let wanted = Wanted {
            after: None,
            most: SNAPSHOT,
            look_at: SNAPSHOT * 5,
        };
        let list = |view| Query {
            view,
            ..Query::default()
        };
        let mut page = self.list(agent, &Query::default(), wanted, now)?;
        let more = if page.next.is_some() {
            &[View::Mine, View::Unread][..]
        } else {
            &[View::ByStatus(StatusKind::Closed)][..]
        };
        for view in more {
            let most = SNAPSHOT.saturating_sub(if page.next.is_some() {
                0
            } else {
                page.heads.len()
            });
            let others = self.list(agent, &list(*view), Wanted { most, ..wanted }, now)?;
            page.heads.extend(others.heads);
        }
        page.heads.sort_by_key(|head| head.conversation.id);
        page.heads.dedup_by_key(|head| head.conversation.id);
        Ok(page)
    }

    /// A page of a list, as far as somebody may see it.
    pub fn list(
        &self,
        agent: &Agent,
        query: &Query,
        wanted: Wanted,
        now: Time,
    ) -> Result<HeadPage, Broken> {
        let settings = self.settings();
        let looker = Looker {
            me: agent.id,
            settings: &settings,
            now,
        };
        let sieve = query.sieve(looker);
        let stands = |head: &Head| {
            let reach = Reach::from(&head.conversation);
            may_with(agent, Right::ReadConversation, reach)
                && sieve.admits(&head.conversation, &|_| Some(&head.contact))
        };
        let mut merge = Merge {
            sources: sources(query, agent),
            held: self.held(query.sort, wanted.after)?,
            sort: query.sort,
        };
        let (mut heads, mut looked_at, mut last) = (Vec::new(), 0, wanted.after);
        while let Some((rank, head, from)) = merge.next(self.sql(), wanted.after)? {
            if heads.len() >= wanted.most || looked_at >= wanted.look_at {
                let next = last.map(Rank::token);
                return Ok(HeadPage {
                    cursor: self.cursor(),
                    heads,
                    next,
                });
            }
            looked_at += 1;
            last = Some(rank);
            let newer =
                from == From::Rows && self.overlay().heads.contains_key(&head.conversation.id);
            if !newer && stands(&head) {
                heads.push(head);
            }
        }
        Ok(HeadPage {
            cursor: self.cursor(),
            heads,
            next: None,
        })
    }

    /// Heads that no row has yet, in the list's order.
    fn held(&self, sort: Sort, after: Option<Rank>) -> Result<VecDeque<(Rank, Head)>, Broken> {
        let mut held = Vec::new();
        for conversation in self.overlay().heads.values() {
            let rank = sort.rank(conversation);
            if after.is_none_or(|after| rank > after)
                && let Some(contact) = self.contact(conversation.contact)?
            {
                held.push((rank, head(conversation.clone(), contact)));
            }
        }
        held.sort_by_key(|(rank, _)| *rank);
        Ok(held.into())
    }
}

fn head(conversation: Conversation, contact: Contact) -> Head {
    Head {
        conversation,
        contact,
        at: None,
    }
}

/// Where a head was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Rows,
    Memory,
}

/// Several ordered sources as one.
struct Merge {
    sources: Vec<Source>,
    held: VecDeque<(Rank, Head)>,
    sort: Sort,
}

impl Merge {
    fn next(
        &mut self,
        sql: &Sql,
        after: Option<Rank>,
    ) -> Result<Option<(Rank, Head, From)>, Broken> {
        let mut first: Option<(Rank, usize)> = None;
        for (place, source) in self.sources.iter_mut().enumerate() {
            source.fill(sql, self.sort, after)?;
            if let Some((rank, _)) = source.rows.front()
                && first.is_none_or(|(least, _)| *rank < least)
            {
                first = Some((*rank, place));
            }
        }
        let held = self.held.front().map(|(rank, _)| *rank);
        if held.is_some_and(|held| first.is_none_or(|(rank, _)| held <= rank)) {
            return Ok(self
                .held
                .pop_front()
                .map(|(rank, head)| (rank, head, From::Memory)));
        }
        let found = first.and_then(|(_, place)| self.sources.get_mut(place)?.rows.pop_front());
        Ok(found.map(|(rank, head)| (rank, head, From::Rows)))
    }
}

/// One index, read from a place on.
#[derive(Debug)]
struct Source {
    /// Takes the values that it begins with, then a bound, the bound again with an id, and how many rows.
    query: String,
    index: &'static str,
    /// What the index is asked for, in terms of `values`.
    with: &'static str,
    values: Vec<Value>,
    /// What is in the index: a view, as somebody sees it.
    all: (View, AgentId),
    way: Way,
    rows: VecDeque<(Rank, Head)>,
    state: State,
}

/// What the bound of a [`Source`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By activity, the newest first.
    Active,
    /// The same for who does not wait, behind those who do.
    Behind,
    /// By the start of the wait, the oldest first.
    Waiting,
    /// By number, the highest first.
    Created,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Fresh,
    /// Goes on behind this.
    At(Rank),
    Done,
}

impl Source {
    fn new(way: Way, index: &'static str, with: &'static str, values: Vec<Value>) -> Self {
        let (column, order, sign) = match way {
            Way::Active | Way::Behind => ("active_at", "active_at DESC", '<'),
            Way::Waiting => ("waiting", "waiting", '>'),
            Way::Created => ("number", "number DESC", '<'),
        };
        let query = format!(
            "SELECT head, body FROM conversation INDEXED BY {index} CROSS JOIN contact ON contact.id = conversation.contact
             WHERE {with} AND {column} {sign}= ?{bound} AND ({column} {sign} ?{bound} OR conversation.id > ?{id})
             ORDER BY {order}, conversation.id LIMIT {CHUNK}",
            bound = values.len() + 1,
            id = values.len() + 2,
        );
        Self {
            query,
            index,
            with,
            values,
            all: (View::All, AgentId(0)),
            way,
            rows: VecDeque::new(),
            state: State::Fresh,
        }
    }

    fn with(self, view: View, me: AgentId) -> Self {
        Self {
            all: (view, me),
            ..self
        }
    }

    fn fill(&mut self, sql: &Sql, sort: Sort, after: Option<Rank>) -> Result<(), Broken> {
        while self.rows.is_empty() {
            let bound = match (self.state, after) {
                (State::Done, _) => return Ok(()),
                (State::At(rank), _) | (State::Fresh, Some(rank)) => self.bound(rank),
                (State::Fresh, None) => Some(self.beginning()),
            };
            let Some((bound, id)) = bound else {
                self.state = State::Done;
                return Ok(());
            };
            let mut values = self.values.clone();
            values.extend([bound.into(), id.into()]);
            let found = sql.rows(&self.query, &values)?;
            self.take(&found, sort)?;
        }
        Ok(())
    }

    fn take(&mut self, found: &[Row], sort: Sort) -> Result<(), Broken> {
        self.state = State::Done;
        for row in found {
            let head = head(read::json(&row.text(0)?)?, read::json(&row.text(1)?)?);
            let rank = sort.rank(&head.conversation);
            // Who waits comes from the index of those who wait.
            let skipped = self.way == Way::Behind && head.conversation.waiting_since.is_some();
            if found.len() >= CHUNK.unsigned_abs() as usize {
                self.state = State::At(Rank(NOT_WAITING, -head.conversation.active_at.0, rank.2));
                if self.way != Way::Behind {
                    self.state = State::At(rank);
                }
            }
            if !skipped {
                self.rows.push_back((rank, head));
            }
        }
        Ok(())
    }

    fn beginning(&self) -> (i64, String) {
        let bound = if self.way == Way::Waiting { -FAR } else { FAR };
        (bound, String::new())
    }

    /// Where the index goes on behind a rank; nothing where all of it lies before.
    fn bound(&self, Rank(first, second, id): Rank) -> Option<(i64, String)> {
        let waits = first != NOT_WAITING;
        match self.way {
            Way::Active | Way::Created => Some((-first, id.to_string())),
            Way::Waiting => waits.then(|| (first, id.to_string())),
            Way::Behind if waits => Some(self.beginning()),
            Way::Behind => Some((-second, id.to_string())),
        }
    }
}
