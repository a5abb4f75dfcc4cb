mod generated;
mod messages;
mod read;
mod round_trip;
mod written;
