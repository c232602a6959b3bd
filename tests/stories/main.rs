//! User stories, played against the real worker in workerd, with Meta's simulator on the other side.
//!
//! Black box: nothing of the product is linked. What a story shows, it names in a line `proves: …`.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a story that cannot go on says so by panicking; what it printed before is shown with that"
)]

#[path = "../stage/mod.rs"]
mod stage;

mod accessible;
mod accessible_dialogs;
mod ahead;
mod asleep;
mod away;
mod browser;
mod calling;
mod chunks;
mod claims;
mod closed;
mod command_line;
mod contract;
mod crash;
mod cuts;
mod data;
mod doors;
mod drafts;
mod duty;
mod engines;
mod entrance;
mod failures;
mod far;
mod figures;
mod files;
mod finding;
mod first_sight;
mod forgetting;
mod full_disk;
mod given_back;
mod hook;
mod idle;
mod instagram;
mod invitations;
mod keeping;
mod kept_list;
mod keyboard;
mod leaving;
mod left_behind;
mod main_job;
mod marks;
mod new_team;
mod numbers;
mod offline;
mod openapi;
mod places;
mod plan;
mod renewal;
mod saved_views;
mod scale;
mod scopes;
mod screens;
mod screens_list;
mod screens_thread;
mod screens_writing;
mod sealed;
mod sessions;
mod shortcuts;
mod small;
mod snoozing;
mod streams;
mod tabs;
mod triage;
mod unbroken;
