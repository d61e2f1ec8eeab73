use siling_persistence::StoreError;
#[derive(Debug, Clone)]
pub struct ApiError(pub &'static str, pub String);
impl ApiError {
    pub fn not_found() -> Self {
        ApiError("NOT_FOUND", String::new())
    }
    pub fn forbidden() -> Self {
        ApiError("FORBIDDEN", String::new())
    }
    pub fn unauthenticated() -> Self {
        ApiError("UNAUTHENTICATED", String::new())
    }
    pub fn rate_limited(_retry_after: u64) -> Self {
        ApiError("RATE_LIMITED", String::new())
    }
    pub fn invalid_argument(argument: &str, _text: String) -> Self {
        ApiError("INVALID_ARGUMENT", argument.into())
    }
    pub fn unavailable() -> Self {
        ApiError("UNAVAILABLE", String::new())
    }
    pub fn internal(_cause: impl std::fmt::Debug) -> Self {
        ApiError("INTERNAL", String::new())
    }
}
impl From<ApiError> for async_graphql::Error {
    fn from(e: ApiError) -> Self {
        async_graphql::Error::new(e.0)
    }
}
impl From<StoreError> for ApiError {
    fn from(e: StoreError) -> Self {
        ApiError::internal(e)
    }
}
