//! The storage contract, run on real SQLite inside workerd: the twin of the memory shelf's plain tests.
