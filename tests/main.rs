//! The garden: enters by the front doors only.
