//! Journal lines that are larger than a row may be: a webhook of a thousand messages is one commit all the same. The line
//! itself keeps the first slice of the events, `posted_part` the others, each a whole document of its own, so that an id
//! is never cut in two.

use super::{read, shelf::SqlShelf, write::json};
use domain::{event::Recorded, shelf::Broken, wire::Posted};
use std::collections::BTreeMap;

/// Bytes of events in one row. The platform's limit is 2 MB, and the first row holds a receipt as well.
const SLICE: usize = 600_000;

impl SqlShelf {
    /// Writes what does not fit the line itself; says what does.
    pub(super) fn write_slices(&self, line: &Posted) -> Result<String, Broken> {
        let whole = json(line)?;
        if whole.len() <= SLICE {
            return Ok(whole);
        }
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
            self.sql().run(
                "INSERT INTO posted_part (seq, part, posted) VALUES (?, ?, ?)",
                &[line.cursor.0.into(), part.into(), json(&slice)?.into()],
            )?;
        }
        json(&first)
    }

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
