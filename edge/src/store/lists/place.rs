//! A place far down in a list, for somebody who goes there at once. Pages go on from rank to rank and need no places; to
//! find one, its index is walked along, a hundred thousand entries in some milliseconds, and nothing else is read.

use super::{FAR, Source, Way, sources};
use crate::store::{read, shelf::SqlShelf};
use domain::{
    agent::Agent,
    ids::ConversationId,
    list::{Bucket, Looker, Query, Rank, Tally},
    permission::{Right, may_with},
    shelf::{Broken, Shelf as _},
    time::Time,
};

/// No list is that long.
const FAR_DOWN: u64 = 100_000_000;

impl SqlShelf {
    /// The rank of who stands before a place of a list, counted from nought, and so where a page begins that has it; nothing
    /// for the first place, and for lists that no single index by activity has. Where an index has more than the list it is
    /// about there, by what `tally` says of both.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer.
    pub fn before_place(
        &self,
        agent: &Agent,
        query: &Query,
        place: u64,
        (tally, now): (&Tally, Time),
    ) -> Result<Option<Rank>, Broken> {
        let sources = sources(query, agent);
        let [source] = sources.as_slice() else {
            return Ok(None);
        };
        if source.way != Way::Active {
            return Ok(None);
        }
        let settings = self.settings();
        let looker = Looker {
            me: agent.id,
            settings: &settings,
            now,
        };
        let sees = |reach| may_with(agent, Right::ReadConversation, reach);
        let listed = query.count(&tally.seen_by(sees), looker);
        let (view, whose) = source.all;
        let entries = tally.count(|kind| view.admits(kind, whose)).max(1);
        let place = place.min(FAR_DOWN) * entries / listed.unwrap_or(entries).max(1);
        let Some(before) = place.checked_sub(1) else {
            return Ok(None);
        };
        // Heads that are only held do not stand where their rows do.
        let heads = self.overlay().heads.values();
        let ids: Vec<String> = heads.clone().map(|head| head.id.to_string()).collect();
        let stand = heads.filter(|head| view.admits(&Bucket::of(head), whose));
        let held: Vec<Rank> = stand.map(|head| query.sort.rank(head)).collect();
        // As many rows as are held could come the earlier: with these, whoever is wanted is among them, or held.
        let above = before.min(held.len() as u64);
        let mut values = source.values.clone();
        values.push(serde_json::to_string(&ids).unwrap_or_default().into());
        values.push((above + 1).into());
        values.push((before - above).into());
        let mut ranks = held;
        for row in self.sql().rows(&standing(source), &values)? {
            ranks.push(Rank(-row.integer(0)?, 0, read::id(&row.text(1)?)?));
        }
        ranks.sort_unstable();
        let beyond = Rank(FAR, 0, ConversationId(0));
        Ok(Some(ranks.get(above as usize).copied().unwrap_or(beyond)))
    }
}

/// Takes the values that a source begins with, ids that do not count, and how many rows are wanted after how many: where they
/// stand.
fn standing(
    Source {
        index,
        with,
        values,
        ..
    }: &Source,
) -> String {
    format!(
        "SELECT active_at, id FROM conversation INDEXED BY {index}
         WHERE {with} AND id NOT IN (SELECT value FROM json_each(?{held}))
         ORDER BY active_at DESC, id LIMIT ?{most} OFFSET ?{over}",
        held = values.len() + 1,
        most = values.len() + 2,
        over = values.len() + 3,
    )
}
