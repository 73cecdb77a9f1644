//! Lines and paragraphs of a text.
