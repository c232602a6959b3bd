//! How a record becomes the text that is sealed.

use crate::json;
use domain::plain::{Plain, Read, Write};
use domain::{command::Keyed, time::Time};

/// A command in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Plain)]
pub struct Kept {
    /// Its key in the store: seats sort in the order of wishing, and no two tabs ever make the same one.
    pub seat: String,
    pub at: Time,
    pub keyed: Keyed,
}

impl Kept {
    /// `seat_at` is the instant by which it sorts; `count` tells apart what one tab wishes within one millisecond.
    #[must_use]
    pub fn new(keyed: Keyed, at: Time, seat_at: Time, count: u32) -> Self {
        Self {
            seat: format!("{:016}-{count:08}-{}", seat_at.0.max(0), keyed.key),
            at,
            keyed,
        }
    }

    /// The instant by which it sorts.
    #[must_use]
    pub fn sat_at(&self) -> Time {
        let at = self.seat.split('-').next().and_then(|at| at.parse().ok());
        Time(at.unwrap_or_default())
    }
}

/// The record as it is kept.
#[must_use]
pub fn seal(record: &dyn Write) -> String {
    json::write(record)
}

/// The record again; nothing where another version wrote it.
#[must_use]
pub fn open<T: Read>(kept: &str) -> Option<T> {
    json::read(kept).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        command::Command,
        ids::{CommandKey, ConversationId},
    };

    fn kept(at: i64, count: u32, key: u128) -> Kept {
        let keyed = Keyed {
            key: CommandKey(key),
            conversation: ConversationId(1),
            command: Command::Claim,
        };
        Kept::new(keyed, Time(at), Time(at), count)
    }

    #[test]
    fn seats_sort_in_the_order_of_wishing() {
        let wished = [
            kept(9, 0, 5),
            kept(9, 1, 4),
            kept(10, 0, 3),
            kept(1_763_000_000_000, 2, 2),
        ];
        assert!(wished.is_sorted_by(|one, next| one.seat < next.seat));
    }

    #[test]
    fn a_seat_knows_its_instant() {
        assert_eq!(
            kept(1_763_000_000_000, 2, 2).sat_at(),
            Time(1_763_000_000_000)
        );
    }

    #[test]
    fn two_tabs_never_take_the_same_seat() {
        assert_ne!(kept(9, 0, 1).seat, kept(9, 0, 2).seat);
    }

    #[test]
    fn a_command_survives_being_kept() {
        let one = kept(9, 0, 1);
        assert_eq!(open::<Kept>(&seal(&one)), Some(one));
        assert_eq!(open::<Kept>("{}"), None);
    }
}
