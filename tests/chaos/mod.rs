//! The chaos suite: never twice, never lost, never too fast, whatever is killed. Short forms run with all tests, the
//! long form by `make chaos`.

mod aim;
mod books;
mod dice;
mod findings;
mod judge;
mod long;
mod operator;
mod outcome;
mod plan;
mod rows;
mod run;
mod short;
mod table;
mod trouble;
