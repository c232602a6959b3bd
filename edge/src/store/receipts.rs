//! Raw webhooks as they came, and what became of them.

use super::{
    shelf::SqlShelf,
    sql::{Row, Sql, Value},
};
use domain::{ids::ConversationId, room::Outcome, shelf::Broken, time::Time};
use serde::{Deserialize, Serialize};

/// SQLite rows on the platform hold at most 2 MB, and a receipt shares one with what came of it; above this, it is cut
/// into rows of its own.
pub(super) const PART: usize = 600_000;

/// A webhook with its outcome, as a commit keeps it.
#[derive(Debug, Clone, Copy)]
pub struct Receipt<'a> {
    /// When it came in.
    pub at: Time,
    pub bytes: &'a [u8],
    pub outcomes: &'a [Outcome],
}

/// What became of a whole receipt: the gravest of its pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    Applied,
    Ignored,
    Failed,
}

impl ReceiptState {
    #[must_use]
    pub fn of(outcomes: &[Outcome]) -> Self {
        let any = |matches: fn(&Outcome) -> bool| outcomes.iter().any(matches);
        if any(|outcome| matches!(outcome, Outcome::Failed { .. })) {
            Self::Failed
        } else if any(|outcome| matches!(outcome, Outcome::Applied)) {
            Self::Applied
        } else {
            Self::Ignored
        }
    }

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Ignored => "ignored",
            Self::Failed => "failed",
        }
    }

    /// Reads a code; nothing for a word that is none.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Applied, Self::Ignored, Self::Failed]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// A line of the list that an admin reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptHead {
    /// The place in the journal, and the receipt's name in URLs.
    pub id: u64,
    pub at: Time,
    pub state: ReceiptState,
    pub outcomes: Vec<Outcome>,
    pub contents: Contents,
}

/// What a receipt brought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contents {
    /// The names of its events, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// The conversation of the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
}

impl SqlShelf {
    /// Receipts before a place, newest first.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn receipts(
        &self,
        state: Option<ReceiptState>,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<ReceiptHead>, Broken> {
        let before = before.unwrap_or(self.next_seq()).into();
        let rows = match state {
            None => self.sql().rows(ALL, &[before, i64::from(limit).into()])?,
            Some(ReceiptState::Failed) => self
                .sql()
                .rows(FAILED, &[before, i64::from(limit).into()])?,
            Some(state) => self.sql().rows(
                IN_STATE,
                &[before, state.code().into(), i64::from(limit).into()],
            )?,
        };
        rows.iter().map(head).collect()
    }

    /// One line of the list.
    pub fn receipt_head(&self, id: u64) -> Result<Option<ReceiptHead>, Broken> {
        self.sql()
            .row(ONE, &[id.into()])?
            .as_ref()
            .map(head)
            .transpose()
    }

    /// The bytes as they came.
    pub fn receipt(&self, id: u64) -> Result<Option<Vec<u8>>, Broken> {
        let Some(row) = self.sql().row(
            "SELECT receipt FROM journal WHERE seq = ? AND state IS NOT NULL",
            &[id.into()],
        )?
        else {
            return Ok(None);
        };
        if let Some(bytes) = row.maybe_bytes(0)? {
            return Ok(Some(bytes));
        }
        let parts = self.sql().rows(
            "SELECT bytes FROM receipt_part WHERE seq = ? ORDER BY part",
            &[id.into()],
        )?;
        let mut bytes = Vec::new();
        for part in &parts {
            bytes.extend(part.bytes(0)?);
        }
        Ok(Some(bytes))
    }

    /// Writes what a replay made of a receipt.
    pub fn set_outcomes(&self, id: u64, outcomes: &[Outcome]) -> Result<(), Broken> {
        let state = ReceiptState::of(outcomes).code();
        let text = super::write::json(outcomes)?;
        self.sql().run(
            "UPDATE journal SET state = ?, outcomes = ? WHERE seq = ?",
            &[state.into(), text.into(), id.into()],
        )
    }
}

/// Writes the parts of a large receipt; says what goes into the journal line itself.
pub(super) fn write_parts(sql: &Sql, seq: u64, bytes: &[u8]) -> Result<Value, Broken> {
    if bytes.len() <= PART {
        return Ok(bytes.into());
    }
    for (place, part) in (0_i64..).zip(bytes.chunks(PART)) {
        let values = [seq.into(), place.into(), part.into()];
        sql.run(
            "INSERT INTO receipt_part (seq, part, bytes) VALUES (?, ?, ?)",
            &values,
        )?;
    }
    Ok(None::<&[u8]>.into())
}

/// What a list says of a receipt. What its events are is read out of the line by SQLite, so that no event is made of it;
/// a line with thousands of them says nothing: they are history, and one look at the receipt tells.
macro_rules! heads {
    ($which:literal) => {
        concat!(
            "SELECT seq, at, state, outcomes, CASE WHEN length(posted) < 100000 THEN json_object(
                'kinds', json((SELECT json_group_array(DISTINCT value ->> 'event') FROM json_each(posted, '$.events'))),
                'conversation', posted ->> '$.events[0].conversation') ELSE '{}' END
             FROM journal WHERE ",
            $which
        )
    };
}

const ALL: &str = heads!("seq < ? AND state IS NOT NULL ORDER BY seq DESC LIMIT ?");
// Worded as the index is, so that SQLite takes it.
const FAILED: &str = heads!("seq < ? AND state = 'failed' ORDER BY seq DESC LIMIT ?");
const IN_STATE: &str = heads!("seq < ? AND state = ? ORDER BY seq DESC LIMIT ?");
const ONE: &str = heads!("seq = ? AND state IS NOT NULL");

fn head(row: &Row) -> Result<ReceiptHead, Broken> {
    let state = ReceiptState::from_code(&row.text(2)?)
        .ok_or_else(|| Broken("a receipt in no known state".to_owned()))?;
    Ok(ReceiptHead {
        id: row.count(0)?,
        at: Time(row.integer(1)?),
        state,
        outcomes: super::read::json(&row.text(3)?)?,
        contents: super::read::json(&row.text(4)?)?,
    })
}
