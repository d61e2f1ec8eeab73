pub mod area_code;
pub mod credit_code;
pub mod personal;
pub mod text;
