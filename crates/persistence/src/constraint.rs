//! What each constraint of the database means to a person, by its name in the migrations.
//!
//! The rules check first, for good messages; this is the last line, for what only the database can
//! see, such as two people who take the same name at once.

use siling_domain::{Refusal, RefusalCode};

/// The refusal that stands for a violated constraint; `None` where a violation is a mistake of ours.
pub fn refusal(name: &str) -> Option<Refusal> {
    let (code, field) = match name {
        "organizations_pkey" => (RefusalCode::IdTaken, "id"),
        "organizations_credit_code_key" => (RefusalCode::CreditCodeTaken, "creditCode"),
        "organizations_name_key" => (RefusalCode::NameTaken, "name"),
        "organizations_area_fkey" => (RefusalCode::NotFound, "areaCode"),
        "external_ids_pkey" => (RefusalCode::Duplicate, "externalIds"),
        "accounts_pkey" | "grants_pkey" | "invitations_pkey" => (RefusalCode::IdTaken, "id"),
        "accounts_login_name_key" => (RefusalCode::LoginNameTaken, "loginName"),
        "account_identities_pkey" => (RefusalCode::Duplicate, "subject"),
        "grants_once" => (RefusalCode::AlreadyGranted, "role"),
        "grants_area_fkey" | "grants_organization_fkey" => (RefusalCode::NotFound, "scope"),
        _ => return None,
    };
    Some(Refusal::new(code).at(field))
}
