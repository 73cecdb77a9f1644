//! Tests only: whole pages in the manner of several outlets, and what must stay of them and go.

use super::library::Library;
use super::{clean, html};
use crate::model::Report;

/// The body that is left of a plain text.
fn body(title: &str, text: &str) -> String {
    let library = Library::embedded().unwrap();
    let mut report = Report { title: Some(title.to_owned()), text: text.into(), ..Report::default() };
    report.left_out = clean::left_out(&report, Vec::new(), &library);
    report.body().iter().map(|span| span.of(&report.text)).collect::<Vec<_>>().join("")
}

fn check(title: &str, text: &str, stays: &[&str], goes: &[&str]) {
    let body = body(title, text);
    for words in stays {
        assert!(body.contains(words), "lost `{words}` of\n{body}");
    }
    for words in goes {
        assert!(text.contains(words), "the test's own text lacks `{words}`");
        assert!(!body.contains(words), "kept `{words}` in\n{body}");
    }
}

#[test]
fn a_broadcaster_page_with_links_between_the_paragraphs() {
    check(
        "Iraq attack: five dead at checkpoint near Tal Ward",
        "Iraq attack: five dead at checkpoint near Tal Ward\nPublished\n12 March\nShare page\nAbout sharing\n\nFive policemen have been killed in an attack on a checkpoint near Tal Ward in northern Iraq, officials say.\n\nThe attack happened late on Monday, when gunmen came out of the orchards.\n\nMore on this story\n\nFour held over Kut market blast\n\nWhy the marshes are drying\n\nColonel Yasin Aref, of the Tal Ward police, said that two of the gunmen had been killed by his men as they fled.\n\nYou may also be interested in:\n• Watch: The day the dam broke\n\nRelated Topics\nIraq\nIslamic State group\n",
        &["Five policemen", "late on Monday", "two of the gunmen had been killed"],
        &["Four held over Kut market blast", "Why the marshes"],
    );
}

#[test]
fn a_live_page_keeps_all_its_entries() {
    check(
        "Tal Ward offensive live: army enters old town",
        "2 hours ago\nArmy enters old town\nTroops entered the old town of Tal Ward at noon, and three of them were wounded by a mine, the command said.\n\n3 hours ago\nBridge hit from the air\nWarplanes hit the eastern bridge of Tal Ward, killing two gunmen on it, residents said.\n\n4 hours ago\nAirport road reopens\nThe road to the airport was opened for lorries after sappers had taken away nine bombs.\n",
        &["three of them were wounded", "killing two gunmen", "nine bombs"],
        &[],
    );
}

#[test]
fn a_blog_page_with_share_buttons_and_posts() {
    check(
        "Two shepherds shot in Wadi Hasan",
        "Skip to content\nAbout | Contact | Archive\nTwo shepherds shot in Wadi Hasan\nBy admin | May 3, 2025 | No Comments\n\nTwo shepherds were shot dead in Wadi Hasan on Friday, their cousin wrote to us.\n\nThe flock was driven off towards the salt lake, and nobody has claimed the killing.\n\nShare this:\nFacebook\nTwitter\nLike this:\nLoading...\n\nRelated\nLandmine kills three in Deir Salam\nMay 1, 2025\nOn the price of wool\nApril 12, 2025\n\nLeave a Reply\nYour email address will not be published.\n\nRecent Posts\nGunmen storm bank in Port Karim\n",
        &["shot dead in Wadi Hasan on Friday", "driven off towards"],
        &["Landmine kills three", "Gunmen storm bank"],
    );
}

#[test]
fn a_channel_export_keeps_every_message() {
    check(
        "Jabal channel",
        "Jabal channel\n12.05.2025 08:10\nA drone struck a lorry on the bridge of Tell Arnab, two dead.\n\n12.05.2025 09:45\nThe driver of the lorry has died too, three now.\n\n12.05.2025 11:00\nTwo shells fell on the olive press, nobody hurt.\n\nJoin our channel: @jabal_x\n",
        &["two dead", "three now", "Two shells fell"],
        &["@jabal_x"],
    );
}

#[test]
fn a_situation_report_keeps_its_sections_and_bullets() {
    check(
        "North-west: flash update 7",
        "HIGHLIGHTS\n• Shelling on 4 May killed six civilians in Kafr Zeit.\n• A mine wounded four children near Ain Bard on 5 May.\n\nSITUATION OVERVIEW\nOn 4 May shells fell on the market of Kafr Zeit, killing six people and wounding nineteen, according to the health directorate.\n\nHUMANITARIAN RESPONSE\n• Health: two clinics were reopened after the strike of 2 May.\n• Protection: partners reached 400 families.\n\nKey points\n• One aid worker was abducted in Rasm al-Hajar on 3 May.\n\nRelated Content\nSyria: Shelter factsheet, April\n",
        &["killed six civilians", "wounded four children", "two clinics", "abducted in Rasm al-Hajar"],
        &["Shelter factsheet"],
    );
}

#[test]
fn machine_translated_pages_lose_their_machine_translated_links() {
    check(
        "Three gendarmes killed in an ambush at Oued Merzoug",
        "Three gendarmes killed in an ambush at Oued Merzoug\n\nThree gendarmes have been killed Tuesday in an ambush at Oued Merzoug, has one learned of security source.\n\nTo read also: Football, the eagles crash themselves in Oran\n\nThe assailants have taken the flight on motos after having burned the vehicle of the patrol.\n\nLire aussi : Huit morts dans un accident de car\n\nThe army has launched a vast operation of raking in the zone of Oued Merzoug.\n\nMehr zum Thema\nSchüsse in der Altstadt von Halle\n\nFollow us on Telegram | The most read | Our newsletter\n",
        &["have been killed Tuesday", "taken the flight on motos", "operation of raking"],
        &["Football, the eagles", "Huit morts", "Halle", "most read"],
    );
}

#[test]
fn an_inlined_story_of_another_outlet_goes_and_the_article_goes_on() {
    check(
        "Cell broken up in Qasr Mansur, governor says",
        "Security forces broke up a cell in Qasr Mansur on Sunday and arrested four men, the governor of the province, Adel Rashad, said. Two rifles and a belt were found in the house of the leader.\n\nThe four had come over the border in spring and had rented a bakery, Rashad told reporters in the town hall of Qasr Mansur.\n\nPacific Times\n35 minutes ago\n- Pacific Times\nTyphoon Hana kills nine in Luzon\nTyphoon Hana tore across Luzon on Monday and killed nine people, Philippine rescuers said. Thousands were moved to schools in Cagayan.\n\nPhilippine ferries stay in port until Hana has passed Cagayan, the coast guard said.\n\nRashad said that the men of Qasr Mansur had been trained by a man known as Abu Tariq, who was killed by police in March.\n",
        &["arrested four men", "rented a bakery", "killed by police in March"],
        &["Typhoon Hana tore", "Philippine ferries", "Pacific Times"],
    );
}

#[test]
fn entries_of_a_round_up_are_no_clutter() {
    let text = "Week in brief, 3-9 May\n\nSYRIA. Two soldiers were killed by a mine near Sukhna on 4 May.\n\nIRAQ. A sheikh was shot dead in Jalawla on 6 May.\n\nSport is not our subject. LEBANON. Four men were held in Bar Elias on 7 May.\n\n• 8 May: a drone hit a lorry near Qaim, one dead.\n• 9 May: a drone hit a lorry near Qaim, two dead.\n\nFigures: 21 attacks in the week.\n";
    assert_eq!(body("Week in brief", text), text);
}

#[test]
fn a_text_that_would_be_cut_whole_is_kept() {
    let text = "Related: the raid of Sunday\n\nRelated Articles\n\nGunmen killed two men in the raid of Sunday on the village of Ain Daw, and burned three houses there.\n";
    assert!(body("", text).contains("Gunmen killed two men"));
}

#[test]
fn a_missing_blank_after_a_full_stop_breaks_nothing() {
    let text = "Gunmen fired on a post at Tell Nar, police said.It happened at night.Two men died.\n\nRead more: Prices of bread\n\nThe post was empty by morning.\n";
    check(
        "Post attacked",
        text,
        &["said.It happened at night.Two men died.", "empty by morning"],
        &["Prices of bread"],
    );
}

#[test]
fn a_blog_theme_page_in_html() {
    let page = r#"<html><head><title>Raid in Tell Nar - Valley Desk</title><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-05-03T10:00:00Z"}</script></head>
<body class="single with-sidebar has-comments"><div id="page"><header class="site-header"><a href="/">Valley Desk</a></header>
<div id="content" class="site-content"><div class="entry-content"><p>Police raided a farm at Tell Nar on Friday and arrested three men who are said to belong to a cell, an officer said.</p>
<div class="sharedaddy"><a>Share</a> <a>Tweet</a></div><div class="jp-relatedposts"><h3>Related</h3><p>Bomb kills four in the market of a town far away, says a witness who was there.</p></div>
<p>The three were taken to the prison of the province, and two rifles were found under the floor of the barn.</p></div>
<div id="comments" class="comments-area"><p>They should hang them all in the square and be done with it, I say, and tomorrow too.</p></div></div></div></body></html>"#;
    let record = html::read(page, &Library::embedded().unwrap());
    let report = Report { text: record.text.into(), left_out: record.apart, ..Report::default() };
    let body = report.body().iter().map(|s| s.of(&report.text)).collect::<Vec<_>>().join("");
    assert!(body.contains("arrested three men") && body.contains("two rifles"), "{body}");
    assert!(!body.contains("Bomb kills four") && !body.contains("hang them"), "{body}");
    assert_eq!(record.title.as_deref(), Some("Raid in Tell Nar"));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cuts_are_sorted_apart_and_on_character_boundaries(text in "([A-Za-zé‑:|•.\n ]{0,40}|Read more: |Comments \\(2\\)\n|\n\nRelated\n|2 hours ago\n|Photo: ){0,30}") {
            let library = Library::embedded().unwrap();
            let report = Report { text: text.as_str().into(), ..Report::default() };
            let cuts = clean::left_out(&report, Vec::new(), &library);
            let mut at = 0;
            for cut in &cuts {
                prop_assert!(cut.span.start >= at && cut.span.end <= text.len() && !cut.span.is_empty());
                prop_assert!(text.is_char_boundary(cut.span.start) && text.is_char_boundary(cut.span.end));
                at = cut.span.end;
            }
        }

        #[test]
        fn no_page_panics(source in "(<[a-z]{1,5}( class=\"[a-z-]{0,9}\")?>|</[a-z]{1,5}>|[a-zé &;<>\"']{0,12}|<td>|<li>|<br>){0,60}") {
            let library = Library::embedded().unwrap();
            let record = html::read(&source, &library);
            for cut in &record.apart {
                prop_assert!(record.text.is_char_boundary(cut.span.start) && record.text.is_char_boundary(cut.span.end));
            }
        }
    }
}
