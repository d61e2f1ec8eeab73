pub mod area_code;
pub mod credit_code;
pub mod money;
pub mod personal;
pub mod text;
