pub mod credit_code;
pub mod text;
