//! Cycles, assessments, ratings, stars, remediations, and the calendar of working days.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::assessment::{AssessmentStatus, CycleStatus, RemediationStatus, StarRatingStatus};
use siling_domain::calendar::{CalendarDayKind, CalendarStanding};

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
                "DROP INDEX grants_ever_of_organization;
                 DROP TABLE calendar_days, remediations, star_ratings, ratings, assessment_assessors, assessments, assessment_cycles;",
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
CREATE TABLE assessment_cycles (
    id uuid NOT NULL CONSTRAINT assessment_cycles_pkey PRIMARY KEY,
    district text NOT NULL,
    year integer NOT NULL,
    standard_id uuid NOT NULL CONSTRAINT assessment_cycles_standard_fkey REFERENCES standards (id),
    quota_percent integer CONSTRAINT assessment_cycles_quota_range CHECK (quota_percent BETWEEN 1 AND 100),
    status text NOT NULL CONSTRAINT assessment_cycles_status_word CHECK (status IN {cycle_statuses}),
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT assessment_cycles_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT assessment_cycles_year_key UNIQUE (district, year)
);
CREATE INDEX assessment_cycles_of_standard ON assessment_cycles (standard_id);

CREATE TABLE assessments (
    id uuid NOT NULL CONSTRAINT assessments_pkey PRIMARY KEY,
    district text NOT NULL,
    cycle_id uuid NOT NULL CONSTRAINT assessments_cycle_fkey REFERENCES assessment_cycles (id),
    standard_id uuid NOT NULL CONSTRAINT assessments_standard_fkey REFERENCES standards (id),
    organization_id uuid NOT NULL CONSTRAINT assessments_organization_fkey REFERENCES organizations (id),
    area_code text NOT NULL CONSTRAINT assessments_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    status text NOT NULL CONSTRAINT assessments_status_word CHECK (status IN {assessment_statuses}),
    submission_due date NOT NULL,
    -- What the scores come to, as last rated; points in hundredths.
    stars smallint CONSTRAINT assessments_stars_range CHECK (stars BETWEEN 0 AND 5),
    points bigint,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT assessments_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT assessments_once UNIQUE (cycle_id, organization_id),
    CONSTRAINT assessments_rated_whole CHECK ((stars IS NULL) = (points IS NULL))
);
CREATE INDEX assessments_by_created ON assessments (district, created_at, id);
CREATE INDEX assessments_by_updated ON assessments (district, updated_at, id);
CREATE INDEX assessments_by_due ON assessments (district, submission_due, id);
CREATE INDEX assessments_by_points ON assessments (district, (coalesce(points, -1)), id);
CREATE INDEX assessments_in_state ON assessments (cycle_id, status, subdistrict_code);
CREATE INDEX assessments_of_organization ON assessments (organization_id, cycle_id);
-- What waits for somebody: most assessments are over.
CREATE INDEX assessments_waiting ON assessments (district, status) WHERE status NOT IN ('AWARDED', 'WITHDRAWN', 'LAPSED');
CREATE INDEX assessments_in_subdistrict ON assessments (subdistrict_code, updated_at, id);
CREATE TRIGGER assessments_kept BEFORE DELETE ON assessments FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who assesses what, out of the documents: the inbox of an assessor.
CREATE TABLE assessment_assessors (
    assessment_id uuid NOT NULL CONSTRAINT assessment_assessors_assessment_fkey REFERENCES assessments (id),
    account_id uuid NOT NULL CONSTRAINT assessment_assessors_account_fkey REFERENCES accounts (id),
    active boolean NOT NULL,
    CONSTRAINT assessment_assessors_pkey PRIMARY KEY (assessment_id, account_id)
);
CREATE INDEX assessment_assessors_inbox ON assessment_assessors (account_id, assessment_id) WHERE active;

-- Every rating on which something was decided, with its whole input, so that it can be explained and computed again
-- for ever. `number` is the version of the assessment that it led to.
CREATE TABLE ratings (
    assessment_id uuid NOT NULL CONSTRAINT ratings_assessment_fkey REFERENCES assessments (id),
    number integer NOT NULL,
    standard_id uuid NOT NULL CONSTRAINT ratings_standard_fkey REFERENCES standards (id),
    digest text NOT NULL CONSTRAINT ratings_digest_form CHECK (digest ~ '^[0-9a-f]{{64}}$'),
    scores jsonb NOT NULL,
    facts jsonb NOT NULL,
    rating jsonb NOT NULL,
    bars_next_cycle boolean NOT NULL,
    -- A tie for a place under a quota goes to the earlier one.
    submitted_at timestamptz NOT NULL,
    rated_at timestamptz NOT NULL,
    CONSTRAINT ratings_pkey PRIMARY KEY (assessment_id, number)
);
CREATE TRIGGER ratings_immutable BEFORE UPDATE OR DELETE ON ratings FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ratings_kept BEFORE TRUNCATE ON ratings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE star_ratings (
    id uuid NOT NULL CONSTRAINT star_ratings_pkey PRIMARY KEY,
    district text NOT NULL,
    organization_id uuid NOT NULL CONSTRAINT star_ratings_organization_fkey REFERENCES organizations (id),
    area_code text NOT NULL CONSTRAINT star_ratings_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    assessment_id uuid NOT NULL CONSTRAINT star_ratings_assessment_key UNIQUE CONSTRAINT star_ratings_assessment_fkey REFERENCES assessments (id),
    cycle_id uuid NOT NULL CONSTRAINT star_ratings_cycle_fkey REFERENCES assessment_cycles (id),
    certificate_number text NOT NULL,
    status text NOT NULL CONSTRAINT star_ratings_status_word CHECK (status IN {star_statuses}),
    stars smallint NOT NULL CONSTRAINT star_ratings_stars_range CHECK (stars BETWEEN 0 AND 5),
    -- In hundredths.
    points bigint NOT NULL CONSTRAINT star_ratings_points_range CHECK (points BETWEEN 0 AND 999999999),
    -- The place in a leaderboard as one number: the stars, then the points.
    rank bigint NOT NULL GENERATED ALWAYS AS (stars * 1000000000::bigint + points) STORED,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    barred_until date,
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT star_ratings_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT star_ratings_certificate_key UNIQUE (district, certificate_number),
    CONSTRAINT star_ratings_order CHECK (valid_from <= valid_to)
);
-- One at a time that has not ended.
CREATE UNIQUE INDEX star_ratings_one_current ON star_ratings (organization_id) WHERE status IN ('VALID', 'ON_HOLD', 'DOWNGRADED');
CREATE INDEX star_ratings_of_organization ON star_ratings (organization_id, valid_from);
-- The leaderboard: the most stars first, then the most points.
CREATE INDEX star_ratings_by_rank ON star_ratings (district, rank, id);
CREATE INDEX star_ratings_by_updated ON star_ratings (district, updated_at, id);
CREATE INDEX star_ratings_by_end ON star_ratings (district, valid_to, id);
CREATE INDEX star_ratings_of_cycle ON star_ratings (cycle_id, stars);
CREATE TRIGGER star_ratings_kept BEFORE DELETE ON star_ratings FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE remediations (
    id uuid NOT NULL CONSTRAINT remediations_pkey PRIMARY KEY,
    district text NOT NULL,
    organization_id uuid NOT NULL CONSTRAINT remediations_organization_fkey REFERENCES organizations (id),
    area_code text NOT NULL CONSTRAINT remediations_area_fkey REFERENCES areas (code),
    subdistrict_code text NOT NULL GENERATED ALWAYS AS (left(area_code, 9) || '000') STORED,
    assessment_id uuid CONSTRAINT remediations_assessment_fkey REFERENCES assessments (id),
    star_rating_id uuid CONSTRAINT remediations_star_rating_fkey REFERENCES star_ratings (id),
    due_on date NOT NULL,
    status text NOT NULL CONSTRAINT remediations_status_word CHECK (status IN {remediation_statuses}),
    document jsonb NOT NULL,
    version integer NOT NULL CONSTRAINT remediations_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX remediations_of_organization ON remediations (organization_id, due_on, id);
CREATE INDEX remediations_of_assessment ON remediations (assessment_id, due_on, id) WHERE assessment_id IS NOT NULL;
CREATE INDEX remediations_open ON remediations (district, due_on, id) WHERE status = 'OPEN';
CREATE INDEX remediations_by_due ON remediations (district, due_on, id);
CREATE TRIGGER remediations_kept BEFORE DELETE ON remediations FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Days that are not what their day of the week says: reference data.
CREATE TABLE calendar_days (
    date date NOT NULL CONSTRAINT calendar_days_pkey PRIMARY KEY,
    kind text NOT NULL CONSTRAINT calendar_days_kind_word CHECK (kind IN {day_kinds}),
    name text NOT NULL,
    standing text NOT NULL CONSTRAINT calendar_days_standing_word CHECK (standing IN {standings})
);

-- Who acts for an organization, or did: they do not judge it for two years.
CREATE INDEX grants_ever_of_organization ON grants (organization_id, account_id) WHERE organization_id IS NOT NULL;
"#,
        cycle_statuses = words::<CycleStatus>(),
        assessment_statuses = words::<AssessmentStatus>(),
        star_statuses = words::<StarRatingStatus>(),
        remediation_statuses = words::<RemediationStatus>(),
        day_kinds = words::<CalendarDayKind>(),
        standings = words::<CalendarStanding>(),
    )
}
