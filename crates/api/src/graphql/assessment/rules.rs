//! Who may ask for what of assessments.

use super::star_query::{REPLAYERS, TRIERS};
use super::viewer::{INSIDERS, JUDGES, OVERSEERS, STAFF};
use crate::graphql::engine::access::{Rule, TypeRules};

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[
            (
                Rule::Public,
                "previewRating assessmentCycle assessmentCycles assessment assessments publicNotices starRatings certificate",
            ),
            (Rule::Roles(OVERSEERS), "remediations"),
            (Rule::Roles(REPLAYERS), "replayRating"),
            (Rule::Roles(TRIERS), "tryStandard"),
        ],
    },
    TypeRules {
        name: "Organization",
        rules: &[
            (Rule::Public, "starRating starRatings assessments"),
            (Rule::Roles(OVERSEERS), "remediations"),
        ],
    },
    TypeRules {
        name: "Viewer",
        rules: &[(Rule::SignedIn, "inbox")],
    },
    TypeRules {
        name: "InboxConnection",
        rules: &[(Rule::SignedIn, "edges nodes pageInfo totalCount")],
    },
    TypeRules {
        name: "InboxEdge",
        rules: &[(Rule::SignedIn, "cursor node")],
    },
    TypeRules {
        name: "InboxItem",
        rules: &[(
            Rule::SignedIn,
            "task mutation dueOn dueAt overdue assessment remediation proposal serviceOrder claim need",
        )],
    },
    TypeRules {
        name: "AssessmentCycle",
        rules: &[
            (
                Rule::Public,
                "id year title standard status statusSince phases currentPhase quotaPercent demo version createdAt updatedAt \
                 availableActions timeline",
            ),
            (Rule::Roles(STAFF), "progress"),
        ],
    },
    TypeRules {
        name: "CyclePhase",
        rules: &[(Rule::Public, "phase beginsOn endsOn")],
    },
    TypeRules {
        name: "CycleProgress",
        rules: &[(Rule::Roles(STAFF), "area total late byStatus")],
    },
    TypeRules {
        name: "StatusCount",
        rules: &[(Rule::Roles(STAFF), "status count")],
    },
    TypeRules {
        name: "Assessment",
        rules: &[
            // Which rows are seen, and from when on each, is the resolvers' question.
            (
                Rule::Public,
                "id cycle organization standard status statusSince submissionDue submittedAt deadlines outcome explanation notices \
                 confirmation starRating demo version createdAt updatedAt availableActions timeline",
            ),
            (
                Rule::Roles(INSIDERS),
                "statusReason selfScores gaps subdistrictScores review finalScores preview evidence returns appeals remediations",
            ),
            (Rule::Roles(JUDGES), "assessors disputes"),
        ],
    },
    TypeRules {
        name: "RatingOutcome",
        rules: &[(Rule::Public, "stars points digest")],
    },
    TypeRules {
        name: "PublicNotice",
        rules: &[(Rule::Public, "beginsOn endsOn document outcome")],
    },
    TypeRules {
        name: "RatingConfirmation",
        rules: &[(Rule::Public, "decisionNumber confirmedOn outcome")],
    },
    TypeRules {
        name: "IndicatorScore",
        rules: &[(Rule::Roles(INSIDERS), "code indicator input points reason scoredAt")],
    },
    TypeRules {
        name: "AssessmentGap",
        rules: &[(Rule::Roles(INSIDERS), "code indicator kind message")],
    },
    TypeRules {
        name: "Evidence",
        rules: &[(Rule::Roles(INSIDERS), "id indicator proof attachedAt withdrawnAt")],
    },
    TypeRules {
        name: "Proof",
        rules: &[(Rule::Roles(INSIDERS), "file statement")],
    },
    TypeRules {
        name: "AssessmentReturn",
        rules: &[(Rule::Roles(INSIDERS), "from reasons returnedAt dueOn")],
    },
    TypeRules {
        name: "ReturnReason",
        rules: &[(Rule::Roles(INSIDERS), "code indicator reason")],
    },
    TypeRules {
        name: "AssessmentReview",
        rules: &[(Rule::Roles(INSIDERS), "reviewedAt note")],
    },
    TypeRules {
        name: "Appeal",
        rules: &[(
            Rule::Roles(INSIDERS),
            "id indicators ground evidence notice status lodgedAt decideBy decision",
        )],
    },
    TypeRules {
        name: "AppealDecision",
        rules: &[(
            Rule::Roles(INSIDERS),
            "votesFor votesAgainst reasoning decidedOn late tellBy replaced",
        )],
    },
    TypeRules {
        name: "Assessor",
        rules: &[(
            Rule::Roles(JUDGES),
            "account rank assignedAt hasConflict conflictNote scoredAt scores removedAt removedBecause",
        )],
    },
    TypeRules {
        name: "StarRating",
        rules: &[(
            Rule::Public,
            "id organization stars awardedStars points certificateNumber plaqueNumber validFrom validTo status statusSince inForce \
             changes barredUntil plaqueDue explanation cycle assessment demo version createdAt updatedAt availableActions timeline",
        )],
    },
    TypeRules {
        name: "StarChange",
        rules: &[(Rule::Public, "action on from to reason document note hearing")],
    },
    TypeRules {
        name: "StarHearing",
        rules: &[(Rule::Roles(OVERSEERS), "notifiedOn statement")],
    },
    TypeRules {
        name: "Remediation",
        rules: &[(
            Rule::Roles(OVERSEERS),
            "id organization assessment starRating indicator finding foundOn dueOn overdue status closedOn proof demo version \
             createdAt updatedAt availableActions timeline",
        )],
    },
    TypeRules {
        name: "RatingReplay",
        rules: &[(Rule::Roles(REPLAYERS), "same storedDigest digest")],
    },
    TypeRules {
        name: "StandardTrial",
        rules: &[(Rule::Roles(TRIERS), "rated up down moves dropped")],
    },
    TypeRules {
        name: "TrialMove",
        rules: &[(Rule::Roles(TRIERS), "assessment up starsBefore pointsBefore after")],
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
