//! The replica, by cases.


