//! Whether a text is in the language that the lexicon reads. Does not find out which other it is, and changes nothing.

use super::problem::CorpusError;
use crate::model::Report;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::OnceLock;

/// The file inside the binary.
pub(super) const LANGUAGE: (&str, &str) =
    ("lexicon/en/language.toml", include_str!("../../lexicon/en/language.toml"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cues {
    words: FxHashSet<String>,
    least: usize,
    share: f64,
}

impl Cues {
    fn embedded() -> Result<Self, CorpusError> {
        let (file, text) = LANGUAGE;
        toml::from_str(text).map_err(|error| CorpusError::Cues { file, why: error.to_string() })
    }

    /// Whether a text has so few of the words that it is in another language. Too short a text is in any.
    fn is_other(&self, text: &str) -> bool {
        let (mut all, mut ours) = (0_usize, 0_usize);
        for word in text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if !word.chars().all(char::is_alphabetic) {
                continue;
            }
            // Scripts that part no words have long runs: twelve signs count as one.
            all += if word.is_ascii() { 1 } else { word.chars().count().div_ceil(12).max(1) };
            ours += usize::from(word.is_ascii() && self.words.contains(word.to_ascii_lowercase().as_str()));
        }
        all >= self.least && (ours as f64) < self.share * all as f64
    }
}

/// That the cues can be read.
pub(super) fn check() -> Result<(), CorpusError> {
    Cues::embedded().map(drop)
}

/// Whether a report is in a language that no lexicon reads, as far as its words tell.
pub fn is_in_another_language(report: &Report) -> bool {
    static CUES: OnceLock<Option<Cues>> = OnceLock::new();
    CUES.get_or_init(|| Cues::embedded().ok()).as_ref().is_some_and(|cues| cues.is_other(&report.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_from_english_by_their_small_words() {
        let cues = Cues::embedded().expect("reads");
        for other in [
            "Deux soldats ont été tués mardi dans une attaque à la bombe près de la ville, a déclaré un porte-parole de l'armée aux journalistes.",
            "Dos soldados murieron el martes en un ataque con bomba cerca de la ciudad, dijo a la prensa un portavoz del ejército nacional.",
            "Zwei Soldaten sind am Dienstag bei einem Anschlag in der Nähe der Stadt getötet worden, wie ein Sprecher der Armee mitteilte.",
            "Een man is dinsdag overleden nadat er bij het station een bom was ontploft, zegt de politie. Het is nog niet bekend of er meer gewonden zijn; een tweede man had volgens getuigen zijn been gebroken.",
            "As autoridades disseram que as forças de segurança cercaram as casas e que as famílias deixaram as aldeias durante a noite de terça-feira.",
            "Salı günü kentin yakınında düzenlenen bombalı saldırıda iki asker öldü, ordu sözcüsü gazetecilere yaptığı açıklamada dört kişinin yaralandığını söyledi.",
            "قتل جنديان يوم الثلاثاء في هجوم بعبوة ناسفة قرب المدينة وفق ما قال متحدث باسم الجيش للصحفيين وأصيب أربعة آخرون بجروح خطيرة",
            "周二，该市附近发生炸弹袭击，两名士兵丧生，军方发言人告诉记者，另有四人受伤，其中两人伤势严重，他们已被送往当地医院接受治疗，袭击者身份不明，军方已经封锁了整个地区并展开搜查行动，目前还没有任何组织声称对此次袭击负责，当局表示调查仍在进行之中，详情稍后公布，请关注后续报道，更多消息将陆续发布，敬请期待，我们会继续跟踪报道此事，谢谢大家。",
        ] {
            assert!(cues.is_other(other), "{other}");
        }
        for ours in [
            "Two soldiers were killed on Tuesday in a bomb attack near the town, a spokesman of the army told reporters, and four more were hurt.",
            "Bomb kills two near Kirkuk",
            "Gunmen killed two policemen in Mosul on 2 April; residents said “قتل جنديان يوم الثلاثاء” was heard from the mosque after the attack.",
            "",
            "12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28",
        ] {
            assert!(!cues.is_other(ours), "{ours}");
        }
    }
}
