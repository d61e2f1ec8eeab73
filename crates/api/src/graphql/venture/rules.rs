//! Who may ask for what of venture rounds.

use super::viewer::{HOLDERS, INSIDERS};
use crate::graphql::engine::access::{Rule, TypeRules};
use crate::graphql::fund::BOOKKEEPERS;
use siling_domain::access::Role;

/// Who may ask for what. Which rows are seen, and from when on, is the resolvers' question.
pub const RULES: &[TypeRules] = &[
    TypeRules {
        name: "Query",
        rules: &[(
            Rule::Public,
            "ventureRound ventureRounds proposal proposals ventureStatistics",
        )],
    },
    TypeRules {
        name: "Organization",
        rules: &[(Rule::Public, "proposals")],
    },
    // A project that a round awarded is open to everybody, and so are its round and its proposal.
    TypeRules {
        name: "ProjectOrigin",
        rules: &[(Rule::Public, "ventureRound proposal")],
    },
    TypeRules {
        name: "VentureRound",
        rules: &[
            (
                Rule::Public,
                "id title call leads criteria passMark budget requestMax fund proposalsUntil reviewsUntil deadlines status statusSince \
                 statusReason notices notice award demo version createdAt updatedAt availableActions timeline",
            ),
            (Rule::SignedIn, "objections"),
            (Rule::Roles(BOOKKEEPERS), "commitment"),
            (Rule::Roles(HOLDERS), "reviewers"),
        ],
    },
    TypeRules {
        name: "ReviewCriterion",
        rules: &[(Rule::Public, "code title max")],
    },
    TypeRules {
        name: "RoundNotice",
        rules: &[(Rule::Public, "beginsOn endsOn document publishedAt ranking")],
    },
    TypeRules {
        name: "RankedProposal",
        rules: &[(
            Rule::Public,
            "rank proposal organization points outcome requested tieBreak selected reason",
        )],
    },
    TypeRules {
        name: "ReviewOutcome",
        rules: &[(Rule::Public, "reviews counted points criteria")],
    },
    TypeRules {
        name: "CriterionMean",
        rules: &[(Rule::Public, "criterion points")],
    },
    TypeRules {
        name: "Objection",
        rules: &[(
            Rule::SignedIn,
            "number proposal ground mine lodgedAt status reasoning decidedAt",
        )],
    },
    TypeRules {
        name: "RoundAward",
        rules: &[(Rule::Public, "awardedOn document projects amount")],
    },
    TypeRules {
        name: "RoundReviewer",
        rules: &[(Rule::Roles(HOLDERS), "account assignedAt removedAt removedBecause")],
    },
    TypeRules {
        name: "Proposal",
        rules: &[
            (
                Rule::Public,
                "id round organization status statusSince title lead area description outcomes beneficiaryKinds beneficiaryNote \
                 budgetLines total ownShare requested beginsOn endsOn milestones submittedAt outcome rank awardedOn project contract \
                 evaluations instalmentsStopped demo version createdAt updatedAt availableActions timeline",
            ),
            (
                Rule::Roles(INSIDERS),
                "statusReason screening eligibility comments barredUntil",
            ),
            (Rule::Roles(HOLDERS), "reviews"),
            (Rule::Roles(&[Role::Reviewer]), "myReview"),
        ],
    },
    TypeRules {
        name: "BudgetLine",
        rules: &[(Rule::Public, "title quantity unitPrice amount")],
    },
    TypeRules {
        name: "ProposedMilestone",
        rules: &[(Rule::Public, "number title deliverables dueOn")],
    },
    TypeRules {
        name: "ProposalScreening",
        rules: &[(Rule::Roles(INSIDERS), "eligible conditions note screenedAt")],
    },
    TypeRules {
        name: "ProposalConditionResult",
        rules: &[(Rule::Roles(INSIDERS), "condition met")],
    },
    TypeRules {
        name: "CriterionScore",
        rules: &[(
            Rule::Roles(&[Role::DistrictCommittee, Role::Reviewer, Role::Auditor]),
            "criterion points",
        )],
    },
    TypeRules {
        name: "ProposalReview",
        rules: &[(
            Rule::Roles(HOLDERS),
            "reviewer hasConflict conflictNote scores total comment reviewedAt removedAt",
        )],
    },
    TypeRules {
        name: "OwnReview",
        rules: &[(
            Rule::Roles(&[Role::Reviewer]),
            "hasConflict scores total comment reviewedAt",
        )],
    },
    TypeRules {
        name: "RoundEvaluation",
        rules: &[(Rule::Public, "stage result evaluatedOn findings document")],
    },
    TypeRules {
        name: "VentureStatistics",
        rules: &[(Rule::Public, "asOf area total byLead bySubdistrict")],
    },
    TypeRules {
        name: "LeadVentures",
        rules: &[(Rule::Public, "lead figures")],
    },
    TypeRules {
        name: "SubdistrictVentures",
        rules: &[(Rule::Public, "area figures")],
    },
    TypeRules {
        name: "VentureFigures",
        rules: &[(Rule::Public, "rounds projects amount")],
    },
];
