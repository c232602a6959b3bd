//! The workspace's rows in the object's SQLite database: the lasting twin of `domain::shelf::memory`.
//!
//! Rows are the truth, the journal is the bounded tail by which browsers catch up. Rows written are three quarters of
//! the bill, so: no secondary index, one journal line per commit that is event tail, raw receipt and outcome at once,
//! and delivery progress that lives in the journal and in memory until it is folded into its messages in bulk.
//!
//! Ids are stored as their 26 letters: they sort as the numbers do, they read the same in a dump, an export and a log,
//! and cost ten bytes more than a blob. Integers never pass 2^53, which is all that JavaScript can hold.

mod index;
mod line;
mod lists;
mod overlay;
mod read;
mod receipts;
mod recent;
mod retention;
mod schema;
mod search;
mod shelf;
mod sql;
mod tally;
mod uploads;
mod waiting;
mod write;

pub mod clock;
pub mod contract;
pub mod export;
mod secrets;

pub use lists::Wanted;
pub use receipts::{Contents, Receipt, ReceiptHead, ReceiptState};
pub use retention::TAIL;
pub use search::Place as FoundBehind;
pub use secrets::{key, token_place};
pub use shelf::SqlShelf;
pub use sql::{Row, Sql};
pub use uploads::Begun;
