//! A later sentence tells who did the event before it: two sentences a trap.

use crate::extract::told_example::with_reader;

/// A later sentence tells who did the first event, and whose word that is.
#[test]
fn a_table_of_doers_told_behind() {
    with_reader(|read| {
        let mut wrong = Vec::new();
        for (text, doer, attribution) in [
            // The deed.
            (
                "Two rangers were killed when their boat came under fire on Monday. Al-Shabaab was behind the attack, the chief of police said.",
                "Shabaab",
                "accused",
            ),
            (
                "A bomb wounded two clerks at a courthouse on Monday. The minister said the PKK had planted it.",
                "PKK",
                "accused",
            ),
            (
                "A bomb wounded two clerks at a courthouse on Monday. The PKK was not behind the attack.",
                "",
                "possible",
            ),
            // Those who did it.
            (
                "Gunmen attacked a hamlet on Monday and burned six huts. Elders said the attackers were members of Boko Haram.",
                "Boko Haram",
                "accused",
            ),
            (
                "At least six people died in an attack on a camp on Monday. Fighters of CODECO came at night with axes, an elder said.",
                "CODECO",
                "accused",
            ),
            // Those to whom it was done.
            (
                "Gunmen shot dead two men on Monday. They were members of Boko Haram.",
                "unknown gunmen",
                "possible",
            ),
            (
                "Gunmen shot dead two men on Monday. The men belonged to Boko Haram.",
                "unknown gunmen",
                "possible",
            ),
            // The weapon.
            (
                "A drone killed an old man in his orchard on Monday. Officials said the drone was Russian.",
                "Russian",
                "accused",
            ),
            (
                "A shell killed two pupils in a yard on Monday. It had been fired from Houthi positions, the governor said.",
                "Houthis",
                "accused",
            ),
            (
                "Some ten shells fired from an area held by the Houthis came down on a hamlet on Monday.",
                "Houthis",
                "accused",
            ),
            // A noun that says more than none.
            (
                "A ferry was attacked on Monday and one sailor was killed. The pirates made off with the cash box.",
                "pirates",
                "fact",
            ),
            // Who is only doubted to have done it is accused by nobody.
            (
                "Gunmen killed two guards in Mosul on Monday. The governor doubted that Boko Haram had planted the report.",
                "Boko Haram",
                "possible",
            ),
            // Who holds those who were taken.
            (
                "Three nurses were kidnapped on Monday. The 400 Mawozo gang is demanding a ransom for them.",
                "400 Mawozo",
                "fact",
            ),
            // Whoever is told with the men he lost, or beside what he was hit with, did not do it.
            (
                "The army says that it lost six soldiers in an ambush on Monday. Twenty others are wounded.",
                "",
                "possible",
            ),
            (
                "A charge went off beside a truck of the Syrian Democratic Forces (SDF) on Monday, wounding three.",
                "",
                "possible",
            ),
            (
                "Gunmen raided a hut of the Peshmerga, the Kurdish security forces, on a ridge on Monday.",
                "unknown gunmen",
                "possible",
            ),
            // Nobody has claimed it, and who is named beside it need not have done it.
            (
                "Gunmen shot dead a teacher on Monday. No group has claimed the killing; Islamic State has threatened teachers there.",
                "unknown gunmen",
                "possible",
            ),
            // Pictures of a deed claim it.
            (
                "Rebels beheaded two fishermen on Saturday. Their bodies were found on Sunday. Al-Shabaab posted pictures of the killing on Monday.",
                "Shabaab",
                "claimed",
            ),
            (
                "Seven miners were killed when gunmen stormed a pit on Monday. The Balochistan Liberation Army said its fighters had targeted the pit.",
                "Balochistan Liberation Army",
                "claimed",
            ),
            // Blamed by a noun.
            ("A blast in a clinic killed six on Monday. Residents blamed the Houthis.", "Houthis", "accused"),
        ] {
            let got = read(text);
            let told: Vec<(String, &str)> = got
                .iter()
                .map(|m| {
                    let names: Vec<&str> = m.perpetrator.iter().map(|p| p.name.as_str()).collect();
                    (names.join("; "), m.attribution.as_str())
                })
                .collect();
            let right = told.len() == 1
                && told.iter().all(|(who, word)| {
                    *word == attribution && if doer.is_empty() { who.is_empty() } else { who.contains(doer) }
                });
            if !right {
                wrong.push(format!("{text}: {told:?} not {doer} {attribution}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
