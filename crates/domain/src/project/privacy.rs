//! Texts that everybody may read carry nobody's numbers. Names cannot be told by a machine; numbers can.

use crate::personal::{PhoneNumber, ResidentId};
use crate::text::{TextError, clean_name, clean_text};
use crate::{Refusal, RefusalCode};

/// A public line, cleaned, that holds no phone or identity number.
pub fn clean_public_line(text: &str, max: usize) -> Result<String, Refusal> {
    public(clean_name(text, max))
}

/// A public text of several lines, cleaned, that holds no phone or identity number.
pub fn clean_public_text(text: &str, max: usize) -> Result<String, Refusal> {
    public(clean_text(text, max))
}

fn public(cleaned: Result<String, TextError>) -> Result<String, Refusal> {
    let text = cleaned?;
    match holds_personal_number(&text) {
        true => Err(Refusal::new(RefusalCode::PersonalNumber)),
        false => Ok(text),
    }
}

/// Whether a mobile number or a resident identity number stands in the text, in one run of digits or grouped as people
/// write them (138 1234 5678; 110105 19491231 002X).
fn holds_personal_number(text: &str) -> bool {
    let plain: String = crate::text::folded(text).collect();
    let digits = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X');
    plain
        .split(|c: char| !digits(c) && !matches!(c, ' ' | '-'))
        .any(|part| {
            let groups: Vec<&str> = part.split([' ', '-']).filter(|group| !group.is_empty()).collect();
            let grouped = |sizes: [usize; 3]| {
                groups
                    .windows(3)
                    .filter(move |three| three.iter().map(|group| group.len()).eq(sizes))
                    .map(|three| three.concat())
            };
            let single = groups.iter().map(|&group| group.to_owned());
            single
                .chain(grouped([3, 4, 4]))
                .chain(grouped([6, 8, 4]))
                .any(|run| is_personal(&run))
        })
}

fn is_personal(run: &str) -> bool {
    let mobile = run.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(run);
    match mobile.len() {
        11 => mobile.starts_with('1') && PhoneNumber::parse(mobile).is_ok(),
        18 => ResidentId::parse(run).is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_not_for_everybody_to_read() {
        for text in [
            "联系 13812345678 王老师",
            "电话：138 1234 5678",
            "１３８１２３４５６７８",
            "身份证 11010519491231002X",
            "110105 19491231 002x 号",
        ] {
            let refused = clean_public_text(text, 100).map_err(|refusal| refusal.code);
            assert_eq!(refused, Err(RefusalCode::PersonalNumber), "{text}");
        }
        for text in [
            "服务 150 2022-06-30",
            "编号 370305003025",
            "2026 年 100000000000 元",
            "热线 12345",
        ] {
            assert_eq!(clean_public_text(text, 100).as_deref(), Ok(text));
        }
    }
}
