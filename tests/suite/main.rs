//! The end-to-end tests: one binary, so that it links once.
