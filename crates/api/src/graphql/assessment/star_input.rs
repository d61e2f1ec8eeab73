//! What mutations on star ratings and remediations take.

use crate::graphql::mutation::inputs;
use crate::graphql::organization::OrganizationRef;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::assessment::StarReason;

/// How the organization could speak before a measure against it (陈述申辩).
#[derive(Debug, Clone, InputObject)]
pub struct StarHearingInput {
    /// When it was told of the measure to come; not in the future.
    pub notified_on: Date,
    /// What it said, at most 2,000 characters. Where it said nothing, its five working days have to be over.
    pub statement: Option<String>,
}

inputs! {
    /// What is needed to award stars (授星).
    AwardStarsInput {
        /// An identifier of the star rating that the client made, `star_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The confirmed assessment.
        assessment: ID,
        /// The certificate's number, in use once, at most 200 characters.
        certificate_number: String,
        /// The plaque's number, at most 200 characters.
        plaque_number: Option<String>,
    }
    /// What is needed to put stars on hold (暂停星级).
    HoldStarsInput {
        /// The star rating.
        star_rating: ID,
        /// Why: one of the reasons for a hold.
        reason: Choice<StarReason>,
        /// What else is to be said, at most 2,000 characters.
        note: Option<String>,
        /// The document on which it rests, at most 200 characters.
        document: String,
        /// How the organization was heard; needed.
        hearing: Option<StarHearingInput>,
    }
    /// What is needed to restore stars on hold (恢复星级).
    RestoreStarsInput {
        /// The star rating.
        star_rating: ID,
        /// Why: one of the reasons for a restoration.
        reason: Choice<StarReason>,
        /// What else is to be said, at most 2,000 characters.
        note: Option<String>,
        /// The document on which it rests, at most 200 characters.
        document: String,
    }
    /// What is needed to take stars down to fewer (降星).
    DowngradeStarsInput {
        /// The star rating.
        star_rating: ID,
        /// The stars after it: fewer than now, one at least.
        stars: i32,
        /// Why: one of the reasons for a downgrade.
        reason: Choice<StarReason>,
        /// What else is to be said, at most 2,000 characters.
        note: Option<String>,
        /// The document on which it rests, at most 200 characters.
        document: String,
        /// How the organization was heard; needed.
        hearing: Option<StarHearingInput>,
    }
    /// What is needed to revoke stars (摘牌).
    RevokeStarsInput {
        /// The star rating.
        star_rating: ID,
        /// Why: one of the reasons for a revocation.
        reason: Choice<StarReason>,
        /// What else is to be said, at most 2,000 characters.
        note: Option<String>,
        /// The document on which it rests, at most 200 characters.
        document: String,
        /// How the organization was heard; needed.
        hearing: Option<StarHearingInput>,
    }
    /// What is needed to end stars whose validity is over, or whose organization has ended (星级到期).
    ExpireStarsInput {
        /// The star rating.
        star_rating: ID,
    }
    /// What is needed to order a remediation (下达整改).
    FindRemediationInput {
        /// An identifier that the client made, `remed_` and a UUIDv7; ours when not said.
        id: Option<ID>,
        /// The organization.
        organization: OrganizationRef,
        /// The assessment in which it was found, of this organization.
        assessment: Option<ID>,
        /// The star rating at whose re-check it was found, of this organization.
        star_rating: Option<ID>,
        /// The code of the indicator that it concerns.
        indicator: Option<String>,
        /// What was found, at most 2,000 characters.
        finding: String,
        /// The last day by which it has to be put right; not in the past.
        due_on: Date,
    }
    /// What is needed to close a remediation (整改销号): a file that was handed in, a statement, or both.
    CloseRemediationInput {
        /// The remediation.
        remediation: ID,
        /// The file, announced by `announceFile` and handed in.
        file: Option<ID>,
        /// What is stated, at most 2,000 characters.
        statement: Option<String>,
    }
}
