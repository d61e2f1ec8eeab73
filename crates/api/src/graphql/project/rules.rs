//! Who may ask for what of projects. What a viewer without a task here does not see is null, so that the public page stays
//! whole.

use crate::graphql::engine::access::{Rule, TypeRules};

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(
            Rule::Public,
            "project projects projectStatistics serviceRecords purchaseList purchaseLists",
        )],
    },
    TypeRules {
        name: "Organization",
        rules: &[(Rule::Public, "projects runningProjects")],
    },
    TypeRules {
        name: "Project",
        rules: &[
            (
                Rule::Public,
                "id origin title lead outcomes description area organization participants beneficiaryKinds beneficiaryNote fee price \
                 recurring beginsOn endsOn milestones status statusSince statusReason openedOn startedOn completedOn endedOn acceptance \
                 termination handOvers round nextDueOn deadlines awaitsAcceptance totals serviceRecords ratingOpenUntil ratingSummary ratings demo version createdAt \
                 updatedAt availableActions timeline",
            ),
            (Rule::SignedIn, "myRatings"),
        ],
    },
    TypeRules {
        name: "ProjectOrigin",
        rules: &[(Rule::Public, "kind purchaseList purchaseItem quantity renews")],
    },
    TypeRules {
        name: "ProjectParticipant",
        rules: &[(Rule::Public, "organization services")],
    },
    TypeRules {
        name: "ProjectTotals",
        rules: &[(Rule::Public, "records hours volunteers beneficiaries")],
    },
    TypeRules {
        name: "ServiceRatingSummary",
        rules: &[(Rule::Public, "count meanScore distribution")],
    },
    TypeRules {
        name: "ScoreCount",
        rules: &[(Rule::Public, "score count")],
    },
    TypeRules {
        name: "ResidentRepresentatives",
        rules: &[(Rule::Public, "kind count")],
    },
    TypeRules {
        name: "ProjectAcceptance",
        rules: &[(Rule::Public, "on representatives note")],
    },
    TypeRules {
        name: "Milestone",
        rules: &[(
            Rule::Public,
            "number title deliverables dueOn overdue status deliveries acceptance availableActions",
        )],
    },
    TypeRules {
        name: "MilestoneDelivery",
        rules: &[(Rule::Public, "deliveredAt note evidence returnedAt returnReason")],
    },
    TypeRules {
        name: "DeliveryEvidence",
        rules: &[(Rule::Public, "file statement")],
    },
    TypeRules {
        name: "ProjectTermination",
        rules: &[(Rule::Public, "reason note on")],
    },
    TypeRules {
        name: "ProjectHandOver",
        rules: &[(Rule::Public, "from to on reason")],
    },
    TypeRules {
        name: "ServiceRecord",
        rules: &[(
            Rule::Public,
            "id project organization day place hours volunteers beneficiaries note photos status voidReason recordedAt voidedAt \
             availableActions",
        )],
    },
    TypeRules {
        name: "ServiceRating",
        rules: &[(Rule::Public, "id project score tags text demo createdAt")],
    },
    TypeRules {
        name: "PurchaseList",
        rules: &[(
            Rule::Public,
            "id title edition issuedBy documentNumber items validFrom validTo inForce status demo version createdAt updatedAt \
             availableActions timeline",
        )],
    },
    TypeRules {
        name: "PurchaseItem",
        rules: &[(
            Rule::Public,
            "code title description unit priceFrom priceTo lead purposes",
        )],
    },
    TypeRules {
        name: "ProjectStatistics",
        rules: &[(Rule::Public, "asOf area total byLead bySubdistrict byOrigin")],
    },
    TypeRules {
        name: "LeadProjects",
        rules: &[(Rule::Public, "lead figures")],
    },
    TypeRules {
        name: "SubdistrictProjects",
        rules: &[(Rule::Public, "area figures")],
    },
    TypeRules {
        name: "OriginProjects",
        rules: &[(Rule::Public, "origin figures")],
    },
    TypeRules {
        name: "ProjectFigures",
        rules: &[(
            Rule::Public,
            "projects planned running completed terminated price records hours volunteers beneficiaries ratings meanScore",
        )],
    },
];
