//! Building an audience.
