//! How many conversations there are of each kind. Rows are counted once after a start, and only when a browser asks for a
//! snapshot; from then on each commit says itself how it moves the counts.

use super::{read, shelf::SqlShelf, sql::Row};
use domain::{
    list::{Bucket, Move, Standing, Tally},
    permission::Reach,
    shelf::Broken,
    wire::Posted,
};

const ALL: &str = "SELECT inbox, team, owner, standing, count(*) FROM conversation GROUP BY inbox, team, owner, standing";
const ONE: &str = "SELECT inbox, team, owner, standing FROM conversation WHERE id = ?";

impl SqlShelf {
    /// The counts of the whole workspace, as of now.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer.
    pub fn tally(&mut self) -> Result<&Tally, Broken> {
        let tally = match self.tally.take() {
            Some(tally) => tally,
            None => self.count_rows()?,
        };
        Ok(self.tally.insert(tally))
    }

    /// Memory follows the rows: called after a commit was written.
    pub(super) fn counted(&mut self, posted: &Posted) {
        if let Some(tally) = &mut self.tally {
            posted.moves().for_each(|moved| tally.follow(&moved));
        }
    }

    fn count_rows(&self) -> Result<Tally, Broken> {
        let mut tally = Tally::default();
        for row in self.sql().rows(ALL, &[])? {
            tally.add(bucket(&row)?, row.count(4)?);
        }
        // Rows lag behind where a head is only held.
        for head in self.overlay().heads.values() {
            let row = self.sql().row(ONE, &[head.id.to_string().into()])?;
            tally.follow(&Move {
                from: row.as_ref().map(bucket).transpose()?,
                to: Some(Bucket::of(head)),
            });
        }
        Ok(tally)
    }
}

fn bucket(row: &Row) -> Result<Bucket, Broken> {
    let maybe = |column| -> Result<Option<String>, Broken> { row.maybe_text(column) };
    let reach = Reach {
        inbox: read::id(&row.text(0)?)?,
        team: maybe(1)?.map(|team| read::id(&team)).transpose()?,
        owner: maybe(2)?.map(|owner| read::id(&owner)).transpose()?,
    };
    let standing = Standing(u8::try_from(row.count(3)?).unwrap_or_default());
    Ok(Bucket { reach, standing })
}
