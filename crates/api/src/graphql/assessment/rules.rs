//! Who may ask for what of assessments.

use crate::graphql::engine::access::{Rule, TypeRules};

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "previewRating")],
    },
    TypeRules {
        name: "ScoreValue",
        rules: &[(Rule::Public, "kind yes level measure events items")],
    },
    // Whoever sees a rating sees its explanation.
    TypeRules {
        name: "RatingExplanation",
        rules: &[(
            Rule::Public,
            "stars starsBeforeVetoes points sum complete standardCode standardEdition digest sections bonus indicators vetoes \
             barsNextCycle bands bindingCondition nextStar",
        )],
    },
    TypeRules {
        name: "SectionResult",
        rules: &[(
            Rule::Public,
            "code title points outOf earned applicable percent indicators",
        )],
    },
    TypeRules {
        name: "BonusResult",
        rules: &[(Rule::Public, "code points cap earned indicators")],
    },
    TypeRules {
        name: "IndicatorResult",
        rules: &[(Rule::Public, "code indicator section rule points outOf state")],
    },
    TypeRules {
        name: "VetoResult",
        rules: &[(Rule::Public, "code title cap barsNextCycle")],
    },
    TypeRules {
        name: "BandResult",
        rules: &[(Rule::Public, "stars met conditions")],
    },
    TypeRules {
        name: "ConditionValue",
        rules: &[(Rule::Public, "points percent stars count holds")],
    },
    TypeRules {
        name: "RatingCondition",
        rules: &[(Rule::Public, "kind part outcome actual needed lacking description")],
    },
    TypeRules {
        name: "NextStar",
        rules: &[(Rule::Public, "stars points obstacles gains")],
    },
    TypeRules {
        name: "RatingGain",
        rules: &[(Rule::Public, "code indicator points from to score added")],
    },
];
