//! The one adapter that shows any word of the domain as a value of a GraphQL enum.

use super::list::List;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{Deprecation, EnumBuilder, MetaEnumValue, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType, Positioned, ServerResult,
    Value,
};
use siling_domain::Word;
use std::borrow::Cow;

/// A word of a vocabulary, as a value of the enum of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<W>(pub W);

impl<W: Word> Choice<W> {
    /// The words behind a list of choices.
    pub fn words(choices: Vec<Choice<W>>) -> Vec<W> {
        choices.into_iter().map(|choice| choice.0).collect()
    }

    /// Words as choices.
    pub fn of(words: &[W]) -> List<Choice<W>> {
        words.iter().copied().map(Choice).collect()
    }

    fn value(self) -> Value {
        Value::Enum(Name::new(self.0.code()))
    }

    fn register(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, |_| {
            let mut values = IndexMap::new();
            for word in W::ALL {
                let entry = word.entry();
                let deprecation = if entry.retired {
                    Deprecation::Deprecated {
                        reason: Some("no longer offered for new records".to_owned()),
                    }
                } else {
                    Deprecation::NoDeprecated
                };
                let value = MetaEnumValue {
                    name: entry.code.to_owned(),
                    description: Some(entry.description.to_owned()),
                    deprecation,
                    visible: None,
                    inaccessible: false,
                    tags: Vec::new(),
                    directive_invocations: Vec::new(),
                };
                values.insert(entry.code.to_owned(), value);
            }
            EnumBuilder::new(W::NAME, values)
                .description(Some(W::DESCRIPTION.to_owned()))
                .rust_typename(std::any::type_name::<Self>())
                .build()
        })
    }
}

impl<W: Word> InputType for Choice<W> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(W::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Self::register(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let code = match &value {
            Value::Enum(name) => name.as_str(),
            Value::String(text) => text.as_str(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        W::from_code(code)
            .map(Choice)
            .ok_or_else(|| InputValueError::custom(format_args!("{} has no value {code:?}", W::NAME)))
    }

    fn to_value(&self) -> Value {
        self.value()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl<W: Word> OutputType for Choice<W> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(W::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Self::register(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(self.value())
    }
}
