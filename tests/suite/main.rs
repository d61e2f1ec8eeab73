//! End to end, over HTTP, against a real PostgreSQL.

mod access;
mod external;
mod hostile;
mod http;
mod leaks;
mod nulling;
mod organization;
mod party;
mod reference;
mod schema;
mod trust;
