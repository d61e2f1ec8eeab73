//! What the value objects' errors say to a person.

use super::{Refusal, RefusalCode};
use crate::area_code::AreaCodeError;
use crate::credit_code::CreditCodeError;
use crate::id::IdError;
use crate::money::{Money, MoneyError};
use crate::personal::PhoneNumberError;
use crate::standard::NumberError;
use crate::text::{SearchQueryError, TextError};

impl From<CreditCodeError> for Refusal {
    fn from(error: CreditCodeError) -> Self {
        match error {
            CreditCodeError::Length { got } => Refusal::new(RefusalCode::CreditCodeLength).with("found", got),
            CreditCodeError::Character { position, found } => Refusal::new(RefusalCode::CreditCodeCharacter)
                .with("position", position)
                .with("found", found),
            CreditCodeError::Department { found } | CreditCodeError::NotCivilAffairs { found } => {
                Refusal::new(RefusalCode::CreditCodeDepartment).with("found", found)
            }
            CreditCodeError::Kind { found } => Refusal::new(RefusalCode::CreditCodeKindUnknown).with("found", found),
            CreditCodeError::KindMismatch { expected, found } => Refusal::new(RefusalCode::CreditCodeKind)
                .with("expected", expected)
                .with("found", found),
            CreditCodeError::BodyCheck { expected, found } => Refusal::new(RefusalCode::CreditCodeBodyCheck)
                .with("expected", expected)
                .with("found", found),
            CreditCodeError::CheckCharacter { expected, found } => Refusal::new(RefusalCode::CreditCodeCheck)
                .with("expected", expected)
                .with("found", found),
        }
    }
}

impl From<TextError> for Refusal {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Empty => Refusal::new(RefusalCode::Required),
            TextError::TooLong { max, .. } => Refusal::new(RefusalCode::TooLong).with("max", max),
            TextError::Forbidden { .. } => Refusal::new(RefusalCode::InvalidCharacter),
        }
    }
}

impl From<SearchQueryError> for Refusal {
    fn from(error: SearchQueryError) -> Self {
        match error {
            SearchQueryError::Empty => Refusal::new(RefusalCode::Required),
            SearchQueryError::TooLong { max, .. } => Refusal::new(RefusalCode::TooLong).with("max", max),
        }
    }
}

impl From<NumberError> for Refusal {
    fn from(_: NumberError) -> Self {
        Refusal::new(RefusalCode::InvalidFormat).with("expected", "2.50")
    }
}

impl From<PhoneNumberError> for Refusal {
    fn from(error: PhoneNumberError) -> Self {
        match error {
            PhoneNumberError::Empty => Refusal::new(RefusalCode::Required),
            _ => Refusal::new(RefusalCode::InvalidPhone),
        }
    }
}

impl From<AreaCodeError> for Refusal {
    fn from(_: AreaCodeError) -> Self {
        Refusal::new(RefusalCode::InvalidFormat).with("expected", "370305003025")
    }
}

impl From<IdError> for Refusal {
    fn from(_: IdError) -> Self {
        Refusal::new(RefusalCode::InvalidId)
    }
}

impl From<MoneyError> for Refusal {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::Empty => Refusal::new(RefusalCode::Required),
            MoneyError::Negative | MoneyError::TooLarge => Refusal::new(RefusalCode::OutOfRange)
                .with("min", Money::ZERO)
                .with("max", crate::fund::AMOUNT_MAX),
            _ => Refusal::new(RefusalCode::InvalidFormat).with("expected", "5000.00"),
        }
    }
}
