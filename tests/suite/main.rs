//! End to end, over HTTP, against a real PostgreSQL.

mod access;
mod external;
mod organization;
mod party;
mod reference;
