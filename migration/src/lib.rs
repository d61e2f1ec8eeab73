//! The schema's history. A migration that has been released is never edited; the next one mends it.

mod m0001_foundation;
mod m0002_organizations;
mod m0003_access;
mod m0004_party;
mod m0005_files;
mod m0006_standards;
mod m0007_assessments;
mod m0008_needs;
mod m0009_projects;
mod m0010_funds;
mod m0011_orders;
mod m0012_ventures;
mod m0013_matching;
mod words;

use sea_orm_migration::prelude::*;

/// Runs the schema's history up and down.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0002_organizations::Migration),
            Box::new(m0003_access::Migration),
            Box::new(m0004_party::Migration),
            Box::new(m0005_files::Migration),
            Box::new(m0006_standards::Migration),
            Box::new(m0007_assessments::Migration),
            Box::new(m0008_needs::Migration),
            Box::new(m0009_projects::Migration),
            Box::new(m0010_funds::Migration),
            Box::new(m0011_orders::Migration),
            Box::new(m0012_ventures::Migration),
            Box::new(m0013_matching::Migration),
        ]
    }
}
