//! The language of messages, by `Accept-Language`.

use axum::http::{HeaderMap, header};
use siling_domain::Locale;

/// The language that the client likes best of the two that we speak; Chinese when it does not say.
pub fn locale(headers: &HeaderMap) -> Locale {
    let text = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = (0.0_f32, Locale::default());
    for part in text.split(',') {
        let mut pieces = part.split(';').map(str::trim);
        let tag = pieces.next().unwrap_or_default().to_ascii_lowercase();
        let locale = match tag.split('-').next() {
            Some("zh") => Locale::ZhCn,
            Some("en") => Locale::En,
            _ => continue,
        };
        let quality = pieces
            .find_map(|piece| piece.strip_prefix("q=")?.parse::<f32>().ok())
            .unwrap_or(1.0);
        if quality > best.0 {
            best = (quality, locale);
        }
    }
    best.1
}
