//! The one table of GraphQL-over-HTTP status codes.

use super::answer::Media;
use axum::http::StatusCode;
use serde::Deserialize;

/// Which version of the status codes is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusCodes {
    /// Those of the published audit suite.
    #[default]
    Suite,
    /// Those of the newest draft: 422 for documents that are not valid, 294 for partial data.
    Draft,
}

/// What became of a request, as far as its status goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Executed without errors.
    Whole,
    /// Executed, with errors beside the data.
    Partial,
    /// Executed, with errors and no data.
    Nothing,
    /// The document cannot be read, or is not valid for the schema.
    Invalid,
    /// The document asks for too much.
    TooComplex,
    /// The request is no well-formed GraphQL request.
    Malformed,
    /// A mutation by GET.
    WrongMethod,
    /// The server cannot answer now.
    Unavailable,
}

impl StatusCodes {
    pub(super) fn of(self, fate: Fate, media: Media) -> StatusCode {
        let modern = media == Media::GraphQlResponse;
        match fate {
            Fate::Whole => StatusCode::OK,
            Fate::Partial | Fate::Nothing if self == StatusCodes::Draft && modern => {
                StatusCode::from_u16(294).unwrap_or(StatusCode::OK)
            }
            Fate::Partial | Fate::Nothing => StatusCode::OK,
            Fate::Invalid if !modern => StatusCode::OK,
            Fate::Invalid if self == StatusCodes::Draft => StatusCode::UNPROCESSABLE_ENTITY,
            Fate::Invalid | Fate::TooComplex | Fate::Malformed => StatusCode::BAD_REQUEST,
            Fate::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Fate::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}
