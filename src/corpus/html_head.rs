//! What a saved page tells about itself: encoding, title, dates, outlet, address. Reads nothing of its body but headings and times.

use super::library::{self, Library};
use super::record::{Record, Told, one_line};
use encoding_rs::Encoding;
use scraper::{ElementRef, Html};
use serde_json::Value;

/// The encoding that a page names in its first two kilobytes.
pub(super) fn told_encoding(raw: &[u8]) -> Option<&'static Encoding> {
    let head = raw.get(..raw.len().min(2048)).unwrap_or(raw).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head).into_owned();
    let (_, after) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// Title, dates, outlet and address from `meta`, JSON-LD, `time`, `h1`, `title` and `link`.
pub(super) fn read(page: &Html, library: &Library, record: &mut Record) {
    let names = &library.publication.meta;
    let mut dates: Vec<(usize, String)> = Vec::new();
    let (mut titles, mut sources, mut urls) = (Vec::new(), Vec::new(), Vec::new());
    let (mut heading, mut title_tag) = (None, None);
    let (mut time_marked, mut time_first) = (None, None);
    let mut linked = Linked::default();
    for node in page.tree.nodes() {
        let Some(element) = ElementRef::wrap(node) else { continue };
        let value = element.value();
        let content = || value.attr("content").map(str::trim).filter(|c| !c.is_empty()).map(str::to_owned);
        match value.name() {
            "meta" => {
                let Some(name) = value.attr("property").or(value.attr("name")).or(value.attr("itemprop"))
                else {
                    continue;
                };
                let Some(content) = content() else { continue };
                if let Some(rank) = library::rank(&names.published, name) {
                    dates.push((rank, content));
                } else if let Some(rank) = library::rank(&names.title, name) {
                    titles.push((rank, content));
                } else if let Some(rank) = library::rank(&names.source, name) {
                    sources.push((rank, content));
                } else if let Some(rank) = library::rank(&names.url, name) {
                    urls.push((rank, content));
                }
            }
            "link" if value.attr("rel") == Some("canonical") => {
                urls.extend(value.attr("href").map(|h| (0, h.to_owned())));
            }
            "title" if title_tag.is_none() => title_tag = Some(one_line(&element.text().collect::<String>())),
            "h1" if heading.is_none() => {
                heading =
                    Some(one_line(&element.text().collect::<Vec<_>>().join(" "))).filter(|h| !h.is_empty());
            }
            "time" => {
                if let Some(stamp) = value.attr("datetime") {
                    let marked = value.attr("pubdate").is_some()
                        || value
                            .attr("itemprop")
                            .is_some_and(|p| library::rank(&names.published, p).is_some())
                        || value.attr("class").is_some_and(|c| c.contains("publish"));
                    if marked && time_marked.is_none() {
                        time_marked = Some(stamp.to_owned());
                    }
                    time_first.get_or_insert_with(|| stamp.to_owned());
                }
            }
            "script" if value.attr("type").is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json")) => {
                let source = element.text().collect::<String>();
                if let Ok(value) = serde_json::from_str::<Value>(source.trim()) {
                    linked.collect(&value);
                }
            }
            _ => {}
        }
    }
    let best = |mut list: Vec<(usize, String)>| {
        list.sort_by_key(|(rank, _)| *rank);
        list.into_iter().next().map(|(_, words)| words)
    };
    dates.sort_by_key(|(rank, _)| *rank);
    let told = linked
        .published
        .into_iter()
        .chain(dates.into_iter().map(|(_, d)| d))
        .chain(time_marked)
        .chain(time_first);
    record.published = told.map(|words| Told { words, found_in: "metadata" }).collect();
    record.source = best(sources).or(linked.publisher).unwrap_or_default();
    record.url = best(urls).unwrap_or_default();
    let tag = title_tag.map(|t| without_site(&t, &record.source));
    record.title =
        best(titles).map(|t| without_site(&t, &record.source)).or(linked.headline).or(heading).or(tag);
}

/// What a page's JSON-LD tells of its article.
#[derive(Debug, Default)]
struct Linked {
    published: Option<String>,
    headline: Option<String>,
    publisher: Option<String>,
}

impl Linked {
    /// Walks the value with a stack; the first article that it meets counts.
    fn collect(&mut self, value: &Value) {
        let mut open = vec![value];
        let mut seen = 0;
        while let Some(value) = open.pop() {
            seen += 1;
            if seen > 10_000 {
                return;
            }
            match value {
                Value::Array(items) => open.extend(items.iter().rev()),
                Value::Object(fields) => {
                    let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
                    if let Some(date) = text("datePublished") {
                        self.published.get_or_insert(date);
                        if self.headline.is_none() {
                            self.headline = text("headline");
                        }
                        if self.publisher.is_none() {
                            self.publisher = fields
                                .get("publisher")
                                .and_then(|p| p.get("name"))
                                .and_then(Value::as_str)
                                .map(str::to_owned);
                        }
                    }
                    open.extend(fields.values().rev());
                }
                _ => {}
            }
        }
    }
}

/// A page title without the outlet's name at its end ("Raid in Hit | Tigris Desk").
fn without_site(title: &str, site: &str) -> String {
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » "] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && (tail.trim().eq_ignore_ascii_case(site.trim())
                || site.is_empty()
                    && tail.split_whitespace().count() <= 3
                    && head.split_whitespace().count() >= 3
                    && tail.split_whitespace().all(|w| w.starts_with(char::is_uppercase)))
        {
            return head.trim().to_owned();
        }
    }
    title.trim().to_owned()
}
