//! Authority in one place: who holds which role over what, and what each role may do.
//!
//! Commands ask [`authorise`] and get a [`Warrant`], without which nothing can be saved. Queries
//! take the viewer's [`Visibility`].

mod deed;

pub use deed::{Deed, Holders};

use crate::area_code::AreaCode;
use crate::id::{AccountId, GrantId, OrganizationId, SessionId};
use crate::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A role that a person holds over a scope (角色).
    pub enum Role {
        /// Plans, guides and supervises organizations and their Party organizations (区委两新工委/社会组织党委).
        DistrictCommittee = "DISTRICT_COMMITTEE" { zh: "区社会组织党委", en: "District committee" },
        /// Budgets and pays; never the one who requested the payment (财政/组织部).
        DistrictFinance = "DISTRICT_FINANCE" { zh: "区财政", en: "District finance" },
        /// First review and filing in its sub-district or town (街道/镇).
        SubdistrictOfficer = "SUBDISTRICT_OFFICER" { zh: "街道（镇）工作人员", en: "Sub-district officer" },
        /// Collects needs, hosts salons and drafts orders in its community (社区党组织).
        CommunityWorker = "COMMUNITY_WORKER" { zh: "社区工作者", en: "Community worker" },
        /// Keeps its organization's record and acts for it (社会组织负责人).
        OrganizationManager = "ORGANIZATION_MANAGER" { zh: "社会组织管理员", en: "Organization manager" },
        /// Scores proposals and assessments assigned to it (评审专家).
        Reviewer = "REVIEWER" { zh: "评审专家", en: "Reviewer" },
        /// Posts and endorses needs, rates results (居民).
        Resident = "RESIDENT" { zh: "居民", en: "Resident" },
        /// Guides organizations of its field professionally (职能部门).
        DepartmentOfficer = "DEPARTMENT_OFFICER" { zh: "职能部门工作人员", en: "Department officer" },
        /// Reads everything, the event log included, and changes nothing (审计).
        Auditor = "AUDITOR" { zh: "审计人员", en: "Auditor" },
        /// A system of the municipal data integration, not a person (数据平台).
        DataPlatform = "DATA_PLATFORM" { zh: "数据平台", en: "Data platform" },
    }
}

impl Role {
    /// Whether the role is held by the administration's own people or systems.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Role::OrganizationManager | Role::Resident)
    }

    /// Whether the role's tasks show who proposes to a venture round. A reviewer judges without knowing it.
    pub const fn sees_proposers(self) -> bool {
        self.is_staff() && !matches!(self, Role::Reviewer)
    }

    /// The kinds of scope over which the role may be held.
    pub const fn scopes(self) -> &'static [ScopeKind] {
        use ScopeKind::{Area, District, Organization};
        match self {
            Role::DistrictCommittee | Role::DistrictFinance | Role::Reviewer | Role::DepartmentOfficer => &[District],
            Role::Auditor | Role::DataPlatform => &[District, Area],
            Role::SubdistrictOfficer | Role::CommunityWorker | Role::Resident => &[Area],
            Role::OrganizationManager => &[Organization],
        }
    }
}

vocabulary! {
    /// The kinds of scope over which a role is held (授权范围类型).
    pub enum ScopeKind {
        /// The whole district (全区).
        District = "DISTRICT" { zh: "全区", en: "District" },
        /// An area with all that lies in it (区域).
        Area = "AREA" { zh: "区域", en: "Area" },
        /// One organization (社会组织).
        Organization = "ORGANIZATION" { zh: "社会组织", en: "Organization" },
    }
}

vocabulary! {
    /// What a service account's token may be used for, beside the roles that the account holds (服务账号权限).
    pub enum ServiceScope {
        /// Read what the account's roles may see (读取).
        Read = "READ" { zh: "读取", en: "Read" },
        /// Follow the feed of changes (变更订阅).
        Changes = "CHANGES" { zh: "变更订阅", en: "Change feed" },
        /// Do what the account's roles may do (写入).
        Write = "WRITE" { zh: "写入", en: "Write" },
    }
}

/// Over what a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// The whole district.
    District,
    /// An area with all that lies in it.
    Area(AreaCode),
    /// One organization.
    Organization(OrganizationId),
}

impl Scope {
    /// The kind of this scope.
    pub const fn kind(&self) -> ScopeKind {
        match self {
            Scope::District => ScopeKind::District,
            Scope::Area(_) => ScopeKind::Area,
            Scope::Organization(_) => ScopeKind::Organization,
        }
    }

    /// Whether a place lies within the scope.
    pub fn covers(&self, place: &Place) -> bool {
        match self {
            Scope::District => true,
            Scope::Area(area) => place.area.is_some_and(|it| it.is_within(area)),
            Scope::Organization(organization) => place.organization == Some(*organization),
        }
    }
}

/// Where an object belongs: what scopes are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The area, or `None` for what belongs to the district as a whole.
    pub area: Option<AreaCode>,
    /// The organization, for what belongs to one.
    pub organization: Option<OrganizationId>,
}

impl Place {
    /// The district as a whole.
    pub const DISTRICT: Place = Place {
        area: None,
        organization: None,
    };

    /// An area.
    pub const fn area(area: AreaCode) -> Self {
        Place {
            area: Some(area),
            organization: None,
        }
    }

    /// An organization in its area.
    pub const fn organization(area: AreaCode, organization: OrganizationId) -> Self {
        Place {
            area: Some(area),
            organization: Some(organization),
        }
    }
}

/// A role held over a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The grant's identifier.
    pub id: GrantId,
    /// The role.
    pub role: Role,
    /// Over what.
    pub scope: Scope,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Nobody has logged in.
    Anonymous,
    /// A person's account.
    Person(AccountId),
    /// A service account, kept to the scopes of its token.
    Service(AccountId, Vec<ServiceScope>),
    /// The product itself: seeding and scheduled jobs. It may do everything and is never reachable from outside.
    System,
}

/// Who acts, with what they may rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub identity: Identity,
    /// The grants in force.
    pub grants: Vec<Grant>,
    /// The log-in by which they act; `None` without one, and with a token of an external issuer.
    pub session: Option<SessionId>,
}

impl Actor {
    /// Nobody has logged in.
    pub const fn anonymous() -> Self {
        Actor {
            identity: Identity::Anonymous,
            grants: Vec::new(),
            session: None,
        }
    }

    /// The product itself.
    pub const fn system() -> Self {
        Actor {
            identity: Identity::System,
            grants: Vec::new(),
            session: None,
        }
    }

    /// The account, if somebody has logged in.
    pub const fn account(&self) -> Option<AccountId> {
        match &self.identity {
            Identity::Person(account) | Identity::Service(account, _) => Some(*account),
            Identity::Anonymous | Identity::System => None,
        }
    }

    /// Whether the role is held over anything at all.
    pub fn holds(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The grant by which one of the roles is held over the place.
    pub fn grant_over(&self, roles: &[Role], place: &Place) -> Option<&Grant> {
        self.grants
            .iter()
            .find(|grant| roles.contains(&grant.role) && grant.scope.covers(place))
    }

    /// Whether one of the roles is held over the place, or the product itself acts.
    pub fn holds_over(&self, roles: &[Role], place: &Place) -> bool {
        matches!(self.identity, Identity::System) || self.grant_over(roles, place).is_some()
    }

    /// Whether any role of the administration is held.
    pub fn is_staff(&self) -> bool {
        matches!(self.identity, Identity::System) || self.grants.iter().any(|grant| grant.role.is_staff())
    }

    /// Whether no task shows the actor who proposes to a venture round.
    pub fn is_blind(&self) -> bool {
        self.identity != Identity::System && !self.grants.iter().any(|grant| grant.role.sees_proposers())
    }

    /// Whether the token's scopes allow this use; people's tokens have no such bounds.
    pub fn token_allows(&self, scope: ServiceScope) -> bool {
        match &self.identity {
            Identity::Service(_, scopes) => scopes.contains(&scope),
            _ => true,
        }
    }

    /// What the actor may see.
    pub fn visibility(&self) -> Visibility {
        let everything = matches!(self.identity, Identity::System)
            || self
                .grants
                .iter()
                .any(|grant| grant.role.is_staff() && grant.scope == Scope::District);
        let sees_proposers = |grant: &Grant| grant.role.sees_proposers() && grant.scope == Scope::District;
        let mut visibility = Visibility {
            account: self.account(),
            everything,
            blind: everything && self.identity != Identity::System && !self.grants.iter().any(sees_proposers),
            accounts: self.holds_over(ACCOUNT_KEEPERS, &Place::DISTRICT),
            claims: self.holds_over(ORDER_STAFF, &Place::DISTRICT),
            areas: Vec::new(),
            claim_areas: Vec::new(),
            organizations: Vec::new(),
        };
        for grant in &self.grants {
            if let Scope::Area(area) = grant.scope
                && ORDER_STAFF.contains(&grant.role)
            {
                visibility.claim_areas.push(area);
            }
            match grant.scope {
                Scope::Area(area) if grant.role.is_staff() => visibility.areas.push(area),
                Scope::Organization(organization) => visibility.organizations.push(organization),
                Scope::Area(_) | Scope::District => {}
            }
        }
        visibility
    }
}

/// Who looks after accounts.
pub const ACCOUNT_KEEPERS: &[Role] = &[Role::DistrictCommittee, Role::Auditor];

/// Who sees the inside of orders: the claims while they compete, the panel, the ranking, the minutes.
pub const ORDER_STAFF: &[Role] = &[
    Role::CommunityWorker,
    Role::SubdistrictOfficer,
    Role::DistrictCommittee,
    Role::DistrictFinance,
    Role::Auditor,
];

/// Which rows a viewer may see, beyond what everybody may. Every query that has rows of limited
/// visibility demands one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visibility {
    /// The viewer, who sees what is their own.
    pub account: Option<AccountId>,
    /// Whether the viewer's work covers the whole district.
    pub everything: bool,
    /// Whether the viewer sees everything for the sake of reviewing alone: then not who proposes to a venture round
    /// before its notice, and of the proposals only those assigned.
    pub blind: bool,
    /// Whether the viewer looks after accounts. Nobody else follows who logs in, and who is granted what.
    pub accounts: bool,
    /// Whether the viewer sees the claims on all orders while they compete.
    pub claims: bool,
    /// The areas that the viewer's work covers, with all that lies in them.
    pub areas: Vec<AreaCode>,
    /// Those of the areas on whose orders the viewer sees the claims while they compete.
    pub claim_areas: Vec<AreaCode>,
    /// The organizations that the viewer acts for.
    pub organizations: Vec<OrganizationId>,
}

impl Visibility {
    /// Whether something that belongs to the place is seen.
    pub fn sees(&self, place: &Place) -> bool {
        self.everything || self.reaches(place)
    }

    /// Whether who proposes to a venture round is seen, of a proposal that belongs to the place.
    pub fn sees_proposer(&self, place: &Place) -> bool {
        (self.everything && !self.blind) || self.reaches(place)
    }

    /// Whether a claim that belongs to the place is seen while it competes.
    pub fn sees_claim(&self, place: &Place) -> bool {
        self.claims
            || place
                .area
                .is_some_and(|area| self.claim_areas.iter().any(|within| area.is_within(within)))
            || place
                .organization
                .is_some_and(|organization| self.organizations.contains(&organization))
    }

    /// Whether the place lies in the viewer's areas, or is of an organization for which the viewer acts.
    fn reaches(&self, place: &Place) -> bool {
        place
            .area
            .is_some_and(|area| self.areas.iter().any(|within| area.is_within(within)))
            || place
                .organization
                .is_some_and(|organization| self.organizations.contains(&organization))
    }
}

/// Why somebody may not act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Nobody has logged in.
    LogInFirst,
    /// None of the roles that may do this is held over the place.
    NotYours(Deed),
    /// The service account's token lacks the scope.
    TokenScope(ServiceScope),
}

/// The proof that an actor may do a deed at a place. Only [`authorise`] makes one, and everything
/// that saves demands one.
#[derive(Debug, Clone, Copy)]
pub struct Warrant {
    deed: Deed,
    role: Option<Role>,
    place: Place,
}

impl Warrant {
    /// What it allows.
    pub const fn deed(&self) -> Deed {
        self.deed
    }

    /// The role by which it was given; `None` where none was needed, and for the product itself.
    pub const fn role(&self) -> Option<Role> {
        self.role
    }

    /// Where it allows it.
    pub const fn place(&self) -> Place {
        self.place
    }
}

/// Whether the actor may do the deed at the place.
pub fn authorise(actor: &Actor, deed: Deed, place: &Place) -> Result<Warrant, Denied> {
    let warrant = |role| Warrant {
        deed,
        role,
        place: *place,
    };
    if actor.identity == Identity::System {
        return Ok(warrant(None));
    }
    if !actor.token_allows(ServiceScope::Write) {
        return Err(Denied::TokenScope(ServiceScope::Write));
    }
    match deed.holders() {
        Holders::Anyone => Ok(warrant(None)),
        _ if actor.account().is_none() => Err(Denied::LogInFirst),
        Holders::SignedIn => Ok(warrant(None)),
        Holders::Roles(roles) => match actor.grant_over(roles, place) {
            Some(grant) => Ok(warrant(Some(grant.role))),
            None => Err(Denied::NotYours(deed)),
        },
    }
}

#[cfg(test)]
mod tests;
