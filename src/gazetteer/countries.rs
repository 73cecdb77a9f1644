//! Countries by what people type for them: codes, names, near spellings. Knows no place within them.

use super::embedded;
use super::error::GazetteerError;
use super::table::{Country, read_countries};
use std::path::Path;

/// How like a name must be to what was typed for it to be suggested.
const ALIKE: f64 = 0.85;
/// How many countries are suggested.
const SUGGESTED: usize = 3;

/// The countries that a setting can name.
#[derive(Debug)]
pub struct CountryCodes(Vec<Country>);

impl CountryCodes {
    /// Those that ship with the program.
    ///
    /// # Errors
    /// Where the embedded table is broken; a test holds that it is not.
    pub fn embedded() -> Result<Self, GazetteerError> {
        let (name, text) = embedded::COUNTRIES;
        Ok(Self(read_countries(Path::new(name), text)?))
    }

    /// The code as outputs have it (ISO 3166-1 alpha-2, capitals), of a code in letters of any case. `Err` holds what to write instead.
    pub fn code(&self, typed: &str) -> Result<String, String> {
        let code = typed.trim().to_ascii_uppercase();
        if self.0.iter().any(|country| country.cc == code) {
            return Ok(code);
        }
        let meant: Vec<String> =
            self.meant(typed.trim()).iter().map(|c| format!("{} ({})", c.cc, c.name)).collect();
        let form = "Use the two letters of ISO 3166-1, such as IQ or SY";
        Err(if meant.is_empty() {
            form.to_owned()
        } else {
            format!("Did you mean {}? {form}", meant.join(" or "))
        })
    }

    /// Countries that somebody may have meant by another code, a name, or something like a name.
    fn meant(&self, typed: &str) -> Vec<&Country> {
        let typed = typed.to_lowercase();
        let is = |name: &str| name.to_lowercase() == typed;
        let exact: Vec<&Country> = self
            .0
            .iter()
            .filter(|c| is(&c.iso3) || is(&c.name) || c.names.iter().any(|name| is(name)))
            .collect();
        if !exact.is_empty() || typed.chars().count() <= 3 {
            return exact;
        }
        let mut near: Vec<(f64, &Country)> = self
            .0
            .iter()
            .map(|c| (strsim::jaro_winkler(&c.name.to_lowercase(), &typed), c))
            .filter(|(likeness, _)| *likeness >= ALIKE)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cc.cmp(&b.1.cc)));
        near.into_iter().take(SUGGESTED).map(|(_, country)| country).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_and_what_is_none_gets_the_one_that_was_meant() {
        let codes = CountryCodes::embedded().expect("the table reads");
        assert_eq!(codes.code("IQ"), Ok("IQ".to_owned()));
        assert_eq!(codes.code(" sy "), Ok("SY".to_owned()));
        for (typed, meant) in
            [("UK", "GB"), ("IRQ", "IQ"), ("Nigeria", "NG"), ("Nigera", "NG"), ("irak", "IQ")]
        {
            let hint = codes.code(typed).expect_err(typed);
            assert!(
                hint.starts_with("Did you mean ") && hint.contains(&format!("{meant} (")),
                "{typed}: {hint}"
            );
        }
        for typed in ["XX", "", "x1", "🙂🙂", "the whole world"] {
            assert!(codes.code(typed).expect_err(typed).starts_with("Use the two letters"), "{typed}");
        }
    }
}
