//! The corpora of the fuzz targets, and every input that once broke one, replayed without a fuzzer.
#![allow(clippy::expect_used, reason = "a test fails by panic")]

mod fuzzed;

use std::path::Path;

#[test]
fn every_input_of_the_fuzz_corpora_is_read_without_harm() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for target in fuzzed::TARGETS {
        let mut inputs: Vec<_> = std::fs::read_dir(root.join(target))
            .expect("the target has a corpus")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        inputs.sort();
        assert!(!inputs.is_empty(), "{target} has no corpus");
        for input in inputs {
            let bytes = std::fs::read(&input).expect("read");
            assert!(bytes.len() <= 8192, "{} is not small", input.display());
            println!("{}", input.display());
            fuzzed::run(target, &bytes);
        }
    }
}
