//! Standards of the star assessment (星级评定标准): what is counted, and how much for which star.

mod code;
mod number;
mod stars;

pub use code::{IndicatorCode, IndicatorCodeError};
pub use number::{Measure, NumberError, Points, Share};
pub use stars::{Stars, StarsError};
