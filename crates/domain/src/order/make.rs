//! How an order comes to be published: drafted, deliberated, approved; or sent back, cancelled, lapsed.

use super::{ServiceOrder, ServiceOrderAction as Do, ServiceOrderFacts, ServiceOrderStatus as Is, ServiceOrderTerms};
use crate::area::AreaLevel;
use crate::area_code::AreaCode;
use crate::id::{AccountId, CommitmentId, NeedId, SalonId, ServiceOrderId};
use crate::organization::TEXT_MAX;
use crate::refusal::Checks;
use crate::text::clean_text;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The salon's resolution that adopted the order (议定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliberation {
    /// The salon.
    pub salon: SalonId,
    /// The number of its resolution.
    pub resolution: i32,
    /// The day on which it was put on file.
    pub on: NaiveDate,
    /// Who put it on file.
    pub by: Option<AccountId>,
}

/// The sub-district's approval of an order above the ceiling that needs it (街道核准).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderApproval {
    /// The day.
    pub on: NaiveDate,
    /// Who approved it.
    pub by: Option<AccountId>,
    /// What was said with it.
    pub note: Option<String>,
}

/// What an order asks of a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeedStanding {
    /// The need.
    pub id: NeedId,
    /// The community in which it was posted.
    pub community: AreaCode,
    /// Whether it is accepted and waits for an order.
    pub waits: bool,
}

/// What an order asks of a salon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SalonStanding {
    /// The salon.
    pub id: SalonId,
    /// The community that was its host.
    pub community: AreaCode,
    /// Whether it was held.
    pub held: bool,
    /// Whether the community and one organization at least took part.
    pub quorate: bool,
    /// The resolutions that adopt, each with the needs that it concerns.
    pub adopted: Vec<(i32, Vec<NeedId>)>,
}

/// What is needed to draft an order.
#[derive(Debug, Clone)]
pub struct DraftServiceOrder {
    /// The identifier, made by us or by the client.
    pub id: ServiceOrderId,
    /// The district that keeps the record.
    pub district: AreaCode,
    /// The community that orders.
    pub community: AreaCode,
    /// What it orders, as typed.
    pub terms: ServiceOrderTerms,
    /// Who drafts it.
    pub by: Option<AccountId>,
    /// Whether the record is made up for demonstration.
    pub demo: bool,
}

impl ServiceOrder {
    /// A community drafts an order from its needs; those found of them are told.
    pub fn draft(new: DraftServiceOrder, needs: &[NeedStanding], now: DateTime<Utc>) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        checks.require("areaCode", new.community.level() == AreaLevel::Community, || {
            Refusal::new(RefusalCode::KindNotAllowed)
        });
        let terms = fitting(new.terms, new.community, needs, &mut checks);
        checks.finish()?;
        let Some(terms) = terms else {
            return Err(Refusal::new(RefusalCode::Required).at("terms").into());
        };
        Ok(ServiceOrder {
            id: new.id,
            district: new.district,
            community: new.community,
            terms,
            status: Is::Draft,
            status_since: now,
            status_reason: None,
            drafted_by: new.by,
            deliberation: None,
            approval: None,
            published_at: None,
            commitment: None,
            award: None,
            project: None,
            contract: None,
            rated: false,
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// The community writes the order anew; it has to be deliberated and approved again.
    pub fn revise(
        mut self,
        terms: ServiceOrderTerms,
        needs: &[NeedStanding],
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Revise, unclaimed(now))?;
        let mut checks = Checks::new();
        let terms = fitting(terms, self.community, needs, &mut checks);
        checks.finish()?;
        if let Some(terms) = terms {
            self.terms = terms;
        }
        (self.deliberation, self.approval, self.drafted_by) = (None, None, by);
        Ok(self.moved(to, None, now))
    }

    /// A salon has adopted it.
    pub fn deliberate(
        mut self,
        salon: &SalonStanding,
        resolution: i32,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let to = self.check(Do::Deliberate, unclaimed(now))?;
        let mut checks = Checks::new();
        checks.require("salon", salon.community == self.community, || {
            Refusal::new(RefusalCode::SalonElsewhere)
        });
        checks.require("salon", salon.held, || Refusal::new(RefusalCode::SalonNotHeld));
        checks.require("salon", !salon.held || salon.quorate, || {
            Refusal::new(RefusalCode::SalonNotQuorate)
        });
        let adopts = salon.adopted.iter().any(|(number, concerned)| {
            *number == resolution && self.terms.needs.iter().all(|need| concerned.contains(need))
        });
        checks.require("resolutionNumber", adopts, || {
            Refusal::new(RefusalCode::ResolutionMissing)
        });
        checks.finish()?;
        self.deliberation = Some(Deliberation {
            salon: salon.id,
            resolution,
            on: china_date(now),
            by,
        });
        Ok(self.moved(to, None, now))
    }

    /// The sub-district approves it; who drafted it does not.
    pub fn approve(
        mut self,
        note: Option<String>,
        by: Option<AccountId>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let facts = ServiceOrderFacts {
            own_draft: by.is_some() && by == self.drafted_by,
            ..unclaimed(now)
        };
        let to = self.check(Do::Approve, facts)?;
        let mut checks = Checks::new();
        let note = note.and_then(|text| checks.field("note", clean_text(&text, TEXT_MAX)));
        checks.finish()?;
        self.approval = Some(OrderApproval {
            on: china_date(now),
            by,
            note,
        });
        Ok(self.moved(to, None, now))
    }

    /// The sub-district sends it back, for a reason.
    pub fn send_back(mut self, reason: &str, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Return, unclaimed(now))?;
        let reason = stated(reason)?;
        (self.deliberation, self.approval) = (None, None);
        Ok(self.moved(to, Some(reason), now))
    }

    /// It is published for claims. Whether the fund can bear it, the fund says; the money reserved is told afterwards
    /// by [`ServiceOrder::with_commitment`].
    pub fn publish(mut self, needs: &[NeedStanding], now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.ready(Do::Publish, unclaimed(now))?;
        let mut checks = Checks::new();
        self.terms.publishable(china_date(now), &mut checks);
        for (_, refusal) in not_waiting(&self.terms.needs, self.community, needs) {
            checks.refuse(refusal.at("order"));
        }
        checks.finish()?;
        self.published_at = Some(now);
        Ok(self.moved(to, None, now))
    }

    /// The money reserved for it.
    #[must_use]
    pub fn with_commitment(mut self, commitment: CommitmentId) -> Self {
        self.commitment = Some(commitment);
        self
    }

    /// The community cancels it, for a reason.
    pub fn cancel(self, reason: &str, now: DateTime<Utc>) -> Result<Self, Refusals> {
        let to = self.check(Do::Cancel, unclaimed(now))?;
        let reason = stated(reason)?;
        Ok(self.moved(to, Some(reason), now))
    }

    /// Nobody has claimed it by the last day.
    pub fn lapse(self, live_claims: usize, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let to = self.check(
            Do::Lapse,
            ServiceOrderFacts {
                live_claims,
                ..unclaimed(now)
            },
        )?;
        Ok(self.moved(to, None, now))
    }
}

/// The facts for what does not depend on claims or payments.
pub(super) fn unclaimed(now: DateTime<Utc>) -> ServiceOrderFacts {
    ServiceOrderFacts {
        today: china_date(now),
        live_claims: 0,
        paid_off: false,
        own_draft: false,
    }
}

fn stated(reason: &str) -> Result<String, Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::new(RefusalCode::ReasonRequired).at("reason"));
    }
    clean_text(reason, TEXT_MAX).map_err(|error| Refusal::from(error).at("reason"))
}

/// The terms, if they are good and their needs wait for an order.
fn fitting(
    terms: ServiceOrderTerms,
    community: AreaCode,
    needs: &[NeedStanding],
    checks: &mut Checks,
) -> Option<ServiceOrderTerms> {
    for (index, refusal) in not_waiting(&terms.needs, community, needs) {
        checks.refuse(refusal.at(index.to_string()).at("needs").at("terms"));
    }
    match terms.checked() {
        Ok(terms) => Some(terms),
        Err(refusals) => {
            for refusal in refusals.into_vec() {
                checks.refuse(refusal.at("terms"));
            }
            None
        }
    }
}

/// Those of the needs that the order cannot answer, with their place among them and why.
fn not_waiting<'a>(
    wanted: &'a [NeedId],
    community: AreaCode,
    found: &'a [NeedStanding],
) -> impl Iterator<Item = (usize, Refusal)> + 'a {
    wanted.iter().enumerate().filter_map(move |(index, id)| {
        let code = match found.iter().find(|need| need.id == *id) {
            None => RefusalCode::NotFound,
            Some(need) if need.community != community => RefusalCode::NeedElsewhere,
            Some(need) if !need.waits => RefusalCode::NeedNotWaiting,
            Some(_) => return None,
        };
        Some((index, Refusal::new(code).with("need", id)))
    })
}
