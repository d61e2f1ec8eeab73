//! Matching in the schema: recommendations with their reasons. They decide nothing.

mod assignment;
mod parts;
mod query;
mod ranking;
mod survey;

pub use query::MatchingQuery;
pub use ranking::{OrderMatching, OrganizationMatching, Wanted, orders_of, organizations_of};

use super::engine::access::{Rule, TypeRules};
use siling_domain::access::Role;

/// Who is recommended organizations and assignments: those who work for communities.
const STAFF: &[Role] = &[
    Role::CommunityWorker,
    Role::SubdistrictOfficer,
    Role::DistrictCommittee,
    Role::Auditor,
];
/// Who is recommended orders for an organization: its own people too.
const OWN: &[Role] = &[
    Role::OrganizationManager,
    Role::SubdistrictOfficer,
    Role::DistrictCommittee,
    Role::Auditor,
];
/// Who surveys: the figures name nobody.
const SURVEYORS: &[Role] = &[
    Role::CommunityWorker,
    Role::SubdistrictOfficer,
    Role::DistrictCommittee,
    Role::DistrictFinance,
    Role::DepartmentOfficer,
    Role::OrganizationManager,
    Role::Auditor,
    Role::DataPlatform,
];

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[
            (Rule::Public, "matchingWeights"),
            (Rule::Roles(STAFF), "matchingOrganizations proposeAssignment"),
            (Rule::Roles(OWN), "matchingOrders"),
            (Rule::Roles(SURVEYORS), "twoWaySurvey"),
        ],
    },
    TypeRules {
        name: "ServiceOrder",
        rules: &[(Rule::Roles(STAFF), "matchingOrganizations")],
    },
    TypeRules {
        name: "Organization",
        rules: &[(Rule::Roles(OWN), "matchingOrders")],
    },
    TypeRules {
        name: "MatchingWeights",
        rules: &[(Rule::Public, "code version default title factors")],
    },
    TypeRules {
        name: "MatchingFactorWeight",
        rules: &[(Rule::Public, "factor weight")],
    },
    TypeRules {
        name: "OrganizationMatching",
        rules: &[(
            Rule::Roles(STAFF),
            "order weights ranked rankedCount excluded excludedCount",
        )],
    },
    TypeRules {
        name: "OrganizationMatch",
        rules: &[(Rule::Roles(STAFF), "organization rank score price factors unmet")],
    },
    TypeRules {
        name: "OrderMatching",
        rules: &[(
            Rule::Roles(OWN),
            "organization weights ranked rankedCount excluded excludedCount",
        )],
    },
    TypeRules {
        name: "OrderMatch",
        rules: &[(Rule::Roles(OWN), "order rank score factors unmet")],
    },
    TypeRules {
        name: "MatchingContribution",
        rules: &[(
            Rule::SignedIn,
            "factor weight grade contribution explanation capabilitiesHeld capabilitiesLacking nearness leadFit",
        )],
    },
    TypeRules {
        name: "AssignmentProposal",
        rules: &[(
            Rule::Roles(STAFF),
            "weights total assignedCount assigned unassignedCount unassigned tradeCount trades organizationCount",
        )],
    },
    TypeRules {
        name: "AssignmentPair",
        rules: &[(Rule::Roles(STAFF), "order need organization score factors")],
    },
    TypeRules {
        name: "AssignmentSubject",
        rules: &[(Rule::Roles(STAFF), "order need value")],
    },
    TypeRules {
        name: "AssignmentTrade",
        rules: &[(Rule::Roles(STAFF), "order need best bestScore score difference instead")],
    },
    TypeRules {
        name: "TwoWaySurvey",
        rules: &[(Rule::Roles(SURVEYORS), "asOf area total rowCount rows")],
    },
    TypeRules {
        name: "TwoWaySurveyRow",
        rules: &[(
            Rule::Roles(SURVEYORS),
            "area lead capability needs orders demand organizations room gap",
        )],
    },
];
