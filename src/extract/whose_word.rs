//! Whose word it is that somebody did it: what the text says, else what news of such a deed by such a doer is worth. Who did it is in `who`.

use super::story::Event;
use crate::lexicon::{Lexicon, Side};
use crate::model::{Attribution, Kind};

/// What the text says; else fact for those who answer for it, accused where others must have said so, possible for the unknown. With the
/// rule.
pub(super) fn attribution(lexicon: &Lexicon, e: &Event) -> (Attribution, String) {
    // Who searches and arrests says so himself; "suspected" and "accused" are those whom he takes.
    if matches!(e.kind, Kind::SecurityOperation | Kind::Seizure | Kind::Transfer | Kind::PrisonBreak) {
        return (Attribution::Fact, "by-kind".into());
    }
    if let Some((a, rule)) = &e.attribution {
        return (*a, rule.clone());
    }
    let office = matches!(e.kind, Kind::ArmedClash | Kind::Movement | Kind::Activity);
    let named = e.doers.iter().any(|d| !d.id.is_empty() || d.inter == 1 || d.inter == 8);
    let left = e.kind == Kind::Bombing && e.weapon.as_deref() == Some("mine");
    let attack = matches!(
        e.kind,
        Kind::Bombing
            | Kind::SuicideBombing
            | Kind::ArmedAttack
            | Kind::Killing
            | Kind::Abduction
            | Kind::Sabotage
            | Kind::Airstrike
            | Kind::Shelling
    );
    // A group seldom says so to the reporter; bandits and gangs say nothing, and everybody saw them.
    let irregular = e.doers.iter().any(|d| {
        !d.id.is_empty()
            && matches!(d.inter, 2 | 3)
            && lexicon.actor(&d.id).is_none_or(|a| a.side != Side::Criminal)
    });
    if attack && irregular && !left {
        return (Attribution::Accused, "irregular".into());
    }
    if office || named || left {
        (Attribution::Fact, "default".into())
    } else {
        (Attribution::Possible, "no-doer".into())
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::Extractor;
    use crate::gazetteer::Gazetteer;
    use crate::lexicon::Lexicon;
    use crate::model::{Date, DateBasis, DatePrecision, Published, Report};

    /// Whose word the first event of a text is.
    #[test]
    fn a_table_of_attributions() {
        let lexicon = Lexicon::embedded().unwrap();
        let gazetteer = Gazetteer::embedded().unwrap();
        let extractor = Extractor::new(&lexicon, &gazetteer);
        let mut wrong = Vec::new();
        for (text, attribution) in [
            ("A bomb hit a bus in Potiskum on Monday, killing two.", "possible"),
            ("Al-Shabaab fighters shot dead two elders in Baidoa on Monday.", "accused"),
            ("Armed bandits shot dead two traders in Anka on Monday.", "fact"),
            ("The Houthis shelled a market in Taiz on Monday, killing a boy.", "accused"),
            ("Russian artillery shelled a market in Kherson on Monday, killing a boy.", "fact"),
            ("Suspected Boko Haram fighters shot dead two fishermen in Baga on Monday.", "possible"),
            (
                "Raiders thought to belong to Boko Haram shot dead two fishermen in Baga on Monday.",
                "possible",
            ),
            // Those to whom it was done are suspected, not those who did it.
            ("French warplanes bombed suspected rebel camps near Kidal on Monday, killing four.", "fact"),
            ("Soldiers killed four suspected rebels in a gun battle near Kidal on Monday.", "fact"),
            // A claim, however its object is called.
            (
                "Gunmen stormed an army camp at Djibo on Sunday, killing nine soldiers. JNIM claimed the assault on Tuesday.",
                "claimed",
            ),
            (
                "Gunmen stormed a post at Djibo on Sunday, killing nine soldiers. JNIM claimed the attack on Tuesday and said it had left forty dead.",
                "claimed",
            ),
            // Nobody claims it, in words that hold those of a claim.
            (
                "A bomb hit a bus in Potiskum on Monday. No group immediately claimed responsibility.",
                "possible",
            ),
            ("A bomb hit a bus in Potiskum on Monday. No group has yet claimed responsibility.", "possible"),
            (
                "A bomb hit a bus in Potiskum on Monday. No one claimed responsibility for the blast.",
                "possible",
            ),
            // The accusation goes to the attack, not to the flight behind it.
            (
                "Gunmen attacked a post near Daquq on Monday, killing two soldiers. They fled towards Hawija. The mayor blamed the Islamic State.",
                "accused",
            ),
        ] {
            let report = Report {
                id: "example".into(),
                text: text.into(),
                published: Date::new(2025, 5, 15).ok().map(|date| Published {
                    date,
                    precision: DatePrecision::Day,
                    found_in: "example".into(),
                    basis: DateBasis::Explicit,
                }),
                ..Report::default()
            };
            let got = extractor.read_example(&report).mentions;
            let told: Vec<&str> = got.iter().map(|m| m.attribution.as_str()).collect();
            if told.first() != Some(&attribution) || told.len() != 1 {
                wrong.push(format!("{text}: {told:?} not {attribution}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
