# What people run while working on wallmap. `just` lists the recipes.

# List the recipes
default:
    @just --list

# All that a change must pass, as on the build server
ci:
    .ci/run

# Tests alone
test *arguments:
    cargo test --locked {{ arguments }}

# Lints and format
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings
    cargo xtask tidy

# Rewrite output/, the command-line cases and the generated pages of docs/ from what the program does now; look at the diff
bless:
    WALLMAP_BLESS=1 TRYCMD=overwrite INSTA_UPDATE=always cargo test --locked
    git diff --stat

# Build the sample and open its map
sample:
    cargo run --release -- build --sample

# Licences and sources of all crates
deny:
    cargo xtask licences
    cargo deny check
