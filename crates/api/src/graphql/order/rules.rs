//! Who may ask for what of service orders and claims. What a viewer without a task here does not see is null, so that the
//! public page stays whole.

use crate::graphql::engine::access::{Rule, TypeRules};

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "serviceOrder serviceOrders claim claims")],
    },
    TypeRules {
        name: "Organization",
        rules: &[(Rule::Public, "claims")],
    },
    TypeRules {
        name: "Need",
        rules: &[(Rule::Public, "order project")],
    },
    TypeRules {
        name: "Project",
        rules: &[(Rule::Public, "order claim needs")],
    },
    TypeRules {
        name: "SecretarySalon",
        rules: &[(Rule::Public, "orders")],
    },
    TypeRules {
        name: "ServiceOrder",
        rules: &[
            (
                Rule::Public,
                "id area community needs lead outcomes title description beneficiaryKinds beneficiaryNote fee milestones capabilities minStars \
                 ceiling fund basis claimDeadline beginsOn endsOn recurring status statusSince statusReason deliberation needsApproval \
                 approval publishedAt deadlines claimCount claims award project contract demo version createdAt updatedAt \
                 availableActions timeline",
            ),
            (Rule::SignedIn, "commitment eligibility"),
        ],
    },
    TypeRules {
        name: "ServiceOrderMilestone",
        rules: &[(Rule::Public, "number title deliverables dueOn sharePercent")],
    },
    TypeRules {
        name: "PurchaseBasis",
        rules: &[(
            Rule::Public,
            "purchaseList purchaseItem quantity priceFrom priceTo ruledOut",
        )],
    },
    TypeRules {
        name: "OrderDeliberation",
        rules: &[(Rule::Public, "salon resolutionNumber on")],
    },
    TypeRules {
        name: "OrderApproval",
        rules: &[(Rule::Public, "on note")],
    },
    TypeRules {
        name: "OrderEligibility",
        rules: &[(Rule::SignedIn, "eligible conditions")],
    },
    TypeRules {
        name: "OrderCondition",
        rules: &[(Rule::SignedIn, "condition met reason")],
    },
    TypeRules {
        name: "ServiceOrderAward",
        rules: &[
            (Rule::Public, "claim organization price on salon departureReason"),
            (Rule::Roles(super::viewer::STAFF), "panel minutes ranking"),
        ],
    },
    TypeRules {
        name: "PanelSeat",
        rules: &[(
            Rule::Roles(super::viewer::STAFF),
            "seat hasAccount participant capacity conflict",
        )],
    },
    TypeRules {
        name: "RankedClaim",
        rules: &[(
            Rule::Roles(super::viewer::STAFF),
            "claim organization price scores mean rank",
        )],
    },
    TypeRules {
        name: "Claim",
        rules: &[
            (
                Rule::Public,
                "id order organization services partners awaitedPartners price status withdrawalReason project demo version createdAt \
                 updatedAt availableActions timeline",
            ),
            (Rule::SignedIn, "plan team outcome"),
        ],
    },
    TypeRules {
        name: "ClaimPartner",
        rules: &[(Rule::Public, "organization services joinedAt")],
    },
    TypeRules {
        name: "ClaimOutcome",
        rules: &[(Rule::SignedIn, "mean rank reason")],
    },
];
