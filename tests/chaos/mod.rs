//! The chaos suite: never twice, never lost, never too fast, whatever is killed. Short forms run with all tests, the
//! long form by `make chaos`.

mod books;
mod dice;
mod judge;
mod long;
mod plan;
mod rows;
mod run;
mod short;
mod table;
mod trouble;
