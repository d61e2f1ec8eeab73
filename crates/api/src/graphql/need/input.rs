//! What mutations on needs and visits take.

use super::query::PositionInput;
use crate::graphql::mutation::inputs;
use crate::graphql::organization::ContactInput;
use crate::graphql::scalar::Date;
use crate::graphql::word::Choice;
use async_graphql::{ID, InputObject};
use siling_domain::need::{DeclineReason, NeedChannel};
use siling_domain::organization::Lead;

/// Where in the community it is (地点).
#[derive(Debug, Clone, InputObject)]
pub struct NeedPlaceInput {
    /// In words, at most 200 characters.
    pub text: String,
    /// On the map, WGS-84; leave it out where it is not known.
    pub position: Option<PositionInput>,
}

/// What is needed to post a need (点单).
#[derive(Debug, Clone, InputObject)]
pub struct PostNeedInput {
    /// An identifier that the client made, `need_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The community: a 12-digit code. A resident posts in the own one.
    pub area_code: String,
    /// By which way it came in; ONLINE when not said. Residents post ONLINE; the other channels are recorded by the
    /// community.
    pub channel: Option<Choice<NeedChannel>>,
    /// The visit at which it was told; only with the channel VISIT.
    pub visit: Option<ID>,
    /// The salon at which it was raised; only with the channel SALON.
    pub salon: Option<ID>,
    /// What is wanted, in a line, at most 60 characters. It becomes public with the acceptance: no names, no phone
    /// numbers.
    pub title: String,
    /// What is wanted, at most 2,000 characters. It becomes public with the acceptance: no names, no phone numbers.
    pub text: String,
    /// Which of the four leads it belongs to, where that is known; the community tells it at the acceptance.
    pub lead: Option<Choice<Lead>>,
    /// The capabilities that are wanted: codes of the catalogue, at most 10.
    pub capabilities: Option<Vec<String>>,
    /// Where it is; seen by who posted it and who looks after it only.
    pub place: Option<NeedPlaceInput>,
    /// Photos: files that the same account has handed in, JPEG, PNG or WebP, at most 9.
    pub photos: Option<Vec<ID>>,
    /// Whom to ask. Encrypted in the store and shown masked.
    pub contact: Option<ContactInput>,
    /// Whether it is posted for a resident (代为登记). When not said: true for who works for the community.
    pub on_behalf: Option<bool>,
    /// Whether it is another need than those that are much like it; without it, `SIMILAR_NEEDS` asks first where there are
    /// any. `similarNeeds` shows them.
    pub confirmed_new: Option<bool>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to record a visit (走访).
#[derive(Debug, Clone, InputObject)]
pub struct RecordVisitInput {
    /// An identifier that the client made, `visit_` and a UUIDv7; ours when not said.
    pub id: Option<ID>,
    /// The community: a 12-digit code.
    pub area_code: String,
    /// The day; not in the future.
    pub visited_on: Date,
    /// Who went: staff and helpers, 1 to 20 names of at most 30 characters.
    pub visitors: Vec<String>,
    /// How many households were visited, 1 to 2,000.
    pub households: i32,
    /// What was heard, without names of residents, at most 2,000 characters.
    pub notes: Option<String>,
    /// The same key with the same input changes one thing once; kept 90 days.
    pub idempotency_key: Option<String>,
    /// All checks, nothing kept.
    pub dry_run: Option<bool>,
}

/// What is needed to look at a need's contact in full (查看需求联系方式).
#[derive(Debug, Clone, InputObject)]
pub struct RevealNeedContactInput {
    /// The need.
    pub need: ID,
    /// For what, 4 to 200 characters; recorded with who looked and when.
    pub purpose: String,
    /// The same key with the same input is one look; the contact is not shown again.
    pub idempotency_key: Option<String>,
    /// All checks, nothing shown.
    pub dry_run: Option<bool>,
}

crate::graphql::mutation::enveloped!(PostNeedInput, RecordVisitInput, RevealNeedContactInput);

inputs! {
    /// What is needed to accept a need (受理).
    AcceptNeedInput {
        /// The need.
        need: ID,
        /// Which of the four leads it belongs to; as it is when not said.
        lead: Option<Choice<Lead>>,
        /// The capabilities that are wanted, all of them: codes of the catalogue, at most 10; as they are when not said.
        capabilities: Option<Vec<String>>,
        /// What the community says to it, at most 2,000 characters; public.
        answer: Option<String>,
    }
    /// What is needed to decline a need (不予受理).
    DeclineNeedInput {
        /// The need.
        need: ID,
        /// The reason.
        reason: Choice<DeclineReason>,
        /// What else is to be said, at most 2,000 characters; needed with OTHER_AUTHORITY: whom to turn to.
        note: Option<String>,
    }
    /// What is needed to merge a need into another one (合并). Who posted it and who endorsed it stand behind the other one
    /// from then on.
    MergeNeedInput {
        /// The need.
        need: ID,
        /// The need that goes on: of the same community, accepted and not resolved.
        into: ID,
    }
    /// What is needed to take a need back (撤回).
    WithdrawNeedInput {
        /// The need.
        need: ID,
    }
    /// What is needed to resolve a need without an order (直接办结).
    ResolveNeedInput {
        /// The need.
        need: ID,
        /// What was done, at most 2,000 characters; public.
        answer: String,
    }
    /// What is needed to reopen a need (重新打开).
    ReopenNeedInput {
        /// The need.
        need: ID,
        /// What is not resolved, at most 2,000 characters.
        reason: String,
    }
    /// What is needed to put a need on file (归档).
    CloseNeedInput {
        /// The need.
        need: ID,
    }
    /// What is needed to stand behind a need (附议).
    EndorseNeedInput {
        /// The need.
        need: ID,
    }
    /// What is needed to take an endorsement back (取消附议).
    WithdrawEndorsementInput {
        /// The need.
        need: ID,
    }
}
