//! Who may ask for what of contracts and payments.

use super::PARTIES;
use crate::graphql::engine::access::{Rule, TypeRules};
use crate::graphql::fund::BOOKKEEPERS;
use siling_domain::access::Deed;

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(Rule::Public, "contract contracts payment payments paymentSums")],
    },
    TypeRules {
        name: "Project",
        rules: &[(Rule::Public, "contract contracts payments")],
    },
    TypeRules {
        name: "Contract",
        rules: &[
            (
                Rule::Public,
                "id number project title area purchaser organization procurementMode flags signedOn beginsOn endsOn deadlines price \
                 instalments payments fund status statusSince termination demo version createdAt updatedAt availableActions timeline",
            ),
            (Rule::Roles(BOOKKEEPERS), "commitment"),
            (Rule::Roles(PARTIES), "file"),
        ],
    },
    TypeRules {
        name: "Purchaser",
        rules: &[(Rule::Public, "name area")],
    },
    TypeRules {
        name: "ContractTermination",
        rules: &[(Rule::Public, "reason document on")],
    },
    TypeRules {
        name: "Instalment",
        rules: &[(Rule::Public, "number due milestone amount waitsFor payments")],
    },
    TypeRules {
        name: "Payment",
        rules: &[
            // Which rows are seen is the resolvers' question.
            (
                Rule::Public,
                "id contract instalment project organization fund amount refunded deadlines status statusSince requestedAt approvedAt sentAt \
                 confirmedAt demo version createdAt updatedAt availableActions timeline",
            ),
            (
                Rule::Roles(PARTIES),
                "refunds reason invoiceNumber invoice bank accountNumber voucher",
            ),
            (Rule::Roles(BOOKKEEPERS), "entry"),
        ],
    },
    TypeRules {
        name: "Refund",
        rules: &[(Rule::Roles(PARTIES), "amount reason on")],
    },
    TypeRules {
        name: "PaymentSums",
        rules: &[(Rule::Public, "amount refunded")],
    },
    TypeRules {
        name: "RevealedBankAccount",
        rules: &[(Rule::Deed(Deed::RevealBankAccount), "payment number")],
    },
];
