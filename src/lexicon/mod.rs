//! The lexicon: incident kinds with their triggers, actors, weapons and cue words, loaded from data. Reads no report.
