//! A look at a document before it is parsed: a hostile one must not reach the parser, whose stack
//! grows with every bracket.

use super::detail::Detail;
use super::error::ApiError;
use super::limits::Limits;

/// Counts tokens and brackets, and refuses what is too long or too deep. It knows just enough of the
/// language not to be fooled by strings and comments.
pub fn look(document: &str, limits: &Limits) -> Result<(), ApiError> {
    if document.len() > limits.document_bytes {
        let (bytes, most) = (document.len(), limits.document_bytes);
        return Err(ApiError::too_complex(Detail::both(
            format!("查询文档为 {bytes} 字节，最多允许 {most} 字节"),
            format!("a document of {bytes} bytes, at most {most} are allowed"),
        )));
    }
    let bytes = document.as_bytes();
    let (mut at, mut tokens, mut depth) = (0, 0usize, 0usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => at += 1,
            b'#' => {
                at = bytes[at..]
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .map_or(bytes.len(), |end| at + end)
            }
            b'"' => {
                tokens += 1;
                at = string_end(bytes, at);
            }
            _ if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => {
                tokens += 1;
                at += bytes[at..]
                    .iter()
                    .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80))
                    .unwrap_or(bytes.len() - at);
            }
            _ => {
                tokens += 1;
                match byte {
                    b'{' | b'(' | b'[' => depth += 1,
                    b'}' | b')' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                at += 1;
            }
        }
        if tokens > limits.tokens {
            return Err(ApiError::too_many(limits.tokens, "词法单元", "tokens"));
        }
        if depth > limits.brackets {
            return Err(ApiError::too_deep(limits.brackets, "括号", "brackets"));
        }
    }
    Ok(())
}

/// Where the string that begins at `start` ends, block strings included.
fn string_end(bytes: &[u8], start: usize) -> usize {
    if bytes[start..].starts_with(b"\"\"\"") {
        let mut at = start + 3;
        while at < bytes.len() {
            if bytes[at..].starts_with(b"\\\"\"\"") {
                at += 4;
            } else if bytes[at..].starts_with(b"\"\"\"") {
                return at + 3;
            } else {
                at += 1;
            }
        }
        return bytes.len();
    }
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' | b'\n' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}
