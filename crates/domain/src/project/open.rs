//! How a project comes to be: proposed by an organization, or opened by a commission or an award.

use super::milestone::{NewMilestone, milestones};
use super::privacy::{clean_public_line, clean_public_text};
use super::{
    BeneficiaryKind, Participant, Project, ProjectOrigin, ProjectOutcome, ProjectStatus, ProjectTotals, Staffing,
};
use crate::area_code::AreaCode;
use crate::id::{NeedId, OrganizationId, ProjectId};
use crate::money::Money;
use crate::organization::{LINE_MAX, Lead, TEXT_MAX};
use crate::refusal::Checks;
use crate::time::china_date;
use crate::{Refusal, RefusalCode, Refusals, Word};
use chrono::{DateTime, Months, NaiveDate, Utc};

/// The longest title of a project or milestone, in characters.
pub const TITLE_MAX: usize = 80;
/// The most organizations of one project (our default).
pub const PARTICIPANTS_MAX: usize = 50;
/// The most services that one organization names (our default).
pub const SERVICES_MAX: usize = 20;
/// The most needs of one project (our default).
pub const NEEDS_MAX: usize = 50;
/// The highest price: 100 million yuan. What is more is a mistake of typing.
pub const PRICE_MAX: Money = Money::from_fen(10_000_000_000);
/// The longest a project is planned for, in years (our default): what is longer is renewed.
const YEARS_MAX: u32 = 3;

/// An organization that is to take part.
#[derive(Debug, Clone)]
pub struct NewParticipant {
    /// The organization.
    pub organization: OrganizationId,
    /// What it does.
    pub services: Vec<String>,
}

/// A project as proposed, commissioned or awarded. Refusals name these fields as the schema does.
#[derive(Debug, Clone)]
pub struct NewProject {
    /// The identifier, made by us or by the client.
    pub id: ProjectId,
    /// Where it comes from.
    pub origin: ProjectOrigin,
    /// The title.
    pub title: String,
    /// Which of the four leads it is.
    pub lead: Lead,
    /// What it achieves, one at least.
    pub outcomes: Vec<ProjectOutcome>,
    /// What is done.
    pub description: String,
    /// The area that it serves.
    pub area: AreaCode,
    /// The organization that leads it.
    pub organization: OrganizationId,
    /// All that take part, the leading one among them or not.
    pub participants: Vec<NewParticipant>,
    /// Whom it serves, one kind at least.
    pub beneficiary_kinds: Vec<BeneficiaryKind>,
    /// More on whom it serves.
    pub beneficiary_note: Option<String>,
    /// What those served pay a time.
    pub fee: Money,
    /// What the purchaser pays for all of it.
    pub price: Money,
    /// Whether it comes back every year.
    pub recurring: bool,
    /// The first day planned.
    pub begins_on: NaiveDate,
    /// The last day planned.
    pub ends_on: NaiveDate,
    /// The needs that it answers.
    pub needs: Vec<NeedId>,
    /// The milestones in their order, one at least.
    pub milestones: Vec<NewMilestone>,
    /// Whether it is made up for demonstration.
    pub demo: bool,
}

/// Lines of a list, cleaned; refusals name `<field>.<i>`. No line stands twice.
pub(super) fn lines(checks: &mut Checks, field: &str, texts: Vec<String>, max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let at = |refusal: Refusal| refusal.at(index.to_string()).at(field.to_owned());
        match clean_public_line(text, max) {
            Ok(line) if lines.contains(&line) => {
                checks.refuse(at(Refusal::new(RefusalCode::Duplicate).with("value", &line)));
            }
            Ok(line) => lines.push(line),
            Err(refusal) => checks.refuse(at(refusal)),
        }
    }
    lines
}

/// Words of a list: one at least, each once.
pub(super) fn words<W: Word>(checks: &mut Checks, field: &str, words: &[W]) {
    checks.require(field, !words.is_empty(), || Refusal::new(RefusalCode::Required));
    for (index, word) in words.iter().enumerate() {
        if words[..index].contains(word) {
            let refusal = Refusal::new(RefusalCode::Duplicate).with("value", word.code());
            checks.refuse(refusal.at(index.to_string()).at(field.to_owned()));
        }
    }
}

fn amount(checks: &mut Checks, field: &str, amount: Money) {
    checks.require(field, !amount.is_negative() && amount <= PRICE_MAX, || {
        Refusal::new(RefusalCode::OutOfRange)
            .with("min", Money::ZERO)
            .with("max", PRICE_MAX)
    });
}

fn participants(checks: &mut Checks, lead: OrganizationId, new: Vec<NewParticipant>) -> Vec<Participant> {
    checks.require("participants", new.len() <= PARTICIPANTS_MAX, || {
        Refusal::new(RefusalCode::TooMany).with("max", PARTICIPANTS_MAX)
    });
    if new.len() > PARTICIPANTS_MAX {
        return Vec::new();
    }
    let mut leading = Participant {
        organization: lead,
        services: Vec::new(),
    };
    let (mut known, mut others) = (Vec::new(), Vec::new());
    for (index, participant) in new.into_iter().enumerate() {
        let mut inner = Checks::new();
        let organization = participant.organization;
        inner.require("organization", !known.contains(&organization), || {
            Refusal::new(RefusalCode::Duplicate).with("value", organization)
        });
        known.push(organization);
        inner.require("services", participant.services.len() <= SERVICES_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", SERVICES_MAX)
        });
        let services = lines(&mut inner, "services", participant.services, LINE_MAX);
        for refusal in inner.into_refusals() {
            checks.refuse(refusal.at(index.to_string()).at("participants"));
        }
        if organization == lead {
            leading.services = services;
        } else {
            others.push(Participant { organization, services });
        }
    }
    std::iter::once(leading).chain(others).collect()
}

impl Project {
    /// An organization proposes a project of its own.
    pub fn propose(
        district: AreaCode,
        new: NewProject,
        staffing: Staffing,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let able = super::lifecycle::able_to_take_on(staffing.status, new.price.is_positive());
        Self::new(district, new, ProjectStatus::Proposed, able, now)
    }

    /// A project is commissioned: opened for an organization that has to be able to take it on.
    pub fn commission(
        district: AreaCode,
        new: NewProject,
        staffing: Staffing,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let able = staffing.can_take_on(new.price.is_positive());
        Self::new(district, new, ProjectStatus::Planned, able, now)
    }

    /// A project is opened by an award, whose own rules have let the organization through.
    pub fn open(district: AreaCode, new: NewProject, now: DateTime<Utc>) -> Result<Self, Refusals> {
        Self::new(district, new, ProjectStatus::Planned, Ok(()), now)
    }

    fn new(
        district: AreaCode,
        new: NewProject,
        status: ProjectStatus,
        able: Result<(), Refusal>,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusals> {
        let mut checks = Checks::new();
        checks.field("organization", able);
        let title = checks.field("title", clean_public_line(&new.title, TITLE_MAX));
        let description = checks.field("description", clean_public_text(&new.description, TEXT_MAX));
        words(&mut checks, "outcomes", &new.outcomes);
        words(&mut checks, "beneficiaryKinds", &new.beneficiary_kinds);
        let beneficiary_note = new
            .beneficiary_note
            .and_then(|text| checks.field("beneficiaryNote", clean_public_text(&text, TEXT_MAX)));
        amount(&mut checks, "fee", new.fee);
        amount(&mut checks, "price", new.price);
        checks.require("endsOn", new.begins_on <= new.ends_on, || {
            Refusal::new(RefusalCode::EndsBeforeStart)
        });
        let latest = new.begins_on.checked_add_months(Months::new(YEARS_MAX * 12));
        let latest = latest.unwrap_or(new.begins_on);
        checks.require("endsOn", new.ends_on <= latest, || {
            Refusal::new(RefusalCode::OutOfRange)
                .with("min", new.begins_on)
                .with("max", latest)
        });
        checks.require("needs", new.needs.len() <= NEEDS_MAX, || {
            Refusal::new(RefusalCode::TooMany).with("max", NEEDS_MAX)
        });
        for (index, need) in new.needs.iter().enumerate() {
            if new.needs[..index].contains(need) {
                let refusal = Refusal::new(RefusalCode::Duplicate).with("value", need);
                checks.refuse(refusal.at(index.to_string()).at("needs"));
            }
        }
        let participants = participants(&mut checks, new.organization, new.participants);
        let milestones = milestones(&mut checks, new.milestones, new.begins_on, new.ends_on);
        checks.finish()?;
        Ok(Project {
            id: new.id,
            district,
            origin: new.origin,
            title: title.unwrap_or_default(),
            lead: new.lead,
            outcomes: new.outcomes,
            description: description.unwrap_or_default(),
            area: new.area,
            organization: new.organization,
            participants,
            beneficiary_kinds: new.beneficiary_kinds,
            beneficiary_note,
            fee: new.fee,
            price: new.price,
            recurring: new.recurring,
            begins_on: new.begins_on,
            ends_on: new.ends_on,
            needs: new.needs,
            milestones,
            contract: None,
            status,
            status_since: now,
            status_reason: None,
            opened_on: status.is_public().then(|| china_date(now)),
            started_on: None,
            completed_on: None,
            completed_by: None,
            acceptance: None,
            ended_on: None,
            termination: None,
            hand_overs: Vec::new(),
            rating_open_until: None,
            totals: ProjectTotals::default(),
            demo: new.demo,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }
}
