use proptest::prelude::*;
use proptest::sample::select;

use super::CreditCodeError::{
    BodyCheck, Character, CheckCharacter, Department, Kind, KindMismatch, Length, NotCivilAffairs,
};
use super::*;

/// Real codes, as their holders print them.
const REAL: [&str; 7] = [
    "53100000500019795A",
    "53100000500021676K",
    "51100000500012681T",
    "51100000500009247D",
    "91350100M000100Y43",
    "91110108551385082Q",
    "91110000802100433B",
];

/// Invented codes with right checks, of bodies that are unlikely to be issued.
const INVENTED: [&str; 4] = [
    "51370305Y00000016Q",
    "52370305Y00000016M",
    "52370305Y00000024G",
    "53370305Y00000016J",
];

#[test]
fn right_codes_are_accepted_and_kept_as_they_are() {
    for text in REAL.into_iter().chain(INVENTED) {
        assert_eq!(CreditCode::parse(text).map(String::from).as_deref(), Ok(text));
    }
}

#[test]
fn wrong_codes_name_the_failed_check() {
    for (text, error) in [
        (
            "53100000500020462H",
            CheckCharacter {
                expected: 'K',
                found: 'H',
            },
        ),
        (
            "51100000500000024G",
            BodyCheck {
                expected: '3',
                found: '4',
            },
        ),
        (
            "51100000500000023G",
            CheckCharacter {
                expected: 'J',
                found: 'G',
            },
        ),
        (
            "12100000400008888X",
            CheckCharacter {
                expected: '5',
                found: 'X',
            },
        ),
        (
            "531000005000074012",
            CheckCharacter {
                expected: 'D',
                found: '2',
            },
        ),
        // 53100000500019795A with another kind: the kind is protected too.
        (
            "51100000500019795A",
            CheckCharacter {
                expected: 'G',
                found: 'A',
            },
        ),
        ("", Length { got: 0 }),
        ("51370305Y00000016", Length { got: 17 }),
        ("51370305Y00000016QQ", Length { got: 19 }),
        (
            "51370305Y0000O016Q",
            Character {
                position: 14,
                found: 'O',
            },
        ),
        (
            "5137030AY00000016Q",
            Character {
                position: 8,
                found: 'A',
            },
        ),
        (
            "51370305Y00000016民",
            Character {
                position: 18,
                found: '民',
            },
        ),
        ("01370305Y00000016Q", Department { found: '0' }),
        ("X1370305Y00000016Q", Department { found: 'X' }),
    ] {
        assert_eq!(CreditCode::parse(text), Err(error), "{text}");
    }
}

#[test]
fn typing_habits_are_forgiven() {
    let code = CreditCode::parse("51370305Y00000016Q");
    for typed in [
        "51370305y00000016q",
        " 5137 0305 Y000 0001 6Q\n",
        "51-370305-Y0000001-6-Q",
        "51—370305—Y0000001—6—Q",
        "５１３７０３０５Ｙ０００００01６ｑ",
        "\u{FEFF}51370305Y00000016\u{200B}Q",
    ] {
        assert_eq!(CreditCode::parse(typed), code, "{typed}");
    }
}

#[test]
fn the_parts_are_read_by_position() {
    let code = CreditCode::parse("91350100M000100Y43").unwrap();
    assert_eq!(
        (code.department(), code.kind(), code.area(), code.body()),
        ('9', '1', "350100", "M000100Y4")
    );
    assert_eq!(format!("{code:>20}"), "  91350100M000100Y43");
}

#[test]
fn a_social_organization_has_a_code_of_civil_affairs() {
    for text in INVENTED {
        assert!(CreditCode::parse(text).unwrap().for_social_organization().is_ok());
    }
    let firm = CreditCode::parse(REAL[4]).unwrap();
    assert_eq!(firm.for_social_organization(), Err(NotCivilAffairs { found: '9' }));
    let odd = CreditCode::compose('5', '4', "370305", "Y0000001").unwrap();
    assert_eq!(odd.for_social_organization(), Err(Kind { found: '4' }));
    let other = CreditCode::compose('5', '9', "370305", "Y0000001").unwrap();
    assert_eq!(other.for_social_organization(), Ok(other));
}

#[test]
fn the_kind_agrees_with_the_organization() {
    let association = CreditCode::parse("51370305Y00000016Q").unwrap();
    assert_eq!(association.of_kind('1'), Ok(association));
    assert_eq!(
        association.of_kind('3'),
        Err(KindMismatch {
            expected: '3',
            found: '1'
        })
    );
}

#[test]
fn composing_gives_the_known_codes() {
    let composed = |kind, body| CreditCode::compose('5', kind, "370305", body).map(String::from);
    assert_eq!(composed('1', "Y0000001").as_deref(), Ok("51370305Y00000016Q"));
    assert_eq!(composed('2', "Y0000002").as_deref(), Ok("52370305Y00000024G"));
    assert_eq!(composed('1', "Y000000"), Err(Length { got: 17 }));
    assert_eq!(
        CreditCode::compose('5', '1', "3703051", "Y000000"),
        Err(Length { got: 19 })
    );
    assert_eq!(
        composed('1', "y0000001"),
        Err(Character {
            position: 9,
            found: 'y'
        })
    );
    assert_eq!(
        composed('民', "Y0000001"),
        Err(Character {
            position: 2,
            found: '民'
        })
    );
    assert_eq!(
        CreditCode::compose('0', '1', "370305", "Y0000001"),
        Err(Department { found: '0' })
    );
}

#[test]
fn the_body_check_of_ten_is_x_and_of_eleven_is_zero() {
    // Weights 3 and 7: value 4 at the first place gives 12, 11 - 1 = 10; value 0 everywhere gives 11.
    let check = |body| {
        CreditCode::compose('5', '1', "370305", body)
            .unwrap()
            .body()
            .chars()
            .last()
    };
    assert_eq!(check("40000000"), Some('X'));
    assert_eq!(check("00000000"), Some('0'));
}

#[test]
fn it_travels_as_a_string() {
    let code = CreditCode::parse("51370305Y00000016Q").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"51370305Y00000016Q\"");
    assert_eq!(
        serde_json::from_str::<CreditCode>("\"51370305y00000016q\"").unwrap(),
        code
    );
    assert!(serde_json::from_str::<CreditCode>("\"51370305Y00000016A\"").is_err());
    assert!(serde_json::from_str::<CreditCode>("5").is_err());
}

fn alphabet() -> impl Strategy<Value = char> {
    select(ALPHABET.as_slice()).prop_map(char::from)
}

prop_compose! {
    fn any_code()(
        department in select(DEPARTMENTS.as_slice()).prop_map(char::from),
        kind in alphabet(),
        area in "[0-9]{6}",
        body in prop::collection::vec(alphabet(), 8),
    ) -> CreditCode {
        CreditCode::compose(department, kind, &area, &body.iter().collect::<String>()).unwrap()
    }
}

proptest! {
    #[test]
    fn what_is_composed_is_read_back(code in any_code()) {
        prop_assert_eq!(CreditCode::parse(code.as_str()), Ok(code));
        prop_assert_eq!(code.as_str().parse(), Ok(code));
        let again = CreditCode::compose(code.department(), code.kind(), code.area(), &code.body()[..8]);
        prop_assert_eq!(again, Ok(code));
        prop_assert_eq!(serde_json::from_str::<CreditCode>(&serde_json::to_string(&code).unwrap()).unwrap(), code);
    }

    /// Every weight is prime to 31, so no single slip of the pen goes unseen.
    #[test]
    fn any_single_substitution_is_refused(
        code in any_code(), place in 0_usize..18, other in prop_oneof![alphabet(), any::<char>()],
    ) {
        let slip: String = code.as_str().chars().enumerate().map(|(at, c)| if at == place { other } else { c }).collect();
        prop_assume!(!code_chars(&slip).eq(code.as_str().chars()));
        prop_assert!(CreditCode::parse(&slip).is_err());
    }

    #[test]
    fn no_text_breaks_it(text in any::<String>(), near in "[0-9A-Z民 -]{14,22}", department in any::<char>()) {
        for text in [&text, &near] {
            if let Ok(code) = CreditCode::parse(text) {
                prop_assert!(code_chars(text).eq(code.as_str().chars()));
            }
            let _ = CreditCode::compose(department, 'É', text, text);
        }
    }

    #[test]
    fn order_is_the_order_of_the_text(a in any_code(), b in any_code()) {
        prop_assert_eq!(a.cmp(&b), a.as_str().cmp(b.as_str()));
    }
}
