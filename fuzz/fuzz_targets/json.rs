//! Bytes as `json` of `tests/fuzzed` takes them. What must hold is written there.
#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::run("json", data));
