//! Standards of the star assessment.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::standard::StandardStatus;

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
            .execute_unprepared("DROP TABLE standards; DROP FUNCTION keep_published_standard();")
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
CREATE TABLE standards (
    id uuid NOT NULL CONSTRAINT standards_pkey PRIMARY KEY,
    district text NOT NULL,
    code text NOT NULL,
    edition integer NOT NULL CONSTRAINT standards_edition_range CHECK (edition > 0),
    status text NOT NULL CONSTRAINT standards_status_word CHECK (status IN {statuses}),
    valid_from date NOT NULL,
    valid_to date,
    -- The definition and the policy documents, as they are exported: text, so that no digit of it is ever written otherwise.
    file text NOT NULL,
    version integer NOT NULL CONSTRAINT standards_version_range CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT standards_edition_key UNIQUE (district, code, edition)
);
CREATE INDEX standards_by_created ON standards (district, created_at DESC, id);

-- What was published is what ratings are explained by.
CREATE OR REPLACE FUNCTION keep_published_standard() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF OLD.status <> 'DRAFT' AND (NEW.file, NEW.code, NEW.edition) IS DISTINCT FROM (OLD.file, OLD.code, OLD.edition) THEN
        RAISE EXCEPTION 'a published standard is never changed' USING ERRCODE = 'SL002';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER standards_published BEFORE UPDATE ON standards FOR EACH ROW EXECUTE FUNCTION keep_published_standard();
CREATE TRIGGER standards_kept BEFORE DELETE ON standards FOR EACH ROW EXECUTE FUNCTION refuse_change();
"#,
        statuses = words::<StandardStatus>(),
    )
}
