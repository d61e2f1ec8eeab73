//! Visits, needs with their endorsements and contacts, secretary salons, dual-registration units.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::need::{NeedChannel, NeedStatus};
use siling_domain::organization::Lead;
use siling_domain::salon::{DualRegistrationStatus, SalonStatus};

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
                "DROP TABLE dual_registration_units, salon_needs, need_contacts, need_endorsements, need_statuses, needs, \
                 secretary_salons, visits;",
            )
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
-- Each of these aggregates is kept whole in `document`, as the event log tells of it. The columns beside it are what
-- lists filter and sort by, and what constraints rest on.
CREATE TABLE visits (
    id uuid NOT NULL CONSTRAINT visits_pkey PRIMARY KEY,
    district text NOT NULL,
    area_code text NOT NULL CONSTRAINT visits_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    visited_on date NOT NULL,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT visits_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX visits_by_day ON visits (district, visited_on, id);
CREATE INDEX visits_in_area ON visits (area_code, visited_on, id);
CREATE TRIGGER visits_kept BEFORE DELETE ON visits FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE secretary_salons (
    id uuid NOT NULL CONSTRAINT secretary_salons_pkey PRIMARY KEY,
    district text NOT NULL,
    area_code text NOT NULL CONSTRAINT secretary_salons_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    planned_on date NOT NULL,
    held_on date,
    -- The day that lists go by.
    day date NOT NULL GENERATED ALWAYS AS (coalesce(held_on, planned_on)) STORED,
    status text NOT NULL CONSTRAINT secretary_salons_status_word CHECK (status IN {salon_statuses}),
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT secretary_salons_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT secretary_salons_held_whole CHECK ((status = 'HELD') = (held_on IS NOT NULL))
);
CREATE INDEX secretary_salons_by_day ON secretary_salons (district, day, id);
CREATE INDEX secretary_salons_by_updated ON secretary_salons (district, updated_at, id);
CREATE INDEX secretary_salons_in_area ON secretary_salons (area_code, day, id);
CREATE INDEX secretary_salons_in_subdistrict ON secretary_salons (subdistrict_code, day, id);
CREATE TRIGGER secretary_salons_kept BEFORE DELETE ON secretary_salons FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE needs (
    id uuid NOT NULL CONSTRAINT needs_pkey PRIMARY KEY,
    district text NOT NULL,
    area_code text NOT NULL CONSTRAINT needs_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    channel text NOT NULL CONSTRAINT needs_channel_word CHECK (channel IN {channels}),
    visit_id uuid CONSTRAINT needs_visit_fkey REFERENCES visits (id),
    salon_id uuid CONSTRAINT needs_salon_fkey REFERENCES secretary_salons (id),
    lead text CONSTRAINT needs_lead_word CHECK (lead IN {leads}),
    capabilities text[] NOT NULL,
    -- Millionths of a degree, WGS-84.
    latitude integer,
    longitude integer,
    posted_by uuid CONSTRAINT needs_posted_by_fkey REFERENCES accounts (id),
    status text NOT NULL CONSTRAINT needs_status_word CHECK (status IN {need_statuses}),
    answer_due date NOT NULL,
    answered_on date,
    -- From then on everybody sees it.
    accepted_at timestamptz,
    merged_into_id uuid CONSTRAINT needs_merged_into_fkey REFERENCES needs (id),
    endorsement_count integer NOT NULL CONSTRAINT needs_endorsements_range CHECK (endorsement_count >= 0),
    -- What came of it; the tables of orders and projects add the constraints.
    order_id uuid,
    project_id uuid,
    search_text text NOT NULL,
    grams text[] NOT NULL,
    demo boolean NOT NULL,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT needs_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT needs_position_whole CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CONSTRAINT needs_merged_whole CHECK ((status = 'MERGED') = (merged_into_id IS NOT NULL))
);
-- One index for each order that lists are offered in, and the first order again within an area.
CREATE INDEX needs_by_created ON needs (district, created_at, id);
CREATE INDEX needs_by_updated ON needs (district, updated_at, id);
CREATE INDEX needs_by_due ON needs (district, answer_due, id);
CREATE INDEX needs_by_endorsements ON needs (district, endorsement_count, id);
CREATE INDEX needs_in_subdistrict ON needs (subdistrict_code, created_at, id);
CREATE INDEX needs_in_area ON needs (area_code, created_at, id);
CREATE INDEX needs_in_state ON needs (district, status, created_at, id);
CREATE INDEX needs_of_lead ON needs (district, lead, created_at, id);
CREATE INDEX needs_of_channel ON needs (district, channel, created_at, id);
CREATE INDEX needs_unanswered ON needs (area_code, answer_due, id) WHERE status = 'SUBMITTED';
CREATE INDEX needs_of_poster ON needs (posted_by, created_at, id) WHERE posted_by IS NOT NULL;
CREATE INDEX needs_of_visit ON needs (visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX needs_of_order ON needs (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX needs_of_project ON needs (project_id) WHERE project_id IS NOT NULL;
CREATE INDEX needs_of_merger ON needs (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX needs_grams ON needs USING gin (grams) WITH (fastupdate = off);
CREATE INDEX needs_capabilities ON needs USING gin (capabilities);
CREATE TRIGGER needs_kept BEFORE DELETE ON needs FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Where each need stood from when to when, so that figures can be told as of any day.
CREATE TABLE need_statuses (
    need_id uuid NOT NULL CONSTRAINT need_statuses_need_fkey REFERENCES needs (id),
    since timestamptz NOT NULL,
    until timestamptz,
    status text NOT NULL CONSTRAINT need_statuses_status_word CHECK (status IN {need_statuses}),
    CONSTRAINT need_statuses_pkey PRIMARY KEY (need_id, since),
    CONSTRAINT need_statuses_order CHECK (since < until)
);

-- Who stands behind a need, once a person.
CREATE TABLE need_endorsements (
    need_id uuid NOT NULL CONSTRAINT need_endorsements_need_fkey REFERENCES needs (id),
    account_id uuid NOT NULL CONSTRAINT need_endorsements_account_fkey REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    CONSTRAINT need_endorsements_pkey PRIMARY KEY (need_id, account_id)
);
CREATE INDEX need_endorsements_of_account ON need_endorsements (account_id, need_id);

-- Whom to ask, encrypted; the need holds the masks alone.
CREATE TABLE need_contacts (
    need_id uuid NOT NULL CONSTRAINT need_contacts_pkey PRIMARY KEY CONSTRAINT need_contacts_need_fkey REFERENCES needs (id),
    name text NOT NULL,
    phone text NOT NULL
);

-- Which needs a salon discusses, out of the documents.
CREATE TABLE salon_needs (
    salon_id uuid NOT NULL CONSTRAINT salon_needs_salon_fkey REFERENCES secretary_salons (id),
    need_id uuid NOT NULL CONSTRAINT salon_needs_need_fkey REFERENCES needs (id),
    CONSTRAINT salon_needs_pkey PRIMARY KEY (salon_id, need_id)
);
CREATE INDEX salon_needs_of_need ON salon_needs (need_id, salon_id);

CREATE TABLE dual_registration_units (
    id uuid NOT NULL CONSTRAINT dual_registration_units_pkey PRIMARY KEY,
    district text NOT NULL,
    area_code text NOT NULL CONSTRAINT dual_registration_units_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    name text NOT NULL,
    status text NOT NULL CONSTRAINT dual_registration_units_status_word CHECK (status IN {unit_statuses}),
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT dual_registration_units_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX dual_registration_units_name_key ON dual_registration_units (area_code, name) WHERE status = 'REGISTERED';
CREATE INDEX dual_registration_units_by_name ON dual_registration_units (district, name, id);
CREATE INDEX dual_registration_units_in_subdistrict ON dual_registration_units (subdistrict_code, name, id);
CREATE INDEX dual_registration_units_by_updated ON dual_registration_units (district, updated_at, id);
CREATE TRIGGER dual_registration_units_kept BEFORE DELETE ON dual_registration_units FOR EACH ROW EXECUTE FUNCTION refuse_change();
"#,
        salon_statuses = words::<SalonStatus>(),
        channels = words::<NeedChannel>(),
        leads = words::<Lead>(),
        need_statuses = words::<NeedStatus>(),
        unit_statuses = words::<DualRegistrationStatus>(),
    )
}
