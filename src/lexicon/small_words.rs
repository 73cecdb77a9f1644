//! The small words that the extractor's readings turn on: lists of `settings.toml`. Reads no text.

use super::settings::WordList;
use serde::Deserialize;

/// Small words around those who act and those who are counted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmallWords {
    /// Between a force and those behind it that do it together with it.
    pub(crate) joining: WordList,
    /// Between a force and those before it that do it together with it.
    pub(crate) allied: WordList,
    /// One of these stands between two who do it together.
    pub(crate) together: WordList,
    /// Before those who do not act where they stand.
    pub(crate) leading: WordList,
    /// Nouns of help ("on word from the service").
    pub(crate) helping: WordList,
    /// Ranks that also tell how great something is.
    pub(crate) ranks_of_size: WordList,
    /// Verbs of what befalls things more often than people.
    pub(crate) of_things: WordList,
    /// "A 13-member cell".
    pub(crate) sizes_of_bands: WordList,
    /// Between the number of a unit and the word for it.
    pub(crate) arms: WordList,
    /// Before a side of a clash.
    pub(crate) sides: WordList,
    /// Before what is aimed at.
    pub(crate) aiming: WordList,
    /// Before those who only tell where or whose others are.
    pub(crate) complements: WordList,
    /// Verbs whose own word "of" is.
    pub(crate) telling_of: WordList,
    /// Between a verb and a number they make the number another thing's.
    pub(crate) parting: WordList,
    /// All that stands between two who are counted together.
    pub(crate) counted_with: WordList,
    /// "Two in X and three in Y": words behind a place before which nothing but a further place is told.
    pub(crate) going_on: WordList,
    /// Words that may stand behind such a further place: it does nothing itself.
    pub(crate) behind_going_on: WordList,
    /// Words between two places, or before one, that lead a name with its preposition: "on the outskirts of".
    pub(crate) leading_names: WordList,
    /// Between those harmed at a further place and the event that harmed them: "one by a drone strike".
    pub(crate) leading_means: WordList,
    /// Between the last two of a list.
    pub(crate) list_joints: WordList,
    /// Before the number of a toll that another has taken the place of: "from an earlier count of".
    pub(crate) earlier_toll: WordList,
    /// Between the words of a toll and its number: "the toll has reached".
    pub(crate) reached: WordList,
    /// At the end of a number of days between two events.
    pub(crate) days_apart: WordList,
    /// Before somebody who is blamed ("residents accuse Ankara").
    pub(crate) blaming: WordList,
    /// What a state does through its speakers.
    pub(crate) states_say: WordList,
    /// Before two places that something lies between or joins ("the road linking X and Y").
    pub(crate) linking: WordList,
    /// The same and others that open a way ("from X to Y").
    pub(crate) opening_a_way: WordList,
    /// Nouns of ways.
    pub(crate) ways: WordList,
}

/// Words by which a later sentence tells who did what was told before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentifiedWords {
    /// Words of a sentence that leaves open, or denies, who did it: "doubted that the front had planted it".
    pub(crate) refuting: WordList,
    /// Between a name and its verb: it is not said.
    pub(crate) denying: WordList,
    /// "The front was behind it", "is responsible".
    pub(crate) answerable: WordList,
    /// Verbs that lead to these besides forms of "be".
    pub(crate) standing: WordList,
    /// What a deed is pointed to by ("behind it").
    pub(crate) pointers: WordList,
    /// Verbs of those who do a deed that is only pointed to ("the front had staged it").
    pub(crate) doing: WordList,
    /// Small words behind them ("carried out").
    pub(crate) particles: WordList,
    /// What they did, pointed to.
    pub(crate) done: WordList,
    /// Verbs of those who have somebody in their hands ("demands a ransom").
    pub(crate) holding: WordList,
    /// What is done with shells and rockets ("fired from the area held by the front").
    pub(crate) firing: WordList,
    /// What is done with any weapon, before the word that leads to who did it ("fired from").
    pub(crate) sending: WordList,
    /// Words that lead to who sent it.
    pub(crate) sent_by: WordList,
    /// Verbs of whose somebody or something is ("belonged to", "came from").
    pub(crate) belonging: WordList,
    /// Of these, those that only "from" makes tell it.
    pub(crate) coming: WordList,
    /// Behind a nationality it still ends what is said of a weapon ("was Russian-made and").
    pub(crate) behind_nationality: WordList,
    /// Before those who did it, besides the article.
    pub(crate) determiners: WordList,
    /// Behind "they were" one of these makes it something that is done to them.
    pub(crate) undergoing: WordList,
    /// Before "to" these only tie people to a group ("linked to").
    pub(crate) tied_to: WordList,
    /// Before "with" the same.
    pub(crate) tied_with: WordList,
}
