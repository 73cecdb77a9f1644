//! Sentences for the words around names: one trap each.

use super::{LocateSettings, Locator};
use crate::gazetteer::Gazetteer;
use crate::model::{PlaceRelation, Report, Toponym, ToponymRole};
use std::sync::OnceLock;

fn gazetteer() -> &'static Gazetteer {
    static ONCE: OnceLock<Gazetteer> = OnceLock::new();
    ONCE.get_or_init(|| Gazetteer::embedded().unwrap())
}

fn locate(text: &str) -> Vec<(String, Toponym)> {
    let theatre = ["SY", "IQ", "LB"].map(str::to_owned).to_vec();
    let locator = Locator::new(gazetteer(), LocateSettings { theatre, ..LocateSettings::default() });
    let report = Report { id: "t".to_owned(), text: text.into(), ..Report::default() };
    locator.locate(&report).into_iter().map(|t| (t.span.of(text).to_owned(), t)).collect()
}

fn one(text: &str, name: &str) -> Toponym {
    let all = locate(text);
    let found = all.iter().find(|(surface, _)| surface == name);
    let surfaces: Vec<&String> = all.iter().map(|(s, _)| s).collect();
    found.unwrap_or_else(|| panic!("{name} not among {surfaces:?} in: {text}")).1.clone()
}

#[test]
fn relations_bearings_and_distances() {
    use PlaceRelation as R;
    for (text, name, relation, km, bearing) in [
        ("Gunmen attacked a post in Raqqa on Sunday.", "Raqqa", R::In, None, None),
        ("Gunmen attacked a post in the Deir ez-Zor countryside.", "Deir ez-Zor", R::Near, None, None),
        (
            "Gunmen attacked a post in the eastern countryside of Deir ez-Zor.",
            "Deir ez-Zor",
            R::Near,
            None,
            Some(90.0),
        ),
        ("They were killed in eastern Deir ez-Zor on Monday.", "Deir ez-Zor", R::Part, None, Some(90.0)),
        ("The cell was active in northern Iraq.", "Iraq", R::Part, None, Some(0.0)),
        ("A mine went off 30 km east of Palmyra.", "Palmyra", R::Offset, Some(30.0), Some(90.0)),
        (
            "A mine went off some 30 kilometers to the north-east of Palmyra.",
            "Palmyra",
            R::Offset,
            Some(30.0),
            Some(45.0),
        ),
        (
            "A mine went off 10 miles south of the town of Palmyra.",
            "Palmyra",
            R::Offset,
            Some(16.09),
            Some(180.0),
        ),
        ("A mine went off 2.5 km from Palmyra.", "Palmyra", R::Offset, Some(2.5), None),
        ("A bus was hit near Palmyra.", "Palmyra", R::Near, None, None),
        ("A bus was hit on the outskirts of Palmyra.", "Palmyra", R::Near, None, None),
        ("A bus was hit south of Palmyra.", "Palmyra", R::Offset, None, Some(180.0)),
        ("A bus was hit in central Iraq.", "Iraq", R::Part, None, None),
        ("A bus was hit between Palmyra and Homs.", "Palmyra", R::Between, None, None),
        ("A bus was hit between Palmyra and Homs.", "Homs", R::Between, None, None),
        ("A bus was hit on the boundary of the towns of Palmyra and Homs.", "Homs", R::Between, None, None),
        ("A bus was hit on the Palmyra–Homs road.", "Palmyra", R::Road, None, None),
        ("A bus was hit on the road from Palmyra to Homs.", "Homs", R::Road, None, None),
    ] {
        let t = one(text, name);
        assert_eq!((t.relation, t.bearing), (relation, bearing), "{text}");
        assert_eq!(
            t.offset_km.map(|km| (km * 100.0).round()),
            km.map(|km: f32| (km * 100.0).round()),
            "{text}"
        );
    }
}

#[test]
fn between_points_each_to_the_other() {
    let all = locate("A bus was hit between Palmyra and Homs.");
    assert_eq!(all[0].1.within, Some(1));
    assert_eq!(all[1].1.within, Some(0));
}

#[test]
fn a_place_lies_in_the_place_that_is_told() {
    for text in [
        "Two men were shot in Baqubah, Diyala.",
        "Two men were shot in Baqubah in Diyala province.",
        "Two men were shot in Baqubah, a city in Diyala.",
        "Two men were shot in Baqubah in northern Diyala.",
    ] {
        let all = locate(text);
        assert_eq!(all.len(), 2, "{text}");
        assert_eq!(all[0].1.within, Some(1), "{text}");
        assert_eq!(all[1].1.within, None, "{text}");
    }
}

#[test]
fn phrases_hold_the_cue_words() {
    for (text, name, phrase) in [
        ("It happened in eastern Deir ez-Zor province.", "Deir ez-Zor", "eastern Deir ez-Zor province"),
        ("It happened 30 km east of Palmyra yesterday.", "Palmyra", "30 km east of Palmyra"),
        ("It happened in the Palmyra countryside.", "Palmyra", "the Palmyra countryside"),
    ] {
        let t = one(text, name);
        let got = t.phrase.of(text);
        assert!(got == phrase || format!("the {got}") == phrase, "{text}: {got}");
    }
}

#[test]
fn the_last_word_of_a_natural_name_may_be_small() {
    for (text, id) in [
        ("They moved from the Syrian desert to Homs.", "sy-badia"),
        ("Caves in the Hamrin mountains were struck.", "iq-hamrin-mountains"),
    ] {
        let ids: Vec<String> =
            locate(text).iter().filter_map(|(_, t)| t.place).map(|key| gazetteer().id(key)).collect();
        assert!(ids.iter().any(|i| i == id), "{text}: {ids:?}");
    }
}

#[test]
fn datelines_and_governments_are_told_apart() {
    let text = "BAGHDAD (AP) — Two soldiers died in Mosul on Friday, officials said.";
    assert_eq!(one(text, "BAGHDAD").role, ToponymRole::Dateline);
    assert_eq!(one(text, "Mosul").role, ToponymRole::Place);
    let text = "The raid was near Homs. Washington said on Friday it had no part in it.";
    if let Some((_, t)) = locate(text).iter().find(|(s, _)| s == "Washington") {
        assert_eq!(t.role, ToponymRole::Organisation);
    }
}

#[test]
fn persons_and_common_words_are_no_places() {
    for (text, never) in [
        ("Abu Bakr al-Baghdadi spoke to his men in Mosul.", "al-Baghdadi"),
        ("Mr. Jordan said he had seen the men leave Mosul.", "Jordan"),
        ("The men of homs left Mosul.", "homs"),
        ("But Police said they had left Mosul.", "Police"),
        ("Syrian officials had left Mosul.", "Syrian"),
    ] {
        assert!(locate(text).iter().all(|(s, _)| s != never), "{text}");
    }
}

#[test]
fn arabic_script_is_read() {
    let all = locate("قتل شخصان في مدينة الرقة يوم الأحد");
    assert!(all.iter().any(|(s, _)| s == "الرقة"), "{all:?}");
}

#[test]
fn spellings_find_the_same_place() {
    let place = |text: &str, name: &str| one(text, name).place.map(|p| gazetteer().id(p));
    let first = place("Two men were shot in Deir ez-Zor on Sunday.", "Deir ez-Zor");
    for name in ["Deir al-Zour", "Dayr az Zawr", "Deir ez‑Zor", "Deir Ezzor", "DEIR EZ-ZOR"] {
        let text = format!("Two men were shot in {name} on Sunday.");
        assert_eq!(place(&text, name), first, "{name}");
    }
}

#[test]
fn same_report_same_answer() {
    let text = "Clashes broke out in Aleppo, Springfield, Tripoli and Homs; in Tripoli, Lebanon, two died.";
    let a: Vec<_> = locate(text).into_iter().map(|(s, t)| (s, t.place, t.score.to_bits())).collect();
    let b: Vec<_> = locate(text).into_iter().map(|(s, t)| (s, t.place, t.score.to_bits())).collect();
    assert_eq!(a, b);
}

#[test]
fn a_text_without_capitals_has_places_and_one_with_them_has_none_in_small_letters() {
    let small = "a rocket burst beside a bakery in sinjar before sunrise, three men killed and the baker hurt, he is with the doctors \
                 in mosul now. they say it hit from the north. his brothers got away on foot over the fields.";
    let names: Vec<String> = locate(small).into_iter().map(|(surface, _)| surface).collect();
    assert!(names.contains(&"sinjar".to_owned()) && names.contains(&"mosul".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| ["hit", "men", "north", "foot"].contains(&name.as_str())), "{names:?}");
    let usual = "A rocket burst beside a bakery in Sinjar before sunrise. Three men were killed and the baker was hurt. The Ministry of \
                 Health said so on Friday. Nobody in mosul has met his brothers, who got away over the fields, Captain Ali said.";
    let names: Vec<String> = locate(usual).into_iter().map(|(surface, _)| surface).collect();
    assert!(!names.contains(&"mosul".to_owned()), "{names:?}");
}
