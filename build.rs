//! Says what is missing instead of failing in a macro; builds nothing itself.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=static/dist");
    println!("cargo::rerun-if-changed=src/words");
    println!("cargo::rerun-if-changed=maps");
    println!("cargo::rerun-if-changed=migrations");
    if !Path::new("static/dist/app.css").exists() {
        println!("cargo::error=static/dist is not there: run `make assets` (or `make run`), which builds it with Node");
    }
}
