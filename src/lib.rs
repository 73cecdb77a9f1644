//! wallmap reads a corpus of news reports, finds the incidents they tell, and writes map layers.
//!
//! The library never prints, exits or reads the clock; the binary in `main.rs` is a thin front to [`cli`].

pub mod build;
#[cfg(feature = "cli")]
pub mod cli;
pub mod corpus;
pub mod export;
pub mod extract;
pub mod gazetteer;
pub mod layers;
pub mod lexicon;
pub mod locate;
pub mod merge;
pub mod model;
pub mod profile;
