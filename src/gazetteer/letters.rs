//! Folding at the first level, letter by letter. Knows no word and no name.

use unicode_normalization::UnicodeNormalization as _;

/// Whether a character stands for ayn, hamza, an apostrophe or nothing at all.
pub(crate) const fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '‘' | '’' | '‛' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ˈ' | '′' | '\u{ad}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{640}' | '.'
    )
}

/// Whether a character is one of the hyphens that news uses inside names.
pub(crate) const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// Appends `word` folded at [`Level::Plain`](super::Level::Plain) to `out`: lower case, without marks and silent signs.
pub fn fold_plain(word: &str, out: &mut String) {
    if word.is_ascii() {
        for byte in word.bytes() {
            if byte.is_ascii_alphanumeric() || byte == b'&' {
                out.push(char::from(byte.to_ascii_lowercase()));
            }
        }
        return;
    }
    if word.chars().all(|c| arabic(c).is_some()) {
        out.extend(word.chars().filter_map(arabic));
        return;
    }
    fold_by_tables(word, out);
}

/// A letter of Arabic, Persian or Kurdish as folding leaves it; `None` for all that has to be looked up.
const fn arabic(c: char) -> Option<char> {
    Some(match c {
        'آ' | 'أ' | 'إ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' | 'ی' => 'ي',
        'ة' | 'ە' | 'ھ' => 'ه',
        'ک' => 'ك',
        '\u{627}'..='\u{63a}'
        | '\u{641}'..='\u{64a}'
        | 'پ'
        | 'چ'
        | 'ژ'
        | 'گ'
        | 'ێ'
        | 'ۆ'
        | 'ڕ'
        | 'ڵ'
        | 'ڤ' => c,
        _ => return None,
    })
}

fn fold_by_tables(word: &str, out: &mut String) {
    for c in word.nfkd().flat_map(char::to_lowercase) {
        let c = match c {
            'ß' => {
                out.push_str("ss");
                continue;
            }
            'æ' => {
                out.push_str("ae");
                continue;
            }
            'œ' => {
                out.push_str("oe");
                continue;
            }
            'þ' => {
                out.push_str("th");
                continue;
            }
            'ø' => 'o',
            'ł' => 'l',
            'đ' | 'ð' | 'ɖ' => 'd',
            'ı' => 'i',
            'ə' => 'a',
            'ħ' => 'h',
            // Persian and Kurdish letters that Arabic fonts show alike, and Arabic endings that are typed either way.
            'ک' | 'ڪ' => 'ك',
            'ی' | 'ى' | 'ې' | 'ۍ' => 'ي',
            'ة' | 'ہ' | 'ە' | 'ھ' | 'ۀ' => 'ه',
            'ٱ' => 'ا',
            other => other,
        };
        if c.is_alphanumeric() && !is_silent(c) && !unicode_normalization::char::is_combining_mark(c)
            || c == '&'
        {
            out.push(c);
        }
    }
}

/// A letter or digit of those that most names are made of.
const fn is_plain_letter(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{620}'..='\u{64a}')
}

/// Whether a character is a letter or a digit; most are told without a look into the tables.
pub(super) fn is_alphanumeric(c: char) -> bool {
    is_plain_letter(c) || !c.is_ascii() && c.is_alphanumeric()
}

/// Combining marks, which belong to the word they stand in.
pub(super) fn is_mark(c: char) -> bool {
    c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_without_tables_is_what_they_tell() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c}");
            if let Some(folded) = arabic(c) {
                let mut told = String::new();
                fold_by_tables(&c.to_string(), &mut told);
                assert_eq!(told, folded.to_string(), "{c}");
            }
        }
    }
}
