//! What people put in.

use super::*;
use crate::rating::Score;

pub(super) fn mark(indicator: &str, whole: i64) -> Mark {
    Mark {
        indicator: code(indicator),
        input: Score::Measure(Measure::from_whole(whole).unwrap()),
        points: Some(points(whole)),
        reason: None,
    }
}

pub(super) fn because(mut mark: Mark) -> Mark {
    mark.reason = Some("现场核查".into());
    mark
}

pub(super) fn left_out(indicator: &str) -> Mark {
    Mark {
        input: Score::NotApplicable,
        points: None,
        ..mark(indicator, 0)
    }
}

pub(super) fn checklist() -> Mark {
    Mark {
        input: Score::Items([code("C1.1"), code("C1.2")].into()),
        ..mark("C1", 40)
    }
}

pub(super) fn full_marks() -> Vec<Mark> {
    vec![mark("A1.1", 40), mark("A1.2", 20), checklist(), mark("E1.2", 30)]
}

/// Full marks but for one indicator, which gets so many points, for a reason.
pub(super) fn marks_but(indicator: &str, whole: i64) -> Vec<Mark> {
    let mut marks = full_marks();
    marks.retain(|mark| mark.indicator != code(indicator));
    marks.push(because(mark(indicator, whole)));
    marks
}

pub(super) fn statement(text: &str) -> Proof {
    Proof {
        file: None,
        statement: Some(text.into()),
    }
}

pub(super) fn file(name: &str, media_type: &str, size: i64) -> Proof {
    Proof {
        file: Some(StoredFile {
            id: FileId(Uuid::from_u128(1)),
            name: name.into(),
            media_type: media_type.into(),
            size,
            sha256: "0f".repeat(32),
        }),
        statement: None,
    }
}

pub(super) fn evidence(number: u128, indicator: &str) -> NewEvidence {
    NewEvidence {
        id: EvidenceId(Uuid::from_u128(number)),
        indicator: code(indicator),
        proof: file("批复.pdf", "application/pdf", 1000),
    }
}

pub(super) fn assessor(who: u128) -> NewAssessor {
    NewAssessor {
        account: account(who),
        tied: false,
    }
}

pub(super) fn outcome(count: u8) -> Result<RatingSummary, Refusal> {
    Ok(RatingSummary {
        stars: stars(count),
        points: points(130),
        digest: "ab".repeat(32).parse().unwrap(),
    })
}

pub(super) fn five(_: &StageScores) -> Result<RatingSummary, Refusal> {
    outcome(5)
}

pub(super) fn four(_: &StageScores) -> Result<RatingSummary, Refusal> {
    outcome(4)
}

pub(super) fn reasons() -> Vec<(IndicatorCode, String)> {
    vec![(code("A1.1"), "批复文件不清晰".into())]
}

pub(super) fn appeal(number: u128, indicators: &[&str]) -> NewAppeal {
    NewAppeal {
        id: AppealId(Uuid::from_u128(number)),
        indicators: indicators.iter().map(|text| code(text)).collect(),
        ground: "漏计一项制度".into(),
        evidence: vec![],
    }
}

pub(super) fn decision(votes: &[bool]) -> DecideAppeal {
    let vote = |(index, uphold): (usize, &bool)| PanelVote {
        account: account(PANEL[0] + index as u128),
        uphold: *uphold,
    };
    DecideAppeal {
        votes: votes.iter().enumerate().map(vote).collect(),
        tied: vec![],
        reasoning: "经复核材料".into(),
        marks: vec![],
    }
}

pub(super) fn new_award() -> NewAward {
    NewAward {
        id: StarRatingId(Uuid::from_u128(1)),
        certificate_number: "LZXJ-2025-0001".into(),
        plaque_number: None,
        valid_years: 3,
    }
}
