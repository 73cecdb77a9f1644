//! Runs the house rules of `cargo xtask tidy` with every `cargo test`. The rules are in `xtask/src/tidy.rs`.

#[path = "../xtask/src/tidy.rs"]
mod rules;

#[test]
fn the_house_rules_hold() {
    let findings =
        rules::tidy(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project can be read");
    let breaches: Vec<String> =
        findings.iter().filter(|finding| !finding.warning).map(ToString::to_string).collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
