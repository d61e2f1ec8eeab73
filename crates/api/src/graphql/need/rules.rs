//! Who may ask for what of needs and visits.

use crate::graphql::engine::access::{Rule, TypeRules};
use siling_domain::access::Deed;
use siling_domain::need::TENDERS;

const FIGURES: &[(Rule, &str)] = &[(
    Rule::Public,
    "posted answered answeredInTime overdue declined merged withdrawn open resolved endorsements",
)];

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[
            (Rule::Public, "need needs similarNeeds needStatistics"),
            (Rule::Roles(TENDERS), "visits"),
        ],
    },
    TypeRules {
        name: "Need",
        rules: &[
            (
                Rule::Public,
                "id area channel title text lead capabilities isMine salons status statusSince answerDueOn answeredOn acceptedAt \
                 deadlines decline answer mergedInto endorsementCount isEndorsedByMe resolvedAt reopeningCount demo version createdAt \
                 updatedAt availableActions timeline",
            ),
            (Rule::SignedIn, "place photos onBehalf contact reopenings"),
            (Rule::Roles(TENDERS), "visit duplicates"),
        ],
    },
    TypeRules {
        name: "NeedPlace",
        rules: &[(Rule::SignedIn, "text latitude longitude")],
    },
    TypeRules {
        name: "NeedContact",
        rules: &[(Rule::SignedIn, "name phone")],
    },
    TypeRules {
        name: "NeedDecline",
        rules: &[(Rule::Public, "reason note")],
    },
    TypeRules {
        name: "NeedReopening",
        rules: &[(Rule::SignedIn, "at reason")],
    },
    TypeRules {
        name: "SimilarNeed",
        rules: &[(Rule::Public, "need score reasons")],
    },
    TypeRules {
        name: "SimilarReason",
        rules: &[(Rule::Public, "kind weight points shared")],
    },
    TypeRules {
        name: "RevealedNeedContact",
        rules: &[(Rule::Deed(Deed::RevealNeedContact), "need name phone")],
    },
    TypeRules {
        name: "Visit",
        rules: &[(
            Rule::Roles(TENDERS),
            "id area visitedOn visitors households notes needs demo version createdAt",
        )],
    },
    TypeRules {
        name: "NeedStatistics",
        rules: &[(
            Rule::Public,
            "asOf from to area total byLead byCapability byChannel byArea",
        )],
    },
    TypeRules {
        name: "NeedFigures",
        rules: FIGURES,
    },
    TypeRules {
        name: "LeadNeeds",
        rules: &[(Rule::Public, "lead figures")],
    },
    TypeRules {
        name: "CapabilityNeeds",
        rules: &[(Rule::Public, "capability figures")],
    },
    TypeRules {
        name: "ChannelNeeds",
        rules: &[(Rule::Public, "channel figures")],
    },
    TypeRules {
        name: "AreaNeeds",
        rules: &[(Rule::Public, "area figures")],
    },
];
