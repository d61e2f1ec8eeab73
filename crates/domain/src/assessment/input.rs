use crate::standard::{IndicatorCode, Measure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    YesNo(bool),
    Level(String),
    Measure(Measure),
    Events(u32),
    Items(BTreeSet<IndicatorCode>),
    NotApplicable,
}
