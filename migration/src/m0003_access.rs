//! Accounts, what they log in with, the roles they hold, and invitations.

use crate::words::{word_array, words};
use sea_orm_migration::prelude::*;
use siling_domain::access::{Role, ScopeKind, ServiceScope};
use siling_domain::account::{AccountKind, AccountStatus};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(&up()).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(
                "DROP TABLE attempts, signing_keys, invitations, refresh_tokens, sessions, grants, account_identities, account_secrets, accounts",
            )
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
CREATE TABLE accounts (
    id uuid NOT NULL CONSTRAINT accounts_pkey PRIMARY KEY,
    district text NOT NULL,
    kind text NOT NULL CONSTRAINT accounts_kind_word CHECK (kind IN {kinds}),
    login_name text NOT NULL CONSTRAINT accounts_login_name_form CHECK (login_name ~ '^[a-z0-9][a-z0-9._-]{{2,49}}$'),
    display_name text NOT NULL,
    service_scopes text[] NOT NULL CONSTRAINT accounts_scopes_words CHECK (service_scopes <@ {scopes}),
    status text NOT NULL CONSTRAINT accounts_status_word CHECK (status IN {statuses}),
    password_is_initial boolean NOT NULL,
    -- Tokens of external issuers from before this moment are refused: the log-out everywhere.
    tokens_valid_from timestamptz,
    demo boolean NOT NULL,
    version integer NOT NULL CONSTRAINT accounts_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT accounts_scopes_of_services CHECK ((kind = 'SERVICE') = (cardinality(service_scopes) > 0))
);
CREATE UNIQUE INDEX accounts_login_name_key ON accounts (district, login_name);
CREATE INDEX accounts_by_created ON accounts (district, created_at, id);

-- Apart from the account, so that no query on accounts can bring a hash along.
CREATE TABLE account_secrets (
    account_id uuid NOT NULL CONSTRAINT account_secrets_pkey PRIMARY KEY CONSTRAINT account_secrets_account_fkey REFERENCES accounts (id),
    hash text NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE account_identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    account_id uuid NOT NULL CONSTRAINT account_identities_account_fkey REFERENCES accounts (id),
    CONSTRAINT account_identities_pkey PRIMARY KEY (issuer, subject)
);
CREATE INDEX account_identities_account ON account_identities (account_id);

CREATE TABLE grants (
    id uuid NOT NULL CONSTRAINT grants_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT grants_account_fkey REFERENCES accounts (id),
    role text NOT NULL CONSTRAINT grants_role_word CHECK (role IN {roles}),
    scope_kind text NOT NULL CONSTRAINT grants_scope_word CHECK (scope_kind IN {scope_kinds}),
    area_code text CONSTRAINT grants_area_fkey REFERENCES areas (code),
    organization_id uuid CONSTRAINT grants_organization_fkey REFERENCES organizations (id),
    granted_at timestamptz NOT NULL,
    revoked_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT grants_scope_whole CHECK ((scope_kind = 'AREA') = (area_code IS NOT NULL) AND (scope_kind = 'ORGANIZATION') = (organization_id IS NOT NULL))
);
CREATE UNIQUE INDEX grants_once ON grants (account_id, role, coalesce(area_code, ''), coalesce(organization_id, '00000000-0000-0000-0000-000000000000'))
    WHERE revoked_at IS NULL;
CREATE INDEX grants_of_role ON grants (role, account_id) WHERE revoked_at IS NULL;
CREATE INDEX grants_of_organization ON grants (organization_id) WHERE organization_id IS NOT NULL AND revoked_at IS NULL;

-- One log-in on one device: the family of its refresh tokens.
CREATE TABLE sessions (
    id uuid NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT sessions_account_fkey REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text CONSTRAINT sessions_end_word CHECK (end_reason IN ('LOGGED_OUT', 'REUSED_TOKEN', 'EVERYWHERE', 'SECRET_CHANGED', 'CLOSED'))
);
CREATE INDEX sessions_of_account ON sessions (account_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_age ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    digest bytea NOT NULL CONSTRAINT refresh_tokens_pkey PRIMARY KEY,
    session_id uuid NOT NULL CONSTRAINT refresh_tokens_session_fkey REFERENCES sessions (id) ON DELETE CASCADE,
    issued_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_used ON refresh_tokens (used_at) WHERE used_at IS NOT NULL;

CREATE TABLE invitations (
    id uuid NOT NULL CONSTRAINT invitations_pkey PRIMARY KEY,
    organization_id uuid NOT NULL CONSTRAINT invitations_organization_fkey REFERENCES organizations (id),
    area_code text NOT NULL CONSTRAINT invitations_area_fkey REFERENCES areas (code),
    invitee text NOT NULL,
    code_digest bytea NOT NULL CONSTRAINT invitations_code_key UNIQUE,
    expires_at timestamptz NOT NULL,
    accepted_by uuid CONSTRAINT invitations_account_fkey REFERENCES accounts (id),
    accepted_at timestamptz,
    withdrawn_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT invitations_accepted_whole CHECK ((accepted_by IS NULL) = (accepted_at IS NULL)),
    CONSTRAINT invitations_one_end CHECK (accepted_at IS NULL OR withdrawn_at IS NULL)
);
CREATE INDEX invitations_of_organization ON invitations (organization_id, created_at, id);

-- The keys that sign access tokens; the private halves encrypted.
CREATE TABLE signing_keys (
    id text NOT NULL CONSTRAINT signing_keys_pkey PRIMARY KEY,
    algorithm text NOT NULL CONSTRAINT signing_keys_algorithm_word CHECK (algorithm IN ('EdDSA')),
    public_key text NOT NULL,
    private_key text NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);

-- Failed attempts, by digests of names and addresses. Nothing is lost with them in a crash.
CREATE UNLOGGED TABLE attempts (
    key bytea NOT NULL CONSTRAINT attempts_pkey PRIMARY KEY,
    count integer NOT NULL,
    since timestamptz NOT NULL
);
CREATE INDEX attempts_age ON attempts (since);
"#,
        kinds = words::<AccountKind>(),
        statuses = words::<AccountStatus>(),
        roles = words::<Role>(),
        scope_kinds = words::<ScopeKind>(),
        scopes = word_array::<ServiceScope>(),
    )
}
