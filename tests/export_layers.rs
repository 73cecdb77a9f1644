//! What layers hold, on a small world.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

mod small_world;

use small_world::{at, day, empty, full, incident, layer, value};
use wallmap::layers::{LayerInput, make_layers, make_layers_letting_go, view};
use wallmap::model::{GeoPrecision, Kind, Layer, Status, Value};
use wallmap::profile::Profile;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// The fields of `incidents` are the contract with users.
#[test]
fn incidents_that_are_let_go_of_give_the_same_layers() {
    let world = full();
    let whole = world.layers();
    for at_once in [1, 3, 1000] {
        let input = LayerInput { incidents: &[], ..world.input() };
        let made = make_layers_letting_go(&input, world.incidents.clone(), at_once).unwrap();
        assert_eq!(made, whole, "{at_once} at once");
    }
}

#[test]
fn incidents_have_the_fields_of_the_contract_in_its_order() {
    let layers = full().layers();
    let names: Vec<&str> = layer(&layers, "incidents").fields.iter().map(|f| f.name.as_str()).collect();
    let contract = "id kind event_type sub_event_type status attribution date_start date_end date_precision date_basis \
        place place_id place_kind place_as_written place_relation geo_precision uncertainty_km admin1 admin2 country iso3 \
        to_place to_longitude to_latitude perpetrator target inter1 inter2 weapon \
        killed killed_low killed_high injured detained abducted belts border_km camp \
        report_count outlet_count first_reported last_reported confidence headline quote quote_report reports urls";
    assert_eq!(names, contract.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn every_layer_of_every_profile_is_made_and_every_field_is_filled_somewhere() {
    let mut world = full();
    world.site_facts.push(world.site_facts[0].clone());
    for name in ["levant", "world"] {
        world.profile = Profile::embedded(name).unwrap();
        let layers = world.layers();
        assert_eq!(layers.len(), 10);
        for l in &layers {
            assert!(!l.features.is_empty(), "{name}: {} is empty", l.name);
        }
    }
}

#[test]
fn what_analysts_changed_or_took_off_the_map_stays_in_a_table() {
    let layers = full().layers();
    let corrected = layer(&layers, "corrected");
    let at = |field: &str| corrected.fields.iter().position(|f| f.name == field).unwrap();
    let of =
        |feature: &wallmap::model::Feature, field: &str| feature.values.get(at(field)).unwrap().to_value();
    let told: Vec<(Value, Value)> =
        corrected.features.iter().map(|f| (of(f, "incident"), of(f, "outcome"))).collect();
    let first = &full().incidents[0].id;
    assert_eq!(told, [(text(first), text("changed")), (text("inc-rejected"), text("rejected"))]);
    let taken_off = |name: &str| layer(&layers, name).features.iter().all(|f| f.id != "inc-rejected");
    assert!(taken_off("incidents") && taken_off("unplaced"));
}

#[test]
fn an_empty_world_makes_empty_layers_and_belts_without_incidents() {
    let layers = empty().layers();
    assert_eq!(layer(&layers, "incidents").features.len(), 0);
    let belts = layer(&layers, "border_belts");
    assert_eq!(belts.features.len(), 2);
    assert_eq!(value(belts, "irq-syr", "incidents"), Value::Integer(0));
    assert_eq!(value(belts, "irq-syr", "killed"), Value::Null);
}

#[test]
fn an_incident_counts_in_a_belt_by_distance_status_and_precision() {
    let mut world = empty();
    let mut add = |id: &str, lon: f64, uncertainty: f64, status: Status| {
        let mut one = incident(id, Kind::ArmedAttack, Some("border-town"), Some(day(2025, 1, 1)), "q");
        let place = one.place.as_mut().unwrap();
        (place.lon, place.lat, place.uncertainty_km) = (lon, 35.0, uncertainty);
        one.status = status;
        world.incidents.push(one);
    };
    // At 35 N a degree of longitude is 91.3 km; the border passes at 41.2 E.
    add("inc-at", 41.2, 5.0, Status::Occurred);
    add("inc-24km", 41.2 - 24.0 / 91.3, 5.0, Status::Occurred);
    add("inc-26km", 41.2 - 26.5 / 91.3, 0.5, Status::Occurred);
    add("inc-vague", 41.2 - 50.0 / 91.3, 60.0, Status::Occurred);
    add("inc-denied", 41.2, 5.0, Status::Denied);
    let layers = world.layers();
    let belts = layer(&layers, "border_belts");
    assert_eq!(value(belts, "irq-syr", "incidents"), Value::Integer(2));
    assert_eq!(value(belts, "irq-syr", "attacks"), Value::Integer(2));
    assert_eq!(value(belts, "irq-syr", "possible"), Value::Integer(1));
    assert_eq!(value(belts, "irq-syr", "killed_low"), Value::Integer(6));
    assert_eq!(value(belts, "irq-syr", "killed_high"), Value::Null, "at least 3, twice");
    assert_eq!(value(belts, "lbn-syr", "incidents"), Value::Integer(0));
    let incidents = layer(&layers, "incidents");
    assert_eq!(value(incidents, "inc-at", "belts"), text("irq-syr"));
    assert_eq!(value(incidents, "inc-at", "border_km"), Value::Real(0.0));
    assert_eq!(value(incidents, "inc-26km", "belts"), Value::Null);
    assert_eq!(value(incidents, "inc-denied", "belts"), text("irq-syr"), "it lies there, counted or not");
}

#[test]
fn the_middle_of_a_region_has_no_distance_to_a_border() {
    let mut world = empty();
    world.incidents.push(incident("inc-a", Kind::Activity, Some("open-steppe"), None, "q"));
    let layers = world.layers();
    assert_eq!(value(layer(&layers, "incidents"), "inc-a", "border_km"), Value::Null);
}

#[test]
fn what_is_told_of_the_border_by_name_is_shown_with_its_belt() {
    let text = Profile::embedded_text("levant").unwrap();
    let named = text.replace("b = \"IRQ\" }", "b = \"IRQ\", places = [\"the-border\"] }");
    let mut world = empty();
    world.profile = Profile::parse(&named, "p").unwrap();
    let mut one = incident(
        "inc-a",
        Kind::Activity,
        Some("open-steppe"),
        Some(day(2025, 1, 1)),
        "Cells sit at the border.",
    );
    for place in [one.place.as_mut(), one.mentions[0].mention.place.as_mut()] {
        place.unwrap().place_id = "the-border".into();
    }
    world.incidents.push(one);
    let layers = world.layers();
    let belts = layer(&layers, "border_belts");
    assert_eq!(value(belts, "irq-syr", "told"), Value::Integer(1));
    assert_eq!(
        value(belts, "irq-syr", "told_quotes"),
        Value::Text("Cells sit at the border. (report-inc-a)".into())
    );
    assert_eq!(value(belts, "irq-syr", "incidents"), Value::Integer(1));
}

#[test]
fn the_gazetteers_place_for_a_border_needs_no_naming() {
    let mut world = empty();
    let mut one =
        incident("inc-a", Kind::Activity, Some("open-steppe"), Some(day(2025, 1, 1)), "Smugglers cross.");
    for place in [one.place.as_mut(), one.mentions[0].mention.place.as_mut()] {
        place.unwrap().place_id = "border-lb-sy".into();
    }
    world.incidents.push(one);
    let layers = world.layers();
    assert_eq!(value(layer(&layers, "border_belts"), "lbn-syr", "told"), Value::Integer(1));
}

#[test]
fn movements_between_the_same_places_are_one_line() {
    let mut world = empty();
    for (id, from, to) in [
        ("inc-a", "open-steppe", "north-town"),
        ("inc-b", "open-steppe", "north-town"),
        ("inc-c", "north-town", "open-steppe"),
    ] {
        let mut one = incident(id, Kind::Movement, Some(from), Some(day(2025, 1, 1)), id);
        one.to_place = Some(Box::new(at(to)));
        world.incidents.push(one);
    }
    let mut nowhere = incident("inc-d", Kind::Movement, Some("north-town"), None, "q");
    nowhere.to_place = Some(Box::new(at("north-town")));
    world.incidents.push(nowhere);
    let layers = world.layers();
    let shifts = layer(&layers, "urban_shifts");
    assert_eq!(shifts.features.len(), 2);
    let id = "open-steppe-to-north-town";
    assert_eq!(value(shifts, id, "movement_count"), Value::Integer(2));
    assert_eq!(value(shifts, id, "quotes"), text("inc-a (report-inc-a) | inc-b (report-inc-b)"));
    let centres = layer(&layers, "urban_centres");
    assert_eq!(value(centres, "north-town", "inflow"), Value::Integer(2));
    assert_eq!(value(centres, "north-town", "inflow_from"), text("Open Steppe"));
    assert_eq!(value(centres, "north-town", "outflow"), Value::Integer(1));
}

#[test]
fn a_camp_that_closed_is_closed_after_that_and_open_before() {
    let mut world = full();
    let layers = world.layers();
    let camps = layer(&layers, "camps");
    assert_eq!(value(camps, "tent-camp", "status"), text("closed"));
    assert_eq!(value(camps, "tent-camp", "status_basis"), text("gazetteer"));
    assert_eq!(value(camps, "tent-camp", "population"), Value::Integer(40_000));
    assert_eq!(value(camps, "tent-camp", "population_high"), Value::Null);
    assert_eq!(value(camps, "tent-camp", "population_shared_with"), text("old-prison"));
    world.now = Some(day(2025, 2, 1));
    let layers = world.layers();
    assert_eq!(value(layer(&layers, "camps"), "tent-camp", "status"), text("open"));
    assert_eq!(value(layer(&layers, "camps"), "tent-camp", "status_basis"), text("report"));
}

#[test]
fn incidents_without_a_place_go_to_their_own_table() {
    let layers = full().layers();
    let placed = layer(&layers, "incidents");
    let unplaced = layer(&layers, "unplaced");
    assert_eq!(placed.features.len() + unplaced.features.len(), full().incidents.len());
    assert_eq!(unplaced.features.len(), 1);
    assert_eq!(placed.fields, unplaced.fields);
    let last = placed.features.last().unwrap();
    assert_eq!(last.id, "inc-undatedhere", "undated ones stand last");
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let world = full();
    let mut turned = full();
    turned.incidents.reverse();
    turned.reports.reverse();
    assert_eq!(world.layers(), turned.layers());
}

#[test]
fn a_profile_chooses_fields_and_a_wrong_one_is_told() {
    let text = Profile::embedded_text("levant").unwrap();
    let chosen =
        text.replacen("recipe = \"incidents\"", "recipe = \"incidents\"\nfields = [\"kind\", \"killed\"]", 1);
    let mut world = full();
    world.profile = Profile::parse(&chosen, "p").unwrap();
    let layers = world.layers();
    let names: Vec<&str> = layers[0].fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["id", "kind", "killed"]);
    world.profile = Profile::parse(&chosen.replace("\"killed\"", "\"kiled\""), "p").unwrap();
    let error = make_layers(&world.input()).unwrap_err();
    assert!(error.to_string().contains("no field `kiled`") && error.hint().contains("killed_low"), "{error}");
}

#[test]
fn a_pair_without_a_border_is_told() {
    let text = Profile::embedded_text("levant").unwrap().replace("\"LBN\"", "\"FRA\"");
    let mut world = empty();
    world.profile = Profile::parse(&text, "p").unwrap();
    let error = make_layers(&world.input()).unwrap_err();
    assert!(error.to_string().contains("SYR and FRA"), "{error}");
}

#[test]
fn a_point_that_is_none_is_refused() {
    let mut world = empty();
    let mut one = incident("inc-a", Kind::Killing, Some("north-town"), None, "q");
    one.place.as_mut().unwrap().lat = 91.0;
    one.place.as_mut().unwrap().precision = GeoPrecision::Country;
    world.incidents.push(one);
    assert!(make_layers(&world.input()).is_err());
}

#[test]
fn belts_near_incidents_are_found_without_naming_them() {
    let mut world = empty();
    world.profile = Profile::embedded("world").unwrap();
    world.incidents.push(incident("inc-a", Kind::Killing, Some("border-town"), None, "q"));
    let layers = world.layers();
    let belts = layer(&layers, "border_belts");
    assert_eq!(belts.features.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["irq-syr"]);
}

#[test]
fn the_distance_to_a_border_hangs_on_no_other_incident() {
    let mut world = empty();
    world.profile = Profile::embedded("world").unwrap();
    world.incidents.push(incident("inc-a", Kind::Killing, Some("north-town"), None, "q"));
    let alone = world.layers();
    let km = |layers: &[Layer]| value(layer(layers, "incidents"), "inc-a", "border_km");
    assert!(layer(&alone, "border_belts").features.is_empty());
    assert!(
        matches!(km(&alone), Value::Real(_)),
        "the nearest border of its country, although it has no belt"
    );
    for (id, place) in [("inc-b", "border-town"), ("inc-c", "west-town")] {
        world.incidents.push(incident(id, Kind::Killing, Some(place), None, "q"));
        assert_eq!(km(&world.layers()), km(&alone), "{place}");
    }
    // An incident of another country has the borders of that.
    assert_ne!(value(layer(&world.layers(), "incidents"), "inc-b", "border_km"), km(&alone));
}

#[test]
fn the_map_opens_where_the_incidents_are_when_most_lie_outside_the_theatre() {
    let mut world = empty();
    world.profile = Profile::embedded("levant").unwrap();
    let theatre = view(&world.map, &world.profile, &world.layers()).unwrap();
    for (id, lon) in [("inc-a", 8.0), ("inc-b", 13.0)] {
        let mut far = incident(id, Kind::Killing, Some("north-town"), None, "q");
        let place = far.place.as_mut().unwrap();
        (place.lon, place.lat) = (lon, 11.0);
        "far-away".clone_into(&mut place.place_id);
        world.incidents.push(far);
    }
    let shown = view(&world.map, &world.profile, &world.layers()).unwrap();
    assert_eq!((shown.min().x, shown.max().x), (8.0, 13.0));
    for id in ["inc-c", "inc-d"] {
        world.incidents.push(incident(id, Kind::Killing, Some("north-town"), None, "q"));
    }
    assert_eq!(
        view(&world.map, &world.profile, &world.layers()).unwrap(),
        theatre,
        "half of them lie inside"
    );
}
