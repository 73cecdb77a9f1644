//! GeoNames' dumps: places (19 columns parted by tabs, no header) and alternate names (a name a line, by the number of its place).

use super::{Importer, Pass, names, source};
use crate::gazetteer::builder::Row;
use crate::gazetteer::{Gazetteer, GazetteerError};
use crate::model::PlaceKey;
use std::io::BufRead as _;
use std::path::Path;

/// Alternate names by GeoNames number, for the places that are wanted. One string holds all names.
#[derive(Debug, Default)]
pub(super) struct ExtraNames {
    text: String,
    /// Number, start and end in `text`; sorted by number once [`ExtraNames::seal`] was called.
    at: Vec<(u32, u32, u32)>,
}

impl ExtraNames {
    fn add(&mut self, number: u32, name: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(name);
        self.at.push((number, start, self.text.len() as u32));
    }

    /// Makes the names ready to be asked for.
    pub(super) fn seal(&mut self) {
        self.at.sort_unstable();
    }

    /// The names of a place.
    pub(super) fn of(&self, number: u32) -> impl Iterator<Item = &str> {
        let from = self.at.partition_point(|(n, ..)| *n < number);
        self.at
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(n, ..)| *n == number)
            .filter_map(|(_, start, end)| self.text.get(*start as usize..*end as usize))
    }

    /// The numbers that have names, each once, in order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.at.chunk_by(|a, b| a.0 == b.0).filter_map(|group| group.first().map(|g| g.0))
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }
}

/// Takes the number and the fields of a line.
type TakeLine<'l> = dyn FnMut(&mut Importer<'_>, u64, &[&str]) -> Result<(), GazetteerError> + 'l;

/// Calls `each` with the number and the fields of every line.
fn lines(path: &Path, importer: &mut Importer<'_>, each: &mut TakeLine<'_>) -> Result<(), GazetteerError> {
    let mut table = source::open(path)?;
    let mut buffer = Vec::new();
    let mut line = 0_u64;
    loop {
        buffer.clear();
        let count = table.reader.read_until(b'\n', &mut buffer).map_err(|e| GazetteerError::Import {
            path: path.to_owned(),
            line,
            column: String::new(),
            why: format!("cannot be read on: {e}"),
            hint: "the file may be cut off; fetch it again".to_owned(),
        })?;
        if count == 0 {
            importer.tell(table.read.get());
            return Ok(());
        }
        line += 1;
        if line.is_multiple_of(4096) {
            importer.tell(table.read.get());
        }
        let Ok(text) = std::str::from_utf8(&buffer) else {
            importer.problem(line, "", "not UTF-8");
            continue;
        };
        let text = text.trim_end_matches(['\n', '\r']);
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = text.split('\t').collect();
        each(importer, line, &fields)?;
    }
}

impl Importer<'_> {
    /// A dump of places.
    pub(super) fn geonames(&mut self, path: &Path) -> Result<(), GazetteerError> {
        lines(path, self, &mut |importer, line, fields| {
            let [id, name, _, alternates, lat, lon, _, code, cc, _, admin1, admin2, _, _, population, ..] =
                fields
            else {
                importer.problem(line, "", &format!("{} fields parted by tabs, not 19", fields.len()));
                return Ok(());
            };
            let Ok(id) = id.parse::<u32>() else {
                importer.problem(line, "geonameid", &format!("`{}` is not a number", super::clip(id)));
                return Ok(());
            };
            let Some((lon, lat)) = importer.point_of_cells(line, lon, lat) else {
                return Ok(());
            };
            if importer.is_exchanged(line, cc, (lon, lat)) {
                return Ok(());
            }
            let people = population.parse::<u64>().map_or(0, |p| u32::try_from(p).unwrap_or(u32::MAX));
            // Areas are told by codes; the rows of the areas themselves, which may stand anywhere, name them.
            let first = format!("\u{1}{admin1}");
            let second = if admin2.is_empty() { String::new() } else { format!("\u{1}{admin1}.{admin2}") };
            match *code {
                "ADM1" if importer.pass == Pass::Build => importer.builder.name_area(cc, &first, name),
                "ADM2" if importer.pass == Pass::Build => importer.builder.name_area(cc, &second, name),
                _ => {}
            }
            let mut row = Row::new(name, importer.kind(&[code], people), lat, lon);
            row.geonames = id;
            row.population = people;
            (*cc).clone_into(&mut row.cc);
            // "00" is GeoNames' word for no area.
            if !matches!(*admin1, "" | "00") {
                row.admin1 = first;
                row.admin2 = second;
            }
            row.names = names(alternates.split(','));
            importer.take(path, line, row)
        })
    }

    /// Alternate names of the places whose numbers `wanted` holds, sorted.
    pub(super) fn alternate_names(
        &mut self,
        path: &Path,
        wanted: &[u32],
        extra: &mut ExtraNames,
    ) -> Result<(), GazetteerError> {
        lines(path, self, &mut |importer, line, fields| {
            let [_, number, language, name, ..] = fields else {
                importer.problem(line, "", &format!("{} fields parted by tabs, not 8 to 10", fields.len()));
                return Ok(());
            };
            let Ok(number) = number.parse::<u32>() else {
                importer.problem(line, "geonameid", &format!("`{}` is not a number", super::clip(number)));
                return Ok(());
            };
            // The seventh and eighth column: colloquial and historic names.
            let dated = [6, 7].iter().any(|&at| fields.get(at).is_some_and(|f| *f == "1"));
            let languages = &importer.options.languages;
            let spoken = languages.is_empty() || languages.iter().any(|l| l == language);
            if dated
                || !spoken
                || importer.columns.is_code_language(language)
                || wanted.binary_search(&number).is_err()
            {
                return Ok(());
            }
            if extra.text.len() + name.len() >= u32::MAX as usize {
                return Err(GazetteerError::Import {
                    path: path.to_owned(),
                    line,
                    column: String::new(),
                    why: "more than four gigabytes of names are wanted".to_owned(),
                    hint: "choose languages by `--languages en,ar,ku`, or countries".to_owned(),
                });
            }
            if !names(std::iter::once(*name)).is_empty() {
                extra.add(number, name);
            }
            Ok(())
        })
    }
}

/// Rows for alternate names that come without a dump: the places that the gazetteer has under these numbers (`known`, sorted).
pub(super) fn rows_of_known(
    gazetteer: &Gazetteer,
    known: &[(u32, PlaceKey)],
    extra: &ExtraNames,
    take: &mut dyn FnMut(Row) -> Result<(), GazetteerError>,
) -> Result<(), GazetteerError> {
    for number in extra.numbers() {
        let Some((_, key)) = known.binary_search_by_key(&number, |k| k.0).ok().and_then(|at| known.get(at))
        else {
            continue;
        };
        let place = gazetteer.place(*key);
        let mut row = Row::new(&place.name, place.kind, place.lat, place.lon);
        row.geonames = number;
        row.cc = place.cc;
        row.admin1 = place.admin1;
        row.admin2 = place.admin2;
        row.population = place.population;
        row.radius_km = place.radius_km;
        take(row)?;
    }
    Ok(())
}
