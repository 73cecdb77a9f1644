//! One sentence a trap: who did the first event of a text.

use crate::extract::told_example::with_reader;

/// One sentence a trap: who did the first event that is read.
#[test]
fn a_table_of_doers() {
    with_reader(|read| {
        let mut wrong = Vec::new();
        for (text, doer) in [
            // The group, not the noun; a part of a group is the group.
            ("Fighters of the Islamic State attacked a checkpoint on Monday.", "Islamic State"),
            // The grammatical subject of a bomb is no actor, and whom it hit did not lay it.
            ("A buried shell killed four SDF recruits on Thursday and hurt a fifth.", ""),
            ("A mine went off under a vehicle of the Syrian Democratic Forces on Monday.", ""),
            // Passive with an agent, and with an agent that is a device.
            ("A judge was shot dead by the Islamic State on Monday.", "Islamic State"),
            // The weapon's owner.
            ("A rocket from an American helicopter struck a boat below the dam on Friday.", "US"),
            // A column of soldiers does what soldiers do; a claim in the next sentence names the group.
            ("A car bomb exploded at a market on Monday. Islamic State claimed the attack.", "Islamic State"),
            ("A car bomb exploded at a market on Monday. No group has claimed the attack.", ""),
            // A name that no lexicon has.
            (
                "A bomb hit a convoy on Monday. A group calling itself the Lanterns of the Valley claimed the attack.",
                "Lanterns of the Valley",
            ),
            // A convoy of the group is struck, a cell of the group strikes.
            ("Israeli forces struck a convoy of the group on Monday, killing two.", "Israeli army"),
            // Whom a statement's force calls the terrorist organisation is no force.
            (
                "The Syrian Democratic Forces raided a farm on Monday and arrested an ISIS courier. A charge planted by the terrorist organization wrecked one of our trucks on Tuesday.",
                "Syrian Democratic Forces",
            ),
            // A page that claims in a name.
            (
                "A bomb went off beside a lorry on Monday. A page in the name of the Lanterns of the Valley took credit for it.",
                "Lanterns of the Valley",
            ),
            // Both sides, where a day stands between the verb and whom it drove off.
            (
                "Fighters of the Peshmerga repelled on Friday a Daesh group near the ridge.",
                "Peshmerga; Islamic State",
            ),
            // Both sides of a clash.
            ("An army unit and smugglers shot at each other on Friday.", "army; smugglers"),
            // The ones who break out.
            ("Seven detainees broke out of the prison on Monday.", "detainees"),
            // Who only speaks in the middle of the sentence.
            (
                "Three rockets were fired at the airfield of Agadez on Monday, a police captain in the town said, sending workers to the shelters.",
                "",
            ),
            // Two who blame one another for an escape did not escape.
            (
                "Forty prisoners of Islamic State broke out of the jail on Monday as the army and the Syrian Democratic Forces traded blame.",
                "prisoners",
            ),
            // A group that tells of its own deed.
            (
                "A car bomb exploded at a market in Baidoa on Monday. Al-Shabaab said on its radio that it had sent the car.",
                "al-Shabaab",
            ),
            // Believed to be of a group.
            (
                "A sniper, believed to be from the Islamic State, shot dead a soldier near Baquba on Monday.",
                "Islamic State",
            ),
            // A plan that was stopped was the group's.
            (
                "Police foiled a plan by the Islamic State to set off a car bomb at a market in Mosul on Monday.",
                "Islamic State",
            ),
            // Two who did it together, and two of one noun.
            (
                "Chadian troops and allied Sudanese fighters killed ten traders in Tine on Saturday.",
                "Chadian",
            ),
            ("Kenyan and Ugandan troops arrested six men in Afgooye on Friday.", "Kenya; Uganda"),
            // Said to be of a group, by what stands between.
            (
                "Raiders loyal to the Islamic State beheaded three fishermen near Palma on Sunday.",
                "Islamic State",
            ),
            (
                "Four gendarmes were hurt when raiders in two boats, who are thought to belong to Boko Haram, attacked a jetty in Bol on Monday.",
                "Boko Haram",
            ),
            // Who denies it is not the one whom the report is about.
            (
                "A bomb hit a police van in Bannu on Tuesday, killing two. The Pakistani Taliban denied any role.",
                "",
            ),
            (
                "A bomb hit a police van in Bannu on Tuesday, killing two. The Pakistani Taliban said they were not behind it.",
                "",
            ),
            // Who suffers does not do it, by whichever noun; who follows "by" does.
            ("A soldier was killed and another injured in an ambush at Palma on Sunday.", ""),
            ("Ten people were killed by gunmen in Barsalogho on Saturday.", "gunmen"),
            // Who trained them did not do it.
            ("Soldiers trained by French advisers killed eight rebels in Djibo on Thursday.", "soldiers"),
            // The letters of a toll are no group's.
            ("One soldier KIA and two wounded in a mine blast near Myitkyina on Monday.", ""),
            // Who killed those whose bodies are found.
            ("The bodies of four herders shot by gunmen were found near Ansongo on Tuesday.", "gunmen"),
            ("Soldiers repulsed an attack by rebels near Beni on Monday, killing three.", "rebels"),
            ("A police patrol in Imphal shot dead two brothers on Saturday.", "police"),
            // Who shoots a bomber did not bomb.
            ("Guards shot dead a suicide bomber before he could detonate his vest on Monday.", ""),
        ] {
            let mentions = read(text);
            let got: Vec<String> = mentions
                .first()
                .map(|m| m.perpetrator.iter().map(|a| a.name.clone()).collect())
                .unwrap_or_default();
            let fits = if doer.is_empty() {
                got.is_empty()
            } else {
                doer.split("; ").all(|d| got.iter().any(|g| g.contains(d)))
            };
            if !fits || mentions.is_empty() {
                wrong.push(format!("{text}: {got:?} not {doer}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
