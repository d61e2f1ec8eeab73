//! What was done about stars after their award, and what had to be put right.

use super::{Plan, Slot};
use crate::assessment::{
    CloseRemediation, DowngradeStars, FindRemediation, HoldStars, Measure, RemediationTarget, RestoreStars,
    RevokeStars, StarTarget,
};
use crate::seed::SeedError;
use crate::seed::data::{Data, wrong};
use crate::seed::steps::Steps;
use serde::Deserialize;
use siling_domain::assessment::{Hearing, StarRatingAction, StarReason};
use siling_domain::id::RemediationId;
use siling_domain::standard::{IndicatorCode, Stars};
use siling_persistence::organization::OrganizationKey;

const CHANGES: &str = "star_changes.csv";
const REMEDIATIONS: &str = "remediations.csv";

#[derive(Debug, Deserialize)]
struct ChangeRow {
    certificate_number: String,
    action: StarRatingAction,
    on: String,
    stars: Option<u8>,
    reason: StarReason,
    note: Option<String>,
    document: String,
    notified_on: Option<String>,
    statement: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RemediationRow {
    year: String,
    organization_key: String,
    indicator: Option<String>,
    finding: String,
    found_on: String,
    due_on: String,
    by: String,
    closed_on: Option<String>,
    statement: Option<String>,
}

pub(super) fn plan(plan: &Plan<'_>, data: &Data, steps: &mut Steps) -> Result<(), SeedError> {
    for row in data.rows::<ChangeRow>(CHANGES)? {
        plan.change(row, steps)?;
    }
    for row in data.rows::<RemediationRow>(REMEDIATIONS)? {
        plan.remediation(row, steps)?;
    }
    Ok(())
}

impl Plan<'_> {
    fn change(&self, row: ChangeRow, steps: &mut Steps) -> Result<(), SeedError> {
        let number = &row.certificate_number;
        let (stars, _) = self
            .stars
            .get(number)
            .ok_or_else(|| wrong(CHANGES, format!("no certificate {number}")))?;
        let target = StarTarget {
            star_rating: *stars,
            expected_version: None,
        };
        let hearing = match &row.notified_on {
            Some(text) => Some(Hearing {
                notified_on: self.day(CHANGES, text)?,
                statement: row.statement,
            }),
            None => None,
        };
        let measure = Measure {
            reason: row.reason,
            note: row.note,
            document: row.document,
            hearing,
        };
        let (told, by) = (
            format!("{CHANGES}: {number}"),
            self.accounts.find(CHANGES, "committee")?,
        );
        let on = self.day(CHANGES, &row.on)?;
        match row.action {
            StarRatingAction::Hold => steps.by(by, on, &told, HoldStars { target, measure }),
            StarRatingAction::Restore => steps.by(by, on, &told, RestoreStars { target, measure }),
            StarRatingAction::Revoke => steps.by(by, on, &told, RevokeStars { target, measure }),
            StarRatingAction::Downgrade => {
                let stars = Stars::new(row.stars.unwrap_or(0)).map_err(|error| wrong(CHANGES, error))?;
                steps.by(by, on, &told, DowngradeStars { target, stars, measure });
            }
            other => return Err(wrong(CHANGES, format!("{other:?} is no measure"))),
        }
        Ok(())
    }

    fn remediation(&self, row: RemediationRow, steps: &mut Steps) -> Result<(), SeedError> {
        let organization = self.organizations.find(REMEDIATIONS, &row.organization_key)?;
        let slot = match row.year.as_str() {
            "" => None,
            year => {
                let key = (year.to_owned(), row.organization_key.clone());
                let known = self.slots.get(&key).cloned();
                let missing = || {
                    wrong(
                        REMEDIATIONS,
                        format!("no assessment of {} in {year}", row.organization_key),
                    )
                };
                Some(known.ok_or_else(missing)?)
            }
        };
        let indicator = row.indicator.as_deref().map(IndicatorCode::parse).transpose();
        let id: RemediationId = self.app.new_id();
        let find = FindRemediation {
            id,
            organization: OrganizationKey::Id(organization.id),
            assessment: None,
            star_rating: None,
            indicator: indicator.map_err(|error| wrong(REMEDIATIONS, error))?,
            finding: row.finding,
            due_on: self.day(REMEDIATIONS, &row.due_on)?,
        };
        let told = format!("{REMEDIATIONS}: {}", row.organization_key);
        let by = self.accounts.find(REMEDIATIONS, &row.by)?;
        let found_on = self.day(REMEDIATIONS, &row.found_on)?;
        // Its lane is its own: nothing else of that day is about it.
        steps.then(by, id.0, found_on, &told, move || FindRemediation {
            assessment: slot.and_then(|slot: Slot| slot.get().copied()),
            ..find
        });
        if let Some(text) = &row.closed_on {
            let close = CloseRemediation {
                target: RemediationTarget {
                    remediation: id,
                    expected_version: None,
                },
                file: None,
                statement: row.statement,
            };
            steps.by(by, self.day(REMEDIATIONS, text)?, &told, close);
        }
        Ok(())
    }
}
