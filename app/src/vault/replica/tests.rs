//! The replica, by cases.
