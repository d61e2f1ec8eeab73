//! Files that people hand in. Their contents lie outside the database.

use crate::words::words;
use sea_orm_migration::prelude::*;
use siling_domain::file::{FileKind, FileStatus};

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
            .execute_unprepared("DROP TABLE files")
            .await
            .map(drop)
    }
}

fn up() -> String {
    format!(
        r#"
CREATE TABLE files (
    id uuid NOT NULL CONSTRAINT files_pkey PRIMARY KEY,
    district text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL CONSTRAINT files_kind_word CHECK (kind IN {kinds}),
    size bigint NOT NULL CONSTRAINT files_size_range CHECK (size > 0),
    sha256 text CONSTRAINT files_sha256_form CHECK (sha256 ~ '^[0-9a-f]{{64}}$'),
    status text NOT NULL CONSTRAINT files_status_word CHECK (status IN {statuses}),
    handed_in_by uuid CONSTRAINT files_account_fkey REFERENCES accounts (id),
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT files_kept_whole CHECK ((status = 'KEPT') = (sha256 IS NOT NULL))
);
CREATE INDEX files_of_account ON files (handed_in_by, created_at) WHERE handed_in_by IS NOT NULL;
CREATE INDEX files_awaited ON files (created_at) WHERE status = 'AWAITED';
"#,
        kinds = words::<FileKind>(),
        statuses = words::<FileStatus>(),
    )
}
