use super::*;
use crate::{Locale, Word};

mod faults;
mod generate;

pub(crate) use generate::any_definition;

const DEFAULT: &str = include_str!("../../../../data/standards/siyi-default-v1.json");

/// The default standard as it ships.
pub(crate) fn default_file() -> StandardFile {
    StandardFile::import(DEFAULT).unwrap()
}

#[test]
fn the_default_standard_is_sound_and_illustrative() {
    let file = default_file();
    assert_eq!(file.check(), []);
    assert!(file.standard.illustrative);
    assert_eq!(file.standard.points, Points::from_whole(1000).unwrap());
    let sections: Vec<String> = file
        .standard
        .sections
        .iter()
        .map(|it| format!("{} {}", it.code, it.points))
        .collect();
    assert_eq!(sections, ["A 250.00", "B 180.00", "C 170.00", "D 150.00", "E 250.00"]);
}

#[test]
fn the_default_standard_cites_one_main_and_seven_supporting_documents() {
    let file = default_file();
    let parts = |part| file.policies.iter().filter(|it| it.part == part).count();
    assert_eq!((parts(PolicyPart::Main), parts(PolicyPart::Supporting)), (1, 7));
    let supporting = file.policies.iter().filter(|it| it.part == PolicyPart::Supporting);
    assert!(supporting.clone().all(|it| it.demo));
    for document in &file.policies {
        let cites = |indicator: &Indicator| indicator.citations.iter().any(|it| it.document == document.code);
        assert!(
            file.standard.indicators().any(|(_, indicator)| cites(indicator)),
            "{}",
            document.code
        );
    }
}

#[test]
fn a_file_is_written_as_it_was_read() {
    assert_eq!(default_file().export().unwrap(), DEFAULT);
}

#[test]
fn a_file_of_another_format_is_refused() {
    let other = DEFAULT.replace(FORMAT, "siling.standard/2");
    assert_eq!(
        StandardFile::import(&other),
        Err(StandardFileError::OtherFormat {
            found: "siling.standard/2".into()
        })
    );
    let unknown = DEFAULT.replacen("\"illustrative\"", "\"ilustrative\"", 1);
    assert!(matches!(
        StandardFile::import(&unknown),
        Err(StandardFileError::Malformed { line, .. }) if line > 1
    ));
}

#[test]
fn the_words_of_a_file_are_those_of_the_vocabularies() {
    for kind in RuleKind::ALL {
        assert!(DEFAULT.contains(&format!("\"kind\": \"{}\"", kind.code())), "{kind:?}");
    }
    for kind in PrerequisiteKind::ALL {
        assert!(DEFAULT.contains(&format!("\"kind\": \"{}\"", kind.code())), "{kind:?}");
    }
}

#[test]
fn both_languages_of_a_problem_name_the_same_details() {
    for code in ProblemCode::ALL {
        let details = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
                .map(str::to_owned)
                .collect();
            names.sort();
            names.dedup();
            names
        };
        assert_eq!(
            details(code.label(Locale::ZhCn)),
            details(code.label(Locale::En)),
            "{code:?}"
        );
    }
}
