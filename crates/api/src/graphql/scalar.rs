//! The scalars: dates, times, and codes with their specifications.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};
use siling_domain::standard;
use siling_domain::time::CHINA_OFFSET_HOURS;
use siling_domain::{area_code, credit_code, money};

/// A calendar day in China, as `2022-06-30` (RFC 3339 full-date).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A calendar day in China, as `2022-06-30` (RFC 3339 full-date).
#[Scalar(
    name = "Date",
    specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6"
)]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        // Exactly ten characters and no sign: chrono would also read "2022-6-3" and "-999-01-01".
        match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            Ok(date) if text.len() == 10 && !text.starts_with(['+', '-']) => Ok(Date(date)),
            _ => Err(InputValueError::custom("a date such as \"2022-06-30\" is needed")),
        }
    }

    // Asked before execution, so that a wrong value is a request that is not valid, and nothing was executed.
    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A moment in time with its offset, as `2022-06-30T09:00:00+08:00` (RFC 3339 date-time). Answers
/// carry China's offset; inputs may carry any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// A moment in time with its offset, as `2022-06-30T09:00:00+08:00` (RFC 3339 date-time). Answers
/// carry China's offset; inputs may carry any.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6"
)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        chrono::DateTime::parse_from_rfc3339(text)
            .map(|moment| DateTime(moment.with_timezone(&Utc)))
            .map_err(|_| InputValueError::custom("a moment such as \"2022-06-30T09:00:00+08:00\" is needed"))
    }

    // Asked before execution, so that a wrong value is a request that is not valid, and nothing was executed.
    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        let text = match chrono::FixedOffset::east_opt((CHINA_OFFSET_HOURS * 3600) as i32) {
            Some(china) => self
                .0
                .with_timezone(&china)
                .to_rfc3339_opts(SecondsFormat::AutoSi, false),
            None => self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        };
        Value::String(text)
    }
}

/// A unified social credit code of 18 characters (统一社会信用代码), GB 32100-2015. Inputs take it as
/// a String, so that a wrong one is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditCode(pub credit_code::CreditCode);

/// A unified social credit code of 18 characters (统一社会信用代码), GB 32100-2015. Inputs take it as
/// a String, so that a wrong one is explained.
#[Scalar(
    name = "CreditCode",
    specified_by_url = "https://std.samr.gov.cn/gb/search/gbDetailed?id=71F772D80E8AD3A7E05397BE0A0AB82A"
)]
impl ScalarType for CreditCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        credit_code::CreditCode::parse(text)
            .map(CreditCode)
            .map_err(|error| InputValueError::custom(error.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A 12-digit statistical code of an area (统计用区划代码): six digits of GB/T 2260, three of
/// GB/T 10114, three of the community or village. Inputs take it as a String.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaCode(pub area_code::AreaCode);

/// A 12-digit statistical code of an area (统计用区划代码): six digits of GB/T 2260, three of
/// GB/T 10114, three of the community or village. Inputs take it as a String.
#[Scalar(
    name = "AreaCode",
    specified_by_url = "https://www.stats.gov.cn/sj/tjbz/tjyqhdmhcxhfdm/"
)]
impl ScalarType for AreaCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        area_code::AreaCode::parse(text)
            .map(AreaCode)
            .map_err(|error| InputValueError::custom(error.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Points of the star assessment (分), with two decimals, as `"980.00"`: exact, never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points(pub standard::Points);

/// Points of the star assessment (分), with two decimals, as `"980.00"`: exact, never a float.
#[Scalar(
    name = "Points",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259#section-6"
)]
impl ScalarType for Points {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        standard::Points::parse(text)
            .map(Points)
            .map_err(|error| InputValueError::custom(error.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An amount of Chinese yuan (人民币元) with two decimals, as `"2000000.00"`: exact, never a float, always CNY. Inputs take
/// amounts as a String, so that a wrong one is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money(pub money::Money);

/// An amount of Chinese yuan (人民币元) with two decimals, as `"2000000.00"`: exact, never a float, always CNY. Inputs take
/// amounts as a String, so that a wrong one is explained.
#[Scalar(
    name = "Money",
    specified_by_url = "https://www.iso.org/iso-4217-currency-codes.html"
)]
impl ScalarType for Money {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        money::Money::parse(text)
            .map(Money)
            .map_err(|error| InputValueError::custom(error.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Hours of service (服务时长), of all who served together, with two decimals, as `"6.50"`: exact, never a float. Inputs take
/// them as a String.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours(pub standard::Measure);

/// Hours of service (服务时长), of all who served together, with two decimals, as `"6.50"`: exact, never a float. Inputs take
/// them as a String.
#[Scalar(
    name = "Hours",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259#section-6"
)]
impl ScalarType for Hours {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        standard::Measure::parse(text)
            .map(Hours)
            .map_err(|error| InputValueError::custom(error.to_string()))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
