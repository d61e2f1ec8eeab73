//! The two-way survey.

use super::*;
use std::collections::{BTreeMap, BTreeSet};

const XINDIAN: &str = "370305003000";
const WENSHAN: &str = "370305001000";

fn asked(at: &str, lead: Option<Lead>, capabilities: &[&str], order: bool) -> SurveyDemand {
    SurveyDemand {
        area: area(at),
        lead,
        capabilities: codes(capabilities),
        needs: u32::from(!order),
        orders: u32::from(order),
    }
}

fn offered(areas: &[&str], leads: &[Lead], capabilities: &[&str], room: u32) -> SurveySupply {
    SurveySupply {
        areas: areas.iter().map(|code| area(code)).collect(),
        leads: leads.to_vec(),
        capabilities: codes(capabilities),
        room,
    }
}

fn table(by: &[SurveyDimension]) -> BTreeMap<SurveyKey, SurveyRow> {
    let volunteer = Some(Lead::VolunteerService);
    let demand = [
        asked(XINDIAN, volunteer, &["REPAIR", "MEALS"], false),
        asked(XINDIAN, volunteer, &["REPAIR"], false),
        asked(XINDIAN, volunteer, &["REPAIR"], true),
        asked(WENSHAN, None, &[], false),
    ];
    let supply = [
        offered(&[XINDIAN, WENSHAN], &[], &["REPAIR"], 2),
        offered(&[XINDIAN], &[Lead::PartyBuilding], &["MEALS"], 5),
        offered(&[XINDIAN], &[], &["MEALS"], 0),
    ];
    survey(&by.iter().copied().collect::<BTreeSet<_>>(), demand, supply)
}

#[test]
fn a_gap_is_what_nobody_has_room_for() {
    let table = table(&[SurveyDimension::Area, SurveyDimension::Capability]);
    let row = |at: &str, capability: Option<&str>| {
        table.get(&SurveyKey {
            area: Some(area(at)),
            lead: None,
            capability: capability.map(str::to_owned),
        })
    };
    let repair = row(XINDIAN, Some("REPAIR")).unwrap();
    assert_eq!(
        (repair.needs, repair.orders, repair.organizations, repair.room),
        (2, 1, 1, 2)
    );
    assert_eq!((repair.demand(), repair.gap()), (3, 1));
    let meals = row(XINDIAN, Some("MEALS")).unwrap();
    assert_eq!((meals.demand(), meals.organizations, meals.gap()), (1, 1, 0));
    // Asks for nothing in particular: whoever serves there can take it on.
    assert_eq!(row(WENSHAN, None).unwrap().room, 2);
    // Nobody asks there, but it is on offer.
    assert_eq!(row(WENSHAN, Some("REPAIR")).unwrap().demand(), 0);
    assert_eq!(row(XINDIAN, None), None);
}

#[test]
fn who_declares_no_lead_takes_any() {
    let table = table(&[SurveyDimension::Lead]);
    let row = |lead| {
        table.get(&SurveyKey {
            lead,
            ..SurveyKey::default()
        })
    };
    let volunteer = row(Some(Lead::VolunteerService)).unwrap();
    assert_eq!((volunteer.demand(), volunteer.organizations, volunteer.room), (3, 1, 2));
    assert_eq!(row(Some(Lead::PartyBuilding)).unwrap().organizations, 2);
    assert_eq!(row(None).unwrap().demand(), 1);
}

#[test]
fn without_dimensions_it_is_one_row() {
    let table = table(&[]);
    let row = table[&SurveyKey::default()];
    assert_eq!(
        (table.len(), row.needs, row.orders, row.organizations, row.room),
        (1, 3, 1, 2, 7)
    );
}

#[test]
fn an_organization_counts_once_in_a_row_however_many_areas_lead_to_it() {
    let supply = [offered(&[XINDIAN, XINDIAN, WENSHAN], &[], &["REPAIR", "REPAIR"], 2)];
    let by = BTreeSet::from([SurveyDimension::Capability]);
    let table = survey(&by, [], supply);
    assert_eq!(table.len(), 1);
    assert_eq!(table.values().next().unwrap().organizations, 1);
}
