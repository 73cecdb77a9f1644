//! Profiles inside the binary load; wrong ones are told with line, column and hint.

use super::*;
use crate::model::{Kind, Symbology};

#[test]
fn every_profile_inside_the_binary_loads_and_styles_every_kind() {
    for name in Profile::embedded_names() {
        let profile = Profile::embedded(name).unwrap();
        assert_eq!(profile.name, name);
        let style = profile.style("incidents").unwrap();
        let Symbology::Categories { categories, .. } = &style.symbology else { panic!("{name}") };
        for kind in Kind::ALL {
            assert!(categories.iter().any(|c| c.value == kind.as_str()), "{name}: {kind} has no symbol");
        }
        // Shape and colour together tell kinds apart.
        for (i, a) in categories.iter().enumerate() {
            for b in categories.iter().skip(i + 1) {
                assert!(
                    a.symbol.shape != b.symbol.shape || a.symbol.fill != b.symbol.fill,
                    "{} {}",
                    a.value,
                    b.value
                );
            }
        }
    }
}

#[test]
fn the_theatre_is_chosen_by_where_most_places_lie() {
    assert_eq!(fitting(["SY", "IQ", "SY", "FR"]), "levant");
    assert_eq!(fitting(["NG", "NE", "NG"]), "lake-chad");
    assert_eq!(fitting(["FR", "UA", "SY"]), "world");
    assert_eq!(fitting([]), "world");
}

const HEAD: &str = "name = \"x\"\ntitle = \"X\"\ndescription = \"x\"\ncounted = [\"occurred\"]\n";
const LAYER: &str = "[[layer]]\nname = \"a\"\ntitle = \"A\"\ndescription = \"a\"\nrecipe = \"incidents\"\n";

#[test]
fn faults_are_told_with_line_column_and_hint() {
    let table = [
        ("theatre = [\"Syria\"]", "", 5, 12, "no country code", "ISO 3166-1"),
        ("theater = []", "", 5, 1, "unknown field `theater`", "Did you mean `theatre`?"),
        ("", "kinds = [\"armed_atack\"]", 11, 10, "unknown variant", "Did you mean `armed_attack`?"),
        ("", "width_km = 3.0", 11, 12, "means nothing to the recipe `incidents`", "Remove `width_km`"),
        ("", "min_confidence = 3.0", 11, 18, "out of range", "from 0 to 1"),
        ("", "style = \"incident\"", 11, 9, "no style `incident`", "Did you mean `incidents`?"),
        ("", "oops", 11, 5, "", ""),
    ];
    for (head, tail, line, column, problem, hint) in table {
        let text = format!("{HEAD}{head}\n{LAYER}{tail}\n");
        let error = Profile::parse(&text, "p.toml").unwrap_err();
        let told = error.to_string();
        assert!(told.starts_with(&format!("p.toml:{line}:{column}: ")), "{told}");
        assert!(told.contains(problem), "{told}");
        assert!(error.hint().contains(hint), "{told} / {}", error.hint());
    }
}

#[test]
fn an_unknown_profile_gets_a_suggestion() {
    let error = Profile::embedded("levnat").unwrap_err();
    assert_eq!(error.hint(), "Did you mean `levant`?");
    assert!(Profile::read(Path::new("no/such.toml")).unwrap_err().hint().contains("levant"));
}

#[test]
fn belts_need_pairs_and_layers_their_own_names() {
    let belts = format!("{HEAD}{}", LAYER.replace("\"incidents\"", "\"border_belts\""));
    assert!(Profile::parse(&belts, "p").unwrap_err().to_string().contains("need `pairs`"));
    let twice = format!("{HEAD}{LAYER}{LAYER}");
    assert!(Profile::parse(&twice, "p").unwrap_err().to_string().contains("two layers are named `a`"));
    let odd = format!("{HEAD}{}", LAYER.replace("\"a\"", "\"../a\""));
    assert!(Profile::parse(&odd, "p").unwrap_err().to_string().contains("no layer name"));
}

/// Every key that the profiles use is told in the schema, under the right table.
#[test]
fn the_schema_knows_every_key_of_the_profiles() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../profiles/schema/profile.json")).unwrap();
    let known = |table: &serde_json::Value, keys: &toml::Table, which: &str| {
        for key in keys.keys() {
            assert!(!table["properties"][key].is_null(), "{which}: `{key}` is not in the schema");
        }
    };
    let layer = &schema["properties"]["layer"]["items"];
    let style = &schema["$defs"]["style"];
    for (name, text) in EMBEDDED.iter().chain([&("style", BASE_STYLE)]) {
        let mut profile: toml::Table = toml::from_str(text).unwrap();
        // Of the file of styles alone.
        if *name == "style" {
            profile.remove("background");
        }
        known(&schema, &profile, name);
        for (key, table) in [("layer", layer), ("style", style)] {
            let Some(rows) = profile.get(key).and_then(|r| r.as_array()) else { continue };
            for row in rows {
                known(table, row.as_table().unwrap(), name);
            }
        }
    }
    // And the other way round: what the schema lists, the reader takes. An unknown key is an error of its own kind.
    for key in layer["properties"].as_object().unwrap().keys() {
        let text = format!("{HEAD}{}{key} = {{}}\n", LAYER.replace(&format!("{key} = "), "# "));
        let told = Profile::parse(&text, "p").unwrap_err().to_string();
        assert!(!told.contains("unknown field"), "{told}");
    }
}
