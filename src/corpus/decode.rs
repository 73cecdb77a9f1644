//! Bytes to text: encodings, byte order marks, binary files, line ends. Changes no word.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text and what was assumed to get it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// UTF-8, line ends as `\n`, no byte order mark.
    pub(super) text: String,
    /// What people should know.
    pub(super) notes: Vec<String>,
}

/// The bytes are no text; holds why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Binary(pub(super) String);

/// First bytes of formats that people put into folders of reports by mistake, with the name to tell.
const KNOWN: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (a .docx, .xlsx or .odt file is one)"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"SQLite format 3", "an SQLite database (a GeoPackage is one)"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
];

/// Decodes a whole file. `told` is an encoding that the file itself names (HTML's charset).
pub(super) fn decode(bytes: &[u8], told: Option<&'static Encoding>) -> Result<Decoded, Binary> {
    for (magic, name) in KNOWN {
        if bytes.starts_with(magic) {
            return Err(Binary(format!("it is {name}")));
        }
    }
    let mut notes = Vec::new();
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        with(encoding, rest, "byte order mark", &mut notes)
    } else if let Some(encoding) = wide(bytes) {
        with(encoding, bytes, "zero bytes at every other place", &mut notes)
    } else if let Some(why) = looks_binary(bytes) {
        return Err(Binary(why));
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        text.to_owned()
    } else if nearly_utf8(bytes) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let broken = text.matches('\u{fffd}').count();
        notes.push(format!("repaired {broken} invalid UTF-8 sequences (shown as \u{fffd})"));
        text
    } else if let Some(encoding) = told.filter(|e| *e != UTF_8) {
        with(encoding, bytes, "named in the file", &mut notes)
    } else {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        with(detector.guess(None, Utf8Detection::Deny), bytes, "detected", &mut notes)
    };
    let text = unwrap_double_encoding(normal_lines(text), &mut notes);
    Ok(Decoded { text, notes })
}

fn with(encoding: &'static Encoding, bytes: &[u8], how: &str, notes: &mut Vec<String>) -> String {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if encoding != UTF_8 {
        notes.push(format!("decoded from {} ({how})", encoding.name()));
    }
    if broken {
        notes.push(format!(
            "repaired {} sequences that are invalid in {} (shown as \u{fffd})",
            text.matches('\u{fffd}').count(),
            encoding.name()
        ));
    }
    text.into_owned()
}

/// UTF-16 without a mark: every other byte of the first kilobyte is zero (Latin letters) far more often than chance.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024) & !1)?;
    if head.len() < 8 {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 > pairs * 7 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 7 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Control bytes that no text holds, counted in the first 64 KiB: one NUL in a thousand or one other in a hundred is too much.
fn looks_binary(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(64 << 10)).unwrap_or_default();
    #[expect(clippy::naive_bytecount, reason = "64 KiB at most, once per file")]
    let zeros = head.iter().filter(|&&b| b == 0).count();
    let odd = head.iter().filter(|&&b| b < 32 && !matches!(b, 0 | 9 | 10 | 11 | 12 | 13 | 27)).count();
    if zeros * 1000 > head.len() {
        Some(format!("{zeros} of its first {} bytes are zero, so it is no text", head.len()))
    } else if odd * 100 > head.len() && odd > 4 {
        Some(format!("{odd} of its first {} bytes are control codes, so it is no text", head.len()))
    } else {
        None
    }
}

/// Mostly valid UTF-8 with some broken bytes, rather than another encoding: valid multi-byte sequences outnumber the broken ones.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad.saturating_mul(4) && good > 0
}

/// Line ends to `\n`; a form feed parts pages and so ends a line too; other control characters are dropped.
fn normal_lines(text: String) -> String {
    if !text.bytes().any(|b| b < 32 && b != b'\n' && b != b'\t') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                out.push('\n');
            }
            '\u{b}' | '\u{c}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if (c as u32) < 32 => {}
            c => out.push(c),
        }
    }
    out
}

/// Undoes UTF-8 that was once read as Windows-1252 and saved again (`â€™` for `’`), run by run, where that gives valid text.
pub(super) fn unwrap_double_encoding(text: String, notes: &mut Vec<String>) -> String {
    if !text.contains("â€") && !text.contains('Ã') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    let mut mended = 0_usize;
    let mut flush = |run: &mut String, out: &mut String| {
        match mend(run) {
            Some(good) => {
                mended += 1;
                out.push_str(&good);
            }
            None => out.push_str(run),
        }
        run.clear();
    };
    for c in text.chars() {
        if c.is_ascii() {
            flush(&mut run, &mut out);
            out.push(c);
        } else {
            run.push(c);
        }
    }
    flush(&mut run, &mut out);
    if mended > 0 {
        notes.push(format!(
            "undid double encoding at {mended} places (UTF-8 that had been read as Windows-1252)"
        ));
    }
    out
}

/// The text that a run of Windows-1252 characters stands for when its bytes are UTF-8; `None` where they are not.
fn mend(run: &str) -> Option<String> {
    run.chars().nth(1)?;
    let mut bytes = Vec::with_capacity(run.len());
    for c in run.chars() {
        if let code @ 0x80..=0xff = c as u32 {
            bytes.push(code as u8);
            continue;
        }
        let mut buffer = [0_u8; 4];
        let (encoded, _, unmappable) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
        if unmappable {
            return None;
        }
        bytes.extend_from_slice(&encoded);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Decoded {
        decode(bytes, None).unwrap()
    }

    #[test]
    fn encodings_are_found_and_told() {
        assert_eq!(text(b"\xef\xbb\xbfplain").text, "plain");
        let (arabic, _, _) =
            encoding_rs::WINDOWS_1256.encode("أعلنت وزارة الداخلية العراقية اليوم عن اعتقال خلية");
        let read = text(&arabic);
        assert!(read.text.contains("الداخلية"), "{read:?}");
        assert!(read.notes[0].contains("windows-1256"), "{:?}", read.notes);
        let wide: Vec<u8> = "Three men held.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide).text, "Three men held.");
        assert_eq!(
            text(b"un bless\xe9 \xe0 l'h\xf4pital, trois tu\xe9s").text,
            "un blessé à l'hôpital, trois tués"
        );
    }

    #[test]
    fn a_few_broken_bytes_do_not_make_another_encoding() {
        let mut bytes = "Daquq دقوق قضاء".as_bytes().to_vec();
        bytes.push(0xff);
        let read = text(&bytes);
        assert!(read.text.starts_with("Daquq دقوق"));
        assert!(read.notes[0].contains("repaired 1"));
    }

    #[test]
    fn binary_files_are_refused_with_their_name() {
        assert!(decode(b"%PDF-1.7 ...", None).unwrap_err().0.contains("PDF"));
        assert!(decode(&[0, 1, 2, 3, 0, 0, 9, 200], None).is_err());
    }

    #[test]
    fn line_ends_become_one_kind() {
        assert_eq!(text(b"a\r\nb\rc\x0cd\x07").text, "a\nb\nc\nd");
    }

    #[test]
    fn double_encoding_is_undone_and_honest_text_left_alone() {
        assert_eq!(text("the groupâ€™s men in DÃªrik".as_bytes()).text, "the group’s men in Dêrik");
        assert_eq!(text("SÃO PAULO and Ã alone".as_bytes()).text, "SÃO PAULO and Ã alone");
    }
}
