//! Who may ask for what of organizations.

use super::INSIDERS;
use crate::graphql::engine::access::{Rule, TypeRules};

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "organization organizations")],
    },
    TypeRules {
        name: "Organization",
        rules: &[
            (
                Rule::Public,
                "id name formerNames kind category status statusSince creditCode formerRegistrationNo area address introduction \
                 foundedOn registeredOn registeredBy supervisedBy contact capabilities capacity serviceAreas leads fullMemberCount \
                 coveragePlan deregistration demo version createdAt updatedAt availableActions timeline",
            ),
            (Rule::Roles(INSIDERS), "statusReason suspensionCauses externalIds"),
        ],
    },
    TypeRules {
        name: "FormerName",
        rules: &[(Rule::Public, "name until")],
    },
    TypeRules {
        name: "Contact",
        rules: &[(Rule::Public, "name phone")],
    },
    TypeRules {
        name: "SuspensionCause",
        rules: &[(Rule::Roles(INSIDERS), "reason note closedAt proof")],
    },
    TypeRules {
        name: "Deregistration",
        rules: &[(Rule::Public, "kind on successor")],
    },
    TypeRules {
        name: "ExternalId",
        rules: &[(Rule::Roles(INSIDERS), "system value")],
    },
];
