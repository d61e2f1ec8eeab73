//! Party organizations, their terms, the coverage of organizations, Party-affairs workers.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::party::{CoverageForm, PartyOrganizationKind, PartyOrganizationStatus, PartyPost, PartySetting};

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
                "DROP INDEX organizations_branch_sized;
                 DROP TABLE party_workers, party_coverages, party_terms, party_organizations;
                 DROP TYPE key_range;",
            )
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
-- Exclusion constraints compare keys for equality beside periods for overlap. A range of one key does that
-- with what every PostgreSQL has; the extension btree_gist is not part of every installation.
CREATE TYPE key_range AS RANGE (subtype = text, collation = "C");

CREATE TABLE party_organizations (
    id uuid NOT NULL CONSTRAINT party_organizations_pkey PRIMARY KEY,
    district text NOT NULL,
    parent_id uuid CONSTRAINT party_organizations_parent_fkey REFERENCES party_organizations (id),
    kind text NOT NULL CONSTRAINT party_organizations_kind_word CHECK (kind IN {kinds}),
    setting text NOT NULL CONSTRAINT party_organizations_setting_word CHECK (setting IN {settings}),
    name text NOT NULL,
    area_code text NOT NULL CONSTRAINT party_organizations_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    host_organization_id uuid CONSTRAINT party_organizations_host_fkey REFERENCES organizations (id),
    full_member_count integer NOT NULL CONSTRAINT party_organizations_full_members_range CHECK (full_member_count >= 0),
    probationary_member_count integer NOT NULL CONSTRAINT party_organizations_probationary_members_range CHECK (probationary_member_count >= 0),
    secretary text,
    status text NOT NULL CONSTRAINT party_organizations_status_word CHECK (status IN {statuses}),
    status_since timestamptz NOT NULL,
    status_reason text,
    founded_on date,
    term_ends date,
    below_minimum_since date,
    successor_id uuid CONSTRAINT party_organizations_successor_fkey REFERENCES party_organizations (id),
    demo boolean NOT NULL,
    version integer NOT NULL CONSTRAINT party_organizations_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT party_organizations_parent_other CHECK (parent_id <> id),
    CONSTRAINT party_organizations_root_kind CHECK (parent_id IS NOT NULL OR kind = 'PARTY_COMMITTEE')
);
-- One tree a district.
CREATE UNIQUE INDEX party_organizations_root_key ON party_organizations (district)
    WHERE parent_id IS NULL AND status NOT IN ('REORGANIZED', 'DISSOLVED');
CREATE UNIQUE INDEX party_organizations_name_key ON party_organizations (area_code, name)
    WHERE status NOT IN ('REORGANIZED', 'DISSOLVED');
CREATE INDEX party_organizations_children ON party_organizations (parent_id, name, id);
CREATE INDEX party_organizations_host ON party_organizations (host_organization_id) WHERE host_organization_id IS NOT NULL;
-- One index for each order that lists are offered in; the last one answers what is due, too.
CREATE INDEX party_organizations_by_created ON party_organizations (district, created_at, id);
CREATE INDEX party_organizations_by_name ON party_organizations (district, name, id);
CREATE INDEX party_organizations_by_updated ON party_organizations (district, updated_at, id);
CREATE INDEX party_organizations_by_term ON party_organizations (district, (coalesce(term_ends, '9999-12-31'::date)), id);
CREATE INDEX party_organizations_in_subdistrict ON party_organizations (subdistrict_code, created_at, id);

CREATE TABLE party_terms (
    id uuid NOT NULL CONSTRAINT party_terms_pkey PRIMARY KEY,
    party_organization_id uuid NOT NULL CONSTRAINT party_terms_party_organization_fkey REFERENCES party_organizations (id),
    begins date NOT NULL,
    ends date NOT NULL,
    extended_until date,
    ended_on date,
    period daterange NOT NULL GENERATED ALWAYS AS (daterange(begins, coalesce(ended_on, extended_until, ends), '[]')) STORED,
    elected_on date NOT NULL,
    present integer NOT NULL,
    entitled integer NOT NULL,
    committee_size integer NOT NULL CONSTRAINT party_terms_committee_range CHECK (committee_size > 0),
    approved_on date,
    version integer NOT NULL CONSTRAINT party_terms_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT party_terms_order CHECK (begins <= ends AND elected_on <= begins),
    CONSTRAINT party_terms_extension CHECK (extended_until > ends AND extended_until <= ends + interval '1 year'),
    CONSTRAINT party_terms_quorum CHECK (present BETWEEN 1 AND entitled AND present::bigint * 5 >= entitled::bigint * 4),
    CONSTRAINT party_terms_no_overlap EXCLUDE USING gist (
        key_range(party_organization_id::text, party_organization_id::text, '[]') WITH &&,
        period WITH &&
    )
);
CREATE INDEX party_terms_of ON party_terms (party_organization_id, begins, id);

CREATE TABLE party_coverages (
    id uuid NOT NULL CONSTRAINT party_coverages_pkey PRIMARY KEY,
    organization_id uuid NOT NULL CONSTRAINT party_coverages_organization_fkey REFERENCES organizations (id),
    party_organization_id uuid NOT NULL CONSTRAINT party_coverages_party_organization_fkey REFERENCES party_organizations (id),
    form text NOT NULL CONSTRAINT party_coverages_form_word CHECK (form IN {forms}),
    begins date NOT NULL,
    ends date,
    period daterange NOT NULL GENERATED ALWAYS AS (daterange(begins, ends, '[]')) STORED,
    document text,
    version integer NOT NULL CONSTRAINT party_coverages_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT party_coverages_order CHECK (begins <= ends),
    -- The same form by the same Party organization at most once at a time.
    CONSTRAINT party_coverages_no_overlap EXCLUDE USING gist (
        key_range(
            organization_id::text || party_organization_id::text || form,
            organization_id::text || party_organization_id::text || form,
            '[]'
        ) WITH &&,
        period WITH &&
    ),
    -- Own and joint branches count the members: nobody is counted twice.
    CONSTRAINT party_coverages_members_once EXCLUDE USING gist (
        key_range(organization_id::text, organization_id::text, '[]') WITH &&,
        period WITH &&
    ) WHERE (form IN ('OWN_BRANCH', 'JOINT_BRANCH'))
);
CREATE INDEX party_coverages_of ON party_coverages (organization_id, begins);
CREATE INDEX party_coverages_by ON party_coverages (party_organization_id, begins, id);

CREATE TABLE party_workers (
    id uuid NOT NULL CONSTRAINT party_workers_pkey PRIMARY KEY,
    party_organization_id uuid NOT NULL CONSTRAINT party_workers_party_organization_fkey REFERENCES party_organizations (id),
    organization_id uuid CONSTRAINT party_workers_organization_fkey REFERENCES organizations (id),
    name text NOT NULL,
    post text NOT NULL CONSTRAINT party_workers_post_word CHECK (post IN {posts}),
    full_time boolean NOT NULL,
    begins date NOT NULL,
    ends date,
    period daterange NOT NULL GENERATED ALWAYS AS (daterange(begins, ends, '[]')) STORED,
    version integer NOT NULL CONSTRAINT party_workers_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT party_workers_order CHECK (begins <= ends),
    CONSTRAINT party_workers_one_secretary EXCLUDE USING gist (
        key_range(party_organization_id::text, party_organization_id::text, '[]') WITH &&,
        period WITH &&
    ) WHERE (post = 'SECRETARY')
);
CREATE INDEX party_workers_of ON party_workers (party_organization_id, begins, id);
CREATE INDEX party_workers_in ON party_workers (organization_id) WHERE organization_id IS NOT NULL;

-- Organizations that have to have a branch: three or more full members (Party constitution, art. 30).
CREATE INDEX organizations_branch_sized ON organizations (district, created_at, id)
    WHERE full_member_count >= 3 AND status IN ('REGISTERED', 'ACTIVE');
"#,
        kinds = words::<PartyOrganizationKind>(),
        settings = words::<PartySetting>(),
        statuses = words::<PartyOrganizationStatus>(),
        forms = words::<CoverageForm>(),
        posts = words::<PartyPost>(),
    )
}
