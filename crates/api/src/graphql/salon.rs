//! Secretary salons and dual-registration units in the schema.

mod input;
mod mutation;
mod object;
mod query;
mod statistics;
mod unit;

pub use mutation::SalonMutation;
pub use object::SecretarySalon;
pub use query::{SalonQuery, SecretarySalonConnection, salons_of};
pub use unit::DualRegistrationUnit;

use super::engine::access::{Rule, TypeRules};
use super::organization::INSIDERS;

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "salon salons salonStatistics dualRegistrationUnits")],
    },
    TypeRules {
        name: "SecretarySalon",
        rules: &[
            (
                Rule::Public,
                "id area title plannedOn venue needs status statusSince heldOn participants participantCount resolutions cancelReason \
                 demo version createdAt updatedAt availableActions timeline",
            ),
            (Rule::Roles(INSIDERS), "minutes"),
        ],
    },
    TypeRules {
        name: "SalonParticipant",
        rules: &[(Rule::Public, "kind organization unit body count")],
    },
    TypeRules {
        name: "Resolution",
        rules: &[(Rule::Public, "number text decision needs")],
    },
    TypeRules {
        name: "SalonStatistics",
        rules: &[(Rule::Public, "asOf from to area total byArea")],
    },
    TypeRules {
        name: "SalonFigures",
        rules: &[(Rule::Public, "held communities withVolunteers withUnits adopted")],
    },
    TypeRules {
        name: "AreaSalons",
        rules: &[(Rule::Public, "area figures")],
    },
    TypeRules {
        name: "DualRegistrationUnit",
        rules: &[(
            Rule::Public,
            "id area name kind offers registeredOn endedOn status demo version createdAt updatedAt availableActions timeline",
        )],
    },
];
