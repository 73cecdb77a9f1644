//! The text of a report: at hand, or asked for when somebody first wants to see it. Reads nothing itself.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Where texts lie that are not at hand.
pub trait Texts: Send + Sync + fmt::Debug {
    /// The text of a number. Where it cannot be had any more, an empty one; whoever keeps the texts must then say so in another way.
    fn text(&self, number: u32) -> String;
}

/// A text. One that was left where it lies is taken from there once, when it is first looked at.
#[derive(Clone, Default)]
pub struct Text {
    there: OnceLock<String>,
    left: Option<(Arc<dyn Texts>, u32)>,
}

impl Text {
    /// The text that `texts` has under a number.
    pub fn left(texts: Arc<dyn Texts>, number: u32) -> Self {
        Self { there: OnceLock::new(), left: Some((texts, number)) }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        match &self.left {
            Some((texts, number)) => self.there.get_or_init(|| texts.text(*number)),
            None => self.there.get().map_or("", String::as_str),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { there: OnceLock::from(text), left: None }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[derive(Debug, Default)]
    struct Counted(AtomicUsize);

    impl Texts for Counted {
        fn text(&self, number: u32) -> String {
            self.0.fetch_add(1, Ordering::Relaxed);
            format!("text {number}")
        }
    }

    #[test]
    fn a_text_that_was_left_is_asked_for_once_and_only_when_it_is_looked_at() {
        let texts = Arc::new(Counted::default());
        let asked = || texts.0.load(Ordering::Relaxed);
        let text = Text::left(Arc::clone(&texts) as Arc<dyn Texts>, 7);
        assert_eq!(asked(), 0);
        assert_eq!((text.len(), text.as_str()), (6, "text 7"));
        assert_eq!(text.clone(), Text::from("text 7"));
        assert_eq!(asked(), 1);
        let bytes = postcard::to_stdvec(&text).unwrap();
        assert_eq!(bytes, postcard::to_stdvec("text 7").unwrap());
        assert_eq!(postcard::from_bytes::<Text>(&bytes).unwrap(), text);
        assert_eq!(Text::default(), "");
    }
}
