//! What is forgotten, and when. People's words never are: conversations, entries, contacts stay. What only served to bring
//! them here goes, a small slice at a time, and only the alarm asks for it.
//!
//! | what | stays |
//! |---|---|
//! | a journal line, with its raw webhook | 30 days, and while it is among the newest 1,000 (browsers catch up from those), or its progress is not folded, or its words are not in the index |
//! | one whose webhook failed in a piece | 180 days: a person may still mend what was wrong and replay it |
//! | the answer to a command that left no entry | 180 days at least: so long a browser may have been away with it in its outbox |
//! | what waits for a message that has not come | 14 days: Meta repeats itself for seven (see `waiting`) |

use super::{
    read,
    shelf::SqlShelf,
    write::{json, put_meta},
};
use domain::{
    shelf::Broken,
    time::{Span, Time},
};
use serde::{Deserialize, Serialize};

const LINES_KEPT: Span = Span::hours(24 * 30);
const FAILED_KEPT: Span = Span::hours(24 * 180);
const ANSWERS_KEPT: Span = Span::hours(24 * 180);
/// The newest lines stay whatever their age. A browser catches up from as many and no more.
pub const TAIL: u64 = 1_000;
/// How often somebody looks whether there is something to forget.
const EVERY: Span = Span::hours(24);
/// Lines removed in one transaction.
const LINES: i64 = 200;
/// Answers looked at in one transaction.
const ANSWERS: i64 = 1_000;
/// How far apart answers are told from each other by age: they have no instant of their own.
const MARKED: Span = Span::hours(24 * 7);
const PLACE: &str = "retention";

/// How far forgetting got.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// When all that could go had gone.
    looked: Time,
    /// Up to this line all went, but for those that failed.
    trimmed: u64,
    /// Where the journal was at instants of the past, oldest first.
    marks: Vec<(Time, u64)>,
    /// Answers up to a line are being removed; those up to a key have been looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answers: Option<(u64, String)>,
}

impl SqlShelf {
    /// When to look again; nothing in a workspace where nothing has happened yet.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn next_retention(&self) -> Result<Option<Time>, Broken> {
        if self.cursor == 0 {
            return Ok(None);
        }
        Ok(Some(self.forgotten()?.looked + EVERY))
    }

    /// Forgets a slice of what is old enough. Says whether there is more.
    pub fn forget(&mut self, now: Time) -> Result<bool, Broken> {
        let sql = self.sql().clone();
        let waiting = self.waiting.forget(&sql, now)?;
        if self.next_retention()?.is_none_or(|due| due > now) {
            return Ok(waiting);
        }
        let before = self.forgotten()?;
        let due = self.lines_due(before.trimmed, now)?;
        let (behind, to) = self.ready(&due)?;
        let mut after = before.clone();
        after.mark(now, self.cursor);
        let more = sql.atomically(|| {
            self.remove_lines(&mut after, to)?;
            let failed = self.remove_failed(after.trimmed, now)?;
            let answers = self.remove_answers(&mut after)?;
            let more = behind || due.len() >= LINES as usize || failed || answers;
            if !more {
                after.looked = now;
            }
            put_meta(self.sql(), PLACE, &json(&after)?)?;
            Ok::<_, Broken>(more)
        })?;
        Ok(more || waiting)
    }

    fn forgotten(&self) -> Result<Progress, Broken> {
        read::meta(self.sql(), PLACE)?.map_or(Ok(Progress::default()), |text| read::json(&text))
    }

    /// The next lines that are old enough, without a gap.
    fn lines_due(&self, trimmed: u64, now: Time) -> Result<Vec<u64>, Broken> {
        let query = "SELECT seq, at FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?";
        let end = self.cursor.saturating_sub(TAIL);
        let rows = self
            .sql()
            .rows(query, &[trimmed.into(), end.into(), LINES.into()])?;
        let before = now + Span(-LINES_KEPT.0);
        let mut due = Vec::new();
        for row in &rows {
            // A line that holds nothing but settings has no instant of its own: 0.
            if Time(row.integer(1)?) >= before {
                break;
            }
            due.push(row.count(0)?);
        }
        Ok(due)
    }

    /// Sees to it that lines are needed no more: that what they say is in the rows, and in the index. Says whether the
    /// index must take more of them first, and up to which they may go.
    fn ready(&mut self, due: &[u64]) -> Result<(bool, Option<u64>), Broken> {
        let Some(last) = due.last().copied() else {
            return Ok((false, None));
        };
        if self.overlay.folded < last {
            self.fold()?;
        }
        if self.indexed()? < last {
            self.index()?;
        }
        let indexed = self.indexed()?;
        let to = due.iter().copied().take_while(|seq| *seq <= indexed).last();
        Ok((indexed < last, to))
    }

    fn remove_lines(&self, after: &mut Progress, to: Option<u64>) -> Result<(), Broken> {
        let Some(to) = to else { return Ok(()) };
        let span = [after.trimmed.into(), to.into()];
        for parts in ["receipt_part", "posted_part"] {
            let query = format!(
                "DELETE FROM {parts} WHERE seq > ?1 AND seq <= ?2 AND seq NOT IN
                 (SELECT seq FROM journal WHERE seq > ?1 AND seq <= ?2 AND state = 'failed')"
            );
            self.sql().run(&query, &span)?;
        }
        let lines = "DELETE FROM journal WHERE seq > ? AND seq <= ? AND state IS NOT 'failed'";
        self.sql().run(lines, &span)?;
        after.trimmed = to;
        Ok(())
    }

    /// What failed and was never mended, out of the lines that went before.
    fn remove_failed(&self, trimmed: u64, now: Time) -> Result<bool, Broken> {
        let before = now + Span(-FAILED_KEPT.0);
        // Worded as the index is, so that SQLite takes it.
        let query = "SELECT seq FROM journal WHERE state = 'failed' AND seq <= ? AND at < ? ORDER BY seq LIMIT ?";
        let rows = self
            .sql()
            .rows(query, &[trimmed.into(), before.0.into(), LINES.into()])?;
        for row in &rows {
            let seq = row.count(0)?;
            for table in ["receipt_part", "posted_part", "journal"] {
                let query = format!("DELETE FROM {table} WHERE seq = ?");
                self.sql().run(&query, &[seq.into()])?;
            }
        }
        Ok(rows.len() >= LINES as usize)
    }

    fn remove_answers(&self, after: &mut Progress) -> Result<bool, Broken> {
        let Some((to, behind)) = after.answers.take() else {
            return Ok(false);
        };
        let query = "SELECT key, cursor FROM answer WHERE key > ? ORDER BY key LIMIT ?";
        let rows = self.sql().rows(query, &[behind.into(), ANSWERS.into()])?;
        let mut last = None;
        for row in &rows {
            let key = row.text(0)?;
            if row.count(1)? <= to {
                self.sql()
                    .run("DELETE FROM answer WHERE key = ?", &[(&key).into()])?;
            }
            last = Some(key);
        }
        let whole = rows.len() >= ANSWERS as usize;
        after.answers = last.filter(|_| whole).map(|key| (to, key));
        Ok(after.answers.is_some())
    }
}

impl Progress {
    /// Notes where the journal is, once a week, and which answers have become too old by such a note.
    fn mark(&mut self, now: Time, cursor: u64) {
        if self.marks.last().is_none_or(|(at, _)| now - *at >= MARKED) {
            self.marks.push((now, cursor));
        }
        let old = |(at, _): &(Time, u64)| now - *at >= ANSWERS_KEPT;
        let old = self.marks.iter().take_while(|mark| old(mark)).count();
        let last = old.checked_sub(1).and_then(|place| self.marks.get(place));
        if let Some((_, cursor)) = last
            && self.answers.is_none()
        {
            self.answers = Some((*cursor, String::new()));
            self.marks.drain(..old);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_goes_by_the_newest_mark_that_is_old_enough() {
        let day = |days: i64| Time(1_800_000_000_000) + Span::hours(24 * days);
        let mut progress = Progress::default();
        for days in 0..200 {
            progress.mark(day(days), days.cast_unsigned() * 10);
            let due = progress.answers.take();
            let expected = (days >= 180 && (days - 180) % 7 == 0).then(|| (days - 180) * 10);
            assert_eq!(due.map(|(to, _)| to.cast_signed()), expected, "{days}");
        }
        assert!(progress.marks.len() < 30, "and marks are few");
    }
}
