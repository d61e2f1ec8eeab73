//! Who may ask for what of funds.

use super::BOOKKEEPERS;
use crate::graphql::engine::access::{Rule, TypeRules};

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "fund funds fundTotals")],
    },
    TypeRules {
        name: "Fund",
        rules: &[
            (
                Rule::Public,
                "id kind purposes area year title budgeted document status statusSince approvedAt allocatedAt disposal disposed \
                 carriedInto balances demo version createdAt updatedAt availableActions timeline",
            ),
            (Rule::Roles(BOOKKEEPERS), "statement commitments adjustment"),
        ],
    },
    TypeRules {
        name: "FundAdjustmentRequest",
        rules: &[(Rule::Roles(BOOKKEEPERS), "direction amount reason document requestedAt")],
    },
    TypeRules {
        name: "FundBalances",
        rules: &[(Rule::Public, "appropriated available reserved committed paid returned")],
    },
    TypeRules {
        name: "FundTotals",
        rules: &[(Rule::Public, "asOf funds balances rows")],
    },
    TypeRules {
        name: "FundTotalsRow",
        rules: &[(Rule::Public, "kind area funds balances")],
    },
    TypeRules {
        name: "FundStatement",
        rules: &[(Rule::Roles(BOOKKEEPERS), "from asOf opening closing movements entries")],
    },
    TypeRules {
        name: "LedgerMovement",
        rules: &[(Rule::Roles(BOOKKEEPERS), "kind entries amount")],
    },
    TypeRules {
        name: "LedgerEntry",
        rules: &[(
            Rule::Roles(BOOKKEEPERS),
            "id fund kind from to amount whatFor bookedOn bookedAt commitment payment carvedFrom counterpart \
             reversalOf",
        )],
    },
    TypeRules {
        name: "Commitment",
        rules: &[(
            Rule::Roles(BOOKKEEPERS),
            "id fund area subjectId whatFor purpose amount reserved committed paid refunded released carved carvedFrom contract \
             status statusSince demo version createdAt updatedAt availableActions timeline",
        )],
    },
];
