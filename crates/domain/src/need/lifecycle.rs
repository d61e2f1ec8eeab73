//! The life of a need: one table that enforces it and answers what can be done with it.

use super::{Decline, DeclineReason, Need, Reopening, Triage};
use crate::access::Deed;
use crate::bound::room;
use crate::deadline::{Deadline, DeadlineKind};
use crate::id::AccountId;
use crate::lifecycle::{Lifecycle, Transition};
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::text::clean_text;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, vocabulary};
use chrono::{DateTime, Days, NaiveDate, Utc};

/// How many days after it was said to be resolved a need can be reopened [default].
pub const REOPEN_DAYS: u64 = 7;

vocabulary! {
    /// Where a need stands (需求状态).
    pub enum NeedStatus {
        /// Posted; the community has not answered yet (待受理).
        Submitted = "SUBMITTED" { zh: "待受理", en: "Submitted" },
        /// Taken up by the community; everybody sees it from here on (已受理).
        Accepted = "ACCEPTED" { zh: "已受理", en: "Accepted" },
        /// Not taken up, with a reason (不予受理).
        Declined = "DECLINED" { zh: "不予受理", en: "Declined" },
        /// Goes on as part of another need (已合并).
        Merged = "MERGED" { zh: "已合并", en: "Merged" },
        /// Taken back by who posted it (已撤回).
        Withdrawn = "WITHDRAWN" { zh: "已撤回", en: "Withdrawn" },
        /// A published service order answers it (已制单).
        Ordered = "ORDERED" { zh: "已制单", en: "Ordered" },
        /// A project is at work on it (办理中).
        InDelivery = "IN_DELIVERY" { zh: "办理中", en: "In delivery" },
        /// Done, or answered without an order (已办结).
        Resolved = "RESOLVED" { zh: "已办结", en: "Resolved" },
        /// Residents have rated the service (已评价).
        Rated = "RATED" { zh: "已评价", en: "Rated" },
        /// On file (已归档).
        Closed = "CLOSED" { zh: "已归档", en: "Closed" },
    }
}

vocabulary! {
    /// What can be done with a need (需求操作).
    pub enum NeedAction {
        /// Post it (点单).
        Post = "POST" { zh: "点单", en: "Post" },
        /// Accept it (受理).
        Accept = "ACCEPT" { zh: "受理", en: "Accept" },
        /// Decline it, with a reason (不予受理).
        Decline = "DECLINE" { zh: "不予受理", en: "Decline" },
        /// Merge it into another one (合并).
        Merge = "MERGE" { zh: "合并", en: "Merge" },
        /// Take it back (撤回).
        Withdraw = "WITHDRAW" { zh: "撤回", en: "Withdraw" },
        /// Stand behind it (附议).
        Endorse = "ENDORSE" { zh: "附议", en: "Endorse" },
        /// Take an endorsement back (取消附议).
        WithdrawEndorsement = "WITHDRAW_ENDORSEMENT" { zh: "取消附议", en: "Withdraw the endorsement" },
        /// Answer it by a service order (制单).
        Order = "ORDER" { zh: "制单", en: "Order" },
        /// Begin to deliver (开始服务).
        Deliver = "DELIVER" { zh: "开始服务", en: "Deliver" },
        /// Its project was accepted (验收办结).
        Fulfil = "FULFIL" { zh: "验收办结", en: "Fulfil" },
        /// Its order ended without a result (订单终止).
        Release = "RELEASE" { zh: "订单终止", en: "Release" },
        /// Answer it without an order (直接办结).
        Resolve = "RESOLVE" { zh: "直接办结", en: "Resolve" },
        /// Say that it is not resolved (重新打开).
        Reopen = "REOPEN" { zh: "重新打开", en: "Reopen" },
        /// Residents rate the service (评单).
        Rate = "RATE" { zh: "评单", en: "Rate" },
        /// Put it on file (归档).
        Close = "CLOSE" { zh: "归档", en: "Close" },
    }
}

impl NeedAction {
    /// Whether it is done to the need itself, and not along with its order, project or rating.
    pub const fn is_direct(self) -> bool {
        !matches!(self, Do::Order | Do::Deliver | Do::Fulfil | Do::Release | Do::Rate)
    }
}

/// The life of a need (需求生命周期).
pub struct NeedLifecycle;

use NeedAction as Do;
use NeedStatus as Is;

const fn row(
    from: &'static [Is],
    action: Do,
    to: Is,
    deed: Deed,
    guard: &'static str,
) -> Transition<NeedStatus, NeedAction> {
    Transition {
        from,
        action,
        to,
        deed,
        guard,
    }
}

const ENDORSING: &str = "not who posted it, once per person";
const ENDORSED: &str = "who endorsed it";

impl Lifecycle for NeedLifecycle {
    type State = NeedStatus;
    type Action = NeedAction;
    const OBJECT: &'static str = "Need";
    const TABLE: &'static [Transition<NeedStatus, NeedAction>] = &[
        row(
            &[],
            Do::Post,
            Is::Submitted,
            Deed::PostNeed,
            "in the own community; not much like an open one, unless said to be another",
        ),
        row(
            &[Is::Submitted],
            Do::Accept,
            Is::Accepted,
            Deed::AcceptNeed,
            "within 3 working days, else it is told to be overdue",
        ),
        row(
            &[Is::Submitted],
            Do::Decline,
            Is::Declined,
            Deed::DeclineNeed,
            "a reason",
        ),
        row(
            &[Is::Submitted, Is::Accepted],
            Do::Merge,
            Is::Merged,
            Deed::MergeNeed,
            "into another one of its community that is accepted and not resolved",
        ),
        row(
            &[Is::Submitted, Is::Accepted],
            Do::Withdraw,
            Is::Withdrawn,
            Deed::WithdrawNeed,
            "who posted it; nobody endorsed it",
        ),
        row(&[Is::Accepted], Do::Endorse, Is::Accepted, Deed::EndorseNeed, ENDORSING),
        row(&[Is::Ordered], Do::Endorse, Is::Ordered, Deed::EndorseNeed, ENDORSING),
        row(
            &[Is::InDelivery],
            Do::Endorse,
            Is::InDelivery,
            Deed::EndorseNeed,
            ENDORSING,
        ),
        row(
            &[Is::Accepted],
            Do::WithdrawEndorsement,
            Is::Accepted,
            Deed::WithdrawEndorsement,
            ENDORSED,
        ),
        row(
            &[Is::Ordered],
            Do::WithdrawEndorsement,
            Is::Ordered,
            Deed::WithdrawEndorsement,
            ENDORSED,
        ),
        row(
            &[Is::InDelivery],
            Do::WithdrawEndorsement,
            Is::InDelivery,
            Deed::WithdrawEndorsement,
            ENDORSED,
        ),
        row(
            &[Is::Accepted],
            Do::Order,
            Is::Ordered,
            Deed::PublishServiceOrder,
            "with its service order",
        ),
        row(
            &[Is::Ordered],
            Do::Deliver,
            Is::InDelivery,
            Deed::StartProject,
            "with its project",
        ),
        row(
            &[Is::Ordered, Is::InDelivery],
            Do::Fulfil,
            Is::Resolved,
            Deed::AcceptProject,
            "with its project",
        ),
        row(
            &[Is::Ordered, Is::InDelivery],
            Do::Release,
            Is::Accepted,
            Deed::CancelServiceOrder,
            "its order ended without a result",
        ),
        row(
            &[Is::Accepted],
            Do::Resolve,
            Is::Resolved,
            Deed::ResolveNeed,
            "an answer",
        ),
        row(
            &[Is::Resolved, Is::Rated],
            Do::Reopen,
            Is::Accepted,
            Deed::ReopenNeed,
            "who posted it or its community, a reason, within 7 days",
        ),
        row(
            &[Is::Resolved],
            Do::Rate,
            Is::Rated,
            Deed::RateService,
            "with the first rating",
        ),
        row(&[Is::Rated], Do::Close, Is::Closed, Deed::CloseNeed, "-"),
        row(
            &[Is::Resolved],
            Do::Close,
            Is::Closed,
            Deed::CloseNeed,
            "after the 7 days for reopening",
        ),
    ];
}

/// What the guards need to know and the need's own record does not hold.
#[derive(Debug, Clone, Copy)]
pub struct NeedFacts {
    /// The moment.
    pub now: DateTime<Utc>,
    /// Who acts; `None` for the product itself, and where nobody has logged in.
    pub account: Option<AccountId>,
    /// Whether they look after the need: as a worker of its community, or as the product itself.
    pub tends: bool,
    /// Whether they endorsed it.
    pub endorsed: bool,
}

impl Need {
    /// Whether the account posted it for itself.
    pub fn is_own(&self, account: Option<AccountId>) -> bool {
        account.is_some() && self.posted_by == account && !self.on_behalf
    }

    /// The last day on which it can be reopened.
    pub fn reopen_until(&self) -> Option<NaiveDate> {
        let resolved = china_date(self.resolved_at?);
        resolved.checked_add_days(Days::new(REOPEN_DAYS))
    }

    /// Whether an action is possible now: its row in the table and its guard on what is on file. The same
    /// check enforces the mutation and answers `availableActions`.
    pub fn check(&self, action: Do, facts: &NeedFacts) -> Result<Is, Refusal> {
        let refuse = |code| Err(Refusal::new(code));
        let row = NeedLifecycle::transition(self.status, action)?;
        let (own, today) = (self.is_own(facts.account), china_date(facts.now));
        match action {
            Do::Withdraw if !(own || self.on_behalf && facts.tends) => return refuse(RefusalCode::NotYourNeed),
            Do::Withdraw if self.endorsement_count > 0 => {
                return Err(Refusal::new(RefusalCode::EndorsedByOthers).with("count", self.endorsement_count));
            }
            Do::Reopen if !own && !facts.tends => return refuse(RefusalCode::NotYourNeed),
            Do::Reopen => {
                if let Some(due) = self.reopen_until().filter(|due| *due < today) {
                    return Err(Refusal::new(RefusalCode::DeadlinePassed).with("due", due));
                }
            }
            Do::Close if self.status == Is::Resolved => {
                if let Some(due) = self.reopen_until().filter(|due| today <= *due) {
                    return Err(Refusal::new(RefusalCode::NotDueYet).with("due", due));
                }
            }
            Do::Endorse if own => return refuse(RefusalCode::OwnNeed),
            Do::Endorse if facts.endorsed => return refuse(RefusalCode::AlreadyEndorsed),
            Do::WithdrawEndorsement if !facts.endorsed => return refuse(RefusalCode::NotEndorsed),
            _ => {}
        }
        Ok(row.to)
    }

    /// What it waits for (期限).
    pub fn deadlines(&self) -> Vec<Deadline> {
        let due = match self.status {
            Is::Submitted => Some((DeadlineKind::AnswerNeed, self.answer_due)),
            Is::Resolved => self.reopen_until().map(|due| (DeadlineKind::ReopenNeed, due)),
            _ => None,
        };
        let due = due.into_iter();
        due.map(|(kind, due_on)| Deadline { kind, due_on }).collect()
    }

    /// The community takes it up, with what it tells of it.
    pub fn accept(mut self, triage: Triage, facts: &NeedFacts) -> Result<Self, Refusals> {
        let to = self.check(Do::Accept, facts)?;
        triage.tell(&mut self)?;
        self.accepted_at = Some(facts.now);
        Ok(self.answered(to, facts.now))
    }

    /// The community does not take it up.
    pub fn decline(mut self, reason: DeclineReason, note: Option<String>, facts: &NeedFacts) -> Result<Self, Refusals> {
        let to = self.check(Do::Decline, facts)?;
        let mut checks = Checks::new();
        let note = note.and_then(|note| checks.field("note", clean_text(&note, TEXT_MAX)));
        // Whom to turn to is what the resident needs to hear.
        checks.require(
            "note",
            reason != DeclineReason::OtherAuthority || note.is_some(),
            || Refusal::new(RefusalCode::Required),
        );
        checks.finish()?;
        self.decline = Some(Decline { reason, note });
        Ok(self.answered(to, facts.now))
    }

    /// It goes on as part of another one.
    pub fn merge(mut self, into: &Need, facts: &NeedFacts) -> Result<Self, Refusals> {
        let to = self.check(Do::Merge, facts)?;
        let lives = matches!(into.status, Is::Accepted | Is::Ordered | Is::InDelivery);
        if into.id == self.id || into.area != self.area || !lives {
            return Err(Refusal::new(RefusalCode::MergeTarget).at("into").into());
        }
        self.merged_into = Some(into.id);
        Ok(self.answered(to, facts.now))
    }

    /// Who posted it takes it back.
    pub fn withdraw(self, facts: &NeedFacts) -> Result<Self, Refusals> {
        let to = self.check(Do::Withdraw, facts)?;
        Ok(self.moved(to, facts.now))
    }

    /// So many residents stand behind it now.
    pub fn endorsed_by(mut self, count: i32, now: DateTime<Utc>) -> Self {
        self.endorsement_count = count;
        self.touched(now)
    }

    /// It is answered without an order.
    pub fn resolve(mut self, answer: &str, facts: &NeedFacts) -> Result<Self, Refusals> {
        let to = self.check(Do::Resolve, facts)?;
        let answer = clean_text(answer, TEXT_MAX).map_err(|error| Refusal::from(error).at("answer"))?;
        self.answer = Some(answer);
        self.resolved_at = Some(facts.now);
        Ok(self.moved(to, facts.now))
    }

    /// It is not resolved after all.
    pub fn reopen(mut self, reason: &str, facts: &NeedFacts) -> Result<Self, Refusals> {
        let to = self.check(Do::Reopen, facts)?;
        let reason = clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))?;
        room(self.reopenings.len()).map_err(|refusal| refusal.at("need"))?;
        self.reopenings.push(Reopening { at: facts.now, reason });
        (self.order, self.project, self.resolved_at) = (None, None, None);
        Ok(self.moved(to, facts.now))
    }

    /// It is put on file.
    pub fn close(self, facts: &NeedFacts) -> Result<Self, Refusals> {
        let to = self.check(Do::Close, facts)?;
        Ok(self.moved(to, facts.now))
    }

    /// Whether its last day for an answer is over and it has none.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.status == Is::Submitted && self.answer_due < today
    }

    fn answered(mut self, to: Is, now: DateTime<Utc>) -> Self {
        self.answered_on = self.answered_on.or(Some(china_date(now)));
        self.moved(to, now)
    }

    pub(super) fn moved(mut self, to: Is, now: DateTime<Utc>) -> Self {
        self.status = to;
        self.status_since = now;
        self.touched(now)
    }

    fn touched(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.updated_at = now;
        self
    }
}
