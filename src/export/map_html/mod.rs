//! The web map: one HTML file that holds the page, the layers and a background, and asks the network for nothing.
//!
//! The page itself is made under `web/`; this folder fills its holes with data. Report text gets in as JSON strings only, with every
//! `<` escaped, and the page puts it on screen as text; a content security policy with hashes lets no other script run.

mod payload;

use super::{ExportError, Exporter, PackageFacts, write};
use crate::model::Layer;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use payload::{More, Payload};
use serde::Serialize;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The page with holes for the data, made by `npm run build` in `web/`.
const PAGE: &str = include_str!("../../../web/dist/map.html");
/// What the page shows when it opens.
const DATA: &str = "{{data}}";
/// What only cards show: the mentions. The page reads it when the first card is opened.
const MORE: &str = "{{more}}";
/// JSON longer than this many bytes goes in deflated: a browser is done sooner with a tenth of the text, and the file stays sendable.
/// Below it plain JSON is kept, which differs by lines under version control and can be read with any tool.
const PACKED_FROM: usize = 4_000_000;

/// Writes `map.html`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MapHtml;

impl Exporter for MapHtml {
    fn name(&self) -> &'static str {
        "html"
    }

    fn export(
        &self,
        layers: &[Layer],
        package: &PackageFacts,
        destination: &Path,
    ) -> Result<Vec<PathBuf>, ExportError> {
        let path = destination.join("map.html");
        let refuse = |reason: String| ExportError::Format { path: path.clone(), reason };
        let (before, rest) =
            PAGE.split_once(DATA).ok_or_else(|| refuse(format!("the page has no {DATA}")))?;
        let (between, after) =
            rest.split_once(MORE).ok_or_else(|| refuse(format!("the page has no {MORE}")))?;
        let (data, more) = rayon::join(
            || written(&Payload::new(layers, package), PACKED_FROM),
            || written(&More::new(layers), PACKED_FROM),
        );
        let (data, more) = (data.map_err(refuse)?, more.map_err(refuse)?);
        write(&path, [before, &data, between, &more, after].concat().as_bytes())?;
        Ok(vec![path])
    }
}

/// A value as JSON as it stands in the page: made inert, or from a length on deflated and in base64, which begins with no brace.
fn written(value: &impl Serialize, packed_from: usize) -> Result<String, String> {
    let mut text = Text { plain: Vec::new(), packed: None, packed_from };
    // What is written comes in small pieces.
    let mut pieces = io::BufWriter::with_capacity(1 << 16, &mut text);
    serde_json::to_writer(&mut pieces, value).map_err(|e| e.to_string())?;
    pieces.flush().map_err(|e| e.to_string())?;
    drop(pieces);
    match text.packed {
        Some(deflate) => Ok(BASE64_STANDARD.encode(deflate.finish().map_err(|e| e.to_string())?)),
        None => Ok(inert(&String::from_utf8(text.plain).map_err(|e| e.to_string())?)),
    }
}

/// Text that is kept as it is while it is short, and deflated as it comes once it is long, so that long text is never in memory whole.
struct Text {
    plain: Vec<u8>,
    packed: Option<DeflateEncoder<Vec<u8>>>,
    packed_from: usize,
}

impl io::Write for Text {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if let Some(packed) = &mut self.packed {
            packed.write_all(piece)?;
            return Ok(piece.len());
        }
        self.plain.extend_from_slice(piece);
        if self.plain.len() >= self.packed_from {
            let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
            packed.write_all(&std::mem::take(&mut self.plain))?;
            self.packed = Some(packed);
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// JSON that no HTML parser can see the end of a script in. The separators are legal JSON but were no legal JavaScript.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Feature, Field, FieldType, GeometryType, Value};
    use geo::Geometry;
    use std::io::Read as _;

    fn layer(text: &str) -> Layer {
        Layer {
            name: "incidents".to_owned(),
            title: "Incidents".to_owned(),
            description: String::new(),
            geometry: GeometryType::Point,
            fields: vec![Field {
                name: "headline".to_owned(),
                title: "Headline".to_owned(),
                description: String::new(),
                field_type: FieldType::Text,
                values: Vec::new(),
                untrusted: true,
            }],
            features: vec![Feature {
                id: "inc-1".to_owned(),
                geometry: Some(Geometry::Point(geo::Point::new(44.123_456_789, 35.0))),
                values: vec![Value::Text(text.into())].into(),
            }],
        }
    }

    fn page(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let files = MapHtml.export(&[layer(text)], &PackageFacts::default(), folder.path()).unwrap();
        std::fs::read_to_string(&files[0]).unwrap()
    }

    #[test]
    fn report_text_cannot_end_the_script_it_stands_in() {
        let quiet = page("quiet").matches("</script").count();
        for hostile in
            ["</script><script>alert(1)</script>", "<!--<script>", "{{data}}", "{{more}}", "\u{2028}alert(1)"]
        {
            assert_eq!(page(hostile).matches("</script").count(), quiet, "{hostile}");
        }
        assert!(!page("<img src=x onerror=alert(1)>").contains("<img"));
    }

    #[test]
    fn the_data_reads_back() {
        let page = page("a \"quoted\" <b>");
        let (_, rest) = page.split_once("id=\"wallmap-data\">").unwrap();
        let (data, _) = rest.split_once("</script>").unwrap();
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["layers"][0]["rows"][0][0], "a \"quoted\" <b>");
        assert_eq!(data["layers"][0]["geometries"][0], serde_json::json!([44.123_457, 35.0]));
    }

    #[test]
    fn the_page_loads_nothing_and_lets_no_other_script_run() {
        let (_, csp) = PAGE.split_once("Content-Security-Policy\" content=\"").unwrap();
        let (csp, _) = csp.split_once('"').unwrap();
        assert!(csp.starts_with("default-src 'none'; script-src 'sha256-"), "{csp}");
        assert!(!csp.contains("unsafe"), "{csp}");
        assert_eq!((PAGE.matches(DATA).count(), PAGE.matches(MORE).count()), (1, 1));
    }

    #[test]
    fn long_data_are_packed_and_hold_no_markup() {
        let value = serde_json::json!({ "quote": format!("</script>{}", "word ".repeat(40_000)) });
        let json = value.to_string();
        assert!(written(&value, json.len() + 1).unwrap().starts_with("{\"quote\":\"\\u003c/script>"));
        for packed_from in [json.len(), 1000, 0] {
            let packed = written(&value, packed_from).unwrap();
            assert!(packed.len() < json.len() / 10);
            assert!(packed.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)));
            let bytes = BASE64_STANDARD.decode(packed).unwrap();
            let mut back = String::new();
            flate2::read::DeflateDecoder::new(&bytes[..]).read_to_string(&mut back).unwrap();
            assert_eq!(back, json);
        }
    }

    #[test]
    fn the_mentions_stand_apart_for_when_they_are_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let mentions =
            Layer { name: "mentions".to_owned(), geometry: GeometryType::None, ..layer("a sentence") };
        let package = PackageFacts {
            aliases: vec![("inc-old".to_owned(), "inc-new".to_owned())],
            ..PackageFacts::default()
        };
        let files = MapHtml.export(&[layer("x"), mentions], &package, folder.path()).unwrap();
        let page = std::fs::read_to_string(&files[0]).unwrap();
        let json = |id: &str| -> serde_json::Value {
            let (_, rest) = page.split_once(&format!("id=\"{id}\">")).unwrap();
            serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
        };
        let (data, more) = (json("wallmap-data"), json("wallmap-more"));
        assert_eq!(data["layers"][1]["rows"], serde_json::json!([]));
        assert_eq!(data["layers"][1]["count"], 1);
        assert_eq!(more["mentions"][0][0], "a sentence");
        assert_eq!(data["aliases"]["inc-old"], "inc-new");
    }
}
