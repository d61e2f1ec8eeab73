//! Mutations on needs and visits.

use super::input::*;
use super::object::Need;
use super::visit::Visit;
use crate::graphql::engine::error::ApiError;
use crate::graphql::mutation::{Enveloped as _, known, new_id, payload, run};
use crate::graphql::organization::area_code;
use async_graphql::{Context, ID, Object, SimpleObject};
use siling_application::need::{self as application, NeedTarget};
use siling_domain::id::NeedId;
use siling_domain::need::{NeedChannel, NewNeed, NewSpot, NewVisit, Triage};
use siling_domain::{Refusal, id::Id};

/// A need's contact, whole (需求联系人).
#[derive(SimpleObject)]
pub struct RevealedNeedContact {
    /// The need.
    pub need: Need,
    /// The name.
    pub name: String,
    /// The phone number.
    pub phone: String,
}

impl From<application::RevealedContact> for RevealedNeedContact {
    fn from(revealed: application::RevealedContact) -> Self {
        RevealedNeedContact {
            need: Need(revealed.need),
            name: revealed.contact.name.reveal().as_str().to_owned(),
            phone: revealed.contact.phone.reveal().as_str().to_owned(),
        }
    }
}

payload! {
    /// What became of `postNeed`.
    PostNeedPayload { need: Need },
    /// What became of `acceptNeed`.
    AcceptNeedPayload { need: Need },
    /// What became of `declineNeed`.
    DeclineNeedPayload { need: Need },
    /// What became of `mergeNeed`.
    MergeNeedPayload { need: Need },
    /// What became of `withdrawNeed`.
    WithdrawNeedPayload { need: Need },
    /// What became of `resolveNeed`.
    ResolveNeedPayload { need: Need },
    /// What became of `reopenNeed`.
    ReopenNeedPayload { need: Need },
    /// What became of `closeNeed`.
    CloseNeedPayload { need: Need },
    /// What became of `endorseNeed`.
    EndorseNeedPayload { need: Need },
    /// What became of `withdrawEndorsement`.
    WithdrawEndorsementPayload { need: Need },
    /// What became of `recordVisit`.
    RecordVisitPayload { visit: Visit },
    /// What became of `revealNeedContact`.
    RevealNeedContactPayload { contact: RevealedNeedContact },
}

fn target(need: &ID, expected_version: Option<i32>) -> Result<NeedTarget, Refusal> {
    Ok(NeedTarget {
        need: known("need", need)?,
        expected_version,
    })
}

/// Identifiers of a list, refused at their places.
pub fn known_all<I: Id>(field: &str, given: &[ID]) -> Result<Vec<I>, Refusal> {
    let each = given.iter().enumerate();
    each.map(|(index, id)| known(&index.to_string(), id).map_err(|refusal| refusal.at(field)))
        .collect()
}

fn posting(id: NeedId, input: PostNeedInput, demo: bool) -> Result<application::PostNeed, Refusal> {
    let need = NewNeed {
        id,
        area: area_code(&input.area_code)?,
        channel: input.channel.map_or(NeedChannel::Online, |channel| channel.0),
        visit: input.visit.as_ref().map(|id| known("visit", id)).transpose()?,
        salon: input.salon.as_ref().map(|id| known("salon", id)).transpose()?,
        title: input.title,
        text: input.text,
        lead: input.lead.map(|lead| lead.0),
        capabilities: input.capabilities.unwrap_or_default(),
        spot: input.place.map(|place| NewSpot {
            text: place.text,
            position: place.position.map(|it| (it.latitude, it.longitude)),
        }),
        photos: known_all("photos", &input.photos.unwrap_or_default())?,
        contact: input.contact.map(Into::into),
        demo,
    };
    Ok(application::PostNeed {
        need,
        on_behalf: input.on_behalf,
        confirmed_new: input.confirmed_new.unwrap_or(false),
    })
}

/// The mutations on needs and visits.
#[derive(Default)]
pub struct NeedMutation;

#[Object]
impl NeedMutation {
    /// Posts a need (点单): a resident in the own community, or its staff for a resident. The answer is due in three
    /// working days.
    async fn post_need(&self, ctx: &Context<'_>, input: PostNeedInput) -> Result<Option<PostNeedPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| posting(id, input, false));
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Accepts a need (受理): everybody sees it from then on.
    async fn accept_need(
        &self,
        ctx: &Context<'_>,
        input: AcceptNeedInput,
    ) -> Result<Option<AcceptNeedPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.need, input.expected_version).map(|target| application::AcceptNeed {
            target,
            triage: Triage {
                lead: input.lead.map(|lead| lead.0),
                capabilities: input.capabilities,
                answer: input.answer,
            },
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Declines a need, with a reason (不予受理).
    async fn decline_need(
        &self,
        ctx: &Context<'_>,
        input: DeclineNeedInput,
    ) -> Result<Option<DeclineNeedPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.need, input.expected_version).map(|target| application::DeclineNeed {
            target,
            reason: input.reason.0,
            note: input.note,
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Merges a need into another one of its community (合并).
    async fn merge_need(&self, ctx: &Context<'_>, input: MergeNeedInput) -> Result<Option<MergeNeedPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.need, input.expected_version).and_then(|target| {
            Ok(application::MergeNeed {
                target,
                into: known("into", &input.into)?,
            })
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Takes a need back (撤回): who posted it, as long as nobody else stands behind it.
    async fn withdraw_need(
        &self,
        ctx: &Context<'_>,
        input: WithdrawNeedInput,
    ) -> Result<Option<WithdrawNeedPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.need, input.expected_version).map(|target| application::WithdrawNeed { target });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Resolves an accepted need without an order, with what was done (直接办结).
    async fn resolve_need(
        &self,
        ctx: &Context<'_>,
        input: ResolveNeedInput,
    ) -> Result<Option<ResolveNeedPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.need, input.expected_version).map(|target| application::ResolveNeed {
            target,
            answer: input.answer,
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Reopens a need that is not resolved after all (重新打开): who posted it or its community, within 7 days, our default.
    async fn reopen_need(
        &self,
        ctx: &Context<'_>,
        input: ReopenNeedInput,
    ) -> Result<Option<ReopenNeedPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.need, input.expected_version).map(|target| application::ReopenNeed {
            target,
            reason: input.reason,
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Puts a need on file (归档): a rated one, or a resolved one after the 7 days for reopening.
    async fn close_need(&self, ctx: &Context<'_>, input: CloseNeedInput) -> Result<Option<CloseNeedPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.need, input.expected_version).map(|target| application::CloseNeed { target });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Stands behind a need of the own community (附议), once a person.
    async fn endorse_need(
        &self,
        ctx: &Context<'_>,
        input: EndorseNeedInput,
    ) -> Result<Option<EndorseNeedPayload>, ApiError> {
        let envelope = input.envelope();
        let command = target(&input.need, input.expected_version).map(|target| application::EndorseNeed { target });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Takes an endorsement back (取消附议).
    async fn withdraw_endorsement(
        &self,
        ctx: &Context<'_>,
        input: WithdrawEndorsementInput,
    ) -> Result<Option<WithdrawEndorsementPayload>, ApiError> {
        let envelope = input.envelope();
        let command =
            target(&input.need, input.expected_version).map(|target| application::WithdrawEndorsement { target });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Records a visit to residents (社情民意走访); needs that were told name it.
    async fn record_visit(
        &self,
        ctx: &Context<'_>,
        input: RecordVisitInput,
    ) -> Result<Option<RecordVisitPayload>, ApiError> {
        let (id, envelope) = (new_id(ctx, input.id.as_ref())?, input.envelope());
        let command = id.and_then(|id| {
            Ok(application::RecordVisit {
                visit: NewVisit {
                    id,
                    area: area_code(&input.area_code)?,
                    visited_on: input.visited_on.0,
                    visitors: input.visitors,
                    households: input.households,
                    notes: input.notes,
                    demo: false,
                },
            })
        });
        run(ctx, envelope, command).await.map(|done| Some(done.into()))
    }

    /// Shows the contact of a need whole (查看需求联系方式), for a stated purpose; the look is recorded.
    async fn reveal_need_contact(
        &self,
        ctx: &Context<'_>,
        input: RevealNeedContactInput,
    ) -> Result<Option<RevealNeedContactPayload>, ApiError> {
        let envelope = input.envelope();
        let dry = envelope.dry_run;
        let command = known("need", &input.need).map(|need| application::RevealNeedContact {
            need,
            purpose: input.purpose,
        });
        let mut outcome = run(ctx, envelope, command).await?;
        // A dry run records no look, and so shows nothing.
        outcome.output = outcome.output.filter(|_| !dry);
        Ok(Some(outcome.into()))
    }
}
