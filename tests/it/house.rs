//! The house as `ARCHITECTURE.md` draws it, read from the sources as plain text.
//!
//! It knows nothing of Rust's grammar beyond comments and the test modules at the end of files, which is enough for
//! what is looked for; what it cannot see, the compiler and clippy do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Most lines of a file.
const LINES_MAX: usize = 500;
/// Rooms without input or output, async, clock or randomness.
const PURE: [&str; 4] = ["domain", "formats", "words", "territory"];
/// What a pure room does not even name.
const IMPURE: [&str; 14] = [
    "tokio",
    "sqlx",
    "axum",
    "reqwest",
    "lettre",
    "tracing::",
    "rand::",
    "std::fs",
    "std::net",
    "std::env",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "async fn",
];
/// Names that say nothing of what is inside.
const NAMELESS: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "misc", "types", "manager"];

/// A source file: its path below `src`, and its text as written.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The room it belongs to; none for what starts the house.
    fn room(&self) -> Option<&str> {
        self.path.split_once('/').map(|(room, _)| room).or(self.path.strip_suffix(".rs"))
    }

    /// What is compiled into the service: no comments, no tests.
    fn code(&self) -> String {
        let served = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code = |line: &str| if line.trim_start().starts_with("//") { String::new() } else { line.to_owned() };
        served.lines().map(code).collect::<Vec<_>>().join("\n")
    }

    /// Where in it something is, for people.
    fn at(&self, code: &str, byte: usize) -> String {
        format!("src/{}:{}", self.path, code[..byte].matches('\n').count() + 1)
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let src = root().join("src");
    let mut paths = Vec::new();
    walk(&src, &mut paths);
    paths.sort();
    let sources: Vec<Source> = paths
        .iter()
        .map(|path| Source {
            path: path.strip_prefix(&src).expect("below src").to_string_lossy().into_owned(),
            text: fs::read_to_string(path).expect("a text"),
        })
        .collect();
    assert!(sources.len() > 100, "the sources are elsewhere");
    sources
}

/// A room and what it may import, in the order of the table.
type Table = Vec<(String, Vec<String>)>;

/// The table of rooms in `ARCHITECTURE.md`.
fn rooms() -> Table {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the architecture is described");
    let mut rooms: Table = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        assert_eq!(columns.len(), 5, "not a row of three columns: {line}");
        let (name, may) = (columns[1], columns[3]);
        let name = name.trim_matches('`').trim_end_matches('/').to_owned();
        let above: Vec<String> = rooms.iter().map(|(room, _)| room.clone()).collect();
        let may_import = match may {
            "nothing of ours" => Vec::new(),
            "all above" | "everything" => above,
            // Its exceptions are checked by a test of their own.
            _ if may.starts_with("app and the rooms below it") => above,
            list => list.split(", ").map(str::to_owned).collect(),
        };
        rooms.push((name, may_import));
    }
    rooms
}

/// Every `crate::room…` that the code names: where, which room, and the rest of the path up to the first other sign.
fn imports(source: &Source) -> Vec<(String, String, String)> {
    let code = source.code();
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let mut found = Vec::new();
    for (byte, _) in code.match_indices("crate::") {
        if code[..byte].ends_with('$') {
            continue;
        }
        let path: String = code[byte + "crate::".len()..].chars().take_while(|c| is_path(*c)).collect();
        assert!(!path.is_empty(), "{}: write out which room is meant", source.at(&code, byte));
        let (room, rest) = path.split_once("::").unwrap_or((&path, ""));
        found.push((source.at(&code, byte), room.to_owned(), rest.to_owned()));
    }
    found
}

#[test]
fn the_table_names_every_room() {
    let rooms = rooms();
    let named: Vec<&str> = rooms.iter().map(|(room, _)| room.as_str()).collect();
    assert_eq!(named, ["domain", "formats", "words", "territory", "store", "media", "app", "web", "cli"]);
    for (room, may_import) in &rooms {
        for other in may_import {
            let (mine, theirs) = (named.iter().position(|name| name == room), named.iter().position(|n| n == other));
            assert!(theirs < mine, "the table lets {room} import {other}, which is not above it");
        }
    }
    let folders = sources().iter().filter_map(|source| Some(source.path.split_once('/')?.0.to_owned())).collect();
    let folders: std::collections::BTreeSet<String> = folders;
    // The configuration is read at the door, and is no room.
    let expected = named.iter().map(|name| (*name).to_owned()).chain(["config".to_owned()]).collect();
    assert_eq!(folders, expected, "every folder of src is a room");
}

#[test]
fn no_arrow_points_down() {
    let rooms: BTreeMap<String, Vec<String>> = rooms().into_iter().collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for source in sources() {
        let Some(may_import) = source.room().and_then(|room| rooms.get(room)) else { continue };
        for (at, room, rest) in imports(&source) {
            seen += 1;
            let is_macro = room == "t" && rest.is_empty();
            let is_config = room == "config" && source.room() == Some("cli");
            if Some(room.as_str()) != source.room() && !may_import.contains(&room) && !is_macro && !is_config {
                wrong.push(format!("{at} imports {room}::{rest}"));
            }
        }
    }
    assert!(seen > 500, "only {seen} imports were found");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_room_leaves_through_the_window() {
    let mut wrong = Vec::new();
    for source in sources() {
        let code = source.code();
        let depth = source.path.matches('/').count() - usize::from(source.path.ends_with("/mod.rs"));
        for (byte, _) in code.match_indices("super::").filter(|(byte, _)| !code[..*byte].ends_with("super::")) {
            let steps = code[byte..].split("super::").take_while(|part| part.is_empty()).count();
            if steps > depth + usize::from(code[byte..].starts_with("super::*")) {
                wrong.push(source.at(&code, byte));
            }
        }
        if code.contains("sestomia::") && source.path != "main.rs" {
            wrong.push(format!("src/{} names the crate from outside", source.path));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_web_takes_values_of_the_store_only() {
    const VALUES: [&str; 2] = ["StoreError", "accounts::Account"];
    let sources = sources();
    let web = sources.iter().filter(|source| source.room() == Some("web"));
    let of_store = web.flat_map(imports).filter(|(_, room, _)| room == "store");
    let wrong: Vec<_> = of_store.filter(|(_, _, rest)| !VALUES.contains(&rest.as_str())).collect();
    assert_eq!(wrong, Vec::new(), "everything else goes through app");
}

#[test]
fn pure_rooms_are_pure() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room().is_some_and(|room| PURE.contains(&room))) {
        let code = source.code();
        for name in IMPURE {
            let starts_a_word = |byte: &usize| !code[..*byte].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let places = code.match_indices(name).map(|(byte, _)| byte).filter(starts_a_word);
            wrong.extend(places.map(|byte| format!("{}: {name}", source.at(&code, byte))));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn statements_are_in_the_store() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room() != Some("store")) {
        let code = source.code();
        for statement in ["sqlx::query", "SELECT ", "INSERT INTO", "DELETE FROM"] {
            wrong.extend(code.match_indices(statement).map(|(byte, _)| source.at(&code, byte)));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_file_is_read_in_one_sitting() {
    let long = |source: &Source| (source.text.lines().count() > LINES_MAX).then(|| source.path.clone());
    let long: Vec<_> = sources().iter().filter_map(long).collect();
    assert_eq!(long, Vec::<String>::new(), "over {LINES_MAX} lines: split by what it is about");
}

#[test]
fn a_file_says_what_it_is() {
    for source in sources() {
        let Source { path, text } = &source;
        assert!(text.starts_with("//! "), "{path} does not begin by saying what it is");
        let name = path.trim_end_matches("/mod.rs").trim_end_matches(".rs").rsplit('/').next().unwrap_or_default();
        assert!(!NAMELESS.contains(&name), "{path}: name the thing");
        for module in source.code().lines().filter_map(|line| line.trim().split_once("mod ").map(|(_, name)| name)) {
            let module = module.trim_end_matches([';', '{', ' ']);
            assert!(!NAMELESS.contains(&module), "{path}: mod {module}: name the thing");
        }
    }
}

#[test]
fn nothing_is_left_over() {
    let mut wrong = Vec::new();
    for source in sources() {
        for marker in ["TODO", "FIXME"] {
            let places = source.text.match_indices(marker);
            wrong.extend(places.map(|(byte, _)| format!("{}: {marker}", source.at(&source.text, byte))));
        }
        let code = source.code();
        for call in ["dbg!(", ".unwrap()", "todo!(", "unimplemented!(", "#[ignore", "#[allow("] {
            wrong.extend(code.match_indices(call).map(|(byte, _)| format!("{}: {call}", source.at(&code, byte))));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn nothing_is_unsafe() {
    let manifest: toml::Table =
        fs::read_to_string(root().join("Cargo.toml")).expect("a manifest").parse().expect("TOML");
    // Forbidden for every target at once, so no file has to say it and none can take it back.
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    let wrong: Vec<_> =
        sources().iter().filter(|source| source.code().contains("unsafe ")).map(|s| s.path.clone()).collect();
    assert_eq!(wrong, Vec::<String>::new());
}
