//! Saved web pages to records: title, dates and outlet from the head, the visible text as lines, and which part of it is the article.
//!
//! The whole visible text is kept; what lies outside the article's element, or in menus, asides and comment boxes inside it, is
//! set apart with its reason. Trees are walked with explicit stacks, so that hostile nesting costs no call stack.

use super::html_head;
use super::library::Library;
use super::record::Record;
use super::tangle;
use crate::model::{CutReason, LeftOut, Span};
use ego_tree::NodeId;
use ego_tree::iter::Edge;
use rustc_hash::FxHashMap;
use scraper::{Html, Node};

/// Reads a page.
pub(super) fn read(source: &str, library: &Library) -> Record {
    let mut record = Record::default();
    if let Some(why) = tangle::why_tangled(source) {
        record.text = tangle::words(source);
        record.notes.push(format!("read the page without its structure: {why}"));
        return record;
    }
    let page = Html::parse_document(source);
    html_head::read(&page, library, &mut record);
    let weights = weigh(&page);
    let article = article_root(&page, &weights);
    let mut writer = Writer::new(library, &weights, article);
    writer.write(&page);
    let (text, apart) = writer.finish();
    (record.text, record.apart) = (text, apart);
    record
}

/// Elements whose content nobody sees as text.
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "canvas", "select", "textarea", "object",
    "audio", "video", "head", "math", "map", "datalist", "embed", "input",
];
/// Elements that stand apart as paragraphs.
const PARAGRAPHS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "table",
    "section",
    "article",
    "header",
    "footer",
    "aside",
    "figure",
    "hr",
    "main",
    "nav",
    "form",
    "dl",
    "details",
    "fieldset",
];
/// Elements that begin a new line.
const LINES: &[&str] = &[
    "div",
    "li",
    "tr",
    "dt",
    "dd",
    "br",
    "figcaption",
    "caption",
    "summary",
    "option",
    "address",
    "legend",
    "center",
];

/// How much running text lies under an element.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    /// Bytes of text in paragraphs of running text.
    prose: usize,
    /// Bytes of all text.
    all: usize,
    /// Bytes of text inside links.
    linked: usize,
}

/// Weighs every element in one walk. A paragraph counts as prose where it has 60 bytes outside links and half of it is not linked.
fn weigh(page: &Html) -> FxHashMap<NodeId, Weight> {
    let mut done: FxHashMap<NodeId, Weight> = FxHashMap::default();
    let mut open: Vec<(Weight, bool)> = vec![(Weight::default(), false)];
    let mut links = 0_usize;
    let mut unseen = 0_usize;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    links += usize::from(element.name() == "a");
                    unseen += usize::from(UNSEEN.contains(&element.name()));
                    open.push((Weight::default(), false));
                }
                Node::Text(text) if unseen == 0 => {
                    let bytes = text.trim().len();
                    if let Some((weight, _)) = open.last_mut() {
                        weight.all += bytes;
                        weight.linked += if links > 0 { bytes } else { 0 };
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                let Node::Element(element) = node.value() else { continue };
                let name = element.name();
                links -= usize::from(name == "a");
                unseen -= usize::from(UNSEEN.contains(&name));
                let Some((mut weight, has_blocks)) = open.pop() else { continue };
                let block =
                    PARAGRAPHS.contains(&name) || LINES.contains(&name) || name == "td" || name == "body";
                if block {
                    let plain = weight.all.saturating_sub(weight.linked);
                    // What stands in the element itself, beside the paragraphs already weighed below it.
                    if !has_blocks && plain >= 60 && weight.linked * 2 <= weight.all && !name.starts_with('h')
                    {
                        weight.prose = plain;
                    } else if has_blocks {
                        let own = plain.saturating_sub(weight.prose);
                        if own >= 200 && own > weight.linked {
                            weight.prose += own;
                        }
                    }
                }
                if let Some((parent, parent_blocks)) = open.last_mut() {
                    parent.prose += weight.prose;
                    parent.all += weight.all;
                    parent.linked += weight.linked;
                    *parent_blocks |= (block && name != "br") || has_blocks;
                }
                done.insert(node.id(), weight);
            }
        }
    }
    done
}

/// The deepest element that still holds nine tenths of the page's prose: the article, or the list of a live page's entries.
fn article_root(page: &Html, weights: &FxHashMap<NodeId, Weight>) -> Option<NodeId> {
    let prose = |id: NodeId| weights.get(&id).map_or(0, |w| w.prose);
    let mut at = page.root_element().id();
    let total = prose(at);
    if total == 0 {
        return None;
    }
    let mut best = at;
    // An `article` or `main` with most of the prose is what the page itself calls its article.
    let marked = page
        .tree
        .nodes()
        .filter(|n| n.value().as_element().is_some_and(is_article_element) && prose(n.id()) * 2 > total)
        .min_by_key(|n| prose(n.id()))
        .map(|n| n.id());
    if let Some(marked) = marked {
        at = marked;
        best = marked;
    }
    let enough = prose(at) * 9 / 10;
    while let Some(child) = page.tree.get(at).and_then(|node| {
        node.children().filter(|c| c.value().is_element()).max_by_key(|c| prose(c.id())).map(|c| c.id())
    }) {
        if prose(child) < enough
            || page.tree.get(child).is_some_and(|c| c.value().as_element().is_some_and(|e| e.name() == "p"))
        {
            break;
        }
        at = child;
        best = child;
    }
    Some(best)
}

fn is_article_element(element: &scraper::node::Element) -> bool {
    matches!(element.name(), "article" | "main")
        || element.attr("role") == Some("main")
        || element.attr("itemprop").is_some_and(|p| p.eq_ignore_ascii_case("articlebody"))
}

/// Writes the visible text and marks what is no article.
struct Writer<'p> {
    library: &'p Library,
    weights: &'p FxHashMap<NodeId, Weight>,
    article: Option<NodeId>,
    inside: bool,
    text: String,
    /// Line ends owed before the next word: 0 none, 1 a line, 2 a paragraph.
    owed: u8,
    spaced: bool,
    pre: usize,
    apart: Vec<LeftOut>,
    /// The element that set text apart, where its text began, and why.
    cut: Option<(NodeId, usize, CutReason, String)>,
    outside_from: usize,
}

impl<'p> Writer<'p> {
    fn new(library: &'p Library, weights: &'p FxHashMap<NodeId, Weight>, article: Option<NodeId>) -> Self {
        Self {
            library,
            weights,
            article,
            inside: article.is_none(),
            text: String::new(),
            owed: 0,
            spaced: false,
            pre: 0,
            apart: Vec::new(),
            cut: None,
            outside_from: 0,
        }
    }

    fn write(&mut self, page: &Html) {
        let mut unseen: Option<NodeId> = None;
        for edge in page.tree.root().traverse() {
            match edge {
                Edge::Open(node) if unseen.is_none() => match node.value() {
                    Node::Text(text) => self.words(text),
                    Node::Element(element) => {
                        let name = element.name();
                        if UNSEEN.contains(&name) || is_hidden(element) {
                            unseen = Some(node.id());
                            continue;
                        }
                        self.owe(name);
                        if self.article == Some(node.id()) {
                            self.set_apart_outside();
                            self.inside = true;
                        }
                        if self.inside && self.cut.is_none() && self.article != Some(node.id()) {
                            self.cut = self
                                .noise(node.id(), element)
                                .map(|(reason, cue)| (node.id(), self.text.len(), reason, cue));
                        }
                        match name {
                            "li" => self.mark("• "),
                            "td" | "th" if node.prev_siblings().any(|s| s.value().is_element()) => {
                                self.text.push('\t');
                            }
                            "pre" => self.pre += 1,
                            _ => {}
                        }
                        // A time without its day ("10:11"), whose title tells the whole: chat exports do so.
                        if let Some(title) = element.attr("title")
                            && super::dates::find_all(title, &self.library.publication.months).len() == 1
                        {
                            self.words(title);
                            unseen = Some(node.id());
                        }
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    if unseen == Some(node.id()) {
                        unseen = None;
                    }
                    let Node::Element(element) = node.value() else { continue };
                    if unseen.is_some() {
                        continue;
                    }
                    if element.name() == "pre" {
                        self.pre = self.pre.saturating_sub(1);
                    }
                    if let Some((id, start, reason, cue)) = self.cut.take() {
                        if id == node.id() {
                            self.push_apart(start, reason, cue);
                        } else {
                            self.cut = Some((id, start, reason, cue));
                        }
                    }
                    if self.article == Some(node.id()) {
                        self.inside = false;
                        self.outside_from = self.text.len();
                    }
                    self.owe(element.name());
                }
                Edge::Open(_) => {}
            }
        }
        if !self.inside {
            self.set_apart_outside();
        }
    }

    fn finish(self) -> (String, Vec<LeftOut>) {
        (self.text, self.apart)
    }

    fn set_apart_outside(&mut self) {
        self.push_apart(self.outside_from, CutReason::Navigation, "outside the article's element".to_owned());
    }

    fn push_apart(&mut self, start: usize, reason: CutReason, cue: String) {
        let Some(written) = self.text.get(start..) else { return };
        let blank = written.len() - written.trim_start().len();
        let span = Span::new(start + blank, start + written.trim_end().len());
        if !span.is_empty() {
            self.apart.push(LeftOut { span, reason, cue });
        }
    }

    /// Why an element inside the article's element is none of it: by its name, or by a word of its class or id.
    /// An element with two fifths of the article's prose is never noise.
    fn noise(&self, id: NodeId, element: &scraper::node::Element) -> Option<(CutReason, String)> {
        let prose = |id: NodeId| self.weights.get(&id).map_or(0, |w| w.prose);
        let whole = self.article.map_or(0, prose);
        if prose(id) * 5 > whole * 2 {
            return None;
        }
        let cue =
            |reason, word: &str| Some((reason, format!("<{}> {word}", element.name()).trim_end().to_owned()));
        match element.name() {
            "nav" | "footer" | "form" | "button" => return cue(CutReason::Navigation, ""),
            "figcaption" => return cue(CutReason::Caption, ""),
            "aside" => return cue(CutReason::RelatedLink, ""),
            "body" | "html" | "article" | "main" | "p" | "h1" => return None,
            _ => {}
        }
        let names =
            element.attr("class").into_iter().chain(element.attr("id")).flat_map(|n| n.split_whitespace());
        for name in names.take(40) {
            if let Some((reason, word)) = self.library.boilerplate.html_noise(name) {
                return cue(reason, word);
            }
        }
        None
    }

    fn owe(&mut self, name: &str) {
        let lines = if PARAGRAPHS.contains(&name) {
            2
        } else if LINES.contains(&name) {
            1
        } else {
            return;
        };
        self.owed = self.owed.max(lines);
        self.spaced = false;
    }

    /// Pays the line ends that are owed.
    fn settle(&mut self) {
        if self.owed > 0 {
            let kept = self.text.trim_end_matches([' ', '\t']).len();
            self.text.truncate(kept);
            if !self.text.is_empty() {
                let have = self.text.bytes().rev().take_while(|&b| b == b'\n').count();
                for _ in have..usize::from(self.owed) {
                    self.text.push('\n');
                }
            }
            self.owed = 0;
        }
    }

    fn mark(&mut self, mark: &str) {
        self.settle();
        self.text.push_str(mark);
    }

    fn words(&mut self, text: &str) {
        if self.pre > 0 {
            self.settle();
            self.text.push_str(text);
            return;
        }
        if text.starts_with(|c: char| c.is_whitespace()) {
            self.spaced = true;
        }
        for word in text.split_whitespace() {
            self.settle();
            if self.spaced && !self.text.is_empty() && !self.text.ends_with(['\n', ' ', '\t']) {
                self.text.push(' ');
            }
            self.text.push_str(word);
            self.spaced = true;
        }
        if !text.trim().is_empty() {
            self.spaced = text.ends_with(|c: char| c.is_whitespace());
        }
    }
}

fn is_hidden(element: &scraper::node::Element) -> bool {
    element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|s| {
            let plain: String =
                s.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
            plain.contains("display:none") || plain.contains("visibility:hidden")
        })
}

#[cfg(test)]
mod tests {
    use super::super::html_head::told_encoding;
    use super::*;
    use encoding_rs::Encoding;

    fn page(source: &str) -> Record {
        read(source, &Library::embedded().unwrap())
    }

    fn body(record: &Record) -> String {
        let report = crate::model::Report {
            text: record.text.as_str().into(),
            left_out: record.apart.clone(),
            ..crate::model::Report::default()
        };
        report.body().iter().map(|s| s.of(&record.text)).collect::<Vec<_>>().join("")
    }

    const PAGE: &str = r#"<!doctype html><html><head><meta charset="utf-8"><title>Two held in Tal Afar raid | Plain Desk</title>
<meta property="og:site_name" content="Plain Desk"><meta property="article:published_time" content="2025-04-16T21:00:00+03:00">
<script>var bomb = "exploded in script";</script><style>p{}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<main><article><h1>Two held in Tal Afar raid</h1><p>Police in Tal Afar said late on Wednesday they had <a href="x">detained two men</a>
after a raid<br>on a farm.</p><figure><img src="x"><figcaption>A checkpoint in 2019</figcaption></figure>
<ul><li>One rifle was found in the yard of the house, the police said.</li><li>No one was hurt as the farm was searched, and no shot was fired.</li></ul>
<div class="related-stories"><a href="y">Bomb kills four in Kabul</a></div>
<p>The two are brothers, aged 20 and 24, and had worked as drivers for a contractor in the town.</p></article>
<aside><h3>Most read</h3><p>Shooting in a mall of a far-off country leaves two people dead and one wounded.</p></aside></main>
<footer>Contact us</footer></body></html>"#;

    #[test]
    fn the_article_is_found_and_the_rest_set_apart() {
        let record = page(PAGE);
        let body = body(&record);
        assert!(body.contains("detained two men after a raid\non a farm."), "{body}");
        assert!(body.contains("• One rifle was found"), "{body}");
        assert!(body.contains("The two are brothers"), "{body}");
        for noise in ["Home", "Kabul", "2019", "mall", "Contact", "exploded"] {
            assert!(!body.contains(noise), "{noise}: {body}");
        }
        assert!(!record.text.contains("exploded"));
        assert_eq!(record.title.as_deref(), Some("Two held in Tal Afar raid"));
        assert_eq!(record.source, "Plain Desk");
        assert_eq!(record.published[0].words, "2025-04-16T21:00:00+03:00");
    }

    #[test]
    fn json_ld_and_time_elements_tell_the_day() {
        let record = page(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2025-04-16","headline":"H h h"}]}</script>
            <p>Text <time datetime="2025-04-17">x</time></p>"#,
        );
        let words: Vec<_> = record.published.iter().map(|t| t.words.as_str()).collect();
        assert_eq!(words, ["2025-04-16", "2025-04-17"]);
    }

    #[test]
    fn a_page_of_a_hundred_thousand_nested_elements_is_read() {
        let source = format!("{}deep words{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        assert_eq!(page(&source).text, "deep words");
    }

    #[test]
    fn a_page_without_any_paragraph_keeps_its_text() {
        let record = page("<b>Two killed</b> in Hit");
        assert_eq!(record.text, "Two killed in Hit");
        assert!(record.apart.is_empty());
    }

    #[test]
    fn the_charset_of_a_page_is_read() {
        assert_eq!(
            told_encoding(b"<meta charset=\"windows-1256\">").map(Encoding::name),
            Some("windows-1256")
        );
        assert_eq!(
            told_encoding(b"<meta http-equiv=x content='text/html; charset=iso-8859-9'>").map(Encoding::name),
            Some("windows-1254")
        );
    }
}
