//! Inputs that would harm or halt a careless reader of reports, made by code. `size` says how large the large ones are, in bytes.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panic"
)]

mod further;

use std::io::Write as _;

/// What must become of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// At least one report comes out of it.
    Read,
    /// A problem is told that names the file.
    Told,
    /// Either is fine, as long as nothing else suffers.
    Any,
}
use Fate::{Any, Read, Told};

/// A file of the corpus.
pub struct Input {
    pub name: String,
    pub bytes: Vec<u8>,
    pub fate: Fate,
}

const GOOD: &str = "A bomb killed two people in Mosul on 3 May 2025, police said.";

fn fill(piece: &str, size: usize) -> Vec<u8> {
    piece.repeat(size / piece.len() + 1).into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16()
        .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
        .collect()
}

/// Every input, each under a name of its own.
pub fn inputs(size: usize) -> Vec<Input> {
    let mut out: Vec<Input> = Vec::new();
    let mut add =
        |name: &str, bytes: Vec<u8>, fate: Fate| out.push(Input { name: name.to_owned(), bytes, fate });

    // Bytes that are no text, or another text than they seem.
    add("empty.txt", Vec::new(), Told);
    add("blanks.txt", b" \n\t \r\n ".to_vec(), Told);
    add("nul.txt", vec![0; 4096], Told);
    add("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec(), Told);
    add("pdf.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n".to_vec(), Told);
    add("zip.txt", b"PK\x03\x04\x14\0\0\0\x08\0../../../../tmp/evil.txt".to_vec(), Told);
    add(
        "tar.txt",
        {
            let mut tar = b"../../../../tmp/evil.txt".to_vec();
            tar.resize(1024, 0);
            tar
        },
        Told,
    );
    add(
        "noise.txt",
        (0..size as u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect(),
        Told,
    );
    add("mark-only.txt", b"\xef\xbb\xbf".to_vec(), Told);
    add("utf16-little.txt", [b"\xff\xfe".to_vec(), utf16(GOOD, true)].concat(), Read);
    add("utf16-big.txt", [b"\xfe\xff".to_vec(), utf16(GOOD, false)].concat(), Read);
    add("utf16-odd.txt", [b"\xff\xfe".to_vec(), utf16(GOOD, true), vec![b'x']].concat(), Any);
    add(
        "utf16-halves.txt",
        [b"\xff\xfe".to_vec(), vec![0x00, 0xd8, 0x41, 0x00, 0x00, 0xdc], utf16(GOOD, true)].concat(),
        Any,
    );
    add(
        "mixed-encodings.txt",
        [GOOD.as_bytes(), b" caf\xe9 \x93quoted\x94 ", "كركوك".as_bytes(), b" \xc3\xce\xd1"].concat(),
        Any,
    );
    add(
        "overlong.txt",
        [GOOD.as_bytes(), b" \xc0\xaf \xe0\x80\xaf \xf0\x80\x80\xaf \xf8\x88\x80\x80\x80"].concat(),
        Any,
    );
    add("cesu.txt", [GOOD.as_bytes(), b" \xed\xa0\xbd\xed\xb8\x80"].concat(), Any);
    add(
        "arabic-1256.txt",
        b"\xdd\xed \xe3\xcf\xed\xe4\xc9 \xc7\xe1\xe3\xe6\xd5\xe1 \xde\xca\xe1 \xc7\xcb\xe4\xc7\xe4".to_vec(),
        Any,
    );
    add(
        "control.txt",
        format!("\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{8}\u{7f}{GOOD}\r\rx\u{c}").into_bytes(),
        Any,
    );
    add(
        "bidi.txt",
        format!("\u{202e}{GOOD}\u{2066}\u{2067}\u{202a} \u{200f}evil\u{2069}").into_bytes(),
        Read,
    );
    add("zero-width.txt", GOOD.replace("Mosul", "Mo\u{200b}s\u{200d}u\u{feff}l").into_bytes(), Read);
    add("marks.txt", format!("{GOOD} Z{}", "\u{301}".repeat(size / 2)).into_bytes(), Read);
    add(
        "noncharacters.txt",
        format!("{GOOD} \u{ffff}\u{fdd0}\u{10ffff}\u{e0001}\u{e007f}").into_bytes(),
        Read,
    );

    // Long in every way: one line, one word, one sentence, one kind of thing again and again.
    add("line.txt", fill("Mosul bomb killed 3 on Tuesday ", size), Read);
    add("line-over-the-limit.txt", fill("Mosul bomb killed 3 on Tuesday ", 9 << 20), Told);
    add("letters.txt", fill("a", size), Read);
    add("capitals.txt", fill("Al", size), Read);
    add("towns.txt", fill("Mosul, Kirkuk, Raqqa, Al Hol and Deir ez-Zor ", size), Read);
    add("tabs.txt", fill("a\t", size), Read);
    // Lists that tell thousands of incidents, lines that open alike.
    add("headlines.txt", fill("Mosul: patrol fired upon, 1 dead\n", size), Read);
    add("bullets.txt", fill("- 3 May: a bomb exploded in Mosul, 2 dead\n", size), Read);
    let told = |n: usize| {
        format!("An air strike hit Raqqa on Monday and killed {n} people. It was a quiet day.\n\n")
    };
    add("alike.txt", (0..size / 78).map(told).collect::<String>().into_bytes(), Read);
    add("deniers.txt", fill("The group claimed that it killed two, ISIS said, and denied that ", size), Read);
    add("towns-alike.txt", fill("San Jose Santa Rosa San Juan Santa Maria ", size), Read);
    add("articles.txt", fill("al-al-al-el-ad-", size), Read);
    add("the.txt", fill("of the al ", size), Read);
    add("dates.txt", fill("on 3 May 2025, two days later, last Tuesday ", size), Read);
    add("weekdays.txt", fill("Tuesday ", size), Read);
    add("numbers.txt", fill("killed 3 and 4 wounded ", size), Read);
    add("digits.txt", fill("9", size), Read);
    add("ranges.txt", fill("between 1 and ", size), Read);
    add("commas.txt", fill("1,1,", size), Read);
    add("ordinals.txt", fill("twenty-one hundred thousand million ", size), Read);
    add("verbs.txt", fill("killed attacked bombed kidnapped ", size), Read);
    add("sentences.txt", fill("Gunmen killed two men in Hit. ", size), Read);
    add("and.txt", fill("two soldiers and three policemen and ", size), Read);
    add("hyphens.txt", fill("word-", size), Read);
    add("apostrophes.txt", fill("'", size), Read);
    add("quotes.txt", fill("“‘\"", size), Read);
    add("brackets.txt", fill("([{<", size), Read);
    add("stops.txt", fill("U.S.", size), Read);
    add("ellipses.txt", fill(". . . ", size), Read);
    add("line-ends.txt", [fill("\n", size), GOOD.as_bytes().to_vec()].concat(), Read);
    add("paragraphs.txt", fill("Mosul\n\n", size), Read);
    add("headings.txt", fill("MOSUL, May 3 (AFP) - ", size), Read);
    add("read-more.txt", [fill("Read more: Mosul bomb. ", size), GOOD.as_bytes().to_vec()].concat(), Read);
    add("bars.txt", fill("| a ", size), Read);
    add("addresses.txt", fill("https://example.org/?a=b&c=%00 ", size), Read);
    add("spaces.txt", [fill(" ", size), GOOD.as_bytes().to_vec()].concat(), Read);
    add("non-breaking.txt", [fill("\u{a0}", size), GOOD.as_bytes().to_vec()].concat(), Read);
    add("pronouns.txt", fill("he who said that they which ", size), Read);
    add("headers.txt", fill("Published: 2025-05-03\n", size), Any);

    // Markdown.
    add("open-matter.md", [b"---\ntitle: x\n".to_vec(), fill("a: b\n", size)].concat(), Any);
    add(
        "laughs.md",
        format!("---\na: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntitle: *c\n---\n{GOOD}").into_bytes(),
        Read,
    );
    add("links.md", fill("[[(*", size), Read);
    add("quotes.md", fill("> ", size), Any);
    add("fence.md", [b"```\n".to_vec(), fill("x\n", size)].concat(), Any);
    add("stars.md", fill("*_", size), Any);
    add("table.md", fill("|-|", size), Any);

    // HTML.
    add("deep.html", [fill("<div>", size), GOOD.as_bytes().to_vec()].concat(), Any);
    add(
        "deep-tables.html",
        [fill("<table><tr><td>", size.min(60_000)), GOOD.as_bytes().to_vec()].concat(),
        Any,
    );
    add("deep-bold.html", [fill("<b><i><a><p>", size.min(60_000)), GOOD.as_bytes().to_vec()].concat(), Any);
    add("open-tags.html", fill("<a <a ", size), Any);
    add(
        "attributes.html",
        [b"<p ".to_vec(), fill("a=b ", size), b">".to_vec(), GOOD.as_bytes().to_vec()].concat(),
        Any,
    );
    add(
        "attribute.html",
        [b"<p title=\"".to_vec(), fill("x", size), b"\">".to_vec(), GOOD.as_bytes().to_vec()].concat(),
        Any,
    );
    add(
        "entities.html",
        [b"<p>".to_vec(), fill("&amp;&#x110000;&#0;&nosuch;", size), GOOD.as_bytes().to_vec()].concat(),
        Any,
    );
    add("comment.html", [b"<p>x</p>".to_vec(), fill("<!--", size)].concat(), Any);
    add(
        "script.html",
        format!("<script>{}</script>", "document.write('<p>');".repeat(size / 22)).into_bytes(),
        Any,
    );
    add(
        "ld-json.html",
        format!("<script type=\"application/ld+json\">{}</script><p>{GOOD}</p>", "{\"a\":".repeat(size / 5))
            .into_bytes(),
        Any,
    );
    add(
        "ld-list.html",
        format!("<script type=\"application/ld+json\">{}</script><p>{GOOD}</p>", "[".repeat(size))
            .into_bytes(),
        Any,
    );
    add(
        "charset.html",
        format!("<meta charset=\"utf-7\"><meta charset=\"no-such\"><p>{GOOD}</p>").into_bytes(),
        Any,
    );
    add("title.html", format!("<title>\u{1b}[2J=cmd|' /C calc'!A0</title><p>{GOOD}</p>").into_bytes(), Read);
    add("nul.html", format!("<p>\0{GOOD}\0</p>").into_bytes(), Any);
    add(
        "base.html",
        format!("<base href=\"file:///etc/\"><link rel=canonical href=\"javascript:alert(1)\"><p>{GOOD}</p>")
            .into_bytes(),
        Read,
    );
    add("paragraphs.html", fill("<p>Mosul", size), Any);

    // JSON lines and JSON.
    let line = |id: &str, text: &str| format!("{{\"id\":{id},\"text\":\"{text}\"}}\n");
    add(
        "broken.jsonl",
        format!("{}{{\"id\":\"x\",\n{}", line("\"good-line\"", GOOD), line("\"good-line-2\"", GOOD))
            .into_bytes(),
        Told,
    );
    add(
        "twice.jsonl",
        format!("{}{}", line("\"twice\"", GOOD), line("\"twice\"", "Gunmen killed a man in Hit."))
            .into_bytes(),
        Told,
    );
    add(
        "deep.jsonl",
        [fill("[", size), b"\n".to_vec(), line("\"after-deep\"", GOOD).into_bytes()].concat(),
        Told,
    );
    add(
        "deep-field.jsonl",
        format!("{{\"id\":\"d\",\"x\":{}{},\"text\":\"{GOOD}\"}}", "[".repeat(500), "]".repeat(500))
            .into_bytes(),
        Any,
    );
    add(
        "traversal.jsonl",
        format!(
            "{}{}{}",
            line("\"../../../tmp/evil\"", GOOD),
            line("\"/etc/passwd\"", GOOD),
            line("\"C:\\\\evil\"", GOOD)
        )
        .into_bytes(),
        Read,
    );
    add(
        "control-ids.jsonl",
        format!("{}{}", line("\"a\\tb\\nc\\u0000d\"", GOOD), line("\"\\u202e\\u001b[2J\"", GOOD))
            .into_bytes(),
        Read,
    );
    add("long-id.jsonl", line(&format!("\"{}\"", "i".repeat(size.min(1 << 20))), GOOD).into_bytes(), Any);
    add(
        "odd-ids.jsonl",
        format!("{}{}{}{}", line("null", GOOD), line("[1]", GOOD), line("1e400", GOOD), line("-0.0", GOOD))
            .into_bytes(),
        Any,
    );
    add("odd-text.jsonl", b"{\"id\":\"t1\",\"text\":5}\n{\"id\":\"t2\",\"text\":[\"a\"]}\n{\"id\":\"t3\",\"text\":{\"a\":1}}\n{\"id\":\"t4\",\"text\":null}\n".to_vec(), Any);
    add("odd-dates.jsonl", format!("{{\"id\":\"y1\",\"published\":\"99999-99-99\",\"text\":\"{GOOD}\"}}\n{{\"id\":\"y2\",\"published\":1e300,\"text\":\"{GOOD}\"}}\n{{\"id\":\"y3\",\"published\":-9223372036854775808,\"text\":\"Bombs fell on Tuesday.\"}}\n{{\"id\":\"y4\",\"published\":\"0000-00-00\",\"text\":\"Bombs fell on Tuesday.\"}}\n").into_bytes(), Read);
    add(
        "keys-twice.jsonl",
        format!("{{\"id\":\"k1\",\"id\":\"k2\",\"text\":\"x\",\"text\":\"{GOOD}\"}}\n").into_bytes(),
        Any,
    );
    add("half-letters.jsonl", format!("{{\"id\":\"h\",\"text\":\"\\ud800 {GOOD}\"}}\n").into_bytes(), Any);
    add("scalars.jsonl", b"null\n1\n\"x\"\n[]\n{}\n".to_vec(), Told);
    add("formulas.jsonl", format!("{{\"id\":\"=HYPERLINK(1)\",\"title\":\"@SUM(1)\",\"source\":\"+cmd\",\"url\":\"javascript:alert(1)\",\"text\":\"=1+1 {GOOD}\"}}\n").into_bytes(), Read);
    add("markup.jsonl", format!("{{\"id\":\"<img src=x onerror=alert(1)>\",\"title\":\"</script><script>alert(1)</script>\",\"text\":\"{GOOD} ]]> --> ${{x}} {{{{y}}}}\"}}\n").into_bytes(), Read);
    add(
        "many.jsonl",
        (0..size / 60)
            .flat_map(|n| format!("{{\"id\":{n},\"text\":\"A bomb killed two in Mosul.\"}}\n").into_bytes())
            .collect(),
        Read,
    );
    add("deep.json", fill("[", size), Told);
    add("deep-keys.json", fill("{\"a\":", size), Told);
    add("cut.json", format!("[{{\"id\":\"c\",\"text\":\"{GOOD}\"}},{{\"id\":").into_bytes(), Told);
    add("lists.json", b"[[[1]],[],{}]".to_vec(), Told);

    // Tables.
    add("open-quote.csv", [b"id,text\n1,\"".to_vec(), fill("words, and ", size)].concat(), Any);
    add("ragged.csv", format!("id,text\n1\n2,a,b,c,d\n,,\nr3,{GOOD:?}\n").into_bytes(), Any);
    add("headed.csv", b"id,text\n".to_vec(), Any);
    add("columns.csv", [fill("a,", size), b"text\n".to_vec()].concat(), Any);
    add("cells.csv", [b"id,text\n".to_vec(), fill(",", size)].concat(), Any);
    add("nul.csv", b"id,text\n\0,\0\n".to_vec(), Any);
    add("marks.tsv", format!("id\ttext;more\nq\t{GOOD}\n").into_bytes(), Any);

    // Compressed.
    let whole = gzip(&fill("many words ", 20_000));
    add("cut.txt.gz", whole[..whole.len() / 2].to_vec(), Told);
    add(
        "flipped.txt.gz",
        {
            let mut bytes = whole.clone();
            let at = bytes.len() - 6;
            bytes[at] ^= 0xff;
            bytes
        },
        Told,
    );
    add("empty.txt.gz", gzip(b""), Told);
    add("twice.txt.gz", gzip(&gzip(GOOD.as_bytes())), Any);
    add("named-txt.txt", gzip(GOOD.as_bytes()), Read);
    add("bad.txt.zst", b"\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff".to_vec(), Told);
    add(
        "bomb.txt.zst",
        zstd::encode_all(&vec![b'a'; (size * 64).clamp(80 << 20, 300 << 20)][..], 1).unwrap(),
        Told,
    );
    add("bomb.txt.gz", gzip(&vec![0; (size * 64).clamp(80 << 20, 300 << 20)]), Told);

    // Names.
    add("-rf.txt", GOOD.as_bytes().to_vec(), Read);
    add("=1+1.txt", GOOD.as_bytes().to_vec(), Read);
    add("line\nend\u{1b}[2J.txt", GOOD.as_bytes().to_vec(), Read);
    add("turned\u{202e}txt.exe.txt", GOOD.as_bytes().to_vec(), Read);
    add(&format!("{}.txt", "n".repeat(240)), GOOD.as_bytes().to_vec(), Read);
    add(" .txt", GOOD.as_bytes().to_vec(), Read);
    add("inc-2222222222.txt", GOOD.as_bytes().to_vec(), Read);
    further::further(size, &mut add);
    out
}

/// A folder of the corpus with things that are no plain files.
#[cfg(unix)]
pub fn odd_entries(folder: &std::path::Path) {
    use std::os::unix::fs::symlink;
    let outside = folder.join("outside");
    std::fs::create_dir_all(&outside).unwrap();
    symlink(folder, outside.join("loop")).unwrap();
    symlink("/dev/zero", folder.join("zero.txt")).unwrap();
    symlink("nowhere", folder.join("dangling.txt")).unwrap();
    symlink("self.txt", folder.join("self.txt")).unwrap();
    std::fs::create_dir_all(folder.join("folder.txt")).unwrap();
    let mut deep = folder.join("deep");
    for _ in 0..80 {
        deep.push("d");
    }
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("deep.txt"), GOOD).unwrap();
    let _ = std::process::Command::new("mkfifo").arg(folder.join("pipe.txt")).status();
}
