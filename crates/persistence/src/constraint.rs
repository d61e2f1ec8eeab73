//! What each constraint of the database means to a person, by its name in the migrations.
//!
//! The rules check first, for good messages; this is the last line, for what only the database can
//! see, such as two people who take the same name at once.

use siling_domain::assessment::{StarRatingAction, StarRatingStatus};
use siling_domain::fund::FundStatus;
use siling_domain::party::PartyPost;
use siling_domain::{Refusal, RefusalCode};

/// The refusal that stands for a violated constraint; `None` where a violation is a mistake of ours.
pub fn refusal(name: &str) -> Option<Refusal> {
    let (code, field) = match name {
        "organizations_pkey" => (RefusalCode::IdTaken, "id"),
        "organizations_credit_code_key" => (RefusalCode::CreditCodeTaken, "creditCode"),
        "organizations_name_key" => (RefusalCode::NameTaken, "name"),
        "organizations_area_fkey" => (RefusalCode::NotFound, "areaCode"),
        "external_ids_pkey" => (RefusalCode::Duplicate, "externalIds"),
        "accounts_pkey" | "standards_pkey" | "files_pkey" | "grants_pkey" | "invitations_pkey" => {
            (RefusalCode::IdTaken, "id")
        }
        "assessment_cycles_pkey" | "assessments_pkey" | "star_ratings_pkey" | "remediations_pkey" => {
            (RefusalCode::IdTaken, "id")
        }
        "needs_pkey" | "visits_pkey" | "secretary_salons_pkey" | "dual_registration_units_pkey" => {
            (RefusalCode::IdTaken, "id")
        }
        "needs_area_fkey" | "visits_area_fkey" | "secretary_salons_area_fkey" | "dual_registration_units_area_fkey" => {
            (RefusalCode::NotFound, "areaCode")
        }
        "need_endorsements_pkey" => (RefusalCode::AlreadyEndorsed, "need"),
        "dual_registration_units_name_key" => (RefusalCode::NameTaken, "name"),
        "purchase_lists_pkey" | "projects_pkey" | "service_records_pkey" | "service_ratings_pkey" => {
            (RefusalCode::IdTaken, "id")
        }
        "purchase_lists_edition_key" => (RefusalCode::Duplicate, "file"),
        "projects_area_fkey" => (RefusalCode::NotFound, "areaCode"),
        "projects_renewal_key" => (RefusalCode::AlreadyRenewed, "renews"),
        "service_ratings_once" => (RefusalCode::AlreadyRated, "project"),
        "venture_rounds_pkey" | "proposals_pkey" => (RefusalCode::IdTaken, "id"),
        "venture_rounds_fund_fkey" => (RefusalCode::NotFound, "fund"),
        "proposals_once" => (RefusalCode::ProposalTaken, "round"),
        "assessments_once" => (RefusalCode::AssessmentTaken, "organization"),
        "star_ratings_certificate_key" => (RefusalCode::CertificateTaken, "certificateNumber"),
        "standards_edition_key" => (RefusalCode::EditionTaken, "file"),
        "accounts_login_name_key" => (RefusalCode::LoginNameTaken, "loginName"),
        "account_identities_pkey" => (RefusalCode::Duplicate, "subject"),
        "grants_once" => (RefusalCode::AlreadyGranted, "role"),
        "grants_area_fkey" | "grants_organization_fkey" => (RefusalCode::NotFound, "scope"),
        "party_organizations_pkey" | "party_terms_pkey" | "party_coverages_pkey" | "party_workers_pkey" => {
            (RefusalCode::IdTaken, "id")
        }
        "party_organizations_root_key" => (RefusalCode::Required, "parent"),
        "party_organizations_name_key" => (RefusalCode::NameTaken, "name"),
        "party_organizations_area_fkey" => (RefusalCode::NotFound, "areaCode"),
        "party_organizations_host_fkey" => (RefusalCode::NotFound, "host"),
        "party_coverages_no_overlap" | "party_coverages_members_once" => (RefusalCode::CoverageOverlap, "beginsOn"),
        "service_orders_pkey" | "claims_pkey" => (RefusalCode::IdTaken, "id"),
        "service_orders_area_fkey" => (RefusalCode::NotFound, "areaCode"),
        // Two claims of one organization at once.
        "claims_once" => (RefusalCode::TakesPartAlready, "organization"),
        "funds_pkey" | "commitments_pkey" => (RefusalCode::IdTaken, "id"),
        "contracts_pkey" | "payments_pkey" => (RefusalCode::IdTaken, "id"),
        "contracts_number_key" => (RefusalCode::ContractNumberTaken, "number"),
        "contracts_one_in_force" => (RefusalCode::ContractOpen, "project"),
        "payments_one_live" => (RefusalCode::InstalmentTaken, "instalment"),
        "funds_once" => (RefusalCode::FundTaken, "year"),
        "funds_area_fkey" => (RefusalCode::NotFound, "areaCode"),
        // The ledger looks before it books, under a lock on the accounts; should it ever be passed by, how much
        // there was is not known here.
        "fund_accounts_balance_range" => {
            let refusal = Refusal::new(RefusalCode::FundsInsufficient);
            return Some(refusal.with("available", "…").with("asked", "…"));
        }
        "ledger_entries_fund_state" => {
            return Some(Refusal::new(RefusalCode::FundNotOpen).with_words("state", [FundStatus::Closed]));
        }
        // The rules name the year; two who plan it at once are kept apart here.
        "assessment_cycles_year_key" => {
            return Some(Refusal::new(RefusalCode::CycleTaken).with("year", "…").at("year"));
        }
        // The rules compare with the version before; of two published at once, one is told here.
        "purchase_lists_no_overlap" => {
            let refusal = Refusal::new(RefusalCode::LaterListExists).with("from", "…");
            return Some(refusal.at("valid_from").at("file"));
        }
        // Two cycles award to one organization at once: who comes second asks again.
        "star_ratings_one_current" | "star_ratings_assessment_key" => {
            let refusal = Refusal::new(RefusalCode::ActionNotAllowed);
            let refusal = refusal.with_words("state", [StarRatingStatus::Valid]);
            return Some(refusal.with_words("action", [StarRatingAction::Award]));
        }
        // The rules check under a lock on the Party organization; should they ever be passed by, which
        // other term or post it was is not known here.
        "party_terms_no_overlap" => {
            let refusal = Refusal::new(RefusalCode::TermOverlap).with("from", "…").with("to", "…");
            return Some(refusal.at("beginsOn"));
        }
        "party_workers_one_secretary" => {
            let refusal = Refusal::new(RefusalCode::PostTaken).with_words("post", [PartyPost::Secretary]);
            return Some(refusal.at("post"));
        }
        _ => return None,
    };
    Some(Refusal::new(code).at(field))
}
