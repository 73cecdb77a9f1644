//! What people see when they type commands: every command and every error message, as cases in `tests/cmd/`.
//! `TRYCMD=overwrite cargo test --test commands` rewrites them from what the program does now.

#[test]
fn the_cases_hold() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").case("tests/cmd/*.toml");
}
