//! The demonstration accounts, one a role.

use super::SeedError;
use super::data::{Data, list, wrong};
use super::organization::{Organizations, area};
use super::steps::Steps;
use crate::access::{GrantRole, OpenAccount, OpenServiceAccount, ScopeKey};
use crate::app::App;
use chrono::NaiveDate;
use serde::Deserialize;
use siling_domain::Word as _;
use siling_domain::access::{Role, ScopeKind, ServiceScope};
use siling_domain::account::{AccountKind, NewAccount};
use siling_domain::area_code::AreaCode;
use siling_domain::id::AccountId;
use siling_domain::time::china_date;
use siling_persistence::organization::OrganizationKey;
use std::collections::HashMap;

/// The password of all demonstration accounts. Everybody knows it: production never loads them.
pub const PASSWORD: &str = "four-leads-2022";

const FILE: &str = "accounts.csv";

/// A demonstration account, as it is told to a newcomer.
#[derive(Debug, Clone, Copy)]
pub struct Login {
    /// The login name.
    pub name: &'static str,
    /// Who it is.
    pub told: &'static str,
}

/// The demonstration accounts, as they are told to a newcomer.
pub const LOGINS: [Login; 10] = [
    Login {
        name: "committee",
        told: "DISTRICT_COMMITTEE over the district (区社会组织党委)",
    },
    Login {
        name: "finance",
        told: "DISTRICT_FINANCE over the district (区财政)",
    },
    Login {
        name: "xindian",
        told: "SUBDISTRICT_OFFICER of 辛店街道",
    },
    Login {
        name: "shiyuan",
        told: "COMMUNITY_WORKER of 溡源社区",
    },
    Login {
        name: "rescue",
        told: "ORGANIZATION_MANAGER of 城际救援队临淄六支队",
    },
    Login {
        name: "reviewer",
        told: "REVIEWER (评审专家)",
    },
    Login {
        name: "resident",
        told: "RESIDENT of 牛山社区",
    },
    Login {
        name: "department",
        told: "DEPARTMENT_OFFICER (职能部门)",
    },
    Login {
        name: "auditor",
        told: "AUDITOR, sees everything and changes nothing (审计)",
    },
    Login {
        name: "dataplatform",
        told: "DATA_PLATFORM, a service account: logInService (数据平台)",
    },
];

#[derive(Debug, Deserialize)]
struct Row {
    login_name: String,
    display_name: String,
    kind: AccountKind,
    role: Role,
    scope_kind: ScopeKind,
    scope: Option<String>,
    service_scopes: String,
    opened_on: Option<NaiveDate>,
}

/// The accounts by their login names.
pub(super) struct Accounts {
    ids: HashMap<String, AccountId>,
    /// Who manages the organization of this key.
    managers: HashMap<String, AccountId>,
    /// Who reviews for this sub-district.
    officers: HashMap<AreaCode, AccountId>,
    /// Who works for this community.
    workers: HashMap<AreaCode, AccountId>,
    /// Who lives in which community.
    residents: Vec<(AreaCode, AccountId)>,
}

impl Accounts {
    /// The account of this login name; `None` where there are no accounts at all.
    pub(super) fn find(&self, file: &str, login: &str) -> Result<Option<AccountId>, SeedError> {
        match self.ids.get(login) {
            Some(account) => Ok(Some(*account)),
            None if self.ids.is_empty() => Ok(None),
            None => Err(wrong(file, format!("no account {login}"))),
        }
    }

    /// Who manages the organization, where somebody does.
    pub(super) fn manager(&self, organization_key: &str) -> Option<AccountId> {
        self.managers.get(organization_key).copied()
    }

    /// Who reviews for the sub-district in which the area lies, where somebody does.
    pub(super) fn officer(&self, area: AreaCode) -> Option<AccountId> {
        let found = self.officers.iter().find(|(code, _)| area.is_within(code));
        found.map(|(_, account)| *account)
    }

    /// Who works for the community, where somebody does.
    pub(super) fn worker(&self, community: AreaCode) -> Option<AccountId> {
        self.workers.get(&community).copied()
    }

    /// Those who live in the community.
    pub(super) fn residents(&self, community: AreaCode) -> impl Iterator<Item = AccountId> + '_ {
        let own = self.residents.iter().filter(move |(home, _)| *home == community);
        own.map(|(_, account)| *account)
    }
}

/// Puts down the accounts with their grants.
pub(super) fn plan(
    app: &App,
    data: &Data,
    organizations: &Organizations,
    steps: &mut Steps,
) -> Result<Accounts, SeedError> {
    let today = china_date(app.clock.now());
    let mut accounts = Accounts {
        ids: HashMap::new(),
        managers: HashMap::new(),
        officers: HashMap::new(),
        workers: HashMap::new(),
        residents: Vec::new(),
    };
    for row in data.rows::<Row>(FILE)? {
        let (login, role) = (row.login_name.clone(), row.role);
        let scope = row.scope.clone().unwrap_or_default();
        let account = row.open(app, today, organizations, steps)?;
        match role {
            Role::OrganizationManager => drop(accounts.managers.insert(scope, account)),
            Role::SubdistrictOfficer => drop(accounts.officers.insert(area(FILE, &scope)?, account)),
            Role::CommunityWorker => drop(accounts.workers.insert(area(FILE, &scope)?, account)),
            Role::Resident => accounts.residents.push((area(FILE, &scope)?, account)),
            _ => {}
        }
        accounts.ids.insert(login, account);
    }
    Ok(accounts)
}

impl Row {
    fn open(
        self,
        app: &App,
        today: NaiveDate,
        organizations: &Organizations,
        steps: &mut Steps,
    ) -> Result<AccountId, SeedError> {
        let today = self.opened_on.unwrap_or(today);
        let row = format!("{FILE}: {}", self.login_name);
        let scopes = list(&self.service_scopes);
        let scopes = scopes
            .iter()
            .map(|code| ServiceScope::from_code(code).ok_or_else(|| wrong(FILE, format!("no scope {code}"))));
        let new = NewAccount {
            id: app.new_id(),
            kind: self.kind,
            login_name: self.login_name,
            display_name: self.display_name,
            service_scopes: scopes.collect::<Result<_, _>>()?,
            password_is_initial: false,
            demo: true,
        };
        let account = new.id;
        match self.kind {
            AccountKind::Person => steps.on(
                today,
                &row,
                OpenAccount {
                    new,
                    password: Some(PASSWORD.to_owned()),
                },
            ),
            AccountKind::Service => steps.on(
                today,
                &row,
                OpenServiceAccount {
                    new,
                    secret: Some(PASSWORD.to_owned()),
                },
            ),
        }
        let named = self.scope.unwrap_or_default();
        let scope = match self.scope_kind {
            ScopeKind::District => ScopeKey::District,
            ScopeKind::Area => ScopeKey::Area(area(FILE, &named)?),
            ScopeKind::Organization => {
                ScopeKey::Organization(OrganizationKey::Id(organizations.find(FILE, &named)?.id))
            }
        };
        steps.on(
            today,
            &row,
            GrantRole {
                id: app.new_id(),
                account,
                role: self.role,
                scope,
            },
        );
        Ok(account)
    }
}
