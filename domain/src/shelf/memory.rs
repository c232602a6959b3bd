//! The memory twin of the store: for tests, and the plainest statement of what a store must do.
