//! Journal lines. A webhook of a thousand messages is one commit all the same, and its line may be larger than a row may
//! be: then the line itself keeps the first slice of the events, `posted_part` the others, each a whole document of its
//! own, so that an id is never cut in two.

use super::{
    overlay::Trail,
    read,
    receipts::{self, Receipt, ReceiptState},
    shelf::SqlShelf,
    sql::{Sql, Value},
    write::json,
};
use domain::{event::Recorded, shelf::Broken, wire::Posted};
use std::collections::BTreeMap;

/// Bytes of events in one row. The platform's limit is 2 MB, and the first row holds a receipt as well.
const SLICE: usize = 600_000;

/// What one commit writes into the journal.
pub(super) struct Line<'a> {
    posted: &'a Posted,
    trail: Option<&'a Trail>,
    receipt: Option<Receipt<'a>>,
    /// `posted`, written out.
    text: String,
}

impl<'a> Line<'a> {
    pub(super) fn of(
        posted: &'a Posted,
        trail: Option<&'a Trail>,
        receipt: Option<Receipt<'a>>,
    ) -> Result<Self, Broken> {
        Ok(Self {
            posted,
            trail,
            receipt,
            text: json(posted)?,
        })
    }

    /// Whether one row is enough.
    pub(super) fn fits(&self) -> bool {
        let bytes = self.receipt.map_or(0, |receipt| receipt.bytes.len());
        self.text.len() <= SLICE && bytes <= receipts::PART
    }

    /// The values of the journal's columns, in the order in which the statements of `write` name them. What does not fit the row is written here.
    pub(super) fn values(self, sql: &Sql) -> Result<Vec<Value>, Broken> {
        let seq = self.posted.cursor.0;
        let first = self.posted.events.first().map(|event| event.at);
        let at = self.receipt.map(|receipt| receipt.at).or(first);
        let state = self
            .receipt
            .map(|receipt| ReceiptState::of(receipt.outcomes).code());
        let outcomes = self
            .receipt
            .map(|receipt| json(receipt.outcomes))
            .transpose()?;
        let trail = self.trail.map(json).transpose()?;
        let bytes = match self.receipt {
            Some(receipt) => receipts::write_parts(sql, seq, receipt.bytes)?,
            None => None::<&[u8]>.into(),
        };
        let posted = match self.text.len() > SLICE {
            true => write_slices(sql, self.posted)?,
            false => self.text,
        };
        Ok(vec![
            seq.into(),
            at.unwrap_or_default().0.into(),
            state.into(),
            outcomes.into(),
            trail.into(),
            posted.into(),
            bytes,
        ])
    }
}

/// Writes what does not fit the line itself; says what does.
fn write_slices(sql: &Sql, line: &Posted) -> Result<String, Broken> {
    let mut slices = slices(&line.events)?.into_iter();
    let first = Posted {
        events: slices.next().unwrap_or_default(),
        ..line.clone()
    };
    for (part, events) in (0_i64..).zip(slices) {
        let slice = Posted {
            cursor: line.cursor,
            events,
            ..Posted::default()
        };
        sql.run(
            "INSERT INTO posted_part (seq, part, posted) VALUES (?, ?, ?)",
            &[line.cursor.0.into(), part.into(), json(&slice)?.into()],
        )?;
    }
    json(&first)
}

impl SqlShelf {
    /// Gives lines the events that did not fit them. Lines follow each other without a gap.
    pub(super) fn read_slices(&self, lines: &mut [Posted]) -> Result<(), Broken> {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return Ok(());
        };
        let rows = self.sql().rows(
            "SELECT posted FROM posted_part WHERE seq BETWEEN ? AND ? ORDER BY seq, part",
            &[first.cursor.0.into(), last.cursor.0.into()],
        )?;
        let mut missing: BTreeMap<u64, Vec<Recorded>> = BTreeMap::new();
        for row in &rows {
            let slice: Posted = read::json(&row.text(0)?)?;
            missing
                .entry(slice.cursor.0)
                .or_default()
                .extend(slice.events);
        }
        for line in lines {
            line.events
                .extend(missing.remove(&line.cursor.0).unwrap_or_default());
        }
        Ok(())
    }
}

/// The events in order, cut so that each slice fits a row.
fn slices(events: &[Recorded]) -> Result<Vec<Vec<Recorded>>, Broken> {
    let mut slices = vec![Vec::new()];
    let mut held = 0;
    for event in events {
        let size = json(event)?.len();
        if held + size > SLICE {
            slices.push(Vec::new());
            held = 0;
        }
        held += size;
        if let Some(slice) = slices.last_mut() {
            slice.push(event.clone());
        }
    }
    Ok(slices)
}
