//! Organizations.

use crate::words::{word_array, words};
use sea_orm_migration::prelude::*;
use siling_domain::organization::{Lead, OrganizationKind, OrganizationStatus, ServiceCategory};

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
            .execute_unprepared("DROP TABLE organizations")
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
CREATE TABLE organizations (
    id uuid NOT NULL CONSTRAINT organizations_pkey PRIMARY KEY,
    district text NOT NULL,
    name text NOT NULL,
    former_names jsonb NOT NULL,
    kind text NOT NULL CONSTRAINT organizations_kind_word CHECK (kind IN {kinds}),
    category text NOT NULL CONSTRAINT organizations_category_word CHECK (category IN {categories}),
    status text NOT NULL CONSTRAINT organizations_status_word CHECK (status IN {statuses}),
    status_since timestamptz NOT NULL,
    status_reason text,
    credit_code text CONSTRAINT organizations_credit_code_form CHECK (credit_code ~ '^5[1-39][0-9]{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}$'),
    former_registration_no text,
    area_code text NOT NULL CONSTRAINT organizations_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    address text,
    introduction text,
    founded_on date,
    registered_on date,
    registered_by text,
    supervised_by text,
    contact_name text,
    contact_phone text,
    capabilities text[] NOT NULL,
    capacity integer NOT NULL CONSTRAINT organizations_capacity_range CHECK (capacity BETWEEN 0 AND 100),
    service_areas text[] NOT NULL,
    leads text[] NOT NULL CONSTRAINT organizations_leads_words CHECK (leads <@ {leads}),
    full_member_count integer NOT NULL CONSTRAINT organizations_members_range CHECK (full_member_count >= 0),
    coverage_plan text,
    suspension_causes jsonb NOT NULL,
    deregistration jsonb,
    external_ids jsonb NOT NULL,
    search_text text NOT NULL,
    grams text[] NOT NULL,
    demo boolean NOT NULL,
    version integer NOT NULL CONSTRAINT organizations_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT organizations_code_of_registered CHECK ((kind = 'COMMUNITY_TEAM') = (credit_code IS NULL)),
    CONSTRAINT organizations_contact_whole CHECK ((contact_name IS NULL) = (contact_phone IS NULL))
);
-- A code is for life and belongs to one organization only, whatever became of it.
CREATE UNIQUE INDEX organizations_credit_code_key ON organizations (district, credit_code) WHERE credit_code IS NOT NULL;
CREATE UNIQUE INDEX organizations_name_key ON organizations (area_code, name) WHERE status <> 'DEREGISTERED';
-- One index for each order that lists are offered in, and the first order again within an area.
CREATE INDEX organizations_by_created ON organizations (district, created_at, id);
CREATE INDEX organizations_by_updated ON organizations (district, updated_at, id);
CREATE INDEX organizations_by_name ON organizations (district, name, id);
CREATE INDEX organizations_by_registered ON organizations (district, (coalesce(registered_on, '0001-01-01'::date)), id);
CREATE INDEX organizations_in_subdistrict ON organizations (subdistrict_code, created_at, id);
CREATE INDEX organizations_in_area ON organizations (area_code, created_at, id);
CREATE INDEX organizations_grams ON organizations USING gin (grams) WITH (fastupdate = off);
CREATE INDEX organizations_capabilities ON organizations USING gin (capabilities);
CREATE INDEX organizations_leads ON organizations USING gin (leads);
"#,
        kinds = words::<OrganizationKind>(),
        categories = words::<ServiceCategory>(),
        statuses = words::<OrganizationStatus>(),
        leads = word_array::<Lead>(),
    )
}
