//! Mutations on star ratings and remediations.

use super::mutation::target;
use super::remediation::Remediation;
use super::score::code;
use super::star::StarRating;
use super::star_input::*;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use crate::graphql::word::Choice;
use async_graphql::{Context, ID, Object};
use siling_application::assessment::{self as application, Measure, RemediationTarget, StarTarget};
use siling_domain::assessment::{Hearing, StarReason};
use siling_domain::standard::Stars;
use siling_domain::{Refusal, RefusalCode};

payload! {
    /// What became of `awardStars`.
    AwardStarsPayload { star_rating: StarRating },
    /// What became of `holdStars`.
    HoldStarsPayload { star_rating: StarRating },
    /// What became of `restoreStars`.
    RestoreStarsPayload { star_rating: StarRating },
    /// What became of `downgradeStars`.
    DowngradeStarsPayload { star_rating: StarRating },
    /// What became of `revokeStars`.
    RevokeStarsPayload { star_rating: StarRating },
    /// What became of `expireStars`.
    ExpireStarsPayload { star_rating: StarRating },
    /// What became of `findRemediation`.
    FindRemediationPayload { remediation: Remediation },
    /// What became of `closeRemediation`.
    CloseRemediationPayload { remediation: Remediation },
}

fn star(star_rating: &ID, expected_version: Option<i32>) -> Result<StarTarget, Refusal> {
    Ok(StarTarget {
        star_rating: known("starRating", star_rating)?,
        expected_version,
    })
}

fn measure(
    reason: Choice<StarReason>,
    note: Option<String>,
    document: String,
    hearing: Option<StarHearingInput>,
) -> Measure {
    Measure {
        reason: reason.0,
        note,
        document,
        hearing: hearing.map(|hearing| Hearing {
            notified_on: hearing.notified_on.0,
            statement: hearing.statement,
        }),
    }
}

/// The mutations on star ratings and remediations.
#[derive(Default)]
pub struct StarMutation;

#[Object]
impl StarMutation {
    /// Awards the stars of a confirmed result by a certificate (授星); those held before are replaced.
    async fn award_stars(
        &self,
        ctx: &Context<'_>,
        input: AwardStarsInput,
    ) -> Result<Option<AwardStarsPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::AwardStars {
                id,
                target: target(&input.assessment, input.expected_version)?,
                certificate_number: input.certificate_number,
                plaque_number: input.plaque_number,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Puts stars on hold (暂停星级).
    async fn hold_stars(&self, ctx: &Context<'_>, input: HoldStarsInput) -> Result<Option<HoldStarsPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), star(&input.star_rating, input.expected_version));
        let measure = measure(input.reason, input.note, input.document, input.hearing);
        let command = target.map(|target| application::HoldStars { target, measure });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Restores stars on hold (恢复星级).
    async fn restore_stars(
        &self,
        ctx: &Context<'_>,
        input: RestoreStarsInput,
    ) -> Result<Option<RestoreStarsPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), star(&input.star_rating, input.expected_version));
        let measure = measure(input.reason, input.note, input.document, None);
        let command = target.map(|target| application::RestoreStars { target, measure });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Takes stars down to fewer (降星).
    async fn downgrade_stars(
        &self,
        ctx: &Context<'_>,
        input: DowngradeStarsInput,
    ) -> Result<Option<DowngradeStarsPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), star(&input.star_rating, input.expected_version));
        let measure = measure(input.reason, input.note, input.document, input.hearing);
        let stars = u8::try_from(input.stars).ok().and_then(|count| Stars::new(count).ok());
        let stars = stars.ok_or_else(|| {
            let refusal = Refusal::new(RefusalCode::OutOfRange).with("min", 1).with("max", 4);
            refusal.at("stars")
        });
        let command = target.and_then(|target| {
            let stars = stars?;
            Ok(application::DowngradeStars { target, stars, measure })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Revokes stars (摘牌); the plaque is to be given back.
    async fn revoke_stars(
        &self,
        ctx: &Context<'_>,
        input: RevokeStarsInput,
    ) -> Result<Option<RevokeStarsPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), star(&input.star_rating, input.expected_version));
        let measure = measure(input.reason, input.note, input.document, input.hearing);
        let command = target.map(|target| application::RevokeStars { target, measure });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Ends stars whose validity is over, or whose organization has ended (星级到期).
    async fn expire_stars(
        &self,
        ctx: &Context<'_>,
        input: ExpireStarsInput,
    ) -> Result<Option<ExpireStarsPayload>, ApiError> {
        let (envelope, target) = (input.envelope(), star(&input.star_rating, input.expected_version));
        let command = target.map(|target| application::ExpireStars { target });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Orders that a shortcoming is put right by a date (下达整改).
    async fn find_remediation(
        &self,
        ctx: &Context<'_>,
        input: FindRemediationInput,
    ) -> Result<Option<FindRemediationPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            let indicator = input.indicator.as_deref().map(code).transpose();
            let rating = input.star_rating.as_ref().map(|it| known("starRating", it));
            Ok(application::FindRemediation {
                id,
                organization: input.organization.key().map_err(|refusal| refusal.at("organization"))?,
                assessment: input
                    .assessment
                    .as_ref()
                    .map(|it| known("assessment", it))
                    .transpose()?,
                star_rating: rating.transpose()?,
                indicator: indicator.map_err(|refusal| refusal.at("indicator"))?,
                finding: input.finding,
                due_on: input.due_on.0,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }

    /// Closes a remediation by proof (整改销号).
    async fn close_remediation(
        &self,
        ctx: &Context<'_>,
        input: CloseRemediationInput,
    ) -> Result<Option<CloseRemediationPayload>, ApiError> {
        let envelope = input.envelope();
        let command = known("remediation", &input.remediation).and_then(|remediation| {
            Ok(application::CloseRemediation {
                target: RemediationTarget {
                    remediation,
                    expected_version: input.expected_version,
                },
                file: input.file.as_ref().map(|file| known("file", file)).transpose()?,
                statement: input.statement,
            })
        });
        Ok(Some(run(ctx, envelope, command).await?.into()))
    }
}
