//! The weights of matching, and what a project's milestones say of an organization's record.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(UP).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await.map(drop)
    }
}

const UP: &str = r#"
CREATE TABLE matching_weights (
    district text NOT NULL,
    code text NOT NULL,
    version integer NOT NULL CONSTRAINT matching_weights_version_range CHECK (version > 0),
    document jsonb NOT NULL,
    loaded_at timestamptz NOT NULL,
    CONSTRAINT matching_weights_pkey PRIMARY KEY (district, code, version)
);
CREATE TRIGGER matching_weights_kept BEFORE DELETE ON matching_weights FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Milestones that were accepted, and those of them that nobody had sent back before.
ALTER TABLE projects
    ADD COLUMN milestones_accepted integer NOT NULL GENERATED ALWAYS AS (
        jsonb_array_length(jsonb_path_query_array(document, '$.milestones[*] ? (@.status == "ACCEPTED")'))
    ) STORED,
    ADD COLUMN milestones_first_time integer NOT NULL GENERATED ALWAYS AS (
        jsonb_array_length(jsonb_path_query_array(document, '$.milestones[*] ? (@.status == "ACCEPTED" && @.deliveries.size() == 1)'))
    ) STORED;
-- An organization's record, out of the index alone.
CREATE INDEX projects_record ON projects (organization_id) INCLUDE (status, milestones_accepted, milestones_first_time, ratings, score_sum);
"#;

const DOWN: &str = "ALTER TABLE projects DROP COLUMN milestones_first_time, DROP COLUMN milestones_accepted; DROP TABLE matching_weights;";
