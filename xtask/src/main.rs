//! Development commands that make or check the project's own files (`cargo xtask NAME`). Nothing here ships to users.

fn main() {}
