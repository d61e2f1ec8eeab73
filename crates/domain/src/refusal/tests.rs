use super::*;

#[test]
fn a_message_names_its_details_in_both_languages() {
    let refusal = Refusal::new(RefusalCode::CreditCodeLength)
        .with("found", 17)
        .at("creditCode")
        .at("input");
    assert_eq!(refusal.field, ["input", "creditCode"]);
    assert_eq!(refusal.message(Locale::ZhCn), "统一社会信用代码应为 18 位，现为 17 位");
    assert_eq!(
        refusal.message(Locale::En),
        "A unified social credit code has 18 characters, this one has 17"
    );
}

#[test]
fn both_languages_of_a_message_name_the_same_details() {
    for code in RefusalCode::ALL {
        let details = |text: &str| {
            let mut names: Vec<_> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
                .map(str::to_owned)
                .collect();
            names.sort();
            names
        };
        assert_eq!(
            details(code.label(Locale::ZhCn)),
            details(code.label(Locale::En)),
            "{code:?}"
        );
    }
}
