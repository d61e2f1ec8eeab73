//! What waits for somebody, until when, and on what that rests: on everything that has deadlines, the same.

use super::context::state;
use super::engine::access::{Rule, TypeRules};
use super::engine::error::ApiError;
use super::list::List;
use super::scalar::{Date, DateTime};
use super::word::Choice;
use async_graphql::{Context, SimpleObject};
use siling_domain::calendar::end_of_day;
use siling_domain::contract::{FIRST_PAYMENT_DAYS, PAYMENT_DAYS};
use siling_domain::deadline::{self as domain, DeadlineKind};
use siling_domain::need::{ANSWER_DAYS, REOPEN_DAYS};
use siling_domain::{Locale, Word as _};

/// Something that is due (期限).
#[derive(Debug, Clone, SimpleObject)]
pub struct Deadline {
    /// What.
    pub kind: Choice<DeadlineKind>,
    /// The last moment for it: the end of its last day in China.
    pub due_at: DateTime,
    /// The last day for it.
    pub due_on: Date,
    /// Whether the last day is over.
    pub over: bool,
    /// On what it rests, in the language of the request.
    pub basis: String,
}

/// Who may ask for what.
pub const RULES: &[TypeRules] = &[TypeRules {
    name: "Deadline",
    rules: &[(Rule::Public, "kind dueAt dueOn over basis")],
}];

/// Deadlines as the client gets them, each with what it rests on.
pub fn told(
    ctx: &Context<'_>,
    due: impl IntoIterator<Item = domain::Deadline>,
    basis: impl Fn(DeadlineKind, Locale) -> String,
) -> Result<List<Deadline>, ApiError> {
    let state = state(ctx)?;
    let due = due.into_iter().map(|due| Deadline {
        kind: Choice(due.kind),
        due_at: DateTime(end_of_day(due.due_on)),
        due_on: Date(due.due_on),
        over: due.is_over(state.today()),
        basis: basis(due.kind, state.locale),
    });
    Ok(due.collect())
}

/// So many working days of something.
pub fn working_days(locale: Locale, zh: &str, en: &str, count: u32) -> String {
    match locale {
        Locale::ZhCn => format!("{zh} {count} 个工作日"),
        Locale::En => format!("{count} working days {en}"),
    }
}

/// What the deadlines rest on whose basis is the same for all objects.
pub fn basis(kind: DeadlineKind, locale: Locale) -> String {
    let days = |zh: &str, en: &str, count: u64| match locale {
        Locale::ZhCn => format!("{zh} {count} 日"),
        Locale::En => format!("{count} days {en}"),
    };
    let own = |zh: &str, en: &str| match locale {
        Locale::ZhCn => zh.to_owned(),
        Locale::En => en.to_owned(),
    };
    match kind {
        DeadlineKind::AnswerNeed => working_days(locale, "提出后", "after the posting", ANSWER_DAYS),
        DeadlineKind::ReopenNeed => days("办结后", "after it was said to be resolved", REOPEN_DAYS),
        DeadlineKind::ClaimOrder => own("订单约定的接单截止日", "The order's last day for claims"),
        DeadlineKind::DeliverMilestone => own("里程碑约定的完成日", "The milestone's last day"),
        DeadlineKind::SubmitProposal => own("创投公告约定的申报截止日", "The round's last day for proposals"),
        DeadlineKind::ReviewProposal => own("创投公告约定的评审截止日", "The round's last day for reviews"),
        DeadlineKind::LodgeObjection => own("公示期最后一日", "The last day of the public notice"),
        DeadlineKind::PayFirstInstalment => working_days(
            locale,
            "公益创投合同签订后",
            "after the round's contract was signed",
            FIRST_PAYMENT_DAYS,
        ),
        DeadlineKind::CompleteContract => own("合同约定的期满日", "The last day of the contract's term"),
        DeadlineKind::ApprovePayment | DeadlineKind::SendPayment => {
            days("申请拨付后", "after the request for the payment", PAYMENT_DAYS)
        }
        // An assessment says what its own rest on.
        DeadlineKind::Submit
        | DeadlineKind::Review
        | DeadlineKind::Verify
        | DeadlineKind::PublishNotice
        | DeadlineKind::Appeal
        | DeadlineKind::DecideAppeal
        | DeadlineKind::TellDecision
        | DeadlineKind::Confirm => kind.label(locale).to_owned(),
    }
}
